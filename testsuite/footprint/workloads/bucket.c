// Token buckets that limit how often each of some alarms may be sent.
#include "firmware.h"

#define BUCKETS 5

struct bucket {
    uint32_t tokens, last;
    uint16_t rate, burst;
};

static struct bucket buckets[BUCKETS] = {
    {10, 0, 1, 10}, {5, 0, 2, 5}, {100, 0, 10, 100}, {1, 0, 1, 1}, {30, 0, 3, 60},
};

EXPORT("take") uint32_t take(uint32_t alarm, uint32_t now, uint32_t cost) {
    if (alarm >= BUCKETS) {
        return 0;
    }
    struct bucket *bucket = buckets + alarm;
    uint32_t elapsed = clamp(now - bucket->last, 1000);
    bucket->tokens = clamp(bucket->tokens + elapsed * bucket->rate, bucket->burst);
    bucket->last = now;
    if (bucket->tokens < cost) {
        return 0;
    }
    bucket->tokens -= cost;
    return 1;
}

EXPORT("configure") void configure(uint32_t alarm, uint32_t rate, uint32_t burst) {
    struct bucket *bucket = &buckets[clamp(alarm, BUCKETS - 1)];
    bucket->rate = (uint16_t)rate;
    bucket->burst = (uint16_t)burst;
}

EXPORT("tokens") uint32_t tokens(uint32_t alarm) {
    return alarm < BUCKETS ? buckets[alarm].tokens : 0;
}
