/* A graph with lists of edges, and searches that allocate what they need and free it. */
#include "heap.h"

#define NODES 40
#define MOST 250

struct edge {
    struct edge *next;
    unsigned to, length;
};

static struct edge *edges[NODES];
static unsigned count;

EXPORT(connect) int connect(unsigned from, unsigned to, unsigned length) {
    if (count == MOST)
        return NONE;
    struct edge *edge = malloc(sizeof *edge);
    if (!edge)
        return REFUSED;
    edge->next = edges[from % NODES];
    edge->to = to % NODES;
    edge->length = length % 100 + 1;
    edges[from % NODES] = edge;
    return ++count;
}

EXPORT(cut) int cut(unsigned from, unsigned to) {
    int cut = 0;
    for (struct edge **at = &edges[from % NODES]; *at;) {
        struct edge *edge = *at;
        if (edge->to != to % NODES) {
            at = &edge->next;
            continue;
        }
        *at = edge->next;
        free(edge);
        cut++;
        count--;
    }
    return cut;
}

/* How far it is, by a search through all that is nearer. */
EXPORT(distance) int distance(unsigned from, unsigned to) {
    unsigned char *is_done = calloc(NODES, 1);
    unsigned *known = malloc(NODES * sizeof *known);
    if (!is_done || !known) {
        free(is_done);
        free(known);
        return REFUSED;
    }
    for (unsigned node = 0; node < NODES; node++)
        known[node] = 0x3fffffff;
    known[from % NODES] = 0;
    for (;;) {
        unsigned nearest = NODES;
        for (unsigned node = 0; node < NODES; node++)
            if (!is_done[node] && known[node] < 0x3fffffff && (nearest == NODES || known[node] < known[nearest]))
                nearest = node;
        if (nearest == NODES)
            break;
        is_done[nearest] = 1;
        for (const struct edge *edge = edges[nearest]; edge; edge = edge->next)
            if (known[nearest] + edge->length < known[edge->to])
                known[edge->to] = known[nearest] + edge->length;
    }
    int far = known[to % NODES];
    free(known);
    free(is_done);
    return far;
}

/* Each edge the other way round, in lists of their own until all are there. */
EXPORT(turn) int turn(void) {
    struct edge *turned[NODES];
    memset(turned, 0, sizeof turned);
    int is_whole = 1;
    for (unsigned from = 0; from < NODES && is_whole; from++)
        for (const struct edge *edge = edges[from]; edge && is_whole; edge = edge->next) {
            struct edge *new = malloc(sizeof *new);
            is_whole = new != NULL;
            if (!new)
                break;
            new->to = from, new->length = edge->length, new->next = turned[edge->to];
            turned[edge->to] = new;
        }
    for (unsigned node = 0; node < NODES; node++) {
        struct edge *gone = is_whole ? edges[node] : turned[node];
        if (is_whole)
            edges[node] = turned[node];
        while (gone) {
            struct edge *next = gone->next;
            free(gone);
            gone = next;
        }
    }
    return is_whole ? (int)count : REFUSED;
}
