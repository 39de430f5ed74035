/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * GET by a URL, for everything of a phone that asks for one: the authentication of pushes, directory and services. http
 * asks anybody, https only servers whom the judge of the set-up trusts (https_way.h). Bounded in bytes, time and
 * redirections: 301, 302, 303, 307 and 308 are followed as often as the job says, and never from https to http.
 */
#ifndef ITLPHONE_HTTPS_GET_H
#define ITLPHONE_HTTPS_GET_H

#include "fetch/fetch.h"
#include "https/https_url.h"
#include "https/https_way.h"

/** What is asked for, and within what. It stays as it is until the end. */
typedef struct itl_https_job {
    const char *fields;    /**< More fields of the request, each with its CRLF; NULL: none. */
    uint32_t timeout_ms;   /**< Longest wait for what comes next; 0: ITL_DEFAULT_TIMEOUT_MS. */
    uint32_t whole_ms;     /**< Longest whole, redirections and questions to TVS included; not 0. */
    uint32_t max_bytes;    /**< Of a body; not 0. */
    uint8_t redirects;     /**< That are followed. */
    itl_fetch_sink_t sink; /**< Takes the body of the answer 200. */
} itl_https_job_t;

/** How a GET ended. */
typedef struct itl_https_result {
    itl_reason_t reason; /**< ITL_REASON_NONE: the whole body went to the sink. */
    itl_https_fault_t fault;
    uint16_t status; /**< Of the last answer; 0: none came. */
    uint32_t bytes;  /**< That went to the sink. */
    bool secure;     /**< The last server asked was asked by https. */
} itl_https_result_t;

/** A GET; zeroes before the first one. Users read url, fields and result; the rest is private. Not to be moved while it
 *  runs. */
typedef struct itl_https_get {
    itl_https_url_t url;      /**< That is asked, at the end the one that answered. */
    itl_http_fields_t fields; /**< Of the last answer. */
    itl_https_result_t result;
    const itl_https_setup_t *setup;
    const itl_https_job_t *job;
    itl_fetch_job_t fetch_job;
    itl_fetch_t fetch;
    itl_reach_t reach;
    itl_https_transfer_t transfer;               /**< Of http as well, by its http. */
    char host[ITL_LIMIT_CONFIG_HOST_BYTES + 8u]; /**< Of the request. */
    uint64_t deadline_ms;
    uint8_t redirects; /**< That were followed. */
    bool busy;
} itl_https_get_t;

/**
 * Starts to ask; what runs is cancelled first.
 * @param setup, job  kept until the end
 * @param url         copied; one that was not read (no host) ends at once with ITL_HTTPS_FAULT_URL
 */
void itl_https_get_start(itl_https_get_t *get, const itl_https_setup_t *setup, const itl_https_job_t *job,
                         const itl_https_url_t *url);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER when nothing
 *  runs */
uint64_t itl_https_get_poll(itl_https_get_t *get);

/** True while it runs; then get->result says how it ended. */
bool itl_https_get_busy(const itl_https_get_t *get);

/** Ends what runs: ITL_REASON_INTERNAL. */
void itl_https_get_cancel(itl_https_get_t *get);

#endif
