/* What generated calls and stubs use. A call leaves its outcome here; calls.c prints it afterwards, so
 * that the stack that printing needs is not counted. */
#ifndef CALLS_H_
#define CALLS_H_

#include <stdint.h>
#include <string.h>

/* Defined by generated code. */
extern void (*const calls[])(void);
extern const unsigned call_count;

/* Defined by what a chain brings along: makes a fresh instance; how large all memories are. */
void instantiate(void);
uint32_t linear_bytes(void);

/* Defined by calls.c, and by product.c in an image without calls. */
__attribute__((noreturn)) void trapped(unsigned why);

/* Defined by calls.c. */
void returned_nothing(void);
void returned_null(void);
void returned_i32(uint32_t value);
void returned_i64(uint64_t value);
void returned_f32(float value);
void returned_f64(double value);
void returned_bytes(const uint8_t *at, uint32_t length);
/* The number that an earlier call returned. */
uint32_t result_of(unsigned call);

static inline uint32_t word_at(const uint8_t *at) {
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* How results look that are returned through memory: at `at` of a memory. */
static inline void read_string(const uint8_t *memory, uint32_t at) {
    returned_bytes(memory + word_at(memory + at), word_at(memory + at + 4));
}

static inline void read_list_u32(const uint8_t *memory, uint32_t at) {
    returned_bytes(memory + word_at(memory + at), 4 * word_at(memory + at + 4));
}

static inline void read_option_string(const uint8_t *memory, uint32_t at) {
    if (memory[at] != 0) {
        read_string(memory, at + 4);
    } else {
        returned_null();
    }
}

static inline void read_option_u8(const uint8_t *memory, uint32_t at) {
    if (memory[at] != 0) {
        returned_i32(memory[at + 1]);
    } else {
        returned_null();
    }
}

#endif
