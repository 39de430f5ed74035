/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For a libcoap that the system has: it opens sockets of its own and draws from the system's clock and random numbers.
 * It has an epoll descriptor for all of a context, timers too, which joins those that the net waits for. */
#include <poll.h>

#include "coap/coap_loop.h"
#include "posix/net.h"

static const itl_hal_t *hal;

void coap_port_use(const itl_hal_t *use)
{
    hal = use;
}

const itl_hal_t *coap_port_hal(void)
{
    return hal;
}

uint64_t coap_port_turn(void)
{
    return 0;
}

uint64_t coap_port_taken(void)
{
    return 0;
}

bool coap_loop_join(coap_context_t *context)
{
    posix_net_t *net = posix_net_of(hal->net);
    return net != NULL && posix_net_watch(net, coap_context_get_coap_fd(context)) == ITL_HAL_OK;
}

void coap_loop_leave(coap_context_t *context)
{
    posix_net_t *net = posix_net_of(hal->net);
    if (net != NULL)
        posix_net_unwatch(net, coap_context_get_coap_fd(context));
}

bool coap_loop_take(coap_context_t *context)
{
    struct pollfd arrived = {.fd = coap_context_get_coap_fd(context), .events = POLLIN};
    if (poll(&arrived, 1, 0) <= 0)
        return false;
    coap_io_process(context, COAP_IO_NO_WAIT);
    return true;
}

uint64_t coap_loop_next_ms(coap_context_t *context)
{
    (void)context; /* Its descriptor tells. */
    return ITL_HAL_FOREVER;
}

itl_hal_status_t coap_loop_wait(uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count)
{
    return hal->net->wait(hal->net->ctx, deadline_ms, ready, cap, count);
}
