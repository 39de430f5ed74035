/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "list_builder.h"
#include "runner.h"
#include "slow_source.h"
#include "trustlist/trustlist.h"

static test_key_t key;
static built_t built;
static uint8_t file[200000];

static int load_keys(void)
{
    test_key_load(&key, "rsa2048");
    return 0;
}

static tlv_source_t load(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    return tlv_source_memory(file, test_read_file(path, file, sizeof file));
}

static bool span_is(const tlv_source_t *source, tlv_span_t span, const char *text, uint32_t len)
{
    return span.len == len && memcmp(source->mapped + span.off, text, len) == 0;
}

/* Good files */

static void test_header_of_a_call_manager(void)
{
    static const char name[] = "CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US";
    tlv_source_t source = load("c1-cucm-shape.tlv");
    trustlist_header_t header;
    trustlist_fault_t fault = {.what = "stale"};
    CU_ASSERT_EQUAL(trustlist_read_header(&source, &header, &fault), REASON_NONE);
    CU_ASSERT_PTR_NULL(fault.what);
    CU_ASSERT_EQUAL(header.version_major, 1);
    CU_ASSERT_EQUAL(header.version_minor, 2);
    CU_ASSERT_FALSE(header.has_signer_version);
    CU_ASSERT_EQUAL(header.length, 316);
    CU_ASSERT_EQUAL(header.signer_id.len, 129);
    CU_ASSERT_TRUE(span_is(&source, header.signer_name, name, sizeof name));
    CU_ASSERT_TRUE(span_is(&source, header.issuer_name, name, sizeof name));
    CU_ASSERT_EQUAL(header.serial.len, 16);
    CU_ASSERT_EQUAL(header.digest, DIGEST_SHA1);
    CU_ASSERT_EQUAL(header.modulus_code, 1);
    CU_ASSERT_EQUAL(header.signature.len, 128);
    CU_ASSERT_EQUAL(header.signature_tlv.off, 0xA0);
    CU_ASSERT_EQUAL(header.signature_tlv.len, 131);
    CU_ASSERT_TRUE(span_is(&source, header.filename, "ITLFile.tlv", 12));
    CU_ASSERT_EQUAL(header.timestamp, 0x530E315B);
}

static void test_header_of_another_builder(void)
{
    tlv_source_t source = load("a2-reissued-sha512.tlv");
    trustlist_header_t header;
    CU_ASSERT_EQUAL(trustlist_read_header(&source, &header, NULL), REASON_NONE);
    CU_ASSERT_TRUE(header.has_signer_version);
    CU_ASSERT_EQUAL(header.signer_version_major, 1);
    CU_ASSERT_EQUAL(header.signer_version_minor, 1);
    CU_ASSERT_EQUAL(header.digest, DIGEST_SHA512);
    CU_ASSERT_EQUAL(header.signature.len, 256);
}

static void test_header_of_a_signed_file(void)
{
    tlv_source_t source = load("SEP001122334455.cnf.xml.sgn");
    trustlist_header_t header;
    CU_ASSERT_EQUAL(trustlist_read_header(&source, &header, NULL), REASON_NONE);
    CU_ASSERT_TRUE(span_is(&source, header.filename, "SEP001122334455.cnf.xml.sgn", 28));
    CU_ASSERT_EQUAL(memcmp(source.mapped + header.length, "<?xml", 5), 0);
}

static void test_list_adds_up(void)
{
    tlv_source_t source = load("c1-cucm-shape.tlv");
    trustlist_t list;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    CU_ASSERT_EQUAL(list.record_count, 6);
    CU_ASSERT_EQUAL(list.sast_count, 2);
    CU_ASSERT_TRUE(list.has_tvs);
    CU_ASSERT_TRUE(list.has_tftp);
    CU_ASSERT_TRUE(list.has_tftp_certificate);
    CU_ASSERT_FALSE(trustlist_is_rollback(&list));
}

static void test_walk(void)
{
    static const uint16_t roles[] = {ROLE_SAST, ROLE_TFTP, ROLE_CAPF, ROLE_TVS, ROLE_SAST, ROLE_TVS};
    tlv_source_t source = load("c1-cucm-shape.tlv");
    trustlist_t list;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    trustlist_record_t record;
    uint32_t off = list.header.length;
    for (uint16_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_NONE);
        CU_ASSERT_EQUAL(record.number, i + 1);
        CU_ASSERT_EQUAL(record.off, off);
        CU_ASSERT_EQUAL(record.role, roles[i]);
        bool by_hash = roles[i] == ROLE_CAPF || roles[i] == ROLE_TVS;
        CU_ASSERT_EQUAL(record.certificate.len == 0, by_hash);
        CU_ASSERT_EQUAL(record.cert_hash.len, by_hash ? 20 : 0);
        CU_ASSERT_TRUE(record.public_key.len != 0);
        CU_ASSERT_FALSE(record.empty);
        off += record.length;
    }
    CU_ASSERT_EQUAL(off, source.size);
    CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_NOT_FOUND);
}

static void test_every_element_of_a_record(void)
{
    built_list(&built, &key, DIGEST_SHA1);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_NONE);
    CU_ASSERT_TRUE(span_is(&source, record.dns_name, "\0", 2));
    CU_ASSERT_TRUE(span_is(&source, record.subject_name, "rsa2048", 8));
    CU_ASSERT_TRUE(span_is(&source, record.issuer_name, "rsa2048", 8));
    CU_ASSERT_TRUE(span_is(&source, record.serial, (const char *)key.serial, 4));
    CU_ASSERT_TRUE(span_is(&source, record.public_key, (const char *)key.public_key.bytes, key.public_key.len));
    CU_ASSERT_TRUE(span_is(&source, record.signature, (const char *)key.serial, 4));
    CU_ASSERT_TRUE(span_is(&source, record.certificate, (const char *)key.certificate.bytes, key.certificate.len));
    CU_ASSERT_TRUE(span_is(&source, record.ip_address, (const char *)key.serial, 4));
    CU_ASSERT_EQUAL(record.cert_hash.off, 0);
}

static void test_signer_is_found_by_issuer_and_serial(void)
{
    tlv_source_t source = load("c1-cucm-shape.tlv");
    static uint8_t other_bytes[10000];
    tlv_source_t other = tlv_source_memory(
        other_bytes, test_read_file(TEST_DATA "/c2-signed-by-itlrecovery.tlv", other_bytes, sizeof other_bytes));
    trustlist_t list;
    trustlist_header_t header;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 1);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(trustlist_read_header(&other, &header, NULL), REASON_NONE);
    walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &other, &header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 5);
}

static void test_signer_needs_both_and_the_role(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    const build_fault_t other_serial = {
        .replace = RECORD_TAG_SERIALNUMBER, .value = (const uint8_t *)"xyz", .value_len = 3};
    const build_fault_t other_issuer = {
        .replace = RECORD_TAG_ISSUERNAME, .value = (const uint8_t *)"rsa2049", .value_len = 8};
    built_header(&built, &plan);
    built_bad_record(&built, &key, ROLE_SAST, &other_serial);
    built_bad_record(&built, &key, ROLE_SAST, &other_issuer);
    built_record(&built, &key, ROLE_TFTP);
    built_record(&built, &key, ROLE_SAST);
    built_record(&built, &key, ROLE_SAST);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 4);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 5);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NOT_FOUND);
}

static void test_signer_of_a_signed_file(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ROLE_SAST);
    built_record(&built, &key, ROLE_TVS);
    built_record(&built, &key, ROLE_CCM_TFTP);
    built_record(&built, &key, ROLE_TFTP);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next_file_signer(&walk, &source, &list.header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 3);
    CU_ASSERT_EQUAL(trustlist_next_file_signer(&walk, &source, &list.header, &record), REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 4);
    CU_ASSERT_EQUAL(trustlist_next_file_signer(&walk, &source, &list.header, &record), REASON_NOT_FOUND);
}

/* A source may change after the list was read (damaged flash): the walk says so. */
static void test_walk_over_a_changed_source(void)
{
    built_list(&built, &key, DIGEST_SHA1);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    built.bytes[list.header.length] ^= 0xFF;
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_MALFORMED);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_MALFORMED);
}

/* Bad headers */

static reason_t read_planned(const header_plan_t *plan, trustlist_fault_t *fault)
{
    built_header(&built, plan);
    tlv_source_t source = built_source(&built);
    trustlist_header_t header;
    return trustlist_read_header(&source, &header, fault);
}

static bool says(const trustlist_fault_t *fault, const char *wanted)
{
    char text[TRUSTLIST_FAULT_TEXT];
    trustlist_fault_text(fault, text);
    return strcmp(text, wanted) == 0;
}

static bool fault_is(const trustlist_fault_t *fault, const char *tag, const char *what)
{
    char text[128];
    (void)snprintf(text, sizeof text, "%s %s", tag, what);
    return says(fault, text);
}

static const struct {
    uint8_t tag;
    const char *name;
} header_tags[] = {
    {TAG_SIGNERID, "SIGNERID"},
    {TAG_SIGNERNAME, "SIGNERNAME"},
    {TAG_SERIALNUMBER, "SERIALNUMBER"},
    {TAG_CANAME, "CANAME"},
    {TAG_SIGNATUREINFO, "SIGNATUREINFO"},
    {TAG_DIGESTALGORITHM, "DIGESTALGORITHM"},
    {TAG_SIGNATUREALGOINFO, "SIGNATUREALGOINFO"},
    {TAG_SIGNATUREALGORITHM, "SIGNATUREALGORITHM"},
    {TAG_SIGNATUREMODULUS, "SIGNATUREMODULUS"},
    {TAG_SIGNATURE, "SIGNATURE"},
    {TAG_FILENAME, "FILENAME"},
    {TAG_TIMESTAMP, "TIMESTAMP"},
};

enum { HEADER_TAGS = sizeof header_tags / sizeof header_tags[0] };

static void test_text_of_a_fault(void)
{
    static const char long_text[] = "a text that is longer than any that a fault has, so that it must be cut off";
    trustlist_fault_t fault = {0};
    CU_ASSERT_TRUE(says(&fault, ""));
    fault.what = "is missing";
    CU_ASSERT_TRUE(says(&fault, "is missing"));
    fault.element = "FILENAME";
    CU_ASSERT_TRUE(says(&fault, "FILENAME is missing"));
    char text[TRUSTLIST_FAULT_TEXT];
    fault = (trustlist_fault_t){.what = long_text};
    trustlist_fault_text(&fault, text);
    CU_ASSERT_EQUAL(strlen(text), sizeof text - 1);
    CU_ASSERT_EQUAL(strncmp(text, long_text, sizeof text - 1), 0);
    fault.element = long_text;
    trustlist_fault_text(&fault, text);
    CU_ASSERT_EQUAL(strlen(text), sizeof text - 1);
}

static void test_each_header_tag_missing_or_twice(void)
{
    for (size_t i = 0; i < HEADER_TAGS; i++) {
        trustlist_fault_t fault;
        static trustlist_t list;
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        plan.fault.drop = header_tags[i].tag;
        /* Only of a list it is demanded: firmware's own signed files have none. */
        reason_t without = header_tags[i].tag == TAG_TIMESTAMP ? REASON_NONE : REASON_MALFORMED;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), without);
        CU_ASSERT_TRUE(without == REASON_NONE || fault_is(&fault, header_tags[i].name, "is missing"));
        CU_ASSERT_EQUAL(fault.record, 0);
        tlv_source_t source = built_source(&built);
        CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_MALFORMED);
        plan.fault = (build_fault_t){.twice = header_tags[i].tag};
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, header_tags[i].name, "is there twice"));
        CU_ASSERT_EQUAL(built.bytes[fault.off], header_tags[i].tag);
    }
}

static void test_leading_tags(void)
{
    static const struct {
        build_fault_t fault;
        const char *what;
    } cases[] = {
        {{.drop = TAG_VERSION}, "VERSION is not the first element"},
        {{.drop = TAG_HEADER_LENGTH}, "HEADERLENGTH is not the second element"},
        {{.twice = TAG_VERSION}, "HEADERLENGTH is not the second element"},
        {{.twice = TAG_HEADER_LENGTH}, "HEADERLENGTH is there twice"},
        {{.replace = TAG_VERSION, .value = (const uint8_t *)"\1", .value_len = 1}, "VERSION has the wrong length"},
        {{.replace = TAG_HEADER_LENGTH, .value = (const uint8_t *)"\1\1\1", .value_len = 3},
         "HEADERLENGTH has the wrong length"},
        {{.replace = TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x09", .value_len = 2},
         "HEADERLENGTH is shorter than the header"},
        {{.replace = TAG_HEADER_LENGTH, .value = (const uint8_t *)"\xFF\xFF", .value_len = 2},
         "HEADERLENGTH goes past the end of the file"},
        {{.replace = TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x0A", .value_len = 2}, "SIGNERID is missing"},
        {{.replace = TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x0E", .value_len = 2},
         "an element goes past the header"},
        {{.extra = TAG_VERSION, .value_len = 0}, "VERSION is there twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        trustlist_fault_t fault;
        plan.fault = cases[i].fault;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
    }
}

static void test_header_length_must_fit_exactly(void)
{
    built_list(&built, &key, DIGEST_SHA1);
    uint32_t at = built.header_length_at;
    uint32_t right = (uint32_t)built.bytes[at] << 8 | built.bytes[at + 1];
    for (uint32_t length = 0; length <= 0xFFFF; length++) {
        built.bytes[at] = (uint8_t)(length >> 8);
        built.bytes[at + 1] = (uint8_t)length;
        tlv_source_t source = built_source(&built);
        trustlist_t list;
        CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL) == REASON_NONE, length == right);
    }
}

static void test_tags_in_the_wrong_container(void)
{
    static const struct {
        uint8_t drop, extra, in;
        const char *name;
    } cases[] = {
        {TAG_SIGNERNAME, TAG_SIGNERNAME, 0, "SIGNERNAME"},
        {TAG_FILENAME, TAG_FILENAME, TAG_SIGNERID, "FILENAME"},
        {TAG_SIGNATURE, TAG_SIGNATURE, TAG_SIGNATUREINFO, "SIGNATURE"},
        {TAG_DIGESTALGORITHM, TAG_DIGESTALGORITHM, TAG_SIGNATUREALGOINFO, "DIGESTALGORITHM"},
        {TAG_SIGNATUREALGORITHM, TAG_SIGNATUREALGORITHM, TAG_SIGNATUREINFO, "SIGNATUREALGORITHM"},
        {TAG_SIGNATUREMODULUS, TAG_SIGNATUREMODULUS, 0, "SIGNATUREMODULUS"},
        {TAG_SIGNATUREINFO, TAG_SIGNATUREINFO, TAG_SIGNERID, "SIGNATUREINFO"},
        {TAG_SIGNATUREALGOINFO, TAG_SIGNATUREALGOINFO, 0, "SIGNATUREALGOINFO"},
        {TAG_SIGNERID, TAG_SIGNERID, TAG_SIGNATUREALGOINFO, "SIGNERID"},
        {0, TAG_PADDING, TAG_SIGNERID, "padding"},
        {0, TAG_SIGNER_VERSION, TAG_SIGNATUREINFO, "SIGNER VERSION"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        trustlist_fault_t fault;
        plan.fault = (build_fault_t){.drop = cases[i].drop, .extra = cases[i].extra, .extra_in = cases[i].in};
        plan.fault.value = (const uint8_t *)"x";
        plan.fault.value_len = 1;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, cases[i].name, "is out of place"));
        CU_ASSERT_EQUAL(built.bytes[fault.off], cases[i].extra);
    }
}

static void test_containers_are_filled_exactly(void)
{
    static const struct {
        uint8_t tag;
        const char *what;
    } cases[] = {
        {TAG_SIGNERID, "an element goes past SIGNERID"},
        {TAG_SIGNATUREINFO, "an element goes past SIGNATUREINFO"},
        {TAG_SIGNATUREALGOINFO, "an element goes past SIGNATUREALGOINFO"},
    };
    static const uint8_t half[] = {99, 0, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        trustlist_fault_t fault;
        plan.fault = (build_fault_t){.replace = cases[i].tag, .value = half, .value_len = sizeof half};
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
        CU_ASSERT_EQUAL(built.bytes[fault.off], 99);
    }
}

static void numbers_of_every_length(uint8_t tag, uint32_t right)
{
    static const uint8_t zeros[8];
    for (uint32_t len = 0; len < sizeof zeros; len++) {
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        trustlist_fault_t fault;
        plan.fault = (build_fault_t){.replace = tag, .value = zeros, .value_len = len};
        reason_t reason = read_planned(&plan, &fault);
        if (len != right) {
            CU_ASSERT_EQUAL(reason, REASON_MALFORMED);
            CU_ASSERT_PTR_NOT_NULL(strstr(fault.what, "has the wrong length"));
        }
    }
}

static void test_numbers_of_the_wrong_length(void)
{
    numbers_of_every_length(TAG_DIGESTALGORITHM, 1);
    numbers_of_every_length(TAG_SIGNATUREALGORITHM, 1);
    numbers_of_every_length(TAG_SIGNATUREMODULUS, 1);
    numbers_of_every_length(TAG_TIMESTAMP, 4);
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    plan.fault = (build_fault_t){.extra = TAG_SIGNER_VERSION, .value = (const uint8_t *)"\1\1\1", .value_len = 3};
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), REASON_MALFORMED);
    plan.fault.value_len = 2;
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), REASON_NONE);
}

static reason_t read_name(uint8_t tag, const void *name, uint32_t len)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    plan.fault = (build_fault_t){.replace = tag, .value = name, .value_len = len};
    return read_planned(&plan, NULL);
}

static void test_names_of_the_header(void)
{
    static uint8_t name[65535];
    static const uint8_t tags[] = {TAG_SIGNERNAME, TAG_CANAME, TAG_FILENAME};
    memset(name, 'x', sizeof name);
    for (size_t i = 0; i < sizeof tags; i++) {
        uint32_t limit = tags[i] == TAG_FILENAME ? LIMIT_FILENAME_BYTES : LIMIT_NAME_BYTES;
        name[limit - 1] = 0;
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit), REASON_NONE);
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit - 1), REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit + 1), REASON_NAME_TOO_LONG);
        CU_ASSERT_EQUAL(read_name(tags[i], name, 60000), REASON_NAME_TOO_LONG);
        CU_ASSERT_EQUAL(read_name(tags[i], name, 65535), REASON_MALFORMED);
        name[limit - 1] = 'x';
        CU_ASSERT_EQUAL(read_name(tags[i], "", 0), REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "", 1), REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "x\0", 3), REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "x\0y", 4), REASON_MALFORMED);
    }
}

static void test_serial_of_the_header(void)
{
    static const uint8_t serial[21];
    CU_ASSERT_EQUAL(read_name(TAG_SERIALNUMBER, serial, 0), REASON_MALFORMED);
    CU_ASSERT_EQUAL(read_name(TAG_SERIALNUMBER, serial, 1), REASON_NONE);
    CU_ASSERT_EQUAL(read_name(TAG_SERIALNUMBER, serial, 20), REASON_NONE);
    CU_ASSERT_EQUAL(read_name(TAG_SERIALNUMBER, serial, 21), REASON_SERIAL_TOO_LONG);
}

static void test_algorithm_codes(void)
{
    for (unsigned code = 0; code < 256; code++) {
        header_plan_t plan = header_plan(&key, (uint8_t)code);
        reason_t expected = code >= 1 && code <= 3 ? REASON_NONE : REASON_UNSUPPORTED_ALGORITHM;
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), expected);
        plan = header_plan(&key, DIGEST_SHA1);
        plan.algorithm = (uint8_t)code;
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), code == 0 ? REASON_NONE : REASON_UNSUPPORTED_ALGORITHM);
        plan = header_plan(&key, DIGEST_SHA1);
        plan.modulus = (uint8_t)code;
        plan.signature_len = trustlist_modulus_bytes(code);
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), expected);
    }
}

static void test_signature_is_as_long_as_the_modulus(void)
{
    static const uint32_t lengths[] = {0, 1, 128, 255, 257, 512, 20000};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        header_plan_t plan = header_plan(&key, DIGEST_SHA1);
        trustlist_fault_t fault;
        plan.signature_len = lengths[i];
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, "SIGNATURE", "is not as long as SIGNATUREMODULUS says"));
    }
}

static void test_unknown_header_tags_change_nothing(void)
{
    static const uint8_t containers[] = {0, TAG_SIGNERID, TAG_SIGNATUREINFO, TAG_SIGNATUREALGOINFO};
    header_plan_t plan = header_plan(&key, DIGEST_SHA256);
    trustlist_header_t expected;
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), REASON_NONE);
    tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read_header(&source, &expected, NULL), REASON_NONE);
    for (unsigned tag = 16; tag < 256; tag++) {
        plan.fault = (build_fault_t){.extra = (uint8_t)tag, .value = (const uint8_t *)"abc", .value_len = 3};
        plan.fault.extra_in = containers[tag % 4];
        trustlist_header_t header;
        if (tag != TAG_SIGNER_VERSION) {
            CU_ASSERT_EQUAL(read_planned(&plan, NULL), REASON_NONE);
            source = built_source(&built);
            CU_ASSERT_EQUAL(trustlist_read_header(&source, &header, NULL), REASON_NONE);
            CU_ASSERT_EQUAL(header.digest, expected.digest);
            CU_ASSERT_EQUAL(header.timestamp, expected.timestamp);
            CU_ASSERT_EQUAL(header.serial.len, expected.serial.len);
            CU_ASSERT_FALSE(header.has_signer_version);
        }
    }
}

/* Bad records */

static reason_t read_with_record(uint16_t role, const build_fault_t *fault, trustlist_fault_t *told)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ROLE_SAST);
    built_bad_record(&built, &key, role, fault);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    return trustlist_read(&source, &list, told);
}

static const struct {
    uint8_t tag;
    bool required;
    const char *name;
} record_tags[] = {
    {RECORD_TAG_DNSNAME, false, "DNSNAME"},          {RECORD_TAG_SUBJECTNAME, true, "SUBJECTNAME"},
    {RECORD_TAG_FUNCTION, true, "FUNCTION"},         {RECORD_TAG_ISSUERNAME, true, "ISSUERNAME"},
    {RECORD_TAG_SERIALNUMBER, true, "SERIALNUMBER"}, {RECORD_TAG_PUBLICKEY, false, "PUBLICKEY"},
    {RECORD_TAG_SIGNATURE, false, "SIGNATURE"},      {RECORD_TAG_CERTIFICATE, false, "CERTIFICATE"},
    {RECORD_TAG_IPADDRESS, false, "IPADDRESS"},
};

static void test_each_record_tag_missing_or_twice(void)
{
    for (size_t i = 0; i < sizeof record_tags / sizeof record_tags[0]; i++) {
        trustlist_fault_t fault;
        build_fault_t drop = {.drop = record_tags[i].tag};
        build_fault_t twice = {.twice = record_tags[i].tag};
        reason_t expected = record_tags[i].required ? REASON_MALFORMED : REASON_NONE;
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &drop, &fault), expected);
        if (record_tags[i].required) {
            CU_ASSERT_TRUE(fault_is(&fault, record_tags[i].name, "is missing"));
            CU_ASSERT_EQUAL(fault.record, 2);
            CU_ASSERT_EQUAL(built.bytes[fault.off], RECORD_TAG_RECORDLENGTH);
        }
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &twice, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, record_tags[i].name, "is there twice"));
        CU_ASSERT_EQUAL(fault.record, 2);
        CU_ASSERT_EQUAL(built.bytes[fault.off], record_tags[i].tag);
    }
    build_fault_t again = {.extra = RECORD_TAG_RECORDLENGTH};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &again, NULL), REASON_MALFORMED);
}

static void test_hash_and_algorithm_come_together(void)
{
    static const uint8_t zeros[64];
    trustlist_fault_t fault;
    build_fault_t no_algorithm = {.drop = RECORD_TAG_HASH_ALGORITHM};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TVS, &no_algorithm, &fault), REASON_MALFORMED);
    CU_ASSERT_TRUE(fault_is(&fault, "HASH ALGORITHM", "is missing"));
    build_fault_t no_hash = {.drop = RECORD_TAG_CERTHASH};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TVS, &no_hash, &fault), REASON_MALFORMED);
    CU_ASSERT_TRUE(fault_is(&fault, "CERTHASH", "is missing"));
    for (uint32_t len = 0; len <= 64; len++) {
        build_fault_t hash = {.replace = RECORD_TAG_CERTHASH, .value = zeros, .value_len = len};
        CU_ASSERT_EQUAL(read_with_record(ROLE_TVS, &hash, NULL), len == 20 ? REASON_NONE : REASON_MALFORMED);
    }
    for (unsigned code = 0; code < 256; code++) {
        uint8_t byte = (uint8_t)code;
        build_fault_t algorithm = {.replace = RECORD_TAG_HASH_ALGORITHM, .value = &byte, .value_len = 1};
        reason_t expected = code == 1                ? REASON_NONE
                            : code == 2 || code == 3 ? REASON_MALFORMED
                                                     : REASON_UNSUPPORTED_ALGORITHM;
        CU_ASSERT_EQUAL(read_with_record(ROLE_TVS, &algorithm, NULL), expected);
    }
}

static void test_a_key_of_some_kind(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    trustlist_fault_t fault;
    trustlist_t list;
    built_header(&built, &plan);
    built_open_record(&built);
    built_element(&built, RECORD_TAG_FUNCTION, "\0\3", 2);
    built_element(&built, RECORD_TAG_SUBJECTNAME, "s", 2);
    built_element(&built, RECORD_TAG_ISSUERNAME, "i", 2);
    built_element(&built, RECORD_TAG_SERIALNUMBER, "1", 1);
    uint32_t before = built.len;
    built_close_record(&built);
    tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_MALFORMED);
    CU_ASSERT_TRUE(says(&fault, "PUBLICKEY, CERTIFICATE and CERTHASH are all missing"));
    static const uint8_t tags[] = {RECORD_TAG_PUBLICKEY, RECORD_TAG_CERTIFICATE};
    for (size_t i = 0; i < sizeof tags; i++) {
        for (uint32_t len = 0; len < 2; len++) {
            built.len = before;
            built_element(&built, tags[i], "k", len);
            built_close_record(&built);
            source = built_source(&built);
            CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), len == 0 ? REASON_MALFORMED : REASON_NONE);
        }
    }
}

static void test_record_lengths_that_lie(void)
{
    built_list(&built, &key, DIGEST_SHA1);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    uint32_t at = list.header.length + 3;
    uint32_t right = (uint32_t)built.bytes[at] << 8 | built.bytes[at + 1];
    for (uint32_t length = 0; length <= 0xFFFF; length++) {
        built.bytes[at] = (uint8_t)(length >> 8);
        built.bytes[at + 1] = (uint8_t)length;
        trustlist_fault_t fault;
        reason_t reason = trustlist_read(&source, &list, &fault);
        CU_ASSERT_EQUAL(reason == REASON_NONE, length == right);
        CU_ASSERT_EQUAL(fault.what == NULL, length == right);
    }
}

static void test_record_must_start_with_its_length(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    static const struct {
        const char *bytes;
        uint32_t len;
        const char *what;
    } cases[] = {
        {"\4\0\2\0\0", 5, "RECORDLENGTH is not the first element"},
        {"\1\0\1\5", 4, "RECORDLENGTH has the wrong length"},
        {"\1\0\2\0\4", 5, "RECORDLENGTH is shorter than itself"},
        {"\1\0\2\0\6", 5, "RECORDLENGTH goes past the end of the file"},
        {"\1\0\2\0\5", 5, "FUNCTION is missing"},
        {"\1\0", 2, "the file ends inside a record"},
        {"\15", 1, "the file ends inside a record"},
        {"\1\0\2\0\11\4\0\1\0", 9, "FUNCTION has the wrong length"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trustlist_t list;
        trustlist_fault_t fault;
        built_header(&built, &plan);
        built_bytes(&built, cases[i].bytes, cases[i].len);
        tlv_source_t source = built_source(&built);
        CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
        CU_ASSERT_EQUAL(fault.record, 1);
    }
}

static void test_limits_of_a_record(void)
{
    static uint8_t bytes[64000];
    static const uint8_t names[] = {RECORD_TAG_SUBJECTNAME, RECORD_TAG_ISSUERNAME};
    memset(bytes, 'x', sizeof bytes);
    bytes[LIMIT_NAME_BYTES - 1] = 0;
    for (size_t i = 0; i < sizeof names; i++) {
        build_fault_t name = {.replace = names[i], .value = bytes, .value_len = LIMIT_NAME_BYTES};
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &name, NULL), REASON_NONE);
        name.value_len = LIMIT_NAME_BYTES + 1;
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &name, NULL), REASON_NAME_TOO_LONG);
        name.value_len = 60000;
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &name, NULL), REASON_NAME_TOO_LONG);
        name.value_len = 5;
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &name, NULL), REASON_MALFORMED);
    }
    build_fault_t dns = {.replace = RECORD_TAG_DNSNAME, .value = bytes, .value_len = LIMIT_NAME_BYTES};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &dns, NULL), REASON_NONE);
    dns.value_len++;
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &dns, NULL), REASON_NAME_TOO_LONG);
    build_fault_t serial = {.replace = RECORD_TAG_SERIALNUMBER, .value = bytes, .value_len = 20};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &serial, NULL), REASON_NONE);
    serial.value_len = 21;
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &serial, NULL), REASON_SERIAL_TOO_LONG);
    serial.value_len = 0;
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &serial, NULL), REASON_MALFORMED);
    build_fault_t cert = {.replace = RECORD_TAG_CERTIFICATE, .value = bytes, .value_len = LIMIT_CERTIFICATE_BYTES};
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &cert, NULL), REASON_NONE);
    cert.value_len++;
    CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &cert, NULL), REASON_CERTIFICATE_TOO_LARGE);
}

static void test_unknown_roles_and_tags_of_a_record(void)
{
    static const build_fault_t none = {0};
    static const uint16_t roles[] = {5, 6, 8, 20, 22, 255, 256, 0xFFFF};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        CU_ASSERT_EQUAL(read_with_record(roles[i], &none, NULL), REASON_NONE);
    }
    for (unsigned tag = 13; tag < 256; tag++) {
        build_fault_t extra = {.extra = (uint8_t)tag, .value = (const uint8_t *)"abc", .value_len = 3};
        CU_ASSERT_EQUAL(read_with_record(ROLE_TFTP, &extra, NULL), REASON_NONE);
    }
}

/* Whole files */

static void empty_section(uint16_t role, bool with_empty_tags)
{
    const uint8_t function[2] = {0, (uint8_t)role};
    static const uint8_t tags[] = {RECORD_TAG_SUBJECTNAME, RECORD_TAG_ISSUERNAME,  RECORD_TAG_SERIALNUMBER,
                                   RECORD_TAG_PUBLICKEY,   RECORD_TAG_CERTIFICATE, RECORD_TAG_CERTHASH};
    built_open_record(&built);
    built_element(&built, RECORD_TAG_FUNCTION, function, sizeof function);
    for (size_t i = 0; with_empty_tags && i < sizeof tags; i++) {
        built_element(&built, tags[i], NULL, 0);
    }
    built_close_record(&built);
}

static void test_rollback_lists(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ROLE_SAST);
    empty_section(ROLE_TVS, false);
    empty_section(ROLE_TFTP, true);
    empty_section(ROLE_SAST, true);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    CU_ASSERT_TRUE(trustlist_is_rollback(&list));
    CU_ASSERT_EQUAL(list.record_count, 1);
    CU_ASSERT_EQUAL(list.sast_count, 1);
    trustlist_walk_t walk = trustlist_walk(&list);
    for (uint16_t number = 1; number <= 4; number++) {
        CU_ASSERT_EQUAL(trustlist_next(&walk, &record), REASON_NONE);
        CU_ASSERT_EQUAL(record.number, number);
        CU_ASSERT_EQUAL(record.empty, number > 1);
    }
    built_record(&built, &key, ROLE_TVS);
    source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    CU_ASSERT_FALSE(trustlist_is_rollback(&list));
    CU_ASSERT_FALSE(list.has_tftp);
}

static void test_half_empty_section_is_malformed(void)
{
    static const uint8_t tags[] = {RECORD_TAG_SUBJECTNAME, RECORD_TAG_ISSUERNAME,  RECORD_TAG_SERIALNUMBER,
                                   RECORD_TAG_PUBLICKEY,   RECORD_TAG_CERTIFICATE, RECORD_TAG_CERTHASH};
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    for (size_t i = 0; i < sizeof tags; i++) {
        built_header(&built, &plan);
        built_open_record(&built);
        built_element(&built, RECORD_TAG_FUNCTION, "\0\25", 2);
        built_element(&built, tags[i], "x", 2);
        built_close_record(&built);
        tlv_source_t source = built_source(&built);
        trustlist_t list;
        CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_MALFORMED);
    }
}

static void test_tftp_without_certificate(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    static const build_fault_t by_key = {.drop = RECORD_TAG_CERTIFICATE};
    built_header(&built, &plan);
    built_bad_record(&built, &key, ROLE_CCM_TFTP, &by_key);
    tlv_source_t source = built_source(&built);
    trustlist_t list;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    CU_ASSERT_TRUE(list.has_tftp);
    CU_ASSERT_FALSE(list.has_tftp_certificate);
    CU_ASSERT_FALSE(list.has_tvs);
}

static void test_sizes(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    trustlist_t list;
    trustlist_fault_t fault;
    tlv_source_t nothing = tlv_source_memory(file, 0);
    CU_ASSERT_EQUAL(trustlist_read(&nothing, &list, &fault), REASON_MALFORMED);
    CU_ASSERT_TRUE(says(&fault, "the file is empty"));
    built_header(&built, &plan);
    while (built.len + 2000 < LIMIT_LIST_BYTES) {
        built_record(&built, &key, ROLE_SAST);
    }
    static const uint8_t zeros[2000];
    uint32_t rest = LIMIT_LIST_BYTES - built.len;
    built_open_record(&built);
    built_element(&built, RECORD_TAG_FUNCTION, "\0\3", 2);
    built_element(&built, RECORD_TAG_SIGNATURE, zeros, rest - 13);
    built_close_record(&built);
    tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(source.size, LIMIT_LIST_BYTES);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_NONE);
    source.size++;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_TOO_LARGE);
    source.size = 16u * 1024 * 1024;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_TOO_LARGE);
    CU_ASSERT_TRUE(says(&fault, "larger than 64 KiB"));
}

static void test_number_of_records(void)
{
    header_plan_t plan = header_plan(&key, DIGEST_SHA1);
    trustlist_t list;
    trustlist_fault_t fault;
    built_header(&built, &plan);
    tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    CU_ASSERT_EQUAL(list.record_count, 0);
    for (unsigned i = 0; i < LIMIT_RECORDS; i++) {
        empty_section(ROLE_TFTP, false);
    }
    source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    empty_section(ROLE_TFTP, false);
    source = built_source(&built);
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_TOO_MANY_RECORDS);
    CU_ASSERT_TRUE(says(&fault, "there are too many records"));
}

/* A file cut where a record ends is well-formed: only its signature tells. */
static void cut_everywhere(const char *name)
{
    tlv_source_t whole = load(name);
    trustlist_t list;
    trustlist_record_t record;
    static bool is_boundary[sizeof file];
    memset(is_boundary, 0, sizeof is_boundary);
    CU_ASSERT_EQUAL(trustlist_read(&whole, &list, NULL), REASON_NONE);
    trustlist_walk_t walk = trustlist_walk(&list);
    while (trustlist_next(&walk, &record) == REASON_NONE) {
        is_boundary[record.off] = true;
    }
    for (uint32_t size = 0; size < whole.size; size++) {
        trustlist_t cut_list;
        trustlist_fault_t fault;
        slow_source_t slow = {.bytes = file, .size = size};
        tlv_source_t cut[2] = {tlv_source_memory(file, size), slow_source(&slow)};
        reason_t expected = is_boundary[size] ? REASON_NONE : REASON_MALFORMED;
        for (int i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL(trustlist_read(&cut[i], &cut_list, &fault), expected);
            CU_ASSERT_EQUAL(fault.what == NULL, expected == REASON_NONE);
            CU_ASSERT_TRUE(fault.off <= size);
        }
    }
}

static void test_cut_at_every_byte(void)
{
    cut_everywhere("c1-cucm-shape.tlv");
    cut_everywhere("a1-first-sha1.tlv");
}

/* Nothing but the reading itself is checked here: no value of any byte may lead out of the file (slow_source and the
 * sanitizers watch), and what is accepted must add up. */
static void read_mutated(const tlv_source_t *source)
{
    slow_source_t slow = {.bytes = file, .size = source->size};
    tlv_source_t slowly = slow_source(&slow);
    trustlist_t list;
    trustlist_t slow_list;
    trustlist_fault_t fault;
    reason_t reason = trustlist_read(source, &list, &fault);
    CU_ASSERT_EQUAL(trustlist_read(&slowly, &slow_list, NULL), reason);
    CU_ASSERT_EQUAL(fault.what == NULL, reason == REASON_NONE);
    if (reason == REASON_NONE) {
        CU_ASSERT_TRUE(list.record_count <= 6 && list.sast_count <= list.record_count);
        CU_ASSERT_EQUAL(list.header.signature.len, trustlist_modulus_bytes(list.header.modulus_code));
    }
}

static void test_every_byte_mutated(void)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xFF, 0x0C};
    tlv_source_t source = load("c1-cucm-shape.tlv");
    for (uint32_t off = 0; off < source.size; off++) {
        for (size_t i = 0; i < sizeof masks; i++) {
            file[off] ^= masks[i];
            read_mutated(&source);
            file[off] ^= masks[i];
        }
    }
}

static void test_flash_errors_while_reading(void)
{
    tlv_source_t whole = load("a1-first-sha1.tlv");
    slow_source_t slow = {.bytes = file, .size = whole.size};
    tlv_source_t source = slow_source(&slow);
    trustlist_t list;
    trustlist_fault_t fault;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    unsigned reads = slow.reads;
    CU_ASSERT_TRUE(reads > 50);
    for (slow.fail_at = 1; slow.fail_at <= reads; slow.fail_at++) {
        slow.reads = 0;
        CU_ASSERT_EQUAL(trustlist_read(&source, &list, &fault), REASON_FLASH_ERROR);
        CU_ASSERT_TRUE(says(&fault, "the flash could not be read"));
    }
}

static void test_flash_errors_while_walking(void)
{
    tlv_source_t whole = load("a1-first-sha1.tlv");
    slow_source_t slow = {.bytes = file, .size = whole.size};
    tlv_source_t source = slow_source(&slow);
    trustlist_t list;
    trustlist_record_t record;
    CU_ASSERT_EQUAL(trustlist_read(&source, &list, NULL), REASON_NONE);
    (void)slow_source_reads(&slow);
    trustlist_walk_t walk = trustlist_walk(&list);
    CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_NONE);
    unsigned reads = slow_source_reads(&slow);
    CU_ASSERT_TRUE(reads > 10);
    for (slow.fail_at = 1; slow.fail_at <= reads; slow.fail_at++) {
        slow.reads = 0;
        walk = trustlist_walk(&list);
        CU_ASSERT_EQUAL(trustlist_next_signer(&walk, &source, &list.header, &record), REASON_FLASH_ERROR);
    }
}

static void test_tables(void)
{
    static const struct {
        uint32_t role;
        const char *name;
    } roles[] = {
        {0, "System Administrator Security Token"},
        {1, "CCM"},
        {2, "CCM+TFTP"},
        {3, "TFTP"},
        {4, "CAPF"},
        {7, "APP-SERVER"},
        {21, "TVS"},
    };
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        CU_ASSERT_STRING_EQUAL(trustlist_role_name(roles[i].role), roles[i].name);
    }
    CU_ASSERT_PTR_NULL(trustlist_role_name(5));
    CU_ASSERT_PTR_NULL(trustlist_role_name(0x10000));
    static const uint32_t moduli[] = {64, 128, 256, 512, 0, 0};
    for (uint32_t code = 0; code < 6; code++) {
        CU_ASSERT_EQUAL(trustlist_modulus_bytes(code), moduli[code]);
    }
    CU_ASSERT_EQUAL(trustlist_modulus_bytes(255), 0);
    CU_ASSERT_EQUAL(trustlist_digest_bytes(DIGEST_SHA1), 20);
    CU_ASSERT_EQUAL(trustlist_digest_bytes(DIGEST_SHA256), 32);
    CU_ASSERT_EQUAL(trustlist_digest_bytes(DIGEST_SHA512), 64);
    CU_ASSERT_EQUAL(trustlist_digest_bytes((trustlist_digest_t)0), 0);
}

static CU_TestInfo good_tests[] = {
    {"header of a call manager", test_header_of_a_call_manager},
    {"header of another builder", test_header_of_another_builder},
    {"header of a signed file", test_header_of_a_signed_file},
    {"list adds up", test_list_adds_up},
    {"walk", test_walk},
    {"every element of a record", test_every_element_of_a_record},
    {"signer is found by issuer and serial", test_signer_is_found_by_issuer_and_serial},
    {"signer needs both, and the role", test_signer_needs_both_and_the_role},
    {"signer of a signed file", test_signer_of_a_signed_file},
    {"walk over a changed source", test_walk_over_a_changed_source},
    {"tables", test_tables},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo header_tests[] = {
    {"each tag missing or twice", test_each_header_tag_missing_or_twice},
    {"text of a fault", test_text_of_a_fault},
    {"leading tags", test_leading_tags},
    {"HEADERLENGTH must fit exactly", test_header_length_must_fit_exactly},
    {"tags in the wrong container", test_tags_in_the_wrong_container},
    {"containers are filled exactly", test_containers_are_filled_exactly},
    {"numbers of the wrong length", test_numbers_of_the_wrong_length},
    {"names", test_names_of_the_header},
    {"serial", test_serial_of_the_header},
    {"algorithm codes", test_algorithm_codes},
    {"signature is as long as the modulus", test_signature_is_as_long_as_the_modulus},
    {"unknown tags change nothing", test_unknown_header_tags_change_nothing},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo record_tests[] = {
    {"each tag missing or twice", test_each_record_tag_missing_or_twice},
    {"hash and algorithm come together", test_hash_and_algorithm_come_together},
    {"a key of some kind", test_a_key_of_some_kind},
    {"lengths that lie", test_record_lengths_that_lie},
    {"a record starts with its length", test_record_must_start_with_its_length},
    {"limits", test_limits_of_a_record},
    {"unknown roles and tags", test_unknown_roles_and_tags_of_a_record},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo file_tests[] = {
    {"rollback lists", test_rollback_lists},
    {"half an empty section", test_half_empty_section_is_malformed},
    {"TFTP without certificate", test_tftp_without_certificate},
    {"sizes", test_sizes},
    {"number of records", test_number_of_records},
    {"cut at every byte", test_cut_at_every_byte},
    {"every byte mutated", test_every_byte_mutated},
    {"flash errors while reading", test_flash_errors_while_reading},
    {"flash errors while walking", test_flash_errors_while_walking},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"good", load_keys, NULL, NULL, NULL, good_tests},
    {"header", load_keys, NULL, NULL, NULL, header_tests},
    {"record", load_keys, NULL, NULL, NULL, record_tests},
    {"file", load_keys, NULL, NULL, NULL, file_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 39;
