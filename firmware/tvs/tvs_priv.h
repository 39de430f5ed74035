/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The inside of a tvs_client_t.
 */
#ifndef ITLPHONE_TVS_PRIV_H
#define ITLPHONE_TVS_PRIV_H

#include "tvs/tvs.h"
#include "tvs/tvs_cache.h"
#include "tvs/tvs_codec.h"
#include "tvs/tvs_question.h"
#include "tvs/tvs_session.h"

/** What a client is doing. */
typedef enum tvs_state {
    TVS_IDLE,
    TVS_RESOLVING, /**< Looks up the name of servers[server]. */
    TVS_EXCHANGING,
} tvs_state_t;

struct tvs_client {
    tvs_config_t config;
    const hal_t *hal;
    signature_work_t *work;
    tvs_cache_t cache;

    uint8_t state;    /**< A tvs_state_t. */
    uint8_t server;   /**< Being asked. */
    uint8_t address;  /**< Index of its address. */
    reason_t failure; /**< Of the address before. */
    bool verify;      /**< ... by VERIFY. */
    const trustlist_t *itl;
    tvs_question_t question;
    tvs_key_t key; /**< Of the question in the cache. */
    uint64_t deadline_ms;
    tvs_session_t session;

    tvs_answer_t answer;
    tvs_outcome_t outcomes[TVS_OUTCOMES];
    uint8_t message[TVS_MESSAGE_BYTES]; /**< The request, the response, and at the end the certificate. */
};

#endif
