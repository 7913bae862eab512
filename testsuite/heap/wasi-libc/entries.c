/* What else wasi-libc has: blocks of any alignment, whose usable size is asked for, copies of texts. */
#include "../workloads/heap.h"

#define MOST 24

int posix_memalign(void **block, size_t alignment, size_t bytes);
size_t malloc_usable_size(void *block);
char *strdup(const char *text);

static struct block {
    unsigned char *bytes;
    size_t length;
} blocks[MOST];

static unsigned next;

static int put(void *bytes, size_t length, unsigned seed) {
    struct block *block = &blocks[next++ % MOST];
    free(block->bytes);
    *block = (struct block){bytes, length};
    fill(bytes, length, seed);
    return length;
}

EXPORT(aligned) int aligned(unsigned alignment, unsigned length) {
    alignment = 8u << alignment % 8;
    length %= 300;
    void *bytes;
    if (posix_memalign(&bytes, alignment, length))
        return REFUSED;
    if ((unsigned)bytes % alignment)
        return NONE;
    return put(bytes, length, alignment);
}

EXPORT(wrong) int wrong(unsigned alignment, unsigned length) {
    void *bytes = &next;
    int status = posix_memalign(&bytes, alignment | 1, length % 300);
    return status ? status + (bytes != &next) : NONE;
}

EXPORT(lined) int lined(unsigned length) {
    length %= 300;
    void *bytes = aligned_alloc(64, length);
    if (!bytes)
        return REFUSED;
    return (unsigned)bytes % 64 ? NONE : put(bytes, length, length);
}

/* All that a block has is the program's. */
EXPORT(used) int used(unsigned length) {
    length %= 300;
    void *bytes = malloc(length);
    if (!bytes)
        return REFUSED;
    size_t usable = malloc_usable_size(bytes);
    memset(bytes, 0x55, usable);
    put(bytes, length, length);
    return usable >= length;
}

EXPORT(copied) int copied(unsigned length) {
    char text[200];
    length %= sizeof text;
    for (unsigned at = 0; at < length; at++)
        text[at] = 'a' + at % 26;
    text[length] = 0;
    char *copy = strdup(text);
    if (!copy)
        return REFUSED;
    return put(copy, length, length);
}

EXPORT(zeroed) int zeroed(unsigned count, unsigned each) {
    count %= 20, each %= 20;
    unsigned char *bytes = calloc(count, each);
    if (!bytes)
        return REFUSED;
    int zeros = sum(bytes, count * each);
    put(bytes, count * each, each);
    return zeros;
}

EXPORT(resized) int resized(unsigned slot, unsigned length) {
    struct block *block = &blocks[slot % MOST];
    length %= 300;
    unsigned char *bytes = realloc(block->bytes, length);
    if (!bytes)
        return REFUSED;
    int before = sum(bytes, length < block->length ? length : block->length);
    *block = (struct block){bytes, length};
    fill(bytes, length, slot);
    return before;
}

EXPORT(all) int all(void) {
    unsigned all = 0;
    for (unsigned at = 0; at < MOST; at++)
        all = all * 31 + (blocks[at].bytes ? sum(blocks[at].bytes, blocks[at].length) : 0);
    return all & 0x3fffffff;
}
