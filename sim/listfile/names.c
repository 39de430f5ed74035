/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/names.h"

#include <stdio.h>
#include <string.h>

#include <wolfssl/options.h>

#include <wolfssl/openssl/obj_mac.h>

#define ORDERED 6

/* The order of docs/formats.md, "Names". */
static const struct {
    char separator;
    int nids[ORDERED];
} styles[LISTFILE_NAMES_STYLES] = {
    [LISTFILE_NAMES_SEMICOLON] = {';',
                                  {NID_commonName, NID_organizationalUnitName, NID_organizationName, NID_localityName,
                                   NID_stateOrProvinceName, NID_countryName}},
    [LISTFILE_NAMES_COMMA] = {',',
                              {NID_commonName, NID_organizationName, NID_organizationalUnitName, NID_localityName,
                               NID_stateOrProvinceName, NID_countryName}},
};

static bool is_ordered(listfile_names_t style, int nid)
{
    for (int i = 0; i < ORDERED; i++)
        if (styles[style].nids[i] == nid)
            return true;
    return false;
}

static bool append(char text[LIMIT_NAME_BYTES], char separator, const char *type, const WOLFSSL_ASN1_STRING *value)
{
    size_t used = strlen(text);
    size_t size = (size_t)wolfSSL_ASN1_STRING_length((WOLFSSL_ASN1_STRING *)value);
    const unsigned char *data = wolfSSL_ASN1_STRING_data((WOLFSSL_ASN1_STRING *)value);
    if (data == NULL || memchr(data, 0, size) != NULL)
        return false;
    char before[2] = {used > 0 ? separator : '\0', '\0'};
    int put = snprintf(text + used, LIMIT_NAME_BYTES - used, "%s%s=%.*s", before, type, (int)size, (const char *)data);
    return put > 0 && (size_t)put < LIMIT_NAME_BYTES - used;
}

/* Appends the entries of one attribute; with nid 0 those of every attribute without a place of its own. */
static bool append_type(WOLFSSL_X509_NAME *name, listfile_names_t style, int nid, char text[LIMIT_NAME_BYTES])
{
    int count = wolfSSL_X509_NAME_entry_count(name);
    for (int i = 0; i < count; i++) {
        WOLFSSL_X509_NAME_ENTRY *entry = wolfSSL_X509_NAME_get_entry(name, i);
        int of_entry = wolfSSL_OBJ_obj2nid(wolfSSL_X509_NAME_ENTRY_get_object(entry));
        if (nid == 0 ? is_ordered(style, of_entry) : of_entry != nid)
            continue;
        const char *type = wolfSSL_OBJ_nid2sn(of_entry);
        if (type == NULL || !append(text, styles[style].separator, type, wolfSSL_X509_NAME_ENTRY_get_data(entry)))
            return false;
    }
    return true;
}

bool listfile_name_write(WOLFSSL_X509_NAME *name, listfile_names_t style, char text[LIMIT_NAME_BYTES])
{
    text[0] = '\0';
    for (int i = 0; i < ORDERED; i++)
        if (!append_type(name, style, styles[style].nids[i], text))
            return false;
    return append_type(name, style, 0, text);
}
