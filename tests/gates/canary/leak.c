/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: a heap block that nobody frees. */
#include <stdlib.h>

static void *volatile lost;

int main(void)
{
    lost = malloc(64);
    lost = NULL;
    return 0;
}
