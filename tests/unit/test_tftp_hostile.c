/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "test_tftp.h"
#include "tftp/tftp_packet.h"

/* A transfer by hand whose first block has come from @p *socket. */
static tftp_lab_t *begin(itl_hal_socket_t *socket)
{
    tftp_lab_t *lab = tftp_lab_create(1, 700);
    *socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, *socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send_data(lab, *socket, 1, 0, 512);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, *socket, 1));
    return lab;
}

/* Ends it as it should end. */
static void end(tftp_lab_t *lab, itl_hal_socket_t socket)
{
    CU_ASSERT_TRUE(itl_tftp_busy(&lab->tftp));
    tftp_lab_send_data(lab, socket, 2, 512, 188);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 2));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    tftp_lab_destroy(lab);
}

static void test_a_wrong_port_is_told_and_forgotten(void)
{
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    itl_hal_socket_t stranger = tftp_lab_open(lab->host, 0);
    tftp_lab_send_data(lab, stranger, 2, 9999, 188);
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, stranger, 5));
    CU_ASSERT_EQUAL(lab->sunk, 512);
    end(lab, socket);
}

/* An ERROR answered by an ERROR would go to and fro for ever. */
static void test_an_error_from_a_wrong_port_is_ignored(void)
{
    static const char error[] = "\0\5\0\1nothing here";
    uint8_t answer[100];
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    itl_hal_socket_t stranger = tftp_lab_open(lab->host, 0);
    tftp_lab_send(lab, lab->host, stranger, error, sizeof error);
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, stranger, answer, sizeof answer), 0);
    CU_ASSERT_EQUAL(lab->tftp.error_code, 0);
    end(lab, socket);
}

/* Sends the client many copies of a packet, which arrive and are not yet read. */
static void flood(const tftp_lab_t *lab, itl_hal_socket_t from, int count, const char *packet, size_t len)
{
    const itl_hal_net_t *net = virtual_node_hal(lab->host)->net;
    itl_hal_addr_t client = tftp_lab_client(lab);
    for (int i = 0; i < count; i++)
        net->udp_send(net->ctx, from, &client, packet, len);
    uint64_t until = virtual_world_now_ms(lab->world) + 2;
    while (virtual_world_step(lab->world, until)) {
    }
}

static void test_answers_to_wrong_ports_are_few(void)
{
    uint8_t answer[100];
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    itl_hal_socket_t stranger = tftp_lab_open(lab->host, 0);
    flood(lab, stranger, 50, "\0\3\0\2data", 8);
    tftp_lab_run_for(lab, 2);
    int answers = 0;
    while (tftp_lab_receive(lab->host, stranger, answer, sizeof answer) != 0)
        answers++;
    CU_ASSERT_TRUE(answers >= 1 && answers <= 4);
    end(lab, socket);
}

/* Both transfers that a doubled request starts: one goes on, the other is told. */
static virtual_fate_t double_the_first(void *ctx, const virtual_datagram_t *datagram)
{
    (void)ctx;
    return datagram->index == 0 ? VIRTUAL_DUPLICATE : VIRTUAL_DELIVER;
}

static void test_a_doubled_request(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 5302);
    virtual_world_set_filter(lab->world, double_the_first, NULL);
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(tftp_lab_complete(lab));
    CU_ASSERT_EQUAL(lab->peer.requests, 2);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.error_code, 5);
    tftp_lab_destroy(lab);
}

static void test_another_address_is_ignored(void)
{
    static const char error[] = "\0\5\0\1nothing here";
    static const char data[] = "\0\3\0\2no data of ours";
    uint8_t answer[100];
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    virtual_node_t *other = virtual_node_create(lab->world, "other", NULL, NULL);
    itl_hal_socket_t stranger = tftp_lab_open(other, lab->tftp.server.port);
    tftp_lab_send(lab, other, stranger, data, sizeof data);
    tftp_lab_send(lab, other, stranger, error, sizeof error);
    CU_ASSERT_EQUAL(tftp_lab_receive(other, stranger, answer, sizeof answer), 0);
    CU_ASSERT_EQUAL(lab->sunk, 512);
    end(lab, socket);
}

static void test_another_address_is_ignored_before_the_first_answer(void)
{
    static const char error[] = "\0\5\0\1nothing here";
    tftp_lab_t *lab = tftp_lab_create(1, 700);
    virtual_node_t *other = virtual_node_create(lab->world, "other", NULL, NULL);
    itl_hal_socket_t stranger = tftp_lab_open(other, 70);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send(lab, other, stranger, error, sizeof error);
    tftp_lab_send(lab, other, stranger, "\0\3\0\1first!", 10);
    CU_ASSERT_FALSE(lab->tftp.answered);
    CU_ASSERT_EQUAL(lab->sunk, 0);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 1));
    end(lab, socket);
}

/* A host with two addresses that answers from the one that was not asked. */
static void test_a_server_that_answers_from_its_other_address(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 700);
    itl_hal_addr_t second = virtual_node_address(lab->host);
    second.ip[1] = 77;
    CU_ASSERT_TRUE_FATAL(virtual_node_add_address(lab->host, &second));
    lab->peer.local = second;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(lab->sunk, 0);
    tftp_lab_destroy(lab);
}

typedef struct error_case {
    const char *packet;
    size_t len;
    itl_reason_t reason;
    uint16_t code;
    const char *text;
} error_case_t;

static const error_case_t error_cases[] = {
    {"\0\5\0\0huh?\0", 9, ITL_REASON_TFTP_ERROR, 0, "huh?"},
    {"\0\5\0\1File not found\0", 19, ITL_REASON_NOT_FOUND, 1, "File not found"},
    {"\0\5\0\2Access violation\0", 21, ITL_REASON_ACCESS_VIOLATION, 2, "Access violation"},
    {"\0\5\0\3full\0", 9, ITL_REASON_TFTP_ERROR, 3, "full"},
    {"\0\5\0\4\0", 5, ITL_REASON_TFTP_ERROR, 4, ""},
    {"\0\5\0\5tid\0", 8, ITL_REASON_TFTP_ERROR, 5, "tid"},
    {"\0\5\0\6exists\0", 11, ITL_REASON_TFTP_ERROR, 6, "exists"},
    {"\0\5\0\7nobody\0", 11, ITL_REASON_TFTP_ERROR, 7, "nobody"},
    {"\0\5\0\10options\0", 12, ITL_REASON_TFTP_ERROR, 8, "options"},
    {"\0\5\1\1\0", 5, ITL_REASON_TFTP_ERROR, 257, ""},
    {"\0\5\377\377\0", 5, ITL_REASON_TFTP_ERROR, 65535, ""},
    {"\0\5\0\1no NUL", 10, ITL_REASON_NOT_FOUND, 1, "no NUL"},
    {"\0\5\0\1", 4, ITL_REASON_NOT_FOUND, 1, ""},
    {"\0\5\0\1a\033[31mb\n\t\177\200\377c\0 behind", 24, ITL_REASON_NOT_FOUND, 1, "a?[31mb?????c"},
};

static void test_errors_of_the_server(void)
{
    for (size_t i = 0; i < sizeof error_cases / sizeof error_cases[0]; i++) {
        const error_case_t *error = &error_cases[i];
        tftp_lab_t *lab = tftp_lab_create(1, 0);
        itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
        /* Before anything is agreed an ERROR may come from any port of the server. */
        itl_hal_socket_t other = tftp_lab_open(lab->host, 0);
        CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
        tftp_lab_send(lab, lab->host, i % 2 == 0 ? socket : other, error->packet, error->len);
        CU_ASSERT_FALSE(itl_tftp_busy(&lab->tftp));
        CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), error->reason);
        CU_ASSERT_EQUAL(lab->tftp.error_code, error->code);
        CU_ASSERT_STRING_EQUAL(lab->tftp.error_text, error->text);
        CU_ASSERT_FALSE(tftp_lab_got_error(lab, socket, 5));
        tftp_lab_destroy(lab);
    }
}

static void test_an_error_in_the_middle(void)
{
    static const char error[] = "\0\5\0\3disk on fire";
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    tftp_lab_send(lab, lab->host, socket, error, sizeof error);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_STRING_EQUAL(lab->tftp.error_text, "disk on fire");
    /* A later transfer does not inherit it. */
    lab->server.port = ITL_TFTP_PORT;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, NULL), ITL_REASON_NONE);
    CU_ASSERT_STRING_EQUAL(lab->tftp.error_text, "");
    CU_ASSERT_EQUAL(lab->tftp.error_code, 0);
    tftp_lab_destroy(lab);
}

static void test_an_error_text_longer_than_the_buffer(void)
{
    static uint8_t small[516];
    uint8_t error[1400] = {0, 5, 0, 2};
    memset(error + 4, 'x', sizeof error - 4);
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, small, sizeof small);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    tftp_lab_send(lab, lab->host, socket, error, sizeof error);
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_ACCESS_VIOLATION);
    CU_ASSERT_EQUAL(strlen(lab->tftp.error_text), sizeof lab->tftp.error_text - 1);
    tftp_lab_destroy(lab);
}

typedef struct junk {
    const char *packet;
    size_t len;
} junk_t;

/* What says nothing, before the first block and after it. */
static const junk_t junk[] = {
    {"", 0},
    {"\0", 1},
    {"\0\3", 2},
    {"\0\3\0", 3},
    {"\0\4", 2},
    {"\0\4\0\1", 4},
    {"\0\5", 2},
    {"\0\5\0", 3},
    {"\0\0\0\1", 4},
    {"\0\1file\0octet\0", 13},
    {"\0\2file\0octet\0", 13},
    {"\0\7\0\1data", 8},
    {"\1\3\0\1data", 8},
    {"\3\0\1\0data", 8},
    {"\0\3\0\0data", 8},
    {"\0\3\0\5data", 8},
    {"\0\3\377\377data", 8},
    {"garbage of some length", 22},
};

static void test_junk_is_ignored(void)
{
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++) {
        tftp_lab_send(lab, lab->host, socket, junk[i].packet, junk[i].len);
        uint8_t answer[100];
        CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, socket, answer, sizeof answer), 0);
    }
    end(lab, socket);
}

static void test_junk_before_the_first_block_is_ignored(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, 700);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    itl_hal_socket_t other = tftp_lab_open(lab->host, 0);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, NULL), ITL_REASON_NONE);
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++)
        tftp_lab_send(lab, lab->host, other, junk[i].packet, junk[i].len);
    uint8_t answer[100];
    CU_ASSERT_EQUAL(tftp_lab_receive(lab->host, other, answer, sizeof answer), 0);
    tftp_lab_send_data(lab, socket, 1, 0, 512);
    CU_ASSERT_TRUE(tftp_lab_got_ack(lab, socket, 1));
    end(lab, socket);
}

/* ... and so is the text of one of ours. */
static void test_an_error_of_ours_is_cut_to_fit(void)
{
    char text[200];
    uint8_t packet[ITL_TFTP_ERROR_BYTES + 1];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memset(packet, 0xEE, sizeof packet);
    CU_ASSERT_EQUAL(itl_tftp_packet_error(packet, 4, text), ITL_TFTP_ERROR_BYTES);
    CU_ASSERT_EQUAL(packet[ITL_TFTP_ERROR_BYTES - 2], 'x');
    CU_ASSERT_EQUAL(packet[ITL_TFTP_ERROR_BYTES - 1], 0);
    CU_ASSERT_EQUAL(packet[ITL_TFTP_ERROR_BYTES], 0xEE);
}

static void check_too_long(uint16_t block, size_t len, const itl_tftp_options_t *options, size_t cap)
{
    static uint8_t buffer[2000];
    tftp_lab_t *lab = tftp_lab_create(1, 0);
    const itl_hal_t *hal = virtual_node_hal(lab->phone);
    itl_hal_socket_t socket = tftp_lab_open(lab->host, 70);
    itl_tftp_init(&lab->tftp, hal->net, hal->clock, buffer, cap);
    CU_ASSERT_EQUAL_FATAL(tftp_lab_start_by_hand(lab, socket, 70, options), ITL_REASON_NONE);
    if (block != 1)
        tftp_lab_send_data(lab, socket, 1, 0, 512);
    while (tftp_lab_got_ack(lab, socket, 1)) {
    }
    tftp_lab_send_data(lab, socket, block, 0, len);
    CU_ASSERT_TRUE(tftp_lab_got_error(lab, socket, 4));
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_EQUAL(lab->sunk, block == 1 ? 0 : 512);
    tftp_lab_destroy(lab);
}

static void test_a_block_longer_than_agreed(void)
{
    const itl_tftp_options_t asked = {.blksize = 1468};
    check_too_long(1, 513, NULL, 516);
    check_too_long(1, 513, NULL, 2000);
    check_too_long(2, 513, NULL, 516);
    check_too_long(2, 10000, NULL, 516);
    check_too_long(2, 60000, NULL, 2000);
    /* A server that ignores the option has no right to what it would have given. */
    check_too_long(1, 1468, &asked, 2000);
    check_too_long(1, 600, &asked, 2000);
}

static void test_an_endless_file(void)
{
    tftp_lab_t *lab = tftp_lab_create(1, UINT64_MAX / 2);
    const itl_tftp_options_t options = {.windowsize = 16};
    lab->limits.max_bytes = 65536;
    CU_ASSERT_EQUAL(tftp_lab_fetch(lab, &options), ITL_REASON_TOO_LARGE);
    CU_ASSERT_EQUAL(lab->sunk, 65536);
    CU_ASSERT_EQUAL(lab->peer.errors, 1);
    CU_ASSERT_EQUAL(lab->peer.error_code, 3);
    tftp_lab_destroy(lab);
}

/* One poll takes a bounded number of datagrams and asks to be called again. */
static void test_a_flood_does_not_hold_the_phone(void)
{
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    flood(lab, socket, 200, "\0\7junk", 6);
    uint64_t now = virtual_world_now_ms(lab->world);
    CU_ASSERT_EQUAL(itl_tftp_poll(&lab->tftp), now);
    CU_ASSERT_EQUAL(itl_tftp_poll(&lab->tftp), now);
    CU_ASSERT_EQUAL(itl_tftp_poll(&lab->tftp), now);
    CU_ASSERT_TRUE(itl_tftp_poll(&lab->tftp) > now);
    end(lab, socket);
}

/* ... and its time-out comes in the midst of a flood. */
static void test_a_flood_does_not_outlast_the_time_out(void)
{
    itl_hal_socket_t socket;
    tftp_lab_t *lab = begin(&socket);
    const itl_hal_net_t *net = virtual_node_hal(lab->host)->net;
    itl_hal_addr_t client = tftp_lab_client(lab);
    uint64_t start = virtual_world_now_ms(lab->world);
    while (itl_tftp_busy(&lab->tftp) && virtual_world_now_ms(lab->world) < start + 20000) {
        for (int i = 0; i < 150; i++)
            net->udp_send(net->ctx, socket, &client, "\0\3\0\1old block", 13);
        tftp_lab_run_for(lab, 10);
    }
    CU_ASSERT_EQUAL(itl_tftp_result(&lab->tftp), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_TRUE(virtual_world_now_ms(lab->world) - start <= 10010);
    tftp_lab_destroy(lab);
}

CU_TestInfo tftp_hostile_tests[] = {
    {"a wrong port is told and forgotten", test_a_wrong_port_is_told_and_forgotten},
    {"an ERROR from a wrong port is ignored", test_an_error_from_a_wrong_port_is_ignored},
    {"answers to wrong ports are few", test_answers_to_wrong_ports_are_few},
    {"a doubled request", test_a_doubled_request},
    {"another address is ignored", test_another_address_is_ignored},
    {"another address is ignored before the first answer", test_another_address_is_ignored_before_the_first_answer},
    {"a server that answers from its other address", test_a_server_that_answers_from_its_other_address},
    {"errors of the server", test_errors_of_the_server},
    {"an error in the middle", test_an_error_in_the_middle},
    {"an error text longer than the buffer", test_an_error_text_longer_than_the_buffer},
    {"an ERROR of ours is cut to fit", test_an_error_of_ours_is_cut_to_fit},
    {"junk is ignored", test_junk_is_ignored},
    {"junk before the first block is ignored", test_junk_before_the_first_block_is_ignored},
    {"a block longer than agreed", test_a_block_longer_than_agreed},
    {"an endless file", test_an_endless_file},
    {"a flood does not hold the phone", test_a_flood_does_not_hold_the_phone},
    {"a flood does not outlast the time-out", test_a_flood_does_not_outlast_the_time_out},
    CU_TEST_INFO_NULL,
};
