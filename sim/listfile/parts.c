/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/parts.h"

#include <string.h>
#include <strings.h>

bool listfile_ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length >= tail && strcasecmp(name + length - tail, ending) == 0;
}

void listfile_span_text(const tlv_source_t *source, tlv_span_t span, char *text, size_t size)
{
    size_t length = span.len < size - 1 ? span.len : size - 1;
    if (tlv_read(source, span.off, text, length) != REASON_NONE)
        length = 0;
    text[length] = '\0';
}

/* Finds the FILENAME of a header that may be damaged, in what can be walked of it. @return false: there is none */
static bool find_filename(const tlv_source_t *source, char *text, size_t size)
{
    tlv_cursor_t cursor = tlv_cursor_all(source);
    tlv_item_t item;
    uint32_t length;
    uint8_t tag;
    while (tlv_peek(&cursor, &tag) == REASON_NONE) {
        if (tag == TAG_PADDING) {
            tlv_skip_byte(&cursor);
            continue;
        }
        if (tlv_next(&cursor, &item) != REASON_NONE)
            return false;
        if (item.tag == TAG_FILENAME) {
            listfile_span_text(source, item.value, text, size);
            return true;
        }
        if (item.tag == TAG_HEADER_LENGTH && tlv_number(source, item.value, 2, &length) == REASON_NONE &&
            length >= cursor.off && length < cursor.end)
            cursor.end = length;
    }
    return false;
}

/* What is read and judged decides itself by this: of a damaged file too. */
static policy_kind_t kind_said(const tlv_source_t *source)
{
    char filename[256];
    if (!find_filename(source, filename, sizeof filename))
        return POLICY_KIND_ITL;
    if (listfile_ends_with(filename, ".sgn"))
        return POLICY_KIND_SIGNED_FILE;
    return strncasecmp(filename, "CTL", 3) == 0 ? POLICY_KIND_CTL : POLICY_KIND_ITL;
}

listfile_parts_t listfile_take_apart(const tlv_source_t *source, bool as_signed_file)
{
    listfile_parts_t parts = {.said = as_signed_file ? POLICY_KIND_SIGNED_FILE : kind_said(source)};
    parts.kind = parts.said == POLICY_KIND_SIGNED_FILE ? LISTFILE_SIGNED_FILE : LISTFILE_LIST;
    parts.reason = trustlist_read_header(source, &parts.header, &parts.fault);
    if (parts.reason == REASON_NONE && !parts.header.signature_in_place) {
        parts.reason = REASON_MALFORMED;
        parts.fault = (trustlist_fault_t){
            .off = parts.header.signature_tlv.off, .element = "SIGNATURE", .what = "is out of place"};
    }
    if (parts.reason != REASON_NONE)
        return parts;
    parts.content = (tlv_span_t){parts.header.length, source->size - parts.header.length};
    return parts;
}
