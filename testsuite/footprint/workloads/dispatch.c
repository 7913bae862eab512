// A stack machine whose operators stand in a table of functions.
#include "firmware.h"

#define DEPTH 8

static int32_t stack[DEPTH];
static uint32_t depth;

static int32_t add(int32_t a, int32_t b) {
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static int32_t subtract(int32_t a, int32_t b) {
    return (int32_t)((uint32_t)a - (uint32_t)b);
}

static int32_t multiply(int32_t a, int32_t b) {
    return (int32_t)((uint32_t)a * (uint32_t)b);
}

static int32_t divide(int32_t a, int32_t b) {
    return b == 0 || b == -1 ? 0 : a / b;
}

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static int32_t (*const operators[])(int32_t, int32_t) = {add, subtract, multiply, divide, least, most};

EXPORT("push") uint32_t push(int32_t value) {
    if (depth < DEPTH) {
        stack[depth++] = value;
    }
    return depth;
}

EXPORT("operate") int32_t operate(uint32_t code) {
    if (depth < 2 || depth > DEPTH || code >= LENGTH(operators)) {
        return 0;
    }
    depth--;
    stack[depth - 1] = operators[code](stack[depth - 1], stack[depth]);
    return stack[depth - 1];
}

EXPORT("clear") void clear(void) {
    depth = 0;
}
