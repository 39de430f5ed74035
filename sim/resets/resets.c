/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "resets/resets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "coap/coap_address.h"
#include "coap/coap_loop.h"
#include "coap/coap_secret.h"
#include "text/text.h"

/* Phones that one call begins with, and answers it takes: the program has other things to do as well. */
#define STARTS_MAX 32u
#define TURN_MAX   256u

/* Three tries in the time of one phone: 1 + 2 + 4 times ACK_TIMEOUT, which is not less than a second, and up to half of
 * that more (RFC 7252 section 4.2). */
#define RETRANSMITS    2u
#define TIMEOUT_SHARES 10.5

/* When to look again while phones are being asked. */
#define LOOK_MS 100u

#define TOKEN_BYTES 8u

/* A phone to be asked. */
typedef struct target {
    char device[COLLECTOR_DEVICE_BYTES];
    char address[COLLECTOR_ADDRESS_BYTES];
    uint16_t coap, coaps;
} target_t;

/* A phone being asked. */
typedef struct asked {
    coap_session_t *session; /* NULL: free. */
    target_t target;
    uint64_t deadline_ms;
    uint8_t token[TOKEN_BYTES];
    bool over;
    resets_outcome_t outcome;
    coap_pdu_code_t code; /* Of the answer. */
} asked_t;

struct resets {
    resets_config_t config;
    itl_coap_psk_t psk;
    coap_context_t *context;
    target_t *targets;
    size_t count, next;
    asked_t asked[RESETS_AT_ONCE];
    size_t open;
    unsigned outcomes[RESETS_OUTCOMES];
};

/* --- answers --- */

static void end(asked_t *asked, resets_outcome_t outcome)
{
    asked->over = true;
    asked->outcome = outcome;
}

/* A response with another token is not the answer (RFC 7252 section 5.3.1): a phone may send what it likes. */
static coap_response_t take_response(coap_session_t *session, const coap_pdu_t *sent, const coap_pdu_t *received,
                                     const coap_mid_t mid)
{
    asked_t *asked = coap_session_get_app_data(session);
    const coap_bin_const_t token = coap_pdu_get_token(received);
    (void)sent, (void)mid;
    if (asked == NULL || asked->over || token.length != TOKEN_BYTES || memcmp(token.s, asked->token, token.length) != 0)
        return COAP_RESPONSE_OK;
    asked->code = coap_pdu_get_code(received);
    if (COAP_RESPONSE_CLASS(asked->code) == 2)
        end(asked, RESETS_DONE);
    else
        end(asked, asked->code == COAP_RESPONSE_CODE_FORBIDDEN ? RESETS_REFUSED : RESETS_FAILED);
    return COAP_RESPONSE_OK;
}

static void take_nack(coap_session_t *session, const coap_pdu_t *sent, const coap_nack_reason_t reason,
                      const coap_mid_t mid)
{
    asked_t *asked = coap_session_get_app_data(session);
    (void)sent, (void)reason, (void)mid;
    if (asked != NULL && !asked->over)
        end(asked, RESETS_NO_ANSWER);
}

/* --- telling --- */

/* " (coaps 127.0.0.1:5684)" */
static void print_way(const target_t *target, char text[RESETS_TEXT_BYTES])
{
    itl_text_t way = itl_text_in(text, RESETS_TEXT_BYTES);
    itl_text_string(&way, target->coaps != 0 ? " (coaps " : " (coap ");
    itl_text_server(&way, target->address, target->coaps != 0 ? target->coaps : target->coap);
    itl_text_char(&way, ')');
}

static void print_outcome(const asked_t *asked, char text[RESETS_TEXT_BYTES])
{
    const unsigned code = (unsigned)asked->code;
    switch (asked->outcome) {
    case RESETS_DONE:
        snprintf(text, RESETS_TEXT_BYTES, "reset");
        break;
    case RESETS_REFUSED:
        snprintf(text, RESETS_TEXT_BYTES, "refused: 4.03");
        break;
    case RESETS_FAILED:
        if (code != 0)
            snprintf(text, RESETS_TEXT_BYTES, "failed: %u.%02u", code >> 5, code & 31);
        else
            snprintf(text, RESETS_TEXT_BYTES, "failed: cannot be asked");
        break;
    default:
        snprintf(text, RESETS_TEXT_BYTES, asked->target.coaps != 0 ? "no answer, or another key" : "no answer");
        break;
    }
}

static void tell(resets_t *resets, const asked_t *asked)
{
    char text[2 * RESETS_TEXT_BYTES], way[RESETS_TEXT_BYTES];
    resets->outcomes[asked->outcome]++;
    if (resets->config.tell == NULL)
        return;
    if (asked->outcome == RESETS_NO_PORT) {
        snprintf(text, sizeof text, "told no port");
    } else {
        print_outcome(asked, text);
        print_way(&asked->target, way);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s", way);
    }
    resets->config.tell(resets->config.ctx,
                        &(resets_result_t){.device = asked->target.device, .outcome = asked->outcome, .what = text});
}

/* --- asking --- */

static void set_patience(const resets_t *resets, coap_session_t *session)
{
    double seconds = resets->config.timeout_ms / 1000.0 / TIMEOUT_SHARES;
    if (seconds < 1)
        seconds = 1;
    const uint16_t whole = (uint16_t)seconds;
    coap_session_set_max_retransmit(session, RETRANSMITS);
    coap_session_set_ack_timeout(
        session, (coap_fixed_point_t){.integer_part = whole, .fractional_part = (uint16_t)((seconds - whole) * 1000)});
}

/* @return false: the address is none, or there is no key */
static bool can_be_asked(const resets_t *resets, const target_t *target, coap_address_t *address)
{
    itl_hal_addr_t server;
    bool secure = target->coaps != 0;
    if (!base_parse_ip(target->address, secure ? target->coaps : target->coap, &server))
        return false;
    itl_coap_address_from_hal(&server, address);
    return !secure || (resets->psk.key_len != 0 && coap_dtls_is_supported());
}

static bool post(const resets_t *resets, asked_t *asked)
{
    const char *kind = resets->config.soft ? "soft" : "hard";
    coap_pdu_t *pdu = coap_new_pdu(COAP_MESSAGE_CON, COAP_REQUEST_CODE_POST, asked->session);
    if (pdu == NULL)
        return false;
    /* Those of libcoap begin the same with every phone: whoever saw one could answer for another one. */
    if (coap_prng(asked->token, TOKEN_BYTES) == 0 || coap_add_token(pdu, TOKEN_BYTES, asked->token) == 0 ||
        coap_add_option(pdu, COAP_OPTION_URI_PATH, 5, (const uint8_t *)"reset") == 0 ||
        coap_add_option(pdu, COAP_OPTION_CONTENT_FORMAT, 0, NULL) == 0 ||
        coap_add_data(pdu, 4, (const uint8_t *)kind) == 0) {
        coap_delete_pdu(pdu);
        return false;
    }
    return coap_send(asked->session, pdu) != COAP_INVALID_MID;
}

static asked_t *free_place(resets_t *resets)
{
    for (size_t i = 0; i < RESETS_AT_ONCE; i++)
        if (resets->asked[i].session == NULL)
            return &resets->asked[i];
    return NULL;
}

static void hang_up(resets_t *resets, asked_t *asked)
{
    coap_session_set_app_data(asked->session, NULL);
    /* Whoever is told that a phone did not answer may rely on it: nothing is sent again. */
    coap_session_disconnected(asked->session, COAP_NACK_NOT_DELIVERABLE);
    coap_session_release(asked->session);
    asked->session = NULL;
    resets->open--;
}

/* @return true: the phone is done with before it was asked */
static bool is_hopeless(const resets_t *resets, asked_t *asked, coap_address_t *address)
{
    const target_t *target = &asked->target;
    if (target->coap == 0 && target->coaps == 0)
        end(asked, RESETS_NO_PORT);
    else if (!can_be_asked(resets, target, address))
        end(asked, RESETS_FAILED);
    return asked->over;
}

/* @return false: there are too few sockets, some of which are ours: later */
static bool start(resets_t *resets, asked_t *asked, const target_t *target)
{
    coap_address_t address;
    *asked = (asked_t){.target = *target,
                       .deadline_ms = itl_hal_now_ms(resets->config.hal->clock) + resets->config.timeout_ms};
    if (!is_hopeless(resets, asked, &address)) {
        asked->session = target->coaps != 0 ? itl_coap_secret_connect(resets->context, &address, &resets->psk)
                                            : coap_new_client_session(resets->context, NULL, &address, COAP_PROTO_UDP);
        if (asked->session == NULL && resets->open > 0)
            return false;
        if (asked->session == NULL)
            end(asked, RESETS_FAILED);
    }
    if (asked->over) {
        tell(resets, asked);
        return true;
    }
    resets->open++;
    coap_session_set_app_data(asked->session, asked);
    set_patience(resets, asked->session);
    if (!post(resets, asked) && !asked->over)
        end(asked, RESETS_NO_ANSWER);
    return true;
}

static void start_some(resets_t *resets)
{
    for (unsigned i = 0; i < STARTS_MAX && resets->next < resets->count; i++) {
        asked_t *asked = free_place(resets);
        if (asked == NULL || !start(resets, asked, &resets->targets[resets->next]))
            return;
        resets->next++;
    }
}

static void end_some(resets_t *resets)
{
    uint64_t now = itl_hal_now_ms(resets->config.hal->clock);
    for (size_t i = 0; i < RESETS_AT_ONCE; i++) {
        asked_t *asked = &resets->asked[i];
        if (asked->session == NULL)
            continue;
        if (!asked->over && now >= asked->deadline_ms)
            end(asked, RESETS_NO_ANSWER);
        if (!asked->over)
            continue;
        hang_up(resets, asked);
        tell(resets, asked);
    }
}

static uint64_t next_turn(const resets_t *resets, bool more)
{
    const uint64_t now = itl_hal_now_ms(resets->config.hal->clock);
    if (more || resets_over(resets) || (resets->next < resets->count && resets->open < RESETS_AT_ONCE))
        return now;
    const uint64_t wanted_ms = coap_loop_next_ms(resets->context);
    return wanted_ms < now + LOOK_MS ? wanted_ms : now + LOOK_MS;
}

uint64_t resets_poll(resets_t *resets)
{
    bool more = true;
    start_some(resets);
    coap_io_process(resets->context, COAP_IO_NO_WAIT);
    for (unsigned i = 0; more && i < TURN_MAX; i++)
        more = coap_loop_take(resets->context);
    end_some(resets);
    return next_turn(resets, more);
}

/* --- around it --- */

static bool set_up(resets_t *resets, base_error_t *error)
{
    coap_port_use(resets->config.hal);
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    resets->context = coap_new_context(NULL);
    if (resets->context == NULL || !coap_loop_join(resets->context))
        return base_fail(error, "CoAP: out of memory or descriptors");
    coap_register_response_handler(resets->context, take_response);
    coap_register_nack_handler(resets->context, take_nack);
    return true;
}

resets_t *resets_open(const resets_config_t *config, base_error_t *error)
{
    resets_t *resets = calloc(1, sizeof *resets);
    if (resets == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    resets->config = *config;
    if (config->psk != NULL)
        resets->psk = *config->psk;
    resets->config.psk = NULL;
    if (set_up(resets, error))
        return resets;
    resets_close(resets);
    return NULL;
}

bool resets_add(resets_t *resets, const collector_alarm_t *alarm)
{
    if (resets->count % 256 == 0) {
        target_t *more = realloc(resets->targets, (resets->count + 256) * sizeof *more);
        if (more == NULL)
            return false;
        resets->targets = more;
    }
    target_t *target = &resets->targets[resets->count++];
    *target = (target_t){.coap = alarm->coap, .coaps = alarm->coaps};
    memcpy(target->device, alarm->device, sizeof target->device);
    memcpy(target->address, alarm->sender, sizeof target->address);
    return true;
}

bool resets_over(const resets_t *resets)
{
    return resets->next == resets->count && resets->open == 0;
}

unsigned resets_count(const resets_t *resets, resets_outcome_t outcome)
{
    return resets->outcomes[outcome];
}

const char *resets_summary(const resets_t *resets, char text[RESETS_TEXT_BYTES])
{
    static const char *const names[RESETS_OUTCOMES] = {"reset", "refused", "failed", "no answer", "told no port"};
    const char *between = ": ";
    int len = snprintf(text, RESETS_TEXT_BYTES, "%zu phone%s", resets->count, resets->count == 1 ? "" : "s");
    for (resets_outcome_t i = 0; i < RESETS_OUTCOMES; i++) {
        if (resets->outcomes[i] == 0)
            continue;
        len += snprintf(text + len, RESETS_TEXT_BYTES - (size_t)len, "%s%u %s", between, resets->outcomes[i], names[i]);
        between = ", ";
    }
    return text;
}

void resets_close(resets_t *resets)
{
    if (resets == NULL)
        return;
    for (size_t i = 0; i < RESETS_AT_ONCE; i++)
        if (resets->asked[i].session != NULL)
            hang_up(resets, &resets->asked[i]);
    if (resets->context != NULL) {
        coap_loop_leave(resets->context);
        coap_free_context(resets->context);
    }
    free(resets->targets);
    explicit_bzero(resets, sizeof *resets);
    free(resets);
}
