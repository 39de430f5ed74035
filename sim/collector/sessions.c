/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/sessions.h"

#include "collector/endpoint.h"

#define SWEEP_MS 1000u

bool sessions_open(sessions_t *sessions, const itl_hal_clock_t *clock)
{
    sessions->clock = clock;
    for (uint32_t i = 0; i < SESSIONS_MAX; i++)
        sessions->entries[i] = (sessions_entry_t){.next_spare = i + 1};
    sessions->spare = 0;
    sessions->places = places_create(SESSIONS_MAX);
    return sessions->places != NULL;
}

void sessions_ended(sessions_t *sessions, sessions_entry_t *entry)
{
    coap_session_t *session = entry->session;
    places_leave(sessions->places, &entry->place);
    *entry = (sessions_entry_t){.next_spare = sessions->spare};
    sessions->spare = (uint32_t)(entry - sessions->entries);
    sessions_told(sessions, session);
    coap_session_release(session);
}

/* libcoap tells of the end (COAP_EVENT_DTLS_CLOSED) of what had begun. */
static void hang_up(sessions_t *sessions, sessions_entry_t *entry)
{
    coap_session_disconnected(entry->session, COAP_NACK_NOT_DELIVERABLE);
    if (entry->session != NULL)
        sessions_ended(sessions, entry);
}

/* The data of a session: its entry; the sessions themselves where there is no more to be told of it. */
sessions_entry_t *sessions_entry(sessions_t *sessions, const coap_session_t *session)
{
    void *data = coap_session_get_app_data(session);
    return data == sessions ? NULL : data;
}

void sessions_told(sessions_t *sessions, coap_session_t *session)
{
    coap_session_set_app_data(session, sessions);
}

bool sessions_is_told(const coap_session_t *session)
{
    return coap_session_get_app_data(session) != NULL;
}

void sessions_add(sessions_t *sessions, coap_session_t *session)
{
    const itl_hal_addr_t from = endpoint_address(session);
    if (places_full(sessions->places))
        hang_up(sessions, (sessions_entry_t *)places_oldest(sessions->places));
    if (sessions->spare == SESSIONS_MAX)
        return;
    sessions_entry_t *entry = &sessions->entries[sessions->spare];
    sessions->spare = entry->next_spare;
    *entry = (sessions_entry_t){.session = coap_session_reference(session), .used_ms = itl_hal_now_ms(sessions->clock)};
    places_take(sessions->places, &entry->place, &from);
    coap_session_set_app_data(session, entry);
}

void sessions_used(sessions_t *sessions, sessions_entry_t *entry)
{
    if (entry == NULL)
        return;
    entry->used_ms = itl_hal_now_ms(sessions->clock);
    places_touch(sessions->places, &entry->place);
}

void sessions_end(sessions_t *sessions, sessions_entry_t *entry)
{
    if (entry != NULL)
        sessions->some_over = entry->over = true;
}

void sessions_end_all(sessions_t *sessions)
{
    for (size_t i = 0; i < SESSIONS_MAX; i++)
        if (sessions->entries[i].session != NULL)
            sessions_end(sessions, &sessions->entries[i]);
}

void sessions_sweep(sessions_t *sessions)
{
    const uint64_t now = itl_hal_now_ms(sessions->clock);
    if (!sessions->some_over && now - sessions->swept_ms < SWEEP_MS)
        return;
    sessions->some_over = false;
    sessions->swept_ms = now;
    if (places_taken(sessions->places) == 0)
        return;
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        sessions_entry_t *entry = &sessions->entries[i];
        if (entry->session != NULL && (entry->over || now - entry->used_ms >= SESSIONS_IDLE_MS))
            hang_up(sessions, entry);
    }
}

void sessions_close(sessions_t *sessions)
{
    for (size_t i = 0; sessions->places != NULL && i < SESSIONS_MAX; i++)
        if (sessions->entries[i].session != NULL)
            sessions_ended(sessions, &sessions->entries[i]);
    places_destroy(sessions->places);
    sessions->places = NULL;
}
