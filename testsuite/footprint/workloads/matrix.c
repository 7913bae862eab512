// Products of 4 by 4 matrices, with the result in a local one until it is complete.
#include "firmware.h"

#define N 4

static int32_t position[N][N] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
static int32_t motion[N][N];

EXPORT("set_motion") void set_motion(uint32_t row, uint32_t column, int32_t value) {
    motion[row % N][column % N] = value;
}

EXPORT("advance") int32_t advance(void) {
    uint32_t product[N][N];
    for (uint32_t row = 0; row < N; row++) {
        for (uint32_t column = 0; column < N; column++) {
            uint32_t sum = 0;
            for (uint32_t i = 0; i < N; i++) {
                sum += (uint32_t)position[row][i] * (uint32_t)motion[i][column];
            }
            product[row][column] = sum;
        }
    }
    uint32_t trace = 0;
    for (uint32_t row = 0; row < N; row++) {
        for (uint32_t column = 0; column < N; column++) {
            position[row][column] = (int32_t)product[row][column];
        }
        trace += product[row][row];
    }
    return (int32_t)trace;
}

EXPORT("at") int32_t at(uint32_t row, uint32_t column) {
    return position[row % N][column % N];
}
