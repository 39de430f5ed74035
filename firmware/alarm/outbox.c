/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm.h"

static void stop_sending(itl_alarm_outbox_t *outbox)
{
    if (outbox->sending < outbox->address_count)
        outbox->transport.cancel(outbox->transport.ctx);
    outbox->sending = outbox->address_count;
}

itl_reason_t itl_alarm_post(itl_alarm_outbox_t *outbox, const itl_alarm_t *alarm)
{
    itl_alarm_withdraw(outbox);
    outbox->sending = outbox->address_count;
    outbox->len = itl_alarm_write(alarm, outbox->body);
    outbox->filled = outbox->len > 0;
    for (uint8_t i = 0; i < outbox->address_count; i++) {
        itl_alarm_address_t *address = &outbox->addresses[i];
        *address = (itl_alarm_address_t){.uri = address->uri, .pause_ms = ITL_ALARM_FIRST_PAUSE_MS};
    }
    return outbox->filled ? ITL_REASON_NONE : ITL_REASON_TOO_LARGE;
}

static bool is_open(const itl_alarm_address_t *address)
{
    return address->delivery == ITL_ALARM_WAITING || address->delivery == ITL_ALARM_UNANSWERED;
}

static void note(itl_alarm_address_t *address, itl_alarm_delivery_t delivery, uint64_t now_ms)
{
    address->delivery = delivery;
    if (delivery != ITL_ALARM_UNANSWERED)
        return;
    address->retry_ms = now_ms + address->pause_ms;
    uint32_t longer = address->pause_ms * 2u;
    address->pause_ms = longer < ITL_ALARM_LONGEST_PAUSE_MS ? longer : ITL_ALARM_LONGEST_PAUSE_MS;
}

/* Starts with the first address whose time has come. @return when the next one's comes, should there be none now */
static uint64_t start_next(itl_alarm_outbox_t *outbox, uint64_t now_ms)
{
    uint64_t next_ms = UINT64_MAX;
    for (uint8_t i = 0; i < outbox->address_count; i++) {
        itl_alarm_address_t *address = &outbox->addresses[i];
        if (!is_open(address))
            continue;
        if (address->retry_ms > now_ms) {
            next_ms = address->retry_ms < next_ms ? address->retry_ms : next_ms;
            continue;
        }
        if (outbox->transport.send(outbox->transport.ctx, address->uri, outbox->body, outbox->len)) {
            outbox->sending = i;
            return now_ms;
        }
        address->delivery = ITL_ALARM_REFUSED;
    }
    return next_ms;
}

uint64_t itl_alarm_poll(itl_alarm_outbox_t *outbox, uint64_t now_ms)
{
    if (outbox->len == 0 || outbox->transport.send == NULL)
        return UINT64_MAX;
    for (;;) {
        if (outbox->sending == outbox->address_count) {
            uint64_t next_ms = start_next(outbox, now_ms);
            if (outbox->sending == outbox->address_count)
                return next_ms;
        }
        uint64_t next_ms = now_ms;
        itl_alarm_delivery_t delivery = outbox->transport.poll(outbox->transport.ctx, &next_ms);
        if (delivery == ITL_ALARM_WAITING)
            return next_ms;
        note(&outbox->addresses[outbox->sending], delivery, now_ms);
        outbox->sending = outbox->address_count;
    }
}

bool itl_alarm_pending(const itl_alarm_outbox_t *outbox)
{
    for (uint8_t i = 0; outbox->len > 0 && i < outbox->address_count; i++)
        if (is_open(&outbox->addresses[i]))
            return true;
    return false;
}

bool itl_alarm_untried(const itl_alarm_outbox_t *outbox)
{
    for (uint8_t i = 0; outbox->len > 0 && i < outbox->address_count; i++)
        if (outbox->addresses[i].delivery == ITL_ALARM_WAITING)
            return true;
    return false;
}

void itl_alarm_withdraw(itl_alarm_outbox_t *outbox)
{
    if (outbox->len > 0)
        stop_sending(outbox);
    outbox->len = 0;
}

void itl_alarm_clear(itl_alarm_outbox_t *outbox)
{
    itl_alarm_withdraw(outbox);
    outbox->filled = false;
}
