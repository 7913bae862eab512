// PID controllers in fixed point (16.16), two loops with gains that depend on the range.
#include "firmware.h"

struct gains {
    int32_t below, p, i, d;
};

static const struct gains schedule[] = {
    {1000, 0x8000, 0x0400, 0x1000},
    {5000, 0x6000, 0x0200, 0x0800},
    {20000, 0x4000, 0x0100, 0x0400},
    {0x7fffffff, 0x2000, 0x0080, 0x0200},
};

static struct {
    int32_t target, last;
    int64_t integral;
} loops[2];

static int32_t saturate(int64_t value, int32_t limit) {
    return value > limit ? limit : value < -limit ? -limit : (int32_t)value;
}

EXPORT("target") void target(uint32_t loop, int32_t value) {
    loops[loop & 1].target = saturate(value, 100000);
}

EXPORT("step") int32_t step(uint32_t loop, int32_t measured) {
    loop &= 1;
    measured = saturate(measured, 100000);
    int32_t error = loops[loop].target - measured;
    int32_t size = error < 0 ? -error : error;
    const struct gains *gains = schedule;
    while (gains->below <= size && gains < schedule + LENGTH(schedule) - 1) {
        gains++;
    }
    loops[loop].integral = saturate(loops[loop].integral + error, 1000000);
    int64_t output = (int64_t)gains->p * error;
    output += gains->i * loops[loop].integral;
    output += (int64_t)gains->d * (error - loops[loop].last);
    loops[loop].last = error;
    return saturate(output >> 16, 32767);
}
