/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm.h"

static void stop_sending(alarm_outbox_t *outbox)
{
    if (outbox->sending < outbox->address_count)
        outbox->transport.cancel(outbox->transport.ctx);
    outbox->sending = outbox->address_count;
}

reason_t alarm_post(alarm_outbox_t *outbox, const alarm_t *alarm)
{
    if (outbox->filled)
        stop_sending(outbox);
    outbox->sending = outbox->address_count;
    outbox->len = alarm_write(alarm, outbox->body);
    outbox->filled = outbox->len > 0;
    for (uint8_t i = 0; i < outbox->address_count; i++) {
        alarm_address_t *address = &outbox->addresses[i];
        *address = (alarm_address_t){.uri = address->uri, .pause_ms = ALARM_FIRST_PAUSE_MS};
    }
    return outbox->filled ? REASON_NONE : REASON_TOO_LARGE;
}

static bool is_open(const alarm_address_t *address)
{
    return address->delivery == ALARM_WAITING || address->delivery == ALARM_UNANSWERED;
}

static void note(alarm_address_t *address, alarm_delivery_t delivery, uint64_t now_ms)
{
    address->delivery = delivery;
    if (delivery != ALARM_UNANSWERED)
        return;
    address->retry_ms = now_ms + address->pause_ms;
    uint32_t longer = address->pause_ms * 2u;
    address->pause_ms = longer < ALARM_LONGEST_PAUSE_MS ? longer : ALARM_LONGEST_PAUSE_MS;
}

/* Starts with the first address whose time has come. @return when the next one's comes, should there be none now */
static uint64_t start_next(alarm_outbox_t *outbox, uint64_t now_ms)
{
    uint64_t next_ms = UINT64_MAX;
    for (uint8_t i = 0; i < outbox->address_count; i++) {
        alarm_address_t *address = &outbox->addresses[i];
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
        address->delivery = ALARM_REFUSED;
    }
    return next_ms;
}

uint64_t alarm_poll(alarm_outbox_t *outbox, uint64_t now_ms)
{
    if (!outbox->filled || outbox->transport.send == NULL)
        return UINT64_MAX;
    for (;;) {
        if (outbox->sending == outbox->address_count) {
            uint64_t next_ms = start_next(outbox, now_ms);
            if (outbox->sending == outbox->address_count)
                return next_ms;
        }
        uint64_t next_ms = now_ms;
        alarm_delivery_t delivery = outbox->transport.poll(outbox->transport.ctx, &next_ms);
        if (delivery == ALARM_WAITING)
            return next_ms;
        note(&outbox->addresses[outbox->sending], delivery, now_ms);
        outbox->sending = outbox->address_count;
    }
}

bool alarm_pending(const alarm_outbox_t *outbox)
{
    for (uint8_t i = 0; outbox->filled && i < outbox->address_count; i++)
        if (is_open(&outbox->addresses[i]))
            return true;
    return false;
}

bool alarm_untried(const alarm_outbox_t *outbox)
{
    for (uint8_t i = 0; outbox->filled && i < outbox->address_count; i++)
        if (outbox->addresses[i].delivery == ALARM_WAITING)
            return true;
    return false;
}

void alarm_clear(alarm_outbox_t *outbox)
{
    if (outbox->filled)
        stop_sending(outbox);
    outbox->filled = false;
}
