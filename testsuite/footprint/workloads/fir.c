// A FIR filter with a delay line that is a ring.
#include "firmware.h"

#define TAPS 16

static int16_t coefficients[TAPS] = {-3, -9, -12, 0, 31, 78, 120, 140, 140, 120, 78, 31, 0, -12, -9, -3};
static int16_t delay[TAPS];
static uint32_t newest;

EXPORT("sample") int32_t sample(int32_t value) {
    newest = WRAP(newest + 1, TAPS);
    delay[newest] = (int16_t)value;
    int32_t sum = 0;
    uint32_t at = newest;
    for (uint32_t tap = 0; tap < TAPS; tap++) {
        sum += coefficients[tap] * delay[at];
        at = WRAP(at - 1, TAPS);
    }
    return sum >> 10;
}

EXPORT("tune") void tune(uint32_t tap, int32_t value) {
    coefficients[WRAP(tap, TAPS)] = (int16_t)value;
}

EXPORT("reset") void reset(void) {
    for (uint32_t i = 0; i < TAPS; i++) {
        delay[i] = 0;
    }
}
