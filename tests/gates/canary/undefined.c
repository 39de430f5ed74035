/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: signed overflow. */
#include <limits.h>

int main(void)
{
    volatile int most = INT_MAX;
    volatile int more = most + 1;
    return more == 0 ? 1 : 0;
}
