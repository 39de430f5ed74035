/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_lines.h"

#include "hal/canary.h"
#include "itl_limits.h"

/* Empty lines that may stand before the first one. */
#define BLANKS_MAX 2u

#define DELETE 0x7Fu

static bool is_control(uint8_t byte)
{
    return (byte < ' ' && byte != '\t') || byte == DELETE;
}

/* True when a field would go on in a second line. */
static bool is_folded(const itl_http_lines_t *lines, uint8_t byte)
{
    return lines->lines > 0 && lines->column == 0 && (byte == ' ' || byte == '\t');
}

/* The line ended as it should. */
static itl_http_lines_result_t end_line(itl_http_lines_t *lines)
{
    const bool empty = lines->column == 0;
    lines->cr = false;
    lines->column = 0;
    if (empty && lines->lines > 0)
        return ITL_HTTP_LINES_WHOLE;
    if (empty)
        return ++lines->blanks > BLANKS_MAX ? ITL_HTTP_LINES_BROKEN : ITL_HTTP_LINES_MORE;
    lines->lines++;
    return ITL_HTTP_LINES_MORE;
}

static itl_http_lines_result_t take(itl_http_lines_t *lines, uint8_t byte)
{
    if (lines->bytes++ == ITL_LIMIT_HTTP_HEAD_BYTES)
        return ITL_HTTP_LINES_TOO_LONG;
    if (lines->cr || byte == '\n')
        return lines->cr && byte == '\n' ? end_line(lines) : ITL_HTTP_LINES_BROKEN;
    lines->cr = byte == '\r';
    if (lines->cr)
        return ITL_HTTP_LINES_MORE;
    if (is_control(byte) || !ITL_CANARY_HOLDS("http-one-line", !is_folded(lines, byte)))
        return ITL_HTTP_LINES_BROKEN;
    lines->column++;
    return ITL_HTTP_LINES_MORE;
}

itl_http_lines_result_t itl_http_lines_take(itl_http_lines_t *lines, const uint8_t *bytes, size_t len, size_t *used)
{
    itl_http_lines_result_t result = ITL_HTTP_LINES_MORE;
    size_t i = 0;
    while (i < len && result == ITL_HTTP_LINES_MORE)
        result = take(lines, bytes[i++]);
    *used = i;
    return result;
}
