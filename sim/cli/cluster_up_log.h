/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The log of `itlsim cluster up --log`: a line for what each server did. A file that grows beyond UP_LOG_BYTES_MAX
 * keeps half of that, of each kind of line the newest: TFTP, TVS, ALARM, RESET.
 */
#ifndef CLI_CLUSTER_UP_LOG_H
#define CLI_CLUSTER_UP_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include "cluster/running.h"
#include "collector/collector.h"
#include "collector/resets.h"

/** Longest file, in bytes, but for a line. */
#define UP_LOG_BYTES_MAX (16u * 1024u * 1024u)

/** The log. */
typedef struct up_log {
    const char *path; /**< Kept; "-": standard error; NULL: there is none. */
    FILE *file;       /**< NULL: none. */
    bool is_ring;     /**< A file, not a terminal or a pipe. */
    bool complained;  /**< That it could not be shortened. */
} up_log_t;

/** Opens the file, to append. @return false, with errno */
bool up_log_open(up_log_t *log, const char *path);

/** Writes a line of TFTP. @param host  of the node */
void up_log_tftp(up_log_t *log, const char *host, const tftp_service_event_t *event);

/** Writes a line of TVS. @param host  of the node */
void up_log_tvs(up_log_t *log, const char *host, const tvs_service_event_t *event);

/** Writes a line of the collector. */
void up_log_alarm(up_log_t *log, const collector_event_t *event);

/** Writes a line of a phone that was reset. */
void up_log_reset(up_log_t *log, const resets_result_t *result);

/** Closes it; one without a file is allowed. @return false, with errno: lines are lost */
bool up_log_close(up_log_t *log);

#endif
