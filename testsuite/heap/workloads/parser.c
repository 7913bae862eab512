/* Expressions: a tree is made of a text, and trees of trees. */
#include "heap.h"

#define LONGEST 60
#define SLOTS 6
#define DEEPEST 24

struct node {
    char kind;
    int number;
    struct node *left, *right;
};

static char line[LONGEST + 1];
static unsigned typed, at, depth;
static int is_refused;
static struct node *slots[SLOTS];

static void drop(struct node *node) {
    if (!node)
        return;
    drop(node->left);
    drop(node->right);
    free(node);
}

/* Takes its operands, also if there is no memory for it. */
static struct node *make(char kind, int number, struct node *left, struct node *right) {
    int is_whole = kind == '#' || kind == 'x' || (left && right);
    struct node *node = is_whole ? malloc(sizeof *node) : NULL;
    if (!node) {
        is_refused |= is_whole;
        drop(left);
        drop(right);
        return NULL;
    }
    node->kind = kind, node->number = number, node->left = left, node->right = right;
    return node;
}

static struct node *parse_sum(void);

static struct node *parse_factor(void) {
    char c = line[at];
    if (c == 'x')
        return at++, make('x', 0, NULL, NULL);
    if (c >= '0' && c <= '9') {
        int number = 0;
        while (line[at] >= '0' && line[at] <= '9')
            number = (number * 10 + line[at++] - '0') % 10000;
        return make('#', number, NULL, NULL);
    }
    if (c != '(' || depth == DEEPEST)
        return NULL;
    at++, depth++;
    struct node *inner = parse_sum();
    depth--;
    /* What is still open at the end is closed. */
    if (line[at] == ')')
        at++;
    return inner;
}

static struct node *parse_product(void) {
    struct node *left = parse_factor();
    while (left && line[at] == '*')
        at++, left = make('*', 0, left, parse_factor());
    return left;
}

static struct node *parse_sum(void) {
    struct node *left = parse_product();
    while (left && (line[at] == '+' || line[at] == '-')) {
        char kind = line[at++];
        left = make(kind, 0, left, parse_product());
    }
    return left;
}

static struct node *copy(const struct node *node) {
    if (!node->left)
        return make(node->kind, node->number, NULL, NULL);
    struct node *left = copy(node->left);
    return make(node->kind, 0, left, left ? copy(node->right) : NULL);
}

static struct node *derive(const struct node *node) {
    if (!node->left)
        return make('#', node->kind == 'x', NULL, NULL);
    if (node->kind != '*') {
        struct node *left = derive(node->left);
        return make(node->kind, 0, left, left ? derive(node->right) : NULL);
    }
    struct node *left = derive(node->left);
    left = make('*', 0, left, left ? copy(node->right) : NULL);
    struct node *right = left ? copy(node->left) : NULL;
    right = make('*', 0, right, right ? derive(node->right) : NULL);
    return make('+', 0, left, right);
}

static unsigned value(const struct node *node, unsigned x) {
    if (!node->left)
        return node->kind == 'x' ? x : node->number;
    unsigned left = value(node->left, x), right = value(node->right, x);
    return node->kind == '*' ? left * right : node->kind == '+' ? left + right : left - right;
}

static unsigned nodes(const struct node *node) { return node ? 1 + nodes(node->left) + nodes(node->right) : 0; }

static int store(unsigned slot, struct node *node) {
    if (!node)
        return is_refused ? REFUSED : NONE;
    drop(slots[slot % SLOTS]);
    slots[slot % SLOTS] = node;
    return nodes(node);
}

/* So that most of it can be read: what may come next depends on what was before. */
EXPORT(type) int type(unsigned seed) {
    for (unsigned many = seed % 16 + 3; typed < LONGEST && many; many--) {
        seed = seed * 69069 + 1;
        char before = typed ? line[typed - 1] : '+';
        int is_operand = before == 'x' || before == ')' || (before >= '0' && before <= '9');
        line[typed++] = (is_operand ? "+-*)*+7" : "x(3x(92")[(seed >> 16) % 7];
    }
    return typed;
}

EXPORT(parse) int parse(unsigned slot) {
    line[typed] = 0;
    at = depth = is_refused = 0;
    struct node *node = parse_sum();
    int result = store(slot, node);
    if (result != REFUSED)
        typed = 0;
    return result;
}

EXPORT(differentiate) int differentiate(unsigned from, unsigned to) {
    is_refused = 0;
    const struct node *node = slots[from % SLOTS];
    return node && nodes(node) < 40 ? store(to, derive(node)) : NONE;
}

EXPORT(multiply) int multiply(unsigned one, unsigned other, unsigned to) {
    is_refused = 0;
    const struct node *a = slots[one % SLOTS], *b = slots[other % SLOTS];
    if (!a || !b || nodes(a) + nodes(b) > 200)
        return NONE;
    struct node *left = copy(a);
    return store(to, make('*', 0, left, left ? copy(b) : NULL));
}

EXPORT(evaluate) int evaluate(unsigned slot, unsigned x) {
    const struct node *node = slots[slot % SLOTS];
    return node ? (int)(value(node, x) & 0x3fffffff) : NONE;
}

EXPORT(forget) int forget(unsigned slot) {
    int was = nodes(slots[slot % SLOTS]);
    drop(slots[slot % SLOTS]);
    slots[slot % SLOTS] = NULL;
    return was;
}
