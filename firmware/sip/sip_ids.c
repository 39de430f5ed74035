/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_ids.h"

#include "text/text.h"

static void write_hex(char *out, size_t cap, const char *head, const uint8_t *bytes, size_t count)
{
    itl_text_t text = itl_text_in(out, cap);
    itl_text_string(&text, head);
    itl_text_hex(&text, bytes, count);
}

bool itl_sip_ids_draw(itl_sip_ids_t *ids, const itl_hal_random_t *random)
{
    uint8_t bytes[56];
    if (random->fill(random->ctx, bytes, sizeof bytes) != ITL_HAL_OK)
        return false;
    /* Version 4, variant 1 (RFC 9562 section 5.4). */
    bytes[46] = (uint8_t)((bytes[46] & 0x0F) | 0x40);
    bytes[48] = (uint8_t)((bytes[48] & 0x3F) | 0x80);
    write_hex(ids->branch, sizeof ids->branch, "z9hG4bK", bytes, 8);
    write_hex(ids->tag, sizeof ids->tag, "", bytes + 8, 8);
    write_hex(ids->call_id, sizeof ids->call_id, "", bytes + 16, 16);
    write_hex(ids->content_id, sizeof ids->content_id, "", bytes + 32, 8);
    write_hex(ids->session, sizeof ids->session, "", bytes + 40, 16);
    return true;
}
