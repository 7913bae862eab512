// A protocol's state machine: a switch for what is done, a table for where it goes.
#include "firmware.h"

enum { IDLE, SYNC, LENGTH_BYTE, PAYLOAD, CHECK, FAULT, STATES };
enum { ON_SYNC, ON_SMALL, ON_LARGE, EVENTS };

static const uint8_t next[STATES][EVENTS] = {
    {SYNC, IDLE, IDLE},           {SYNC, LENGTH_BYTE, FAULT}, {FAULT, PAYLOAD, PAYLOAD},
    {PAYLOAD, PAYLOAD, PAYLOAD}, {IDLE, IDLE, FAULT},        {SYNC, FAULT, FAULT},
};

static uint8_t payload[32];
static struct {
    uint8_t state, expected, received, sum;
    uint32_t frames, faults;
} link;

EXPORT("receive") uint32_t receive(uint32_t byte) {
    byte &= 0xff;
    uint32_t event = byte == 0x55 ? ON_SYNC : byte < 0x80 ? ON_SMALL : ON_LARGE;
    uint8_t to = next[link.state][event];
    switch (link.state) {
    case LENGTH_BYTE:
        link.expected = (uint8_t)(byte & 31) + 1;
        link.received = 0;
        link.sum = 0;
        break;
    case PAYLOAD:
        payload[link.received & 31] = (uint8_t)byte;
        link.sum += (uint8_t)byte;
        link.received++;
        if (link.received >= link.expected) {
            to = CHECK;
        }
        break;
    case CHECK:
        if (byte == link.sum) {
            link.frames++;
            to = IDLE;
        } else {
            to = FAULT;
        }
        break;
    case FAULT:
        link.faults++;
        break;
    default:
        break;
    }
    link.state = to;
    return to;
}

EXPORT("payload_at") uint32_t payload_at(uint32_t at) {
    return at < link.received && at < sizeof payload ? payload[at] : 0;
}

EXPORT("frames") uint32_t frames(void) {
    return link.frames;
}

EXPORT("faults") uint32_t faults(void) {
    return link.faults;
}
