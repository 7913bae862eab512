// Two ways to sort readings that were collected in a static array.
#include "firmware.h"

#define SIZE 24

static int32_t readings[SIZE];

EXPORT("set") void set(uint32_t at, int32_t value) {
    if (at < SIZE) {
        readings[at] = value;
    }
}

EXPORT("get") int32_t get(uint32_t at) {
    return at < SIZE ? readings[at] : 0;
}

EXPORT("insertion_sort") void insertion_sort(uint32_t count) {
    count = clamp(count, SIZE);
    for (uint32_t i = 1; i < count; i++) {
        int32_t value = readings[i];
        uint32_t at = i;
        for (; at > 0 && readings[at - 1] > value; at--) {
            readings[at] = readings[at - 1];
        }
        readings[at] = value;
    }
}

static void sift_down(uint32_t root, uint32_t count) {
    for (;;) {
        uint32_t child = 2 * root + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && readings[child + 1] > readings[child]) {
            child++;
        }
        if (readings[root] >= readings[child]) {
            return;
        }
        int32_t value = readings[root];
        readings[root] = readings[child];
        readings[child] = value;
        root = child;
    }
}

EXPORT("heap_sort") void heap_sort(uint32_t count) {
    count = clamp(count, SIZE);
    for (uint32_t i = count / 2; i-- > 0;) {
        sift_down(i, count);
    }
    for (uint32_t end = count; end-- > 1;) {
        int32_t value = readings[0];
        readings[0] = readings[end];
        readings[end] = value;
        sift_down(0, end);
    }
}
