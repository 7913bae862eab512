// Base64 from one static buffer into another.
#include "firmware.h"

static const char alphabet[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t input[30];
static char output[(sizeof input + 2) / 3 * 4];

EXPORT("put") void put(uint32_t at, uint32_t byte) {
    input[at % sizeof input] = (uint8_t)byte;
}

EXPORT("encode") uint32_t encode(uint32_t length) {
    length = clamp(length, sizeof input);
    char *to = output;
    for (uint32_t i = 0; i < length; i += 3) {
        uint32_t left = length - i;
        uint32_t bits = (uint32_t)input[i] << 16;
        bits |= left > 1 ? (uint32_t)input[i + 1] << 8 : 0;
        bits |= left > 2 ? input[i + 2] : 0;
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        *to++ = left > 1 ? alphabet[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? alphabet[bits & 63] : '=';
    }
    return (uint32_t)(to - output);
}

EXPORT("character") uint32_t character(uint32_t at) {
    return at < sizeof output ? (uint8_t)output[at] : 0;
}
