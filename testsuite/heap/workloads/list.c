/* A list that is linked both ways, whose nodes have different sizes, and grow. */
#include "heap.h"

#define MOST 100

struct node {
    struct node *next, *before;
    unsigned length;
    unsigned char bytes[];
};

static struct node *first, *last;
static unsigned count;

static struct node *at(unsigned position) {
    struct node *node = first;
    for (position %= count; position; position--)
        node = node->next;
    return node;
}

/* The neighbours of a node know where it is. */
static void link(struct node *node) {
    *(node->before ? &node->before->next : &first) = node;
    *(node->next ? &node->next->before : &last) = node;
}

EXPORT(insert) int insert(unsigned position, unsigned length) {
    if (count == MOST)
        return NONE;
    length %= 200;
    struct node *node = malloc(sizeof *node + length);
    if (!node)
        return REFUSED;
    node->length = length;
    fill(node->bytes, length, position);
    node->next = count && position % 3 ? at(position) : NULL;
    node->before = node->next ? node->next->before : last;
    link(node);
    return ++count;
}

EXPORT(remove) int remove(unsigned position) {
    if (!count)
        return NONE;
    struct node *node = at(position);
    int was = sum(node->bytes, node->length);
    *(node->before ? &node->before->next : &first) = node->next;
    *(node->next ? &node->next->before : &last) = node->before;
    free(node);
    count--;
    return was;
}

EXPORT(lengthen) int lengthen(unsigned position, unsigned by) {
    if (!count)
        return NONE;
    struct node *node = at(position);
    unsigned old = node->length, length = (old + by % 100) % 400;
    node = realloc(node, sizeof *node + length);
    if (!node)
        return REFUSED;
    link(node);
    node->length = length;
    if (length > old)
        fill(node->bytes + old, length - old, by);
    return length;
}

EXPORT(reverse) int reverse(void) {
    for (struct node *node = first; node;) {
        struct node *next = node->next;
        node->next = node->before;
        node->before = next;
        node = next;
    }
    struct node *node = first;
    first = last;
    last = node;
    return count;
}

EXPORT(all) int all(void) {
    unsigned all = count;
    for (struct node *node = first; node; node = node->next)
        all = all * 31 + sum(node->bytes, node->length);
    return all & 0x3fffffff;
}
