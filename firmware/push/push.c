/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "push/push.h"

#include <string.h>

#include "phone/phone_view.h"
#include "picture/picture.h"
#include "push/push_priv.h"
#include "text/text_read.h"

/* How soon a request is looked at again that waits for another one. */
#define AGAIN_MS 20u

void itl_push_init(itl_push_t *push, const itl_push_config_t *config)
{
    memset(push, 0, sizeof *push);
    push->config = *config;
    itl_https_phone_init(&push->check.client, config->phone);
}

uint8_t *itl_push_body(itl_push_t *push)
{
    return push->body;
}

void itl_push_close(itl_push_t *push)
{
    itl_https_get_cancel(&push->check.get);
    memset(push->slots, 0, sizeof push->slots);
}

/* @return ITL_PUSH_INFO_COUNT: none of them */
static itl_push_info_t find(const char *path)
{
    static const char *const names[ITL_PUSH_INFO_COUNT] = {
        [ITL_PUSH_MODE_INFO] = "ModeInfo",    [ITL_PUSH_LINE_INFO] = "LineInfo",
        [ITL_PUSH_CALL_INFO] = "CallInfo",    [ITL_PUSH_SETTINGS_INFO] = "SettingsInfo",
        [ITL_PUSH_SCREENSHOT] = "Screenshot", [ITL_PUSH_EXECUTE] = "Execute",
    };
    if (!itl_text_begins(path, "/CGI/"))
        return ITL_PUSH_INFO_COUNT;
    path += strlen("/CGI/");
    if (itl_text_begins(path, "Java/"))
        path += strlen("Java/");
    for (int i = 0; i < ITL_PUSH_INFO_COUNT; i++)
        if (itl_text_same(path, names[i]))
            return (itl_push_info_t)i;
    return ITL_PUSH_INFO_COUNT;
}

bool itl_push_has(const char *path)
{
    return find(path) != ITL_PUSH_INFO_COUNT;
}

static void forget(const itl_http_answer_t *answer, bool whole)
{
    (void)whole;
    ((itl_push_slot_t *)answer->context)->state = ITL_PUSH_FREE;
}

static itl_push_slot_t *free_slot(itl_push_t *push)
{
    for (unsigned i = 0; i < ITL_PUSH_SLOTS; i++)
        if (push->slots[i].state == ITL_PUSH_FREE)
            return &push->slots[i];
    return NULL;
}

static bool is_asking(const itl_push_t *push)
{
    for (unsigned i = 0; i < ITL_PUSH_SLOTS; i++)
        if (push->slots[i].state == ITL_PUSH_ASKING)
            return true;
    return false;
}

static void answer_later(const itl_push_t *push, itl_http_answer_t *answer, uint64_t again_ms)
{
    uint64_t soon_ms = itl_hal_now_ms(push->config.clock) + AGAIN_MS;
    answer->later = true;
    answer->again_ms = again_ms != 0 && again_ms < soon_ms ? again_ms : soon_ms;
}

/* Whoever came first has its credentials looked at first. */
static itl_push_word_t judge(itl_push_t *push, itl_push_slot_t *slot, const itl_http_request_t *request,
                             uint64_t *next_ms)
{
    *next_ms = 0;
    if (slot->state == ITL_PUSH_ASKING)
        return itl_push_auth_poll(push, next_ms);
    if (is_asking(push))
        return ITL_PUSH_WAIT;
    itl_push_word_t word = itl_push_auth_start(push, request);
    if (word != ITL_PUSH_WAIT)
        return word;
    slot->state = ITL_PUSH_ASKING;
    return itl_push_auth_poll(push, next_ms);
}

static void read_body(itl_push_t *push, itl_push_slot_t *slot, const itl_http_request_t *request)
{
    size_t len = request->body_len;
    if (request->body == NULL || len > sizeof push->body) {
        slot->error = ITL_PUSH_NOT_PARSED;
        return;
    }
    if (request->body != push->body)
        memcpy(push->body, request->body, len);
    slot->error = itl_push_read((char *)push->body, len, &slot->job);
}

/* 7940 and 7960 send the client to another page. */
static void redirect(const itl_push_t *push, itl_http_answer_t *answer)
{
    if (itl_family_of_model(itl_phone_config(push->config.phone)->model) != ITL_FAMILY_7940_60)
        return;
    answer->status = 303;
    answer->location = "/";
}

static bool read_picture(const itl_http_answer_t *answer, uint32_t offset, uint8_t *out, size_t len)
{
    const itl_push_t *push = answer->context;
    const itl_picture_t picture = itl_picture_of(push->config.screen);
    itl_picture_read(&picture, offset, out, len);
    return true;
}

/* A screen that changes while it is sent gives a picture of both. */
static void answer_picture(const itl_push_t *push, itl_http_answer_t *answer)
{
    const itl_picture_t picture = itl_picture_of(push->config.screen);
    answer->type = "image/bmp";
    answer->read = read_picture;
    answer->length = itl_picture_bytes(&picture);
}

static void answer_info(itl_push_t *push, itl_push_slot_t *slot, itl_push_info_t info, itl_http_answer_t *answer)
{
    slot->state = ITL_PUSH_FREE;
    answer->done = NULL;
    answer->context = push;
    if (info == ITL_PUSH_SCREENSHOT) {
        answer_picture(push, answer);
        return;
    }
    answer->page = (uint32_t)info;
    answer->piece = itl_push_info_piece;
}

/* The body is read once more: the memory for it may have been another push's meanwhile. */
static void run(itl_push_t *push, itl_push_slot_t *slot, const itl_http_request_t *request)
{
    if (!slot->job.object) {
        itl_push_run(push, &slot->job);
        return;
    }
    read_body(push, slot, request);
    if (slot->error == ITL_PUSH_OK && !itl_push_show(push, &slot->job))
        slot->error = ITL_PUSH_NOT_PARSED;
}

static void answer_push(itl_push_t *push, itl_push_slot_t *slot, itl_push_word_t word,
                        const itl_http_request_t *request, itl_http_answer_t *answer)
{
    slot->state = ITL_PUSH_ANSWERED;
    answer->piece = itl_push_answer_piece;
    if (word != ITL_PUSH_OPEN)
        slot->error = ITL_PUSH_AUTHENTICATION;
    if (word == ITL_PUSH_CHALLENGE) {
        answer->status = 401;
        answer->realm = "user";
    }
    if (slot->error != ITL_PUSH_OK)
        return;
    run(push, slot, request);
    redirect(push, answer);
}

/* @return NULL: no room; later */
static itl_push_slot_t *slot_of(itl_push_t *push, const itl_http_request_t *request, itl_push_info_t info,
                                itl_http_answer_t *answer)
{
    itl_push_slot_t *slot = answer->context;
    if (slot != NULL)
        return slot;
    slot = free_slot(push);
    if (slot == NULL)
        return NULL;
    slot->state = ITL_PUSH_WAITING;
    slot->error = ITL_PUSH_OK;
    answer->context = slot;
    answer->done = forget;
    if (info == ITL_PUSH_EXECUTE)
        read_body(push, slot, request);
    return slot;
}

void itl_push_handle(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    itl_push_t *push = context;
    itl_push_info_t info = find(request->path);
    uint64_t next_ms = 0;
    answer->later = false;
    if (info == ITL_PUSH_INFO_COUNT) {
        answer->status = 404;
        return;
    }
    itl_push_slot_t *slot = slot_of(push, request, info, answer);
    itl_push_word_t word = slot != NULL ? judge(push, slot, request, &next_ms) : ITL_PUSH_WAIT;
    answer->type = "text/xml";
    if (word == ITL_PUSH_WAIT)
        answer_later(push, answer, next_ms);
    else if (word == ITL_PUSH_OPEN && info != ITL_PUSH_EXECUTE)
        answer_info(push, slot, info, answer);
    else
        answer_push(push, slot, word, request, answer);
}
