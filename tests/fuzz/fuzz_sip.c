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
#include "test_machine.h"

#define TIMEOUT_MS 5000u

/* With every piece by TCP the phone looks for the end of a head again. */
#define PIECES 32u

/* The world of one input. */
typedef struct feed {
    const uint8_t *data;
    size_t left, piece;
    uint64_t now_ms;
    unsigned open; /* Sockets. */
} feed_t;

static itl_hal_status_t resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    (void)ctx, (void)host;
    if (index > 0)
        return ITL_HAL_ERR_NO_HOST;
    out->family = ITL_HAL_IPV4;
    memcpy(out->ip, (const uint8_t[]){10, 0, 0, 2}, 4);
    return ITL_HAL_OK;
}

static itl_hal_status_t own_address(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)ctx, (void)to;
    *out = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {10, 0, 0, 1}};
    return ITL_HAL_OK;
}

static itl_hal_status_t local_addr(void *ctx, itl_hal_socket_t socket, itl_hal_addr_t *out)
{
    (void)ctx, (void)socket;
    *out = (itl_hal_addr_t){.family = ITL_HAL_IPV4, .ip = {10, 0, 0, 1}, .port = 50000};
    return ITL_HAL_OK;
}

/* Opens a socket, whatever the way. */
static itl_hal_status_t open_socket(void *ctx, const itl_hal_addr_t *address, itl_hal_socket_t *out)
{
    (void)address;
    ((feed_t *)ctx)->open++;
    *out = 3;
    return ITL_HAL_OK;
}

static void close_socket(void *ctx, itl_hal_socket_t socket)
{
    ((feed_t *)ctx)->open -= socket != ITL_HAL_SOCKET_NONE;
}

static itl_hal_status_t udp_send(void *ctx, itl_hal_socket_t socket, const itl_hal_addr_t *to, const void *data,
                                 size_t len)
{
    (void)ctx, (void)socket, (void)to, (void)data;
    CHECK(len > 0);
    return ITL_HAL_OK;
}

static itl_hal_status_t tcp_send(void *ctx, itl_hal_socket_t socket, const void *data, size_t len, size_t *sent)
{
    (void)ctx, (void)socket, (void)data;
    *sent = len;
    return ITL_HAL_OK;
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

static itl_hal_status_t udp_recv(void *ctx, itl_hal_socket_t socket, itl_hal_addr_t *from, void *buf, size_t cap,
                                 size_t *len)
{
    feed_t *feed = ctx;
    (void)socket, (void)from;
    if (feed->left == 0)
        return ITL_HAL_AGAIN;
    size_t whole = next_piece(feed, buf, cap);
    *len = whole > cap ? cap + 1 : whole;
    return ITL_HAL_OK;
}

static itl_hal_status_t tcp_recv(void *ctx, itl_hal_socket_t socket, void *buf, size_t cap, size_t *len)
{
    feed_t *feed = ctx;
    (void)socket;
    CHECK(cap > 0);
    if (feed->left == 0)
        return ITL_HAL_ERR_CLOSED;
    size_t piece = feed->piece;
    feed->piece = piece < cap ? piece : cap;
    *len = next_piece(feed, buf, cap);
    feed->piece = piece;
    return ITL_HAL_OK;
}

static itl_hal_status_t zeros(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0, len);
    return ITL_HAL_OK;
}

static uint64_t monotonic_ms(void *ctx)
{
    return ((feed_t *)ctx)->now_ms;
}

static void log_line(void *ctx, itl_hal_log_level_t level, const char *text)
{
    (void)ctx, (void)level;
    CHECK(strlen(text) < 100);
}

/* Sends an alarm and lets everything come; the delivery must end by the time-out. */
static void deliver(const itl_alarm_transport_t *transport, feed_t *feed, bool udp)
{
    static const char body[] = "<x-cisco-alarm/>";
    itl_alarm_delivery_t delivery = ITL_ALARM_WAITING;
    CHECK(transport->send(transport->ctx, udp ? "sip:h;transport=udp" : "sip:h", body, sizeof body - 1));
    while (delivery == ITL_ALARM_WAITING) {
        uint64_t next_ms = UINT64_MAX;
        size_t left = feed->left;
        delivery = transport->poll(transport->ctx, &next_ms);
        CHECK(delivery != ITL_ALARM_WAITING ||
              (next_ms <= TIMEOUT_MS && (next_ms > feed->now_ms || feed->left < left)));
        feed->now_ms = next_ms > feed->now_ms ? next_ms : feed->now_ms;
    }
    CHECK(feed->open == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static itl_sip_alarm_t alarm;
    static const itl_sip_phone_t phone = {
        .device_name = "SEP001122334455", .line_name = "1001", .model = "7962", .firmware = "9.4.1"};
    if (size == 0)
        return 0;
    const size_t wanted = data[0] < 2 ? size : (size_t)(data[0] >> 1) * 8u - 7u, least = (size + PIECES - 1) / PIECES;
    feed_t feed = {.data = data + 1, .left = size - 1, .piece = wanted > least ? wanted : least};
    const itl_hal_net_t net = {.ctx = &feed,
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
    const itl_hal_clock_t clock = {.ctx = &feed, .monotonic_ms = monotonic_ms};
    const itl_hal_random_t random = {.fill = zeros};
    const itl_hal_log_t log = {.write = log_line};
    const itl_hal_t hal = {.net = &net, .clock = &clock, .random = &random, .log = &log, .system = test_machine()};
    deliver(itl_sip_alarm_open(&alarm, &hal, &phone, TIMEOUT_MS), &feed, (data[0] & 1) != 0);
    return 0;
}
