/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service refuses, and what it survives. */
#include <string.h>

#include "tftpd_lab.h"

enum { RRQ = 1, WRQ = 2, DATA = 3, ACK = 4, ERROR = 5 };

static void assert_error(tftpd_lab_t *lab, itl_hal_socket_t at, uint8_t code)
{
    uint8_t packet[600];
    size_t len = tftpd_lab_take(lab, at, packet, sizeof packet, NULL);
    CU_ASSERT_TRUE_FATAL(len >= 5);
    CU_ASSERT_EQUAL(packet[1], ERROR);
    CU_ASSERT_EQUAL(packet[3], code);
    CU_ASSERT_EQUAL(packet[len - 1], 0);
}

static void refusals_have_their_codes(void)
{
    static const struct {
        uint8_t opcode;
        const char *fields;
        uint8_t code;
        const char *what;
    } cases[] = {
        {RRQ, "none|octet|", 1, "not found"},
        {RRQ, "forbidden|octet|", 2, "refused"},
        {RRQ, "broken|octet|", 0, "unreadable"},
        {WRQ, "10|octet|", 2, "write refused"},
        {WRQ, "new|netascii|blksize|9|", 2, "write refused"},
        {RRQ, "10|netascii|", 4, "mode refused"},
        {RRQ, "10|mail|", 4, "mode refused"},
        {RRQ, "10||", 4, "mode refused"},
    };
    tftpd_lab_t *lab = tftpd_lab_create(1, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        itl_hal_socket_t at = tftpd_lab_socket(lab);
        tftpd_lab_request(lab, at, cases[i].opcode, cases[i].fields);
        assert_error(lab, at, cases[i].code);
        CU_ASSERT_STRING_EQUAL(lab->what, cases[i].what);
        CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    }
    tftpd_lab_destroy(lab);
}

/* Takes the block that a request is answered with. */
static void assert_begun(tftpd_lab_t *lab, itl_hal_socket_t at)
{
    uint8_t packet[600];
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 516);
}

static void the_oldest_transfer_makes_room(void)
{
    tftpd_lab_t *lab = tftpd_lab_create(2, 3);
    itl_hal_socket_t at[5];
    for (int i = 0; i < 5; i++) {
        at[i] = tftpd_lab_socket(lab);
        tftpd_lab_request(lab, at[i], RRQ, "1000|octet|");
        assert_begun(lab, at[i]);
    }
    assert_error(lab, at[0], 0);
    assert_error(lab, at[1], 0);
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 3);
    CU_ASSERT_STRING_EQUAL(lab->what, "made room");
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 100000, NULL), ITL_REASON_NONE);
    tftpd_lab_run(lab, 60000);
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    tftpd_lab_destroy(lab);
}

/* A phone keeps its transfer while another host asks for as many as it likes. */
static void one_host_takes_no_place_of_another(void)
{
    static const uint8_t ack[] = {0, ACK, 0, 1};
    const itl_hal_t *flooder;
    uint8_t packet[600];
    tftpd_lab_t *lab = tftpd_lab_create(2, 16);
    itl_hal_socket_t at = tftpd_lab_socket(lab), stranger = ITL_HAL_SOCKET_NONE;
    uint16_t port = 0;
    tftpd_lab_request(lab, at, RRQ, "1000|octet|");
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, &port), 516);
    flooder = virtual_node_hal(virtual_node_create(lab->world, "flooder", NULL, NULL));
    for (int i = 0; i < 40; i++) {
        static const char request[] = "\0\1"
                                      "1000\0octet\0timeout\0"
                                      "30\0";
        CU_ASSERT_EQUAL_FATAL(flooder->net->udp_open(flooder->net->ctx, NULL, &stranger), ITL_HAL_OK);
        flooder->net->udp_send(flooder->net->ctx, stranger, &lab->server, request, sizeof request - 1);
        tftpd_lab_run(lab, 5);
    }
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 16);
    tftpd_lab_send(lab, at, port, ack, sizeof ack);
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 4 + 488);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 20000, NULL), ITL_REASON_NONE);
    tftpd_lab_destroy(lab);
}

static void a_request_sent_again_has_one_transfer(void)
{
    tftpd_lab_t *lab = tftpd_lab_create(2, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab), other = tftpd_lab_socket(lab);
    for (int i = 0; i < 20; i++) {
        tftpd_lab_request(lab, at, RRQ, "1000|octet|");
        assert_begun(lab, at);
    }
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 1);
    tftpd_lab_request(lab, at, RRQ, "1001|octet|");
    tftpd_lab_request(lab, at, RRQ, "1000|octet|blksize|512|");
    tftpd_lab_request(lab, other, RRQ, "1000|octet|");
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 4);
    tftpd_lab_destroy(lab);
}

static void what_is_no_request_gets_no_answer(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } packets[] = {
        {"", 0},
        {"\0", 1},
        {"\0\1", 2},
        {"\0\1\0", 3},
        {"\0\1\0\0", 4},
        {"\0\1a", 3},
        {"\0\1a\0", 4},
        {"\0\1a\0octet", 9},
        {"\0\1\0octet\0", 9},
        {"\1\1a\0octet\0", 10},
        {"\0\0a\0b\0", 6},
        {"\0\3\0\1data", 8},
        {"\0\4\0\1", 4},
        {"\0\5\0\1x\0", 6},
        {"\0\6blksize\0008\0", 12},
        {"\0\7a\0octet\0", 10},
        {"\377\377\377\377", 4},
    };
    uint8_t answer[600];
    tftpd_lab_t *lab = tftpd_lab_create(3, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        tftpd_lab_send(lab, at, 69, packets[i].bytes, packets[i].len);
        CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, answer, sizeof answer, NULL), 0);
    }
    CU_ASSERT_EQUAL(lab->events, 0);
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 5302, NULL), ITL_REASON_NONE);
    tftpd_lab_destroy(lab);
}

static void random_packets_do_not_stop_it(void)
{
    uint8_t packet[1500], answer[600];
    uint32_t state = 12345;
    tftpd_lab_t *lab = tftpd_lab_create(4, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    itl_hal_addr_t to = lab->server;
    for (int i = 0; i < 20000; i++) {
        size_t len = (state >> 3) % (i % 10 == 0 ? sizeof packet : 40);
        for (size_t n = 0; n < len; n++) {
            state = state * 1664525 + 1013904223;
            packet[n] = (uint8_t)(state >> 24);
        }
        /* Most begin like a request, so that they get further than to the opcode. */
        if (len > 1 && i % 4 != 0)
            packet[0] = 0, packet[1] = (uint8_t)(1 + i % 6);
        lab->phone->net->udp_send(lab->phone->net->ctx, at, &to, packet, len);
        if (i % 100 == 0)
            tftpd_lab_run(lab, 1);
        while (tftpd_lab_take(lab, at, answer, sizeof answer, NULL) > 0)
            ;
    }
    CU_ASSERT_EQUAL(tftpd_lab_fetch(lab, 5302, NULL), ITL_REASON_NONE);
    tftpd_lab_destroy(lab);
}

/* A transfer of 1000 bytes, whose first block has come. */
static uint16_t begin(tftpd_lab_t *lab, itl_hal_socket_t at)
{
    uint8_t packet[600];
    uint16_t port = 0;
    tftpd_lab_request(lab, at, RRQ, "1000|octet|");
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, &port), 516);
    CU_ASSERT_NOT_EQUAL(port, 69);
    return port;
}

static void strangers_get_error_5(void)
{
    static const uint8_t ack[] = {0, ACK, 0, 1};
    uint8_t packet[600];
    tftpd_lab_t *lab = tftpd_lab_create(5, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab), stranger = tftpd_lab_socket(lab);
    uint16_t port = begin(lab, at);
    tftpd_lab_send(lab, stranger, port, ack, sizeof ack);
    assert_error(lab, stranger, 5);
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 0);
    tftpd_lab_send(lab, at, port, ack, sizeof ack);
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 4 + 488);
    tftpd_lab_destroy(lab);
}

static void senseless_packets_in_a_transfer_are_ignored(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } packets[] = {
        {"", 0},         {"\0\4", 2},           {"\0\4\0", 3},    {"\0\4\0\0", 4},
        {"\0\4\0\2", 4}, {"\0\4\377\377", 4},   {"\0\3\0\1x", 5}, {"\0\1a\0octet\0", 10},
        {"\1\4\0\1", 4}, {"\0\6blksize\0", 10}, {"\0\0\0\1", 4},
    };
    static const uint8_t ack[] = {0, ACK, 0, 1};
    uint8_t packet[600];
    tftpd_lab_t *lab = tftpd_lab_create(6, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    uint16_t port = begin(lab, at);
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        tftpd_lab_send(lab, at, port, packets[i].bytes, packets[i].len);
        CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 0);
    }
    tftpd_lab_send(lab, at, port, ack, sizeof ack);
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, NULL), 4 + 488);
    tftpd_lab_destroy(lab);
}

static void an_error_ends_a_transfer(void)
{
    static const uint8_t error[] = {0, ERROR, 0, 3, 'f', 'u', 'l', 'l', 0};
    tftpd_lab_t *lab = tftpd_lab_create(7, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    uint16_t port = begin(lab, at);
    tftpd_lab_send(lab, at, port, error, sizeof error);
    CU_ASSERT_EQUAL(tftp_service_transfers(lab->service), 0);
    CU_ASSERT_STRING_EQUAL(lab->what, "refused by the client");
    tftpd_lab_destroy(lab);
}

/* RFC 1123 section 4.2.3.1: every ACK doubled must not double every block from there on. */
static void doubled_acks_are_not_answered(void)
{
    uint8_t packet[600];
    tftpd_lab_t *lab = tftpd_lab_create(8, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    uint16_t port = 0;
    unsigned blocks = 1;
    tftpd_lab_request(lab, at, RRQ, "10000|octet|");
    CU_ASSERT_EQUAL(tftpd_lab_take(lab, at, packet, sizeof packet, &port), 516);
    for (uint8_t number = 1; number < 20; number++) {
        const uint8_t ack[] = {0, ACK, 0, number};
        tftpd_lab_send(lab, at, port, ack, sizeof ack);
        tftpd_lab_send(lab, at, port, ack, sizeof ack);
        while (tftpd_lab_take(lab, at, packet, sizeof packet, NULL) > 0)
            blocks++;
    }
    CU_ASSERT_EQUAL(blocks, 20);
    tftpd_lab_destroy(lab);
}

/* Sends the same ACK often, and counts the blocks that come for it. */
static unsigned blocks_for_acks(tftpd_lab_t *lab, itl_hal_socket_t at, uint16_t port, uint8_t number, int times)
{
    const uint8_t ack[] = {0, ACK, 0, number};
    uint8_t packet[600];
    unsigned blocks = 0;
    itl_hal_addr_t to = lab->server;
    to.port = port;
    for (int i = 0; i < times; i++)
        lab->phone->net->udp_send(lab->phone->net->ctx, at, &to, ack, sizeof ack);
    tftpd_lab_run(lab, 5);
    while (tftpd_lab_take(lab, at, packet, sizeof packet, NULL) > 0)
        blocks++;
    return blocks;
}

/* 4 bytes must not call for 64 blocks as often as somebody sends them. */
static void repeated_acks_bring_few_windows(void)
{
    uint8_t packet[600];
    uint16_t port = 0;
    tftpd_lab_t *lab = tftpd_lab_create(8, 0);
    itl_hal_socket_t at = tftpd_lab_socket(lab);
    tftpd_lab_request(lab, at, RRQ, "100000|octet|windowsize|8|");
    CU_ASSERT_TRUE(tftpd_lab_take(lab, at, packet, sizeof packet, &port) > 0);
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 0, 1), 8);
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 3, 1), 8);
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 3, 50), 8); /* a block was lost */
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 3, 50), 0);
    tftpd_lab_run(lab, 100);
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 3, 50), 8); /* and lost again */
    CU_ASSERT_EQUAL(blocks_for_acks(lab, at, port, 11, 1), 8);
    tftpd_lab_destroy(lab);
}

static void an_address_that_is_taken_is_refused(void)
{
    tftpd_lab_t *lab = tftpd_lab_create(9, 0);
    const tftp_service_config_t config = {.address = lab->server, .files = &lab->files};
    CU_ASSERT_PTR_NULL(tftp_service_open(&config, lab->host));
    CU_ASSERT_EQUAL(tftp_service_address(lab->service).port, 69);
    tftp_service_close(NULL);
    tftpd_lab_destroy(lab);
}

CU_TestInfo tftpd_hostile_tests[] = {
    {"refusals have their codes", refusals_have_their_codes},
    {"the oldest transfer makes room", the_oldest_transfer_makes_room},
    {"one host takes no place of another", one_host_takes_no_place_of_another},
    {"a request sent again has one transfer", a_request_sent_again_has_one_transfer},
    {"what is no request gets no answer", what_is_no_request_gets_no_answer},
    {"random packets do not stop it", random_packets_do_not_stop_it},
    {"strangers get error 5", strangers_get_error_5},
    {"senseless packets in a transfer are ignored", senseless_packets_in_a_transfer_are_ignored},
    {"an error ends a transfer", an_error_ends_a_transfer},
    {"doubled ACKs are not answered", doubled_acks_are_not_answered},
    {"repeated ACKs bring few windows", repeated_acks_bring_few_windows},
    {"an address that is taken is refused", an_address_that_is_taken_is_refused},
    CU_TEST_INFO_NULL,
};
