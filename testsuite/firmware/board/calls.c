/* Makes the calls one after the other and prints a line about each; after a trap the next one gets a
 * fresh instance. Between calls the unused stack is filled with a pattern, so that its depth shows. */
#include "calls.h"

#include <setjmp.h>

#include "semihosting.h"

#define UNTOUCHED 0xdeadbeefu
#define MOST_CALLS 512
#define TRAP_OF_HARDWARE 98

extern uint32_t stack_limit;

static enum { NOTHING, NOT_THERE, I32, I64, F32, F64, BYTES } kind;
static uint64_t bits;
static uint8_t bytes[2048];
static uint32_t length;
static uint32_t results[MOST_CALLS];

static jmp_buf before_call;
static volatile unsigned trap;
static uint32_t deepest, most_linear;

static void returned(int what, uint64_t value) {
    kind = what;
    bits = value;
}

void returned_nothing(void) {
    returned(NOTHING, 0);
}

void returned_null(void) {
    returned(NOT_THERE, 0);
}

void returned_i32(uint32_t value) {
    returned(I32, value);
}

void returned_i64(uint64_t value) {
    returned(I64, value);
}

void returned_f32(float value) {
    uint32_t pattern;
    memcpy(&pattern, &value, sizeof pattern);
    returned(F32, pattern);
}

void returned_f64(double value) {
    uint64_t pattern;
    memcpy(&pattern, &value, sizeof pattern);
    returned(F64, pattern);
}

void returned_bytes(const uint8_t *at, uint32_t count) {
    length = count < sizeof bytes ? count : sizeof bytes;
    memcpy(bytes, at, length);
    returned(BYTES, 0);
}

uint32_t result_of(unsigned call) {
    return results[call];
}

void trapped(unsigned why) {
    trap = why;
    longjmp(before_call, 1);
}

/* A fault is a trap too: synth traps by an undefined instruction. The handler changes where it returns
 * to, because a longjmp from a handler would leave the processor in it. */
static void trapped_by_hardware(void) {
    trapped(TRAP_OF_HARDWARE);
}

#define CONFIGURABLE_FAULT_STATUS (*(volatile uint32_t *)0xe000ed28)
#define THUMB_STATE (1u << 24)
enum { STACKED_PC = 6, STACKED_PSR = 7 };

__attribute__((used)) static void divert(uint32_t *frame) {
    frame[STACKED_PC] = (uint32_t)trapped_by_hardware & ~1u;
    frame[STACKED_PSR] = THUMB_STATE;
    CONFIGURABLE_FAULT_STATUS = CONFIGURABLE_FAULT_STATUS; /* writing ones clears them */
}

__attribute__((naked)) void fault(void) {
    __asm__ volatile("mov r0, sp\n b divert");
}

/* Whether `step` ended without a trap; and how much stack it used, its own frame included. */
static __attribute__((noinline)) int succeeds(void (*step)(void), uint32_t *used) {
    uint32_t *top;
    __asm__ volatile("mov %0, sp" : "=r"(top));
    for (uint32_t *word = &stack_limit; word < top; word++) {
        *word = UNTOUCHED;
    }
    int returns = setjmp(before_call) == 0;
    if (returns) {
        step();
    }
    __asm__ volatile("mov %0, sp" : "=r"(top));
    uint32_t *word = &stack_limit;
    while (word < top && *word == UNTOUCHED) {
        word++;
    }
    *used = (uint32_t)top - (uint32_t)word;
    return returns;
}

static void say_outcome(void) {
    switch (kind) {
    case NOTHING: say(" nothing"); break;
    case NOT_THERE: say(" null"); break;
    case I32: say(" i32 "), say_digits(bits, 16, 8); break;
    case I64: say(" i64 "), say_digits(bits, 16, 16); break;
    case F32: say(" f32 "), say_digits(bits, 16, 8); break;
    case F64: say(" f64 "), say_digits(bits, 16, 16); break;
    case BYTES:
        say(" bytes ");
        for (uint32_t i = 0; i < length; i++) {
            say_digits(bytes[i], 16, 2);
        }
    }
}

static void say_trap(void) {
    say(" trap ");
    say_digits(trap, 10, 1);
}

static void say_number(const char *what, uint32_t value) {
    say(what);
    say_digits(value, 10, 1);
    say("\n");
}

/* Only a runtime that watches accesses has this. */
__attribute__((weak)) void report_accesses(void);

int main(void) {
    int is_fresh = 0;
    uint32_t used, at_start = 0;
    for (unsigned call = 0; call < call_count; call++) {
        if (!is_fresh) {
            is_fresh = succeeds(instantiate, &used);
            at_start = used > at_start ? used : at_start;
        }
        say("call ");
        say_digits(call, 10, 1);
        if (!is_fresh) {
            say(" not made, instantiation failed:");
            say_trap();
        } else if (succeeds(calls[call], &used)) {
            results[call] = (uint32_t)bits;
            say_outcome();
        } else {
            is_fresh = 0;
            say_trap();
        }
        say("\n");
        deepest = used > deepest ? used : deepest;
        most_linear = linear_bytes() > most_linear ? linear_bytes() : most_linear;
    }
    say_number("stack ", deepest);
    say_number("instantiation stack ", at_start);
    say_number("linear ", most_linear);
    if (report_accesses) {
        report_accesses();
    }
    say("end\n");
    leave();
}
