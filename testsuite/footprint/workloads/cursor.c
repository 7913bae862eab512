// Not bounded on purpose: a pointer is moved by what comes in, stored, and used later.
#include "firmware.h"

static uint8_t buffer[32];
static uint8_t *cursor = buffer;

EXPORT("move") void move(int32_t by) {
    cursor += by;
}

EXPORT("home") void home(void) {
    cursor = buffer;
}

EXPORT("write") void write(uint32_t byte) {
    *cursor++ = (uint8_t)byte;
}

EXPORT("at") uint32_t at(uint32_t index) {
    return buffer[index % sizeof buffer];
}
