/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip_memory.h"

#include <osipparser2/osip_parser.h>
#include <stdlib.h>

#define BLOCKS 1000u

static void *blocks[BLOCKS];
static unsigned used, room;

static void *take(size_t size)
{
    void *block = used < room ? malloc(size) : NULL;
    if (block != NULL)
        blocks[used++] = block;
    return block;
}

static void give_back(void *block)
{
    for (unsigned i = 0; i < used; i++)
        if (blocks[i] == block)
            blocks[i] = NULL;
    free(block);
}

static void *resize(void *block, size_t size)
{
    unsigned place = used;
    for (unsigned i = 0; i < used && block != NULL; i++)
        if (blocks[i] == block)
            place = i;
    if (place == used)
        return take(size);
    void *moved = realloc(block, size);
    if (moved != NULL)
        blocks[place] = moved;
    return moved;
}

/* @return how many blocks were left */
static unsigned take_all_back(void)
{
    unsigned left = 0;
    for (unsigned i = 0; i < used; i++) {
        left += blocks[i] != NULL;
        free(blocks[i]);
    }
    used = 0;
    return left;
}

unsigned sip_memory_until_enough(bool (*run)(void))
{
    bool done = false;
    unsigned left = 0;
    osip_set_allocators(take, resize, give_back);
    for (room = 0; !done && room < BLOCKS; room++) {
        done = run();
        left = take_all_back();
    }
    osip_set_allocators(NULL, NULL, NULL);
    return done && left == 0 ? room - 1 : 0;
}
