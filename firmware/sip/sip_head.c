/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_head.h"

#include <string.h>

#include "text/text_read.h"

itl_sip_line_t itl_sip_head_line(const char *head, size_t len, size_t *at)
{
    itl_sip_line_t line = {.text = head + *at};
    size_t left = len - *at;
    while (line.len < left && !(line.text[line.len] == '\r' && line.len + 1 < left && line.text[line.len + 1] == '\n'))
        line.len++;
    *at += line.len < left ? line.len + 2 : left;
    return line;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

/* Length of what stands before the colon, blanks in front of that left out; 0 where there is none. */
static size_t name_len(itl_sip_line_t line)
{
    size_t len = 0;
    while (len < line.len && line.text[len] != ':')
        len++;
    if (len == line.len)
        return 0;
    while (len > 0 && is_blank(line.text[len - 1]))
        len--;
    return len;
}

bool itl_sip_head_named(itl_sip_line_t line, const char *name, char compact)
{
    size_t len = name_len(line);
    if (len == 1)
        return itl_text_lower(line.text[0]) == compact;
    if (len != strlen(name))
        return false;
    for (size_t i = 0; i < len; i++)
        if (itl_text_lower(line.text[i]) != name[i])
            return false;
    return true;
}

/* @return false: not a number, or too large a one */
static bool read_length(itl_sip_line_t line, size_t *length)
{
    size_t at = name_len(line);
    while (at < line.len && (is_blank(line.text[at]) || line.text[at] == ':'))
        at++;
    uint64_t value = 0;
    size_t digits = itl_text_leading_number(line.text + at, line.len - at, ITL_SIP_BODY_MAX, &value);
    at += digits;
    while (at < line.len && is_blank(line.text[at]))
        at++;
    *length = (size_t)value;
    return digits > 0 && at == line.len;
}

itl_sip_head_status_t itl_sip_head_find(const char *bytes, size_t len, itl_sip_head_t *head)
{
    size_t end = 4;
    while (end <= len && (bytes[end - 1] != '\n' || memcmp(bytes + end - 4, "\r\n\r\n", 4) != 0))
        end++;
    if (end > len)
        return ITL_SIP_HEAD_PARTIAL;
    *head = (itl_sip_head_t){.head_len = end};
    bool found = false;
    for (size_t at = 0; at < end;) {
        itl_sip_line_t line = itl_sip_head_line(bytes, end, &at);
        size_t length;
        if (!itl_sip_head_named(line, "content-length", 'l'))
            continue;
        if (!read_length(line, &length) || (found && length != head->body_len))
            return ITL_SIP_HEAD_BROKEN;
        head->body_len = length;
        found = true;
    }
    return ITL_SIP_HEAD_WHOLE;
}
