/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/phone_ask.h"

#include <coap3/coap.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "coap/coap_address.h"
#include "coap/coap_loop.h"
#include "coap/coap_secret.h"
#include "itl_limits.h"
#include "posix/clock.h"
#include "posix/net.h"
#include "reach/reach.h"

#define TOKEN_BYTES   8u
#define TAKEN_AT_ONCE 64u

/* A question on its way. */
typedef struct question {
    const phone_ask_t *ask;
    itl_hal_t hal; /* Net, clock, random numbers. */
    itl_reach_t reach;
    coap_context_t *context;
    coap_session_t *session;
    uint8_t token[TOKEN_BYTES];
    uint64_t deadline_ms, end_ms; /* Of the next block, and of all of them. */
    coap_pdu_code_t code;         /* Of the answer; 0: none yet. */
    base_bytes_t *body;
    bool heard, over, too_long;
    bool unreachable; /* The other side said that nobody listens, or that it does not know the key. */
} question_t;

static uint64_t now_ms(void)
{
    return itl_hal_now_ms(posix_clock());
}

/* --- what comes back --- */

/* libcoap asks for the next block by itself. @return false: there is a further one */
static bool take_block(question_t *asking, const coap_pdu_t *received)
{
    size_t len = 0, offset = 0, total = 0;
    const uint8_t *data = NULL;
    coap_block_t block = {0};
    if (coap_get_data_large(received, &len, &data, &offset, &total) == 0)
        return true;
    if (offset == 0)
        asking->body->size = 0;
    if (offset != asking->body->size || len > PHONE_ASK_BYTES_MAX - offset) {
        asking->too_long = true;
        return true;
    }
    base_put(asking->body, data, len);
    return coap_get_block(received, COAP_OPTION_BLOCK2, &block) == 0 || block.m == 0;
}

static coap_response_t take_response(coap_session_t *session, const coap_pdu_t *sent, const coap_pdu_t *received,
                                     const coap_mid_t mid)
{
    question_t *asking = coap_session_get_app_data(session);
    const coap_bin_const_t token = coap_pdu_get_token(received);
    (void)sent, (void)mid;
    if (asking == NULL || asking->over || token.length != TOKEN_BYTES ||
        memcmp(token.s, asking->token, TOKEN_BYTES) != 0)
        return COAP_RESPONSE_OK;
    asking->heard = true;
    asking->code = coap_pdu_get_code(received);
    asking->deadline_ms = now_ms() + asking->ask->timeout_ms;
    asking->over = COAP_RESPONSE_CLASS(asking->code) != 2 || take_block(asking, received);
    return COAP_RESPONSE_OK;
}

/* Silence is ours to judge: by the clock. */
static void take_nack(coap_session_t *session, const coap_pdu_t *sent, const coap_nack_reason_t reason,
                      const coap_mid_t mid)
{
    question_t *asking = coap_session_get_app_data(session);
    (void)sent, (void)mid;
    if (asking != NULL && reason != COAP_NACK_TOO_MANY_RETRIES)
        asking->unreachable = true;
}

/* --- asking --- */

static bool send_request(question_t *asking)
{
    const phone_ask_t *ask = asking->ask;
    static const uint8_t json[] = {COAP_MEDIATYPE_APPLICATION_JSON};
    coap_pdu_t *pdu = coap_new_pdu(COAP_MESSAGE_CON, ask->body != NULL ? COAP_REQUEST_CODE_POST : COAP_REQUEST_CODE_GET,
                                   asking->session);
    if (pdu == NULL)
        return false;
    /* A token that nobody can guess: whoever sees no request cannot answer for the phone. */
    bool done = coap_prng(asking->token, TOKEN_BYTES) != 0 && coap_add_token(pdu, TOKEN_BYTES, asking->token) != 0 &&
                coap_add_option(pdu, COAP_OPTION_URI_PATH, strlen(ask->path), (const uint8_t *)ask->path) != 0;
    if (done && ask->body != NULL)
        done = coap_add_option(pdu, COAP_OPTION_CONTENT_FORMAT, 0, NULL) != 0 &&
               coap_add_data(pdu, strlen(ask->body), (const uint8_t *)ask->body) != 0;
    else if (done)
        done = coap_add_option(pdu, COAP_OPTION_ACCEPT, sizeof json, json) != 0;
    if (!done) {
        coap_delete_pdu(pdu);
        return false;
    }
    return coap_send(asking->session, pdu) != COAP_INVALID_MID;
}

static void hang_up(question_t *asking)
{
    if (asking->session == NULL)
        return;
    coap_session_set_app_data(asking->session, NULL);
    coap_session_release(asking->session);
    asking->session = NULL;
}

static void begin(question_t *asking)
{
    coap_address_t address;
    const itl_coap_psk_t *psk = asking->ask->psk;
    itl_coap_address_from_hal(&asking->reach.address, &address);
    asking->deadline_ms = now_ms() + asking->ask->timeout_ms;
    asking->unreachable = false;
    asking->session = psk != NULL ? itl_coap_secret_connect(asking->context, &address, psk)
                                  : coap_new_client_session(asking->context, NULL, &address, COAP_PROTO_UDP);
    if (asking->session != NULL)
        coap_session_set_app_data(asking->session, asking);
    if (asking->session == NULL || !send_request(asking))
        asking->unreachable = true;
}

/* Gives an address up; the next one, if there is one, has its chance. */
static void look_at_time(question_t *asking)
{
    const uint64_t now = now_ms();
    if (asking->over || asking->session == NULL ||
        (!asking->unreachable && now < asking->deadline_ms && now < asking->end_ms))
        return;
    hang_up(asking);
    itl_reach_failed(&asking->reach, ITL_REASON_NETWORK_ERROR, asking->heard);
}

/* The clock is looked at between: whoever floods us does not keep us for ever. */
static void take_all(const question_t *asking)
{
    for (unsigned i = 0; i < TAKEN_AT_ONCE && !asking->over && coap_loop_take(asking->context);)
        i++;
}

static bool wait_until(const question_t *asking, uint64_t deadline_ms, base_error_t *error)
{
    itl_hal_socket_t ready;
    size_t count = 0;
    const uint64_t wanted_ms = coap_loop_next_ms(asking->context);
    return coap_loop_wait(wanted_ms < deadline_ms ? wanted_ms : deadline_ms, &ready, 1, &count) == ITL_HAL_OK ||
           base_fail(error, "network: %s", strerror(errno));
}

/* @return false: waiting failed, or no address is left */
static bool step(question_t *asking, base_error_t *error)
{
    itl_reach_status_t status = itl_reach_poll(&asking->reach);
    if (status == ITL_REACH_GIVEN_UP)
        return false;
    if (status == ITL_REACH_READY && asking->session == NULL)
        begin(asking);
    take_all(asking);
    look_at_time(asking);
    if (asking->over || (status == ITL_REACH_READY && asking->session == NULL))
        return true;
    return wait_until(asking, status == ITL_REACH_WAIT ? asking->reach.deadline_ms : asking->deadline_ms, error);
}

/* --- what came of it --- */

/* "[::1]:5683" */
static void print_server(const phone_ask_t *ask, char text[ITL_LIMIT_HOST_BYTES + 16])
{
    const bool brackets = strchr(ask->host, ':') != NULL;
    snprintf(text, ITL_LIMIT_HOST_BYTES + 16, brackets ? "[%s]:%u" : "%s:%u", ask->host, ask->port);
}

static const char *silence_of(const question_t *asking)
{
    if (asking->heard)
        return "the answer stopped halfway";
    if (asking->reach.reason != ITL_REASON_NONE && asking->reach.reason != ITL_REASON_NETWORK_ERROR)
        return itl_reason_text(asking->reach.reason);
    if (asking->ask->psk != NULL)
        return "no answer over coaps, or the phone has another secret";
    return asking->unreachable ? "nobody serves CoAP there (phone run --coap)" : "no answer";
}

static const char *refusal_of(const question_t *asking)
{
    switch (asking->code) {
    case COAP_RESPONSE_CODE_UNAUTHORIZED:
    case COAP_RESPONSE_CODE_FORBIDDEN:
        return asking->ask->psk != NULL ? "refused: the phone does not take our word for it"
                                        : "refused: over coap only who is named by its --coap-allow may; give "
                                          "--coap-psk FILE with its secret";
    case COAP_RESPONSE_CODE_NOT_FOUND:
        return "no phone: it serves CoAP, but not this";
    case COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE:
        return "the phone has not ended its first boot yet";
    default:
        return "an answer that no phone gives";
    }
}

static bool judge(const question_t *asking, base_error_t *error)
{
    char server[ITL_LIMIT_HOST_BYTES + 16];
    const unsigned code = (unsigned)asking->code;
    print_server(asking->ask, server);
    if (!asking->over)
        return base_fail(error, "%s: %s", server, silence_of(asking));
    if (asking->too_long)
        return base_fail(error, "%s: the answer is longer than %u bytes, or not in order", server, PHONE_ASK_BYTES_MAX);
    if (COAP_RESPONSE_CLASS(code) != 2)
        return base_fail(error, "%s: %s (%u.%02u)", server, refusal_of(asking), code >> 5, code & 31);
    return !asking->body->failed || base_fail(error, "out of memory");
}

static bool talk(question_t *asking, base_error_t *error)
{
    const phone_ask_t *ask = asking->ask;
    error->text[0] = '\0';
    coap_register_response_handler(asking->context, take_response);
    coap_register_nack_handler(asking->context, take_nack);
    coap_context_set_block_mode(asking->context, COAP_BLOCK_USE_LIBCOAP);
    if (!coap_loop_join(asking->context))
        return base_fail(error, "network: %s", strerror(errno));
    asking->end_ms = now_ms() + (uint64_t)PHONE_ASK_TIMEOUTS * ask->timeout_ms;
    itl_reach_start(&asking->reach, asking->hal.net, asking->hal.clock, ask->host, ask->port, ask->timeout_ms);
    while (!asking->over && step(asking, error)) {
    }
    hang_up(asking);
    coap_loop_leave(asking->context);
    return error->text[0] == '\0' && judge(asking, error);
}

bool phone_ask(const phone_ask_t *ask, base_bytes_t *body, base_error_t *error)
{
    question_t asking = {.ask = ask, .body = body};
    posix_net_t *net = posix_net_create();
    if (net == NULL)
        return base_fail(error, "network: %s", strerror(errno));
    asking.hal = (itl_hal_t){.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    coap_port_use(&asking.hal);
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    asking.context = coap_new_context(NULL);
    bool done = asking.context != NULL ? talk(&asking, error) : base_fail(error, "CoAP: out of memory");
    if (asking.context != NULL)
        coap_free_context(asking.context);
    posix_net_destroy(net);
    return done;
}
