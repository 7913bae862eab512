/* A map with lists of entries, whose table doubles as it fills up. */
#include "heap.h"

#define MOST 300

struct entry {
    struct entry *next;
    unsigned key, length;
    unsigned char value[];
};

static struct entry **table;
static unsigned slots, count;

static struct entry **find(unsigned key) {
    struct entry **at = &table[key * 2654435761u % slots];
    while (*at && (*at)->key != key)
        at = &(*at)->next;
    return at;
}

static int widen(void) {
    unsigned more = slots ? slots * 2 : 4;
    struct entry **new = calloc(more, sizeof *new);
    if (!new)
        return 0;
    struct entry **old = table;
    unsigned had = slots;
    table = new;
    slots = more;
    for (unsigned slot = 0; slot < had; slot++)
        for (struct entry *entry = old[slot]; entry;) {
            struct entry *next = entry->next, **at = find(entry->key);
            entry->next = NULL;
            *at = entry;
            entry = next;
        }
    free(old);
    return 1;
}

EXPORT(put) int put(unsigned key, unsigned length) {
    if (count == MOST)
        return NONE;
    /* If it cannot be wider, lists get longer. */
    if (count >= slots && !widen() && !slots)
        return REFUSED;
    length %= 40;
    struct entry **at = find(key), *entry = malloc(sizeof *entry + length);
    if (!entry)
        return REFUSED;
    struct entry *old = *at;
    entry->next = old ? old->next : NULL;
    entry->key = key;
    entry->length = length;
    fill(entry->value, length, key + count);
    *at = entry;
    count += !old;
    free(old);
    return count;
}

EXPORT(get) int get(unsigned key) {
    struct entry *entry = slots ? *find(key) : NULL;
    return entry ? sum(entry->value, entry->length) : NONE;
}

EXPORT(take) int take(unsigned key) {
    struct entry **at = slots ? find(key) : NULL;
    if (!at || !*at)
        return NONE;
    struct entry *entry = *at;
    int was = sum(entry->value, entry->length);
    *at = entry->next;
    free(entry);
    count--;
    return was;
}

EXPORT(clear) int clear(unsigned sure) {
    if (sure % 8)
        return NONE;
    for (unsigned slot = 0; slot < slots; slot++)
        for (struct entry *entry = table[slot]; entry;) {
            struct entry *next = entry->next;
            free(entry);
            entry = next;
        }
    free(table);
    table = NULL;
    int was = count;
    slots = count = 0;
    return was;
}
