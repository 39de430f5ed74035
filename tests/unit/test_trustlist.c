/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "list_builder.h"
#include "runner.h"
#include "slow_source.h"
#include "test_record_name.h"
#include "trustlist/trustlist.h"

static test_key_t key;
static built_t built;
static uint8_t file[200000];

static int load_keys(void)
{
    test_key_load(&key, "rsa2048");
    return 0;
}

static itl_tlv_source_t load(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    return itl_tlv_source_memory(file, test_read_file(path, file, sizeof file));
}

static bool span_is(const itl_tlv_source_t *source, itl_tlv_span_t span, const char *text, uint32_t len)
{
    return span.len == len && memcmp(source->mapped + span.off, text, len) == 0;
}

/* Good files */

static void test_header_of_a_call_manager(void)
{
    static const char name[] = "CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US";
    itl_tlv_source_t source = load("c1-cucm-shape.tlv");
    itl_trustlist_header_t header;
    itl_trustlist_fault_t fault = {.what = "stale"};
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, &fault), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(fault.what);
    CU_ASSERT_EQUAL(header.version_major, 1);
    CU_ASSERT_EQUAL(header.version_minor, 2);
    CU_ASSERT_FALSE(header.has_signer_version);
    CU_ASSERT_EQUAL(header.length, 316);
    CU_ASSERT_EQUAL(header.signer_id.len, 129);
    CU_ASSERT_TRUE(span_is(&source, header.signer_name, name, sizeof name));
    CU_ASSERT_TRUE(span_is(&source, header.issuer_name, name, sizeof name));
    CU_ASSERT_EQUAL(header.serial.len, 16);
    CU_ASSERT_EQUAL(header.digest, ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(header.modulus_code, 1);
    CU_ASSERT_EQUAL(header.signature.len, 128);
    CU_ASSERT_EQUAL(header.signature_tlv.off, 0xA0);
    CU_ASSERT_EQUAL(header.signature_tlv.len, 131);
    CU_ASSERT_TRUE(span_is(&source, header.filename, "ITLFile.tlv", 12));
    CU_ASSERT_EQUAL(header.timestamp, 0x530E315B);
}

static void test_header_of_another_builder(void)
{
    itl_tlv_source_t source = load("a2-reissued-sha512.tlv");
    itl_trustlist_header_t header;
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(header.has_signer_version);
    CU_ASSERT_EQUAL(header.signer_version_major, 1);
    CU_ASSERT_EQUAL(header.signer_version_minor, 1);
    CU_ASSERT_EQUAL(header.digest, ITL_DIGEST_SHA512);
    CU_ASSERT_EQUAL(header.signature.len, 256);
}

static void test_header_of_a_signed_file(void)
{
    itl_tlv_source_t source = load("SEP001122334455.cnf.xml.sgn");
    itl_trustlist_header_t header;
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(span_is(&source, header.filename, "SEP001122334455.cnf.xml.sgn", 28));
    CU_ASSERT_EQUAL(memcmp(source.mapped + header.length, "<?xml", 5), 0);
}

static void test_list_adds_up(void)
{
    itl_tlv_source_t source = load("c1-cucm-shape.tlv");
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(list.record_count, 6);
    CU_ASSERT_EQUAL(list.sast_count, 2);
    CU_ASSERT_TRUE(list.has_tvs);
    CU_ASSERT_TRUE(list.has_tftp);
    CU_ASSERT_TRUE(list.has_tftp_certificate);
    CU_ASSERT_FALSE(itl_trustlist_is_rollback(&list));
}

static void test_walk(void)
{
    static const uint16_t roles[] = {ITL_ROLE_SAST, ITL_ROLE_TFTP, ITL_ROLE_CAPF,
                                     ITL_ROLE_TVS,  ITL_ROLE_SAST, ITL_ROLE_TVS};
    itl_tlv_source_t source = load("c1-cucm-shape.tlv");
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    itl_trustlist_record_t record;
    uint32_t off = list.header.length;
    for (uint16_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(record.number, i + 1);
        CU_ASSERT_EQUAL(record.off, off);
        CU_ASSERT_EQUAL(record.role, roles[i]);
        bool by_hash = roles[i] == ITL_ROLE_CAPF || roles[i] == ITL_ROLE_TVS;
        CU_ASSERT_EQUAL(record.certificate.len == 0, by_hash);
        CU_ASSERT_EQUAL(record.cert_hash.len, by_hash ? 20 : 0);
        CU_ASSERT_TRUE(record.public_key.len != 0);
        CU_ASSERT_FALSE(record.empty);
        off += record.length;
    }
    CU_ASSERT_EQUAL(off, source.size);
    CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_NOT_FOUND);
}

static void test_every_element_of_a_record(void)
{
    built_list(&built, &key, ITL_DIGEST_SHA1);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_NONE);
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
    itl_tlv_source_t source = load("c1-cucm-shape.tlv");
    static uint8_t other_bytes[10000];
    itl_tlv_source_t other = itl_tlv_source_memory(
        other_bytes, test_read_file(TEST_DATA "/c2-signed-by-itlrecovery.tlv", other_bytes, sizeof other_bytes));
    itl_trustlist_t list;
    itl_trustlist_header_t header;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &source, &list.header, &record), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 1);
    CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &source, &list.header, &record), ITL_REASON_NOT_FOUND);
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&other, &header, NULL), ITL_REASON_NONE);
    walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &other, &header, &record), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(record.number, 5);
}

typedef itl_reason_t next_signer_t(itl_trustlist_walk_t *walk, const itl_tlv_source_t *candidate,
                                   const itl_trustlist_header_t *header, itl_trustlist_record_t *record);

/* Its own signers of the list that was built: two records. */
static void check_signers(next_signer_t *next, uint32_t first, uint32_t second)
{
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(next(&walk, &source, &list.header, &record), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(record.number, first);
    CU_ASSERT_EQUAL(next(&walk, &source, &list.header, &record), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(record.number, second);
    CU_ASSERT_EQUAL(next(&walk, &source, &list.header, &record), ITL_REASON_NOT_FOUND);
}

static void test_signer_needs_both_and_the_role(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    const build_fault_t other_serial = {
        .replace = ITL_RECORD_TAG_SERIALNUMBER, .value = (const uint8_t *)"xyz", .value_len = 3};
    const build_fault_t other_issuer = {
        .replace = ITL_RECORD_TAG_ISSUERNAME, .value = (const uint8_t *)"rsa2049", .value_len = 8};
    built_header(&built, &plan);
    built_bad_record(&built, &key, ITL_ROLE_SAST, &other_serial);
    built_bad_record(&built, &key, ITL_ROLE_SAST, &other_issuer);
    built_record(&built, &key, ITL_ROLE_TFTP);
    built_record(&built, &key, ITL_ROLE_SAST);
    built_record(&built, &key, ITL_ROLE_SAST);
    check_signers(itl_trustlist_next_signer, 4, 5);
}

static void test_signer_of_a_signed_file(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ITL_ROLE_SAST);
    built_record(&built, &key, ITL_ROLE_TVS);
    built_record(&built, &key, ITL_ROLE_CCM_TFTP);
    built_record(&built, &key, ITL_ROLE_TFTP);
    check_signers(itl_trustlist_next_file_signer, 3, 4);
}

/* A source may change after the list was read (damaged flash): the walk says so. */
static void test_walk_over_a_changed_source(void)
{
    built_list(&built, &key, ITL_DIGEST_SHA1);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    built.bytes[list.header.length] ^= 0xFF;
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &source, &list.header, &record), ITL_REASON_MALFORMED);
}

/* Bad headers */

static itl_reason_t read_planned(const header_plan_t *plan, itl_trustlist_fault_t *fault)
{
    built_header(&built, plan);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_header_t header;
    return itl_trustlist_read_header(&source, &header, fault);
}

static bool says(const itl_trustlist_fault_t *fault, const char *wanted)
{
    char text[ITL_TRUSTLIST_FAULT_TEXT];
    itl_trustlist_fault_text(fault, text);
    return strcmp(text, wanted) == 0;
}

static bool fault_is(const itl_trustlist_fault_t *fault, const char *tag, const char *what)
{
    char text[128];
    (void)snprintf(text, sizeof text, "%s %s", tag, what);
    return says(fault, text);
}

static const struct {
    uint8_t tag;
    const char *name;
} header_tags[] = {
    {ITL_TAG_SIGNERID, "SIGNERID"},
    {ITL_TAG_SIGNERNAME, "SIGNERNAME"},
    {ITL_TAG_SERIALNUMBER, "SERIALNUMBER"},
    {ITL_TAG_CANAME, "CANAME"},
    {ITL_TAG_SIGNATUREINFO, "SIGNATUREINFO"},
    {ITL_TAG_DIGESTALGORITHM, "DIGESTALGORITHM"},
    {ITL_TAG_SIGNATUREALGOINFO, "SIGNATUREALGOINFO"},
    {ITL_TAG_SIGNATUREALGORITHM, "SIGNATUREALGORITHM"},
    {ITL_TAG_SIGNATUREMODULUS, "SIGNATUREMODULUS"},
    {ITL_TAG_SIGNATURE, "SIGNATURE"},
    {ITL_TAG_FILENAME, "FILENAME"},
    {ITL_TAG_TIMESTAMP, "TIMESTAMP"},
};

enum { HEADER_TAGS = sizeof header_tags / sizeof header_tags[0] };

static void test_text_of_a_fault(void)
{
    static const char long_text[] = "a text that is longer than any that a fault has, so that it must be cut off";
    itl_trustlist_fault_t fault = {0};
    CU_ASSERT_TRUE(says(&fault, ""));
    fault.what = "is missing";
    CU_ASSERT_TRUE(says(&fault, "is missing"));
    fault.element = "FILENAME";
    CU_ASSERT_TRUE(says(&fault, "FILENAME is missing"));
    char text[ITL_TRUSTLIST_FAULT_TEXT];
    fault = (itl_trustlist_fault_t){.what = long_text};
    itl_trustlist_fault_text(&fault, text);
    CU_ASSERT_EQUAL(strlen(text), sizeof text - 1);
    CU_ASSERT_EQUAL(strncmp(text, long_text, sizeof text - 1), 0);
    fault.element = long_text;
    itl_trustlist_fault_text(&fault, text);
    CU_ASSERT_EQUAL(strlen(text), sizeof text - 1);
}

static void test_each_header_tag_missing_or_twice(void)
{
    for (size_t i = 0; i < HEADER_TAGS; i++) {
        itl_trustlist_fault_t fault;
        static itl_trustlist_t list;
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        plan.fault.drop = header_tags[i].tag;
        /* Only of a list it is demanded: firmware's own signed files have none. */
        itl_reason_t without = header_tags[i].tag == ITL_TAG_TIMESTAMP ? ITL_REASON_NONE : ITL_REASON_MALFORMED;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), without);
        CU_ASSERT_TRUE(without == ITL_REASON_NONE || fault_is(&fault, header_tags[i].name, "is missing"));
        CU_ASSERT_EQUAL(fault.record, 0);
        itl_tlv_source_t source = built_source(&built);
        CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_MALFORMED);
        plan.fault = (build_fault_t){.twice = header_tags[i].tag};
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), ITL_REASON_MALFORMED);
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
        {{.drop = ITL_TAG_VERSION}, "VERSION is not the first element"},
        {{.drop = ITL_TAG_HEADER_LENGTH}, "HEADERLENGTH is not the second element"},
        {{.twice = ITL_TAG_VERSION}, "HEADERLENGTH is not the second element"},
        {{.twice = ITL_TAG_HEADER_LENGTH}, "HEADERLENGTH is there twice"},
        {{.replace = ITL_TAG_VERSION, .value = (const uint8_t *)"\1", .value_len = 1}, "VERSION has the wrong length"},
        {{.replace = ITL_TAG_HEADER_LENGTH, .value = (const uint8_t *)"\1\1\1", .value_len = 3},
         "HEADERLENGTH has the wrong length"},
        {{.replace = ITL_TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x09", .value_len = 2},
         "HEADERLENGTH is shorter than the header"},
        {{.replace = ITL_TAG_HEADER_LENGTH, .value = (const uint8_t *)"\xFF\xFF", .value_len = 2},
         "HEADERLENGTH goes past the end of the file"},
        {{.replace = ITL_TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x0A", .value_len = 2}, "SIGNERID is missing"},
        {{.replace = ITL_TAG_HEADER_LENGTH, .value = (const uint8_t *)"\0\x0E", .value_len = 2},
         "an element goes past the header"},
        {{.extra = ITL_TAG_VERSION, .value_len = 0}, "VERSION is there twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        itl_trustlist_fault_t fault;
        plan.fault = cases[i].fault;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), ITL_REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
    }
}

static void test_header_length_must_fit_exactly(void)
{
    built_list(&built, &key, ITL_DIGEST_SHA1);
    uint32_t at = built.header_length_at;
    uint32_t right = (uint32_t)built.bytes[at] << 8 | built.bytes[at + 1];
    for (uint32_t length = 0; length <= 0xFFFF; length++) {
        built.bytes[at] = (uint8_t)(length >> 8);
        built.bytes[at + 1] = (uint8_t)length;
        itl_tlv_source_t source = built_source(&built);
        itl_trustlist_t list;
        CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE, length == right);
    }
}

static void test_tags_in_the_wrong_container(void)
{
    static const struct {
        uint8_t drop, extra, in;
        const char *name;
    } cases[] = {
        {ITL_TAG_SIGNERNAME, ITL_TAG_SIGNERNAME, 0, "SIGNERNAME"},
        {ITL_TAG_FILENAME, ITL_TAG_FILENAME, ITL_TAG_SIGNERID, "FILENAME"},
        {ITL_TAG_SIGNATURE, ITL_TAG_SIGNATURE, ITL_TAG_SIGNATUREINFO, "SIGNATURE"},
        {ITL_TAG_DIGESTALGORITHM, ITL_TAG_DIGESTALGORITHM, ITL_TAG_SIGNATUREALGOINFO, "DIGESTALGORITHM"},
        {ITL_TAG_SIGNATUREALGORITHM, ITL_TAG_SIGNATUREALGORITHM, ITL_TAG_SIGNATUREINFO, "SIGNATUREALGORITHM"},
        {ITL_TAG_SIGNATUREMODULUS, ITL_TAG_SIGNATUREMODULUS, 0, "SIGNATUREMODULUS"},
        {ITL_TAG_SIGNATUREINFO, ITL_TAG_SIGNATUREINFO, ITL_TAG_SIGNERID, "SIGNATUREINFO"},
        {ITL_TAG_SIGNATUREALGOINFO, ITL_TAG_SIGNATUREALGOINFO, 0, "SIGNATUREALGOINFO"},
        {ITL_TAG_SIGNERID, ITL_TAG_SIGNERID, ITL_TAG_SIGNATUREALGOINFO, "SIGNERID"},
        {0, ITL_TAG_PADDING, ITL_TAG_SIGNERID, "padding"},
        {0, ITL_TAG_SIGNER_VERSION, ITL_TAG_SIGNATUREINFO, "SIGNER VERSION"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        itl_trustlist_fault_t fault;
        plan.fault = (build_fault_t){.drop = cases[i].drop, .extra = cases[i].extra, .extra_in = cases[i].in};
        plan.fault.value = (const uint8_t *)"x";
        plan.fault.value_len = 1;
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), ITL_REASON_MALFORMED);
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
        {ITL_TAG_SIGNERID, "an element goes past SIGNERID"},
        {ITL_TAG_SIGNATUREINFO, "an element goes past SIGNATUREINFO"},
        {ITL_TAG_SIGNATUREALGOINFO, "an element goes past SIGNATUREALGOINFO"},
    };
    static const uint8_t half[] = {99, 0, 2, 0};
    for (size_t i = 0; i < 3; i++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        itl_trustlist_fault_t fault;
        plan.fault = (build_fault_t){.replace = cases[i].tag, .value = half, .value_len = sizeof half};
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), ITL_REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
        CU_ASSERT_EQUAL(built.bytes[fault.off], 99);
    }
}

static void numbers_of_every_length(uint8_t tag, uint32_t right)
{
    static const uint8_t zeros[8];
    for (uint32_t len = 0; len < sizeof zeros; len++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        itl_trustlist_fault_t fault;
        plan.fault = (build_fault_t){.replace = tag, .value = zeros, .value_len = len};
        itl_reason_t reason = read_planned(&plan, &fault);
        if (len != right) {
            CU_ASSERT_EQUAL(reason, ITL_REASON_MALFORMED);
            CU_ASSERT_PTR_NOT_NULL(strstr(fault.what, "has the wrong length"));
        }
    }
}

static void test_numbers_of_the_wrong_length(void)
{
    numbers_of_every_length(ITL_TAG_DIGESTALGORITHM, 1);
    numbers_of_every_length(ITL_TAG_SIGNATUREALGORITHM, 1);
    numbers_of_every_length(ITL_TAG_SIGNATUREMODULUS, 1);
    numbers_of_every_length(ITL_TAG_TIMESTAMP, 4);
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    plan.fault = (build_fault_t){.extra = ITL_TAG_SIGNER_VERSION, .value = (const uint8_t *)"\1\1\1", .value_len = 3};
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), ITL_REASON_MALFORMED);
    plan.fault.value_len = 2;
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), ITL_REASON_NONE);
}

static itl_reason_t read_name(uint8_t tag, const void *name, uint32_t len)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    plan.fault = (build_fault_t){.replace = tag, .value = name, .value_len = len};
    return read_planned(&plan, NULL);
}

static void test_names_of_the_header(void)
{
    static uint8_t name[65535];
    static const uint8_t tags[] = {ITL_TAG_SIGNERNAME, ITL_TAG_CANAME, ITL_TAG_FILENAME};
    memset(name, 'x', sizeof name);
    for (size_t i = 0; i < sizeof tags; i++) {
        uint32_t limit = tags[i] == ITL_TAG_FILENAME ? ITL_LIMIT_FILENAME_BYTES : ITL_LIMIT_NAME_BYTES;
        name[limit - 1] = 0;
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit - 1), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], name, limit + 1), ITL_REASON_NAME_TOO_LONG);
        CU_ASSERT_EQUAL(read_name(tags[i], name, 60000), ITL_REASON_NAME_TOO_LONG);
        CU_ASSERT_EQUAL(read_name(tags[i], name, 65535), ITL_REASON_MALFORMED);
        name[limit - 1] = 'x';
        CU_ASSERT_EQUAL(read_name(tags[i], "", 0), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "", 1), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "x\0", 3), ITL_REASON_MALFORMED);
        CU_ASSERT_EQUAL(read_name(tags[i], "x\0y", 4), ITL_REASON_MALFORMED);
    }
}

static void test_serial_of_the_header(void)
{
    static const uint8_t serial[21];
    CU_ASSERT_EQUAL(read_name(ITL_TAG_SERIALNUMBER, serial, 0), ITL_REASON_MALFORMED);
    CU_ASSERT_EQUAL(read_name(ITL_TAG_SERIALNUMBER, serial, 1), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(read_name(ITL_TAG_SERIALNUMBER, serial, 20), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(read_name(ITL_TAG_SERIALNUMBER, serial, 21), ITL_REASON_SERIAL_TOO_LONG);
}

static void test_algorithm_codes(void)
{
    for (unsigned code = 0; code < 256; code++) {
        header_plan_t plan = header_plan(&key, (uint8_t)code);
        itl_reason_t expected = code >= 1 && code <= 3 ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM;
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), expected);
        plan = header_plan(&key, ITL_DIGEST_SHA1);
        plan.algorithm = (uint8_t)code;
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), code == 0 ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM);
        plan = header_plan(&key, ITL_DIGEST_SHA1);
        plan.modulus = (uint8_t)code;
        plan.signature_len = itl_trustlist_modulus_bytes(code);
        CU_ASSERT_EQUAL(read_planned(&plan, NULL), expected);
    }
}

static void test_signature_is_as_long_as_the_modulus(void)
{
    static const uint32_t lengths[] = {0, 1, 128, 255, 257, 512, 20000};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
        itl_trustlist_fault_t fault;
        plan.signature_len = lengths[i];
        CU_ASSERT_EQUAL(read_planned(&plan, &fault), ITL_REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, "SIGNATURE", "is not as long as SIGNATUREMODULUS says"));
    }
}

static void test_unknown_header_tags_change_nothing(void)
{
    static const uint8_t containers[] = {0, ITL_TAG_SIGNERID, ITL_TAG_SIGNATUREINFO, ITL_TAG_SIGNATUREALGOINFO};
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA256);
    itl_trustlist_header_t expected;
    CU_ASSERT_EQUAL(read_planned(&plan, NULL), ITL_REASON_NONE);
    itl_tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &expected, NULL), ITL_REASON_NONE);
    for (unsigned tag = 16; tag < 256; tag++) {
        plan.fault = (build_fault_t){.extra = (uint8_t)tag, .value = (const uint8_t *)"abc", .value_len = 3};
        plan.fault.extra_in = containers[tag % 4];
        itl_trustlist_header_t header;
        if (tag != ITL_TAG_SIGNER_VERSION) {
            CU_ASSERT_EQUAL(read_planned(&plan, NULL), ITL_REASON_NONE);
            source = built_source(&built);
            CU_ASSERT_EQUAL(itl_trustlist_read_header(&source, &header, NULL), ITL_REASON_NONE);
            CU_ASSERT_EQUAL(header.digest, expected.digest);
            CU_ASSERT_EQUAL(header.timestamp, expected.timestamp);
            CU_ASSERT_EQUAL(header.serial.len, expected.serial.len);
            CU_ASSERT_FALSE(header.has_signer_version);
        }
    }
}

/* Bad records */

static itl_reason_t read_with_record(uint16_t role, const build_fault_t *fault, itl_trustlist_fault_t *told)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ITL_ROLE_SAST);
    built_bad_record(&built, &key, role, fault);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    return itl_trustlist_read(&source, &list, told);
}

static const struct {
    uint8_t tag;
    bool required;
    const char *name;
} record_tags[] = {
    {ITL_RECORD_TAG_DNSNAME, false, "DNSNAME"},          {ITL_RECORD_TAG_SUBJECTNAME, true, "SUBJECTNAME"},
    {ITL_RECORD_TAG_FUNCTION, true, "FUNCTION"},         {ITL_RECORD_TAG_ISSUERNAME, true, "ISSUERNAME"},
    {ITL_RECORD_TAG_SERIALNUMBER, true, "SERIALNUMBER"}, {ITL_RECORD_TAG_PUBLICKEY, false, "PUBLICKEY"},
    {ITL_RECORD_TAG_SIGNATURE, false, "SIGNATURE"},      {ITL_RECORD_TAG_CERTIFICATE, false, "CERTIFICATE"},
    {ITL_RECORD_TAG_IPADDRESS, false, "IPADDRESS"},
};

static void test_each_record_tag_missing_or_twice(void)
{
    for (size_t i = 0; i < sizeof record_tags / sizeof record_tags[0]; i++) {
        itl_trustlist_fault_t fault;
        build_fault_t drop = {.drop = record_tags[i].tag};
        build_fault_t twice = {.twice = record_tags[i].tag};
        itl_reason_t expected = record_tags[i].required ? ITL_REASON_MALFORMED : ITL_REASON_NONE;
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &drop, &fault), expected);
        if (record_tags[i].required) {
            CU_ASSERT_TRUE(fault_is(&fault, record_tags[i].name, "is missing"));
            CU_ASSERT_EQUAL(fault.record, 2);
            CU_ASSERT_EQUAL(built.bytes[fault.off], ITL_RECORD_TAG_RECORDLENGTH);
        }
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &twice, &fault), ITL_REASON_MALFORMED);
        CU_ASSERT_TRUE(fault_is(&fault, record_tags[i].name, "is there twice"));
        CU_ASSERT_EQUAL(fault.record, 2);
        CU_ASSERT_EQUAL(built.bytes[fault.off], record_tags[i].tag);
    }
    build_fault_t again = {.extra = ITL_RECORD_TAG_RECORDLENGTH};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &again, NULL), ITL_REASON_MALFORMED);
}

static void test_hash_and_algorithm_come_together(void)
{
    static const uint8_t zeros[64];
    itl_trustlist_fault_t fault;
    build_fault_t no_algorithm = {.drop = ITL_RECORD_TAG_HASH_ALGORITHM};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TVS, &no_algorithm, &fault), ITL_REASON_MALFORMED);
    CU_ASSERT_TRUE(fault_is(&fault, "HASH ALGORITHM", "is missing"));
    build_fault_t no_hash = {.drop = ITL_RECORD_TAG_CERTHASH};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TVS, &no_hash, &fault), ITL_REASON_MALFORMED);
    CU_ASSERT_TRUE(fault_is(&fault, "CERTHASH", "is missing"));
    for (uint32_t len = 0; len <= 64; len++) {
        build_fault_t hash = {.replace = ITL_RECORD_TAG_CERTHASH, .value = zeros, .value_len = len};
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TVS, &hash, NULL),
                        len == 20 ? ITL_REASON_NONE : ITL_REASON_MALFORMED);
    }
    for (unsigned code = 0; code < 256; code++) {
        uint8_t byte = (uint8_t)code;
        build_fault_t algorithm = {.replace = ITL_RECORD_TAG_HASH_ALGORITHM, .value = &byte, .value_len = 1};
        itl_reason_t expected = code == 1                ? ITL_REASON_NONE
                                : code == 2 || code == 3 ? ITL_REASON_MALFORMED
                                                         : ITL_REASON_UNSUPPORTED_ALGORITHM;
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TVS, &algorithm, NULL), expected);
    }
}

static void test_a_key_of_some_kind(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    itl_trustlist_fault_t fault;
    itl_trustlist_t list;
    built_header(&built, &plan);
    built_open_record(&built);
    built_element(&built, ITL_RECORD_TAG_FUNCTION, "\0\3", 2);
    built_element(&built, ITL_RECORD_TAG_SUBJECTNAME, "s", 2);
    built_element(&built, ITL_RECORD_TAG_ISSUERNAME, "i", 2);
    built_element(&built, ITL_RECORD_TAG_SERIALNUMBER, "1", 1);
    uint32_t before = built.len;
    built_close_record(&built);
    itl_tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_MALFORMED);
    CU_ASSERT_TRUE(says(&fault, "PUBLICKEY, CERTIFICATE and CERTHASH are all missing"));
    static const uint8_t tags[] = {ITL_RECORD_TAG_PUBLICKEY, ITL_RECORD_TAG_CERTIFICATE};
    for (size_t i = 0; i < sizeof tags; i++) {
        for (uint32_t len = 0; len < 2; len++) {
            built.len = before;
            built_element(&built, tags[i], "k", len);
            built_close_record(&built);
            source = built_source(&built);
            CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL),
                            len == 0 ? ITL_REASON_MALFORMED : ITL_REASON_NONE);
        }
    }
}

static void test_record_lengths_that_lie(void)
{
    built_list(&built, &key, ITL_DIGEST_SHA1);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    uint32_t at = list.header.length + 3;
    uint32_t right = (uint32_t)built.bytes[at] << 8 | built.bytes[at + 1];
    for (uint32_t length = 0; length <= 0xFFFF; length++) {
        built.bytes[at] = (uint8_t)(length >> 8);
        built.bytes[at + 1] = (uint8_t)length;
        itl_trustlist_fault_t fault;
        itl_reason_t reason = itl_trustlist_read(&source, &list, &fault);
        CU_ASSERT_EQUAL(reason == ITL_REASON_NONE, length == right);
        CU_ASSERT_EQUAL(fault.what == NULL, length == right);
    }
}

static void test_record_must_start_with_its_length(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
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
        itl_trustlist_t list;
        itl_trustlist_fault_t fault;
        built_header(&built, &plan);
        built_bytes(&built, cases[i].bytes, cases[i].len);
        itl_tlv_source_t source = built_source(&built);
        CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_MALFORMED);
        CU_ASSERT_TRUE(says(&fault, cases[i].what));
        CU_ASSERT_EQUAL(fault.record, 1);
    }
}

static void test_limits_of_a_record(void)
{
    static uint8_t bytes[64000];
    static const uint8_t names[] = {ITL_RECORD_TAG_SUBJECTNAME, ITL_RECORD_TAG_ISSUERNAME};
    memset(bytes, 'x', sizeof bytes);
    bytes[ITL_LIMIT_NAME_BYTES - 1] = 0;
    for (size_t i = 0; i < sizeof names; i++) {
        build_fault_t name = {.replace = names[i], .value = bytes, .value_len = ITL_LIMIT_NAME_BYTES};
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &name, NULL), ITL_REASON_NONE);
        name.value_len = ITL_LIMIT_NAME_BYTES + 1;
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &name, NULL), ITL_REASON_NAME_TOO_LONG);
        name.value_len = 60000;
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &name, NULL), ITL_REASON_NAME_TOO_LONG);
        name.value_len = 5;
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &name, NULL), ITL_REASON_MALFORMED);
    }
    build_fault_t dns = {.replace = ITL_RECORD_TAG_DNSNAME, .value = bytes, .value_len = ITL_LIMIT_NAME_BYTES};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &dns, NULL), ITL_REASON_NONE);
    dns.value_len++;
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &dns, NULL), ITL_REASON_NAME_TOO_LONG);
    build_fault_t serial = {.replace = ITL_RECORD_TAG_SERIALNUMBER, .value = bytes, .value_len = 20};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &serial, NULL), ITL_REASON_NONE);
    serial.value_len = 21;
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &serial, NULL), ITL_REASON_SERIAL_TOO_LONG);
    serial.value_len = 0;
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &serial, NULL), ITL_REASON_MALFORMED);
    build_fault_t cert = {
        .replace = ITL_RECORD_TAG_CERTIFICATE, .value = bytes, .value_len = ITL_LIMIT_CERTIFICATE_BYTES};
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &cert, NULL), ITL_REASON_NONE);
    cert.value_len++;
    CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &cert, NULL), ITL_REASON_CERTIFICATE_TOO_LARGE);
}

static void test_unknown_roles_and_tags_of_a_record(void)
{
    static const build_fault_t none = {0};
    static const uint16_t roles[] = {5, 6, 8, 20, 22, 255, 256, 0xFFFF};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        CU_ASSERT_EQUAL(read_with_record(roles[i], &none, NULL), ITL_REASON_NONE);
    for (unsigned tag = 13; tag < 256; tag++) {
        build_fault_t extra = {.extra = (uint8_t)tag, .value = (const uint8_t *)"abc", .value_len = 3};
        CU_ASSERT_EQUAL(read_with_record(ITL_ROLE_TFTP, &extra, NULL), ITL_REASON_NONE);
    }
}

/* Whole files */

static void empty_section(uint16_t role, bool with_empty_tags)
{
    const uint8_t function[2] = {0, (uint8_t)role};
    static const uint8_t tags[] = {ITL_RECORD_TAG_SUBJECTNAME, ITL_RECORD_TAG_ISSUERNAME,  ITL_RECORD_TAG_SERIALNUMBER,
                                   ITL_RECORD_TAG_PUBLICKEY,   ITL_RECORD_TAG_CERTIFICATE, ITL_RECORD_TAG_CERTHASH};
    built_open_record(&built);
    built_element(&built, ITL_RECORD_TAG_FUNCTION, function, sizeof function);
    for (size_t i = 0; with_empty_tags && i < sizeof tags; i++)
        built_element(&built, tags[i], NULL, 0);
    built_close_record(&built);
}

static void test_rollback_lists(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    built_header(&built, &plan);
    built_record(&built, &key, ITL_ROLE_SAST);
    empty_section(ITL_ROLE_TVS, false);
    empty_section(ITL_ROLE_TFTP, true);
    empty_section(ITL_ROLE_SAST, true);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_trustlist_is_rollback(&list));
    CU_ASSERT_EQUAL(list.record_count, 1);
    CU_ASSERT_EQUAL(list.sast_count, 1);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    for (uint16_t number = 1; number <= 4; number++) {
        CU_ASSERT_EQUAL(itl_trustlist_next(&walk, &record), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(record.number, number);
        CU_ASSERT_EQUAL(record.empty, number > 1);
    }
    built_record(&built, &key, ITL_ROLE_TVS);
    source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_FALSE(itl_trustlist_is_rollback(&list));
    CU_ASSERT_FALSE(list.has_tftp);
}

static void test_half_empty_section_is_malformed(void)
{
    static const uint8_t tags[] = {ITL_RECORD_TAG_SUBJECTNAME, ITL_RECORD_TAG_ISSUERNAME,  ITL_RECORD_TAG_SERIALNUMBER,
                                   ITL_RECORD_TAG_PUBLICKEY,   ITL_RECORD_TAG_CERTIFICATE, ITL_RECORD_TAG_CERTHASH};
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    for (size_t i = 0; i < sizeof tags; i++) {
        built_header(&built, &plan);
        built_open_record(&built);
        built_element(&built, ITL_RECORD_TAG_FUNCTION, "\0\25", 2);
        built_element(&built, tags[i], "x", 2);
        built_close_record(&built);
        itl_tlv_source_t source = built_source(&built);
        itl_trustlist_t list;
        CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_MALFORMED);
    }
}

static void test_tftp_without_certificate(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    static const build_fault_t by_key = {.drop = ITL_RECORD_TAG_CERTIFICATE};
    built_header(&built, &plan);
    built_bad_record(&built, &key, ITL_ROLE_CCM_TFTP, &by_key);
    itl_tlv_source_t source = built_source(&built);
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(list.has_tftp);
    CU_ASSERT_FALSE(list.has_tftp_certificate);
    CU_ASSERT_FALSE(list.has_tvs);
}

static void test_sizes(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    itl_trustlist_t list;
    itl_trustlist_fault_t fault;
    itl_tlv_source_t nothing = itl_tlv_source_memory(file, 0);
    CU_ASSERT_EQUAL(itl_trustlist_read(&nothing, &list, &fault), ITL_REASON_MALFORMED);
    CU_ASSERT_TRUE(says(&fault, "the file is empty"));
    built_header(&built, &plan);
    while (built.len + 2000 < ITL_LIMIT_LIST_BYTES)
        built_record(&built, &key, ITL_ROLE_SAST);
    static const uint8_t zeros[2000];
    uint32_t rest = ITL_LIMIT_LIST_BYTES - built.len;
    built_open_record(&built);
    built_element(&built, ITL_RECORD_TAG_FUNCTION, "\0\3", 2);
    built_element(&built, ITL_RECORD_TAG_SIGNATURE, zeros, rest - 13);
    built_close_record(&built);
    itl_tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(source.size, ITL_LIMIT_LIST_BYTES);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_NONE);
    source.size++;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_TOO_LARGE);
    source.size = 16u * 1024 * 1024;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_TOO_LARGE);
    CU_ASSERT_TRUE(says(&fault, "larger than 64 KiB"));
}

static void test_number_of_records(void)
{
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    itl_trustlist_t list;
    itl_trustlist_fault_t fault;
    built_header(&built, &plan);
    itl_tlv_source_t source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(list.record_count, 0);
    for (unsigned i = 0; i < ITL_LIMIT_RECORDS; i++)
        empty_section(ITL_ROLE_TFTP, false);
    source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    empty_section(ITL_ROLE_TFTP, false);
    source = built_source(&built);
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_TOO_MANY_RECORDS);
    CU_ASSERT_TRUE(says(&fault, "there are too many records"));
}

/* A file cut where a record ends is well-formed: only its signature tells. */
static void cut_everywhere(const char *name)
{
    itl_tlv_source_t whole = load(name);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    static bool is_boundary[sizeof file];
    memset(is_boundary, 0, sizeof is_boundary);
    CU_ASSERT_EQUAL(itl_trustlist_read(&whole, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
        is_boundary[record.off] = true;
    for (uint32_t size = 0; size < whole.size; size++) {
        itl_trustlist_t cut_list;
        itl_trustlist_fault_t fault;
        slow_source_t slow = {.bytes = file, .size = size};
        itl_tlv_source_t cut[2] = {itl_tlv_source_memory(file, size), slow_source(&slow)};
        itl_reason_t expected = is_boundary[size] ? ITL_REASON_NONE : ITL_REASON_MALFORMED;
        for (int i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL(itl_trustlist_read(&cut[i], &cut_list, &fault), expected);
            CU_ASSERT_EQUAL(fault.what == NULL, expected == ITL_REASON_NONE);
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
static void read_mutated(const itl_tlv_source_t *source)
{
    slow_source_t slow = {.bytes = file, .size = source->size};
    itl_tlv_source_t slowly = slow_source(&slow);
    itl_trustlist_t list;
    itl_trustlist_t slow_list;
    itl_trustlist_fault_t fault;
    itl_reason_t reason = itl_trustlist_read(source, &list, &fault);
    CU_ASSERT_EQUAL(itl_trustlist_read(&slowly, &slow_list, NULL), reason);
    CU_ASSERT_EQUAL(fault.what == NULL, reason == ITL_REASON_NONE);
    if (reason == ITL_REASON_NONE) {
        CU_ASSERT_TRUE(list.record_count <= 6 && list.sast_count <= list.record_count);
        CU_ASSERT_EQUAL(list.header.signature.len, itl_trustlist_modulus_bytes(list.header.modulus_code));
    }
}

static void test_every_byte_mutated(void)
{
    static const uint8_t masks[] = {0x01, 0x80, 0xFF, 0x0C};
    itl_tlv_source_t source = load("c1-cucm-shape.tlv");
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
    itl_tlv_source_t whole = load("a1-first-sha1.tlv");
    slow_source_t slow = {.bytes = file, .size = whole.size};
    itl_tlv_source_t source = slow_source(&slow);
    itl_trustlist_t list;
    itl_trustlist_fault_t fault;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    unsigned reads = slow.reads;
    CU_ASSERT_TRUE(reads > 50);
    for (slow.fail_at = 1; slow.fail_at <= reads; slow.fail_at++) {
        slow.reads = 0;
        CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, &fault), ITL_REASON_FLASH_ERROR);
        CU_ASSERT_TRUE(says(&fault, "the flash could not be read"));
    }
}

static void test_flash_errors_while_walking(void)
{
    itl_tlv_source_t whole = load("a1-first-sha1.tlv");
    slow_source_t slow = {.bytes = file, .size = whole.size};
    itl_tlv_source_t source = slow_source(&slow);
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    (void)slow_source_reads(&slow);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &source, &list.header, &record), ITL_REASON_NONE);
    unsigned reads = slow_source_reads(&slow);
    CU_ASSERT_TRUE(reads > 10);
    for (slow.fail_at = 1; slow.fail_at <= reads; slow.fail_at++) {
        slow.reads = 0;
        walk = itl_trustlist_walk(&list);
        CU_ASSERT_EQUAL(itl_trustlist_next_signer(&walk, &source, &list.header, &record), ITL_REASON_FLASH_ERROR);
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
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        CU_ASSERT_STRING_EQUAL(itl_trustlist_role_name(roles[i].role), roles[i].name);
    CU_ASSERT_PTR_NULL(itl_trustlist_role_name(5));
    CU_ASSERT_PTR_NULL(itl_trustlist_role_name(0x10000));
    static const uint32_t moduli[] = {64, 128, 256, 512, 0, 0};
    for (uint32_t code = 0; code < 6; code++)
        CU_ASSERT_EQUAL(itl_trustlist_modulus_bytes(code), moduli[code]);
    CU_ASSERT_EQUAL(itl_trustlist_modulus_bytes(255), 0);
    CU_ASSERT_EQUAL(itl_trustlist_digest_bytes(ITL_DIGEST_SHA1), 20);
    CU_ASSERT_EQUAL(itl_trustlist_digest_bytes(ITL_DIGEST_SHA256), 32);
    CU_ASSERT_EQUAL(itl_trustlist_digest_bytes(ITL_DIGEST_SHA512), 64);
    CU_ASSERT_EQUAL(itl_trustlist_digest_bytes((itl_trustlist_digest_t)0), 0);
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
    {"good", load_keys, NULL, NULL, NULL, good_tests},          {"header", load_keys, NULL, NULL, NULL, header_tests},
    {"record", load_keys, NULL, NULL, NULL, record_tests},      {"file", load_keys, NULL, NULL, NULL, file_tests},
    {"record_name", NULL, NULL, NULL, NULL, record_name_tests}, CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 42;
