/* A search tree: nodes are taken from within, and whole branches are copied and freed. */
#include "heap.h"

#define MOST 150

struct node {
    struct node *less, *more;
    unsigned key;
    unsigned char extra[];
};

static struct node *root, *copied;
static unsigned count;

static struct node *make(unsigned key, struct node *less, struct node *more) {
    struct node *node = malloc(sizeof *node + key % 32);
    if (node) {
        node->less = less, node->more = more, node->key = key;
        memset(node->extra, key, key % 32);
    }
    return node;
}

static void drop(struct node *node) {
    if (!node)
        return;
    drop(node->more);
    drop(node->less);
    free(node);
}

static struct node *copy(const struct node *node) {
    struct node *less = node->less ? copy(node->less) : NULL;
    struct node *more = node->more ? copy(node->more) : NULL;
    int has_all = (less || !node->less) && (more || !node->more);
    struct node *new = has_all ? make(node->key, less, more) : NULL;
    if (!new)
        drop(less), drop(more);
    return new;
}

static unsigned all(const struct node *node) {
    if (!node)
        return 7;
    return all(node->less) * 31 + all(node->more) * 17 + sum(node->extra, node->key % 32) + node->key;
}

static struct node **find(unsigned key) {
    struct node **at = &root;
    while (*at && (*at)->key != key)
        at = key < (*at)->key ? &(*at)->less : &(*at)->more;
    return at;
}

/* In an order that is no order, so that no branch gets long. */
static unsigned mixed(unsigned key) { return key % 500 * 2654435761u; }

EXPORT(insert) int insert(unsigned key) {
    struct node **at = find(mixed(key));
    if (*at || count == MOST)
        return NONE;
    struct node *node = make(mixed(key), NULL, NULL);
    if (!node)
        return REFUSED;
    *at = node;
    return ++count;
}

EXPORT(remove) int remove(unsigned key) {
    struct node **at = find(mixed(key)), *node = *at;
    if (!node)
        return NONE;
    if (node->less && node->more) {
        struct node **next = &node->more;
        while ((*next)->less)
            next = &(*next)->less;
        struct node *moved = *next;
        *next = moved->more;
        moved->less = node->less, moved->more = node->more;
        *at = moved;
    } else {
        *at = node->less ? node->less : node->more;
    }
    int was = sum(node->extra, node->key % 32);
    free(node);
    count--;
    return was;
}

EXPORT(keep) int keep(void) {
    if (!root)
        return NONE;
    struct node *new = copy(root);
    if (!new)
        return REFUSED;
    drop(copied);
    copied = new;
    return all(copied) & 0x3fffffff;
}

EXPORT(look) int look(void) { return (all(root) ^ all(copied)) & 0x3fffffff; }
