/* Strings that are copied, joined, cut and compared. */
#include "heap.h"

#define SLOTS 24
#define LONGEST 1000

static char *slots[SLOTS];

static unsigned length(const char *text) {
    unsigned length = 0;
    while (text && text[length])
        length++;
    return length;
}

EXPORT(write) int write(unsigned slot, unsigned seed, unsigned many) {
    many %= 80;
    char *text = malloc(many + 1);
    if (!text)
        return REFUSED;
    for (unsigned at = 0; at < many; at++)
        text[at] = 'a' + (seed = seed * 69069 + 1) / 65536 % 26;
    text[many] = 0;
    slot %= SLOTS;
    free(slots[slot]);
    slots[slot] = text;
    return many;
}

EXPORT(append) int append(unsigned slot, unsigned from) {
    slot %= SLOTS, from %= SLOTS;
    unsigned has = length(slots[slot]), more = length(slots[from]);
    if (has + more > LONGEST)
        return NONE;
    char *text = realloc(slots[slot], has + more + 1);
    if (!text)
        return REFUSED;
    /* It may be the same one. */
    memcpy(text + has, slot == from ? text : slots[from], more);
    text[has + more] = 0;
    slots[slot] = text;
    return has + more;
}

EXPORT(cut) int cut(unsigned slot, unsigned from, unsigned many) {
    const char *text = slots[slot % SLOTS];
    unsigned has = length(text);
    if (!has)
        return NONE;
    from %= has, many %= has - from + 1;
    char *part = malloc(many + 1);
    if (!part)
        return REFUSED;
    memcpy(part, text + from, many);
    part[many] = 0;
    free(slots[slot % SLOTS]);
    slots[slot % SLOTS] = part;
    return many;
}

EXPORT(compare) int compare(unsigned one, unsigned other) {
    const char *a = slots[one % SLOTS], *b = slots[other % SLOTS];
    if (!a || !b)
        return NONE;
    while (*a && *a == *b)
        a++, b++;
    return *a < *b ? 1 : *a > *b ? 2 : 0;
}

EXPORT(drop) int drop(unsigned slot) {
    slot %= SLOTS;
    int was = sum((unsigned char *)slots[slot], length(slots[slot]));
    free(slots[slot]);
    slots[slot] = NULL;
    return was;
}
