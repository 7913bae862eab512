/* Talks to the debugger, which QEMU plays. */
#ifndef SEMIHOSTING_H_
#define SEMIHOSTING_H_

#include <stdint.h>

enum { SEMIHOSTING_WRITE = 4, SEMIHOSTING_EXIT = 0x20 };

static inline void semihosting(uint32_t operation, const void *argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static inline void say(const char *text) {
    semihosting(SEMIHOSTING_WRITE, text);
}

/* Digits are written from the right, so they wait in `text`. */
static inline void say_digits(uint64_t value, unsigned base, unsigned least) {
    char text[24], *at = text + sizeof text;
    *--at = 0;
    for (unsigned written = 0; written < least || value != 0; written++) {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
    }
    say(at);
}

static inline __attribute__((noreturn)) void leave(void) {
    static const uint32_t application_exit[2] = {0x20026, 0};
    semihosting(SEMIHOSTING_EXIT, application_exit);
    for (;;) {
    }
}

#endif
