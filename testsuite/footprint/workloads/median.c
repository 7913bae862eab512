// The median of the last readings: a copy is sorted in a local array, by a function of its own.
#include "firmware.h"

#define WINDOW 9

static int32_t window[WINDOW];
static uint32_t at;

__attribute__((noinline)) static void insert(int32_t *sorted, uint32_t count, int32_t value) {
    uint32_t place = count;
    while (place > 0 && sorted[place - 1] > value) {
        sorted[place] = sorted[place - 1];
        place--;
    }
    sorted[place] = value;
}

__attribute__((noinline)) static int32_t middle(uint32_t size) {
    int32_t sorted[WINDOW];
    for (uint32_t i = 0; i < size; i++) {
        insert(sorted, i, window[i]);
    }
    return sorted[size / 2];
}

EXPORT("add") int32_t add(int32_t value) {
    window[at] = value;
    at = at + 1 < WINDOW ? at + 1 : 0;
    return middle(WINDOW);
}

EXPORT("of_first") int32_t of_first(uint32_t count) {
    return count == 0 ? 0 : middle(clamp(count, WINDOW));
}
