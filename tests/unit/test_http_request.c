/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests as they come, whole and byte by byte: what is in them, and what is refused. */
#include <stdio.h>
#include <string.h>

#include "http/http_answer.h"
#include "http/http_path.h"
#include "http/http_request.h"
#include "runner.h"
#include "text/text_date.h"

#define HOST "Host: phone\r\n"
#define GET  "GET / HTTP/1.1\r\n" HOST

static uint8_t body[64];

/* Reads a text in pieces of so many bytes. @return the status, 200 when it is whole, 0 when more is wanted */
static unsigned read_in(itl_http_reader_t *reader, const char *text, size_t piece)
{
    size_t len = strlen(text);
    itl_http_reader_start(reader);
    while (len > 0 && reader->progress != ITL_HTTP_WHOLE && reader->progress != ITL_HTTP_REFUSED) {
        if (reader->progress == ITL_HTTP_AT_BODY)
            itl_http_reader_give(reader, body, sizeof body);
        const size_t part = piece < len ? piece : len;
        const size_t used = itl_http_reader_take(reader, (const uint8_t *)text, part);
        CU_ASSERT_FATAL(used <= part);
        text += used;
        len -= used;
    }
    if (reader->progress == ITL_HTTP_REFUSED)
        return reader->status;
    return reader->progress == ITL_HTTP_WHOLE ? 200 : 0;
}

/* The same both ways. */
static unsigned read_text(itl_http_reader_t *reader, const char *text)
{
    const unsigned bytewise = read_in(reader, text, 1);
    const unsigned whole = read_in(reader, text, strlen(text));
    CU_ASSERT_EQUAL(bytewise, whole);
    if (bytewise != whole)
        printf("%u byte by byte, %u at once: %s\n", bytewise, whole, text);
    return whole;
}

static const struct {
    const char *text;
    unsigned status;
} messages[] = {
    {GET "\r\n", 200},
    {"\r\n\r\n" GET "\r\n", 200},
    {"\r\n\r\n\r\n" GET "\r\n", 400},
    {GET, 0},
    {"GET /\r\n\r\n", 505},
    {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
    {"GET / HTTP/1.0\r\n\r\n", 200},
    {"GET / HTTP/1.1\r\n\r\n", 400},
    {GET HOST "\r\n", 400},
    {"DELETE / HTTP/1.1\r\n" HOST "\r\n", 405},
    {"CONNECT phone:80 HTTP/1.1\r\n" HOST "\r\n", 405},
    {"NONSENSE / HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET * HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /%00 HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /%zz HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /%4 HTTP/1.1\r\n" HOST "\r\n", 400},
    {"GET /a b HTTP/1.1\r\n" HOST "\r\n", 400},
    {GET "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n", 200},
    /* lines */
    {"GET / HTTP/1.1\n" HOST "\r\n", 400},
    {GET "X: a\nY: b\r\n\r\n", 400},
    {GET "X: a\rY: b\r\n\r\n", 400},
    {GET "X: a\r\n b\r\n\r\n", 400},
    {GET "X: a\r\n\tb\r\n\r\n", 400},
    {GET "X: a\x01\r\n\r\n", 400},
    {GET "X: a\x7F\r\n\r\n", 400},
    {GET "X: a\tb\xFF\r\n\r\n", 200},
    {GET "X : a\r\n\r\n", 400},
    {GET " X: a\r\n\r\n", 400},
    {GET ": a\r\n\r\n", 400},
    {GET "X\r\n\r\n", 400},
    {GET "X\"Y: a\r\n\r\n", 400},
    {GET "X:\r\n\r\n", 200},
    /* what is kept comes once */
    {GET "Authorization: a\r\nAuthorization: b\r\n\r\n", 400},
    {GET "Content-Type: a\r\nContent-Type: b\r\n\r\n", 400},
    {GET "Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n", 400},
    {GET "Expect: other\r\n\r\n", 417},
    {GET "Expect: a-very-long-expectation\r\n\r\n", 431},
    /* lengths */
    {GET "Content-Length: 3\r\n\r\nabc", 200},
    {GET "Content-Length: 0\r\n\r\n", 200},
    {GET "Content-Length: 3\r\n\r\nab", 0},
    {GET "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
    {GET "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
    {GET "Content-Length: 3, 3\r\n\r\nabc", 400},
    {GET "Content-Length: +3\r\n\r\nabc", 400},
    {GET "Content-Length: -3\r\n\r\nabc", 400},
    {GET "Content-Length: 0x3\r\n\r\nabc", 400},
    {GET "Content-Length: 3 3\r\n\r\nabc", 400},
    {GET "Content-Length: 99999999999999999999\r\n\r\nabc", 400},
    {GET "Content-Length: 4294967296\r\n\r\nabc", 413},
    {GET "Content-Length: 65\r\n\r\nabc", 413},
    {GET "Content-Length:\r\n\r\n", 400},
    {GET "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200},
    {GET "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n", 200},
    {GET
     "Transfer-Encoding: chunked\r\n\r\n41\r\n01234567890123456789012345678901234567890123456789012345678901234\r\n",
     413},
    {GET "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400},
    {GET "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
    {GET "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400},
    {GET "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {GET "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400},
    {GET "Transfer-Encoding: identity\r\n\r\n", 400},
    {GET "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
    {GET "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc", 400},
};

static void test_messages(void)
{
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        itl_http_reader_t reader;
        const unsigned status = read_text(&reader, messages[i].text);
        CU_ASSERT_EQUAL(status, messages[i].status);
        if (status != messages[i].status)
            printf("%u, not %u: %s\n", status, messages[i].status, messages[i].text);
    }
}

/* A text with a run of one character in it. */
static const char *with_run(char *text, size_t size, const char *before, char run, size_t len, const char *behind)
{
    size_t at = (size_t)snprintf(text, size, "%s", before);
    memset(text + at, run, len);
    snprintf(text + at + len, size - at - len, "%s", behind);
    return text;
}

static void test_lengths(void)
{
    static char text[10000];
    itl_http_reader_t reader;
    const char *rest = " HTTP/1.1\r\n" HOST "\r\n";
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, "GET /", 'a', 254, rest)), 200);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, "GET /", 'a', 255, rest)), 414);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, "GET ", ' ', 9000, "")), 414);
    const char *end = "\r\n\r\n";
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, GET "Authorization: ", 'a', 192, end)), 200);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, GET "Authorization: ", 'a', 193, end)), 431);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, GET "X: ", 'a', 8000, end)), 200);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, GET "X: ", 'a', 8200, end)), 431);
    CU_ASSERT_EQUAL(read_text(&reader, with_run(text, sizeof text, GET, 'N', 100, ": a\r\n\r\n")), 200);
    /* all that is kept, each as long as it may be, is more than there is room for */
    char wide[300];
    with_run(wide, sizeof wide, "Authorization: ", 'b', 192, "\r\nContent-Type: x\r\n\r\n");
    with_run(text, sizeof text, "GET / HTTP/1.1\r\nHost: ", 'h', 255, "\r\n");
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s", wide);
    CU_ASSERT_EQUAL(read_text(&reader, text), 200);
    with_run(text, sizeof text, "GET /", 'a', 254, " HTTP/1.1\r\nHost: ");
    char host[300];
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s", with_run(host, sizeof host, "", 'h', 255, "\r\n"));
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s", wide);
    CU_ASSERT_EQUAL(read_text(&reader, text), 431);
}

static void test_many_fields(void)
{
    char text[2000] = GET;
    itl_http_reader_t reader;
    for (unsigned i = 1; i < ITL_LIMIT_HTTP_FIELDS; i++)
        strcat(text, "A: b\r\n");
    strcat(text, "\r\n");
    CU_ASSERT_EQUAL(read_text(&reader, text), 200);
    strcpy(text + strlen(text) - 2, "A: b\r\n\r\n");
    CU_ASSERT_EQUAL(read_text(&reader, text), 431);
}

static void test_what_is_handed_out(void)
{
    itl_http_reader_t reader;
    itl_http_request_t request;
    CU_ASSERT_EQUAL(read_text(&reader, "POST http://phone:80/CGI/Ex%65cute?a=%20b#c HTTP/1.1\r\nHOST:phone\r\n"
                                       "content-TYPE: \t text/xml; charset=UTF-8 \t\r\nAuthorization:\r\n"
                                       "Content-Length: 6\r\n\r\nXML=<a"),
                    200);
    itl_http_reader_request(&reader, &request);
    CU_ASSERT_EQUAL(request.method, ITL_HTTP_METHOD_POST);
    CU_ASSERT_STRING_EQUAL(request.path, "/CGI/Execute");
    CU_ASSERT_STRING_EQUAL(request.query, "a=%20b");
    CU_ASSERT_STRING_EQUAL(request.content_type, "text/xml; charset=UTF-8");
    CU_ASSERT_STRING_EQUAL(request.authorization, "");
    CU_ASSERT_EQUAL(request.body_len, 6);
    CU_ASSERT_EQUAL(memcmp(request.body, "XML=<a", 6), 0);
    CU_ASSERT_TRUE(itl_http_reader_keeps(&reader));
    CU_ASSERT_EQUAL(read_text(&reader, "HEAD /a HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), 200);
    itl_http_reader_request(&reader, &request);
    CU_ASSERT_EQUAL(request.method, ITL_HTTP_METHOD_HEAD);
    CU_ASSERT_FALSE(itl_http_reader_keeps(&reader));
    CU_ASSERT_EQUAL(read_text(&reader, GET "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n"), 200);
    CU_ASSERT_FALSE(itl_http_reader_keeps(&reader));
    /* nothing more is taken */
    CU_ASSERT_EQUAL(itl_http_reader_take(&reader, (const uint8_t *)"x", 1), 0);
}

static void test_targets(void)
{
    static const struct {
        const char *target, *path, *query;
    } cases[] = {
        {"/", "/", NULL},
        {"/a/b", "/a/b", NULL},
        {"/PortInformation?1", "/PortInformation", "1"},
        {"/?", "/", NULL},
        {"/a%2fb%C3%a4?%41", "/a/b\xC3\xA4", "%41"},
        {"//a//b", "//a//b", NULL},
        {"/..%2f..", "/../..", NULL},
        {"/a#b", "/a", NULL},
        {"http://host", "/", NULL},
        {"http://host?q", "/", "q"},
        {"http://host/", "/", NULL},
        {"http://[2001:db8::1]:80/a?b#c", "/a", "b"},
        {"", NULL, NULL},
        {"*", NULL, NULL},
        {"a", NULL, NULL},
        {"http:/a", NULL, NULL},
        {"/%", NULL, NULL},
        {"/%0a", NULL, NULL},
        {"/%7F", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char target[64];
        uint16_t query;
        strcpy(target, cases[i].target);
        const bool is_path = itl_http_path_part(target, &query);
        CU_ASSERT_EQUAL(is_path, cases[i].path != NULL);
        if (!is_path)
            continue;
        CU_ASSERT_STRING_EQUAL(target, cases[i].path);
        CU_ASSERT_EQUAL(query != 0, cases[i].query != NULL);
        if (cases[i].query != NULL)
            CU_ASSERT_STRING_EQUAL(target + query, cases[i].query);
    }
}

static const char *date_of(char out[40], int64_t utc_s)
{
    itl_text_t text = itl_text_in(out, 40);
    itl_text_http_date(&text, utc_s);
    return out;
}

static void test_dates(void)
{
    char out[40];
    CU_ASSERT_STRING_EQUAL(date_of(out, 0), "Thu, 01 Jan 1970 00:00:00 GMT");
    CU_ASSERT_STRING_EQUAL(date_of(out, 784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    CU_ASSERT_STRING_EQUAL(date_of(out, 951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    CU_ASSERT_STRING_EQUAL(date_of(out, 4102444799), "Thu, 31 Dec 2099 23:59:59 GMT");
}

static CU_TestInfo tests[] = {
    {"messages, whole and byte by byte", test_messages},
    {"lengths", test_lengths},
    {"many fields", test_many_fields},
    {"what is handed out", test_what_is_handed_out},
    {"targets", test_targets},
    {"dates", test_dates},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"http_request", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 6;
