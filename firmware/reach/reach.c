/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reach/reach.h"

static void look_up(itl_reach_t *reach)
{
    reach->state = ITL_REACH_STATE_LOOKING;
    reach->deadline_ms = itl_hal_now_ms(reach->clock) + reach->timeout_ms;
}

void itl_reach_start(itl_reach_t *reach, const itl_hal_net_t *net, const itl_hal_clock_t *clock, const char *host,
                     uint16_t port, uint32_t timeout_ms)
{
    *reach = (itl_reach_t){.net = net,
                           .clock = clock,
                           .host = host,
                           .timeout_ms = timeout_ms,
                           .address.port = port,
                           .reason = ITL_REASON_NONE};
    look_up(reach);
}

static itl_reach_status_t give_up(itl_reach_t *reach, itl_reason_t reason)
{
    reach->state = ITL_REACH_STATE_GIVEN_UP;
    reach->reason = reason;
    return ITL_REACH_GIVEN_UP;
}

static itl_reach_status_t hand_out(itl_reach_t *reach)
{
    reach->state = ITL_REACH_STATE_TRYING;
    reach->deadline_ms = itl_hal_now_ms(reach->clock) + reach->timeout_ms;
    return ITL_REACH_READY;
}

/* Without an address of its own no machine reaches anybody: that is nobody else's silence. */
static bool has_no_address(const itl_reach_t *reach)
{
    const itl_hal_addr_t anybody = {.family = ITL_HAL_IPV4};
    itl_hal_addr_t own = {0};
    return reach->net->source_addr(reach->net->ctx, &anybody, &own) == ITL_HAL_ERR_NO_ADDRESS;
}

static itl_reach_status_t take_look_up(itl_reach_t *reach)
{
    itl_hal_status_t status = reach->net->resolve(reach->net->ctx, reach->host, reach->index, &reach->address);
    if (status == ITL_HAL_OK)
        return hand_out(reach);
    if (status == ITL_HAL_AGAIN && !itl_reach_is_late(reach))
        return ITL_REACH_WAIT;
    if (reach->index > 0)
        return give_up(reach, reach->reason);
    bool unknown = status == ITL_HAL_ERR_NO_HOST || status == ITL_HAL_AGAIN;
    return give_up(reach, unknown ? ITL_REASON_DNS_UNKNOWN_HOST : ITL_REASON_NETWORK_ERROR);
}

itl_reach_status_t itl_reach_poll(itl_reach_t *reach)
{
    if (reach->state == ITL_REACH_STATE_GIVEN_UP)
        return ITL_REACH_GIVEN_UP;
    if (reach->state == ITL_REACH_STATE_TRYING)
        return ITL_REACH_READY;
    if (has_no_address(reach))
        return give_up(reach, ITL_REASON_NO_ADDRESS);
    return reach->state == ITL_REACH_STATE_KNOWN ? hand_out(reach) : take_look_up(reach);
}

bool itl_reach_is_late(const itl_reach_t *reach)
{
    return itl_hal_now_ms(reach->clock) >= reach->deadline_ms;
}

void itl_reach_failed(itl_reach_t *reach, itl_reason_t why, bool heard)
{
    if (reach->state != ITL_REACH_STATE_TRYING)
        return;
    reach->reason = why;
    reach->index++;
    if (heard || reach->index >= ITL_HAL_ADDRESSES_MAX)
        reach->state = ITL_REACH_STATE_GIVEN_UP;
    else
        look_up(reach);
}

void itl_reach_again(itl_reach_t *reach)
{
    if (reach->state == ITL_REACH_STATE_TRYING)
        reach->state = ITL_REACH_STATE_KNOWN;
}
