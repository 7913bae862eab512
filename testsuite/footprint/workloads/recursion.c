// Not bounded on purpose: a recursion with a frame each, as deep as the caller wants.
#include "firmware.h"

static uint32_t deepest;

__attribute__((noinline)) static void mark(uint8_t *frame, uint32_t depth) {
    frame[depth & 15] = (uint8_t)depth;
}

__attribute__((noinline)) static uint32_t descend(uint32_t depth, uint32_t left) {
    uint8_t frame[16] = {0};
    mark(frame, depth);
    if (depth > deepest) {
        deepest = depth;
    }
    uint32_t below = left == 0 ? 0 : descend(depth + 1, left - 1);
    return below + frame[left & 15];
}

EXPORT("run") uint32_t run(uint32_t depth) {
    return descend(0, depth & 0xff);
}

EXPORT("deepest") uint32_t how_deep(void) {
    return deepest;
}
