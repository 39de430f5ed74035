/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sip/sip_head.h"
#include "sip/sip_response.h"
#include "sip_memory.h"
#include "test_sip_message.h"

static const itl_sip_ids_t ids = {
    .branch = "z9hG4bKours", .tag = "tag", .call_id = "call", .content_id = "c", .session = "s"};

#define OUR_VIA     "Via: SIP/2.0/TCP 10.0.0.1:4000;branch=z9hG4bKours;rport=4000;received=10.0.0.1\r\n"
#define OUR_CALL_ID "Call-ID: call@10.0.0.1\r\n"
#define OUR_CSEQ    "CSeq: 1000 REFER\r\n"
#define OUR_REST    "From: \"1001\" <sip:1001@10.0.0.1>;tag=tag\r\nTo: <sip:h>;tag=x\r\nContent-Length: 0\r\n"

/* What the reader says of these bytes, which need not end in NUL. */
static int read_bytes(const char *text, size_t len)
{
    char *copy = malloc(len);
    if (copy == NULL)
        abort();
    memcpy(copy, text, len);
    int status = itl_sip_response_read(copy, len, &ids);
    free(copy);
    return status;
}

static int read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void test_ours(void)
{
    static const int codes[] = {100, 180, 200, 202, 302, 403, 503, 699};
    char text[600];
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        snprintf(text, sizeof text, "SIP/2.0 %d Some Reason\r\n%s\r\n", codes[i],
                 OUR_VIA OUR_REST OUR_CALL_ID OUR_CSEQ);
        CU_ASSERT_EQUAL(read_text(text), codes[i]);
    }
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 \r\n" OUR_CSEQ OUR_CALL_ID OUR_VIA "\r\n"), 202);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 Akzeptiert \xC3\xBC\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n"), 202);
}

static void test_other_spellings(void)
{
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 Accepted\r\nv: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKours\r\n"
                              "I:call@10.0.0.1\r\ncseq :  1000\tREFER\r\nl: 0\r\n\r\n"),
                    202);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 Accepted\r\nVIA: SIP/2.0/UDP 10.0.0.1\r\n ;branch=z9hG4bKours\r\n"
                              "CALL-ID:\r\n\tcall@10.0.0.1\r\nCSEQ: 1000\r\n REFER\r\nX: y\r\n z\r\n\r\n"),
                    202);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 Accepted\r\n and more\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n"), 202);
}

static void test_not_ours(void)
{
    static const char *const texts[] = {
        "SIP/2.0 202 OK\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKother\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKoursX\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\nVia: SIP/2.0/TCP h;branch\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\nVia: SIP/2.0/TCP h\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKours, SIP/2.0/TCP g\r\n" OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA "Call-ID: other@10.0.0.1\r\n" OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA "Call-ID:\r\n" OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID OUR_CALL_ID OUR_CSEQ "\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID "CSeq: 1001 REFER\r\n\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID "CSeq: 1000 NOTIFY\r\n\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID "CSeq: 1000\r\n\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID "CSeq:\r\n\r\n",
        "SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID "\r\n",
        "SIP/2.0 202 OK\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CU_ASSERT_EQUAL(read_text(texts[i]), 0);
}

static void test_no_status_line(void)
{
    static const char *const lines[] = {
        "SIP/2.0 202",           "SIP/2.0 20 OK",
        "SIP/2.0 2020 OK",       "SIP/2.0 002 OK",
        "SIP/2.0 702 OK",        "SIP/2.0  202 OK",
        "SIP/2.0 -20 OK",        "SIP/2.1 202 OK",
        "HTTP/1.1 202 OK",       "sip/2.0 202 OK",
        "OPTIONS sip:p SIP/2.0", "SIP/2.0 2x2 OK",
        "SIP/2.0 20x OK",        "",
        "SIP/2.0 202\tOK",
    };
    char text[600];
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        snprintf(text, sizeof text, "%s\r\n%s\r\n", lines[i], OUR_VIA OUR_CALL_ID OUR_CSEQ);
        CU_ASSERT_EQUAL(read_text(text), 0);
    }
}

static void test_control_characters(void)
{
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 a\x01\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n"), 0);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 OK\r\n" OUR_VIA "Call-ID: call@\n10.0.0.1\r\n" OUR_CSEQ "\r\n"), 0);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 OK\r\n" OUR_VIA "Call-ID: call@\x7F\r\n" OUR_CSEQ "\r\n"), 0);
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 OK\r\rX\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n"), 0);
    static const char with_nul[] = "SIP/2.0 202 OK\r\n" OUR_VIA "Call-ID: call\0@h\r\n" OUR_CSEQ "\r\n";
    CU_ASSERT_EQUAL(read_bytes(with_nul, sizeof with_nul - 1), 0);
    /* Nobody looks at what is not needed. */
    static const char elsewhere[] = "SIP/2.0 202 OK\r\nX: \0\x01\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n";
    CU_ASSERT_EQUAL(read_bytes(elsewhere, sizeof elsewhere - 1), 202);
}

static void test_library_sees_no_other_header(void)
{
    CU_ASSERT_EQUAL(read_text("SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ
                              "Content-Type: multipart/mixed\r\nContact: <<<>\r\nTo: \"\r\nno colon\r\n: x\r\n\r\n"),
                    202);
}

static bool read_some_response(void)
{
    return read_text("SIP/2.0 202 OK\r\n" OUR_VIA OUR_CALL_ID OUR_CSEQ "\r\n") == 202;
}

static void test_no_memory(void)
{
    CU_ASSERT_TRUE(sip_memory_until_enough(read_some_response) > 5);
}

static itl_sip_head_status_t find(const char *text, itl_sip_head_t *head)
{
    return itl_sip_head_find(text, strlen(text), head);
}

static void test_heads(void)
{
    itl_sip_head_t head;
    CU_ASSERT_EQUAL(find("SIP/2.0 200 OK\r\nContent-Length: 12\r\n\r\nbody", &head), ITL_SIP_HEAD_WHOLE);
    CU_ASSERT_EQUAL(head.head_len, 38);
    CU_ASSERT_EQUAL(head.body_len, 12);
    CU_ASSERT_EQUAL(find("a\r\nL:65535\t \r\nl: 65535\r\n\r\n", &head), ITL_SIP_HEAD_WHOLE);
    CU_ASSERT_EQUAL(head.body_len, 65535);
    CU_ASSERT_EQUAL(find("a\r\n\r\n", &head), ITL_SIP_HEAD_WHOLE);
    CU_ASSERT_EQUAL(head.body_len, 0);
    CU_ASSERT_EQUAL(head.head_len, 5);
    CU_ASSERT_EQUAL(find("\r\n\r\n", &head), ITL_SIP_HEAD_WHOLE);
    CU_ASSERT_EQUAL(head.head_len, 4);
    CU_ASSERT_EQUAL(find("a\r\nb\r\r\n\r\n", &head), ITL_SIP_HEAD_WHOLE);
}

static void test_heads_without_end(void)
{
    static const char *const texts[] = {"", "\r\n", "a\r\n\r", "a\n\nb", "a\r\nb: c\r\n", "a\r\r\n\n"};
    itl_sip_head_t head;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CU_ASSERT_EQUAL(find(texts[i], &head), ITL_SIP_HEAD_PARTIAL);
}

static void test_broken_lengths(void)
{
    static const char *const values[] = {"", "x", "1x", "-1", "+1", "65536", "99999999999999999999999", "1 2", "0x1"};
    char text[100];
    itl_sip_head_t head;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        snprintf(text, sizeof text, "a\r\nContent-Length: %s\r\n\r\n", values[i]);
        CU_ASSERT_EQUAL(find(text, &head), ITL_SIP_HEAD_BROKEN);
    }
    CU_ASSERT_EQUAL(find("a\r\nl: 1\r\nContent-Length: 2\r\n\r\n", &head), ITL_SIP_HEAD_BROKEN);
}

CU_TestInfo sip_response_tests[] = {
    {"ours", test_ours},
    {"other spellings", test_other_spellings},
    {"not ours", test_not_ours},
    {"no status line", test_no_status_line},
    {"control characters", test_control_characters},
    {"library sees no other header", test_library_sees_no_other_header},
    {"no memory", test_no_memory},
    {"heads", test_heads},
    {"heads without end", test_heads_without_end},
    {"broken lengths", test_broken_lengths},
    CU_TEST_INFO_NULL,
};
