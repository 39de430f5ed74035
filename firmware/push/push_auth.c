/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hal/canary.h"
#include "options/option.h"
#include "phone/phone_view.h"
#include "push/push.h"
#include "push/push_priv.h"
#include "text/text_read.h"

#define EXPECTED    "AUTHORIZED"
#define HTTP        "http://"
#define HTTP_PORT   80u
#define PLAIN_QUERY ITL_TEXT_LETTERS ITL_TEXT_DIGITS "-._~"

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

static void put_parameter(itl_text_t *target, const char *name, const char *value)
{
    itl_text_string(target, name);
    for (; *value != '\0'; value++) {
        const uint8_t byte = (uint8_t)*value;
        if (strchr(PLAIN_QUERY, *value) != NULL) {
            itl_text_char(target, *value);
        } else {
            itl_text_char(target, '%');
            itl_text_pairs(target, &byte, 1, '\0');
        }
    }
}

/* Takes "http://HOST[:PORT][/PATH[?QUERY]]" apart. @param path  [out] in check->url, without its '/' */
static bool take_url(itl_push_check_t *check, uint16_t *port, const char **path)
{
    char authority[ITL_LIMIT_CONFIG_HOST_BYTES];
    itl_option_server_t server;
    if (!itl_text_begins(check->url, HTTP))
        return false;
    const char *start = check->url + strlen(HTTP);
    size_t len = strcspn(start, "/?");
    itl_text_t text = itl_text_in(authority, sizeof authority), host = itl_text_in(check->host, sizeof check->host);
    itl_text_chars(&text, start, len);
    if (!itl_text_fits(&text) || !itl_option_read_server(authority, 1, HTTP_PORT, &server))
        return false;
    itl_text_chars(&host, server.host, server.host_len);
    *port = server.port;
    *path = start + len + (start[len] == '/' ? 1 : 0);
    return true;
}

static bool write_target(itl_push_t *push, const char *path, const char *user, const char *password)
{
    itl_text_t target = itl_text_in(push->check.target, sizeof push->check.target);
    itl_text_string(&target, path);
    put_parameter(&target, strchr(path, '?') != NULL ? "&UserID=" : "?UserID=", user);
    put_parameter(&target, "&Password=", password);
    put_parameter(&target, "&devicename=", itl_phone_name(push->config.phone));
    return itl_text_fits(&target);
}

static itl_push_word_t ask(itl_push_t *push, uint16_t port)
{
    itl_push_check_t *check = &push->check;
    check->got = 0;
    check->other = false;
    check->deadline_ms = itl_hal_now_ms(push->config.clock) + ITL_PUSH_AUTHENTICATION_MS;
    check->job = (itl_fetch_job_t){.file = check->target,
                                   .timeout_ms = ITL_PUSH_AUTHENTICATION_MS,
                                   .transfer_ms = ITL_PUSH_AUTHENTICATION_MS,
                                   .max_bytes = ITL_PUSH_WORD_BYTES,
                                   .sink = {check, take_answer}};
    itl_http_transfer_init(&check->transfer, push->config.net, push->config.clock, ITL_PUSH_AUTHENTICATION_MS);
    check->transfer.as_it_stands = true;
    itl_reach_start(&check->reach, push->config.net, push->config.clock, check->host, port, ITL_PUSH_AUTHENTICATION_MS);
    itl_fetch_start(&check->fetch, &itl_http_way, &check->transfer, &check->reach, &check->job);
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
    itl_push_check_t *check = &push->check;
    const char *path;
    uint16_t port;
    itl_reason_t known = read_url(push);
    if (known == ITL_REASON_NOT_FOUND)
        return ITL_PUSH_OPEN;
    if (request->authorization[0] == '\0')
        return ITL_PUSH_CHALLENGE;
    bool asked = known == ITL_REASON_NONE && itl_push_basic(request->authorization, user, password) &&
                 take_url(check, &port, &path) && write_target(push, path, user, password);
    memset(password, 0, sizeof password);
    return asked ? ask(push, port) : ITL_PUSH_DENIED;
}

itl_push_word_t itl_push_auth_poll(itl_push_t *push, uint64_t *next_ms)
{
    itl_push_check_t *check = &push->check;
    uint64_t now_ms = itl_hal_now_ms(push->config.clock);
    *next_ms = itl_fetch_poll(&check->fetch);
    if (itl_fetch_busy(&check->fetch) && now_ms < check->deadline_ms) {
        *next_ms = *next_ms < check->deadline_ms ? *next_ms : check->deadline_ms;
        return ITL_PUSH_WAIT;
    }
    bool came = !itl_fetch_busy(&check->fetch) && itl_fetch_result(&check->fetch)->reason == ITL_REASON_NONE;
    itl_fetch_cancel(&check->fetch);
    memset(check->target, 0, sizeof check->target);
    bool authorized = came && check->got == strlen(EXPECTED) && !check->other;
    return ITL_CANARY_HOLDS("push-authorized", authorized) ? ITL_PUSH_OPEN : ITL_PUSH_DENIED;
}
