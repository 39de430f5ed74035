/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones that are reset: one UDP port each, in this very thread. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "coap/coap_loop.h"
#include "posix/posix.h"
#include "resets/resets.h"
#include "runner.h"

#define CHANGED   0x44
#define FORBIDDEN 0x83
#define NOT_FOUND 0x84
#define SILENT    0

#define PHONES 4

/* Names that wait() has room for: fewer than there are sockets. */
#define READY 7

/* A phone, and what it answers. */
typedef struct phone {
    int socket;
    uint16_t port;
    uint8_t code;
    unsigned asked;
    char kind[8]; /* "soft", "hard" */
} phone_t;

static phone_t phones[PHONES] = {{.code = CHANGED}, {.code = FORBIDDEN}, {.code = NOT_FOUND}, {.code = SILENT}};

static posix_net_t *net;
static posix_hal_t machine;

static int open_phones(void)
{
    net = posix_net_create();
    if (net == NULL)
        return 1;
    posix_hal_init(&machine, net, NULL, ITL_HAL_LOG_ERROR);
    for (size_t i = 0; i < PHONES; i++) {
        struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t len = sizeof own;
        phones[i].socket = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(phones[i].socket, (const struct sockaddr *)&own, len) != 0 ||
            getsockname(phones[i].socket, (struct sockaddr *)&own, &len) != 0)
            return 1;
        phones[i].port = ntohs(own.sin_port);
        if (posix_net_watch(net, phones[i].socket) != ITL_HAL_OK)
            return 1;
    }
    return 0;
}

static int close_phones(void)
{
    for (size_t i = 0; i < PHONES; i++)
        close(phones[i].socket);
    posix_net_destroy(net);
    return 0;
}

/* Header, token of eight bytes, "reset" as Uri-Path, text/plain, the kind (RFC 7252 section 3). */
static void answer(phone_t *phone)
{
    uint8_t packet[64];
    struct sockaddr_in peer;
    socklen_t len = sizeof peer;
    ssize_t size = recvfrom(phone->socket, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *)&peer, &len);
    if (size <= 0)
        return;
    CU_ASSERT_EQUAL_FATAL(size, 12 + 6 + 1 + 1 + 4);
    CU_ASSERT_TRUE(packet[0] == 0x48 && packet[1] == 2);
    CU_ASSERT_EQUAL(memcmp(packet + 12, "\xB5reset\x10\xFF", 8), 0);
    memcpy(phone->kind, packet + 20, 4);
    phone->asked++;
    if (phone->code == SILENT)
        return;
    packet[0] = 0x68;
    packet[1] = phone->code;
    sendto(phone->socket, packet, 12, 0, (const struct sockaddr *)&peer, len);
}

static void run(resets_t *resets)
{
    itl_hal_socket_t ready[READY];
    size_t count = 0;
    while (!resets_over(resets)) {
        uint64_t again = resets_poll(resets);
        CU_ASSERT_EQUAL(coap_loop_wait(again, ready, READY, &count), ITL_HAL_OK);
        for (size_t i = 0; i < PHONES; i++)
            answer(&phones[i]);
    }
}

/* "DEVICE OUTCOME;" */
static void write_down(void *ctx, const resets_result_t *result)
{
    char *text = ctx;
    CU_ASSERT_TRUE(strlen(result->what) > 0 && strlen(text) < 400);
    sprintf(text + strlen(text), "%s %d;", result->device, (int)result->outcome);
}

static bool add(resets_t *resets, const char *device, const char *sender, uint16_t coap, uint16_t coaps)
{
    collector_alarm_t alarm = {.coap = coap, .coaps = coaps};
    snprintf(alarm.device, sizeof alarm.device, "%s", device);
    snprintf(alarm.sender, sizeof alarm.sender, "%s", sender);
    return resets_add(resets, &alarm);
}

static void test_every_outcome(void)
{
    char told[512] = "", summary[RESETS_TEXT_BYTES];
    base_error_t error;
    const resets_config_t config = {.hal = &machine.hal, .timeout_ms = 1500, .ctx = told, .tell = write_down};
    resets_t *resets = resets_open(&config, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(resets);
    CU_ASSERT_TRUE(resets_over(resets));
    CU_ASSERT_TRUE(add(resets, "noport", "127.0.0.1", 0, 0));
    CU_ASSERT_TRUE(add(resets, "nobody", "not an address", 1, 0));
    CU_ASSERT_TRUE(add(resets, "nowhere", "", 1, 0));
    CU_ASSERT_TRUE(add(resets, "nokey", "127.0.0.1", 1, phones[0].port));
    CU_ASSERT_FALSE(resets_over(resets));
    run(resets);
    CU_ASSERT_STRING_EQUAL(told, "noport 4;nobody 2;nowhere 2;nokey 2;");
    told[0] = '\0';
    for (size_t i = 0; i < PHONES; i++) {
        char device[16];
        snprintf(device, sizeof device, "SEP%zu", i);
        CU_ASSERT_TRUE(add(resets, device, "127.0.0.1", phones[i].port, 0));
    }
    run(resets);
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "SEP0 0;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "SEP1 1;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "SEP2 2;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "SEP3 3;"));
    CU_ASSERT_EQUAL(resets_count(resets, RESETS_FAILED), 4);
    CU_ASSERT_STRING_EQUAL(resets_summary(resets, summary),
                           "8 phones: 1 reset, 1 refused, 4 failed, 1 no answer, 1 told no port");
    CU_ASSERT_EQUAL(phones[0].asked, 1);
    CU_ASSERT_STRING_EQUAL(phones[0].kind, "hard");
    CU_ASSERT_TRUE(phones[3].asked >= 1);
    resets_close(resets);
}

/* More than fit at once, all to one phone. */
static void test_crowd(void)
{
    char summary[RESETS_TEXT_BYTES];
    base_error_t error;
    const resets_config_t config = {.hal = &machine.hal, .timeout_ms = 10000, .soft = true};
    resets_t *resets = resets_open(&config, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(resets);
    phones[0].asked = 0;
    for (unsigned i = 0; i < 2 * RESETS_AT_ONCE; i++)
        CU_ASSERT_TRUE(add(resets, "SEP", "127.0.0.1", phones[0].port, 0));
    run(resets);
    snprintf(summary, sizeof summary, "%u phones: %u reset", 2 * RESETS_AT_ONCE, 2 * RESETS_AT_ONCE);
    char text[RESETS_TEXT_BYTES];
    CU_ASSERT_STRING_EQUAL(resets_summary(resets, text), summary);
    CU_ASSERT_TRUE(phones[0].asked >= 2 * RESETS_AT_ONCE);
    CU_ASSERT_STRING_EQUAL(phones[0].kind, "soft");
    resets_close(resets);
}

static void test_given_up(void)
{
    base_error_t error;
    const resets_config_t config = {.hal = &machine.hal, .timeout_ms = 10000};
    resets_t *resets = resets_open(&config, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(resets);
    for (unsigned i = 0; i < 100; i++)
        CU_ASSERT_TRUE(add(resets, "SEP", "127.0.0.1", phones[3].port, 0));
    resets_poll(resets);
    CU_ASSERT_FALSE(resets_over(resets));
    resets_close(resets);
    resets_close(NULL);
}

static CU_TestInfo tests[] = {
    {"every outcome", test_every_outcome},
    {"crowd", test_crowd},
    {"given up", test_given_up},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"resets", open_phones, close_phones, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 3;
