/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may push, where the phone asks that over HTTPS. */
#include <stdio.h>
#include <string.h>

#include "http/http_server.h"
#include "https_lab.h"
#include "push/push.h"
#include "runner.h"
#include "screen/screen.h"

#define ANN "Basic YW5uOnNlY3JldA==" /* ann:secret */
#define KEY "XML=<CiscoIPPhoneExecute><ExecuteItem URL=\"Key:Applications\"/></CiscoIPPhoneExecute>"
#define YES "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nAUTHORIZED"

static https_lab_t lab;
static itl_screen_t screen;
static itl_push_t push;

static void act(void *ctx, itl_screen_action_t action)
{
    (void)ctx, (void)action;
}

/* Servers stand at the same addresses in every lab: the first one is web1. @return of the first one */
static https_host_t *open_lab(https_lab_plan_t plan, const char *identity)
{
    https_lab_open(&lab, &plan);
    https_host_t *host = https_lab_host(&lab, identity, 8443);
    https_host_answer(host, YES);
    virtual_world_set_name(lab.world, "cucm1.lab", &host->address);
    itl_screen_init(&screen, lab.phone);
    const itl_push_config_t config = {.phone = lab.phone,
                                      .screen = &screen,
                                      .net = virtual_node_hal(lab.node)->net,
                                      .clock = virtual_node_hal(lab.node)->clock,
                                      .act = act};
    itl_push_init(&push, &config);
    return host;
}

static void close_lab(void)
{
    itl_push_close(&push);
    https_lab_close(&lab);
}

/* @return true: the key was pressed */
static bool press(void)
{
    char text[512] = "";
    const itl_http_request_t request = {.method = ITL_HTTP_METHOD_POST,
                                        .path = "/CGI/Execute",
                                        .query = "",
                                        .authorization = ANN,
                                        .content_type = "",
                                        .body = (const uint8_t *)KEY,
                                        .body_len = strlen(KEY)};
    itl_http_answer_t answer = {.status = 200};
    itl_push_handle(&push, &request, &answer);
    for (int turn = 0; answer.later && turn < 10000; turn++) {
        https_lab_step(&lab, answer.again_ms);
        itl_push_handle(&push, &request, &answer);
    }
    CU_ASSERT_FALSE_FATAL(answer.later);
    for (uint32_t number = 0, more = 1; more != 0; number++) {
        char piece[ITL_HTTP_PIECE_BYTES];
        itl_text_t out = itl_text_in(piece, sizeof piece);
        more = answer.piece(&answer, number, &out) == ITL_HTTP_PIECE_MORE;
        strncat(text, piece, sizeof text - strlen(text) - 1);
    }
    answer.done(&answer, true);
    const bool denied = strcmp(text, "<CiscoIPPhoneError Number=\"4\" />") == 0;
    CU_ASSERT_TRUE(denied || strstr(text, "Data=\"Success\"") != NULL);
    return !denied;
}

#define PLAIN  "<authenticationURL>http://cucm1.lab:8080/who</authenticationURL>"
#define SECURE "<secureAuthenticationURL>https://cucm1.lab:8443/who</secureAuthenticationURL>"

static void check(https_lab_plan_t plan, const char *identity, bool pressed)
{
    plan.configuration = PLAIN SECURE;
    https_host_t *host = open_lab(plan, identity);
    CU_ASSERT_EQUAL(press(), pressed);
    CU_ASSERT_EQUAL(host->asked_len > 0, pressed); /* no password to a stranger */
    if (pressed) {
        CU_ASSERT_PTR_NOT_NULL(strstr(host->asked,
                                      "GET /who?UserID=ann&Password=secret&devicename=SEP001122334455 HTTP/1.1\r\n"
                                      "Host: cucm1.lab:8443\r\n"));
        CU_ASSERT_PTR_NOT_NULL(strstr(host->asked, "\r\nx-CiscoIPPhoneModelName: CP-8845\r\n"));
    }
    close_lab();
}

static void test_who_is_trusted(void)
{
    check((https_lab_plan_t){0}, "cucm-callmanager.pem", true);
    check((https_lab_plan_t){0}, "cucm-callmanager-new.pem", true);
    check((https_lab_plan_t){0}, "stranger.pem", false);
    check((https_lab_plan_t){.without_tvs = true}, "cucm-callmanager-new.pem", false);
    check((https_lab_plan_t){.without_list = true}, "cucm-callmanager.pem", false);
    check((https_lab_plan_t){.fault = TVS_FAULT_SILENT}, "cucm-callmanager-new.pem", false);
}

/* Over HTTP a phone that trusts nobody takes pushes all the same; so does one whose load has no secure URL. */
static void test_by_http(void)
{
    https_host_t *host = open_lab(
        (https_lab_plan_t){.without_list = true,
                           .configuration = "<authenticationURL>http://cucm1.lab:8443/who</authenticationURL>"},
        NULL);
    CU_ASSERT_TRUE(press());
    CU_ASSERT_EQUAL(host->served, 1);
    close_lab();
    open_lab(
        (https_lab_plan_t){.model = "7960",
                           .without_list = true,
                           .configuration = "<authenticationURL>http://cucm1.lab:8443/who</authenticationURL>" SECURE},
        NULL);
    CU_ASSERT_TRUE(press());
    close_lab();
}

/* Nor does the password follow a redirection. */
static void test_no_redirection(void)
{
    https_host_t *host = open_lab((https_lab_plan_t){.configuration = SECURE}, "cucm-callmanager.pem");
    host->count = 0;
    https_host_answer(host, "HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    https_host_answer(host, YES);
    CU_ASSERT_FALSE(press());
    CU_ASSERT_EQUAL(host->served, 1);
    close_lab();
}

static CU_TestInfo tests[] = {
    {"who is trusted", test_who_is_trusted},
    {"by HTTP", test_by_http},
    {"no redirection", test_no_redirection},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"push secure", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 3;
