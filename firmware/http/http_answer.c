/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http/http_answer.h"

#include "text/text_date.h"

static const struct {
    uint16_t status;
    const char *phrase;
} phrases[] = {
    {200, "OK"},
    {303, "See Other"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {417, "Expectation Failed"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

const char *itl_http_phrase(uint16_t status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Unknown";
}

itl_http_piece_t itl_http_phrase_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)number;
    itl_text_decimal(out, answer->status);
    itl_text_char(out, ' ');
    itl_text_string(out, itl_http_phrase(answer->status));
    itl_text_char(out, '\n');
    return ITL_HTTP_PIECE_LAST;
}

static void add_field(itl_text_t *out, const char *name, const char *value)
{
    itl_text_string(out, name);
    itl_text_string(out, ": ");
    itl_text_string(out, value);
    itl_text_string(out, "\r\n");
}

static void add_date(itl_text_t *out, int64_t utc_s)
{
    if (utc_s <= 0)
        return;
    itl_text_string(out, "Date: ");
    itl_text_http_date(out, utc_s);
    itl_text_string(out, "\r\n");
}

static void add_challenge(itl_text_t *out, const char *realm)
{
    itl_text_string(out, "WWW-Authenticate: Basic realm=\"");
    itl_text_string(out, realm);
    itl_text_string(out, "\"\r\n");
}

/* What only some answers say. */
static void add_options(itl_text_t *out, const itl_http_answer_t *answer, bool small_letters)
{
    if (answer->type != NULL)
        add_field(out, small_letters ? "Content-type" : "Content-Type", answer->type);
    if (answer->status == 405 && answer->fields == NULL)
        add_field(out, "Allow", "GET, HEAD, POST");
    if (answer->realm != NULL)
        add_challenge(out, answer->realm);
    if (answer->location != NULL)
        add_field(out, "Location", answer->location);
    if (answer->fields != NULL)
        itl_text_string(out, answer->fields);
}

void itl_http_answer_head(itl_text_t *out, const itl_http_answer_t *answer, const itl_http_head_t *head)
{
    itl_text_string(out, "HTTP/1.1 ");
    itl_text_decimal(out, answer->status);
    itl_text_char(out, ' ');
    itl_text_string(out, itl_http_phrase(answer->status));
    itl_text_string(out, head->small_letters ? "\r\nContent-length: " : "\r\nContent-Length: ");
    itl_text_decimal(out, head->length);
    itl_text_string(out, "\r\n");
    add_options(out, answer, head->small_letters);
    add_date(out, head->utc_s);
    add_field(out, "Server", "itlphone");
    if (!head->keeps)
        add_field(out, "Connection", "close");
    else if (head->minor_0)
        add_field(out, "Connection", "keep-alive");
    itl_text_string(out, "\r\n");
}
