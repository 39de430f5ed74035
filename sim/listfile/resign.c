/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/resign.h"

#include <string.h>

listfile_names_t listfile_names_of(const itl_tlv_source_t *source, const itl_trustlist_header_t *header)
{
    char name[ITL_LIMIT_NAME_BYTES];
    listfile_span_text(source, header->signer_name, name, sizeof name);
    return strchr(name, ',') != NULL && strchr(name, ';') == NULL ? LISTFILE_NAMES_COMMA : LISTFILE_NAMES_SEMICOLON;
}

void listfile_resign_names(listfile_resign_t *resign, const listfile_identity_t *signer, listfile_names_t style)
{
    memcpy(resign->signer_name, signer->subject[style], sizeof resign->signer_name);
    memcpy(resign->issuer_name, signer->issuer[style], sizeof resign->issuer_name);
}

static bool holds_certificate(const itl_tlv_source_t *source, const itl_trustlist_record_t *record,
                              const listfile_identity_t *signer)
{
    itl_tlv_source_t der = itl_tlv_source_memory(signer->certificate.data, (uint32_t)signer->certificate.size);
    itl_tlv_span_t all = {0, der.size};
    bool equal = false;
    return record->certificate.len > 0 &&
           itl_tlv_equal(source, record->certificate, &der, all, &equal) == ITL_REASON_NONE && equal;
}

static void copy_names_of_record(listfile_resign_t *resign, const itl_tlv_source_t *source,
                                 const listfile_identity_t *signer)
{
    itl_trustlist_t list;
    if (itl_trustlist_read(source, &list, NULL) != ITL_REASON_NONE)
        return;
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    itl_trustlist_record_t record;
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
        if (holds_certificate(source, &record, signer)) {
            listfile_span_text(source, record.subject_name, resign->signer_name, sizeof resign->signer_name);
            listfile_span_text(source, record.issuer_name, resign->issuer_name, sizeof resign->issuer_name);
            return;
        }
}

void listfile_resign_prepare(listfile_resign_t *resign, const itl_tlv_source_t *source, const listfile_parts_t *parts,
                             const listfile_identity_t *signer)
{
    const itl_trustlist_header_t *old = &parts->header;
    resign->header = (listfile_header_t){
        .kind = parts->kind,
        .version_major = old->version_major,
        .version_minor = old->version_minor,
        .has_signer_version = old->has_signer_version,
        .signer_version_major = old->signer_version_major,
        .signer_version_minor = old->signer_version_minor,
        .digest = old->digest,
        .signer_name = resign->signer_name,
        .issuer_name = resign->issuer_name,
        .filename = resign->filename,
        .timestamp = old->timestamp,
    };
    listfile_span_text(source, old->filename, resign->filename, sizeof resign->filename);
    listfile_resign_names(resign, signer, listfile_names_of(source, old));
    if (parts->kind == LISTFILE_LIST)
        copy_names_of_record(resign, source, signer);
}
