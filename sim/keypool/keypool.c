/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keypool/keypool.h"

#include "keypool/keypool_priv.h"

/* The next key of a file. @return false: there is none */
static bool take_from(const uint8_t *file, size_t file_size, size_t *next, const uint8_t **der, size_t *size)
{
    if (*next + 2 > file_size)
        return false;
    *size = (size_t)file[*next] << 8 | file[*next + 1];
    *der = file + *next + 2;
    *next += 2 + *size;
    return *next <= file_size;
}

static bool take(void *ctx, uint32_t bits, const uint8_t **der, size_t *size)
{
    keypool_t *pool = ctx;
    if (bits == 1024)
        return take_from(keypool_keys_1024, keypool_keys_1024_size, &pool->next_1024, der, size);
    if (bits == 2048)
        return take_from(keypool_keys_2048, keypool_keys_2048_size, &pool->next_2048, der, size);
    return bits == 4096 && take_from(keypool_keys_4096, keypool_keys_4096_size, &pool->next_4096, der, size);
}

void keypool_open(keypool_t *pool)
{
    *pool = (keypool_t){.keys = {.ctx = pool, .take = take}};
}
