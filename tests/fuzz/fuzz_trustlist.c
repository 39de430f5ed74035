/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Trust lists and headers of signed files: what is accepted lies inside the input and adds up, what is refused says
 * why, and mapped and unmapped sources give the same.
 */
#include "fuzz_source.h"
#include "trustlist/trustlist.h"

static void check_header(const itl_tlv_source_t *source, const itl_trustlist_header_t *header)
{
    CHECK(header->length <= source->size);
    fuzz_check_span(source, header->signer_id);
    fuzz_check_span(source, header->signer_name);
    fuzz_check_span(source, header->issuer_name);
    fuzz_check_span(source, header->serial);
    fuzz_check_span(source, header->filename);
    fuzz_check_span(source, header->signature_tlv);
    CHECK(header->serial.len >= 1 && header->serial.len <= ITL_LIMIT_SERIAL_BYTES);
    CHECK(header->signer_name.len <= ITL_LIMIT_NAME_BYTES && header->issuer_name.len <= ITL_LIMIT_NAME_BYTES);
    CHECK(source->mapped[header->issuer_name.off + header->issuer_name.len - 1] == 0);
    CHECK(header->digest >= ITL_DIGEST_SHA1 && header->digest <= ITL_DIGEST_SHA512);
    CHECK(header->signature.len == itl_trustlist_modulus_bytes(header->modulus_code) && header->signature.len >= 128);
    CHECK(header->signature_tlv.off + header->signature_tlv.len <= header->length);
}

static void check_record(const itl_tlv_source_t *source, const itl_trustlist_record_t *record)
{
    const itl_tlv_span_t spans[] = {record->dns_name,    record->subject_name, record->issuer_name,
                                    record->serial,      record->public_key,   record->signature,
                                    record->certificate, record->ip_address,   record->cert_hash};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        fuzz_check_span(source, spans[i]);
        CHECK(spans[i].len == 0 ||
              (spans[i].off >= record->off && spans[i].off + spans[i].len <= record->off + record->length));
    }
    CHECK(record->empty || (record->serial.len != 0 && record->subject_name.len != 0 && record->issuer_name.len != 0));
    CHECK(record->empty || record->public_key.len + record->certificate.len + record->cert_hash.len != 0);
    CHECK(record->cert_hash.len == 0 || record->cert_hash.len == itl_trustlist_digest_bytes(record->cert_hash_digest));
    CHECK(record->certificate.len <= ITL_LIMIT_CERTIFICATE_BYTES);
}

static void check_list(const itl_trustlist_t *list)
{
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    itl_trustlist_record_t record;
    uint32_t off = list->header.length;
    unsigned counted = 0;
    check_header(&list->source, &list->header);
    for (unsigned number = 1; itl_trustlist_next(&walk, &record) == ITL_REASON_NONE; number++) {
        CHECK(record.off == off && record.number == number && number <= ITL_LIMIT_RECORDS);
        check_record(&list->source, &record);
        off += record.length;
        counted += record.empty ? 0 : 1;
    }
    CHECK(off == list->source.size);
    CHECK(counted == list->record_count && list->sast_count <= list->record_count);
    walk = itl_trustlist_walk(list);
    while (itl_trustlist_next_signer(&walk, &list->source, &list->header, &record) == ITL_REASON_NONE)
        CHECK(record.role == ITL_ROLE_SAST && !record.empty && record.serial.len == list->header.serial.len);
}

static void check_fault(itl_reason_t reason, const itl_trustlist_fault_t *fault, size_t size)
{
    CHECK((fault->what != NULL) == (reason != ITL_REASON_NONE));
    CHECK(fault->off <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > UINT32_MAX)
        return 0;
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    itl_trustlist_header_t header;
    itl_trustlist_t list;
    itl_trustlist_t other;
    itl_trustlist_fault_t fault;
    itl_reason_t reason = itl_trustlist_read_header(&mapped, &header, &fault);
    check_fault(reason, &fault, size);
    if (reason == ITL_REASON_NONE)
        check_header(&mapped, &header);
    reason = itl_trustlist_read(&mapped, &list, &fault);
    check_fault(reason, &fault, size);
    CHECK(itl_trustlist_read(&unmapped, &other, NULL) == reason);
    if (reason == ITL_REASON_NONE) {
        check_list(&list);
        CHECK(list.header.length == other.header.length && list.header.timestamp == other.header.timestamp);
        CHECK(list.header.serial.off == other.header.serial.off && list.header.digest == other.header.digest);
        CHECK(list.record_count == other.record_count && list.sast_count == other.sast_count);
    }
    return 0;
}
