// A priority queue: a binary heap of events in a static array.
#include "firmware.h"

#define SIZE 20

struct event {
    uint32_t time;
    int32_t what;
};

static struct event heap[SIZE];
static uint32_t count;

EXPORT("post") uint32_t post(uint32_t time, int32_t what) {
    if (count >= SIZE) {
        return 0;
    }
    uint32_t at = count++;
    while (at > 0 && heap[(at - 1) / 2].time > time) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at].time = time;
    heap[at].what = what;
    return count;
}

EXPORT("take") int32_t take(void) {
    if (count == 0 || count > SIZE) {
        return -1;
    }
    int32_t what = heap[0].what;
    struct event last = heap[--count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) {
            break;
        }
        if (child + 1 < count && heap[child + 1].time < heap[child].time) {
            child++;
        }
        if (heap[child].time >= last.time) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return what;
}

EXPORT("next_time") uint32_t next_time(void) {
    return count ? heap[0].time : 0xffffffffu;
}
