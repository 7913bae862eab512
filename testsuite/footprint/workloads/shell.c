// flags: -Wl,--stack-first -Wl,-z,stack-size=1024
// A command line: characters come in, and a line calls the handler of the command that it names.
#include "firmware.h"

static char line[20];
static uint32_t length;
static int32_t settings[4];

static int32_t set(const char *rest) {
    settings[(uint8_t)rest[0] & 3] = (uint8_t)rest[1];
    return 1;
}

static int32_t get(const char *rest) {
    return settings[(uint8_t)rest[0] & 3];
}

static int32_t sum(const char *rest) {
    (void)rest;
    return settings[0] + settings[1] + settings[2] + settings[3];
}

static const struct {
    const char *name;
    int32_t (*run)(const char *);
} commands[] = {{"set", set}, {"get", get}, {"sum", sum}};

static uint32_t matches(const char *name) {
    uint32_t i = 0;
    while (i < 3 && name[i] == line[i]) {
        i++;
    }
    return i == 3;
}

EXPORT("type") int32_t type(uint32_t c) {
    if (c != '\n') {
        if (length < sizeof line - 1) {
            line[length++] = (char)c;
        }
        return 0;
    }
    line[length < sizeof line ? length : 0] = 0;
    length = 0;
    for (uint32_t i = 0; i < LENGTH(commands); i++) {
        if (matches(commands[i].name)) {
            return commands[i].run(line + 4);
        }
    }
    return -1;
}
