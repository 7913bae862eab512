// Searches a text in flash for words that come in byte by byte (Horspool), with the table of
// distances in a local array.
#include "firmware.h"

static const char text[] =
    "sensor=ok;pump=off;valve=open;tank=37;alarm=none;door=closed;motor=idle;battery=81;link=up";
static char word[12];
static uint32_t length;

EXPORT("type") uint32_t type(uint32_t c) {
    if (length < sizeof word) {
        word[length++] = (char)c;
    }
    return length;
}

EXPORT("clear") void clear(void) {
    length = 0;
}

EXPORT("find") int32_t find(void) {
    uint32_t size = clamp(length, sizeof word);
    if (size == 0) {
        return -1;
    }
    uint8_t distance[128];
    for (uint32_t i = 0; i < sizeof distance; i++) {
        distance[i] = (uint8_t)size;
    }
    for (uint32_t i = 0; i + 1 < size; i++) {
        distance[(uint8_t)word[i] & 127] = (uint8_t)(size - 1 - i);
    }
    uint32_t at = 0;
    while (at + size <= sizeof text - 1) {
        uint32_t i = size;
        while (i > 0 && text[at + i - 1] == word[i - 1]) {
            i--;
        }
        if (i == 0) {
            return (int32_t)at;
        }
        at += distance[(uint8_t)text[at + size - 1] & 127];
    }
    return -1;
}
