/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Who holds the places of something that can be full: transfers, connections, entries of a table. When it is full, the
 * oldest entry of the address that holds most makes room, so that one client cannot keep the others out.
 *
 * "Oldest" is the one that got on least recently: places_touch makes an entry the newest again. Ports do not count, and
 * an IPv6 network of 64 bits is one address, since one host has all of it; link-local addresses count one by one.
 * Every call takes constant time, however many entries and addresses there are.
 *
 * Entries that must never go are simply not entered.
 */
#ifndef BASE_PLACES_H
#define BASE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "hal/net.h"

struct places_holder;

/** One place, a member of the entry that has it. All zero: holds none. Must not be moved while it holds one. */
typedef struct place {
    struct place *older, *newer;  /**< Of the same address. */
    struct places_holder *holder; /**< NULL: holds none. */
} place_t;

/** The places. */
typedef struct places places_t;

/** Makes @p capacity places, at least 1, all free. @return to be freed with places_destroy; NULL: out of memory */
places_t *places_create(size_t capacity);

/** Frees it. The entries are the caller's and are not looked at any more; NULL is allowed. */
void places_destroy(places_t *places);

/** Gives a place to an entry that holds none. @p from  who asked; its port does not count
 *  @return false when all are taken: make places_oldest leave first */
bool places_take(places_t *places, place_t *place, const itl_hal_addr_t *from);

/** Frees the place of an entry; one that holds none is passed over. */
void places_leave(places_t *places, place_t *place);

/** The entry got on: it is the newest of its address again. One that holds no place is passed over. */
void places_touch(places_t *places, place_t *place);

/** Who makes room: the oldest entry of the address that holds most; among addresses that hold as many, of the one that
 *  got on least recently. @return NULL when no place is taken */
place_t *places_oldest(const places_t *places);

/** True when every place is taken. */
bool places_full(const places_t *places);

/** Places that are taken. */
size_t places_taken(const places_t *places);

#endif
