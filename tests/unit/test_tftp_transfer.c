/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "test_tftp.h"

static void check_fetch(uint64_t file_bytes, const itl_tftp_options_t *options)
{
    tftp_lab_t *lab = tftp_lab_create(1, file_bytes);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, options), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->tftp.received, file_bytes);
    CU_ASSERT_EQUAL(lab->peer.requests, 1);
    CU_ASSERT_EQUAL(lab->peer.completed, 1);
    CU_ASSERT_EQUAL(lab->peer.errors, 0);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    tftp_lab_destroy(lab);
}

static void test_files_of_every_kind_of_length(void)
{
    static const uint64_t lengths[] = {0, 1, 511, 512, 513, 1023, 1024, 1025, 5302, 65536};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        check_fetch(lengths[i], NULL);
}

static void test_the_request_of_a_real_phone(void)
{
    static const char expected[] = "\0\1CTLSEP001122334455.tlv\0octet";
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    const itl_fetch_job_t job = tftp_lab_job(lab, "CTLSEP001122334455.tlv");
    CU_ASSERT_EQUAL(itl_tftp_get(&lab->tftp, &lab->server, &job, NULL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(lab->peer.request_len, 31);
    CU_ASSERT_EQUAL(memcmp(lab->peer.request, expected, sizeof expected), 0);
    tftp_lab_destroy(lab);
}

static void test_each_transfer_has_a_port_of_its_own(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 600);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    uint16_t first = lab->peer.client_port;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_NOT_EQUAL(lab->peer.client_port, first);
    CU_ASSERT_EQUAL(lab->peer.completed, 2);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->tftp.received, 600);
    tftp_lab_destroy(lab);
}

/* The count of bytes does not begin again at 4 GiB. */
static void test_the_count_of_bytes_stays_at_its_largest(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    lab->tftp.received = UINT32_MAX - 1000;
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->tftp.received, UINT32_MAX);
    tftp_lab_destroy(lab);
}

static void test_ipv6(void)
{
    const itl_hal_addr_t phone = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 0x0d, 0xb8, [15] = 1}};
    const itl_hal_addr_t host = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 0x0d, 0xb8, [15] = 2}};
    tftp_lab_t *lab = tftp_lab_create_at(1, 5302, &phone, &host);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

/* The ACK of the last block is on its way before the result is there. */
static void test_the_last_ack_comes_before_the_result(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 700);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    CU_ASSERT_TRUE(itl_tftp_busy(&lab->tftp));
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 1));
    tftp_lab_send_data(lab, socket, 2, 512, 188);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 2));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_tftp_poll(&lab->tftp), ITL_HAL_FOREVER);
    tftp_lab_destroy(lab);
}

/* More than 65535 blocks: the number goes on from 0. */
static void check_wrap(uint32_t blksize, uint32_t windowsize, uint64_t blocks)
{
    const itl_tftp_options_t options = {.blksize = blksize, .windowsize = windowsize};
    check_fetch((blocks - 1) * (blksize == 0 ? 512 : blksize) + 3, &options);
}

static void test_block_numbers_wrap(void)
{
    check_wrap(8, 0, 65535);
    check_wrap(8, 0, 65536);
    check_wrap(8, 0, 65537);
    check_wrap(8, 0, 2 * 65536 + 5);
    check_wrap(0, 0, 65540);
}

static void test_block_numbers_wrap_inside_a_window(void)
{
    for (uint32_t windowsize = 2; windowsize < 8; windowsize++)
        check_wrap(8, windowsize, 65536 + 11);
    check_wrap(8, 40000, 2 * 65536);
    check_wrap(8, 65535, 2 * 65536);
}

static void test_a_refusal_by_the_sink_ends_the_transfer(void)
{
    static const itl_reason_t reasons[] = {ITL_REASON_FLASH_ERROR, ITL_REASON_TOO_LARGE, ITL_REASON_INTERNAL};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        tftp_lab_t *lab = tftp_lab_create(1, 5302);
        lab->refuse_from = 1024;
        lab->refuse_with = reasons[i];
        CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), reasons[i]);
        CU_ASSERT_EQUAL(lab->sunk, 1024);
        CU_ASSERT_EQUAL(lab->peer.errors, 1);
        CU_ASSERT_EQUAL(lab->peer.error_code, reasons[i] == ITL_REASON_TOO_LARGE ? 3 : 0);
        CU_ASSERT_EQUAL(lab->peer.last_ack, 1);
        tftp_lab_destroy(lab);
    }
}

static void test_a_refusal_of_the_last_block_counts(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    lab->refuse_from = 100;
    lab->refuse_with = ITL_REASON_FLASH_ERROR;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_FLASH_ERROR);
    CU_ASSERT_EQUAL(lab->peer.completed, 0);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    tftp_lab_destroy(lab);
}

static void test_abort_tells_the_server(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 1024)
        tftp_lab_step(lab);
    itl_tftp_abort(&lab->tftp);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(lab->tftp.socket, ITL_HAL_SOCKET_NONE);
    tftp_lab_run_for(lab, 10);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.error_code, 0);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

static void test_abort_where_nothing_runs(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_INTERNAL);
    itl_tftp_abort(&lab->tftp);
    CU_ASSERT_EQUAL(itl_tftp_poll(&lab->tftp), ITL_HAL_FOREVER);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    itl_tftp_abort(&lab->tftp);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
    tftp_lab_destroy(lab);
}

static void test_abort_before_an_answer_says_nothing(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    uint64_t sent = virtual_world_net_counters(lab->world).sent;
    itl_tftp_abort(&lab->tftp);
    CU_ASSERT_EQUAL(virtual_world_net_counters(lab->world).sent, sent);
    tftp_lab_destroy(lab);
}

static void test_a_new_request_aborts_the_one_before(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    CU_ASSERT_EQUAL(tftp_lab_start(lab, NULL), ITL_REASON_NONE);
    while (lab->sunk < 1024)
        tftp_lab_step(lab);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.completed, 1);
    tftp_lab_destroy(lab);
}

static void check_misuse(const char *file, const itl_tftp_options_t *options)
{
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    const itl_fetch_job_t job = tftp_lab_job(lab, file);
    CU_ASSERT_EQUAL(itl_tftp_get(&lab->tftp, &lab->server, &job, options), ITL_REASON_INTERNAL);
    CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
    CU_ASSERT_EQUAL(virtual_world_net_counters(lab->world).sent, 0);
    tftp_lab_destroy(lab);
}

static void test_misuse(void)
{
    char name[257];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    check_misuse(NULL, NULL);
    check_misuse("", NULL);
    check_misuse(name, NULL);
    check_misuse("file", &(itl_tftp_options_t){.blksize = 7});
    check_misuse("file", &(itl_tftp_options_t){.blksize = 65465});
    check_misuse("file", &(itl_tftp_options_t){.blksize = UINT32_MAX});
    check_misuse("file", &(itl_tftp_options_t){.windowsize = 65536});
}

static void test_the_longest_name(void)
{
    char name[256];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const itl_tftp_options_t options = {.blksize = 65464, .windowsize = 65535, .tsize = true};
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    const itl_fetch_job_t job = tftp_lab_job(lab, name);
    CU_ASSERT_EQUAL(itl_tftp_get(&lab->tftp, &lab->server, &job, &options), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(tftp_lab_finish(lab), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(strlen((const char *)lab->peer.request + 2), 255);
    tftp_lab_destroy(lab);
}

static void test_buffers_too_small(void)
{
    static uint8_t small[1000];
    tftp_lab_t *lab = tftp_lab_create(1, 100);
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, small, 515);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_INTERNAL);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, small, 516);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &(itl_tftp_options_t){.blksize = 513}), ITL_REASON_INTERNAL);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, small, 517);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &(itl_tftp_options_t){.blksize = 513}), ITL_REASON_NONE);
    const itl_fetch_job_t nowhere = {.file = "file"};
    CU_ASSERT_EQUAL(itl_tftp_get(&lab->tftp, &lab->server, &nowhere, NULL), ITL_REASON_INTERNAL);
    tftp_lab_destroy(lab);
}

CU_TestInfo tftp_transfer_tests[] = {
    {"files of every kind of length", test_files_of_every_kind_of_length},
    {"the request of a real phone", test_the_request_of_a_real_phone},
    {"each transfer has a port of its own", test_each_transfer_has_a_port_of_its_own},
    {"the count of bytes stays at its largest", test_the_count_of_bytes_stays_at_its_largest},
    {"IPv6", test_ipv6},
    {"the last ACK comes before the result", test_the_last_ack_comes_before_the_result},
    {"block numbers wrap", test_block_numbers_wrap},
    {"block numbers wrap inside a window", test_block_numbers_wrap_inside_a_window},
    {"a refusal by the sink ends the transfer", test_a_refusal_by_the_sink_ends_the_transfer},
    {"a refusal of the last block counts", test_a_refusal_of_the_last_block_counts},
    {"abort tells the server", test_abort_tells_the_server},
    {"abort where nothing runs", test_abort_where_nothing_runs},
    {"abort before an answer says nothing", test_abort_before_an_answer_says_nothing},
    {"a new request aborts the one before", test_a_new_request_aborts_the_one_before},
    {"misuse", test_misuse},
    {"the longest name", test_the_longest_name},
    {"buffers too small", test_buffers_too_small},
    CU_TEST_INFO_NULL,
};
