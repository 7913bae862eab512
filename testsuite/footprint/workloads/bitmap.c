// An allocator of fixed blocks: one bit each, and the contents behind it.
#include "firmware.h"

#define BLOCKS 96
#define BLOCK_SIZE 8

static uint32_t used[BLOCKS / 32];
static uint8_t blocks[BLOCKS][BLOCK_SIZE];

EXPORT("allocate") int32_t allocate(void) {
    for (uint32_t word = 0; word < LENGTH(used); word++) {
        if (used[word] != 0xffffffffu) {
            uint32_t bit = (uint32_t)__builtin_ctz(~used[word]);
            used[word] |= 1u << bit;
            return (int32_t)(word * 32 + bit);
        }
    }
    return -1;
}

EXPORT("release") uint32_t release(uint32_t block) {
    if (block >= BLOCKS || !(used[block / 32] >> (block % 32) & 1)) {
        return 0;
    }
    used[block / 32] &= ~(1u << (block % 32));
    for (uint32_t i = 0; i < BLOCK_SIZE; i++) {
        blocks[block][i] = 0;
    }
    return 1;
}

EXPORT("write") void write(uint32_t block, uint32_t at, uint32_t byte) {
    if (block < BLOCKS && at < BLOCK_SIZE) {
        blocks[block][at] = (uint8_t)byte;
    }
}

EXPORT("read") uint32_t read(uint32_t block, uint32_t at) {
    return block < BLOCKS && at < BLOCK_SIZE ? blocks[block][at] : 0;
}

EXPORT("count") uint32_t count(void) {
    uint32_t bits = 0;
    for (uint32_t word = 0; word < LENGTH(used); word++) {
        bits += (uint32_t)__builtin_popcount(used[word]);
    }
    return bits;
}
