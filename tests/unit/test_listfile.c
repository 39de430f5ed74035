/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "listfile/check.h"
#include "listfile/elements.h"
#include "listfile/identity.h"
#include "listfile/resign.h"
#include "listfile_rig.h"
#include "runner.h"

static void assert_bytes(const base_bytes_t *bytes, const void *expected, size_t size)
{
    CU_ASSERT_FALSE(bytes->failed);
    CU_ASSERT_EQUAL_FATAL(bytes->size, size);
    CU_ASSERT_TRUE(size == 0 || memcmp(bytes->data, expected, size) == 0);
}

static void bytes_are_big_endian(void)
{
    base_bytes_t bytes = {0};
    base_put_number(&bytes, 0x12, 1);
    base_put_number(&bytes, 0x3456, 2);
    base_put_number(&bytes, 0x789abcde, 4);
    listfile_put_tlv_number(&bytes, 1, 0x0457, 2);
    listfile_put_tlv_text(&bytes, 14, "ab");
    listfile_put_tlv(&bytes, 2, NULL, 0);
    static const uint8_t expected[] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 1, 0, 2, 4,
                                       0x57, 14,   0,    3,    'a',  'b',  0,    2, 0, 0};
    assert_bytes(&bytes, expected, sizeof expected);
    base_bytes_free(&bytes);
    CU_ASSERT_PTR_NULL(bytes.data);
}

static void bytes_grow(void)
{
    base_bytes_t bytes = {0};
    for (uint32_t i = 0; i < 100000; i++)
        base_put_number(&bytes, i, 4);
    CU_ASSERT_EQUAL(bytes.size, 400000);
    bool good = true;
    for (uint32_t i = 0; i < 100000; i++)
        good = good && (((uint32_t)bytes.data[4 * i] << 24) | ((uint32_t)bytes.data[4 * i + 1] << 16) |
                        ((uint32_t)bytes.data[4 * i + 2] << 8) | bytes.data[4 * i + 3]) == i;
    CU_ASSERT_TRUE(good);
    base_bytes_free(&bytes);
}

static void a_value_too_long_marks_the_buffer(void)
{
    static const uint8_t zeros[65536];
    base_bytes_t bytes = {0};
    listfile_put_tlv(&bytes, 9, zeros, 65535);
    CU_ASSERT_FALSE(bytes.failed);
    CU_ASSERT_EQUAL(bytes.size, 65538);
    listfile_put_tlv(&bytes, 9, zeros, 65536);
    CU_ASSERT_TRUE(bytes.failed);
    base_put_number(&bytes, 1, 1);
    CU_ASSERT_EQUAL(bytes.size, 65538);
    base_bytes_free(&bytes);
}

static void assert_text(const char *in, size_t size, const char *expected)
{
    char *text = base_text((const uint8_t *)in, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static void text_escapes_what_is_not_text(void)
{
    assert_text("", 0, "");
    assert_text("\0\0", 2, "");
    assert_text("CN=a b", 7, "CN=a b");
    assert_text("a\0b\0", 4, "a\\x00b");
    assert_text("\x1b[2J\r\n\t\x7f", 8, "\\x1b[2J\\x0d\\x0a\\x09\\x7f");
    assert_text("Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x94\x91", 16, "Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x94\x91");
}

static void text_lets_no_false_utf8_through(void)
{
    assert_text("\xc0\x80", 2, "\\xc0\\x80");                       /* overlong */
    assert_text("\xe0\x80\xaf", 3, "\\xe0\\x80\\xaf");              /* overlong */
    assert_text("\xf0\x80\x80\xaf", 4, "\\xf0\\x80\\x80\\xaf");     /* overlong */
    assert_text("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");              /* surrogate */
    assert_text("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80");     /* past U+10FFFF */
    assert_text("\xf5\x80\x80\x80", 4, "\\xf5\\x80\\x80\\x80");     /* past U+10FFFF */
    assert_text("\xc2\x9b", 2, "\\xc2\\x9b");                       /* C1 control */
    assert_text("\xe2\x82", 2, "\\xe2\\x82");                       /* cut off */
    assert_text("\xe2\x82x", 3, "\\xe2\\x82x");                     /* broken off */
    assert_text("\x80\xff", 2, "\\x80\\xff");                       /* no first byte */
    assert_text("\xc2\xa0\xed\x9f\xbf", 5, "\xc2\xa0\xed\x9f\xbf"); /* just inside */
    assert_text("\xf4\x8f\xbf\xbf\xf0\x90\x80\x80", 8, "\xf4\x8f\xbf\xbf\xf0\x90\x80\x80");
}

static void hex_has_three_styles(void)
{
    static const uint8_t bytes[] = {0x00, 0x9c, 0xff};
    static const char *const expected[] = {
        [BASE_HEX_COLONS] = "00:9C:FF", [BASE_HEX_BLANKS] = "00 9C FF", [BASE_HEX_PLAIN] = "009cff"};
    for (base_hex_style_t style = BASE_HEX_COLONS; style <= BASE_HEX_PLAIN; style++) {
        char *text = base_hex(bytes, sizeof bytes, style), *none = base_hex(bytes, 0, style);
        CU_ASSERT_STRING_EQUAL(text, expected[style]);
        CU_ASSERT_STRING_EQUAL(none, "");
        free(text);
        free(none);
    }
}

static void load_identity(listfile_identity_t *identity, const char *name, bool with_key)
{
    char path[512];
    base_error_t error = {""};
    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    bool done = listfile_identity_load(identity, path, &error) &&
                (!with_key || listfile_identity_load_key(identity, path, &error));
    if (!done)
        fprintf(stderr, "%s\n", error.text);
    CU_ASSERT_TRUE_FATAL(done);
}

static void identity_takes_what_lists_store(void)
{
    listfile_identity_t identity;
    static const uint8_t serial[] = {0xE3, 0x67, 0x0B, 0x9B, 0x91, 0x39, 0x4D, 0x6D,
                                     0x72, 0xFD, 0xA7, 0xBA, 0xB0, 0xA7, 0xF0, 0x67};
    load_identity(&identity, "sast.pem", true);
    CU_ASSERT_STRING_EQUAL(identity.subject[LISTFILE_NAMES_SEMICOLON], "CN=sast.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US");
    CU_ASSERT_STRING_EQUAL(identity.issuer[LISTFILE_NAMES_COMMA], "CN=sast.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US");
    /* DER has a zero before it; the list has not. */
    CU_ASSERT_EQUAL_FATAL(identity.serial_size, sizeof serial);
    CU_ASSERT_EQUAL(memcmp(identity.serial, serial, sizeof serial), 0);
    CU_ASSERT_EQUAL(identity.rsa_bits, 2048);
    CU_ASSERT_EQUAL(identity.public_key.size, 270);
    CU_ASSERT_EQUAL(identity.signature.size, 256);
    CU_ASSERT_EQUAL(identity.certificate.size, 962);
    CU_ASSERT_TRUE(identity.private_key.size > 0);
    listfile_identity_free(&identity);
}

static void identity_refuses_foreign_keys(void)
{
    listfile_identity_t identity;
    base_error_t error;
    load_identity(&identity, "sast.pem", false);
    CU_ASSERT_FALSE(listfile_identity_load_key(&identity, TEST_DATA "/sast2.pem", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "not the certificate's"));
    CU_ASSERT_EQUAL(identity.private_key.size, 0);
    CU_ASSERT_FALSE(listfile_identity_load_key(&identity, TEST_DATA "/a1-first-sha1.tlv", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no private key"));
    listfile_identity_free(&identity);
}

/* The record that an independent builder made of the same certificate, cut out of its list. */
static void records_are_those_of_an_independent_builder(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    listfile_identity_t ccm, recovery, tvs;
    load_identity(&ccm, "cucm-callmanager.pem", false);
    load_identity(&recovery, "cucm-itlrecovery.pem", false);
    load_identity(&tvs, "cucm-tvs.pem", false);
    const struct {
        listfile_record_t record;
        uint32_t off, length;
    } cases[] = {{{.role = ITL_ROLE_SAST, .identity = &ccm}, 316, 1023},
                 {{.role = ITL_ROLE_TFTP, .identity = &ccm}, 1339, 1023},
                 {{.role = ITL_ROLE_TVS, .identity = &tvs}, 2801, 445},
                 {{.role = ITL_ROLE_SAST, .identity = &recovery}, 3246, 1071}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        base_bytes_t content = {0};
        base_error_t error;
        CU_ASSERT_TRUE(
            listfile_put_records(&content, &cases[i].record, 1, LISTFILE_NAMES_SEMICOLON, ITL_DIGEST_SHA1, &error));
        assert_bytes(&content, list.bytes.data + cases[i].off, cases[i].length);
        base_bytes_free(&content);
    }
    listfile_identity_free(&ccm);
    listfile_identity_free(&recovery);
    listfile_identity_free(&tvs);
    base_bytes_free(&list.bytes);
}

static void an_empty_section_is_a_role_alone(void)
{
    static const uint8_t expected[] = {1, 0, 2, 0, 22, 2, 0, 2, 0, 0, 4, 0, 2, 0, 21, 10, 0, 4, 0, 0, 0, 0};
    /* The published listing of a blanked CTL: 33 bytes, with an address and a name of 12 characters. */
    static const uint8_t blanked[] = {1,   0,   2,   0, 33, 2, 0, 13, 'c', 'u', 'c', 'm', '-', '1', '0', '5', '1',
                                      '-', 'a', '-', 0, 4,  0, 2, 0,  2,   10,  0,   4,   10,  48,  47,  153};
    static const uint8_t address[] = {10, 48, 47, 153};
    const listfile_record_t record = {.role = ITL_ROLE_TVS};
    const listfile_record_t node = {
        .role = ITL_ROLE_CCM_TFTP, .dns_name = "cucm-1051-a-", .ip_address = address, .ip_size = 4};
    base_bytes_t content = {0};
    base_error_t error;
    CU_ASSERT_TRUE(listfile_put_records(&content, &record, 1, LISTFILE_NAMES_SEMICOLON, ITL_DIGEST_SHA1, &error));
    assert_bytes(&content, expected, sizeof expected);
    base_bytes_free(&content);
    CU_ASSERT_TRUE(listfile_put_records(&content, &node, 1, LISTFILE_NAMES_SEMICOLON, ITL_DIGEST_SHA1, &error));
    assert_bytes(&content, blanked, sizeof blanked);
    base_bytes_free(&content);
}

static listfile_header_t header_for(const listfile_identity_t *signer)
{
    return (listfile_header_t){.kind = LISTFILE_LIST,
                               .version_major = 1,
                               .version_minor = 2,
                               .digest = ITL_DIGEST_SHA1,
                               .signer_name = signer->subject[LISTFILE_NAMES_SEMICOLON],
                               .issuer_name = signer->issuer[LISTFILE_NAMES_SEMICOLON],
                               .filename = "ITLFile.tlv",
                               .timestamp = 0x530e315b};
}

static void signing_is_that_of_an_independent_builder(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    listfile_identity_t signer;
    base_bytes_t file;
    base_error_t error;
    load_identity(&signer, "cucm-callmanager.pem", true);
    listfile_header_t header = header_for(&signer);
    CU_ASSERT_TRUE(listfile_sign(&header, &signer, list.bytes.data + 316, list.bytes.size - 316, &file, &error));
    assert_bytes(&file, list.bytes.data, list.bytes.size);
    base_bytes_free(&file);
    listfile_identity_free(&signer);
    base_bytes_free(&list.bytes);
}

static void signing_refuses_what_no_phone_takes(void)
{
    static const uint8_t garbage[] = "no records";
    listfile_identity_t signer;
    base_bytes_t file;
    base_error_t error;
    load_identity(&signer, "cucm-callmanager.pem", true);
    listfile_header_t header = header_for(&signer);
    CU_ASSERT_FALSE(listfile_sign(&header, &signer, garbage, sizeof garbage, &file, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no phone would take the file"));
    base_bytes_free(&file);
    header.kind = LISTFILE_SIGNED_FILE;
    CU_ASSERT_TRUE(listfile_sign(&header, &signer, garbage, sizeof garbage, &file, &error));
    base_bytes_free(&file);
    header.digest = (itl_trustlist_digest_t)9;
    CU_ASSERT_FALSE(listfile_sign(&header, &signer, garbage, sizeof garbage, &file, &error));
    base_bytes_free(&file);
    base_bytes_free(&signer.private_key);
    header.digest = ITL_DIGEST_SHA1;
    CU_ASSERT_FALSE(listfile_sign(&header, &signer, garbage, sizeof garbage, &file, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "private key is missing"));
    base_bytes_free(&file);
    listfile_identity_free(&signer);
}

static void taking_apart_tells_the_kinds(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv"), config = rig_load("SEP001122334455.cnf.xml.sgn");
    listfile_parts_t parts = listfile_take_apart(&list.source, NULL, false);
    CU_ASSERT_EQUAL(parts.kind, LISTFILE_LIST);
    CU_ASSERT_EQUAL(parts.reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(parts.content.off, 316);
    CU_ASSERT_EQUAL(parts.content.len, 5020 - 316);
    CU_ASSERT_EQUAL(listfile_take_apart(&list.source, NULL, true).kind, LISTFILE_SIGNED_FILE);
    parts = listfile_take_apart(&config.source, NULL, false);
    CU_ASSERT_EQUAL(parts.kind, LISTFILE_SIGNED_FILE);
    CU_ASSERT_EQUAL(parts.content.len, 480);
    /* Cut before its FILENAME, it is what its own name says. */
    config.source.size = 100;
    CU_ASSERT_EQUAL(listfile_take_apart(&config.source, "SEP.cnf.xml.sgn", false).said, ITL_POLICY_KIND_SIGNED_FILE);
    CU_ASSERT_EQUAL(listfile_take_apart(&config.source, "x.sgn/CTLFile.tlv", false).said, ITL_POLICY_KIND_CTL);
    CU_ASSERT_EQUAL(listfile_take_apart(&config.source, "CTL/file", false).said, ITL_POLICY_KIND_ITL);
    CU_ASSERT_EQUAL(listfile_take_apart(&config.source, NULL, false).said, ITL_POLICY_KIND_ITL);
    CU_ASSERT_EQUAL(listfile_take_apart(&list.source, "x.sgn", false).said, ITL_POLICY_KIND_ITL);
    CU_ASSERT_EQUAL(listfile_take_apart(&config.source, NULL, false).reason, ITL_REASON_MALFORMED);
    base_bytes_free(&list.bytes);
    base_bytes_free(&config.bytes);
}

static void resigning_keeps_what_the_file_says(void)
{
    rig_file_t list = rig_load("a1-first-sha1.tlv");
    listfile_parts_t parts = listfile_take_apart(&list.source, NULL, false);
    listfile_identity_t signer, stranger;
    listfile_resign_t resign;
    load_identity(&signer, "sast.pem", true);
    load_identity(&stranger, "stranger.pem", true);
    listfile_resign_prepare(&resign, &list.source, &parts, &signer);
    CU_ASSERT_EQUAL(resign.header.kind, LISTFILE_LIST);
    CU_ASSERT_EQUAL(resign.header.timestamp, 0x6b03f4b7);
    CU_ASSERT_TRUE(resign.header.has_signer_version);
    CU_ASSERT_EQUAL(resign.header.signer_version_major, 1);
    CU_ASSERT_STRING_EQUAL(resign.header.filename, "ITLFile.tlv");
    CU_ASSERT_STRING_EQUAL(resign.header.signer_name, "CN=sast.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US");
    listfile_resign_prepare(&resign, &list.source, &parts, &stranger);
    CU_ASSERT_STRING_EQUAL(resign.header.issuer_name, "CN=stranger.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US");
    listfile_identity_free(&signer);
    listfile_identity_free(&stranger);
    base_bytes_free(&list.bytes);
}

static void checking_asks_the_phones_policy(void)
{
    rig_file_t c1 = rig_load("c1-cucm-shape.tlv"), c2 = rig_load("c2-signed-by-itlrecovery.tlv"),
               c3 = rig_load("c3-callmanager-regenerated.tlv");
    itl_trustlist_t installed;
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&c1.source, &installed, NULL), ITL_REASON_NONE);
    const itl_trustlist_t *const none[ITL_VERIFY_ANCHORS] = {NULL, NULL}, *const both[ITL_VERIFY_ANCHORS] = {
                                                                              NULL, &installed};
    const itl_verify_want_t itl = {.kind = ITL_POLICY_KIND_ITL};
    listfile_verdict_t verdict;
    base_error_t error;
    CU_ASSERT_TRUE(listfile_check(&c2.source, &itl, both, &verdict, &error));
    CU_ASSERT_EQUAL(verdict.policy.decision, ITL_POLICY_ACCEPT);
    CU_ASSERT_EQUAL(verdict.policy.authority, ITL_POLICY_BY_LIST);
    CU_ASSERT_TRUE(listfile_check(&c3.source, &itl, none, &verdict, &error));
    CU_ASSERT_EQUAL(verdict.policy.authority, ITL_POLICY_BY_FIRST_USE);
    CU_ASSERT_TRUE(listfile_check(&c3.source, &itl, both, &verdict, &error));
    CU_ASSERT_EQUAL(verdict.policy.decision, ITL_POLICY_REFUSE);
    CU_ASSERT_EQUAL(verdict.policy.reason, ITL_REASON_UNKNOWN_SIGNER);
    base_bytes_free(&c1.bytes);
    base_bytes_free(&c2.bytes);
    base_bytes_free(&c3.bytes);
}

static void errors_stay_on_one_line(void)
{
    base_error_t error;
    CU_ASSERT_FALSE(base_fail(&error, "%s: %s", "a\nb\x1b[1m", "why"));
    CU_ASSERT_STRING_EQUAL(error.text, "a?b?[1m: why");
}

static CU_TestInfo bytes_tests[] = {{"big-endian", bytes_are_big_endian},
                                    {"growing", bytes_grow},
                                    {"too long", a_value_too_long_marks_the_buffer},
                                    {"text", text_escapes_what_is_not_text},
                                    {"false UTF-8", text_lets_no_false_utf8_through},
                                    {"hex", hex_has_three_styles},
                                    {"errors", errors_stay_on_one_line},
                                    CU_TEST_INFO_NULL};

static CU_TestInfo file_tests[] = {{"identity", identity_takes_what_lists_store},
                                   {"foreign keys", identity_refuses_foreign_keys},
                                   {"records", records_are_those_of_an_independent_builder},
                                   {"empty section", an_empty_section_is_a_role_alone},
                                   {"signing", signing_is_that_of_an_independent_builder},
                                   {"not signing", signing_refuses_what_no_phone_takes},
                                   {"taking apart", taking_apart_tells_the_kinds},
                                   {"resigning", resigning_keeps_what_the_file_says},
                                   {"checking", checking_asks_the_phones_policy},
                                   CU_TEST_INFO_NULL};

CU_SuiteInfo unit_suites[] = {{"bytes and text", NULL, NULL, NULL, NULL, bytes_tests},
                              {"files", NULL, NULL, NULL, NULL, file_tests},
                              {"hostile files", NULL, NULL, NULL, NULL, hostile_tests},
                              CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 20;
