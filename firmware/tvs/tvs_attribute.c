/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_attribute.h"

#include <string.h>

#include "text/text.h"
#include "text/text_read.h"

/* Every object identifier of the table is one of these and a last byte. */
enum { X500, PILOT, PKCS9, JURISDICTION, ARCS };

static const struct {
    uint8_t len;
    uint8_t bytes[10];
} arcs[ARCS] = {
    [X500] = {2, {0x55, 0x04}},                                                          /* 2.5.4 */
    [PILOT] = {9, {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01}},               /* 0.9.2342.19200300.100.1 */
    [PKCS9] = {8, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09}},                     /* 1.2.840.113549.1.9 */
    [JURISDICTION] = {10, {0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x3C, 0x02, 0x01}}, /* 1.3.6.1.4.1.311.60.2.1 */
};

/* A type. Its keys are parted by blanks: the first one is printed, the others are those of other builders (RFC 4519,
 * OpenSSL, Java, routers), last those that wolfSSL 5.5 prints by mistake and that stand in lists made with it. */
typedef struct attribute_type {
    const char *keys;
    uint8_t arc;
    uint8_t last;
} attribute_type_t;

static const attribute_type_t types[] = {
    {"CN commonName", X500, 3},
    {"OU organizationalUnitName", X500, 11},
    {"O organizationName", X500, 10},
    {"L localityName", X500, 7},
    {"ST S SP stateOrProvinceName", X500, 8},
    {"C countryName", X500, 6},
    {"DC domainComponent", PILOT, 25},
    {"UID userId", PILOT, 1},
    {"serialNumber SN", X500, 5},
    {"SN surname", X500, 4},
    {"emailAddress E Email", PKCS9, 1},
    {"unstructuredName hostname emailAddress", PKCS9, 2},
    {"unstructuredAddress ipaddress emailAddress", PKCS9, 8},
    {"challengePassword", PKCS9, 7},
    {"knowledgeInformation", X500, 2},
    {"street streetAddress", X500, 9},
    {"title T", X500, 12},
    {"description", X500, 13},
    {"searchGuide", X500, 14},
    {"businessCategory", X500, 15},
    {"postalAddress", X500, 16},
    {"postalCode", X500, 17},
    {"postOfficeBox UID", X500, 18},
    {"physicalDeliveryOfficeName", X500, 19},
    {"telephoneNumber", X500, 20},
    {"telexNumber", X500, 21},
    {"teletexTerminalIdentifier", X500, 22},
    {"facsimileTelephoneNumber", X500, 23},
    {"x121Address", X500, 24},
    {"internationaliSDNNumber", X500, 25},
    {"registeredAddress", X500, 26},
    {"destinationIndicator", X500, 27},
    {"preferredDeliveryMethod", X500, 28},
    {"presentationAddress", X500, 29},
    {"supportedApplicationContext", X500, 30},
    {"member", X500, 31},
    {"owner", X500, 32},
    {"roleOccupant", X500, 33},
    {"seeAlso", X500, 34},
    {"userPassword", X500, 35},
    {"name givenName", X500, 41},
    {"GN givenName G name", X500, 42},
    {"initials", X500, 43},
    {"generationQualifier generation", X500, 44},
    {"x500UniqueIdentifier uniqueIdentifier", X500, 45},
    {"dnQualifier DNQ DN", X500, 46},
    {"enhancedSearchGuide", X500, 47},
    {"protocolInformation", X500, 48},
    {"distinguishedName", X500, 49},
    {"uniqueMember", X500, 50},
    {"houseIdentifier", X500, 51},
    {"dmdName", X500, 54},
    {"pseudonym", X500, 65},
    {"role", X500, 72},
    {"organizationIdentifier", X500, 97},
    {"jurisdictionL jurisdictionLocalityName", JURISDICTION, 1},
    {"jurisdictionST jurisdictionStateOrProvinceName", JURISDICTION, 2},
    {"jurisdictionC jurisdictionCountryName", JURISDICTION, 3},
    {"rfc822Mailbox mail", PILOT, 3},
    {"favouriteDrink drink", PILOT, 5},
    {"uniqueIdentifier", PILOT, 44},
};

enum { TYPES = sizeof types / sizeof types[0] };

uint8_t itl_tvs_attribute_rank(itl_tvs_bytes_t oid)
{
    for (uint8_t i = 0; i < TYPES; i++) {
        size_t len = arcs[types[i].arc].len;
        if (oid.len == len + 1 && oid.data[len] == types[i].last &&
            memcmp(oid.data, arcs[types[i].arc].bytes, len) == 0)
            return i;
    }
    return ITL_TVS_RANK_NONE;
}

/* --- keys --- */

static bool same_key(itl_tvs_bytes_t key, const char *other, size_t len)
{
    if (key.len != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (itl_text_lower((char)key.data[i]) != itl_text_lower(other[i]))
            return false;
    return true;
}

static itl_tvs_key_fit_t fit_of(itl_tvs_bytes_t key, const attribute_type_t *type)
{
    const char *each = type->keys;
    while (*each != '\0') {
        size_t len = strcspn(each, " ");
        if (same_key(key, each, len))
            return each == type->keys ? ITL_TVS_KEY_OWN : ITL_TVS_KEY_ALIAS;
        each += len;
        each += *each == ' ' ? 1 : 0;
    }
    return ITL_TVS_KEY_FOREIGN;
}

static itl_tvs_bytes_t without_oid_prefix(itl_tvs_bytes_t key)
{
    if (key.len > 4 && same_key((itl_tvs_bytes_t){key.data, 4}, "OID.", 4))
        return (itl_tvs_bytes_t){key.data + 4, key.len - 4};
    return key;
}

/* --- dotted form --- */

/* An arc in decimal digits, the lowest first: arcs may be longer than any number type (2.25.UUID). */
typedef struct decimal {
    uint8_t digits[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    uint8_t len;
} decimal_t;

/* Times 128 and plus. @return false: no room for it in a key */
static bool shift_in(decimal_t *number, uint8_t seven_bits)
{
    uint32_t carry = seven_bits;
    for (uint8_t i = 0; i < number->len; i++) {
        carry += number->digits[i] * 128u;
        number->digits[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10) {
        if (number->len == sizeof number->digits)
            return false;
        number->digits[number->len++] = (uint8_t)(carry % 10);
    }
    return true;
}

static void put_decimal(itl_text_t *key, const decimal_t *number)
{
    if (number->len == 0)
        itl_text_char(key, '0');
    for (uint8_t i = number->len; i > 0; i--)
        itl_text_decimal(key, number->digits[i - 1]);
}

/* Takes 40 away, if it is in there. */
static bool take_forty(decimal_t *number)
{
    if (number->len < 2 || (number->len == 2 && number->digits[1] < 4))
        return false;
    uint8_t at = 1;
    for (uint8_t taken = 4; number->digits[at] < taken; taken = 1, at++)
        number->digits[at] = (uint8_t)(number->digits[at] + 10 - taken);
    number->digits[at] = (uint8_t)(number->digits[at] - (at == 1 ? 4 : 1));
    while (number->len > 0 && number->digits[number->len - 1] == 0)
        number->len--;
    return true;
}

/* The first two arcs share a number (X.690 section 8.19.4): 40 times the first, which is 2 at most, plus the second. */
static void put_first(itl_text_t *key, decimal_t *number)
{
    unsigned top = 0;
    while (top < 2 && take_forty(number))
        top++;
    itl_text_decimal(key, top);
}

static void put_arc(itl_text_t *key, decimal_t *number)
{
    if (key->len == 0)
        put_first(key, number);
    itl_text_char(key, '.');
    put_decimal(key, number);
}

static bool put_oid(char out[ITL_TVS_ATTRIBUTE_KEY_BYTES], itl_tvs_bytes_t oid)
{
    itl_text_t key = itl_text_in(out, ITL_TVS_ATTRIBUTE_KEY_BYTES);
    decimal_t arc = {.len = 0};
    bool done = oid.len > 0;
    for (size_t i = 0; i < oid.len && done; i++) {
        done = shift_in(&arc, oid.data[i] & 0x7F);
        if (done && (oid.data[i] & 0x80) == 0) {
            put_arc(&key, &arc);
            done = itl_text_fits(&key);
            arc.len = 0;
        }
    }
    return done && (oid.data[oid.len - 1] & 0x80) == 0;
}

static bool is_dotted(itl_tvs_bytes_t key)
{
    bool dot = false;
    for (size_t i = 0; i < key.len; i++) {
        dot = dot || key.data[i] == '.';
        if (key.data[i] != '.' && !itl_text_is_digit((char)key.data[i]))
            return false;
    }
    return dot;
}

bool itl_tvs_attribute_key(itl_tvs_bytes_t oid, char key[ITL_TVS_ATTRIBUTE_KEY_BYTES])
{
    uint8_t rank = itl_tvs_attribute_rank(oid);
    if (rank == ITL_TVS_RANK_NONE)
        return put_oid(key, oid);
    size_t len = strcspn(types[rank].keys, " ");
    memcpy(key, types[rank].keys, len);
    key[len] = '\0';
    return true;
}

itl_tvs_key_fit_t itl_tvs_attribute_fit(itl_tvs_bytes_t oid, itl_tvs_bytes_t key)
{
    char dotted[ITL_TVS_ATTRIBUTE_KEY_BYTES];
    uint8_t rank = itl_tvs_attribute_rank(oid);
    itl_tvs_key_fit_t fit = rank != ITL_TVS_RANK_NONE ? fit_of(key, &types[rank]) : ITL_TVS_KEY_FOREIGN;
    key = without_oid_prefix(key);
    if (fit != ITL_TVS_KEY_FOREIGN || !is_dotted(key))
        return fit;
    return put_oid(dotted, oid) && same_key(key, dotted, strlen(dotted)) ? ITL_TVS_KEY_OWN : ITL_TVS_KEY_FOREIGN;
}

bool itl_tvs_attribute_knows_key(itl_tvs_bytes_t key)
{
    for (uint8_t i = 0; i < TYPES; i++)
        if (fit_of(key, &types[i]) != ITL_TVS_KEY_FOREIGN)
            return true;
    return is_dotted(without_oid_prefix(key));
}
