/* A pool that is built on top of the allocator: records come from large pieces, and are given back all at once. */
#include "heap.h"

#define POOLS 4
#define PIECE 120
#define MOST 30

struct piece {
    struct piece *next;
    unsigned used;
    unsigned char bytes[PIECE];
};

struct record {
    struct record *next;
    unsigned length;
    unsigned char bytes[];
};

struct pool {
    struct piece *pieces;
    struct record *records;
    unsigned count;
};

static struct pool pools[POOLS];

static void *get(struct pool *pool, unsigned bytes) {
    bytes = (bytes + 3) & ~3u;
    if (!pool->pieces || pool->pieces->used + bytes > PIECE) {
        if (pool->count == MOST)
            return NULL;
        struct piece *piece = malloc(sizeof *piece);
        if (!piece)
            return NULL;
        piece->next = pool->pieces;
        piece->used = 0;
        pool->pieces = piece;
        pool->count++;
    }
    void *block = pool->pieces->bytes + pool->pieces->used;
    pool->pieces->used += bytes;
    return block;
}

EXPORT(add) int add(unsigned which, unsigned length, unsigned seed) {
    struct pool *pool = &pools[which % POOLS];
    length %= 100;
    int is_full = pool->count == MOST;
    struct record *record = get(pool, sizeof *record + length);
    if (!record)
        return is_full ? NONE : REFUSED;
    record->next = pool->records;
    record->length = length;
    fill(record->bytes, length, seed);
    pool->records = record;
    return length;
}

EXPORT(look) int look(unsigned which, unsigned position) {
    const struct record *record = pools[which % POOLS].records;
    for (position %= 20; record && position; position--)
        record = record->next;
    return record ? sum(record->bytes, record->length) : NONE;
}

EXPORT(drop) int drop(unsigned which) {
    struct pool *pool = &pools[which % POOLS];
    int was = pool->count;
    for (struct piece *piece = pool->pieces; piece;) {
        struct piece *next = piece->next;
        free(piece);
        piece = next;
    }
    memset(pool, 0, sizeof *pool);
    return was;
}

EXPORT(swap) int swap(unsigned one, unsigned other) {
    struct pool saved = pools[one % POOLS];
    pools[one % POOLS] = pools[other % POOLS];
    pools[other % POOLS] = saved;
    return saved.count;
}
