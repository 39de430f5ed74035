/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The inside of an itl_tvs_client_t.
 */
#ifndef ITLPHONE_TVS_PRIV_H
#define ITLPHONE_TVS_PRIV_H

#include "hal/hal.h"
#include "reach/reach.h"
#include "signature/signature.h"
#include "trustlist/trustlist.h"
#include "tvs/tvs_cache.h"
#include "tvs/tvs_codec.h"
#include "tvs/tvs_question.h"
#include "tvs/tvs_session.h"
#include "tvs/tvs_types.h"

/** What a client is doing. */
typedef enum itl_tvs_state {
    ITL_TVS_IDLE,
    ITL_TVS_REACHING,   /**< Waits for an address of servers[server]. */
    ITL_TVS_EXCHANGING, /**< Talks to it. */
} itl_tvs_state_t;

struct itl_tvs_client {
    itl_tvs_config_t config;
    const itl_hal_t *hal;
    itl_signature_work_t *work;
    itl_tvs_cache_t cache;

    itl_tvs_state_t state;
    uint8_t server; /**< Being asked. */
    bool verify;    /**< ... by VERIFY. */
    itl_reach_t reach;
    const itl_trustlist_t *itl;
    itl_tvs_question_t question;
    itl_tvs_key_t key; /**< Of the question in the cache. */
    itl_tvs_session_t session;

    itl_tvs_answer_t answer;
    itl_tvs_outcome_t outcomes[ITL_TVS_OUTCOMES];
    uint8_t message[ITL_TVS_MESSAGE_BYTES]; /**< The request, the response, and at the end the certificate. */
};

#endif
