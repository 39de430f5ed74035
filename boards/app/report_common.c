/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_common.h"

#include "out.h"

const char *report_trust(const phone_t *phone)
{
    switch (phone_trust(phone)) {
    case PHONE_TRUSTED:
        return "trusted";
    case PHONE_UNTRUSTED:
        return "untrusted";
    case PHONE_NO_TRUST_LIST:
        break;
    }
    return "no-trust-list";
}

const char *report_verified_by(const phone_list_t *list)
{
    if (list->event == PHONE_EVENT_ACCEPTED)
        return policy_authority_name(list->authority);
    return list->event == PHONE_EVENT_UNCHANGED ? "unchanged" : NULL;
}

void report_name(const tlv_source_t *source, tlv_span_t span, void (*put)(char c))
{
    uint8_t part[32];
    for (uint32_t done = 0; done < span.len; done += (uint32_t)sizeof part) {
        uint32_t left = span.len - done;
        uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;
        if (tlv_read(source, span.off + done, part, count) != REASON_NONE)
            return;
        for (uint32_t i = 0; i < count && part[i] != '\0'; i++)
            put(part[i] < ' ' || part[i] > '~' ? '?' : (char)part[i]);
    }
}

void report_server(const char *host, uint16_t port)
{
    out_text(host);
    out_char(':');
    out_number(port);
}
