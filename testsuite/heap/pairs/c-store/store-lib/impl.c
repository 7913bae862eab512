/* Lists of numbers by key: a hash table that doubles, with blocks that grow. */
#include "../../../workloads/heap.h"

#define KV(name) __attribute__((export_name("t:store/kv@0.1.0#" #name)))
#define FEWEST 8

struct entry {
    struct entry *next;
    unsigned key, count, room;
    unsigned *values;
};

static struct entry **table;
static unsigned rows, entries;

static struct entry **find(unsigned key) {
    struct entry **at = &table[key * 2654435761u % rows];
    while (*at && (*at)->key != key)
        at = &(*at)->next;
    return at;
}

/* Twice as many rows; if there is no memory for them, those that there are. */
static void widen(void) {
    unsigned old = rows;
    struct entry **from = table, **to = calloc(rows * 2, sizeof *to);
    if (!to)
        return;
    table = to;
    rows *= 2;
    for (unsigned row = 0; row < old; row++)
        for (struct entry *entry = from[row], *next; entry; entry = next) {
            next = entry->next;
            struct entry **at = &table[entry->key * 2654435761u % rows];
            while (*at)
                at = &(*at)->next;
            entry->next = NULL;
            *at = entry;
        }
    free(from);
}

static int has_room(struct entry *entry, unsigned count) {
    if (count <= entry->room)
        return 1;
    unsigned *values = realloc(entry->values, count * 2 * sizeof *values);
    if (!values)
        return 0;
    entry->values = values;
    entry->room = count * 2;
    return 1;
}

static struct entry *get(unsigned key) {
    if (!table && !(table = calloc(rows = FEWEST, sizeof *table)))
        return NULL;
    if (entries >= 2 * rows)
        widen();
    struct entry **at = find(key);
    if (!*at && (*at = calloc(1, sizeof **at))) {
        (*at)->key = key;
        entries++;
    }
    return *at;
}

KV(take) int take(unsigned key) {
    struct entry **at = table ? find(key) : NULL;
    if (!at || !*at)
        return NONE;
    struct entry *entry = *at;
    int count = entry->count;
    *at = entry->next;
    free(entry->values);
    free(entry);
    entries--;
    return count;
}

KV(put) int put(unsigned key, unsigned value) {
    struct entry *entry = get(key);
    if (!entry)
        return REFUSED;
    if (!has_room(entry, entry->count + 1)) {
        if (!entry->count)
            take(key);
        return REFUSED;
    }
    entry->values[entry->count++] = value;
    return entry->count;
}

KV(get) int value(unsigned key, unsigned at) {
    struct entry *entry = table ? *find(key) : NULL;
    return entry && at < entry->count ? entry->values[at] & 0x3fffffff : NONE;
}

KV(copy) int copy(unsigned from, unsigned to) {
    struct entry *source = table ? *find(from) : NULL;
    if (!source || from == to || source->count > 400)
        return NONE;
    unsigned count = source->count;
    unsigned *values = malloc(count * sizeof *values);
    if (!values)
        return REFUSED;
    memcpy(values, source->values, count * sizeof *values);
    struct entry *target = get(to);
    if (!target) {
        free(values);
        return REFUSED;
    }
    free(target->values);
    target->values = values;
    target->count = target->room = count;
    return count;
}

KV(all) int all(void) {
    unsigned all = entries;
    for (unsigned row = 0; table && row < rows; row++)
        for (struct entry *entry = table[row]; entry; entry = entry->next)
            all += entry->key ^ entry->count;
    return all & 0x3fffffff;
}
