/* An allocator as small libraries have one: a list of free blocks, the last one freed first, and behind all blocks the break. A block
 * has its size in front, with two bits that say that it is in use, and is aligned to 8. */
#include "heap.h"

#define PAGE 65536u
#define IN_USE 3u
#define LEAST 16u

struct block {
    struct block *next;
};

extern unsigned char __heap_base[];
static unsigned char *end;
static struct block *unused;

static unsigned *size_of(void *block) { return (unsigned *)block - 1; }

static unsigned need(size_t bytes) {
    unsigned all = (bytes + 11) & ~7u;
    return all < LEAST ? LEAST : all;
}

/* So many bytes more behind all that there are. */
static int grow(unsigned bytes) {
    if (!end)
        end = (unsigned char *)(((unsigned)__heap_base + 7) & ~7u);
    unsigned has = (unsigned)__builtin_wasm_memory_size(0) * PAGE - (unsigned)end;
    if (has < bytes + 8 && __builtin_wasm_memory_grow(0, (bytes + 8 - has + PAGE - 1) / PAGE) == (size_t)-1)
        return 0;
    end += bytes;
    return 1;
}

/* Of a block in use, what is behind so many bytes becomes a block of its own, if it is large enough, and free. */
static void cut(void *block, unsigned wanted) {
    unsigned size = *size_of(block) & ~7u;
    if (size - wanted < LEAST)
        return;
    unsigned char *rest = (unsigned char *)block + wanted;
    *size_of(rest) = (size - wanted) | IN_USE;
    *size_of(block) = wanted | IN_USE;
    free(rest);
}

void *malloc(size_t bytes) {
    if (bytes > 0x7fff0000)
        return NULL;
    unsigned wanted = need(bytes);
    for (struct block **before = &unused; *before; before = &(*before)->next) {
        struct block *block = *before;
        if (*size_of(block) < wanted)
            continue;
        *before = block->next;
        *size_of(block) |= IN_USE;
        cut(block, wanted);
        return block;
    }
    if (!grow(wanted))
        return NULL;
    void *block = end - wanted + 8;
    *size_of(block) = wanted | IN_USE;
    return block;
}

void free(void *block) {
    if (!block)
        return;
    *size_of(block) &= ~IN_USE;
    ((struct block *)block)->next = unused;
    unused = block;
}

void *calloc(size_t count, size_t bytes) {
    unsigned long long all = (unsigned long long)count * bytes;
    void *block = all >> 32 ? NULL : malloc(all);
    if (block)
        memset(block, 0, all);
    return block;
}

void *realloc(void *block, size_t bytes) {
    if (!block)
        return malloc(bytes);
    if (bytes > 0x7fff0000)
        return NULL;
    unsigned size = *size_of(block) & ~7u, wanted = need(bytes);
    if (wanted <= size)
        return cut(block, wanted), block;
    /* The last one grows where it is. */
    if ((unsigned char *)block + size - 8 == end && grow(wanted - size)) {
        *size_of(block) = wanted | IN_USE;
        return block;
    }
    void *other = malloc(bytes);
    if (other) {
        memcpy(other, block, size - 4);
        free(block);
    }
    return other;
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    if (alignment <= 8)
        return malloc(bytes);
    if (bytes > 0x7fff0000 - alignment)
        return NULL;
    unsigned char *block = malloc(bytes + alignment + LEAST);
    if (!block)
        return NULL;
    unsigned char *at = (unsigned char *)(((unsigned)block + alignment + LEAST - 1) & -alignment);
    unsigned size = *size_of(block) & ~7u;
    /* What is in front is a block of its own, and so is what is behind. */
    *size_of(at) = (size - (at - block)) | IN_USE;
    *size_of(block) = (unsigned)(at - block) | IN_USE;
    free(block);
    cut(at, need(bytes));
    return at;
}

__attribute__((no_builtin)) void *memcpy(void *to, const void *from, size_t bytes) {
    unsigned char *out = to;
    const unsigned char *in = from;
    while (bytes--)
        *out++ = *in++;
    return to;
}

__attribute__((no_builtin)) void *memset(void *to, int value, size_t bytes) {
    unsigned char *out = to;
    while (bytes--)
        *out++ = value;
    return to;
}
