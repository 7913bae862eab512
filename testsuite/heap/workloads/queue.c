/* Queues of records of any length in pieces, which are freed at the other end. */
#include "heap.h"

#define QUEUES 5
#define PIECE 61
#define MOST 40

struct piece {
    struct piece *next;
    unsigned char bytes[PIECE];
};

struct queue {
    struct piece *first, *last;
    unsigned from, to, pieces;
};

static struct queue queues[QUEUES];

static void put(struct queue *queue, unsigned char byte) {
    if (queue->to == PIECE)
        queue->last = queue->last->next, queue->to = 0;
    queue->last->bytes[queue->to++] = byte;
}

static unsigned char get(struct queue *queue) {
    if (queue->from == PIECE) {
        struct piece *next = queue->first->next;
        free(queue->first);
        queue->first = next, queue->from = 0, queue->pieces--;
    }
    return queue->first->bytes[queue->from++];
}

static int is_empty(const struct queue *queue) {
    return !queue->first || (queue->first == queue->last && queue->from == queue->to);
}

EXPORT(push) int push(unsigned which, unsigned length, unsigned seed) {
    struct queue *queue = &queues[which % QUEUES];
    length %= 150;
    if (queue->pieces >= MOST)
        return NONE;
    /* All that it takes, before anything is written. */
    unsigned room = queue->last ? PIECE - queue->to : 0, more = 0;
    struct piece *added = NULL;
    for (; room + more * PIECE < length + 1 || (!queue->last && !more); more++) {
        struct piece *piece = malloc(sizeof *piece);
        if (!piece) {
            while (added) {
                struct piece *next = added->next;
                free(added);
                added = next;
            }
            return REFUSED;
        }
        piece->next = added;
        added = piece;
    }
    if (!queue->last)
        queue->first = queue->last = added, queue->from = queue->to = 0;
    else
        queue->last->next = added;
    queue->pieces += more;
    put(queue, length);
    while (length--)
        put(queue, seed = (seed * 69069 + 1) & 0xffffff);
    return queue->pieces;
}

EXPORT(pop) int pop(unsigned which) {
    struct queue *queue = &queues[which % QUEUES];
    if (is_empty(queue))
        return NONE;
    unsigned length = get(queue), all = length;
    while (length--)
        all = all * 31 + get(queue);
    return all & 0x3fffffff;
}

EXPORT(move) int move(unsigned from, unsigned to) {
    struct queue *one = &queues[from % QUEUES], *other = &queues[to % QUEUES];
    if (one == other || other->first)
        return NONE;
    *other = *one;
    memset(one, 0, sizeof *one);
    return other->pieces;
}

EXPORT(drop) int drop(unsigned which) {
    struct queue *queue = &queues[which % QUEUES];
    int was = queue->pieces;
    for (struct piece *piece = queue->first; piece;) {
        struct piece *next = piece->next;
        free(piece);
        piece = next;
    }
    memset(queue, 0, sizeof *queue);
    return was;
}
