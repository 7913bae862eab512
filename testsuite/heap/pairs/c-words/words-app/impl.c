/* Keeps texts that another component made. */
#include "../canonical.h"

#define TEXT(name) __attribute__((import_module("t:words/text@0.1.0"), import_name(#name)))
#define MOST 16

TEXT(join) void text_join(struct string *parts, size_t count, const char *between, size_t length, struct string *joined);
TEXT(sort) void text_sort(unsigned *numbers, size_t count, struct numbers *sorted);

static struct string kept[MOST];
static unsigned count;

/* Texts of different lengths, of which the callee gets copies. */
EXPORT(joined) int joined(unsigned parts, unsigned length) {
    parts %= 12;
    length = 1 + length % 50;
    if (count == MOST)
        return NONE;
    struct string *list = malloc(parts * sizeof *list);
    char *text = malloc(length);
    if (!list || !text) {
        free(list);
        free(text);
        return REFUSED;
    }
    for (unsigned at = 0; at < length; at++)
        text[at] = 'a' + (at * length + parts) % 26;
    for (unsigned at = 0; at < parts; at++)
        list[at] = (struct string){text, at % length};
    text_join(list, parts, ", ", 2, &kept[count]);
    free(list);
    free(text);
    struct string *last = &kept[count++];
    return sum((unsigned char *)last->bytes, last->length);
}

EXPORT(sorted) int in_order(unsigned count, unsigned seed) {
    count = 1 + count % 60;
    unsigned *numbers = malloc(count * sizeof *numbers);
    if (!numbers)
        return REFUSED;
    for (unsigned at = 0; at < count; at++)
        numbers[at] = seed = seed * 69069 + 1;
    struct numbers sorted;
    text_sort(numbers, count, &sorted);
    free(numbers);
    int result = sum((unsigned char *)sorted.numbers, sorted.count * sizeof *sorted.numbers);
    for (unsigned at = 1; at < sorted.count; at++)
        if (sorted.numbers[at - 1] > sorted.numbers[at])
            result = NONE;
    free(sorted.numbers);
    return result;
}

EXPORT(kept) int all(void) {
    unsigned all = count;
    for (unsigned at = 0; at < count; at++)
        all = all * 31 + sum((unsigned char *)kept[at].bytes, kept[at].length);
    return all & 0x3fffffff;
}

EXPORT(forget) int forget(unsigned many) {
    for (many = 1 + many % MOST; many && count; many--) {
        count--;
        if (kept[count].length)
            free(kept[count].bytes);
    }
    return count;
}
