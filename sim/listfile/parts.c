/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/parts.h"

#include <string.h>
#include <strings.h>

bool listfile_ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length >= tail && strcasecmp(name + length - tail, ending) == 0;
}

void listfile_span_text(const itl_tlv_source_t *source, itl_tlv_span_t span, char *text, size_t size)
{
    size_t length = span.len < size - 1 ? span.len : size - 1;
    if (itl_tlv_read(source, span.off, text, length) != ITL_REASON_NONE)
        length = 0;
    text[length] = '\0';
}

/* Finds the FILENAME of a header that may be damaged, in what can be walked of it. @return false: there is none */
static bool find_filename(const itl_tlv_source_t *source, char *text, size_t size)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(source);
    itl_tlv_item_t item;
    uint32_t length;
    uint8_t tag;
    while (itl_tlv_peek(&cursor, &tag) == ITL_REASON_NONE) {
        itl_reason_t moved = tag == ITL_TAG_PADDING ? itl_tlv_skip_byte(&cursor) : itl_tlv_next(&cursor, &item);
        if (moved != ITL_REASON_NONE)
            return false;
        if (tag == ITL_TAG_PADDING)
            continue;
        if (item.tag == ITL_TAG_FILENAME) {
            listfile_span_text(source, item.value, text, size);
            return true;
        }
        if (item.tag == ITL_TAG_HEADER_LENGTH && itl_tlv_number(source, item.value, 2, &length) == ITL_REASON_NONE &&
            length >= cursor.off && length < cursor.end)
            cursor.end = length;
    }
    return false;
}

/* What is read and judged decides itself by this: of a damaged file too. */
static itl_policy_kind_t kind_said(const itl_tlv_source_t *source, const char *path)
{
    char filename[256];
    const char *name = filename;
    if (!find_filename(source, filename, sizeof filename)) {
        const char *slash = path != NULL ? strrchr(path, '/') : NULL;
        name = slash != NULL ? slash + 1 : path;
    }
    if (name != NULL && listfile_ends_with(name, ".sgn"))
        return ITL_POLICY_KIND_SIGNED_FILE;
    return name != NULL && strncasecmp(name, "CTL", 3) == 0 ? ITL_POLICY_KIND_CTL : ITL_POLICY_KIND_ITL;
}

listfile_parts_t listfile_take_apart(const itl_tlv_source_t *source, const char *path, bool as_signed_file)
{
    listfile_parts_t parts = {.said = as_signed_file ? ITL_POLICY_KIND_SIGNED_FILE : kind_said(source, path)};
    parts.kind = parts.said == ITL_POLICY_KIND_SIGNED_FILE ? LISTFILE_SIGNED_FILE : LISTFILE_LIST;
    parts.reason = itl_trustlist_read_header(source, &parts.header, &parts.fault);
    if (parts.reason == ITL_REASON_NONE && !parts.header.signature_in_place) {
        parts.reason = ITL_REASON_MALFORMED;
        parts.fault = (itl_trustlist_fault_t){
            .off = parts.header.signature_tlv.off, .element = "SIGNATURE", .what = "is out of place"};
    }
    if (parts.reason != ITL_REASON_NONE)
        return parts;
    parts.content = (itl_tlv_span_t){parts.header.length, source->size - parts.header.length};
    return parts;
}
