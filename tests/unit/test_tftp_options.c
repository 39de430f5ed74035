/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "test_tftp.h"

static void check_options(uint64_t file_bytes, const itl_tftp_options_t *options)
{
    tftp_lab_t *lab = tftp_lab_create(1, file_bytes);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, options), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->tftp.blksize, options->blksize == 0 ? 512 : options->blksize);
    CU_ASSERT_EQUAL(lab->tftp.windowsize, options->windowsize == 0 ? 1 : options->windowsize);
    CU_ASSERT_EQUAL(lab->peer.requests, 1);
    CU_ASSERT_EQUAL(lab->peer.completed, 1);
    tftp_lab_destroy(lab);
}

static void test_block_sizes(void)
{
    static const uint32_t sizes[] = {8, 9, 511, 512, 513, 1428, 1468, 8192, 65464};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const itl_tftp_options_t options = {.blksize = sizes[i]};
        check_options(0, &options);
        check_options(sizes[i] - 1u, &options);
        check_options(sizes[i], &options);
        check_options(sizes[i] + 1u, &options);
        check_options(7u * sizes[i] + 3u, &options);
    }
}

static void test_window_sizes(void)
{
    for (uint32_t windowsize = 1; windowsize <= 20; windowsize++)
        for (uint64_t blocks = 0; blocks < 24; blocks++)
            check_options(blocks * 512 + 100 * (blocks % 2), &(itl_tftp_options_t){.windowsize = windowsize});
    check_options(100000, &(itl_tftp_options_t){.windowsize = 65535, .blksize = 1428});
}

/* RFC 7440: one ACK per window. */
static void test_one_ack_per_window(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 512 * 16 + 1);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &(itl_tftp_options_t){.windowsize = 8}), ITL_REASON_NONE);
    /* request, OACK, ACK 0, 17 blocks, ACK 8, ACK 16, ACK 17 */
    CU_ASSERT_EQUAL(virtual_world_net_counters(lab->world).sent, 3 + 17 + 3);
    CU_ASSERT_EQUAL(lab->peer.data_sent, 17);
    tftp_lab_destroy(lab);
}

static void test_what_is_asked_for(void)
{
    static const char all[] = "\0\1file\0octet\0blksize\0"
                              "1468\0windowsize\0"
                              "16\0tsize\0"
                              "0";
    static const char one[] = "\0\1file\0octet\0windowsize\0"
                              "65535";
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    const itl_tftp_options_t options = {.blksize = 1468, .windowsize = 16, .tsize = true};
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &options), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(lab->peer.request_len, sizeof all);
    CU_ASSERT_EQUAL(memcmp(lab->peer.request, all, sizeof all), 0);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &(itl_tftp_options_t){.windowsize = 65535}), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(lab->peer.request_len, sizeof one);
    CU_ASSERT_EQUAL(memcmp(lab->peer.request, one, sizeof one), 0);
    tftp_lab_destroy(lab);
}

static const itl_tftp_options_t every_option = {.blksize = 1468, .windowsize = 16, .tsize = true};

/* A lab for every_option, with limits. */
static tftp_lab_t *create_with_limits(uint64_t file_bytes)
{
    tftp_lab_t *lab = tftp_lab_create(1, file_bytes);
    lab->limits = (itl_fetch_job_t){.max_bytes = 65536, .timeout_ms = 3000};
    return lab;
}

typedef struct oack_case {
    const char *text; /* What follows the operation code, its last NUL included by the length. */
    size_t len;
    uint32_t blksize, windowsize; /* Agreed; 0: must be refused. */
} oack_case_t;

#define OACK(text) text, sizeof(text)

static const oack_case_t oack_cases[] = {
    {OACK("blksize\0"
          "1468\0windowsize\0"
          "16\0tsize\0"
          "5302"),
     1468, 16},
    {OACK("tsize\0"
          "5302\0windowsize\0"
          "16\0blksize\0"
          "1468"),
     1468, 16},
    {OACK("BLKSIZE\0"
          "1000"),
     1000, 1},
    {OACK("BlkSize\0"
          "8\0WindowSize\0"
          "1"),
     8, 1},
    {OACK("windowsize\0"
          "7"),
     512, 7},
    {OACK("tsize\0"
          "0"),
     512, 1},
    {OACK("tsize\0"
          "65536"),
     512, 1},
    {OACK("blksize\0"
          "0001000"),
     1000, 1},
    {"", 0, 512, 1},
    /* more or less than was asked for */
    {OACK("blksize\0"
          "1469"),
     0, 0},
    {OACK("blksize\0"
          "7"),
     0, 0},
    {OACK("blksize\0"
          "0"),
     0, 0},
    {OACK("windowsize\0"
          "17"),
     0, 0},
    {OACK("windowsize\0"
          "0"),
     0, 0},
    /* no numbers */
    {OACK("blksize\0"), 0, 0},
    {OACK("blksize\0"
          "12x"),
     0, 0},
    {OACK("blksize\0"
          "-8"),
     0, 0},
    {OACK("blksize\0"
          "+8"),
     0, 0},
    {OACK("blksize\0"
          " 8"),
     0, 0},
    {OACK("blksize\0"
          "0x200"),
     0, 0},
    {OACK("blksize\0"
          "4294968764"),
     0, 0}, /* 1468 in 32 bits */
    {OACK("blksize\0"
          "18446744073709553084"),
     0, 0}, /* 1468 in 64 bits */
    {OACK("tsize\0"
          "many"),
     0, 0},
    {OACK("tsize\0"), 0, 0},
    /* not asked for, and harmless */
    {OACK("timeout\0"
          "3"),
     512, 1},
    {OACK("blksize2\0"
          "512"),
     512, 1},
    {OACK("blksiz\0"
          "512"),
     512, 1},
    {OACK("\0"), 512, 1},
    {OACK("\0"
          "5"),
     512, 1},
    {OACK("blksize\0"
          "1468\0multicast\0"
          "1,2,3"),
     1468, 1},
    {OACK("blksize\0"
          "1468\0\0\0\0"),
     1468, 1},
    {OACK("blksize\0"
          "1468\0"),
     1468, 1},
    /* twice */
    {OACK("blksize\0"
          "1468\0blksize\0"
          "1468"),
     0, 0},
    {OACK("windowsize\0"
          "2\0WINDOWSIZE\0"
          "2"),
     0, 0},
    {OACK("tsize\0"
          "5\0tsize\0"
          "5"),
     0, 0},
    /* cut */
    {"blksize", 7, 0, 0},
    {"blksize\0"
     "1468",
     12, 0, 0},
    {"blksize\0"
     "1468\0tsize\0",
     19, 0, 0},
    {"b", 1, 0, 0},
};

/* Asks for @p options by hand and answers with an OACK. */
static tftp_lab_t *answer_with_oack(const itl_tftp_options_t *options, itl_hal_socket_t *socket, const char *text,
                                    size_t len)
{
    uint8_t packet[700] = {0, 6};
    tftp_lab_t *lab = options == &every_option ? create_with_limits(0) : tftp_lab_create(1, 0);
    *socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, *socket, 70, options), ITL_REASON_NONE);
    memcpy(packet + 2, text, len);
    tftp_lab_send(lab, lab->host, *socket, packet, 2 + len);
    return lab;
}

/* Error 8, why, and the request once more; then the file comes all the same. */
static void assert_asked_without_options(tftp_lab_t *lab, itl_hal_socket_t socket)
{
    uint8_t request[600];
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, socket, 8));
    CU_ASSERT_PTR_NOT_NULL(lab->tftp.problem);
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, request, sizeof request), 2 + 5 + 6);
    tftp_lab_send_data(lab, socket, 1, 0, 0);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
}

static void test_oacks(void)
{
    for (size_t i = 0; i < sizeof oack_cases / sizeof oack_cases[0]; i++) {
        const oack_case_t *oack = &oack_cases[i];
        itl_hal_socket_t socket;
        tftp_lab_t *lab = answer_with_oack(&every_option, &socket, oack->text, oack->len);
        CU_ASSERT_TRUE(itl_tftp_busy(&lab->tftp));
        if (oack->blksize == 0) {
            assert_asked_without_options(lab, socket);
        } else {
            CU_ASSERT_PTR_NULL(lab->tftp.problem);
            CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
            CU_ASSERT_EQUAL(lab->tftp.blksize, oack->blksize);
            CU_ASSERT_EQUAL(lab->tftp.windowsize, oack->windowsize);
        }
        tftp_lab_destroy(lab);
    }
}

static void test_options_not_asked_for_one_by_one(void)
{
    static const itl_tftp_options_t without_blksize = {.windowsize = 4, .tsize = true};
    static const itl_tftp_options_t without_windowsize = {.blksize = 1000, .tsize = true};
    static const itl_tftp_options_t without_tsize = {.blksize = 1000, .windowsize = 4};
    static const struct {
        const itl_tftp_options_t *asked;
        const char *text;
        size_t len;
        bool harmless;
    } cases[] = {
        {&without_blksize,
         OACK("blksize\0"
              "512"),
         true},
        {&without_blksize,
         OACK("blksize\0"
              "1428"),
         false},
        {&without_blksize,
         OACK("blksize\0"
              "512\0blksize\0"
              "512"),
         false},
        {&without_windowsize,
         OACK("windowsize\0"
              "1"),
         true},
        {&without_windowsize,
         OACK("windowsize\0"
              "4"),
         false},
        {&without_tsize,
         OACK("tsize\0"
              "5"),
         true},
        {&without_tsize,
         OACK("tsize\0"
              "many"),
         true},
        {NULL,
         OACK("blksize\0"
              "512"),
         true},
        {NULL, "", 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_hal_socket_t socket;
        tftp_lab_t *lab = answer_with_oack(cases[i].asked, &socket, cases[i].text, cases[i].len);
        if (!cases[i].harmless)
            assert_asked_without_options(lab, socket);
        else
            CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
        tftp_lab_destroy(lab);
    }
}

/* Options are given up once; an answer that cannot be used then ends the transfer. */
static void test_an_oack_that_is_refused_twice(void)
{
    static const char oack[] = "\0\6blksize\0"
                               "9000";
    uint8_t request[600];
    itl_hal_socket_t socket;
    tftp_lab_t *lab = answer_with_oack(&every_option, &socket, oack + 2, sizeof oack - 2);
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, socket, 8));
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, request, sizeof request), 2 + 5 + 6);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, socket, 8));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_STRING_EQUAL(lab->tftp.problem, "the OACK has a blksize that does not fit the request");
    tftp_lab_destroy(lab);
}

static void test_an_oack_longer_than_the_buffer(void)
{
    static uint8_t small[516];
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, small, sizeof small);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &(itl_tftp_options_t){.blksize = 512}),
                          ITL_REASON_NONE);
    /* Cut at the buffer's end it would look well-formed. */
    uint8_t packet[600] = {0, 6, 'b', 'l', 'k', 's', 'i', 'z', 'e', 0};
    memset(packet + 10, '0', 502);
    packet[514] = '8';
    tftp_lab_send(lab, lab->host, socket, packet, sizeof packet);
    assert_asked_without_options(lab, socket);
    tftp_lab_destroy(lab);
}

static void test_a_server_that_knows_no_options(void)
{
    tftp_lab_t *lab = create_with_limits(5302);
    lab->peer.without_options = true;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &every_option), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->tftp.blksize, 512);
    CU_ASSERT_EQUAL(lab->tftp.windowsize, 1);
    CU_ASSERT_EQUAL(lab->peer.requests, 1);
    tftp_lab_destroy(lab);
}

static void test_a_server_that_refuses_options(void)
{
    tftp_lab_t *lab = create_with_limits(5302);
    lab->peer.refuses_options = true;
    CU_ASSERT_EQUAL(tftp_lab_start(lab, &every_option), ITL_REASON_NONE);
    uint16_t first = tftp_lab_client(lab).port;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->peer.requests, 2);
    CU_ASSERT_EQUAL(lab->peer.request_len, 2 + 5 + 6);
    CU_ASSERT_NOT_EQUAL(lab->peer.client_port, first);
    CU_ASSERT_EQUAL(lab->tftp.blksize, 512);
    tftp_lab_destroy(lab);
}

static void test_options_are_given_up_once_only(void)
{
    static const char refusal[] = "\0\5\0\10never";
    uint8_t request[600];
    tftp_lab_t *lab = create_with_limits(0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &every_option), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, socket, refusal, sizeof refusal);
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, request, sizeof request), 2 + 5 + 6);
    CU_ASSERT_TRUE(itl_tftp_busy(&lab->tftp));
    tftp_lab_send(lab, lab->host, socket, refusal, sizeof refusal);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_EQUAL(lab->tftp.error_code, 8);
    CU_ASSERT_STRING_EQUAL(lab->tftp.error_text, "never");
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, request, sizeof request), 0);
    tftp_lab_destroy(lab);
}

static void test_a_refusal_after_the_agreement(void)
{
    static const char oack[] = "\0\6blksize\0"
                               "1000";
    static const char refusal[] = "\0\5\0\10on second thoughts";
    uint8_t request[600];
    tftp_lab_t *lab = create_with_limits(700);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    itl_hal_socket_t transfer = tftp_lab_open(lab->host, 0);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &every_option), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, transfer, oack, sizeof oack);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, transfer, 0));
    tftp_lab_send(lab, lab->host, transfer, refusal, sizeof refusal);
    /* The second request goes where the first went, not to the transfer's port. */
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, request, sizeof request), 2 + 5 + 6);
    tftp_lab_send_data(lab, transfer, 1, 0, 512);
    tftp_lab_send_data(lab, transfer, 2, 512, 188);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

/* Once data has come there is no beginning again: the sink has it. */
static void test_a_refusal_after_data(void)
{
    static const char oack[] = "\0\6blksize\0"
                               "1000";
    static const char refusal[] = "\0\5\0\10too late";
    tftp_lab_t *lab = create_with_limits(0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &every_option), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    tftp_lab_send_data(lab, socket, 1, 0, 1000);
    tftp_lab_send(lab, lab->host, socket, refusal, sizeof refusal);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_EQUAL(lab->tftp.error_code, 8);
    tftp_lab_destroy(lab);
}

static void test_tsize_past_the_limit_is_refused_before_data(void)
{
    const itl_tftp_options_t options = {.tsize = true};
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    lab->limits.max_bytes = 5301;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &options), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(lab->sunk, 0);
    CU_ASSERT_EQUAL(lab->peer.data_sent, 0);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.error_code, 3);
    lab->limits.max_bytes = 5302;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &options), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

static void test_tsize_past_four_gigabytes(void)
{
    itl_hal_socket_t socket;
    tftp_lab_t *lab = answer_with_oack(&every_option, &socket,
                                       OACK("tsize\0"
                                            "4294967297"));
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, socket, 3));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TOO_LARGE);
    tftp_lab_destroy(lab);
    lab = answer_with_oack(&(itl_tftp_options_t){.tsize = true}, &socket,
                           OACK("tsize\0"
                                "4294967297"));
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
    tftp_lab_destroy(lab);
}

static void test_a_stream_past_the_limit(void)
{
    static const uint32_t limits[] = {1, 511, 512, 513, 5301};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        tftp_lab_t *lab = tftp_lab_create(1, 5302);
        lab->limits.max_bytes = limits[i];
        CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_TOO_LARGE);
        CU_ASSERT_EQUAL(lab->sunk, limits[i] / 512 * 512);
        CU_ASSERT_FALSE(lab->wrong);
        CU_ASSERT_EQUAL(lab->peer.error_code, 3);
        tftp_lab_destroy(lab);
    }
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    lab->limits.max_bytes = 5302;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    tftp_lab_destroy(lab);
}

static void test_an_oack_again(void)
{
    static const char oack[] = "\0\6blksize\0"
                               "1000\0windowsize\0"
                               "4";
    tftp_lab_t *lab = create_with_limits(0);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, &every_option), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
    /* doubled by the network: no second ACK; sent again for want of the ACK: another one */
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 0));
    tftp_lab_run_for(lab, 150);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 0));
    /* after data it says nothing any more */
    tftp_lab_send_data(lab, socket, 1, 0, 1000);
    tftp_lab_run_for(lab, 150);
    tftp_lab_send(lab, lab->host, socket, oack, sizeof oack);
    CU_ASSERT_FALSE(tftp_lab_got_ack(lab, socket, 1));
    CU_ASSERT_TRUE(itl_tftp_busy(&lab->tftp));
    tftp_lab_destroy(lab);
}

CU_TestInfo tftp_option_tests[] = {
    {"block sizes", test_block_sizes},
    {"window sizes", test_window_sizes},
    {"one ACK per window", test_one_ack_per_window},
    {"what is asked for", test_what_is_asked_for},
    {"OACKs good and bad", test_oacks},
    {"options not asked for, one by one", test_options_not_asked_for_one_by_one},
    {"an OACK that is refused twice", test_an_oack_that_is_refused_twice},
    {"an OACK longer than the buffer", test_an_oack_longer_than_the_buffer},
    {"a server that knows no options", test_a_server_that_knows_no_options},
    {"a server that refuses options", test_a_server_that_refuses_options},
    {"options are given up once only", test_options_are_given_up_once_only},
    {"a refusal after the agreement", test_a_refusal_after_the_agreement},
    {"a refusal after data", test_a_refusal_after_data},
    {"tsize past the limit is refused before data", test_tsize_past_the_limit_is_refused_before_data},
    {"tsize past four gigabytes", test_tsize_past_four_gigabytes},
    {"a stream past the limit", test_a_stream_past_the_limit},
    {"an OACK again", test_an_oack_again},
    CU_TEST_INFO_NULL,
};
