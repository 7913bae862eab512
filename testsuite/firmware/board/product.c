/* The rest of an image that is only measured: it makes an instance and waits. A trap stops it. */
#include "calls.h"

__attribute__((noreturn)) void fault(void) {
    for (;;) {
    }
}

__attribute__((noreturn)) void trapped(unsigned why) {
    (void)why;
    fault();
}

/* Stands for every import, whose code is not the module's. */
void absent_import(void) {
}

int main(void) {
    instantiate();
    for (;;) {
        __asm__ volatile("wfi");
    }
}
