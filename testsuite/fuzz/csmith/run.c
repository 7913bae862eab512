// What surrounds a program of Csmith on a small system: no arguments, no printing, and a checksum that needs no table and
// is a result. As csmith_minimal.h has it, which is for small systems too, but in the order of the values.
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>

#define printf(...) 0
#define platform_main_end prints_the_checksum
#ifndef CRC
#define RANDOM_RUNTIME_H
#include "random_inc.h"
#else
#include "csmith.h"
#endif
#undef platform_main_end

static uint32_t checksum;

#ifndef CRC
static uint32_t crc32_context = 1;

static void crc32_gentab(void) {}

static void transparent_crc(uint64_t value, char *name, int prints) {
    crc32_context = (crc32_context << 5 | crc32_context >> 27) ^ (uint32_t)value ^ (uint32_t)(value >> 32) * 31;
}

static void transparent_crc_bytes(char *bytes, int count, char *name, int prints) {
    for (int i = 0; i < count; i++) {
        transparent_crc((unsigned char)bytes[i], name, prints);
    }
}
#endif

static void platform_main_end(uint32_t result, int prints) {
    checksum = result;
}

#define main program
#include "program.c"
#undef main

__attribute__((export_name("run"))) uint32_t run(void) {
    program();
    return checksum;
}

// What the compiler calls without being asked to.
#include "../../footprint/workloads/support.c"
