/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_port.h"

#include <coap3/coap.h>

static const itl_hal_t *hal;
static uint64_t turn;

void coap_port_use(const itl_hal_t *use)
{
    hal = use;
    turn++;
}

uint64_t coap_port_turn(void)
{
    return turn;
}

const itl_hal_t *coap_port_hal(void)
{
    return hal;
}

/* In the place of libcoap's coap_time.c and coap_prng.c. */

void coap_clock_init(void)
{
}

void coap_ticks(coap_tick_t *now)
{
    *now = itl_hal_now_ms(hal->clock);
}

coap_time_t coap_ticks_to_rt(coap_tick_t ticks)
{
    return (coap_time_t)(ticks / COAP_TICKS_PER_SECOND);
}

uint64_t coap_ticks_to_rt_us(coap_tick_t ticks)
{
    return ticks * 1000;
}

coap_tick_t coap_ticks_from_rt_us(uint64_t us)
{
    return us / 1000;
}

void coap_prng_init(unsigned seed)
{
    (void)seed;
}

int coap_prng(void *buf, size_t len)
{
    return hal->random->fill(hal->random->ctx, buf, len) == ITL_HAL_OK;
}
