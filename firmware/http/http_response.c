/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_response.h"

#include <string.h>

#include "itl_limits.h"
#include "text/text_read.h"

/* Answers 1xx before the last one. */
#define INTERIMS_MAX 4u

/* For http-parser, which would read a body of an answer 1xx that claims one; it has none, whatever it says (RFC 9112
 * section 6.3). */
enum { WITHOUT_BODY = 1 };

static int end(itl_http_response_t *response, itl_reason_t reason)
{
    if (!response->over)
        response->reason = reason;
    response->over = true;
    return -1;
}

static itl_reason_t reason_of(unsigned status)
{
    switch (status) {
    case 200:
        return ITL_REASON_NONE;
    case 401:
    case 403:
        return ITL_REASON_ACCESS_VIOLATION;
    case 404:
    case 410:
        return ITL_REASON_NOT_FOUND;
    case 503:
        return ITL_REASON_HTTP_BUSY;
    default:
        return ITL_REASON_HTTP_ERROR;
    }
}

/* --- fields --- */

static int on_name(http_parser *parser, const char *at, size_t len)
{
    itl_http_response_t *response = parser->data;
    itl_http_reading_t *field = &response->reading;
    if (response->fields == NULL)
        return 0;
    if (field->in_value)
        *field = (itl_http_reading_t){0};
    for (size_t i = 0; i < len && field->len < sizeof field->name; i++)
        field->name[field->len++] = at[i];
    return 0;
}

/* Where the value of this field goes; NULL: nobody wants it. */
static char *place_of(itl_http_response_t *response)
{
    itl_http_reading_t *field = &response->reading;
    if (field->len == sizeof field->name)
        return NULL;
    field->name[field->len] = '\0';
    if (itl_text_same(field->name, "Location"))
        return response->fields->location;
    return itl_text_same(field->name, "Refresh") ? response->fields->refresh : NULL;
}

static int on_value(http_parser *parser, const char *at, size_t len)
{
    itl_http_response_t *response = parser->data;
    itl_http_reading_t *field = &response->reading;
    if (response->fields == NULL)
        return 0;
    if (!field->in_value) {
        field->in_value = true;
        field->value = place_of(response);
        if (field->value != NULL && field->value[0] != '\0')
            return end(response, ITL_REASON_HTTP_ERROR);
    }
    if (field->value == NULL)
        return 0;
    if (len >= ITL_HTTP_VALUE_BYTES - field->kept) {
        field->value[0] = '\0';
        field->value = NULL;
        return 0;
    }
    memcpy(field->value + field->kept, at, len);
    field->kept = (uint16_t)(field->kept + len);
    field->value[field->kept] = '\0';
    return 0;
}

/* Blanks behind a value are not part of it (RFC 9112 section 5.1). */
static void trim(char *value)
{
    size_t len = strlen(value);
    while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
        value[--len] = '\0';
}

/* All fields of a head have come. @param interim  they are none of the answer's */
static void end_fields(itl_http_response_t *response, bool interim)
{
    response->reading = (itl_http_reading_t){0};
    if (response->fields == NULL)
        return;
    if (interim)
        *response->fields = (itl_http_fields_t){0};
    trim(response->fields->location);
    trim(response->fields->refresh);
}

/* --- head and body --- */

static bool is_interim(const http_parser *parser)
{
    return parser->status_code / 100 == 1 && parser->status_code != 101;
}

static bool is_too_long(const itl_http_response_t *response, uint64_t bytes)
{
    return response->max_bytes != 0 && bytes > response->max_bytes;
}

static int on_head(http_parser *parser)
{
    itl_http_response_t *response = parser->data;
    end_fields(response, is_interim(parser));
    if (is_interim(parser))
        return ++response->interims > INTERIMS_MAX ? end(response, ITL_REASON_HTTP_ERROR) : WITHOUT_BODY;
    response->status = (uint16_t)parser->status_code;
    const itl_reason_t reason = parser->http_major == 1 ? reason_of(parser->status_code) : ITL_REASON_HTTP_ERROR;
    if (reason != ITL_REASON_NONE)
        return end(response, reason);
    if ((parser->flags & F_CONTENTLENGTH) != 0 && is_too_long(response, parser->content_length))
        return end(response, ITL_REASON_TOO_LARGE);
    response->in_body = true;
    return 0;
}

static int on_body(http_parser *parser, const char *at, size_t len)
{
    itl_http_response_t *response = parser->data;
    if (is_too_long(response, (uint64_t)response->bytes + len))
        return end(response, ITL_REASON_TOO_LARGE);
    const itl_reason_t reason =
        len == 0 ? ITL_REASON_NONE : response->sink.write(response->sink.ctx, (const uint8_t *)at, len);
    if (reason != ITL_REASON_NONE)
        return end(response, reason);
    response->bytes = response->bytes > UINT32_MAX - len ? UINT32_MAX : response->bytes + (uint32_t)len;
    return 0;
}

static int on_whole(http_parser *parser)
{
    itl_http_response_t *response = parser->data;
    if (response->in_body)
        return end(response, ITL_REASON_NONE);
    response->lines = (itl_http_lines_t){.bytes = response->lines.bytes};
    return 0;
}

static const http_parser_settings settings = {
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_whole,
};

void itl_http_response_start(itl_http_response_t *response, uint32_t max_bytes, const itl_fetch_sink_t *sink,
                             itl_http_fields_t *fields)
{
    *response = (itl_http_response_t){.max_bytes = max_bytes, .sink = *sink, .fields = fields};
    if (fields != NULL)
        *fields = (itl_http_fields_t){0};
    http_parser_init(&response->parser, HTTP_RESPONSE);
    response->parser.data = response;
}

/* @return how many were used */
static size_t execute(itl_http_response_t *response, const uint8_t *bytes, size_t len)
{
    const size_t used = http_parser_execute(&response->parser, &settings, (const char *)bytes, len);
    if (used != len || HTTP_PARSER_ERRNO(&response->parser) != HPE_OK || response->parser.upgrade)
        (void)end(response, ITL_REASON_HTTP_ERROR);
    return used;
}

/* Reads up to the end of a head. @return how many bytes belong to it */
static size_t take_head(itl_http_response_t *response, const uint8_t *bytes, size_t len)
{
    size_t used;
    const unsigned interims = response->interims;
    const itl_http_lines_result_t result = itl_http_lines_take(&response->lines, bytes, len, &used);
    const bool broken = result == ITL_HTTP_LINES_BROKEN || result == ITL_HTTP_LINES_TOO_LONG ||
                        response->lines.lines > ITL_LIMIT_HTTP_FIELDS + 1;
    if (broken) {
        (void)end(response, ITL_REASON_HTTP_ERROR);
        return used;
    }
    (void)execute(response, bytes, used);
    const bool whole = response->in_body || response->over || response->interims != interims;
    if (whole != (result == ITL_HTTP_LINES_WHOLE))
        (void)end(response, ITL_REASON_HTTP_ERROR);
    return used;
}

void itl_http_response_take(itl_http_response_t *response, const uint8_t *bytes, size_t len)
{
    while (len > 0 && !response->over) {
        const size_t used = response->in_body ? execute(response, bytes, len) : take_head(response, bytes, len);
        bytes += used;
        len -= used;
    }
}

void itl_http_response_end(itl_http_response_t *response)
{
    if (!response->over && response->in_body)
        (void)execute(response, NULL, 0);
    (void)end(response, ITL_REASON_HTTP_ERROR);
}
