/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port.h"

#include <coap3/coap.h>
#include <string.h>

#include "heap.h"
#include "port_priv.h"

static const itl_hal_t *hal;
static size_t heap_bytes;

void coap_port_use(const itl_hal_t *use)
{
    hal = use;
}

const itl_hal_t *coap_port_hal(void)
{
    return hal;
}

void *coap_port_alloc(size_t size)
{
    if (size > COAP_PORT_HEAP_BYTES - heap_bytes)
        return NULL;
    void *block = heap_alloc(size);
    if (block != NULL)
        heap_bytes += size;
    return block;
}

void coap_port_free(void *block)
{
    heap_bytes -= heap_size(block);
    heap_free(block);
}

void *coap_port_resize(void *block, size_t size)
{
    size_t kept = heap_size(block);
    void *other = coap_port_alloc(size);
    if (other == NULL || block == NULL)
        return other;
    memcpy(other, block, kept < size ? kept : size);
    coap_port_free(block);
    return other;
}

void coap_clock_init(void)
{
}

void coap_ticks(coap_tick_t *now)
{
    *now = hal->clock->monotonic_ms(hal->clock->ctx);
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

coap_log_t coap_get_log_level(void)
{
    return LOG_EMERG;
}

void coap_set_log_level(coap_log_t level)
{
    (void)level;
}

void coap_show_pdu(coap_log_t level, const coap_pdu_t *pdu)
{
    (void)level, (void)pdu;
}

size_t coap_print_addr(const coap_address_t *address, unsigned char *buf, size_t len)
{
    (void)address, (void)buf, (void)len;
    return 0;
}

int coap_debug_send_packet(void)
{
    return 1;
}
