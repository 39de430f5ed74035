/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a collector answers to a phone that sends an alarm by CoAP: anything. The delivery ends, at the latest when its
 * time is over.
 *
 * Input, per answer: flags (bit 0: with the message identifier of the request that came last, bit 1: with its token,
 * bit 2: the phone looks before the next answer), length (two bytes), the answer.
 */
#include "coap/coap_alarm.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "fuzz_machine.h"
#include "test_machine.h"

enum { ANSWERS = 16, HEAD = 3, COAP_HEADER = 4, OUR_ID = 1, OUR_TOKEN = 2, LOOK = 4 };

#define TIMEOUT_MS 1000u

/* libcoap 4.3.1 forgets the block that it was about to send when an answer asks for larger ones than it was sending,
 * and the Echo option (RFC 9175) of the last answer, each once in a delivery (docs/boards.md says what that costs).
 * Every other leak is a finding. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:coap_handle_response_send_block\nleak:track_echo\n";
}

/* The collector, and what the phone said last. */
typedef struct peer {
    int socket;
    struct sockaddr_in phone;
    uint8_t request[2048];
    size_t len;
    itl_hal_addr_t own; /* One of 127.0.0.0/8 that nobody else's datagrams go to. */
    uint64_t now_ms;
} peer_t;

/* --- the phone's machine --- */

static itl_hal_status_t resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    const peer_t *peer = ctx;
    (void)host;
    out->family = ITL_HAL_IPV4;
    memcpy(out->ip, peer->own.ip, 4);
    return index == 0 ? ITL_HAL_OK : ITL_HAL_ERR_NO_HOST;
}

static itl_hal_status_t own_address(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)ctx;
    *out = *to;
    return ITL_HAL_OK;
}

static uint64_t monotonic_ms(void *ctx)
{
    return ((const peer_t *)ctx)->now_ms;
}

static void log_line(void *ctx, itl_hal_log_level_t level, const char *text)
{
    (void)ctx, (void)level;
    CHECK(strlen(text) < 200 && strncmp(text, "alarm coap://", 13) == 0);
    for (; *text != '\0'; text++)
        CHECK(*text >= ' ' && *text <= '~');
}

/* --- the collector --- */

static void open_peer(peer_t *peer)
{
    const uint16_t process = (uint16_t)getpid();
    struct sockaddr_in own = {.sin_family = AF_INET};
    socklen_t len = sizeof own;
    peer->own = (itl_hal_addr_t){.ip = {127, (uint8_t)(process >> 8), (uint8_t)process, 77}};
    memcpy(&own.sin_addr, peer->own.ip, 4);
    peer->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    CHECK(peer->socket >= 0 && bind(peer->socket, (const struct sockaddr *)&own, sizeof own) == 0);
    CHECK(getsockname(peer->socket, (struct sockaddr *)&own, &len) == 0);
    peer->own.port = ntohs(own.sin_port);
}

/* What a phone sends is CoAP, whatever it was answered before. */
static void hear(peer_t *peer)
{
    socklen_t from = sizeof peer->phone;
    ssize_t len;
    while ((len = recvfrom(peer->socket, peer->request, sizeof peer->request, 0, (struct sockaddr *)&peer->phone,
                           &from)) >= 0) {
        CHECK(len >= COAP_HEADER && peer->request[0] >> 6 == 1 && (peer->request[0] & 15) <= 8);
        peer->len = (size_t)len;
    }
}

static void answer(const peer_t *peer, uint8_t flags, const uint8_t *data, size_t len)
{
    uint8_t message[1600];
    size_t token = peer->request[0] & 15u, head = len < COAP_HEADER ? len : COAP_HEADER;
    if (peer->len == 0 || len > sizeof message - 16)
        return;
    memcpy(message, data, head);
    if ((flags & OUR_ID) != 0 && head == COAP_HEADER)
        memcpy(message + 2, peer->request + 2, 2);
    if ((flags & OUR_TOKEN) != 0 && head == COAP_HEADER) {
        message[0] = (uint8_t)((message[0] & 0xF0) | token);
        memcpy(message + head, peer->request + COAP_HEADER, token);
    } else {
        token = 0;
    }
    memcpy(message + head + token, data + head, len - head);
    (void)sendto(peer->socket, message, len + token, 0, (const struct sockaddr *)&peer->phone, sizeof peer->phone);
}

/* --- the delivery --- */

static itl_alarm_delivery_t look(const itl_alarm_transport_t *transport, peer_t *peer)
{
    uint64_t next_ms = 0;
    itl_alarm_delivery_t delivery = transport->poll(transport->ctx, &next_ms);
    CHECK(delivery != ITL_ALARM_WAITING || next_ms > peer->now_ms);
    hear(peer);
    return delivery;
}

static void deliver(const itl_alarm_transport_t *transport, peer_t *peer, const uint8_t *data, size_t size)
{
    itl_alarm_delivery_t delivery = look(transport, peer);
    for (unsigned i = 0; i < ANSWERS && size > HEAD && delivery == ITL_ALARM_WAITING; i++) {
        size_t len = (size_t)data[1] << 8 | data[2];
        len = len < size - HEAD ? len : size - HEAD;
        answer(peer, data[0], data + HEAD, len);
        if ((data[0] & LOOK) != 0)
            delivery = look(transport, peer);
        data += HEAD + len;
        size -= HEAD + len;
    }
    for (unsigned i = 0; i < 2 * ANSWERS && delivery == ITL_ALARM_WAITING; i++) {
        delivery = look(transport, peer);
        peer->now_ms += i < ANSWERS ? 1 : TIMEOUT_MS;
    }
    CHECK(delivery != ITL_ALARM_WAITING);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static itl_coap_alarm_t alarm;
    static char body[ITL_ALARM_BODY_BYTES];
    char uri[64];
    peer_t peer = {.now_ms = 1};
    const itl_hal_net_t net = {.ctx = &peer, .resolve = resolve, .source_addr = own_address};
    const itl_hal_clock_t clock = {.ctx = &peer, .monotonic_ms = monotonic_ms};
    const itl_hal_log_t log = {.write = log_line};
    const itl_hal_t hal = {.net = &net, .clock = &clock, .log = &log, .system = test_machine()};
    (void)fuzz_machine();
    open_peer(&peer);
    (void)snprintf(uri, sizeof uri, "coap://collector:%u/alarms?a=%%20b", peer.own.port);
    memset(body, 'x', sizeof body - 1);
    const itl_alarm_transport_t *transport = itl_coap_alarm_open(&alarm, &hal, TIMEOUT_MS);
    CHECK(transport != NULL && transport->send(transport->ctx, uri, body, sizeof body - 1));
    deliver(transport, &peer, data, size);
    itl_coap_alarm_close(&alarm);
    CHECK(close(peer.socket) == 0);
    return 0;
}
