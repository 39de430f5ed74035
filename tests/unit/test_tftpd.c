/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files, options, lost packets: the service against firmware's client. */
#include <string.h>

#include "tftpd_lab.h"

static void fetch_all(tftpd_lab_t *lab, const itl_tftp_options_t *options, uint32_t blksize)
{
    const uint64_t sizes[] = {0, 1, blksize - 1, blksize, blksize + 1, 2 * blksize, 3 * blksize, 5302, 7 * blksize + 3};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, sizes[i], options), ITL_REASON_NONE);
}

static void files_arrive_whole(void)
{
    tftpd_lab_t *lab = tftpd_lab_create(1, 0);
    fetch_all(lab, NULL, 512);
    tftpd_lab_run(lab, 100);
    CU_ASSERT_EQUAL(lab->events, 9);
    CU_ASSERT_STRING_EQUAL(lab->what, "sent");
    CU_ASSERT_EQUAL(lab->bytes, 7 * 512 + 3);
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    tftpd_lab_destroy(lab);
}

static void every_option_is_granted(void)
{
    static const itl_tftp_options_t options[] = {
        {.blksize = 8},
        {.blksize = 1468},
        {.blksize = 65464},
        {.windowsize = 2},
        {.windowsize = 64},
        {.windowsize = 65535},
        {.tsize = true},
        {.blksize = 1024, .windowsize = 5, .tsize = true},
        {.blksize = 8, .windowsize = 1},
    };
    tftpd_lab_t *lab = tftpd_lab_create(2, 0);
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        fetch_all(lab, &options[i], options[i].blksize != 0 ? options[i].blksize : 512);
        CU_ASSERT_EQUAL(lab->tftp.blksize, options[i].blksize != 0 ? options[i].blksize : 512);
    }
    CU_ASSERT_EQUAL(lab->tftp.windowsize, 1);
    tftpd_lab_destroy(lab);
}

static void block_numbers_wrap(void)
{
    const itl_tftp_options_t tiny = {.blksize = 8}, windows = {.blksize = 8, .windowsize = 37};
    tftpd_lab_t *lab = tftpd_lab_create(3, 0);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 8 * 70000 + 3, &tiny), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 8 * 65535, &windows), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 8 * 140000, &windows), ITL_REASON_NONE);
    tftpd_lab_destroy(lab);
}

static void bad_networks_only_delay(void)
{
    static const virtual_link_t links[] = {
        {.loss_ppm = 100000, .min_delay_us = 100, .max_delay_us = 300},
        {.duplicate_ppm = 500000, .min_delay_us = 100, .max_delay_us = 5000},
        {.reorder_ppm = 300000, .min_delay_us = 100, .max_delay_us = 5000},
        {.loss_ppm = 50000, .duplicate_ppm = 50000, .reorder_ppm = 50000, .min_delay_us = 10, .max_delay_us = 90000},
    };
    static const itl_tftp_options_t options[] = {{.blksize = 0}, {.blksize = 600, .windowsize = 8}};
    for (uint64_t seed = 1; seed <= 5; seed++)
        for (size_t i = 0; i < 2 * sizeof links / sizeof links[0]; i++) {
            tftpd_lab_t *lab = tftpd_lab_create(seed, 0);
            virtual_world_set_link(lab->world, &links[i / 2]);
            CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 40000, &options[i % 2]), ITL_REASON_NONE);
            /* The last ACK may be lost: the service then gives up by itself. */
            tftpd_lab_run(lab, 60000);
            CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
            tftpd_lab_destroy(lab);
        }
}

static void assert_oack(tftpd_lab_t *lab, itl_hal_socket_t at, const char *fields)
{
    uint8_t packet[600];
    char text[600] = "";
    size_t len = tftpd_lab_take(lab, at, packet, sizeof packet, NULL);
    CU_ASSERT_TRUE_FATAL(len >= 2 && len < sizeof text);
    CU_ASSERT_EQUAL(packet[1], 6);
    for (size_t i = 2; i < len; i++)
        text[i - 2] = packet[i] == 0 ? '|' : (char)packet[i];
    CU_ASSERT_STRING_EQUAL(text, fields);
}

static void options_are_answered_as_they_should(void)
{
    static const struct {
        const char *asked, *answer; /* NULL: DATA at once */
    } cases[] = {
        {"10|octet|blksize|9|", "blksize|9|"},
        {"10|OcTeT|BLKSIZE|65464|", "blksize|65464|"},
        {"10|octet|windowsize|100|", "windowsize|64|"},
        {"10|octet|tsize|0|", "tsize|10|"},
        {"10|octet|timeout|3|", "timeout|3|"},
        {"10|octet|tsize|0|blksize|1024|", "blksize|1024|tsize|10|"},
        {"10|octet|multicast||blksize|10|", "blksize|10|"},
        {"10|octet|", NULL},
        {"10|octet|blksize|7|", NULL},
        {"10|octet|blksize|65465|", NULL},
        {"10|octet|blksize|-8|", NULL},
        {"10|octet|blksize|99999999999999999999|", NULL},
        {"10|octet|windowsize|0|", NULL},
        {"10|octet|timeout|30|", "timeout|30|"},
        {"10|octet|timeout|31|", NULL},
        {"10|octet|timeout|256|", NULL},
        {"10|octet|blksize|65464|windowsize|64|", "blksize|65464|windowsize|4|"},
        {"10|octet|timeout|0|", NULL},
        {"10|octet|tsize|1|", NULL},
        {"10|octet|blksize|", NULL},
        {"10|octet|blksize", NULL},
        {"10|octet|colour|blue|", NULL},
    };
    uint8_t packet[600];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tftpd_lab_t *lab = tftpd_lab_create(4, 0);
        itl_hal_socket_t at = tftpd_lab_socket(lab);
        tftpd_lab_request(lab, at, 1, cases[i].asked);
        if (cases[i].answer != NULL) {
            assert_oack(lab, at, cases[i].answer);
        } else {
            CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 14);
            CU_ASSERT_EQUAL(packet[1], 3);
        }
        tftpd_lab_destroy(lab);
    }
}

static void the_client_chooses_the_timeout(void)
{
    uint8_t packet[600];
    tftpd_lab_t *lab = tftpd_lab_create(5, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    tftpd_lab_request(lab, at, 1, "10|octet|timeout|3|");
    CU_ASSERT_NOT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 0);
    tftpd_lab_run(lab, 2900);
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 0);
    tftpd_lab_run(lab, 200);
    CU_ASSERT_NOT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 0);
    tftpd_lab_destroy(lab);
}

static void a_silent_client_is_given_up(void)
{
    uint8_t packet[600];
    unsigned sent = 0;
    tftpd_lab_t *lab = tftpd_lab_create(6, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    tftpd_lab_request(lab, at, 1, "1000|octet|");
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 1);
    tftpd_lab_run(lab, 60000);
    while (tftpd_lab_take(lab, at, packet, sizeof packet, NULL) > 0)
        sent++;
    CU_ASSERT_EQUAL(sent, 5);
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    CU_ASSERT_STRING_EQUAL(lab->what, "given up");
    CU_ASSERT_EQUAL(lab->bytes, 0);
    tftpd_lab_destroy(lab);
}

static void a_file_that_fails_ends_the_transfer(void)
{
    tftpd_lab_t *lab = tftpd_lab_create(7, 0);
    lab->timeout_ms = 2000;
    lab->fail_from = 2000;
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 5000, NULL), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_STRING_EQUAL(lab->what, "file lost");
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    lab->fail_from = 1;
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 5000, NULL), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 0, NULL), ITL_REASON_NONE);
    tftpd_lab_destroy(lab);
}

static CU_TestInfo transfer_tests[] = {
    {"files of every length arrive whole", files_arrive_whole},
    {"every option is granted", every_option_is_granted},
    {"block numbers wrap", block_numbers_wrap},
    {"loss, doubles and disorder only delay", bad_networks_only_delay},
    {"options are answered as RFC 2347 wants it", options_are_answered_as_they_should},
    {"the client chooses the time-out", the_client_chooses_the_timeout},
    {"a silent client is given up", a_silent_client_is_given_up},
    {"a file that fails ends the transfer", a_file_that_fails_ends_the_transfer},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tftpd transfers", NULL, NULL, NULL, NULL, transfer_tests},
    {"tftpd hostile", NULL, NULL, NULL, NULL, tftpd_hostile_tests},
    {"tftpd folder", NULL, NULL, NULL, NULL, tftpd_folder_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 25;
