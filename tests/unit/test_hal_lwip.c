/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HAL of the boards, over lwIP, against the contract. */
#include <lwip/pbuf.h>
#include <lwip/tcp.h>

#include "hal_conformance.h"
#include "lwip/lwip_dhcp.h"
#include "lwip/lwip_link.h"
#include "lwip_machine.h"

static void setup_with_names(void)
{
    conformance_setup();
    lwip_machine_serve_names();
}

const conformance_subject_t conformance_subject = {
    .open = lwip_machine_open,
    .close = lwip_machine_close,
    .self = LWIP_MACHINE_SELF,
    .sockets = 4,
    .connections = 2,
    .ipv6 = CONFORMANCE_IPV6_NEVER,
    .known_name = LWIP_MACHINE_NAME,
    .unknown_name = LWIP_MACHINE_NOBODY,
};

static const itl_hal_net_t *net_of_machine(void)
{
    return conformance_hal->net;
}

static void unread_datagrams_are_kept_up_to_a_number(void)
{
    itl_hal_addr_t local;
    uint8_t number = 0;
    size_t len = 0;
    const itl_hal_net_t *net = net_of_machine();
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    for (uint8_t i = 0; i < LWIP_NET_DATAGRAMS + 3u; i++) {
        CU_ASSERT_EQUAL(net->udp_send(net->ctx, s, &local, &i, 1), ITL_HAL_OK);
        conformance_let_arrive();
    }
    for (uint8_t i = 0; i < LWIP_NET_DATAGRAMS; i++) {
        CU_ASSERT_EQUAL(net->udp_recv(net->ctx, s, NULL, &number, 1, &len), ITL_HAL_OK);
        CU_ASSERT_EQUAL(number, i);
    }
    CU_ASSERT_EQUAL(net->udp_recv(net->ctx, s, NULL, &number, 1, &len), ITL_HAL_AGAIN);
}

static void caller_that_resets_before_accept_leaves_nothing(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    const itl_hal_net_t *net = net_of_machine();
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_EQUAL_FATAL(net->tcp_connect(net->ctx, &address, &client), ITL_HAL_OK);
    CU_ASSERT_EQUAL(conformance_send_all(client, "never read", 10), ITL_HAL_OK);
    conformance_let_arrive();
    tcp_abort(lwip_machine_net()->sockets[client].pcb);
    conformance_let_arrive();
    CU_ASSERT_EQUAL(net->tcp_accept(net->ctx, listener, NULL, &server), ITL_HAL_AGAIN);
    CU_ASSERT_TRUE(conformance_connect(listener, &client, &server)); /* The teardown counts lwIP's memory. */
}

static void closed_connections_make_room(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t listener = conformance_listen(&address);
    for (unsigned i = 0; i < conformance_subject.connections; i++) {
        CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &client, &server));
        net_of_machine()->close(net_of_machine()->ctx, client); /* The other end stays open. */
        conformance_let_arrive();
    }
    CU_ASSERT_TRUE(conformance_connect(listener, &client, &server));
}

/** Takes all memory from which lwIP sends. @return a chain of it */
static struct pbuf *take_all_memory(void)
{
    struct pbuf *taken = pbuf_alloc(PBUF_RAW, 512, PBUF_RAM);
    for (u16_t size = 512; size > 0; size /= 2u) {
        struct pbuf *more = pbuf_alloc(PBUF_RAW, size, PBUF_RAM);
        for (; more != NULL; more = pbuf_alloc(PBUF_RAW, size, PBUF_RAM))
            pbuf_cat(taken, more);
    }
    return taken;
}

static void memory_that_comes_back_names_the_sender(void)
{
    itl_hal_addr_t address;
    itl_hal_socket_t client = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t server = ITL_HAL_SOCKET_NONE;
    itl_hal_socket_t ready = ITL_HAL_SOCKET_NONE;
    size_t count = 0;
    const itl_hal_net_t *net = net_of_machine();
    itl_hal_socket_t listener = conformance_listen(&address);
    CU_ASSERT_TRUE_FATAL(conformance_connect(listener, &client, &server));
    conformance_let_arrive();
    struct pbuf *taken = take_all_memory();
    CU_ASSERT_PTR_NOT_NULL_FATAL(taken);
    CU_ASSERT_EQUAL(net->tcp_send(net->ctx, client, "some text", 9, &count), ITL_HAL_AGAIN);
    pbuf_free(taken);
    CU_ASSERT_EQUAL(net->wait(net->ctx, conformance_limit(), &ready, 1, &count), ITL_HAL_OK);
    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_EQUAL(ready, client);
    CU_ASSERT_EQUAL(net->tcp_send(net->ctx, client, "some text", 9, &count), ITL_HAL_OK);
}

static void no_room_for_sockets_is_a_limit(void)
{
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    const itl_hal_net_t *net = net_of_machine();
    itl_hal_status_t status = ITL_HAL_OK;
    for (unsigned i = 0; i <= LWIP_NET_SOCKETS && status == ITL_HAL_OK; i++)
        status = net->udp_open(net->ctx, NULL, &s);
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_LIMIT);
    net->close(net->ctx, s);
    CU_ASSERT_EQUAL(net->udp_open(net->ctx, NULL, &s), ITL_HAL_OK);
}

static void without_a_router_far_is_unreachable(void)
{
    itl_hal_addr_t far = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 77}, .port = 9};
    itl_hal_addr_t local;
    itl_hal_addr_t source;
    itl_hal_socket_t out = ITL_HAL_SOCKET_NONE;
    const itl_hal_net_t *net = net_of_machine();
    itl_hal_socket_t s = conformance_udp(ITL_HAL_IPV4, &local);
    CU_ASSERT_EQUAL(net->source_addr(net->ctx, &far, &source), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(net->tcp_connect(net->ctx, &far, &out), ITL_HAL_ERR_UNREACHABLE);
    CU_ASSERT_EQUAL(net->udp_send(net->ctx, s, &far, "x", 1), ITL_HAL_ERR_UNREACHABLE);
}

static void names_that_cannot_be_asked_are_no_host(void)
{
    static const char *const names[] = {"", ".", "a..test", ".test",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test"};
    itl_hal_addr_t address;
    const itl_hal_net_t *net = net_of_machine();
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_EQUAL(net->resolve(net->ctx, names[i], 0, &address), ITL_HAL_ERR_NO_HOST);
}

static void silent_name_server_ends_the_look_up(void)
{
    itl_hal_addr_t address;
    const itl_hal_net_t *net = net_of_machine();
    uint64_t limit_ms = conformance_limit();
    itl_hal_status_t status = net->resolve(net->ctx, LWIP_MACHINE_SILENCE, 0, &address);
    CU_ASSERT_EQUAL(status, ITL_HAL_AGAIN);
    while (status == ITL_HAL_AGAIN && conformance_wait(limit_ms))
        status = net->resolve(net->ctx, LWIP_MACHINE_SILENCE, 0, &address);
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_NO_HOST);
}

/** A user may stop asking; the look-up runs on, and takes room from others as long. */
static void look_ups_given_up_leave_room_in_time(void)
{
    static const char *const names[] = {LWIP_MACHINE_SILENCE, "silence.test.", "SILENCE.test"};
    itl_hal_addr_t address;
    const itl_hal_net_t *net = net_of_machine();
    uint64_t limit_ms = conformance_limit();
    for (unsigned i = 0; i < LWIP_NET_LOOKUPS; i++)
        CU_ASSERT_EQUAL(net->resolve(net->ctx, names[i], 0, &address), ITL_HAL_AGAIN);
    itl_hal_status_t status = net->resolve(net->ctx, LWIP_MACHINE_NAME, 0, &address);
    CU_ASSERT_EQUAL(status, ITL_HAL_ERR_LIMIT);
    while ((status == ITL_HAL_ERR_LIMIT || status == ITL_HAL_AGAIN) && conformance_wait(limit_ms))
        status = net->resolve(net->ctx, LWIP_MACHINE_NAME, 0, &address);
    CU_ASSERT_EQUAL(status, ITL_HAL_OK);
}

/* The name that is kept of option 66. */
static void assert_option_66(const char *text, size_t size, const char *kept)
{
    static lwip_link_t link;
    struct netif port = {.state = &link};
    struct pbuf *message = pbuf_alloc(PBUF_RAW, 300, PBUF_RAM);
    CU_ASSERT_PTR_NOT_NULL_FATAL(message);
    memcpy(link.tftp_name, "before", 7);
    pbuf_take_at(message, text, (u16_t)size, 5);
    lwip_dhcp_read_tftp(&port, 66, (uint8_t)size, message, 5);
    CU_ASSERT_STRING_EQUAL(link.tftp_name, kept);
    pbuf_free(message);
}

static void only_host_names_are_taken_of_dhcp(void)
{
    static const char *const good[] = {"tftp", "tftp-1.example.lab", "_tftp.lab", "192.0.2.1", "TFTP.LAB"};
    static const char *const bad[] = {"",         ".",      "a..b",     "a.",        "-a",       "a-",
                                      "a.-b",     "a b",    "http://a", "a:69",      "\x1B[2Ja", "a\nb",
                                      "\xC3\xA4", "a/../b", "a\"b",     "'; reboot", "%s%n",     "a\x7F"};
    char longest[LWIP_LINK_NAME_BYTES];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_option_66(good[i], strlen(good[i]), good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_option_66(bad[i], strlen(bad[i]), "");
    assert_option_66("tftp.lab\0", 10, "tftp.lab");
    assert_option_66("tftp.lab\0evil", 13, "");
    memset(longest, 'a', sizeof longest);
    assert_option_66(longest, sizeof longest, "");
    longest[sizeof longest - 1] = '\0';
    assert_option_66(longest, sizeof longest - 1, longest);
}

static CU_TestInfo lwip_tests[] = {
    {"unread datagrams are kept up to a number", unread_datagrams_are_kept_up_to_a_number},
    {"caller that resets before accept leaves nothing", caller_that_resets_before_accept_leaves_nothing},
    {"closed connections make room", closed_connections_make_room},
    {"memory that comes back names the sender", memory_that_comes_back_names_the_sender},
    {"no room for sockets is a limit", no_room_for_sockets_is_a_limit},
    {"without a router far is unreachable", without_a_router_far_is_unreachable},
    {"names that cannot be asked are no host", names_that_cannot_be_asked_are_no_host},
    {"only host names are taken of DHCP", only_host_names_are_taken_of_dhcp},
    {"look-ups given up leave room in time", look_ups_given_up_leave_room_in_time},
    {"silent name server ends the look-up", silent_name_server_ends_the_look_up},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"flash", NULL, NULL, conformance_setup, conformance_teardown, conformance_flash_tests},
    {"udp", NULL, NULL, conformance_setup, conformance_teardown, conformance_udp_tests},
    {"tcp", NULL, NULL, conformance_setup, conformance_teardown, conformance_tcp_tests},
    {"wait", NULL, NULL, conformance_setup, conformance_teardown, conformance_wait_tests},
    {"other", NULL, NULL, setup_with_names, conformance_teardown, conformance_other_tests},
    {"lwip", NULL, NULL, setup_with_names, conformance_teardown, lwip_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = CONFORMANCE_TESTS + 10u;
