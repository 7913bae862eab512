/* What all of these programs share: an allocator, and what calls of them return. */
#ifndef HEAP_H
#define HEAP_H

typedef __SIZE_TYPE__ size_t;

#define NULL ((void *)0)
#define EXPORT(name) __attribute__((export_name(#name)))

/* What a call returns if there is no more memory: then it changed nothing. */
#define REFUSED (-1)
/* If there is no such thing, or no room for one in a table. */
#define NONE (-2)

void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *block, size_t bytes);
void *aligned_alloc(size_t alignment, size_t bytes);
void free(void *block);

void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* The sum of some bytes, each of which counts otherwise. No result is negative that is none of those above. */
static inline int sum(const unsigned char *bytes, size_t length) {
    unsigned sum = length;
    for (size_t at = 0; at < length; at++)
        sum = sum * 31 + bytes[at];
    return sum & 0x3fffffff;
}

/* Other bytes for each seed. */
static inline void fill(unsigned char *bytes, size_t length, unsigned seed) {
    for (size_t at = 0; at < length; at++)
        bytes[at] = seed = seed * 69069 + 1;
}

#endif
