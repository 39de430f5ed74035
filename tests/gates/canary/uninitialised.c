/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Planted: an exit status that hangs on memory nobody wrote. */
#include <stdlib.h>

static void *volatile hidden_from_gcc;

int main(void)
{
    hidden_from_gcc = malloc(64);
    const char *block = hidden_from_gcc;
    int status = block != NULL && block[7] == 42 ? 1 : 0;
    free(hidden_from_gcc);
    return status;
}
