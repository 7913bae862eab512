// What the compiler may call without being asked to; linked into a workload only if it does.
#include <stddef.h>

void *memset(void *to, int value, size_t size) {
    unsigned char *bytes = to;
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (unsigned char)value;
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    unsigned char *bytes = to;
    const unsigned char *source = from;
    while (size--) {
        *bytes++ = *source++;
    }
    return to;
}
