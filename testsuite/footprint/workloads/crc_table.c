// CRC-32 with a table that is computed at the start.
#include "firmware.h"

static uint32_t table[256];
static uint32_t crc;

EXPORT("init") void init(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (uint32_t bit = 0; bit < 8; bit++) {
            value = value & 1 ? 0xedb88320u ^ (value >> 1) : value >> 1;
        }
        table[byte] = value;
    }
    crc = 0xffffffffu;
}

EXPORT("update") uint32_t update(uint32_t byte) {
    crc = table[(crc ^ byte) & 0xff] ^ (crc >> 8);
    return ~crc;
}

EXPORT("update_word") uint32_t update_word(uint64_t word) {
    for (uint32_t i = 0; i < 8; i++) {
        update((uint32_t)(word >> (8 * i)));
    }
    return ~crc;
}
