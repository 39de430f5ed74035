/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal/canary.h"
#include "phone/phone_view.h"
#include "push/push.h"
#include "push/push_priv.h"

#define EXPECTED "AUTHORIZED"

static itl_reason_t take_answer(void *ctx, const uint8_t *data, size_t len)
{
    itl_push_check_t *check = ctx;
    for (size_t i = 0; i < len; i++)
        if (check->got < strlen(EXPECTED) && data[i] == (uint8_t)EXPECTED[check->got])
            check->got++;
        else
            check->other = true;
    return ITL_REASON_NONE;
}

/* The credentials go to the server that the URL names, and to no other: redirections are not followed. */
static itl_push_word_t ask(itl_push_t *push)
{
    itl_push_check_t *check = &push->check;
    check->got = 0;
    check->other = false;
    check->job = (itl_https_job_t){.fields = check->client.fields,
                                   .timeout_ms = ITL_PUSH_AUTHENTICATION_MS,
                                   .whole_ms = ITL_PUSH_AUTHENTICATION_MS,
                                   .max_bytes = ITL_PUSH_WORD_BYTES,
                                   .sink = {check, take_answer}};
    itl_https_get_start(&check->get, &check->client.setup, &check->job, &check->get.url);
    return ITL_PUSH_WAIT;
}

/* The secure URL before the other one. An empty one is none; what cannot be read lets nobody in.
 * @return ITL_REASON_NOT_FOUND: there is none */
static itl_reason_t read_url(itl_push_t *push)
{
    static const itl_config_member_t members[] = {ITL_CONFIG_SECURE_AUTHENTICATION_URL, ITL_CONFIG_AUTHENTICATION_URL};
    itl_push_check_t *check = &push->check;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        itl_reason_t reason = itl_phone_value(push->config.phone, members[i], check->url, sizeof check->url);
        if (reason != ITL_REASON_NOT_FOUND && (reason != ITL_REASON_NONE || check->url[0] != '\0'))
            return reason;
    }
    return ITL_REASON_NOT_FOUND;
}

itl_push_word_t itl_push_auth_start(itl_push_t *push, const itl_http_request_t *request)
{
    char user[ITL_PUSH_WORD_BYTES], password[ITL_PUSH_WORD_BYTES];
    itl_https_url_t *url = &push->check.get.url;
    itl_reason_t known = read_url(push);
    if (known == ITL_REASON_NOT_FOUND)
        return ITL_PUSH_OPEN;
    if (request->authorization[0] == '\0')
        return ITL_PUSH_CHALLENGE;
    bool asked = known == ITL_REASON_NONE && itl_push_basic(request->authorization, user, password) &&
                 itl_https_url_read(url, push->check.url) && itl_https_url_put(url, "UserID", user) &&
                 itl_https_url_put(url, "Password", password) &&
                 itl_https_url_put(url, "devicename", itl_phone_name(push->config.phone));
    memset(password, 0, sizeof password);
    return asked ? ask(push) : ITL_PUSH_DENIED;
}

itl_push_word_t itl_push_auth_poll(itl_push_t *push, uint64_t *next_ms)
{
    itl_push_check_t *check = &push->check;
    *next_ms = itl_https_get_poll(&check->get);
    if (itl_https_get_busy(&check->get))
        return ITL_PUSH_WAIT;
    bool came = check->get.result.reason == ITL_REASON_NONE;
    memset(&check->get.url, 0, sizeof check->get.url);
    bool authorized = came && check->got == strlen(EXPECTED) && !check->other;
    return ITL_CANARY_HOLDS("push-authorized", authorized) ? ITL_PUSH_OPEN : ITL_PUSH_DENIED;
}
