// A ring buffer of bytes between an interrupt and a main loop.
#include "firmware.h"

#define SIZE 64

static uint8_t bytes[SIZE];
static uint32_t head, tail;

EXPORT("push") int32_t push(uint32_t byte) {
    if (head - tail == SIZE) {
        return 0;
    }
    bytes[WRAP(head++, SIZE)] = (uint8_t)byte;
    return 1;
}

EXPORT("pop") int32_t pop(void) {
    return head == tail ? -1 : bytes[WRAP(tail++, SIZE)];
}

EXPORT("count") uint32_t count(void) {
    return head - tail;
}

EXPORT("peek") int32_t peek(uint32_t ahead) {
    return ahead < head - tail ? bytes[WRAP(tail + ahead, SIZE)] : -1;
}

EXPORT("reset") void reset(void) {
    head = tail = 0;
}
