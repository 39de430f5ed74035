/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "list_builder.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <wolfssl/wolfcrypt/signature.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trustlist/trustlist.h"

static void stop(const char *what)
{
    fprintf(stderr, "list_builder: %s\n", what);
    exit(EXIT_FAILURE);
}

uint32_t test_read_file(const char *path, uint8_t *out, uint32_t cap)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        stop(path);
    size_t len = fread(out, 1, cap, file);
    if (ferror(file) != 0 || fgetc(file) != EOF)
        stop(path);
    (void)fclose(file);
    return (uint32_t)len;
}

static void load_part(test_bytes_t *part, const char *stem, const char *suffix, bool optional)
{
    char path[512];
    int len = snprintf(path, sizeof path, "%s/%s.%s.der", UNIT_DATA, stem, suffix);
    if (len < 0 || (size_t)len >= sizeof path)
        stop("path too long");
    FILE *file = optional ? fopen(path, "rb") : NULL;
    part->len = 0;
    if (optional && file == NULL)
        return;
    if (file != NULL)
        (void)fclose(file);
    part->len = test_read_file(path, part->bytes, sizeof part->bytes);
}

void test_key_load(test_key_t *key, const char *stem)
{
    memset(key, 0, sizeof *key);
    key->name = stem;
    for (size_t i = 0; stem[i] != '\0'; i++)
        key->serial[i % sizeof key->serial] ^= (uint8_t)stem[i];
    load_part(&key->private_key, stem, "key", true);
    load_part(&key->public_key, stem, "pub", false);
    load_part(&key->certificate, stem, "cert", false);
    uint32_t len = key->public_key.len;
    key->modulus_code = len < 100 ? 0 : len < 200 ? 1 : len < 400 ? 2 : 3;
}

itl_tlv_source_t built_source(const built_t *built)
{
    return itl_tlv_source_memory(built->bytes, built->len);
}

void built_bytes(built_t *built, const void *data, uint32_t len)
{
    if (len > sizeof built->bytes - built->len)
        stop("the built file is too large");
    if (len > 0)
        memcpy(built->bytes + built->len, data, len);
    built->len += len;
}

void built_element(built_t *built, uint8_t tag, const void *value, uint32_t len)
{
    const uint8_t front[3] = {tag, (uint8_t)(len >> 8), (uint8_t)len};
    built_bytes(built, front, sizeof front);
    built_bytes(built, value, len);
}

static void patch_u16(built_t *built, uint32_t at, uint32_t number)
{
    built->bytes[at] = (uint8_t)(number >> 8);
    built->bytes[at + 1] = (uint8_t)number;
}

header_plan_t header_plan(const test_key_t *key, uint8_t digest)
{
    return (header_plan_t){.key = key,
                           .digest = digest,
                           .algorithm = ITL_SIGNATURE_RSA,
                           .modulus = key->modulus_code,
                           .signature_len = itl_trustlist_modulus_bytes(key->modulus_code),
                           .filename = "ITLFile.tlv"};
}

/* Writes an element with its fault. */
static void put(built_t *built, const build_fault_t *fault, uint8_t tag, const void *value, uint32_t len)
{
    int times = fault->drop == tag ? 0 : fault->twice == tag ? 2 : 1;
    for (int i = 0; i < times; i++)
        if (fault->replace == tag)
            built_element(built, tag, fault->value, fault->value_len);
        else
            built_element(built, tag, value, len);
}

static void put_name(built_t *built, const build_fault_t *fault, uint8_t tag, const char *name)
{
    put(built, fault, tag, name, (uint32_t)strlen(name) + 1);
}

static void put_extra(built_t *built, const build_fault_t *fault, uint8_t container)
{
    if (fault->extra != 0 && fault->extra_in == container)
        built_element(built, fault->extra, fault->value, fault->value_len);
}

static void put_signer_id(built_t *built, const header_plan_t *plan)
{
    static built_t inner;
    inner.len = 0;
    put_name(&inner, &plan->fault, ITL_TAG_SIGNERNAME, plan->key->name);
    put(&inner, &plan->fault, ITL_TAG_SERIALNUMBER, plan->key->serial, sizeof plan->key->serial);
    put_name(&inner, &plan->fault, ITL_TAG_CANAME, plan->key->name);
    put_extra(&inner, &plan->fault, ITL_TAG_SIGNERID);
    put(built, &plan->fault, ITL_TAG_SIGNERID, inner.bytes, inner.len);
}

static void put_signature_info(built_t *built, const header_plan_t *plan)
{
    static built_t info;
    static built_t algorithm;
    info.len = 0;
    algorithm.len = 0;
    put(&algorithm, &plan->fault, ITL_TAG_SIGNATUREALGORITHM, &plan->algorithm, 1);
    put(&algorithm, &plan->fault, ITL_TAG_SIGNATUREMODULUS, &plan->modulus, 1);
    put_extra(&algorithm, &plan->fault, ITL_TAG_SIGNATUREALGOINFO);
    put(&info, &plan->fault, ITL_TAG_DIGESTALGORITHM, &plan->digest, 1);
    put(&info, &plan->fault, ITL_TAG_SIGNATUREALGOINFO, algorithm.bytes, algorithm.len);
    put_extra(&info, &plan->fault, ITL_TAG_SIGNATUREINFO);
    put(built, &plan->fault, ITL_TAG_SIGNATUREINFO, info.bytes, info.len);
}

void built_header(built_t *built, const header_plan_t *plan)
{
    static const uint8_t version[2] = {1, 2};
    static const uint8_t zeros[0x10000];
    static const uint8_t time_stamp[4] = {0x53, 0x0E, 0x31, 0x5B};
    static const uint8_t padding = ITL_TAG_PADDING;
    const build_fault_t *fault = &plan->fault;
    built->len = 0;
    put(built, fault, ITL_TAG_VERSION, version, sizeof version);
    built->header_length_at = built->len + 3;
    put(built, fault, ITL_TAG_HEADER_LENGTH, zeros, 2);
    put_signer_id(built, plan);
    put_signature_info(built, plan);
    built->signature_at = built->len;
    put(built, fault, ITL_TAG_SIGNATURE, zeros, plan->signature_len);
    put_name(built, fault, ITL_TAG_FILENAME, plan->filename);
    put(built, fault, ITL_TAG_TIMESTAMP, time_stamp, sizeof time_stamp);
    put_extra(built, fault, 0);
    while (built->len % 4 != 0)
        built_bytes(built, &padding, 1);
    if (fault->drop != ITL_TAG_HEADER_LENGTH && fault->replace != ITL_TAG_HEADER_LENGTH)
        patch_u16(built, built->header_length_at, built->len);
}

void built_open_record(built_t *built)
{
    static const uint8_t zeros[2];
    built->open_at = built->len + 3;
    built_element(built, ITL_RECORD_TAG_RECORDLENGTH, zeros, sizeof zeros);
}

void built_close_record(built_t *built)
{
    patch_u16(built, built->open_at, built->len - (built->open_at - 3));
}

static void put_hash(built_t *built, const test_key_t *key, const build_fault_t *fault)
{
    static const uint8_t algorithm = ITL_DIGEST_SHA1;
    uint8_t hash[20];
    if (wc_Hash(WC_HASH_TYPE_SHA, key->certificate.bytes, key->certificate.len, hash, sizeof hash) != 0)
        stop("hash");
    put(built, fault, ITL_RECORD_TAG_CERTHASH, hash, sizeof hash);
    put(built, fault, ITL_RECORD_TAG_HASH_ALGORITHM, &algorithm, 1);
}

void built_bad_record(built_t *built, const test_key_t *key, uint16_t role, const build_fault_t *fault)
{
    const uint8_t function[2] = {(uint8_t)(role >> 8), (uint8_t)role};
    built_open_record(built);
    put(built, fault, ITL_RECORD_TAG_DNSNAME, "\0", 2);
    put_name(built, fault, ITL_RECORD_TAG_SUBJECTNAME, key->name);
    put(built, fault, ITL_RECORD_TAG_FUNCTION, function, sizeof function);
    put_name(built, fault, ITL_RECORD_TAG_ISSUERNAME, key->name);
    put(built, fault, ITL_RECORD_TAG_SERIALNUMBER, key->serial, sizeof key->serial);
    put(built, fault, ITL_RECORD_TAG_PUBLICKEY, key->public_key.bytes, key->public_key.len);
    put(built, fault, ITL_RECORD_TAG_SIGNATURE, key->serial, sizeof key->serial);
    if (role == ITL_ROLE_CAPF || role == ITL_ROLE_TVS)
        put_hash(built, key, fault);
    else
        put(built, fault, ITL_RECORD_TAG_CERTIFICATE, key->certificate.bytes, key->certificate.len);
    put(built, fault, ITL_RECORD_TAG_IPADDRESS, key->serial, sizeof key->serial);
    put_extra(built, fault, 0);
    built_close_record(built);
}

void built_record(built_t *built, const test_key_t *key, uint16_t role)
{
    static const build_fault_t none = {0};
    built_bad_record(built, key, role, &none);
}

static enum wc_HashType hash_type(uint8_t digest)
{
    return digest == ITL_DIGEST_SHA1     ? WC_HASH_TYPE_SHA
           : digest == ITL_DIGEST_SHA256 ? WC_HASH_TYPE_SHA256
                                         : WC_HASH_TYPE_SHA512;
}

/* The DigestInfo over everything but the SIGNATURE element. */
static word32 digest_info(const built_t *built, const header_plan_t *plan, uint8_t *info)
{
    enum wc_HashType type = hash_type(plan->digest);
    uint32_t behind = built->signature_at + 3 + plan->signature_len;
    wc_HashAlg hash;
    uint8_t digest[64];
    if (wc_HashInit(&hash, type) != 0 || wc_HashUpdate(&hash, type, built->bytes, built->signature_at) != 0 ||
        wc_HashUpdate(&hash, type, built->bytes + behind, built->len - behind) != 0 ||
        wc_HashFinal(&hash, type, digest) != 0)
        stop("digest");
    return wc_EncodeSignature(info, digest, itl_trustlist_digest_bytes(plan->digest), wc_HashGetOID(type));
}

void built_sign(built_t *built, const header_plan_t *plan)
{
    uint8_t info[128];
    word32 info_len = digest_info(built, plan, info);
    const test_bytes_t *key_bytes = &plan->key->private_key;
    RsaKey key;
    WC_RNG rng;
    word32 at = 0;
    if (wc_InitRsaKey(&key, NULL) != 0 || wc_InitRng(&rng) != 0 ||
        wc_RsaPrivateKeyDecode(key_bytes->bytes, &at, &key, key_bytes->len) != 0 || wc_RsaSetRNG(&key, &rng) != 0)
        stop("private key");
    int len = wc_RsaSSL_Sign(info, info_len, built->bytes + built->signature_at + 3, plan->signature_len, &key, &rng);
    if (len != (int)plan->signature_len)
        stop("sign");
    wc_FreeRsaKey(&key);
    wc_FreeRng(&rng);
}

void built_list(built_t *built, const test_key_t *key, uint8_t digest)
{
    built_list_named(built, key, digest, "ITLFile.tlv");
}

void built_list_named(built_t *built, const test_key_t *key, uint8_t digest, const char *filename)
{
    header_plan_t plan = header_plan(key, digest);
    plan.filename = filename;
    built_header(built, &plan);
    built_record(built, key, ITL_ROLE_SAST);
    built_record(built, key, ITL_ROLE_TFTP);
    built_record(built, key, ITL_ROLE_TVS);
    built_sign(built, &plan);
}
