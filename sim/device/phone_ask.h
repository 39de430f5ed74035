/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Asks a phone that runs, of whatever kind, over CoAP (RFC 7252, blocks of RFC 7959), or coaps with its secret: GET
 * /status, /messages, /trust-list, POST /reset (coap/coap_phone.h has the other side). A name with several addresses is
 * tried by the rule of reach/reach.h.
 */
#ifndef SIM_PHONE_ASK_H
#define SIM_PHONE_ASK_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"
#include "coap/coap_psk.h"

/** Longest answer that is taken, in bytes; what a phone reports is some kilobytes. */
#define PHONE_ASK_BYTES_MAX (256u * 1024u)

/** Answers may take so many times timeout_ms in all, however many blocks they come in. */
#define PHONE_ASK_TIMEOUTS 6u

/** A question. */
typedef struct phone_ask {
    const char *host;          /**< Name or numeric address, without brackets. */
    uint16_t port;             /**< Of it. */
    const itl_coap_psk_t *psk; /**< Asked over coaps; NULL: over coap. */
    const char *path;          /**< "status" */
    const char *body;          /**< Posted, as text; NULL: GET. */
    uint32_t timeout_ms;       /**< Longest look-up, and wait for the first and for each further block. */
} phone_ask_t;

/**
 * Asks, and waits.
 * @param body  [out] what came with a success (2.xx); freed by the caller, whatever is returned
 * @return false with the reason, in one line: unknown name, nobody there, no answer in time, another key, a refusal
 * (4.01, 4.03) and what helps, another code, an answer that is too long
 */
bool phone_ask(const phone_ask_t *ask, base_bytes_t *body, base_error_t *error);

/**
 * Reads an answer, which may be hostile, as what was asked for.
 * @param path  "status", "messages", "trust-list"
 * @param body  what phone_ask got
 * @return an object as `phone show` has it ("messages" is a member of one), with nothing in its texts that a terminal
 * could take for more than text; the caller frees it with cJSON_Delete. NULL with the reason
 */
cJSON *phone_ask_report(const char *path, const base_bytes_t *body, base_error_t *error);

#endif
