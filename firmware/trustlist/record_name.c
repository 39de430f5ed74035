/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trustlist/record_name.h"

#include <string.h>

#include "text/text_read.h"

/* What stands between the parts of a name, as either kind of builder writes it. */
#define BETWEEN ";,"

/* The beginning of a name, NUL-terminated; "" when it cannot be read. In pieces: stacks of boards are small. */
static void read_name(const itl_trustlist_t *list, itl_tlv_span_t span, char name[ITL_RECORD_NAME_BYTES])
{
    char piece[24];
    itl_text_t text = itl_text_in(name, ITL_RECORD_NAME_BYTES);
    for (uint32_t at = 0; at < span.len && itl_text_fits(&text); at += (uint32_t)sizeof piece) {
        size_t len = span.len - at < sizeof piece ? span.len - at : sizeof piece;
        if (itl_tlv_read(&list->source, span.off + at, piece, len) != ITL_REASON_NONE)
            return;
        size_t used = itl_text_length(piece, len);
        itl_text_printable(&text, piece, used);
        if (used < len)
            return;
    }
}

/* Cuts "CN=node1.lab;OU=..." down to the common name, wherever that stands; to "" where there is none. */
static void cut_to_common_name(char *subject)
{
    const char *part = subject;
    while (!itl_text_begins(part, "CN=")) {
        part += strcspn(part, BETWEEN);
        part += strspn(part, BETWEEN " ");
        if (*part == '\0')
            break;
    }
    size_t skip = *part != '\0' ? 3 : 0;
    size_t len = strcspn(part + skip, BETWEEN);
    memmove(subject, part + skip, len);
    subject[len] = '\0';
}

void itl_record_name(const itl_trustlist_t *list, const itl_trustlist_record_t *record, itl_text_t *out)
{
    char name[ITL_RECORD_NAME_BYTES];
    read_name(list, record->subject_name, name);
    cut_to_common_name(name);
    if (name[0] == '\0')
        read_name(list, record->dns_name, name);
    itl_text_string(out, name);
}

bool itl_record_is_of(const itl_trustlist_t *list, const itl_trustlist_record_t *record, const char *host)
{
    char name[ITL_RECORD_NAME_BYTES];
    read_name(list, record->dns_name, name);
    if (name[0] != '\0' && itl_text_same(name, host))
        return true;
    read_name(list, record->subject_name, name);
    cut_to_common_name(name);
    return name[0] != '\0' && itl_text_same(name, host);
}
