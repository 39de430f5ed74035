/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listfile/identity.h"
#include "runner.h"
#include "tvs/tvs_name.h"

/* --- names made by hand --- */

static uint8_t made[8192];
static size_t made_len;

static void start_name(void)
{
    made_len = 0;
}

static void put(const void *data, size_t len)
{
    memcpy(made + made_len, data, len);
    made_len += len;
}

/* An attribute of type 2.5.4.x, in a set of its own; short enough for one byte of length. */
static void put_attribute(uint8_t type, const char *value, size_t len)
{
    const uint8_t head[] = {0x31, (uint8_t)(len + 9), 0x30, (uint8_t)(len + 7), 6, 3, 0x55, 4, type, 12, (uint8_t)len};
    put(head, sizeof head);
    put(value, len);
}

#define ADD(type, value) put_attribute(type, value, sizeof(value) - 1)

static itl_tvs_name_match_t last;

/* Compares what was made with printed text, both in memory of exactly their size. */
static bool matches_bytes(const char *text, size_t len)
{
    uint8_t *name_copy = malloc(made_len + 1), *text_copy = malloc(len + 1);
    memcpy(name_copy, made, made_len);
    memcpy(text_copy, text, len);
    last = itl_tvs_name_compare((itl_tvs_bytes_t){name_copy, made_len}, (itl_tvs_bytes_t){text_copy, len});
    free(name_copy);
    free(text_copy);
    return last == ITL_TVS_NAME_SAME;
}

static bool matches(const char *text)
{
    return matches_bytes(text, strlen(text) + 1);
}

static bool same(itl_tvs_bytes_t name, itl_tvs_bytes_t text)
{
    return itl_tvs_name_compare(name, text) == ITL_TVS_NAME_SAME;
}

enum { CN = 3, SERIAL = 5, C = 6, L = 7, ST = 8, O = 10, OU = 11, TITLE = 12 };

static void make_usual(void)
{
    start_name();
    ADD(CN, "pub1.example.lab");
    ADD(OU, "tac");
    ADD(O, "cisco");
    ADD(L, "rtp");
    ADD(ST, "nc");
    ADD(C, "US");
}

static void test_both_families(void)
{
    make_usual();
    CU_ASSERT(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT(matches("CN=pub1.example.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US"));
    CU_ASSERT(matches("C=US, ST=nc, L=rtp, O=cisco, OU=tac, CN=pub1.example.lab"));
    CU_ASSERT(matches("cn=pub1.example.lab;ou=tac;o=cisco;l=rtp;s=nc;c=US"));
    CU_ASSERT(matches("commonName=pub1.example.lab;organizationalUnitName=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT(matches_bytes("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US", 51)); /* without NUL */
}

static void test_strict_on_values(void)
{
    make_usual();
    CU_ASSERT_FALSE(matches("CN=PUB1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab ;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN= pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.la;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab1;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=cisco;O=tac;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc")); /* C is missing */
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US;C=US"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US;DC=lab"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US;"));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac,O=cisco;L=rtp;ST=nc;C=US")); /* two kinds of separators */
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;X=US"));
    CU_ASSERT_FALSE(matches_bytes("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US\0", 53));
}

static void test_odd_text(void)
{
    make_usual();
    CU_ASSERT_FALSE(matches(""));
    CU_ASSERT_FALSE(matches_bytes("", 0));
    CU_ASSERT_FALSE(matches(";"));
    CU_ASSERT_FALSE(matches("="));
    CU_ASSERT_FALSE(matches("CN"));
    CU_ASSERT_FALSE(matches("CN="));
    CU_ASSERT_FALSE(matches("CN=pub1.example.lab"));
    CU_ASSERT_FALSE(matches(";CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    CU_ASSERT_FALSE(same((itl_tvs_bytes_t){NULL, 0}, (itl_tvs_bytes_t){(const uint8_t *)"CN=a", 4}));
}

static void test_separators_in_values(void)
{
    start_name();
    ADD(CN, "a");
    ADD(O, "Cisco Systems, Inc.");
    CU_ASSERT(matches("CN=a;O=Cisco Systems, Inc."));
    CU_ASSERT(matches("O=Cisco Systems, Inc.,CN=a"));
    CU_ASSERT(matches("CN=a,O=Cisco Systems\\, Inc."));
    CU_ASSERT(matches("CN=a;O=\"Cisco Systems, Inc.\""));
    CU_ASSERT_FALSE(matches("CN=a;O=\"Cisco Systems, Inc."));
    CU_ASSERT_FALSE(matches("CN=a;O=Cisco Systems"));
    start_name();
    ADD(CN, "SAST-ADN0054f509        ");
    ADD(OU, "IPCBU");
    CU_ASSERT(matches("cn=\"SAST-ADN0054f509        \";ou=IPCBU")); /* as tokens print it */
    CU_ASSERT_FALSE(matches("cn=\"SAST-ADN0054f509       \";ou=IPCBU"));
}

static void test_a_type_twice(void)
{
    start_name();
    ADD(CN, "a");
    ADD(OU, "x");
    ADD(OU, "y");
    CU_ASSERT(matches("CN=a;OU=x;OU=y"));
    CU_ASSERT(matches("CN=a;OU=y;OU=x"));
    CU_ASSERT_FALSE(matches("CN=a;OU=x"));
    CU_ASSERT_FALSE(matches("CN=a;OU=x;OU=x"));
    start_name();
    ADD(OU, "x");
    ADD(OU, "x,y");
    CU_ASSERT(matches("OU=x,y,OU=x"));
    CU_ASSERT(matches("OU=x,OU=x,y"));
}

/* A certificate cannot pass for another by attributes inside a value. */
static void test_smuggled_attributes(void)
{
    start_name();
    ADD(CN, "a;OU=tac");
    ADD(O, "o");
    CU_ASSERT_FALSE(matches("CN=a;OU=tac"));
    start_name();
    ADD(CN, "a\0b");
    CU_ASSERT_FALSE(matches("CN=a"));
    CU_ASSERT(matches_bytes("CN=a\0b", 6));
}

/* Call managers leave out what is not among the six; whoever prints more must print it right. */
static void test_unprinted_types(void)
{
    static const uint8_t dc[] = {0x31, 21,   0x30, 19,   6,    10, 0x09, 0x92, 0x26, 0x89, 0x93, 0xF2,
                                 0x2C, 0x64, 1,    0x19, 0x16, 5,  'l',  'o',  'c',  'a',  'l'};
    static const uint8_t title[] = {0x31, 10, 0x30, 8, 6, 3, 0x55, 4, TITLE, 12, 1, 'x'};
    start_name();
    put(dc, sizeof dc);
    ADD(CN, "stormin-WIN2012-CA");
    put(title, sizeof title);
    CU_ASSERT(matches("CN=stormin-WIN2012-CA"));
    CU_ASSERT(matches("CN=stormin-WIN2012-CA;DC=local"));
    CU_ASSERT_FALSE(matches("CN=stormin-WIN2012-CA;DC=other"));
    CU_ASSERT_FALSE(matches("CN=stormin-WIN2012-CA;DC=local;DC=local"));
    CU_ASSERT_FALSE(matches("DC=local"));
}

/* An attribute whose type is not of 2.5.4 or whose value is not UTF-8; short enough for one byte of length. */
static void put_other(const char *oid, size_t oid_len, uint8_t tag, const char *value, size_t len)
{
    const uint8_t pair = (uint8_t)(oid_len + len + 4);
    const uint8_t head[] = {0x31, (uint8_t)(pair + 2), 0x30, pair, 6, (uint8_t)oid_len};
    const uint8_t middle[] = {tag, (uint8_t)len};
    put(head, sizeof head);
    put(oid, oid_len);
    put(middle, sizeof middle);
    put(value, len);
}

#define ADD_OTHER(oid, tag, value) put_other(oid, sizeof(oid) - 1, tag, value, sizeof(value) - 1)
#define UNSTRUCTURED_NAME          "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x02"
#define EMAIL                      "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01"

static void test_types_of_any_builder(void)
{
    start_name();
    ADD(CN, "cme");
    ADD_OTHER(UNSTRUCTURED_NAME, 12, "x");
    ADD_OTHER(EMAIL, 22, "x");
    ADD_OTHER("\x2B\x06\x01\x04\x01\x09\x4D", 12, "y");
    CU_ASSERT(matches("CN=cme;emailAddress=x;unstructuredName=x;1.3.6.1.4.1.9.77=y"));
    CU_ASSERT(matches("CN=cme;emailAddress=x;emailAddress=x")); /* wolfSSL's mistake */
    CU_ASSERT_FALSE(matches("CN=cme;emailAddress=x;emailAddress=x;emailAddress=x"));
    CU_ASSERT(matches("oid.1.3.6.1.4.1.9.77=y, hostname=x, E=x, CN=cme"));
    CU_ASSERT_FALSE(matches("CN=cme;1.3.6.1.4.1.9.77=z"));
    CU_ASSERT_FALSE(matches("CN=cme;1.3.6.1.4.1.9.78=y"));
    CU_ASSERT_EQUAL(last, ITL_TVS_NAME_DIFFERENT);
    CU_ASSERT(matches("CN = cme, E = x")); /* as openssl shows them */
    CU_ASSERT_FALSE(matches("CN = cme, E ="));
    CU_ASSERT_FALSE(matches("CN = cme, E =y"));
    CU_ASSERT(matches("CN =cme"));
    CU_ASSERT_FALSE(matches("=cme"));
}

static void test_sets_and_escapes(void)
{
    start_name();
    ADD(CN, "a,b+c\"");
    ADD(SERIAL, "7");
    ADD(O, "\xC3\xBC");
    CU_ASSERT(matches("serialNumber=7+CN=a\\,b\\+c\\\",O=\\C3\\BC"));
    CU_ASSERT(matches("CN=a\\2cb\\2Bc\\22+serialNumber=7;O=\xC3\xBC"));
    CU_ASSERT(matches("CN=\"a,b+c\\\"\";O=\xC3\xBC"));
    CU_ASSERT_FALSE(matches("CN=a\\2cb\\2Bc\\2g;O=\xC3\xBC"));
    CU_ASSERT_FALSE(matches("CN=a,b+c\"+O=\xC3\xBC+"));
    CU_ASSERT_FALSE(matches("CN=a,b+c\"+O=\\"));
}

static void test_kinds_of_strings(void)
{
    start_name();
    ADD_OTHER("\x55\x04\x03", 0x1E, "\0M\0\xFC");
    ADD_OTHER("\x55\x04\x0A", 0x14, "Z\xFCrich");
    CU_ASSERT(matches("CN=M\xC3\xBC;O=Z\xC3\xBCrich"));
    CU_ASSERT(matches("CN=M\xC3\xBC;O=Z\xFCrich")); /* the bytes as they are */
    CU_ASSERT(matches("CN=#1e04004d00fc;O=#5AFC72696368"));
    CU_ASSERT_FALSE(matches("CN=#1e04004d00fd;O=Z\xC3\xBCrich"));
    CU_ASSERT_FALSE(matches("CN=#1e04004d00fc0;O=Z\xC3\xBCrich"));
    CU_ASSERT_FALSE(matches("CN=M\xC3\xBD;O=Z\xC3\xBCrich"));
    CU_ASSERT_EQUAL(last, ITL_TVS_NAME_DIFFERENT);
}

/* What cannot be read proves nothing; what can be read still counts. */
static void test_unreadable(void)
{
    static const char *const unclear[] = {"CN=a;Ort=rtp", "Ort=rtp;CN=a",        "Ort=x=y;CN=a", "CN=a;Ort", "x",
                                          "X=",           "CN=a;Ort=rtp+O=cisco"};
    static const char *const different[] = {"CN=b;Ort=rtp", "Ort=rtp;CN=b", "Ort=rtp,O=tac", "CN=b;x", "CN=a;Ort=x;"};
    start_name();
    ADD(CN, "a");
    ADD(L, "rtp");
    ADD(O, "cisco");
    for (size_t i = 0; i < sizeof unclear / sizeof unclear[0]; i++) {
        CU_ASSERT_FALSE(matches(unclear[i]));
        CU_ASSERT_EQUAL(last, ITL_TVS_NAME_UNCLEAR);
    }
    for (size_t i = 0; i < sizeof different / sizeof different[0]; i++) {
        CU_ASSERT_FALSE(matches(different[i]));
        CU_ASSERT_EQUAL(last, ITL_TVS_NAME_DIFFERENT);
    }
    start_name();
    ADD_OTHER("\x55\x04\x03", 0x1E, "\0M\0"); /* half a character */
    ADD(O, "cisco");
    CU_ASSERT_FALSE(matches("CN=M?;O=cisco"));
    CU_ASSERT_EQUAL(last, ITL_TVS_NAME_UNCLEAR);
    CU_ASSERT_FALSE(matches("CN=M?;O=tac"));
    CU_ASSERT_EQUAL(last, ITL_TVS_NAME_DIFFERENT);
    made[made_len - 6] ^= 1; /* not well-formed any more */
    CU_ASSERT_FALSE(matches("Ort=rtp"));
    CU_ASSERT_EQUAL(last, ITL_TVS_NAME_DIFFERENT);
    start_name();
    CU_ASSERT(matches_bytes("", 0)); /* no name at all, and none printed */
}

static void test_multi_valued_rdn(void)
{
    static const uint8_t both[] = {0x31, 20,   0x30, 8, 6, 3,    0x55, 4,      CN, 12, 1,
                                   'a',  0x30, 8,    6, 3, 0x55, 4,    SERIAL, 19, 1,  '7'};
    start_name();
    put(both, sizeof both);
    CU_ASSERT(matches("CN=a"));
    CU_ASSERT(matches("CN=a;serialNumber=7"));
    CU_ASSERT_FALSE(matches("CN=a;serialNumber=8"));
}

static void test_hostile_names(void)
{
    make_usual();
    size_t whole = made_len;
    for (made_len = 0; made_len < whole; made_len++)
        CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    size_t attribute = 0; /* where the current one starts */
    for (size_t i = 0; i < whole; i++) {
        make_usual();
        if (i == attribute + 11 + made[attribute + 10])
            attribute = i;
        if (i == attribute + 9)
            continue; /* the kind of string is free; any other byte counts */
        made[i] ^= 0x40;
        CU_ASSERT_FALSE(matches("CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"));
    }
    start_name();
    for (int i = 0; i < 33; i++)
        ADD(OU, "x"); /* one attribute too many */
    char text[400] = "OU=x";
    for (int i = 1; i < 33; i++)
        strcat(text, ";OU=x");
    CU_ASSERT_FALSE(matches(text));
    size_t whole_len = made_len;
    made_len -= made_len / 33;
    text[strlen(text) - 5] = '\0';
    CU_ASSERT(matches(text));
    made_len = whole_len; /* the one too many need not be printed */
    made[made_len - 4] = TITLE;
    CU_ASSERT_FALSE(matches(text));
}

/* --- certificates --- */

static listfile_identity_t identity;

static bool load(const char *name, itl_tvs_identity_t *parts)
{
    char path[512];
    base_error_t error;
    snprintf(path, sizeof path, TEST_DATA "/%s", name);
    listfile_identity_free(&identity);
    return listfile_identity_load(&identity, path, &error) &&
           itl_tvs_identity_read(identity.certificate.data, identity.certificate.size, parts) == ITL_REASON_NONE;
}

static itl_tvs_bytes_t bytes(const char *text)
{
    return (itl_tvs_bytes_t){(const uint8_t *)text, strlen(text) + 1};
}

static void test_interop_certificates(void)
{
    static const char *const files[] = {"cucm-callmanager.pem",
                                        "cucm-callmanager-new.pem",
                                        "cucm-itlrecovery.pem",
                                        "cucm-tvs.pem",
                                        "capf.pem",
                                        "ccm.pem",
                                        "sast.pem",
                                        "sast2.pem",
                                        "stranger.pem",
                                        "tvs.pem"};
    itl_tvs_identity_t parts;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        CU_ASSERT_FATAL(load(files[i], &parts));
        for (int style = 0; style < LISTFILE_NAMES_STYLES; style++) {
            CU_ASSERT(same(parts.subject, bytes(identity.subject[style])));
            CU_ASSERT(same(parts.issuer, bytes(identity.issuer[style])));
        }
        CU_ASSERT(itl_tvs_serial_matches(parts.serial, (itl_tvs_bytes_t){identity.serial, identity.serial_size}));
        identity.serial[3] ^= 1;
        CU_ASSERT_FALSE(itl_tvs_serial_matches(parts.serial, (itl_tvs_bytes_t){identity.serial, identity.serial_size}));
    }
    CU_ASSERT_FATAL(load("ccm.pem", &parts));
    CU_ASSERT(same(parts.subject, bytes("CN=ccm.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US")));
    CU_ASSERT_FALSE(same(parts.subject, bytes("CN=sast.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US")));
    listfile_identity_free(&identity);
}

static void test_broken_certificates(void)
{
    itl_tvs_identity_t parts;
    CU_ASSERT_FATAL(load("ccm.pem", &parts));
    size_t size = identity.certificate.size;
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *copy = malloc(cut + 1);
        memcpy(copy, identity.certificate.data, cut);
        CU_ASSERT_EQUAL(itl_tvs_identity_read(copy, cut, &parts), ITL_REASON_MALFORMED);
        free(copy);
    }
    uint8_t *longer = calloc(1, size + 1);
    memcpy(longer, identity.certificate.data, size);
    CU_ASSERT_EQUAL(itl_tvs_identity_read(longer, size + 1, &parts), ITL_REASON_MALFORMED);
    static uint8_t too_long[ITL_LIMIT_LIST_BYTES + 1];
    CU_ASSERT_EQUAL(itl_tvs_identity_read(too_long, sizeof too_long, &parts), ITL_REASON_MALFORMED);
    longer[8] ^= 0x20; /* the version's tag */
    CU_ASSERT_EQUAL(itl_tvs_identity_read(longer, size, &parts), ITL_REASON_MALFORMED);
    free(longer);
    listfile_identity_free(&identity);
}

static bool serials(const char *a, size_t a_len, const char *b, size_t b_len)
{
    return itl_tvs_serial_matches((itl_tvs_bytes_t){(const uint8_t *)a, a_len},
                                  (itl_tvs_bytes_t){(const uint8_t *)b, b_len});
}

static void test_serials(void)
{
    CU_ASSERT(serials("\x00\xC8\x70", 3, "\xC8\x70", 2));
    CU_ASSERT(serials("\x00\x00\x01", 3, "\x00\x01", 2));
    CU_ASSERT(serials("\x00", 1, "\x00\x00", 2));
    CU_ASSERT_FALSE(serials("\xC8\x70", 2, "\xC8\x70\x00", 3));
    CU_ASSERT_FALSE(serials("\xC8\x70", 2, "\xC8\x71", 2));
    CU_ASSERT_FALSE(serials("\x00", 1, "\x01", 1));
    CU_ASSERT_FALSE(serials("", 0, "", 0));
    CU_ASSERT_FALSE(serials("", 0, "\x00", 1));
    CU_ASSERT_FALSE(serials("\x00", 1, "", 0));
}

static CU_TestInfo names[] = {
    {"a call manager's names and others'", test_both_families},
    {"values are compared strictly", test_strict_on_values},
    {"odd text", test_odd_text},
    {"separators inside values", test_separators_in_values},
    {"a type twice", test_a_type_twice},
    {"smuggled attributes", test_smuggled_attributes},
    {"types that call managers leave out", test_unprinted_types},
    {"types of any builder", test_types_of_any_builder},
    {"sets and escapes", test_sets_and_escapes},
    {"kinds of strings", test_kinds_of_strings},
    {"what cannot be read proves nothing", test_unreadable},
    {"several attributes in one set", test_multi_valued_rdn},
    {"hostile names", test_hostile_names},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo certificates[] = {
    {"the interop files' certificates", test_interop_certificates},
    {"broken certificates", test_broken_certificates},
    {"serial numbers are numbers", test_serials},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"printed names", NULL, NULL, NULL, NULL, names},
    {"certificates", NULL, NULL, NULL, NULL, certificates},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 16;
