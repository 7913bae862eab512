// A sorted list in a static pool whose links are indices.
#include "firmware.h"

#define NODES 16
#define NONE 0xff

struct node {
    int16_t key;
    uint8_t next;
    uint8_t weight;
};

static struct node pool[NODES];
static uint8_t first, unused;

EXPORT("init") void init(void) {
    for (uint32_t i = 0; i < NODES; i++) {
        pool[i].next = i + 1 < NODES ? (uint8_t)(i + 1) : NONE;
    }
    first = NONE;
    unused = 0;
}

EXPORT("insert") int32_t insert(int32_t key, uint32_t weight) {
    if (unused >= NODES) {
        return -1;
    }
    uint8_t node = unused;
    unused = pool[node].next;
    pool[node].key = (int16_t)key;
    pool[node].weight = (uint8_t)weight;
    uint8_t before = NONE;
    uint8_t after = first;
    while (after < NODES && pool[after].key < (int16_t)key) {
        before = after;
        after = pool[after].next;
    }
    pool[node].next = after;
    if (before < NODES) {
        pool[before].next = node;
    } else {
        first = node;
    }
    return node;
}

EXPORT("remove_first") int32_t remove_first(void) {
    if (first >= NODES) {
        return -1;
    }
    uint8_t node = first;
    first = pool[node].next;
    pool[node].next = unused;
    unused = node;
    return pool[node].key;
}

EXPORT("total") uint32_t total(void) {
    uint32_t sum = 0;
    uint8_t node = first;
    for (uint32_t steps = 0; node < NODES && steps < NODES; steps++) {
        sum += pool[node].weight;
        node = pool[node].next;
    }
    return sum;
}
