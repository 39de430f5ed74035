/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The log of `itlsim cluster up --log`: a line for what each server did. A file that grows beyond SERVING_LOG_BYTES_MAX
 * keeps half of that, of each kind of line the newest: TFTP, TVS, ALARM, RESET.
 */
#ifndef SERVING_LOG_H
#define SERVING_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include "hal/hal.h"
#include "serving/events.h"

/** Longest file, in bytes, but for a line. */
#define SERVING_LOG_BYTES_MAX (16u * 1024u * 1024u)

/** The log. Must not be moved while it is written to. */
typedef struct serving_log {
    const char *path; /**< Kept; "-": standard error; NULL: there is none. */
    FILE *file;       /**< NULL: none. */
    bool is_ring;     /**< A file, not a terminal or a pipe. */
    bool complained;  /**< That it could not be shortened. */
    const itl_hal_clock_t *clock;
    serving_events_t events; /**< What writes its lines. */
} serving_log_t;

/**
 * Opens the file, to append.
 * @param events  kept in log->events, which then writes a line for each event, where there is a file; its note is told
 *                when that is too long and cannot be shortened
 * @return false, with errno
 */
bool serving_log_open(serving_log_t *log, const char *path, const itl_hal_clock_t *clock,
                      const serving_events_t *events);

/** Closes it; one without a file is allowed. @return false, with errno: lines are lost */
bool serving_log_close(serving_log_t *log);

#endif
