// A cooperative scheduler: a table of tasks, each a function pointer with a period.
#include "firmware.h"

#define TASKS 6

struct task {
    void (*run)(struct task *);
    uint32_t period;
    uint32_t due;
    int32_t state;
};

static struct task tasks[TASKS];
static uint32_t now;

static void blink(struct task *task) {
    task->state ^= 1;
}

static void count(struct task *task) {
    task->state++;
}

static void fade(struct task *task) {
    task->state = task->state > 0 ? task->state - 5 : 100;
}

static void chain(struct task *task) {
    struct task *next = task == &tasks[TASKS - 1] ? tasks : task + 1;
    next->due = now;
    task->state = next->state;
}

static void (*const kinds[])(struct task *) = {blink, count, fade, chain};

EXPORT("start") void start(uint32_t slot, uint32_t kind, uint32_t period) {
    if (slot >= TASKS || kind >= LENGTH(kinds)) {
        return;
    }
    tasks[slot] = (struct task){kinds[kind], period % 50 + 1, now + period % 50 + 1, 0};
}

EXPORT("stop") void stop(uint32_t slot) {
    if (slot < TASKS) {
        tasks[slot].run = 0;
    }
}

EXPORT("tick") uint32_t tick(void) {
    uint32_t ran = 0;
    now++;
    for (struct task *task = tasks; task < tasks + TASKS; task++) {
        if (task->run && (int32_t)(now - task->due) >= 0) {
            task->due += task->period;
            task->run(task);
            ran++;
        }
    }
    return ran;
}

EXPORT("state") int32_t state(uint32_t slot) {
    return slot < TASKS ? tasks[slot].state : 0;
}
