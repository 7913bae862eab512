// Moving averages of four channels, with sums that are kept up to date.
#include "firmware.h"

#define CHANNELS 4
#define WINDOW 20

struct channel {
    int64_t sum;
    int32_t values[WINDOW];
    uint32_t at, count;
};

static struct channel channels[CHANNELS];

EXPORT("add") int32_t add(uint32_t number, int32_t value) {
    if (number >= CHANNELS) {
        return 0;
    }
    struct channel *channel = &channels[number];
    if (channel->at >= WINDOW) {
        channel->at = 0;
    }
    channel->sum += (int64_t)value - channel->values[channel->at];
    channel->values[channel->at++] = value;
    if (channel->count < WINDOW) {
        channel->count++;
    }
    return (int32_t)(channel->sum / channel->count);
}

EXPORT("spread") int64_t spread(uint32_t number) {
    if (number >= CHANNELS) {
        return -1;
    }
    const int32_t *values = channels[number].values;
    int64_t least = values[0], most = values[0];
    for (uint32_t i = 1; i < WINDOW; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    return most - least;
}
