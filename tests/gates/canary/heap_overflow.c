/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: a byte read past the end of a heap block. */
#include <stdlib.h>

int main(void)
{
    volatile size_t size = 8;
    volatile char *block = calloc(size, 1);
    int past = block == NULL ? 0 : block[size];
    free((void *)block);
    return past == 1 ? 1 : 0;
}
