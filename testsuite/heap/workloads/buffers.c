/* Buffers whose addresses are multiples of something, which grow and go in any order. */
#include "heap.h"

#define SLOTS 20

struct buffer {
    unsigned char *bytes;
    unsigned length, seed;
};

static struct buffer slots[SLOTS];

static int is_whole(const struct buffer *buffer) {
    unsigned seed = buffer->seed;
    for (unsigned at = 0; at < buffer->length; at++)
        if (buffer->bytes[at] != (unsigned char)(seed = seed * 69069 + 1))
            return 0;
    return 1;
}

EXPORT(take) int take(unsigned slot, unsigned power, unsigned length) {
    struct buffer *buffer = &slots[slot % SLOTS];
    unsigned alignment = 1u << power % 9;
    length %= 300;
    unsigned char *bytes = aligned_alloc(alignment, length);
    if (!bytes)
        return REFUSED;
    free(buffer->bytes);
    buffer->bytes = bytes, buffer->length = length, buffer->seed = slot;
    fill(bytes, length, slot);
    return (size_t)bytes % alignment ? 1 : 0;
}

EXPORT(zeros) int zeros(unsigned slot, unsigned length) {
    struct buffer *buffer = &slots[slot % SLOTS];
    length %= 300;
    unsigned char *bytes = calloc(length, 1);
    if (!bytes)
        return REFUSED;
    int was = sum(bytes, length);
    free(buffer->bytes);
    buffer->bytes = bytes, buffer->length = length, buffer->seed = slot;
    fill(bytes, length, slot);
    return was;
}

EXPORT(resize) int resize(unsigned slot, unsigned length) {
    struct buffer *buffer = &slots[slot % SLOTS];
    length %= 500;
    unsigned char *bytes = realloc(buffer->bytes, length + 1);
    if (!bytes)
        return REFUSED;
    if (!buffer->bytes)
        buffer->seed = slot;
    buffer->bytes = bytes;
    int was = sum(bytes, buffer->length < length ? buffer->length : length);
    buffer->length = length;
    fill(bytes, length, buffer->seed);
    return was;
}

EXPORT(swap) int swap(unsigned one, unsigned other) {
    struct buffer *a = &slots[one % SLOTS], *b = &slots[other % SLOTS], saved = *a;
    *a = *b;
    *b = saved;
    return is_whole(a) + is_whole(b);
}

EXPORT(give) int give(unsigned slot) {
    struct buffer *buffer = &slots[slot % SLOTS];
    int was = is_whole(buffer) ? (int)buffer->length : NONE;
    free(buffer->bytes);
    memset(buffer, 0, sizeof *buffer);
    return was;
}
