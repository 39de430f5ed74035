/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signature/algorithm_priv.h"

#include <string.h>

static const itl_algorithm_t *const algorithms[] = {
    &itl_algorithm_rsa,
};

enum { ALGORITHMS = sizeof algorithms / sizeof algorithms[0] };

const itl_algorithm_t *itl_algorithm_of_file(uint8_t number)
{
    for (size_t i = 0; i < ALGORITHMS; i++)
        if (algorithms[i]->number == number)
            return algorithms[i];
    return NULL;
}

const itl_algorithm_t *itl_algorithm_of_key(const uint8_t *oid, size_t len)
{
    for (size_t i = 0; i < ALGORITHMS; i++)
        if (algorithms[i]->oid_len == len && memcmp(algorithms[i]->oid, oid, len) == 0)
            return algorithms[i];
    return NULL;
}
