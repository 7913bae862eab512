// Timers in a static pool, in a list whose links are pointers.
#include "firmware.h"

#define TIMERS 10

struct timer {
    struct timer *next;
    uint32_t due;
    uint32_t id;
};

static struct timer pool[TIMERS];
static struct timer *unused, *pending;

EXPORT("init") void init(void) {
    pending = 0;
    unused = 0;
    for (uint32_t i = 0; i < TIMERS; i++) {
        pool[i].next = unused;
        unused = &pool[i];
    }
}

EXPORT("arm") uint32_t arm(uint32_t id, uint32_t due) {
    struct timer *timer = unused;
    if (!timer) {
        return 0;
    }
    unused = timer->next;
    timer->id = id;
    timer->due = due;
    struct timer **link = &pending;
    while (*link && (*link)->due <= due) {
        link = &(*link)->next;
    }
    timer->next = *link;
    *link = timer;
    return 1;
}

EXPORT("expire") int32_t expire(uint32_t now) {
    struct timer *timer = pending;
    if (!timer || timer->due > now) {
        return -1;
    }
    pending = timer->next;
    timer->next = unused;
    unused = timer;
    return (int32_t)timer->id;
}

EXPORT("cancel") uint32_t cancel(uint32_t id) {
    for (struct timer **link = &pending; *link; link = &(*link)->next) {
        struct timer *timer = *link;
        if (timer->id == id) {
            *link = timer->next;
            timer->next = unused;
            unused = timer;
            return 1;
        }
    }
    return 0;
}

EXPORT("waiting") uint32_t waiting(void) {
    uint32_t count = 0;
    for (struct timer *timer = pending; timer; timer = timer->next) {
        count++;
    }
    return count;
}
