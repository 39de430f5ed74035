/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Sessions of coaps whose other side has shown that it knows the key. When strangers come, libcoap gives up the session
 * that was idle longest, but none of these. They have bounds of their own: each ends after a while of silence, and when
 * there are too many, of the address that has most of them the one that was idle longest ends.
 */
#ifndef COLLECTOR_SESSIONS_H
#define COLLECTOR_SESSIONS_H

#include <coap3/coap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/places.h"
#include "hal/clock.h"

/** Most sessions. */
#define SESSIONS_MAX 4096u

/** Longest silence of one, in ms. */
#define SESSIONS_IDLE_MS 15000u

/** A session. */
typedef struct sessions_entry {
    place_t place;
    coap_session_t *session; /**< Referenced; NULL: free. */
    uint64_t used_ms;
    bool over;           /**< To be ended as soon as libcoap does not work on it. */
    uint32_t next_spare; /**< Of the entries that are free. */
} sessions_entry_t;

/** All of them. Must not be moved. */
typedef struct sessions {
    places_t *places;
    sessions_entry_t entries[SESSIONS_MAX];
    uint32_t spare; /**< The first entry that is free; SESSIONS_MAX: none. */
    const itl_hal_clock_t *clock;
    bool some_over;
    uint64_t swept_ms;
} sessions_t;

/** Prepares. @param clock  kept @return false: out of memory */
bool sessions_open(sessions_t *sessions, const itl_hal_clock_t *clock);

/** Adds a session, whose data (coap_session_get_app_data) is the entry from now on. When all places are taken, another
 * one ends. */
void sessions_add(sessions_t *sessions, coap_session_t *session);

/** The entry of a session; NULL: it never showed that it knows the key, or has ended. */
sessions_entry_t *sessions_entry(sessions_t *sessions, const coap_session_t *session);

/** Notes that no more needs to be said of a session: it has ended, or its handshake failed. */
void sessions_told(sessions_t *sessions, coap_session_t *session);

/** True when a session is, or was, an entry, or sessions_told was called for it. */
bool sessions_is_told(const coap_session_t *session);

/** Notes that a session said something; NULL is allowed. */
void sessions_used(sessions_t *sessions, sessions_entry_t *entry);

/** Forgets a session that has ended. */
void sessions_ended(sessions_t *sessions, sessions_entry_t *entry);

/** Marks a session to be ended; NULL is allowed. */
void sessions_end(sessions_t *sessions, sessions_entry_t *entry);

/** Marks all of them. */
void sessions_end_all(sessions_t *sessions);

/** Ends those that are marked and, once a second, those that were silent too long. Not from within a call of libcoap's.
 */
void sessions_sweep(sessions_t *sessions);

/** Forgets all, ending none; one that is zeroed is allowed. */
void sessions_close(sessions_t *sessions);

#endif
