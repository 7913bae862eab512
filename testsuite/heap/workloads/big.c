/* Large numbers, as long as they have to be. */
#include "heap.h"

#define SLOTS 10
#define MOST 80

struct number {
    unsigned length;
    unsigned words[];
};

static struct number *slots[SLOTS];

static struct number *make(unsigned length) {
    struct number *number = calloc(1, sizeof *number + length * sizeof(unsigned));
    if (number)
        number->length = length;
    return number;
}

/* Without zeros in front, in a block that is as long as it is then. */
static int store(unsigned slot, struct number *number) {
    if (!number)
        return REFUSED;
    unsigned length = number->length;
    while (length && !number->words[length - 1])
        length--;
    number->length = length;
    struct number *shorter = realloc(number, sizeof *number + length * sizeof(unsigned));
    free(slots[slot]);
    slots[slot] = shorter ? shorter : number;
    return length;
}

EXPORT(set) int set(unsigned slot, unsigned low, unsigned high) {
    struct number *number = make(2);
    if (number)
        number->words[0] = low, number->words[1] = high;
    return store(slot % SLOTS, number);
}

static const struct number *longer(const struct number *a, const struct number *b) { return a->length < b->length ? b : a; }

EXPORT(add) int add(unsigned one, unsigned other, unsigned to) {
    const struct number *a = slots[one % SLOTS], *b = slots[other % SLOTS];
    if (!a || !b || longer(a, b)->length >= MOST)
        return NONE;
    struct number *new = make(longer(a, b)->length + 1);
    unsigned long long carry = 0;
    for (unsigned at = 0; new && at < new->length; at++) {
        carry += at < a->length ? a->words[at] : 0;
        carry += at < b->length ? b->words[at] : 0;
        new->words[at] = carry;
        carry >>= 32;
    }
    return store(to % SLOTS, new);
}

EXPORT(multiply) int multiply(unsigned one, unsigned other, unsigned to) {
    const struct number *a = slots[one % SLOTS], *b = slots[other % SLOTS];
    if (!a || !b || a->length + b->length > MOST)
        return NONE;
    struct number *new = make(a->length + b->length);
    for (unsigned i = 0; new && i < a->length; i++) {
        unsigned long long carry = 0;
        for (unsigned j = 0; j < b->length; j++) {
            carry += (unsigned long long)a->words[i] * b->words[j] + new->words[i + j];
            new->words[i + j] = carry;
            carry >>= 32;
        }
        new->words[i + b->length] = carry;
    }
    return store(to % SLOTS, new);
}

/* In place: it grows by a word if it has to. */
EXPORT(shift) int shift(unsigned slot, unsigned by) {
    struct number *number = slots[slot %= SLOTS];
    by %= 32;
    if (!number || !number->length || number->length >= MOST)
        return NONE;
    number = realloc(number, sizeof *number + (number->length + 1) * sizeof(unsigned));
    if (!number)
        return REFUSED;
    slots[slot] = number;
    unsigned long long carry = 0;
    for (unsigned at = 0; at < number->length; at++) {
        carry |= (unsigned long long)number->words[at] << by;
        number->words[at] = carry;
        carry >>= 32;
    }
    if (carry)
        number->words[number->length++] = carry;
    return number->length;
}

EXPORT(remainder) int remainder(unsigned slot, unsigned by) {
    const struct number *number = slots[slot % SLOTS];
    by = by % 10007 + 1;
    if (!number)
        return NONE;
    unsigned long long rest = 0;
    for (unsigned at = number->length; at--;)
        rest = (rest << 32 | number->words[at]) % by;
    return rest;
}

EXPORT(drop) int drop(unsigned slot) {
    slot %= SLOTS;
    int was = slots[slot] ? (int)slots[slot]->length : NONE;
    free(slots[slot]);
    slots[slot] = NULL;
    return was;
}
