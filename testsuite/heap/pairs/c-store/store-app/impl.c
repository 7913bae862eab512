/* A program without a heap of its own. */
#include "../../../workloads/heap.h"

#define KV(name) __attribute__((import_module("t:store/kv@0.1.0"), import_name(#name)))
#define KEYS 24

KV(put) int store_put(unsigned key, unsigned value);
KV(get) int store_get(unsigned key, unsigned at);
KV(take) int store_take(unsigned key);
KV(copy) int store_copy(unsigned from, unsigned to);
KV(all) int store_all(void);

EXPORT(put) int put(unsigned key, unsigned value) { return store_put(key % KEYS, value); }

EXPORT(take) int take(unsigned key) { return store_take(key % KEYS); }

/* Either all of them or none. */
EXPORT(many) int many(unsigned first, unsigned count) {
    count %= 40;
    for (unsigned at = 0; at < count; at++)
        if (store_put(1000 + first % 1000 + at, at) == REFUSED) {
            while (at--)
                store_take(1000 + first % 1000 + at);
            return REFUSED;
        }
    for (unsigned at = 0; at < count; at++)
        store_take(1000 + first % 1000 + at);
    return store_all();
}

EXPORT(copy) int copy(unsigned from, unsigned to) { return store_copy(from % KEYS, to % KEYS); }

EXPORT(sum) int total(unsigned key) {
    unsigned sum = 0;
    int value;
    for (unsigned at = 0; (value = store_get(key % KEYS, at)) >= 0; at++)
        sum = sum * 31 + value;
    return sum & 0x3fffffff;
}
