/* Memories and tables of one instance, in arrays.
 *
 * guest.h says how many there are: GUEST_MEMORIES(entry) is a list of entry(index, bytes of the array),
 * GUEST_SLOTS the number of slots of all tables. wasm2c's code asks for them in the order of their indices. */
#include "calls.h"
#include "guest.h"

#ifndef CLEAR_MEMORIES
#define CLEAR_MEMORIES 1 /* 0: for modules that write their zeros themselves */
#endif

#define ARRAY(index, bytes) static uint8_t array_##index[bytes] __attribute__((aligned(16), section(".linear")));
GUEST_MEMORIES(ARRAY)

#define PLACE(index, bytes) {array_##index, bytes},
static const struct {
    uint8_t *data;
    uint32_t bytes;
} arrays[] = {GUEST_MEMORIES(PLACE){0, 0}};

static wasm_rt_funcref_t slots[GUEST_SLOTS + 1];
static uint32_t next_array, next_slot;

/* Bytes of all memories, counted only for images that report them. */
#ifdef WATCH_MEMORIES
static uint32_t memory_bytes;
#define WATCH(bytes) (memory_bytes += (bytes))
uint32_t linear_bytes(void) {
    return memory_bytes;
}
#else
#define WATCH(bytes) ((void)0)
#endif

/* A bit for each byte that code has read or written, for images that report that too. What instantiation
 * writes does not count. */
#ifdef WATCH_ACCESSES
#include "semihosting.h"

#define BITS(index, bytes) static uint8_t bits_##index[(bytes) / 8 + 1];
GUEST_MEMORIES(BITS)
#define BITS_PLACE(index, bytes) bits_##index,
static uint8_t *const accessed[] = {GUEST_MEMORIES(BITS_PLACE) 0};
static bool is_running;

void watch_access(const wasm_rt_memory_t *memory, uint64_t at, uint64_t count) {
    unsigned index = 0;
    while (arrays[index].data != memory->data) {
        index++;
    }
    for (; is_running && count > 0; at++, count--) {
        accessed[index][at / 8] |= 1u << at % 8;
    }
}

static void say_range(unsigned index, uint32_t first, uint32_t end) {
    const uint32_t numbers[] = {index, first, end};
    say("accessed");
    for (unsigned i = 0; i < 3; i++) {
        say(" ");
        say_digits(numbers[i], 10, 1);
    }
    say("\n");
}

/* Of each range: the number of its memory, its first byte, and the one behind its last. */
void report_accesses(void) {
    for (unsigned index = 0; accessed[index] != 0; index++) {
        bool is_inside = false;
        uint32_t first = 0;
        for (uint32_t at = 0; at <= arrays[index].bytes; at++) {
            /* The bit behind the last byte is never set. */
            bool is_accessed = accessed[index][at / 8] >> at % 8 & 1;
            if (is_inside && !is_accessed) {
                say_range(index, first, at);
            }
            first = is_inside ? first : at;
            is_inside = is_accessed;
        }
    }
}
#define RUNNING(value) (is_running = (value))
#else
#define RUNNING(value) ((void)0)
#endif

w2c_guest guest;

void instantiate(void) {
    next_array = next_slot = 0;
#ifdef WATCH_MEMORIES
    memory_bytes = 0;
#endif
    RUNNING(false);
    GUEST_INSTANTIATE();
    RUNNING(true);
}

void wasm_rt_trap(wasm_rt_trap_t why) {
    trapped(why);
}

static void clear(uint8_t *data, uint32_t bytes) {
    if (CLEAR_MEMORIES) {
        memset(data, 0, bytes);
    }
}

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t pages, uint64_t most, bool is64, uint32_t page_size) {
    (void)most;
    (void)is64;
    memory->data = arrays[next_array].data;
    memory->reserved = arrays[next_array].bytes;
    memory->page_size = page_size;
    memory->size = (uint32_t)pages * page_size;
    clear(memory->data, memory->size);
    WATCH(memory->size);
    next_array++;
}

uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint64_t pages) {
    if (pages > (memory->reserved - memory->size) / memory->page_size) {
        return UINT32_MAX;
    }
    uint32_t before = memory->size;
    memory->size += (uint32_t)pages * memory->page_size;
    clear(memory->data + before, memory->size - before);
    WATCH(memory->size - before);
    return before / memory->page_size;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t count, uint32_t most) {
    (void)most;
    table->data = &slots[next_slot];
    table->size = table->max_size = count;
    memset(table->data, 0, count * sizeof(wasm_rt_funcref_t));
    next_slot += count;
}
