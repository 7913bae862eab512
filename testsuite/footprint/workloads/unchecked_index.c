// Not bounded on purpose: whoever calls it chooses the index, and nobody looks at it.
#include "firmware.h"

static int32_t values[8];
static uint32_t writes;

EXPORT("set") void set(uint32_t at, int32_t value) {
    values[at] = value;
    writes++;
}

EXPORT("get") int32_t get(uint32_t at) {
    return values[at & 7];
}

EXPORT("writes") uint32_t count(void) {
    return writes;
}
