/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "test_record_name.h"
#include "trustlist/record_name.h"

/* A record whose subject and DNS name are these, each with its NUL. */
typedef struct named {
    uint8_t bytes[1024];
    itl_trustlist_t list;
    itl_trustlist_record_t record;
} named_t;

static void make(named_t *named, const char *subject, const char *dns)
{
    const uint32_t first = (uint32_t)strlen(subject) + 1u, second = (uint32_t)strlen(dns) + 1u;
    memset(named, 0, sizeof *named);
    memcpy(named->bytes, subject, first);
    memcpy(named->bytes + first, dns, second);
    named->list.source = itl_tlv_source_memory(named->bytes, first + second);
    named->record.subject_name = (itl_tlv_span_t){.off = 0, .len = first};
    named->record.dns_name = (itl_tlv_span_t){.off = first, .len = second};
}

static void test_names(void)
{
    static const struct {
        const char *subject, *dns, *name;
    } rows[] = {{"CN=node1.lab;OU=a;O=b", "10.0.0.1", "node1.lab"},
                {"O=b, OU=a, CN=node1.lab", "", "node1.lab"},
                {"cn=node1.lab", "", "node1.lab"},
                {"OU=CN=x;O=b", "node2.lab", "node2.lab"},
                {"CN=", "node2.lab", "node2.lab"},
                {";,; ", "node2.lab", "node2.lab"},
                {"", "node2.lab", "node2.lab"},
                {"", "", ""},
                {"CN=a\x01\xff"
                 "b",
                 "", "a??b"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static named_t named;
        char text[ITL_RECORD_NAME_BYTES];
        itl_text_t out = itl_text_in(text, sizeof text);
        make(&named, rows[i].subject, rows[i].dns);
        itl_record_name(&named.list, &named.record, &out);
        CU_ASSERT_STRING_EQUAL(text, rows[i].name);
    }
}

static void test_hosts(void)
{
    static named_t named;
    make(&named, "CN=Node1.lab;OU=a", "10.0.0.1");
    CU_ASSERT_TRUE(itl_record_is_of(&named.list, &named.record, "node1.LAB"));
    CU_ASSERT_TRUE(itl_record_is_of(&named.list, &named.record, "10.0.0.1"));
    CU_ASSERT_FALSE(itl_record_is_of(&named.list, &named.record, "node1"));
    CU_ASSERT_FALSE(itl_record_is_of(&named.list, &named.record, ""));
    make(&named, "", "");
    CU_ASSERT_FALSE(itl_record_is_of(&named.list, &named.record, ""));
}

static void test_what_cannot_be_read(void)
{
    static named_t named;
    char text[8], longest[600];
    itl_text_t out = itl_text_in(text, sizeof text);
    make(&named, "CN=x", "");
    named.list.source.size = 2;
    itl_record_name(&named.list, &named.record, &out);
    CU_ASSERT_STRING_EQUAL(text, "");
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "CN=", 3);
    longest[sizeof longest - 1] = '\0';
    make(&named, longest, "");
    itl_record_name(&named.list, &named.record, &out);
    CU_ASSERT_STRING_EQUAL(text, "aaaaaaa");
    CU_ASSERT_FALSE(itl_text_fits(&out));
}

CU_TestInfo record_name_tests[] = {
    {"whom a record is about", test_names},
    {"whether it is about a host", test_hosts},
    {"names that cannot be read, or are too long", test_what_cannot_be_read},
    CU_TEST_INFO_NULL,
};
