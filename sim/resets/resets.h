/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Resets phones by CoAP: a POST to /reset of each, many at once, with bounds: so many phones at a time, so long for
 * each. A phone that told a port for coaps is asked over that, and never over coap instead. One thread, nothing blocks.
 */
#ifndef RESETS_RESETS_H
#define RESETS_RESETS_H

#include "base/error.h"
#include "coap/coap_psk.h"
#include "collector/alarm.h"
#include "hal/hal.h"

/** Phones that are asked at the same time. */
#define RESETS_AT_ONCE 512u

/** How it ended for a phone. */
typedef enum resets_outcome {
    RESETS_DONE,
    RESETS_REFUSED,   /**< 4.03: it does not believe us. */
    RESETS_FAILED,    /**< It answered otherwise, or could not be asked. */
    RESETS_NO_ANSWER, /**< None in time; over coaps: perhaps another key. */
    RESETS_NO_PORT,   /**< It told none: only a hand can reset it. */
    RESETS_OUTCOMES,
} resets_outcome_t;

/** Space for what is said of a phone. */
#define RESETS_TEXT_BYTES 128u

/** A phone that is done with. */
typedef struct resets_result {
    const char *device;
    resets_outcome_t outcome;
    const char *what; /**< "reset (coaps 127.0.0.1:5684)", "refused: 4.03 (coap 127.0.0.1:5683)", ... */
} resets_result_t;

/** What is to be done. */
typedef struct resets_config {
    const itl_coap_psk_t *psk; /**< Of coaps; copied. NULL: none, and phones with a port for coaps cannot be asked. */
    bool soft;                 /**< A phone boots again; else: power off and on. */
    const itl_hal_t *hal;      /**< Net, clock, random numbers; kept. */
    uint32_t timeout_ms;       /**< Longest wait for one phone; from 7 s on it is asked three times in it. */
    void *ctx;
    void (*tell)(void *ctx,
                 const resets_result_t *result); /**< Called by resets_poll, once for each phone. May be NULL. */
} resets_config_t;

typedef struct resets resets_t;

/** Prepares. @return NULL with the reason */
resets_t *resets_open(const resets_config_t *config, base_error_t *error);

/** Adds a phone as its newest alarm told of it: device, sender, ports. @return false: out of memory */
bool resets_add(resets_t *resets, const collector_alarm_t *alarm);

/** Asks, hears answers. @return when to call again at the latest (monotonic ms), also when coap_loop_wait tells of
 *  nothing (hal/coap) */
uint64_t resets_poll(resets_t *resets);

/** True when no phone is left. */
bool resets_over(const resets_t *resets);

/** Phones that ended so, until now. */
unsigned resets_count(const resets_t *resets, resets_outcome_t outcome);

/** Writes "3 phones: 2 reset, 1 told no port". @return @p text */
const char *resets_summary(const resets_t *resets, char text[RESETS_TEXT_BYTES]);

/** Forgets phones that are left, frees everything; NULL is allowed. */
void resets_close(resets_t *resets);

#endif
