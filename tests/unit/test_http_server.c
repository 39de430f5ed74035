/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HTTP server in a virtual world: answers, what is refused, who gets a connection, and for how long. */
#include <stdio.h>
#include <string.h>

#include "http_lab.h"
#include "runner.h"

#define HOST "Host: phone\r\n"

static bool has(const http_lab_client_t *client, const char *text)
{
    return strstr(client->got, text) != NULL;
}

/* What came behind the first head. */
static const char *body_of(const http_lab_client_t *client)
{
    const char *end = strstr(client->got, "\r\n\r\n");
    return end == NULL ? "" : end + 4;
}

static unsigned count_of(const http_lab_client_t *client, const char *text)
{
    unsigned count = 0;
    for (const char *at = client->got; (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

/* --- answers --- */

static void test_a_page(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    const http_lab_client_t *client = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_STRING_EQUAL(client->got, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/html\r\n"
                                        "Date: Wed, 01 Jan 2020 00:00:00 GMT\r\nServer: itlphone\r\n\r\nhome");
    CU_ASSERT_STRING_EQUAL(lab.seen, "GET /? [] [] |");
    CU_ASSERT_FALSE(client->closed);
    CU_ASSERT_EQUAL(lab.whole, 1);
    http_lab_close(&lab);
}

static void test_a_head_alone(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    http_lab_client_t *client = http_lab_ask(&lab, "HEAD /pieces HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_TRUE(has(client, "Content-Length: 4000\r\n"));
    CU_ASSERT_TRUE(has(client, "X-More: yes\r\n"));
    CU_ASSERT_STRING_EQUAL(body_of(client), "");
    http_lab_say(&lab, client, "GET / HTTP/1.1\r\n" HOST "\r\n");
    http_lab_pass(&lab, 50);
    CU_ASSERT_EQUAL(count_of(client, "HTTP/1.1 200"), 2);
    http_lab_close(&lab);
}

static void test_pieces_and_bytes(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    const http_lab_client_t *client = http_lab_ask(&lab, "GET /pieces?x=1 HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_EQUAL(strlen(body_of(client)), 4000);
    CU_ASSERT_STRING_EQUAL(body_of(client) + 3990, "nnnnnnnnnn");
    client = http_lab_ask(&lab, "GET /bytes HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_EQUAL(strlen(body_of(client)), 3000);
    CU_ASSERT_STRING_EQUAL(body_of(client) + 2996, "GHIJ");
    CU_ASSERT_EQUAL(lab.whole, 2);
    http_lab_close(&lab);
}

static void test_requests_without_waiting(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    const http_lab_client_t *client =
        http_lab_ask(&lab, "\r\nGET / HTTP/1.1\r\n" HOST "\r\nPOST /x HTTP/1.1\r\n" HOST
                           "Content-Length: 5\r\nContent-Type:  a/b \t\r\nAuthorization: Basic dTpw\r\n\r\nhelloGET "
                           "http://phone/pieces?q#f HTTP/1.1\r\n" HOST "Connection: TE, close\r\nTE: deflate\r\n\r\n");
    CU_ASSERT_STRING_EQUAL(lab.seen, "GET /? [] [] |POST /x? [a/b] [Basic dTpw] hello|GET /pieces?q [] [] |");
    CU_ASSERT_EQUAL(count_of(client, "HTTP/1.1 200 OK"), 2);
    CU_ASSERT_EQUAL(count_of(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"), 1);
    CU_ASSERT_EQUAL(count_of(client, "Connection: close\r\n"), 1);
    CU_ASSERT_TRUE(client->closed);
    http_lab_close(&lab);
}

static void test_old_clients(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    const http_lab_client_t *client = http_lab_ask(&lab, "GET / HTTP/1.0\r\n\r\n");
    CU_ASSERT_EQUAL(http_lab_status(client), 200);
    CU_ASSERT_TRUE(client->closed);
    client = http_lab_ask(&lab, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CU_ASSERT_TRUE(has(client, "Connection: keep-alive\r\n"));
    CU_ASSERT_FALSE(client->closed);
    http_lab_close(&lab);
}

static void test_fields_of_an_answer(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    CU_ASSERT_TRUE(has(http_lab_ask(&lab, "GET /secret HTTP/1.1\r\n" HOST "\r\n"),
                       "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"user\"\r\n"));
    CU_ASSERT_TRUE(has(http_lab_ask(&lab, "GET /moved HTTP/1.1\r\n" HOST "\r\n"), "\r\nLocation: /\r\n"));
    CU_ASSERT_TRUE(has(http_lab_ask(&lab, "GET /teapot HTTP/1.1\r\n" HOST "\r\n"), "HTTP/1.1 418 Unknown\r\n"));
    CU_ASSERT_TRUE(has(http_lab_ask(&lab, "DELETE / HTTP/1.1\r\n" HOST "\r\n"), "\r\nAllow: GET, HEAD, POST\r\n"));
    virtual_node_forget_utc(lab.node, true);
    lab.server.config.small_letters = true;
    const http_lab_client_t *client = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_STRING_EQUAL(client->got, "HTTP/1.1 200 OK\r\nContent-length: 4\r\nContent-type: text/html\r\n"
                                        "Server: itlphone\r\n\r\nhome");
    http_lab_close(&lab);
}

static void test_answers_that_cannot_be(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "GET /wide HTTP/1.1\r\n" HOST "\r\n")), 500);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "GET /odd HTTP/1.1\r\n" HOST "\r\n")), 200);
    memset(lab.body, 'y', ITL_HTTP_PIECE_BYTES);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "GET /odd HTTP/1.1\r\n" HOST "\r\n")), 500);
    lab.pieces = ITL_HTTP_PIECES + 1;
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "GET /pieces HTTP/1.1\r\n" HOST "\r\n")), 500);
    lab.pieces = 3;
    lab.asked = 0;
    lab.changing = true;
    const http_lab_client_t *client = http_lab_ask(&lab, "GET /pieces HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_TRUE(client->closed);
    CU_ASSERT_TRUE(strlen(body_of(client)) < 300);
    client = http_lab_ask(&lab, "GET /bytes HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_TRUE(client->closed);
    CU_ASSERT_STRING_EQUAL(body_of(client), "");
    CU_ASSERT_EQUAL(lab.done, 6);
    CU_ASSERT_EQUAL(lab.whole, 1);
    http_lab_close(&lab);
}

static void test_later(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    lab.later = 3;
    const http_lab_client_t *client = http_lab_ask(&lab, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
    CU_ASSERT_EQUAL(http_lab_status(client), 200);
    CU_ASSERT_STRING_EQUAL(lab.seen, "POST /? [] [] abc|");
    CU_ASSERT_EQUAL(lab.later, 0);
    lab.later = 1000000;
    client = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    http_lab_pass(&lab, ITL_HTTP_LATER_MS - 100);
    CU_ASSERT_FALSE(client->closed);
    http_lab_pass(&lab, 200);
    CU_ASSERT_TRUE(client->closed);
    CU_ASSERT_EQUAL(client->len, 0);
    http_lab_close(&lab);
}

/* --- bodies --- */

/* A POST of @p len bytes. */
static const char *post(char *text, size_t size, const char *fields, unsigned len)
{
    int head = snprintf(text, size, "POST / HTTP/1.1\r\n" HOST "%sContent-Length: %u\r\n\r\n", fields, len);
    memset(text + head, 'b', len);
    text[(size_t)head + len] = '\0';
    return text;
}

static void test_bodies(void)
{
    http_lab_t lab;
    char text[8192];
    http_lab_open(&lab, false);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, post(text, sizeof text, "", 1024))), 200);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, post(text, sizeof text, "", 4096))), 200);
    CU_ASSERT_FALSE(lab.server.body_taken);
    const http_lab_client_t *client = http_lab_ask(&lab, post(text, sizeof text, "", 4097));
    CU_ASSERT_EQUAL(http_lab_status(client), 413);
    CU_ASSERT_FALSE(client->closed);
    http_lab_pass(&lab, ITL_HTTP_LINGER_MS);
    CU_ASSERT_TRUE(client->closed);
    client =
        http_lab_ask(&lab, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n"
                           "0\r\nAuthorization: late\r\n\r\n");
    CU_ASSERT_EQUAL(http_lab_status(client), 200);
    CU_ASSERT_PTR_NOT_NULL(strstr(lab.seen, "POST /? [] [] abcde|"));
    CU_ASSERT_TRUE(client->closed);
    http_lab_close(&lab);

    http_lab_open(&lab, true);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, post(text, sizeof text, "", 1024))), 200);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, post(text, sizeof text, "", 1025))), 413);
    CU_ASSERT_EQUAL(
        http_lab_status(http_lab_ask(&lab, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n400\r\n")), 0);
    http_lab_close(&lab);
}

static void test_one_large_body_at_a_time(void)
{
    http_lab_t lab;
    char text[8192];
    http_lab_open(&lab, false);
    http_lab_client_t *first = http_lab_connect(&lab, "first");
    http_lab_say(&lab, first, "POST / HTTP/1.1\r\n" HOST "Content-Length: 2000\r\n\r\nbeginning");
    http_lab_pass(&lab, 20);
    CU_ASSERT_TRUE(lab.server.body_taken);
    const http_lab_client_t *second = http_lab_ask(&lab, post(text, sizeof text, "", 3000));
    CU_ASSERT_EQUAL(http_lab_status(second), 0);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, post(text, sizeof text, "", 100))), 200);
    first->net->close(first->net->ctx, first->socket);
    first->closed = true;
    http_lab_pass(&lab, 50);
    CU_ASSERT_EQUAL(http_lab_status(second), 200);
    http_lab_close(&lab);
}

static void test_a_client_that_waits_for_a_word(void)
{
    http_lab_t lab;
    char text[8192];
    http_lab_open(&lab, false);
    http_lab_client_t *client =
        http_lab_ask(&lab, "POST / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
    CU_ASSERT_STRING_EQUAL(client->got, "HTTP/1.1 100 Continue\r\n\r\n");
    http_lab_say(&lab, client, "abc");
    http_lab_pass(&lab, 50);
    CU_ASSERT_TRUE(has(client, "\r\n\r\nHTTP/1.1 200 OK\r\n"));
    CU_ASSERT_FALSE(has(http_lab_ask(&lab, post(text, sizeof text, "Expect: 100-continue\r\n", 9)), " 100 "));
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "POST / HTTP/1.1\r\n" HOST
                                                       "Expect: 100-continue\r\nContent-Length: 9999\r\n\r\n")),
                    413);
    CU_ASSERT_EQUAL(http_lab_status(http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "Expect: more\r\n\r\n")), 417);
    http_lab_close(&lab);
}

/* --- who gets a connection, and for how long --- */

static void test_slow_heads_end(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    http_lab_client_t *slow = http_lab_connect(&lab, "slow");
    for (unsigned ms = 0; ms + 500 < ITL_HTTP_MESSAGE_MS; ms += 500) {
        http_lab_say(&lab, slow, ms == 0 ? "GET / HTTP/1.1\r\nX: " : "y");
        http_lab_pass(&lab, 500);
        CU_ASSERT_FALSE(slow->closed);
    }
    const http_lab_client_t *honest = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_EQUAL(http_lab_status(honest), 200);
    http_lab_pass(&lab, 600);
    CU_ASSERT_TRUE(slow->closed);
    http_lab_pass(&lab, ITL_HTTP_IDLE_MS - 2000);
    CU_ASSERT_FALSE(honest->closed);
    http_lab_pass(&lab, 2000);
    CU_ASSERT_TRUE(honest->closed);
    http_lab_close(&lab);
}

static void test_who_does_not_read_is_cut_off(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    virtual_world_set_tcp(lab.world, 600, 200);
    http_lab_client_t *client = http_lab_connect(&lab, "deaf");
    http_lab_say(&lab, client, "GET /pieces HTTP/1.1\r\n" HOST "\r\n");
    lab.client_count = 0;
    http_lab_pass(&lab, ITL_HTTP_MESSAGE_MS + 4500);
    CU_ASSERT_EQUAL(lab.done, 1);
    CU_ASSERT_EQUAL(lab.whole, 0);
    http_lab_close(&lab);
}

static void test_one_address_has_its_share(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    http_lab_client_t *held[4];
    for (unsigned i = 0; i < 4; i++) {
        held[i] = http_lab_connect(&lab, "greedy");
        http_lab_say(&lab, held[i], "GET / HTTP/1.1\r\n");
        http_lab_pass(&lab, 10);
    }
    CU_ASSERT_TRUE(held[0]->closed);
    CU_ASSERT_FALSE(held[1]->closed);
    CU_ASSERT_FALSE(held[3]->closed);
    /* one that waits for its next request goes before one that is asking */
    http_lab_say(&lab, held[3], HOST "\r\n");
    http_lab_pass(&lab, 10);
    http_lab_connect(&lab, "greedy");
    CU_ASSERT_TRUE(held[3]->closed);
    CU_ASSERT_FALSE(held[1]->closed);
    http_lab_close(&lab);
}

static void test_answers_are_not_taken_away(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    lab.later = 1000000;
    for (unsigned i = 0; i < 3; i++) {
        http_lab_client_t *client = http_lab_connect(&lab, "greedy");
        http_lab_say(&lab, client, "GET / HTTP/1.1\r\n" HOST "\r\n");
        http_lab_pass(&lab, 10);
    }
    CU_ASSERT_TRUE(http_lab_connect(&lab, "greedy")->closed);
    for (unsigned i = 0; i < 3; i++)
        CU_ASSERT_FALSE(http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n")->closed);
    /* all are being answered: who comes now waits */
    http_lab_client_t *waiting = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_FALSE(waiting->closed);
    lab.later = 0;
    http_lab_pass(&lab, 100);
    CU_ASSERT_EQUAL(http_lab_status(waiting), 200);
    http_lab_close(&lab);
}

static void test_newcomers_take_the_place_of_who_has_most(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    http_lab_client_t *greedy[3];
    http_lab_client_t *alone[3];
    for (unsigned i = 0; i < 3; i++)
        greedy[i] = http_lab_connect(&lab, "greedy");
    for (unsigned i = 0; i < 3; i++)
        alone[i] = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    const http_lab_client_t *newcomer = http_lab_ask(&lab, "GET / HTTP/1.1\r\n" HOST "\r\n");
    CU_ASSERT_EQUAL(http_lab_status(newcomer), 200);
    CU_ASSERT_TRUE(greedy[0]->closed);
    for (unsigned i = 0; i < 3; i++)
        CU_ASSERT_FALSE(alone[i]->closed);
    http_lab_close(&lab);
}

static void test_networks_of_ipv6_are_one_client(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    const itl_hal_addr_t here = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 0xD, 0xB8, [15] = 1}, .port = 80};
    lab.node = virtual_node_create(lab.world, "six", &here, NULL);
    itl_http_server_config_t config = lab.server.config;
    itl_http_server_close(&lab.server);
    config.address = here;
    const itl_hal_t *hal = virtual_node_hal(lab.node);
    CU_ASSERT_EQUAL_FATAL(itl_http_server_open(&lab.server, &config, hal->net, hal->clock), ITL_HAL_OK);
    for (uint8_t i = 0; i < 8; i++) {
        const bool local = i >= 4;
        itl_hal_addr_t client = {.family = ITL_HAL_IPV6, .ip = {0x20, 1, 0xD, 0xB8, [15] = 2}};
        client.ip[0] = local ? 0xFE : 0x20;
        client.ip[1] = local ? 0x80 : 1;
        client.ip[15] = (uint8_t)(2 + i);
        char name[8];
        snprintf(name, sizeof name, "six%u", i);
        virtual_node_create(lab.world, name, &client, NULL);
        http_lab_connect(&lab, name);
    }
    unsigned closed = 0;
    for (unsigned i = 0; i < 4; i++)
        closed += lab.clients[i].closed;
    /* one for its share, one for the last newcomer of them that are neighbours only */
    CU_ASSERT_EQUAL(closed, 2);
    CU_ASSERT_FALSE(lab.clients[7].closed);
    http_lab_close(&lab);
}

static void test_opening_and_closing(void)
{
    http_lab_t lab;
    http_lab_open(&lab, false);
    http_lab_client_t *client = http_lab_connect(&lab, "one");
    CU_ASSERT_EQUAL(itl_http_server_address(&lab.server).port, 80);
    CU_ASSERT_TRUE(itl_http_server_has(&lab.server, lab.server.listener));
    CU_ASSERT_TRUE(itl_http_server_has(&lab.server, lab.connections[0].socket));
    CU_ASSERT_FALSE(itl_http_server_has(&lab.server, 4711));
    itl_http_server_t other;
    const itl_hal_t *hal = virtual_node_hal(lab.node);
    CU_ASSERT_EQUAL(itl_http_server_open(&other, &lab.server.config, hal->net, hal->clock), ITL_HAL_ERR_TAKEN);
    CU_ASSERT_EQUAL(itl_http_server_poll(&other), ITL_HAL_FOREVER);
    itl_http_server_close(&other);
    itl_http_server_close(&lab.server);
    http_lab_pass(&lab, 20);
    CU_ASSERT_TRUE(client->closed);
    http_lab_close(&lab);
}

static CU_TestInfo tests[] = {
    {"a page has its length and no more", test_a_page},
    {"HEAD has the head of GET, and the connection goes on", test_a_head_alone},
    {"pages in pieces, and bytes", test_pieces_and_bytes},
    {"requests are sent without waiting", test_requests_without_waiting},
    {"clients of HTTP/1.0", test_old_clients},
    {"what an answer may say", test_fields_of_an_answer},
    {"answers that cannot be are a 500, or broken off", test_answers_that_cannot_be},
    {"a handler says later", test_later},
    {"bodies, up to the buffer", test_bodies},
    {"one large body at a time, small ones beside it", test_one_large_body_at_a_time},
    {"a client waits for 100", test_a_client_that_waits_for_a_word},
    {"slow heads and idle connections end", test_slow_heads_end},
    {"who does not read is cut off", test_who_does_not_read_is_cut_off},
    {"one address has its share", test_one_address_has_its_share},
    {"what is being answered is left alone", test_answers_are_not_taken_away},
    {"newcomers take the place of who has most", test_newcomers_take_the_place_of_who_has_most},
    {"a network of IPv6 is one client", test_networks_of_ipv6_are_one_client},
    {"opening and closing", test_opening_and_closing},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"http_server", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 18;
