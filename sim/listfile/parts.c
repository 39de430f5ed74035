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

listfile_parts_t listfile_take_apart(const tlv_source_t *source, bool as_signed_file)
{
    listfile_parts_t parts = {.kind = as_signed_file ? LISTFILE_SIGNED_FILE : LISTFILE_LIST};
    parts.reason = trustlist_read_header(source, &parts.header, &parts.fault);
    if (parts.reason != REASON_NONE)
        return parts;
    char filename[LIMIT_FILENAME_BYTES + 1];
    listfile_span_text(source, parts.header.filename, filename, sizeof filename);
    if (listfile_ends_with(filename, ".sgn"))
        parts.kind = LISTFILE_SIGNED_FILE;
    parts.content = (tlv_span_t){parts.header.length, source->size - parts.header.length};
    return parts;
}
