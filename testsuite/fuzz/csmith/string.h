// Of it only size_t is used.
#include <stddef.h>
