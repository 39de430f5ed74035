/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "base/text.h"
#include "listfile/listing_priv.h"

/** Bytes shown of a value without a meaning. */
#define UNKNOWN_BYTES_SHOWN 32u

/** What a tag means. */
typedef struct tag_meaning {
    uint8_t tag;
    listfile_value_t kind;
    bool quiet;
    const char *name;
} tag_meaning_t;

static const tag_meaning_t header_tags[] = {
    {ITL_TAG_VERSION, LISTFILE_VALUE_VERSION, false, "Version"},
    {ITL_TAG_HEADER_LENGTH, LISTFILE_VALUE_NUMBER, false, "HeaderLength"},
    {ITL_TAG_SIGNERID, LISTFILE_VALUE_CONTAINER, false, "SIGNERID"},
    {ITL_TAG_SIGNERNAME, LISTFILE_VALUE_TEXT, false, "SIGNERNAME"},
    {ITL_TAG_SERIALNUMBER, LISTFILE_VALUE_SERIAL, false, "SERIALNUMBER"},
    {ITL_TAG_CANAME, LISTFILE_VALUE_TEXT, false, "CANAME"},
    {ITL_TAG_SIGNATUREINFO, LISTFILE_VALUE_CONTAINER, false, "SIGNATUREINFO"},
    {ITL_TAG_DIGESTALGORITHM, LISTFILE_VALUE_DIGEST_NAME, true, "DIGESTALGORITHM"},
    {ITL_TAG_SIGNATUREALGOINFO, LISTFILE_VALUE_CONTAINER, false, "SIGNATUREALGOINFO"},
    {ITL_TAG_SIGNATUREALGORITHM, LISTFILE_VALUE_NUMBER, true, "SIGNATUREALGORITHM"},
    {ITL_TAG_SIGNATUREMODULUS, LISTFILE_VALUE_NUMBER, true, "SIGNATUREMODULUS"},
    {ITL_TAG_SIGNATURE, LISTFILE_VALUE_HEX, false, "SIGNATURE"},
    {ITL_TAG_FILENAME, LISTFILE_VALUE_TEXT, true, "FILENAME"},
    {ITL_TAG_TIMESTAMP, LISTFILE_VALUE_NUMBER, true, "TIMESTAMP"},
    {ITL_TAG_SIGNER_VERSION, LISTFILE_VALUE_VERSION, false, "SIGNERVERSION"},
};

static const tag_meaning_t record_tags[] = {
    {ITL_RECORD_TAG_RECORDLENGTH, LISTFILE_VALUE_NUMBER, false, "RECORDLENGTH"},
    {ITL_RECORD_TAG_DNSNAME, LISTFILE_VALUE_TEXT, false, "DNSNAME"},
    {ITL_RECORD_TAG_SUBJECTNAME, LISTFILE_VALUE_TEXT, false, "SUBJECTNAME"},
    {ITL_RECORD_TAG_FUNCTION, LISTFILE_VALUE_ROLE, false, "FUNCTION"},
    {ITL_RECORD_TAG_ISSUERNAME, LISTFILE_VALUE_TEXT, false, "ISSUERNAME"},
    {ITL_RECORD_TAG_SERIALNUMBER, LISTFILE_VALUE_SERIAL, false, "SERIALNUMBER"},
    {ITL_RECORD_TAG_PUBLICKEY, LISTFILE_VALUE_OPAQUE, true, "PUBLICKEY"},
    {ITL_RECORD_TAG_SIGNATURE, LISTFILE_VALUE_OPAQUE, true, "SIGNATURE"},
    {ITL_RECORD_TAG_CERTIFICATE, LISTFILE_VALUE_CERTIFICATE, false, "CERTIFICATE"},
    {ITL_RECORD_TAG_IPADDRESS, LISTFILE_VALUE_ADDRESS, true, "IPADDRESS"},
    {ITL_RECORD_TAG_CERTHASH, LISTFILE_VALUE_HEX, false, "CERTHASH"},
    {ITL_RECORD_TAG_HASH_ALGORITHM, LISTFILE_VALUE_DIGEST_NAME, false, "HASH ALGORITHM"},
};

bool listing_describe(listfile_field_t *field, const itl_tlv_item_t *item, bool in_header)
{
    static const tag_meaning_t unknown = {0, LISTFILE_VALUE_UNKNOWN, false, "UNKNOWN"};
    const tag_meaning_t *table = in_header ? header_tags : record_tags;
    size_t count = in_header ? sizeof header_tags / sizeof *header_tags : sizeof record_tags / sizeof *record_tags;
    const tag_meaning_t *meaning = &unknown;
    for (size_t i = 0; i < count; i++)
        if (table[i].tag == item->tag)
            meaning = &table[i];
    *field = (listfile_field_t){
        .tag = item->tag,
        .name = meaning->name,
        .kind = meaning->kind,
        .quiet = meaning->quiet,
        .off = item->start,
        .length = item->value.len,
        .span = item->value,
    };
    return meaning != &unknown;
}

static char *number_text(uint32_t number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", (unsigned)number);
    return strdup(text);
}

static char *role_text(uint32_t role)
{
    const char *name = itl_trustlist_role_name(role);
    return name != NULL ? strdup(name) : number_text(role);
}

static char *digest_text(uint32_t code)
{
    static const char *const names[] = {
        [ITL_DIGEST_SHA1] = "SHA-1", [ITL_DIGEST_SHA256] = "SHA-256", [ITL_DIGEST_SHA512] = "SHA-512"};
    return code >= ITL_DIGEST_SHA1 && code <= ITL_DIGEST_SHA512 ? strdup(names[code]) : number_text(code);
}

static char *version_text(uint32_t version)
{
    char text[16];
    snprintf(text, sizeof text, "%u.%u", (unsigned)(version >> 8), (unsigned)(version & 0xFF));
    return strdup(text);
}

static char *address_text(const uint8_t *data, size_t size)
{
    char text[INET6_ADDRSTRLEN];
    int family = size == 4 ? AF_INET : AF_INET6;
    if ((size != 4 && size != 16) || inet_ntop(family, data, text, sizeof text) == NULL)
        return base_hex(data, size, BASE_HEX_PLAIN);
    return strdup(text);
}

static char *fingerprint_text(const uint8_t *data, size_t size)
{
    uint8_t sha1[20];
    if (wc_ShaHash(data, (word32)size, sha1) != 0)
        return NULL;
    return base_hex(sha1, sizeof sha1, BASE_HEX_PLAIN);
}

/* Bytes that a number of this kind has; 0: as many as there are. */
static uint32_t number_width(listfile_value_t kind, uint32_t length)
{
    if (kind == LISTFILE_VALUE_VERSION || kind == LISTFILE_VALUE_ROLE)
        return 2;
    return kind == LISTFILE_VALUE_DIGEST_NAME ? 1 : length;
}

static char *numeric_text(const itl_tlv_source_t *source, listfile_field_t *field, const uint8_t *data)
{
    if (itl_tlv_number(source, field->span, number_width(field->kind, field->length), &field->number) !=
        ITL_REASON_NONE)
        return base_hex(data, field->length, BASE_HEX_PLAIN);
    switch (field->kind) {
    case LISTFILE_VALUE_VERSION:
        return version_text(field->number);
    case LISTFILE_VALUE_ROLE:
        return role_text(field->number);
    case LISTFILE_VALUE_DIGEST_NAME:
        return digest_text(field->number);
    default:
        return number_text(field->number);
    }
}

bool listing_value(const itl_tlv_source_t *source, listfile_field_t *field)
{
    const uint8_t *data = source->mapped + field->span.off;
    switch (field->kind) {
    case LISTFILE_VALUE_OPAQUE:
    case LISTFILE_VALUE_CONTAINER:
        return true;
    case LISTFILE_VALUE_TEXT:
        field->text = base_text(data, field->length);
        break;
    case LISTFILE_VALUE_SERIAL:
        field->text = base_hex(data, field->length, BASE_HEX_COLONS);
        break;
    case LISTFILE_VALUE_HEX:
        field->text = base_hex(data, field->length, BASE_HEX_PLAIN);
        break;
    case LISTFILE_VALUE_CERTIFICATE:
        field->text = fingerprint_text(data, field->length);
        break;
    case LISTFILE_VALUE_ADDRESS:
        field->text = address_text(data, field->length);
        break;
    case LISTFILE_VALUE_UNKNOWN:
        field->text =
            base_hex(data, field->length < UNKNOWN_BYTES_SHOWN ? field->length : UNKNOWN_BYTES_SHOWN, BASE_HEX_PLAIN);
        break;
    default:
        field->text = numeric_text(source, field, data);
        break;
    }
    return field->text != NULL;
}
