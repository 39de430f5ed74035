/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hal_conformance.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/** No test waits longer than this for what must come. */
#define PATIENCE_MS 20000u

/** What was sent over loopback has arrived by then; a slow machine only makes a test less strict. */
#define ARRIVAL_MS 20u

const itl_hal_t *conformance_hal;

void conformance_setup(void)
{
    conformance_hal = conformance_subject.open();
    CU_ASSERT_PTR_NOT_NULL_FATAL(conformance_hal);
}

void conformance_teardown(void)
{
    conformance_subject.close();
    conformance_hal = NULL;
}

static unsigned inapplicable;

void conformance_not_applicable(const char *why)
{
    printf("not applicable: %s ", why);
    inapplicable++;
}

unsigned conformance_inapplicable(void)
{
    return inapplicable;
}

itl_hal_addr_t conformance_loopback(itl_hal_family_t family, uint16_t port)
{
    itl_hal_addr_t v4 = {.family = ITL_HAL_IPV4, .port = port};
    memcpy(v4.ip, conformance_subject.self, sizeof conformance_subject.self);
    itl_hal_addr_t v6 = {.family = ITL_HAL_IPV6, .ip = {[15] = 1}, .port = port};
    return family == ITL_HAL_IPV6 ? v6 : v4;
}

static uint64_t now_ms(void)
{
    return conformance_hal->clock->monotonic_ms(conformance_hal->clock->ctx);
}

uint64_t conformance_limit(void)
{
    return now_ms() + PATIENCE_MS;
}

bool conformance_wait(uint64_t limit_ms)
{
    const itl_hal_net_t *net = conformance_hal->net;
    return now_ms() < limit_ms && net->wait(net->ctx, limit_ms, NULL, 0, NULL) == ITL_HAL_OK;
}

void conformance_let_arrive(void)
{
    uint64_t until_ms = now_ms() + ARRIVAL_MS;
    while (conformance_wait(until_ms)) {
    }
}

typedef itl_hal_status_t open_t(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

/* A socket at a loopback address with a port of its own. */
static itl_hal_socket_t open_local(open_t *open, itl_hal_family_t family, itl_hal_addr_t *local)
{
    const itl_hal_net_t *net = conformance_hal->net;
    itl_hal_addr_t wanted = conformance_loopback(family, 0);
    itl_hal_socket_t s = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL_FATAL(open(net->ctx, &wanted, &s), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(net->local_addr(net->ctx, s, local), ITL_HAL_OK);
    return s;
}

itl_hal_socket_t conformance_udp(itl_hal_family_t family, itl_hal_addr_t *local)
{
    return open_local(conformance_hal->net->udp_open, family, local);
}

itl_hal_status_t conformance_recv_from(itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap, size_t *len)
{
    const itl_hal_net_t *net = conformance_hal->net;
    uint64_t limit_ms = conformance_limit();
    itl_hal_status_t status = net->udp_recv(net->ctx, s, from, buf, cap, len);
    while (status == ITL_HAL_AGAIN && conformance_wait(limit_ms))
        status = net->udp_recv(net->ctx, s, from, buf, cap, len);
    return status;
}

itl_hal_socket_t conformance_listen(itl_hal_addr_t *local)
{
    return open_local(conformance_hal->net->tcp_listen, ITL_HAL_IPV4, local);
}

bool conformance_connect(itl_hal_socket_t listener, itl_hal_socket_t *client, itl_hal_socket_t *server)
{
    const itl_hal_net_t *net = conformance_hal->net;
    uint64_t limit_ms = conformance_limit();
    itl_hal_addr_t address;
    itl_hal_addr_t from;
    CU_ASSERT_EQUAL_FATAL(net->local_addr(net->ctx, listener, &address), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(net->tcp_connect(net->ctx, &address, client), ITL_HAL_OK);
    itl_hal_status_t status = net->tcp_accept(net->ctx, listener, &from, server);
    while (status == ITL_HAL_AGAIN && conformance_wait(limit_ms))
        status = net->tcp_accept(net->ctx, listener, &from, server);
    CU_ASSERT_EQUAL_FATAL(status, ITL_HAL_OK);
    size_t sent = 0;
    status = net->tcp_send(net->ctx, *client, "", 0, &sent);
    while (status == ITL_HAL_AGAIN && conformance_wait(limit_ms))
        status = net->tcp_send(net->ctx, *client, "", 0, &sent);
    return status == ITL_HAL_OK;
}

itl_hal_status_t conformance_send_all(itl_hal_socket_t s, const void *data, size_t len)
{
    const itl_hal_net_t *net = conformance_hal->net;
    uint64_t limit_ms = conformance_limit();
    size_t done = 0;
    while (done < len) {
        size_t sent = 0;
        itl_hal_status_t status = net->tcp_send(net->ctx, s, (const char *)data + done, len - done, &sent);
        if (status == ITL_HAL_OK && (sent == 0 || sent > len - done))
            return ITL_HAL_ERR_IO;
        if (status != ITL_HAL_OK && (status != ITL_HAL_AGAIN || !conformance_wait(limit_ms)))
            return status;
        done += status == ITL_HAL_OK ? sent : 0;
    }
    return ITL_HAL_OK;
}

itl_hal_status_t conformance_recv_all(itl_hal_socket_t s, void *buf, size_t len, size_t *got)
{
    const itl_hal_net_t *net = conformance_hal->net;
    uint64_t limit_ms = conformance_limit();
    *got = 0;
    while (*got < len) {
        size_t part = 0;
        itl_hal_status_t status = net->tcp_recv(net->ctx, s, (char *)buf + *got, len - *got, &part);
        if (status == ITL_HAL_OK && (part == 0 || part > len - *got))
            return ITL_HAL_ERR_IO;
        if (status != ITL_HAL_OK && (status != ITL_HAL_AGAIN || !conformance_wait(limit_ms)))
            return status;
        *got += status == ITL_HAL_OK ? part : 0;
    }
    return ITL_HAL_OK;
}
