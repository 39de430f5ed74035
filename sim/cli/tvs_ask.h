/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `itlsim tvs ask`: a question to a TVS server from the command line, and how its answer is told.
 */
#ifndef SIM_TVS_ASK_H
#define SIM_TVS_ASK_H

#include "base/parse.h"
#include "cli/cli.h"
#include "listfile/identity.h"
#include "tvs/tvs.h"
#include "tvs/tvs_pins.h"

/** What `tvs ask` was told, and what it works with. */
typedef struct tvs_ask {
    const char *certificate;
    const char *pin;
    const char *model;
    uint8_t mac[6];
    bool verify;
    bool have_purpose;
    bool json;
    itl_tvs_purpose_t purpose;
    base_server_t servers[ITL_LIMIT_TVS_SERVERS];
    char device[40];
    itl_tvs_config_t config;
    listfile_identity_t identity;
    tvs_pins_t pins;
    base_bytes_t names; /**< subject, issuer and serial number one after the other, as a signed file would have them */
    itl_tlv_source_t source;
    itl_trustlist_header_t header;
    itl_signature_memory_t work;
    uint64_t milliseconds;
} tvs_ask_t;

/** Tells the answer on standard output, as text or JSON, and on standard error that there is none. @return the exit
 * status of the command */
int tvs_ask_report(const tvs_ask_t *ask, const itl_tvs_answer_t *answer);

#endif
