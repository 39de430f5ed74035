/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listfile/elements.h"
#include "listfile/generator.h"
#include "signature/signature.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <wolfssl/wolfcrypt/signature.h>

/** Sizes of the parts of the header around the signature. */
#define TLV_HEAD_BYTES 3u

static enum wc_HashType hash_type(itl_trustlist_digest_t digest)
{
    if (digest == ITL_DIGEST_SHA256)
        return WC_HASH_TYPE_SHA256;
    return digest == ITL_DIGEST_SHA512 ? WC_HASH_TYPE_SHA512 : WC_HASH_TYPE_SHA;
}

static void put_certificate(base_bytes_t *out, const listfile_record_t *record, itl_trustlist_digest_t digest)
{
    const base_bytes_t *der = &record->identity->certificate;
    bool usually_hash = record->role == ITL_ROLE_CAPF || record->role == ITL_ROLE_TVS;
    if (record->form == LISTFILE_FORM_CERTIFICATE || (record->form == LISTFILE_FORM_USUAL && !usually_hash)) {
        listfile_put_tlv(out, ITL_RECORD_TAG_CERTIFICATE, der->data, der->size);
        return;
    }
    uint8_t hash[ITL_LIMIT_DIGEST_BYTES];
    uint32_t size = itl_signature_digest_bytes(digest);
    if (size == 0 || wc_Hash(hash_type(digest), der->data, (word32)der->size, hash, size) != 0) {
        out->failed = true;
        return;
    }
    listfile_put_tlv(out, ITL_RECORD_TAG_CERTHASH, hash, size);
    listfile_put_tlv_number(out, ITL_RECORD_TAG_HASH_ALGORITHM, digest, 1);
}

static void put_address(base_bytes_t *out, const listfile_record_t *record)
{
    listfile_put_tlv(out, ITL_RECORD_TAG_IPADDRESS, record->ip_address, record->ip_size);
}

/* Everything of a record but RECORDLENGTH. */
static void put_record_body(base_bytes_t *out, const listfile_record_t *record, listfile_names_t names,
                            itl_trustlist_digest_t digest)
{
    static const uint8_t no_dns_name[2] = {0, 0}, zeroes[4] = {0};
    static const listfile_record_t nowhere = {.ip_address = zeroes, .ip_size = sizeof zeroes};
    const listfile_identity_t *identity = record->identity;
    if (record->dns_name != NULL)
        listfile_put_tlv_text(out, ITL_RECORD_TAG_DNSNAME, record->dns_name);
    else
        listfile_put_tlv(out, ITL_RECORD_TAG_DNSNAME, no_dns_name, sizeof no_dns_name);
    if (identity != NULL)
        listfile_put_tlv_text(out, ITL_RECORD_TAG_SUBJECTNAME, identity->subject[names]);
    listfile_put_tlv_number(out, ITL_RECORD_TAG_FUNCTION, record->role, 2);
    if (identity == NULL) {
        put_address(out, record->ip_address != NULL ? record : &nowhere);
        return;
    }
    listfile_put_tlv_text(out, ITL_RECORD_TAG_ISSUERNAME, identity->issuer[names]);
    listfile_put_tlv(out, ITL_RECORD_TAG_SERIALNUMBER, identity->serial, identity->serial_size);
    listfile_put_tlv(out, ITL_RECORD_TAG_PUBLICKEY, identity->public_key.data, identity->public_key.size);
    listfile_put_tlv(out, ITL_RECORD_TAG_SIGNATURE, identity->signature.data, identity->signature.size);
    put_certificate(out, record, digest);
    if (record->ip_address != NULL)
        put_address(out, record);
}

bool listfile_put_records(base_bytes_t *content, const listfile_record_t *records, size_t count, listfile_names_t names,
                          itl_trustlist_digest_t digest, base_error_t *error)
{
    for (size_t i = 0; i < count; i++) {
        base_bytes_t body = {0};
        put_record_body(&body, &records[i], names, digest);
        /* RECORDLENGTH counts its own 5 bytes. */
        size_t length = TLV_HEAD_BYTES + 2 + body.size;
        if (body.failed || length > UINT16_MAX) {
            base_bytes_free(&body);
            return base_fail(error, "record %zu is longer than its length field can say", i + 1);
        }
        listfile_put_tlv_number(content, ITL_RECORD_TAG_RECORDLENGTH, (uint32_t)length, 2);
        base_put(content, body.data, body.size);
        base_bytes_free(&body);
    }
    return content->failed ? base_fail(error, "out of memory") : true;
}

static uint8_t modulus_code(uint32_t bytes)
{
    uint8_t code = 0;
    while (code < UINT8_MAX && itl_trustlist_modulus_bytes(code) != bytes)
        code++;
    return code;
}

static void put_version(base_bytes_t *out, uint8_t tag, uint8_t major, uint8_t minor)
{
    const uint8_t version[2] = {major, minor};
    listfile_put_tlv(out, tag, version, sizeof version);
}

/* The header up to SIGNATURE, which is not part of it. */
static void put_before_signature(base_bytes_t *out, const listfile_header_t *header, const listfile_identity_t *signer,
                                 uint32_t header_length)
{
    base_bytes_t id = {0};
    listfile_put_tlv_text(&id, ITL_TAG_SIGNERNAME, header->signer_name);
    listfile_put_tlv(&id, ITL_TAG_SERIALNUMBER, signer->serial, signer->serial_size);
    listfile_put_tlv_text(&id, ITL_TAG_CANAME, header->issuer_name);
    put_version(out, ITL_TAG_VERSION, header->version_major, header->version_minor);
    listfile_put_tlv_number(out, ITL_TAG_HEADER_LENGTH, header_length, 2);
    if (header->has_signer_version)
        put_version(out, ITL_TAG_SIGNER_VERSION, header->signer_version_major, header->signer_version_minor);
    listfile_put_tlv(out, ITL_TAG_SIGNERID, id.data, id.size);
    out->failed = out->failed || id.failed;
    base_bytes_free(&id);
    /* SIGNATUREINFO and SIGNATUREALGOINFO are containers: their length fields count the elements that follow. */
    const uint8_t info[] = {
        ITL_TAG_DIGESTALGORITHM,           0, 1, (uint8_t)header->digest, ITL_TAG_SIGNATUREALGOINFO, 0, 8,
        ITL_TAG_SIGNATUREALGORITHM,        0, 1, ITL_SIGNATURE_RSA,       ITL_TAG_SIGNATUREMODULUS,  0, 1,
        modulus_code(signer->rsa_bits / 8)};
    listfile_put_tlv(out, ITL_TAG_SIGNATUREINFO, info, sizeof info);
}

/* The header behind SIGNATURE, padded so that the whole header is a multiple of 4 long. */
static void put_after_signature(base_bytes_t *out, const listfile_header_t *header, size_t header_bytes_before)
{
    listfile_put_tlv_text(out, ITL_TAG_FILENAME, header->filename);
    listfile_put_tlv_number(out, ITL_TAG_TIMESTAMP, header->timestamp, 4);
    while ((header_bytes_before + out->size) % 4 != 0 && !out->failed)
        base_put_number(out, ITL_TAG_PADDING, 1);
}

static bool rsa_sign(const listfile_identity_t *signer, const uint8_t *info, word32 info_size, uint8_t *signature,
                     word32 size)
{
    RsaKey key;
    WC_RNG rng;
    word32 index = 0;
    if (!listfile_generator(&rng))
        return false;
    bool done = false;
    if (wc_InitRsaKey(&key, NULL) == 0) {
        done = wc_RsaPrivateKeyDecode(signer->private_key.data, &index, &key, (word32)signer->private_key.size) == 0 &&
               wc_RsaSetRNG(&key, &rng) == 0 &&
               wc_RsaSSL_Sign(info, info_size, signature, size, &key, &rng) == (int)size;
        wc_FreeRsaKey(&key);
    }
    wc_FreeRng(&rng);
    return done;
}

/* Signature over the three parts around the SIGNATURE element (docs/formats.md, "Header"). */
static bool sign_parts(const listfile_identity_t *signer, itl_trustlist_digest_t digest, const base_bytes_t *before,
                       const base_bytes_t *after, const uint8_t *content, size_t size, uint8_t *signature)
{
    uint8_t hash[ITL_LIMIT_DIGEST_BYTES], info[ITL_LIMIT_DIGEST_BYTES + 24];
    wc_HashAlg state;
    enum wc_HashType type = hash_type(digest);
    uint32_t hash_size = itl_signature_digest_bytes(digest);
    if (hash_size == 0 || wc_HashInit(&state, type) != 0)
        return false;
    bool hashed = wc_HashUpdate(&state, type, before->data, (word32)before->size) == 0 &&
                  wc_HashUpdate(&state, type, after->data, (word32)after->size) == 0 &&
                  (size == 0 || wc_HashUpdate(&state, type, content, (word32)size) == 0) &&
                  wc_HashFinal(&state, type, hash) == 0;
    wc_HashFree(&state, type);
    if (!hashed)
        return false;
    word32 info_size = wc_EncodeSignature(info, hash, hash_size, wc_HashGetOID(type));
    return info_size > 0 && rsa_sign(signer, info, info_size, signature, signer->rsa_bits / 8);
}

void listfile_fault_text(itl_reason_t reason, const itl_trustlist_fault_t *fault, char *text, size_t size)
{
    char what[ITL_TRUSTLIST_FAULT_TEXT];
    itl_trustlist_fault_text(fault, what);
    /* Of a file that is too large as a whole, or empty, no byte is to blame. */
    if (fault->what == NULL || reason == ITL_REASON_TOO_LARGE || reason == ITL_REASON_EMPTY)
        snprintf(text, size, "%s", fault->what != NULL ? what : itl_reason_text(reason));
    else if (fault->record == 0)
        snprintf(text, size, "%s at byte %u (header)", what, (unsigned)fault->off);
    else
        snprintf(text, size, "%s at byte %u (record %u)", what, (unsigned)fault->off, fault->record);
}

static bool read_back(const listfile_header_t *header, const listfile_identity_t *signer, const base_bytes_t *file,
                      base_error_t *error)
{
    itl_tlv_source_t source = itl_tlv_source_memory(file->data, (uint32_t)file->size);
    itl_trustlist_t list;
    itl_trustlist_header_t read;
    itl_trustlist_fault_t fault = {0};
    itl_reason_t reason = itl_trustlist_read_header(&source, &read, &fault);
    if (reason == ITL_REASON_NONE && header->kind == LISTFILE_LIST)
        reason = itl_trustlist_read(&source, &list, &fault);
    if (reason != ITL_REASON_NONE) {
        char text[200];
        listfile_fault_text(reason, &fault, text, sizeof text);
        return base_fail(error, "no phone would take the file: %s: %s", itl_reason_text(reason), text);
    }
    itl_signature_memory_t *memory = malloc(sizeof *memory);
    if (memory == NULL)
        return base_fail(error, "out of memory");
    itl_signature_work_t *work = itl_signature_work_init(memory, sizeof *memory);
    reason = itl_signature_verify_certificate(work, &source, &read, signer->certificate.data, signer->certificate.size);
    free(memory);
    return reason == ITL_REASON_NONE ? true
                                     : base_fail(error, "no phone would take the file: %s", itl_reason_text(reason));
}

static bool check_request(const listfile_header_t *header, const listfile_identity_t *signer, size_t size,
                          base_error_t *error)
{
    if (signer->private_key.size == 0)
        return base_fail(error, "the signer's private key is missing");
    uint32_t limit = header->kind == LISTFILE_LIST ? ITL_LIMIT_LIST_BYTES : ITL_LIMIT_FILE_BYTES;
    if (size > limit)
        return base_fail(error, "the content has %zu bytes, and phones take %u at most", size, (unsigned)limit);
    if (strlen(header->filename) >= ITL_LIMIT_FILENAME_BYTES)
        return base_fail(error, "the FILENAME is longer than %u bytes", ITL_LIMIT_FILENAME_BYTES - 1);
    return true;
}

/* Header length: two passes over the parts in front, since HeaderLength is itself one of them. */
static void put_header_parts(const listfile_header_t *header, const listfile_identity_t *signer, base_bytes_t *before,
                             base_bytes_t *after)
{
    put_before_signature(before, header, signer, 0);
    size_t in_front = before->size + TLV_HEAD_BYTES + signer->rsa_bits / 8;
    put_after_signature(after, header, in_front);
    before->size = 0;
    put_before_signature(before, header, signer, (uint32_t)(in_front + after->size));
}

bool listfile_sign(const listfile_header_t *header, const listfile_identity_t *signer, const uint8_t *content,
                   size_t size, base_bytes_t *file, base_error_t *error)
{
    *file = (base_bytes_t){0};
    if (!check_request(header, signer, size, error))
        return false;
    base_bytes_t before = {0}, after = {0};
    uint8_t signature[ITL_LIMIT_SIGNATURE_BYTES];
    put_header_parts(header, signer, &before, &after);
    bool done = !before.failed && !after.failed;
    if (!done)
        base_fail(error, "the header does not fit its length fields");
    if (done && !sign_parts(signer, header->digest, &before, &after, content, size, signature))
        done = base_fail(error, "signing failed");
    if (done) {
        base_put(file, before.data, before.size);
        listfile_put_tlv(file, ITL_TAG_SIGNATURE, signature, signer->rsa_bits / 8);
        base_put(file, after.data, after.size);
        base_put(file, content, size);
        done = file->failed ? base_fail(error, "out of memory") : read_back(header, signer, file, error);
    }
    base_bytes_free(&before);
    base_bytes_free(&after);
    return done;
}
