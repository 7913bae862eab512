/* Texts and lists that are made of others. */
#include "../canonical.h"

#define TEXT(name) __attribute__((export_name("t:words/text@0.1.0#" name)))
#define POST(name) __attribute__((export_name("cabi_post_t:words/text@0.1.0#" name)))

static struct string joined;
static struct numbers sorted;

TEXT("join")
struct string *join(struct string *parts, size_t count, char *between, size_t length) {
    size_t all = 0;
    for (size_t at = 0; at < count; at++)
        all += parts[at].length + (at ? length : 0);
    char *to = malloc(all);
    if (!to)
        __builtin_trap();
    joined = (struct string){to, all};
    for (size_t at = 0; at < count; at++) {
        if (at) {
            memcpy(to, between, length);
            to += length;
        }
        memcpy(to, parts[at].bytes, parts[at].length);
        to += parts[at].length;
        if (parts[at].length)
            free(parts[at].bytes);
    }
    if (count)
        free(parts);
    if (length)
        free(between);
    return &joined;
}

POST("join") void post_join(struct string *string) { free(string->bytes); }

/* By halves, which are merged in a block beside. */
static void sort(unsigned *numbers, unsigned *beside, size_t count) {
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half;
    sort(numbers, beside, half);
    sort(numbers + half, beside, count - half);
    for (size_t at = 0; at < count; at++)
        beside[at] = right == count || (left < half && numbers[left] <= numbers[right]) ? numbers[left++] : numbers[right++];
    memcpy(numbers, beside, count * sizeof *numbers);
}

TEXT("sort")
struct numbers *sort_numbers(unsigned *numbers, size_t count) {
    unsigned *beside = calloc(count, sizeof *beside);
    if (!beside)
        __builtin_trap();
    sort(numbers, beside, count);
    free(beside);
    sorted = (struct numbers){numbers, count};
    return &sorted;
}

POST("sort") void post_sort(struct numbers *numbers) {
    if (numbers->count)
        free(numbers->numbers);
}
