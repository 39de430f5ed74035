/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What comes back to a phone that sends an alarm by SIP: anything, in pieces of any size.
 *
 * Input: a byte that says how it comes (bit 0: by UDP; the rest: the size of a piece), then all that comes, in PIECES
 * pieces at most. The phone's random numbers are zeros, so that inputs can hold answers to its REFER; seeds do.
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "sip/sip_alarm.h"

#define TIMEOUT_MS 5000u

/* With every piece by TCP the phone looks for the end of a head anew. */
#define PIECES 32u

/* The world of one input. */
typedef struct feed {
    const uint8_t *data;
    size_t left, piece;
    uint64_t now_ms;
    unsigned open; /* Sockets. */
} feed_t;

static hal_status_t resolve(void *ctx, const char *host, unsigned index, hal_addr_t *out)
{
    (void)ctx, (void)host;
    if (index > 0)
        return HAL_ERR_NO_HOST;
    out->family = HAL_IPV4;
    memcpy(out->ip, (const uint8_t[]){10, 0, 0, 2}, 4);
    return HAL_OK;
}

static hal_status_t own_address(void *ctx, const hal_addr_t *to, hal_addr_t *out)
{
    (void)ctx, (void)to;
    *out = (hal_addr_t){.family = HAL_IPV4, .ip = {10, 0, 0, 1}};
    return HAL_OK;
}

static hal_status_t local_addr(void *ctx, hal_socket_t socket, hal_addr_t *out)
{
    (void)ctx, (void)socket;
    *out = (hal_addr_t){.family = HAL_IPV4, .ip = {10, 0, 0, 1}, .port = 50000};
    return HAL_OK;
}

/* Opens a socket, whatever the way. */
static hal_status_t open_socket(void *ctx, const hal_addr_t *address, hal_socket_t *out)
{
    (void)address;
    ((feed_t *)ctx)->open++;
    *out = 3;
    return HAL_OK;
}

static void close_socket(void *ctx, hal_socket_t socket)
{
    ((feed_t *)ctx)->open -= socket != HAL_SOCKET_NONE;
}

static hal_status_t udp_send(void *ctx, hal_socket_t socket, const hal_addr_t *to, const void *data, size_t len)
{
    (void)ctx, (void)socket, (void)to, (void)data;
    CHECK(len > 0);
    return HAL_OK;
}

static hal_status_t tcp_send(void *ctx, hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    (void)ctx, (void)socket, (void)data;
    *sent = len;
    return HAL_OK;
}

/* The next piece, never longer than what is taken. */
static size_t next_piece(feed_t *feed, void *buf, size_t cap)
{
    size_t len = feed->left < feed->piece ? feed->left : feed->piece;
    size_t taken = len < cap ? len : cap;
    memcpy(buf, feed->data, taken);
    feed->data += len;
    feed->left -= len;
    return len;
}

static hal_status_t udp_recv(void *ctx, hal_socket_t socket, hal_addr_t *from, void *buf, size_t cap, size_t *len)
{
    feed_t *feed = ctx;
    (void)socket, (void)from;
    if (feed->left == 0)
        return HAL_AGAIN;
    size_t whole = next_piece(feed, buf, cap);
    *len = whole > cap ? cap + 1 : whole;
    return HAL_OK;
}

static hal_status_t tcp_recv(void *ctx, hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    feed_t *feed = ctx;
    (void)socket;
    CHECK(cap > 0);
    if (feed->left == 0)
        return HAL_ERR_CLOSED;
    size_t piece = feed->piece;
    feed->piece = piece < cap ? piece : cap;
    *len = next_piece(feed, buf, cap);
    feed->piece = piece;
    return HAL_OK;
}

static hal_status_t zeros(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0, len);
    return HAL_OK;
}

static uint64_t monotonic_ms(void *ctx)
{
    return ((feed_t *)ctx)->now_ms;
}

static void log_line(void *ctx, hal_log_level_t level, const char *text)
{
    (void)ctx, (void)level;
    CHECK(strlen(text) < 100);
}

/* Sends an alarm and lets everything come; the delivery must end by the time-out. */
static void deliver(const alarm_transport_t *transport, feed_t *feed, bool udp)
{
    static const char body[] = "<x-cisco-alarm/>";
    alarm_delivery_t delivery = ALARM_WAITING;
    CHECK(transport->send(transport->ctx, udp ? "sip:h;transport=udp" : "sip:h", body, sizeof body - 1));
    while (delivery == ALARM_WAITING) {
        uint64_t next_ms = UINT64_MAX;
        size_t left = feed->left;
        delivery = transport->poll(transport->ctx, &next_ms);
        CHECK(delivery != ALARM_WAITING || (next_ms <= TIMEOUT_MS && (next_ms > feed->now_ms || feed->left < left)));
        feed->now_ms = next_ms > feed->now_ms ? next_ms : feed->now_ms;
    }
    CHECK(feed->open == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sip_alarm_t alarm;
    static const sip_phone_t phone = {
        .device_name = "SEP001122334455", .line_name = "1001", .model = "7962", .firmware = "9.4.1"};
    if (size == 0)
        return 0;
    const size_t wanted = data[0] < 2 ? size : (size_t)(data[0] >> 1) * 8u - 7u, least = (size + PIECES - 1) / PIECES;
    feed_t feed = {.data = data + 1, .left = size - 1, .piece = wanted > least ? wanted : least};
    const hal_net_t net = {.ctx = &feed,
                           .resolve = resolve,
                           .udp_open = open_socket,
                           .udp_send = udp_send,
                           .udp_recv = udp_recv,
                           .tcp_connect = open_socket,
                           .tcp_send = tcp_send,
                           .tcp_recv = tcp_recv,
                           .local_addr = local_addr,
                           .source_addr = own_address,
                           .close = close_socket};
    const hal_clock_t clock = {.ctx = &feed, .monotonic_ms = monotonic_ms};
    const hal_random_t random = {.fill = zeros};
    const hal_log_t log = {.write = log_line};
    const hal_t hal = {.net = &net, .clock = &clock, .random = &random, .log = &log};
    deliver(sip_alarm_open(&alarm, &hal, &phone, TIMEOUT_MS), &feed, (data[0] & 1) != 0);
    return 0;
}
