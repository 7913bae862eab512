// CRC-16/CCITT of a static buffer, bit by bit.
#include "firmware.h"

static uint8_t frame[40];

EXPORT("put") void put(uint32_t at, uint32_t byte) {
    if (at < sizeof frame) {
        frame[at] = (uint8_t)byte;
    }
}

EXPORT("crc") uint32_t crc(uint32_t length) {
    uint32_t value = 0xffff;
    length = clamp(length, sizeof frame);
    for (uint32_t i = 0; i < length; i++) {
        value ^= (uint32_t)frame[i] << 8;
        for (uint32_t bit = 0; bit < 8; bit++) {
            value = value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1;
        }
        value &= 0xffff;
    }
    return value;
}

EXPORT("seal") void seal(uint32_t length) {
    length = clamp(length, sizeof frame - 2);
    uint32_t value = crc(length);
    frame[length] = (uint8_t)(value >> 8);
    frame[length + 1] = (uint8_t)value;
}
