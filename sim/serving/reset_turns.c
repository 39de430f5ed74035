/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/reset_turns.h"

#include <stdio.h>
#include <stdlib.h>

#include "itl_limits.h"

struct reset_turns {
    reset_turns_config_t config;
    const char *wanted;   /* Once more, and why; NULL: not. */
    bool told;            /* How the round went. */
    reset_round_t *round; /* NULL: none under way. */
};

static void tell_phone(void *ctx, const resets_result_t *result)
{
    const serving_events_t *events = ((const reset_turns_t *)ctx)->config.events;
    if (events->reset != NULL)
        events->reset(events->ctx, result);
}

static void tell_note(void *ctx, const char *text)
{
    serving_note(((const reset_turns_t *)ctx)->config.events, text);
}

/* --- beginning --- */

static bool add_phone(void *ctx, const collector_alarm_t *alarm)
{
    return reset_round_add(ctx, alarm);
}

static bool begin(reset_turns_t *turns, alarm_store_t *store, const itl_coap_psk_t *psk, base_error_t *error)
{
    const char *why = turns->wanted;
    const reset_round_config_t config = {.disk = turns->config.disk,
                                         .why = why,
                                         .wait = CLUSTER_NO_WAIT,
                                         .resets = {.hal = turns->config.hal,
                                                    .psk = psk,
                                                    .timeout_ms = ITL_DEFAULT_TIMEOUT_MS,
                                                    .ctx = turns,
                                                    .tell = tell_phone},
                                         .note = tell_note};
    turns->wanted = NULL;
    turns->told = false;
    turns->round = reset_round_open(&config, error);
    return turns->round != NULL && alarm_store_phones_in_turn(store, add_phone, turns->round, error);
}

static void end(reset_turns_t *turns)
{
    reset_round_close(turns->round);
    turns->round = NULL;
}

static void begin_or_tell(reset_turns_t *turns, alarm_store_t *store, const itl_coap_psk_t *psk)
{
    base_error_t error = {""};
    char text[sizeof error.text + 32];
    if (begin(turns, store, psk, &error))
        return;
    snprintf(text, sizeof text, "phones cannot be reset: %s", error.text);
    serving_note(turns->config.events, text);
    end(turns);
}

/* --- the loop --- */

void reset_turns_start(reset_turns_t *turns, const char *why)
{
    turns->wanted = why;
}

/* At once, also where its line has to wait for the syslog. */
static void tell_line(reset_turns_t *turns)
{
    const char *line = reset_round_line(turns->round);
    if (line[0] == '\0' || turns->told)
        return;
    turns->told = true;
    serving_note(turns->config.events, line);
}

uint64_t reset_turns_poll(reset_turns_t *turns, alarm_store_t *store, const itl_coap_psk_t *psk)
{
    uint64_t again = ITL_HAL_FOREVER;
    if (turns->wanted != NULL && turns->round == NULL)
        begin_or_tell(turns, store, psk);
    if (turns->round != NULL) {
        again = reset_round_poll(turns->round);
        tell_line(turns);
        if (reset_round_over(turns->round))
            end(turns);
    }
    return turns->wanted != NULL && turns->round == NULL ? itl_hal_now_ms(turns->config.hal->clock) : again;
}

/* --- around it --- */

reset_turns_t *reset_turns_open(const reset_turns_config_t *config, base_error_t *error)
{
    reset_turns_t *turns = calloc(1, sizeof *turns);
    if (turns == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    turns->config = *config;
    return turns;
}

void reset_turns_close(reset_turns_t *turns)
{
    if (turns == NULL)
        return;
    end(turns);
    free(turns);
}
