// flags: -mbulk-memory
// A log of the last records, copied and cleared with the operators for whole blocks.
#include "firmware.h"

#define RECORDS 12

struct record {
    uint32_t time;
    uint8_t bytes[12];
};

static struct record records[RECORDS], snapshot[RECORDS];
static uint32_t written;

EXPORT("append") void append(uint32_t time, uint64_t value, uint32_t length) {
    struct record record = {time, {0}};
    __builtin_memcpy(record.bytes, &value, clamp(length, sizeof value));
    record.bytes[11] = (uint8_t)length;
    __builtin_memcpy(&records[written % RECORDS], &record, sizeof record);
    written++;
}

EXPORT("freeze") void freeze(void) {
    __builtin_memcpy(snapshot, records, sizeof records);
}

EXPORT("erase") void erase(uint32_t from, uint32_t count) {
    from = clamp(from, RECORDS);
    count = clamp(count, RECORDS - from);
    __builtin_memset(&records[from], 0xff, count * sizeof(struct record));
}

EXPORT("shift") void shift(uint32_t by) {
    by = clamp(by, RECORDS);
    __builtin_memmove(snapshot, snapshot + by, (RECORDS - by) * sizeof(struct record));
}

EXPORT("time_at") uint32_t time_at(uint32_t at) {
    return snapshot[at % RECORDS].time;
}

EXPORT("byte_at") uint32_t byte_at(uint32_t at, uint32_t byte) {
    return snapshot[at % RECORDS].bytes[byte % 12];
}
