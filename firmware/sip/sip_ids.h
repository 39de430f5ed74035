/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What tells one request from all others, new for each and not to be guessed: a response that bears them comes from
 * somebody who has seen the request.
 */
#ifndef ITLPHONE_SIP_IDS_H
#define ITLPHONE_SIP_IDS_H

#include <stdbool.h>

#include "hal/random.h"

/** Sequence number of the request, as phones count; RFC 3261 section 8.1.1.5. */
#define ITL_SIP_CSEQ "1000"

/** Identifiers of one request, in text. */
typedef struct itl_sip_ids {
    char branch[24];     /**< Of the Via, with the cookie z9hG4bK (RFC 3261 section 8.1.1.7). */
    char tag[17];        /**< Of the From. */
    char call_id[33];    /**< What stands before the '@'. */
    char content_id[17]; /**< Of the body (RFC 2392), what stands before the '@'. */
    char session[33];    /**< Session-ID (RFC 7989): a random UUID without its hyphens. */
} itl_sip_ids_t;

/** Draws new ones. @return false: no random numbers to be had */
bool itl_sip_ids_draw(itl_sip_ids_t *ids, const itl_hal_random_t *random);

#endif
