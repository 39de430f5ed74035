/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_request.h"

#include <string.h>

#include "hal/canary.h"
#include "http/http_path.h"
#include "text/text_read.h"

/* Longest values of what is kept, in bytes; what is refused with where they are longer. */
#define TARGET_TOO_LONG 414u
#define HEAD_TOO_LONG   431u

static const struct {
    const char *name;
    uint16_t max;
} kept[ITL_HTTP_FIELDS] = {
    [ITL_HTTP_FIELD_OTHER] = {"", 0},
    [ITL_HTTP_FIELD_TARGET] = {"", ITL_LIMIT_HTTP_TARGET_BYTES},
    [ITL_HTTP_FIELD_AUTHORIZATION] = {"authorization", 192},
    [ITL_HTTP_FIELD_CONTENT_TYPE] = {"content-type", 127},
    [ITL_HTTP_FIELD_HOST] = {"host", 255},
    [ITL_HTTP_FIELD_EXPECT] = {"expect", 15},
};

static int refuse(itl_http_reader_t *reader, uint16_t status)
{
    if (reader->progress != ITL_HTTP_REFUSED)
        reader->status = status;
    reader->progress = ITL_HTTP_REFUSED;
    return -1;
}

/* --- what http-parser finds --- */

/* Adds to the value that comes, which stands last in head. */
static int keep(itl_http_reader_t *reader, const char *chars, size_t len, uint16_t status)
{
    const size_t have = (size_t)reader->used - reader->starts[reader->field];
    if (len > kept[reader->field].max - have || len >= sizeof reader->head - reader->used)
        return refuse(reader, status);
    memcpy(reader->head + reader->used, chars, len);
    reader->used = (uint16_t)(reader->used + len);
    return 0;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

/* Ends the value that stands last in head, without the blanks behind it. */
static void end_text(itl_http_reader_t *reader)
{
    while (reader->used > reader->starts[reader->field] && is_blank(reader->head[reader->used - 1]))
        reader->used--;
    reader->head[reader->used++] = '\0';
}

static void end_value(itl_http_reader_t *reader)
{
    if (reader->in_value && reader->field != ITL_HTTP_FIELD_OTHER)
        end_text(reader);
    reader->in_value = false;
    reader->name_len = 0;
}

/* Letters, digits and some more (RFC 9110 section 5.6.2). */
static bool is_name_character(char character)
{
    return character != '\0' && strchr(ITL_TEXT_LETTERS ITL_TEXT_DIGITS "!#$%&'*+-.^_`|~", character) != NULL;
}

static bool is_name(const char *chars, size_t len)
{
    while (len > 0 && is_name_character(*chars)) {
        chars++;
        len--;
    }
    return len == 0;
}

static int on_name(http_parser *parser, const char *at, size_t len)
{
    itl_http_reader_t *reader = parser->data;
    if (reader->progress != ITL_HTTP_IN_HEAD)
        return 0; /* behind a body in chunks */
    if (reader->in_value)
        end_value(reader);
    if (!is_name(at, len))
        return refuse(reader, 400);
    if (reader->name_len == 0 && reader->fields++ == ITL_LIMIT_HTTP_FIELDS)
        return refuse(reader, HEAD_TOO_LONG);
    const size_t room = ITL_HTTP_NAME_BYTES - reader->name_len;
    const size_t more = len < room ? len : room;
    for (size_t i = 0; i < more; i++)
        reader->name[reader->name_len++] = itl_text_lower(at[i]);
    return 0;
}

static itl_http_field_t field_of(const itl_http_reader_t *reader)
{
    unsigned field = ITL_HTTP_FIELDS - 1;
    while (field > ITL_HTTP_FIELD_OTHER && (strlen(kept[field].name) != reader->name_len ||
                                            memcmp(kept[field].name, reader->name, reader->name_len) != 0))
        field--;
    return (itl_http_field_t)field;
}

/* A value begins. None of those that are kept comes twice: which one is meant would be anyone's guess. */
static int begin_value(itl_http_reader_t *reader)
{
    reader->in_value = true;
    reader->field = field_of(reader);
    if (reader->field == ITL_HTTP_FIELD_OTHER)
        return 0;
    if (!ITL_CANARY_HOLDS("http-field-once", reader->starts[reader->field] == 0))
        return refuse(reader, 400);
    reader->starts[reader->field] = reader->used;
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t len)
{
    itl_http_reader_t *reader = parser->data;
    if (reader->progress != ITL_HTTP_IN_HEAD)
        return 0;
    if (!reader->in_value && begin_value(reader) != 0)
        return -1;
    if (reader->field == ITL_HTTP_FIELD_OTHER)
        return 0;
    return keep(reader, at, len, HEAD_TOO_LONG);
}

static int on_url(http_parser *parser, const char *at, size_t len)
{
    return keep(parser->data, at, len, TARGET_TOO_LONG);
}

static bool is_method(const http_parser *parser)
{
    return parser->method == HTTP_GET || parser->method == HTTP_HEAD || parser->method == HTTP_POST;
}

static const char *value(const itl_http_reader_t *reader, itl_http_field_t field)
{
    return reader->starts[field] == 0 ? "" : reader->head + reader->starts[field];
}

/* What is wrong with a head that http-parser took. @return 0: nothing */
static uint16_t head_fault(const itl_http_reader_t *reader)
{
    const http_parser *parser = &reader->parser;
    const char *expects = value(reader, ITL_HTTP_FIELD_EXPECT);
    if (parser->http_major != 1)
        return 505;
    if (!is_method(parser))
        return 405;
    if (parser->http_minor > 0 && reader->starts[ITL_HTTP_FIELD_HOST] == 0)
        return 400;
    if (parser->uses_transfer_encoding && (parser->flags & F_CHUNKED) == 0)
        return 400;
    return expects[0] == '\0' || itl_text_same(expects, "100-continue") ? 0 : 417;
}

static bool has_body(const http_parser *parser)
{
    return (parser->flags & F_CHUNKED) != 0 || ((parser->flags & F_CONTENTLENGTH) != 0 && parser->content_length > 0);
}

static int on_head(http_parser *parser)
{
    itl_http_reader_t *reader = parser->data;
    end_value(reader);
    const uint16_t fault = head_fault(reader);
    if (fault != 0)
        return refuse(reader, fault);
    reader->progress = has_body(parser) ? ITL_HTTP_AT_BODY : ITL_HTTP_IN_BODY;
    return 0;
}

static int on_body(http_parser *parser, const char *at, size_t len)
{
    itl_http_reader_t *reader = parser->data;
    if (len > reader->body_cap - reader->body_len)
        return refuse(reader, 413);
    memcpy(reader->body + reader->body_len, at, len);
    reader->body_len += (uint32_t)len;
    return 0;
}

static int on_whole(http_parser *parser)
{
    itl_http_reader_t *reader = parser->data;
    reader->progress = ITL_HTTP_WHOLE;
    http_parser_pause(parser, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_url = on_url,
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_whole,
};

/* --- reading --- */

void itl_http_reader_start(itl_http_reader_t *reader)
{
    memset(reader, 0, sizeof *reader);
    http_parser_init(&reader->parser, HTTP_REQUEST);
    reader->parser.data = reader;
    reader->field = ITL_HTTP_FIELD_TARGET;
    reader->in_value = true;
}

/* @return how many were used */
static size_t execute(itl_http_reader_t *reader, const uint8_t *bytes, size_t len)
{
    const size_t used = http_parser_execute(&reader->parser, &settings, (const char *)bytes, len);
    const enum http_errno fault = HTTP_PARSER_ERRNO(&reader->parser);
    if (fault != HPE_OK && fault != HPE_PAUSED)
        (void)refuse(reader, 400);
    return used;
}

static void part_target(itl_http_reader_t *reader)
{
    if (!itl_http_path_part(reader->head, &reader->query))
        (void)refuse(reader, 400);
}

static size_t take_head(itl_http_reader_t *reader, const uint8_t *bytes, size_t len)
{
    size_t used;
    const itl_http_lines_result_t result = itl_http_lines_take(&reader->lines, bytes, len, &used);
    if (result == ITL_HTTP_LINES_BROKEN)
        (void)refuse(reader, 400);
    else if (result == ITL_HTTP_LINES_TOO_LONG)
        (void)refuse(reader, reader->lines.lines == 0 ? TARGET_TOO_LONG : HEAD_TOO_LONG);
    else
        (void)execute(reader, bytes, used);
    const bool whole = reader->progress != ITL_HTTP_IN_HEAD;
    if (reader->progress != ITL_HTTP_REFUSED && whole != (result == ITL_HTTP_LINES_WHOLE))
        (void)refuse(reader, 400);
    if (whole && reader->progress != ITL_HTTP_REFUSED)
        part_target(reader);
    return used;
}

size_t itl_http_reader_take(itl_http_reader_t *reader, const uint8_t *bytes, size_t len)
{
    if (reader->progress == ITL_HTTP_IN_HEAD)
        return take_head(reader, bytes, len);
    return reader->progress == ITL_HTTP_IN_BODY ? execute(reader, bytes, len) : 0;
}

uint32_t itl_http_reader_want(const itl_http_reader_t *reader)
{
    if ((reader->parser.flags & F_CHUNKED) != 0 || reader->parser.content_length > UINT32_MAX)
        return UINT32_MAX;
    return (uint32_t)reader->parser.content_length;
}

void itl_http_reader_give(itl_http_reader_t *reader, uint8_t *body, uint32_t cap)
{
    const uint32_t want = itl_http_reader_want(reader);
    reader->body = body;
    reader->body_cap = cap;
    reader->progress = ITL_HTTP_IN_BODY;
    if ((reader->parser.flags & F_CHUNKED) == 0 && want > cap)
        (void)refuse(reader, 413);
}

bool itl_http_reader_expects(const itl_http_reader_t *reader)
{
    return reader->starts[ITL_HTTP_FIELD_EXPECT] != 0 && reader->parser.http_minor > 0;
}

bool itl_http_reader_keeps(const itl_http_reader_t *reader)
{
    const unsigned flags = reader->parser.flags;
    const bool plain = !reader->parser.uses_transfer_encoding && !reader->parser.upgrade;
    const bool wanted =
        reader->parser.http_minor > 0 ? (flags & F_CONNECTION_CLOSE) == 0 : (flags & F_CONNECTION_KEEP_ALIVE) != 0;
    return plain && wanted;
}

static itl_http_method_t method_of(const http_parser *parser)
{
    if (parser->method == HTTP_GET)
        return ITL_HTTP_METHOD_GET;
    return parser->method == HTTP_HEAD ? ITL_HTTP_METHOD_HEAD : ITL_HTTP_METHOD_POST;
}

void itl_http_reader_request(const itl_http_reader_t *reader, itl_http_request_t *request)
{
    request->method = method_of(&reader->parser);
    request->path = reader->head;
    request->query = reader->query == 0 ? "" : reader->head + reader->query;
    request->authorization = value(reader, ITL_HTTP_FIELD_AUTHORIZATION);
    request->content_type = value(reader, ITL_HTTP_FIELD_CONTENT_TYPE);
    request->body = reader->body;
    request->body_len = reader->body_len;
}
