/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/guests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/coding.h>

#include "directory/directory.h"
#include "http/http_server_types.h"
#include "push/push.h"

/* The longest that a user waits. */
#define PATIENCE_US 60000000u

/* What is open. */
struct stage_guest {
    itl_directory_t directory; /* Closed while a push is under way. */
    itl_push_t push;
    itl_screen_t screen;
    char authorization[192];
    itl_http_request_t request;
    itl_http_answer_t answer;
    bool pushes, closed;
};

static struct stage_guest *open_guest(stage_t *stage, stage_phone_t *phone)
{
    phone->guest = calloc(1, sizeof *phone->guest);
    if (phone->guest != NULL)
        stage_turn(stage, phone->node);
    return phone->guest;
}

uint64_t guests_poll(stage_phone_t *phone)
{
    struct stage_guest *guest = phone->guest;
    if (guest == NULL || guest->closed)
        return ITL_HAL_FOREVER;
    if (!guest->pushes)
        return itl_directory_poll(&guest->directory);
    guest->answer.later = false;
    itl_push_handle(&guest->push, &guest->request, &guest->answer);
    return guest->answer.later ? guest->answer.again_ms : ITL_HAL_FOREVER;
}

void guests_close(stage_phone_t *phone)
{
    struct stage_guest *guest = phone->guest;
    if (guest == NULL || guest->closed)
        return;
    if (guest->pushes)
        itl_push_close(&guest->push);
    else
        itl_directory_close(&guest->directory);
    guest->closed = true;
}

static bool is_over(const stage_t *stage, const void *ctx)
{
    const struct stage_guest *guest = ctx;
    (void)stage;
    if (guest->closed)
        return true;
    return guest->pushes ? !guest->answer.later : guest->directory.state != ITL_DIRECTORY_LOADING;
}

/* Lets time go by until it is over. */
static void wait_for(stage_t *stage, stage_phone_t *phone)
{
    agenda_plan(&stage->agenda, phone->actor, stage_now_us(stage) / 1000u);
    stage_run(stage, is_over, phone->guest, stage_now_us(stage) + PATIENCE_US);
    stage_turn(stage, phone->node);
}

static void free_guest(stage_phone_t *phone)
{
    guests_close(phone);
    free(phone->guest);
    phone->guest = NULL;
}

/* --- directory and services --- */

void virtual_phone_directory(stage_t *stage, stage_phone_t *phone, bool services, char shown[128])
{
    snprintf(shown, 128, "off");
    if (!phone->on || phone->opened != ITL_REASON_NONE || open_guest(stage, phone) == NULL)
        return;
    itl_directory_t *directory = &phone->guest->directory;
    itl_directory_init(directory, phone->phone);
    itl_directory_open(directory, services ? ITL_DIRECTORY_SERVICES : ITL_DIRECTORY_DIRECTORIES);
    wait_for(stage, phone);
    if (directory->state == ITL_DIRECTORY_SHOWN)
        snprintf(shown, 128, "ok");
    else if (directory->state == ITL_DIRECTORY_FAILED)
        snprintf(shown, 128, "%s", itl_directory_error_text(directory->error));
    free_guest(phone);
}

/* --- pushes --- */

/* A key that does nothing from the idle screen on. */
static const char push_body[] = "XML=<CiscoIPPhoneExecute><ExecuteItem URL=\"Init:Services\"/></CiscoIPPhoneExecute>";

static void ignore_action(void *ctx, itl_screen_action_t action)
{
    (void)ctx;
    (void)action;
}

static bool write_credentials(const char *credentials, char field[192])
{
    byte base64[160];
    word32 len = sizeof base64 - 1;
    if (Base64_Encode_NoNl((const byte *)credentials, (word32)strlen(credentials), base64, &len) != 0)
        return false;
    base64[len] = '\0';
    snprintf(field, 192, "Basic %s", (const char *)base64);
    return true;
}

/* Each item of an answer is a piece. */
static bool says_success(const itl_http_answer_t *answer)
{
    itl_http_piece_t more = ITL_HTTP_PIECE_MORE;
    bool found = false;
    for (uint32_t number = 0; more == ITL_HTTP_PIECE_MORE && number < ITL_HTTP_PIECES; number++) {
        char piece[ITL_HTTP_PIECE_BYTES] = "";
        itl_text_t text = itl_text_in(piece, sizeof piece);
        more = answer->piece(answer, number, &text);
        found = found || strstr(piece, "\"Success\"") != NULL;
    }
    return found;
}

static void read_answer(const struct stage_guest *guest, char answer[128])
{
    if (guest->answer.later || guest->answer.piece == NULL)
        snprintf(answer, 128, "no answer");
    else
        snprintf(answer, 128, "%s", says_success(&guest->answer) ? "ok" : "refused");
}

void virtual_phone_push(stage_t *stage, stage_phone_t *phone, const char *credentials, char answer[128])
{
    snprintf(answer, 128, "off");
    if (!phone->on || phone->opened != ITL_REASON_NONE || open_guest(stage, phone) == NULL)
        return;
    struct stage_guest *guest = phone->guest;
    const itl_hal_t *hal = stage_turn(stage, phone->node);
    itl_screen_init(&guest->screen, phone->phone);
    itl_push_init(&guest->push, &(itl_push_config_t){.phone = phone->phone,
                                                     .screen = &guest->screen,
                                                     .net = hal->net,
                                                     .clock = hal->clock,
                                                     .act = ignore_action});
    guest->pushes = write_credentials(credentials, guest->authorization);
    guest->answer = (itl_http_answer_t){.status = 200, .later = true};
    guest->request = (itl_http_request_t){.method = ITL_HTTP_METHOD_POST,
                                          .path = "/CGI/Execute",
                                          .query = "",
                                          .authorization = guest->authorization,
                                          .content_type = "",
                                          .body = (const uint8_t *)push_body,
                                          .body_len = sizeof push_body - 1};
    wait_for(stage, phone);
    read_answer(guest, answer);
    if (guest->answer.done != NULL)
        guest->answer.done(&guest->answer, true);
    free_guest(phone);
}
