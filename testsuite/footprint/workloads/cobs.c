// Consistent overhead byte stuffing, there and back, between static buffers.
#include "firmware.h"

#define SIZE 48

static uint8_t plain[SIZE], stuffed[SIZE + 2];
static uint32_t stuffed_length;

EXPORT("put") void put(uint32_t at, uint32_t byte) {
    if (at < SIZE) {
        plain[at] = (uint8_t)byte;
    }
}

EXPORT("encode") uint32_t encode(uint32_t length) {
    length = clamp(length, SIZE);
    uint32_t code_at = 0, to = 1;
    uint8_t code = 1;
    for (uint32_t i = 0; i < length; i++) {
        if (plain[i] != 0) {
            stuffed[to++] = plain[i];
            code++;
        } else {
            stuffed[code_at] = code;
            code_at = to++;
            code = 1;
        }
    }
    stuffed[code_at] = code;
    stuffed[to] = 0;
    stuffed_length = to;
    return to;
}

EXPORT("decode") uint32_t decode(void) {
    uint32_t from = 0, to = 0;
    while (from < stuffed_length && from < SIZE + 1) {
        uint32_t code = stuffed[from++];
        if (code == 0) {
            break;
        }
        for (uint32_t i = 1; i < code && from < SIZE + 1 && to < SIZE; i++) {
            plain[to++] = stuffed[from++];
        }
        if (from < stuffed_length && to < SIZE) {
            plain[to++] = 0;
        }
    }
    return to;
}

EXPORT("byte") uint32_t byte(uint32_t at) {
    return at < SIZE ? plain[at] : 0;
}

EXPORT("stuffed_byte") uint32_t stuffed_byte(uint32_t at) {
    return at < sizeof stuffed ? stuffed[at] : 0;
}
