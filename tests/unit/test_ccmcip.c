/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a node's web server answers phones: values of queries, who may push, and the answers as a client has them. */
#include <stdio.h>
#include <string.h>

#include "ccmcip/ccmcip.h"
#include "ccmcip/query.h"
#include "httpd/http_service.h"
#include "runner.h"
#include "virtual/virtual.h"

#define ANN    "SEP001122334455"
#define OTHERS "SEP001122334466"

/* --- queries --- */

static void check_value(const char *query, query_word_t word, const char *value)
{
    char got[8];
    CU_ASSERT_EQUAL(query_value(query, "n", got, sizeof got), word);
    CU_ASSERT_STRING_EQUAL(got, value);
}

static void values_are_decoded(void)
{
    check_value("n=a", QUERY_VALUE, "a");
    check_value("m=b&n=a+b%20c&o=d", QUERY_VALUE, "a b c");
    check_value("n=", QUERY_VALUE, "");
    check_value("n=1234567", QUERY_VALUE, "1234567");
    check_value("n=%C3%bc%26%3D", QUERY_VALUE, "\xC3\xBC&=");
    check_value("nn=a&n=b", QUERY_VALUE, "b");
}

static void what_is_no_value(void)
{
    check_value("", QUERY_ABSENT, "");
    check_value("N=a&nn=b&n&=n", QUERY_ABSENT, "");
    check_value("n=a&n=a", QUERY_BAD, "");
    check_value("n=12345678", QUERY_BAD, "");
    check_value("n=%", QUERY_BAD, "");
    check_value("n=%4", QUERY_BAD, "");
    check_value("n=%zz", QUERY_BAD, "");
    check_value("n=a%00b", QUERY_BAD, "");
    check_value("n=%0A", QUERY_BAD, "");
    check_value("n=%FF", QUERY_BAD, "");
    check_value("n=a%C3&m=b", QUERY_BAD, "");
}

/* --- who may push --- */

static struct {
    uint64_t now_ms;
    itl_hal_t hal;
    users_t *users;
    authenticate_t *authenticate;
    itl_hal_addr_t client;
} gate;

static uint64_t now_ms(void *ctx)
{
    (void)ctx;
    return gate.now_ms;
}

static itl_hal_status_t fill(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 7, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t fill_nothing(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0, len);
    return ITL_HAL_ERR_IO;
}

static const itl_hal_clock_t clock = {.monotonic_ms = now_ms};
static const itl_hal_random_t random_numbers = {.fill = fill}, no_random_numbers = {.fill = fill_nothing};

static users_t *make_users(void)
{
    base_error_t error;
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_TRUE_FATAL(
        users_add(users, &(users_plan_t){.name = "ann", .password = "secret", .devices = ANN}, &error));
    CU_ASSERT_TRUE_FATAL(users_add(users, &(users_plan_t){.name = "bob", .devices = "all"}, &error));
    CU_ASSERT_TRUE_FATAL(
        users_add(users, &(users_plan_t){.name = "cy", .password = "secret", .devices = "all"}, &error));
    return users;
}

static void open_gate(void)
{
    gate.now_ms = 1000;
    gate.hal = (itl_hal_t){.clock = &clock, .random = &random_numbers};
    gate.client = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 1}};
    gate.users = make_users();
    gate.authenticate = authenticate_create(&gate.hal);
    CU_ASSERT_PTR_NOT_NULL_FATAL(gate.authenticate);
    authenticate_set_users(gate.authenticate, gate.users);
}

static void close_gate(void)
{
    authenticate_destroy(gate.authenticate);
    users_free(gate.users);
}

static authenticate_word_t ask_now(const char *user, const char *password, const char *device)
{
    uint64_t again_ms = 0;
    const authenticate_question_t question = {
        .user = user, .password = password, .device = device, .client = gate.client};
    return authenticate_ask(gate.authenticate, &question, &again_ms);
}

/* After a while in which as many can be checked as ever. */
static authenticate_word_t ask(const char *user, const char *password, const char *device)
{
    gate.now_ms += 1000;
    return ask_now(user, password, device);
}

static void who_controls_the_phone_may(void)
{
    open_gate();
    CU_ASSERT_EQUAL(ask("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    CU_ASSERT_EQUAL(ask("ann", "secret", "sep001122334455"), AUTHENTICATE_AUTHORIZED);
    CU_ASSERT_EQUAL(ask("ann", "secret", OTHERS), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask("ann", "Secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask("cy", "secret", OTHERS), AUTHENTICATE_AUTHORIZED);
    CU_ASSERT_EQUAL(ask("bob", "", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask("eve", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    /* Others are users now: who was right is not remembered. */
    users_t *none = users_new();
    authenticate_set_users(gate.authenticate, none);
    CU_ASSERT_EQUAL(ask("ann", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    authenticate_set_users(gate.authenticate, NULL);
    CU_ASSERT_EQUAL(ask("cy", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    users_free(none);
    close_gate();
}

static void who_guesses_is_slowed(void)
{
    open_gate();
    for (unsigned i = 0; i <= AUTHENTICATE_FREE; i++)
        CU_ASSERT_EQUAL(ask("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    /* Right or not, the name is refused for a second. */
    gate.now_ms += 999;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask_now("cy", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    gate.now_ms += 1;
    CU_ASSERT_EQUAL(ask_now("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    gate.now_ms += 1999;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    gate.now_ms += 1;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    /* Then all is forgotten. */
    CU_ASSERT_EQUAL(ask("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    close_gate();
}

static void nobody_is_slowed_for_ever(void)
{
    open_gate();
    for (unsigned i = 0; i < 12; i++) {
        gate.now_ms += AUTHENTICATE_LONGEST_MS;
        CU_ASSERT_EQUAL(ask_now("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    }
    gate.now_ms += AUTHENTICATE_LONGEST_MS - 1;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_UNAUTHORIZED);
    gate.now_ms += 1;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    close_gate();
}

static void guesses_of_long_ago_do_not_count(void)
{
    open_gate();
    for (unsigned i = 0; i < AUTHENTICATE_FREE; i++)
        CU_ASSERT_EQUAL(ask("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    gate.now_ms += 10 * 60 * 1000;
    CU_ASSERT_EQUAL(ask_now("ann", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    close_gate();
}

/* Four are checked at once, of addresses that were wrong three; then one every quarter of a second. */
static void checks_have_their_pace(void)
{
    open_gate();
    uint64_t again_ms = 0;
    const char *const names[] = {"p", "q", "r", "s", "t"};
    for (unsigned i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(ask_now(names[i], "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    const authenticate_question_t question = {
        .user = names[4], .password = "guess", .device = ANN, .client = gate.client};
    CU_ASSERT_EQUAL(authenticate_ask(gate.authenticate, &question, &again_ms), AUTHENTICATE_LATER);
    CU_ASSERT_EQUAL(again_ms, gate.now_ms + 2 * AUTHENTICATE_CHECK_MS);
    gate.now_ms += AUTHENTICATE_CHECK_MS;
    CU_ASSERT_EQUAL(ask_now("t", "guess", ANN), AUTHENTICATE_LATER);
    gate.client.ip[3] = 2;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    /* Who was right needs none for a while. */
    CU_ASSERT_EQUAL(ask_now("cy", "secret", ANN), AUTHENTICATE_LATER);
    for (unsigned i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(ask_now("ann", "secret", i % 2 == 0 ? ANN : OTHERS),
                        i % 2 == 0 ? AUTHENTICATE_AUTHORIZED : AUTHENTICATE_UNAUTHORIZED);
    gate.now_ms += AUTHENTICATE_KNOWN_MS;
    for (unsigned i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(ask_now(names[i], "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_LATER);
    close_gate();
}

static void a_network_of_ipv6_is_one_address(void)
{
    open_gate();
    gate.client = (itl_hal_addr_t){.family = ITL_HAL_IPV6, .ip = {0x20, 0x01, 0x0d, 0xb8}};
    for (unsigned i = 0; i < 4; i++) {
        gate.client.ip[15] = (uint8_t)i;
        CU_ASSERT_EQUAL(ask_now("p", "guess", ANN), AUTHENTICATE_UNAUTHORIZED);
    }
    gate.now_ms += AUTHENTICATE_CHECK_MS;
    gate.client.ip[15] = 99;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_LATER);
    gate.client.ip[0] = 0x30;
    CU_ASSERT_EQUAL(ask_now("ann", "secret", ANN), AUTHENTICATE_AUTHORIZED);
    close_gate();
}

static void without_random_numbers_there_is_none(void)
{
    gate.hal = (itl_hal_t){.clock = &clock, .random = &no_random_numbers};
    CU_ASSERT_PTR_NULL(authenticate_create(&gate.hal));
    authenticate_destroy(NULL);
}

/* --- by HTTP --- */

static struct {
    virtual_world_t *world;
    virtual_node_t *node, *client;
    users_t *users;
    authenticate_t *authenticate;
    ccmcip_t ccmcip;
    http_service_t *service;
    uint64_t next_ms;
    char told[1024], got[4096];
} lab;

static void note(void *ctx, const ccmcip_event_t *event)
{
    const size_t length = strlen(lab.told);
    CU_ASSERT_PTR_EQUAL(ctx, &lab);
    CU_ASSERT_EQUAL(event->client.ip[0], virtual_node_address(lab.client).ip[0]);
    snprintf(lab.told + length, sizeof lab.told - length, "%s,%s,%s:%s|", event->page, event->user, event->device,
             event->what);
}

static void open_lab(void)
{
    memset(&lab, 0, sizeof lab);
    lab.world = virtual_world_create(1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab.world);
    lab.node = virtual_node_create(lab.world, "pub", NULL, NULL);
    lab.client = virtual_node_create(lab.world, "phone", NULL, NULL);
    const itl_hal_t *hal = virtual_node_hal(lab.node);
    lab.users = make_users();
    lab.authenticate = authenticate_create(hal);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab.authenticate);
    authenticate_set_users(lab.authenticate, lab.users);
    lab.ccmcip = (ccmcip_t){.clock = hal->clock,
                            .authenticate = lab.authenticate,
                            .users = &lab.users,
                            .base = "http://pub:8080/ccmcip/",
                            .node = "pub",
                            .release = "12.5",
                            .log = note,
                            .log_ctx = &lab};
    http_service_config_t config = {
        .address = virtual_node_address(lab.node), .connections = 4, .handler = ccmcip_answer, .context = &lab.ccmcip};
    config.address.port = 8080;
    lab.service = http_service_open(&config, hal->net, hal->clock);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab.service);
    CU_ASSERT_EQUAL(http_service_address(lab.service).port, 8080);
    CU_ASSERT_PTR_NULL(http_service_open(&config, hal->net, hal->clock));
}

static void close_lab(void)
{
    http_service_close(lab.service);
    http_service_close(NULL);
    authenticate_destroy(lab.authenticate);
    users_free(lab.users);
    virtual_world_destroy(lab.world);
}

static void serve(void)
{
    const itl_hal_net_t *net = virtual_node_hal(lab.node)->net;
    itl_hal_socket_t ready[16];
    size_t count = 0;
    do {
        net->wait(net->ctx, 0, ready, 16, &count);
        for (size_t i = 0; i < count; i++)
            CU_ASSERT_TRUE(http_service_ready(lab.service, ready[i]));
    } while (count > 0);
    lab.next_ms = http_service_poll(lab.service);
}

/* Says a request, and takes what comes within three seconds. @return it */
static const char *get(const char *method, const char *target)
{
    const itl_hal_net_t *net = virtual_node_hal(lab.client)->net;
    itl_hal_addr_t to = virtual_node_address(lab.node);
    char request[512];
    itl_hal_socket_t socket = ITL_HAL_SOCKET_NONE;
    size_t sent = 0, length = 0, got = 0;
    to.port = 8080;
    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: pub\r\nContent-Length: 0\r\n\r\n", method, target);
    CU_ASSERT_EQUAL_FATAL(net->tcp_connect(net->ctx, &to, &socket), ITL_HAL_OK);
    const uint64_t end_ms = virtual_world_now_ms(lab.world) + 3000;
    while (virtual_world_now_ms(lab.world) < end_ms) {
        virtual_world_step(lab.world, lab.next_ms < end_ms ? lab.next_ms : end_ms);
        serve();
        if (sent == 0)
            net->tcp_send(net->ctx, socket, request, strlen(request), &sent);
        if (net->tcp_recv(net->ctx, socket, lab.got + length, sizeof lab.got - 1 - length, &got) == ITL_HAL_OK)
            length += got;
    }
    lab.got[length] = '\0';
    net->close(net->ctx, socket);
    return lab.got;
}

#define PAGE "/ccmcip/authenticate.jsp"

static bool ends(const char *text, const char *end)
{
    const size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static void an_answer_is_one_word(void)
{
    open_lab();
    const char *answer = get("GET", PAGE "?UserID=ann&Password=secret&devicename=" ANN);
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "200 OK\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "Content-type: text/plain\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "Content-length: 10\r\n"));
    CU_ASSERT_TRUE(ends(answer, "\r\n\r\nAUTHORIZED"));
    CU_ASSERT_TRUE(ends(get("GET", PAGE "?UserID=ann&Password=&devicename=" ANN), "\r\n\r\nUN-AUTHORIZED"));
    CU_ASSERT_TRUE(ends(get("GET", PAGE "?UserID=ann&Password=secret"), "\r\n\r\nUN-AUTHORIZED"));
    CU_ASSERT_TRUE(ends(get("GET", PAGE), "\r\n\r\nUN-AUTHORIZED"));
    CU_ASSERT_STRING_EQUAL(lab.told,
                           "authenticate.jsp,ann," ANN ":authorized|authenticate.jsp,ann," ANN
                           ":not authorized|authenticate.jsp,,:not authorized|authenticate.jsp,,:not authorized|");
    close_lab();
}

static void other_pages_are_not_there(void)
{
    open_lab();
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", "/"), " 404 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", "/ccmcip/"), " 404 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", "/CCMCIP/authenticate.jsp"), " 404 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", PAGE "/"), " 404 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(get("POST", PAGE "?UserID=ann&Password=secret&devicename=" ANN), " 405 "));
    CU_ASSERT_TRUE(ends(get("HEAD", PAGE "?UserID=ann&Password=secret&devicename=" ANN), "\r\n\r\n"));
    close_lab();
}

/* --- directory and services --- */

static const char *write_page(directory_page_t *page, const users_t *users, const char *query)
{
    static char text[16384];
    const directory_facts_t facts = {
        .base = "http://[::1]:8080/ccmcip/", .node = "a&b", .release = "14", .users = users};
    base_bytes_t xml = {0};
    page(&facts, query, &xml);
    CU_ASSERT_FALSE_FATAL(xml.failed);
    CU_ASSERT_FATAL(xml.size < sizeof text);
    memcpy(text, xml.data, xml.size);
    text[xml.size] = '\0';
    base_bytes_free(&xml);
    return text;
}

static unsigned count(const char *text, const char *word)
{
    unsigned found = 0;
    while ((text = strstr(text, word)) != NULL) {
        found++;
        text += strlen(word);
    }
    return found;
}

static void what_was_typed_is_escaped(void)
{
    base_error_t error;
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_TRUE(
        users_add(users, &(users_plan_t){.name = "u", .first = "<a>&'", .last = "\"]]>", .telephone = "1"}, &error));
    const char *page = write_page(directory_list, users, "f=%3Ca&l=%22");
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<Name>&#34;]]&#62;, &#60;a&#62;&#38;&#39;</Name>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(write_page(directory_node, users, ""), "<Text>a&#38;b, release 14</Text>"));
    users_free(users);
}

static void names_are_told_as_far_as_there_are_any(void)
{
    base_error_t error;
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "a", .first = "F", .telephone = "1"}, &error));
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "b", .last = "L", .telephone = "2"}, &error));
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "c", .telephone = "3"}, &error));
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "d", .first = "No", .last = "Number"}, &error));
    const char *page = write_page(directory_list, users, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<Name>F</Name>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<Name>L</Name>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<Name>c</Name>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "Records 1 to 3 of 3"));
    CU_ASSERT_PTR_NULL(strstr(page, "<Name>Next</Name>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(write_page(directory_list, NULL, ""), "No matches found."));
    users_free(users);
}

static void results_come_in_pages(void)
{
    char number[8];
    base_error_t error;
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    for (unsigned i = 0; i < 2 * DIRECTORY_ENTRIES; i++) {
        snprintf(number, sizeof number, "%04u", i);
        CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = number, .last = "a&", .telephone = number}, &error));
    }
    const char *page = write_page(directory_list, users, "l=A%26");
    CU_ASSERT_EQUAL(count(page, "<DirectoryEntry>"), DIRECTORY_ENTRIES);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<URL>http://[::1]:8080/ccmcip/xmldirectorylist.jsp?l=%41%26&#38;f=&#38;n=&#38;"
                                        "start=33</URL>"));
    page = write_page(directory_list, users, "l=A%26&f=&n=&start=33");
    CU_ASSERT_EQUAL(count(page, "<DirectoryEntry>"), DIRECTORY_ENTRIES);
    CU_ASSERT_PTR_NULL(strstr(page, "<Name>Next</Name>"));
    CU_ASSERT_EQUAL(count(write_page(directory_list, users, "start=64"), "<DirectoryEntry>"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(write_page(directory_list, users, "start=65"), "No matches found."));
    CU_ASSERT_PTR_NOT_NULL(strstr(write_page(directory_list, users, "start=10002"), "This cannot be looked for."));
    CU_ASSERT_PTR_NOT_NULL(strstr(write_page(directory_list, users, "n=123456789012345678901"), "This cannot be"));
    users_free(users);
}

static void pages_are_there(void)
{
    open_lab();
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", "/ccmcip/xmldirectory.jsp"), "Content-type: text/xml\r\n"));
    CU_ASSERT_TRUE(ends(lab.got, "</CiscoIPPhoneMenu>\n"));
    CU_ASSERT_TRUE(ends(get("GET", "/ccmcip/xmldirectoryinput.jsp"), "</CiscoIPPhoneInput>\n"));
    CU_ASSERT_TRUE(ends(get("GET", "/ccmcip/xmldirectorylist.jsp?l=x"), "</CiscoIPPhoneText>\n"));
    CU_ASSERT_TRUE(ends(get("GET", "/ccmcip/getservicesmenu.jsp"), "</CiscoIPPhoneMenu>\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(get("GET", "/ccmcip/node.jsp"), "<Text>pub, release 12.5</Text>"));
    CU_ASSERT_TRUE(ends(get("HEAD", "/ccmcip/node.jsp"), "\r\n\r\n"));
    close_lab();
}

static CU_TestInfo tests[] = {
    {"values are decoded", values_are_decoded},
    {"what is no value", what_is_no_value},
    {"who controls the phone may", who_controls_the_phone_may},
    {"who guesses is slowed", who_guesses_is_slowed},
    {"nobody is slowed for ever", nobody_is_slowed_for_ever},
    {"guesses of long ago do not count", guesses_of_long_ago_do_not_count},
    {"checks have their pace", checks_have_their_pace},
    {"a network of IPv6 is one address", a_network_of_ipv6_is_one_address},
    {"without random numbers there is none", without_random_numbers_there_is_none},
    {"an answer is one word", an_answer_is_one_word},
    {"other pages are not there", other_pages_are_not_there},
    {"what was typed is escaped", what_was_typed_is_escaped},
    {"names are told as far as there are any", names_are_told_as_far_as_there_are_any},
    {"results come in pages", results_come_in_pages},
    {"pages are there", pages_are_there},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"ccmcip", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 15;
