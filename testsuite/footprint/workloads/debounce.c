// Eight buttons, each stable only after it was read the same some times.
#include "firmware.h"

static uint8_t counters[8];
static uint8_t stable;
static uint16_t presses[8];

EXPORT("scan") uint32_t scan(uint32_t pins) {
    uint8_t changed = (uint8_t)pins ^ stable;
    for (uint32_t i = 0; i < 8; i++) {
        if (!(changed >> i & 1)) {
            counters[i] = 0;
        } else if (++counters[i] >= 4) {
            counters[i] = 0;
            stable ^= (uint8_t)(1u << i);
            if (stable >> i & 1) {
                presses[i]++;
            }
        }
    }
    return stable;
}

EXPORT("presses") uint32_t pressed(uint32_t button) {
    return presses[button & 7];
}
