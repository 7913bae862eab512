// A lamp that blinks a message in morse code: a table of strings, followed step by step.
#include "firmware.h"

static const char *const letters[26] = {
    ".-",   "-...", "-.-.", "-..",  ".",   "..-.", "--.",  "....", "..",   ".---", "-.-",  ".-..", "--",
    "-.",   "---",  ".--.", "--.-", ".-.", "...",  "-",    "..-",  "...-", ".--",  "-..-", "-.--", "--..",
};

static char message[10] = "SOS";
static const char *sign = "";
static uint32_t at, left, lamp;

EXPORT("letter") void letter(uint32_t place, uint32_t c) {
    if (place < sizeof message - 1) {
        message[place] = (char)c;
    }
}

EXPORT("restart") void restart(void) {
    sign = "";
    at = left = lamp = 0;
}

EXPORT("step") uint32_t step(void) {
    if (left > 0) {
        left--;
        return lamp;
    }
    if (lamp) {
        // A pause as long as a dot.
        lamp = 0;
        return lamp;
    }
    if (*sign) {
        left = *sign == '-' ? 2 : 0;
        sign++;
        lamp = 1;
        return lamp;
    }
    if (at >= sizeof message || message[at] == 0) {
        at = 0;
        left = 6;
        return lamp;
    }
    uint32_t index = (uint32_t)message[at++] - 'A';
    if (index < LENGTH(letters)) {
        sign = letters[index];
    }
    left = 2;
    return lamp;
}
