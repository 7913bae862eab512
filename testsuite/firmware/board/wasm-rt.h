/* The runtime that the output of wasm2c asks for, on a chip without an operating system: memories and
 * tables are arrays whose sizes are known when it is compiled, and a trap is a call of wasm_rt_trap.
 * The names are those that wasm2c uses; what it does not use here is left out. */
#ifndef WASM_RT_H_
#define WASM_RT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How wasm2c compiles accesses: a comparison with the size of the memory before each. */
#define WASM_RT_USE_MMAP 0
#define WASM_RT_USE_SEGUE 0
#define WASM_RT_SANITY_CHECKS 0
#define WASM_RT_STACK_DEPTH_COUNT 0
#define WASM_RT_MEMCHECK_GUARD_PAGES 0
#define WASM_RT_MEMCHECK_BOUNDS_CHECK 1

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define wasm_rt_memcpy __builtin_memcpy
#define wasm_rt_unreachable __builtin_unreachable

typedef enum {
    WASM_RT_TRAP_NONE,
    WASM_RT_TRAP_OOB,
    WASM_RT_TRAP_INT_OVERFLOW,
    WASM_RT_TRAP_DIV_BY_ZERO,
    WASM_RT_TRAP_INVALID_CONVERSION,
    WASM_RT_TRAP_UNREACHABLE,
    WASM_RT_TRAP_CALL_INDIRECT,
    WASM_RT_TRAP_NULL_REF,
} wasm_rt_trap_t;

__attribute__((noreturn)) void wasm_rt_trap(wasm_rt_trap_t why);

static inline bool wasm_rt_is_initialized(void) {
    return true;
}

/* Types of values, of which wasm2c makes the names of function types. */
typedef enum {
    WASM_RT_I32,
    WASM_RT_I64,
    WASM_RT_F32,
    WASM_RT_F64,
    WASM_RT_V128,
    WASM_RT_FUNCREF,
    WASM_RT_EXTERNREF,
} wasm_rt_type_t;
typedef const char *wasm_rt_func_type_t;

typedef struct {
    uint8_t *data;
    uint32_t size;     /* bytes that may be accessed */
    uint32_t reserved; /* bytes of the array */
    uint32_t page_size;
} wasm_rt_memory_t;

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t pages, uint64_t most, bool is64, uint32_t page_size);
uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint64_t pages);
static inline void wasm_rt_free_memory(wasm_rt_memory_t *memory) {
    (void)memory;
}

/* Only in images that watch what code reads and writes, whose module calls this before each access. */
void watch_access(const wasm_rt_memory_t *memory, uint64_t at, uint64_t count);

typedef void (*wasm_rt_function_ptr_t)(void);
typedef struct wasm_rt_tailcallee_t {
    void (*fn)(void **instance, void *stack, struct wasm_rt_tailcallee_t *next);
} wasm_rt_tailcallee_t;
typedef struct {
    wasm_rt_func_type_t func_type;
    wasm_rt_function_ptr_t func;
    wasm_rt_tailcallee_t func_tailcallee;
    void *module_instance;
} wasm_rt_funcref_t;
#define wasm_rt_funcref_null_value ((wasm_rt_funcref_t){0})

typedef struct {
    wasm_rt_funcref_t *data;
    uint32_t max_size;
    uint32_t size;
} wasm_rt_funcref_table_t;

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t slots, uint32_t most);
static inline void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) {
    (void)table;
}

/* Named by wasm2c's prelude in any case. */
typedef void *wasm_rt_externref_t;
#define wasm_rt_externref_null_value ((wasm_rt_externref_t)0)
typedef struct {
    wasm_rt_externref_t *data;
    uint32_t max_size;
    uint32_t size;
} wasm_rt_externref_table_t;

#endif
