/* What wit-bindgen writes for C: how memory is given to whoever calls. */
#ifndef CANONICAL_H
#define CANONICAL_H

#include "../../workloads/heap.h"

struct string {
    char *bytes;
    size_t length;
};

struct numbers {
    unsigned *numbers;
    size_t count;
};

__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t had, size_t align, size_t bytes) {
    (void)had;
    if (!bytes)
        return (void *)align;
    void *block = realloc(old, bytes);
    if (!block)
        __builtin_trap();
    return block;
}

#endif
