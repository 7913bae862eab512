// Numbers as text in a static buffer that a display shows.
#include "firmware.h"

static const char digits[] = "0123456789abcdef";
static char text[16];
static uint32_t length;

static void put(char c) {
    if (length < sizeof text) {
        text[length++] = c;
    }
}

EXPORT("hexadecimal") uint32_t hexadecimal(uint32_t value) {
    length = 0;
    for (int32_t shift = 28; shift >= 0; shift -= 4) {
        put(digits[(value >> shift) & 15]);
    }
    return length;
}

EXPORT("decimal") uint32_t decimal(int32_t value) {
    // Digits come out in the wrong order, so they wait in a local array.
    char reversed[10];
    uint32_t count = 0;
    uint32_t rest = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
    length = 0;
    if (value < 0) {
        put('-');
    }
    do {
        reversed[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0 && count < sizeof reversed);
    while (count > 0) {
        put(reversed[--count]);
    }
    return length;
}

EXPORT("character") uint32_t character(uint32_t at) {
    return at < length && at < sizeof text ? (uint8_t)text[at] : 0;
}
