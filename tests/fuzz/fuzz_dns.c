/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What DNS servers answer to a board: a look-up by hal/lwip ends, with an address or without.
 *
 * Input, per answer: its length (two bytes), the answer from its first byte on; the identifier, and the question where
 * the answer is long enough for one, are those that were asked.
 */
#include <lwip/dns.h>
#include <lwip/prot/dns.h>
#include <stdio.h>
#include <string.h>

#include "fuzz_board.h"
#include "lwip/lwip_net.h"

enum { ANSWERS = 4, HEADER_BYTES = 12, QUESTION_BYTES = 13, NAMES = 100, TURNS = 200 };

/* The name asked for: with its type and class a question of QUESTION_BYTES. Each input has another one, since lwIP
 * remembers the last few. */
static char asked[8];

static lwip_link_t port;
static lwip_net_t net;

static uint64_t monotonic_ms(void *ctx)
{
    (void)ctx;
    return 0;
}

static void idle(void *ctx)
{
    (void)ctx;
}

static void start(void)
{
    static const itl_hal_clock_t clock = {.monotonic_ms = monotonic_ms};
    lwip_link_fixed_t fixed = {.address = {192, 0, 2, 7}, .mask = {255, 255, 255, 0}};
    memcpy(fixed.dns, fuzz_board_server, sizeof fixed.dns);
    fuzz_board_start(&port, &fixed);
    lwip_net_init(&net, &port, &clock, idle, NULL);
}

static itl_hal_status_t resolve(void)
{
    itl_hal_addr_t address;
    itl_hal_status_t status = net.hal.resolve(net.hal.ctx, asked, 0, &address);
    CHECK(status == ITL_HAL_OK || status == ITL_HAL_AGAIN || status == ITL_HAL_ERR_NO_HOST);
    CHECK(status != ITL_HAL_OK || address.family == ITL_HAL_IPV4);
    return status;
}

static void receive(const uint8_t *input, size_t len)
{
    uint8_t answer[ETHERNET_FRAME_MAX];
    const fuzz_sent_t *sent = fuzz_board_sent();
    len = len < sizeof answer ? len : sizeof answer;
    memcpy(answer, input, len);
    if (len >= 2)
        memcpy(answer, sent->bytes, 2);
    if (len >= HEADER_BYTES + QUESTION_BYTES)
        memcpy(answer + HEADER_BYTES, sent->bytes + HEADER_BYTES, QUESTION_BYTES);
    fuzz_board_receive(&port, DNS_SERVER_PORT, sent->from, answer, len);
}

/* Nobody answers any more: it ends by itself. */
static void end(itl_hal_status_t status)
{
    for (unsigned i = 0; i < TURNS && status == ITL_HAL_AGAIN; i++) {
        fuzz_board_pass(DNS_TMR_INTERVAL);
        lwip_link_poll(&port);
        status = resolve();
    }
    CHECK(status != ITL_HAL_AGAIN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned number;
    if (port.ethernet == NULL)
        start();
    (void)snprintf(asked, sizeof asked, "x%02u.lab", number++ % NAMES);
    itl_hal_status_t status = resolve();
    lwip_link_poll(&port);
    for (unsigned i = 0; i < ANSWERS && size > 2 && status == ITL_HAL_AGAIN; i++) {
        size_t len = (size_t)data[0] << 8 | data[1];
        len = len < size - 2 ? len : size - 2;
        receive(data + 2, len);
        status = resolve();
        data += 2 + len;
        size -= 2 + len;
    }
    end(status);
    return 0;
}
