/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_loop.h"

#include "coap/coap_sockets.h"

bool coap_loop_join(coap_context_t *context)
{
    (void)context; /* Its sockets are the net's. */
    return true;
}

void coap_loop_leave(coap_context_t *context)
{
    (void)context;
}

bool coap_loop_take(coap_context_t *context)
{
    const uint64_t before = coap_port_taken();
    coap_io_process(context, COAP_IO_NO_WAIT);
    return coap_port_taken() != before;
}

uint64_t coap_loop_next_ms(coap_context_t *context)
{
    unsigned count = 0;
    coap_tick_t now;
    coap_ticks(&now);
    const unsigned wait_ms = coap_io_prepare_io(context, NULL, 0, &count, now);
    return wait_ms == 0 ? ITL_HAL_FOREVER : now + wait_ms;
}

itl_hal_status_t coap_loop_wait(uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    const itl_hal_net_t *net = coap_port_hal()->net;
    itl_hal_status_t status = net->wait(net->ctx, deadline_ms, ready, cap, count);
    coap_sockets_named(net, ready, status == ITL_HAL_OK ? *count : 0);
    return status;
}
