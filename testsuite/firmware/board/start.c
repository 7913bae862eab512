/* What runs before main on a Cortex-M: the vector table and the reset handler. */
#include <stdint.h>

extern uint32_t stack_top, data_image, data_start, data_end, bss_start, bss_end;

#define COPROCESSOR_ACCESS (*(volatile uint32_t *)0xe000ed88)
#define FPU_FULL_ACCESS (0xfu << 20)

int main(void);
void fault(void);

__attribute__((noreturn, used)) void reset(void) {
    COPROCESSOR_ACCESS |= FPU_FULL_ACCESS;
    __asm__ volatile("dsb\n isb");
    const uint32_t *from = &data_image;
    for (uint32_t *to = &data_start; to < &data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = &bss_start; to < &bss_end;) {
        *to++ = 0;
    }
    main();
    for (;;) {
    }
}

/* Stack pointer, reset, and 14 exceptions; what is pending for an operating system never comes. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault,
};
