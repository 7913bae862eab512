// What every workload has: types of known width, and functions that the surroundings call.
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define LENGTH(array) (sizeof(array) / sizeof(array[0]))

// Small indices stay inside without a branch, lengths with one.
#define WRAP(index, power_of_two) ((uint32_t)(index) & ((power_of_two) - 1))

static inline uint32_t clamp(uint32_t value, uint32_t most) {
    return value < most ? value : most;
}
