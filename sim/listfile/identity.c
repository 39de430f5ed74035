/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/identity.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/rsa.h>

#include <string.h>

#include "base/fileio.h"
#include "listfile/names.h"
#include "tlv/certificate.h"

/* SIGNATUREMODULUS has codes for these alone (and for 512, which no phone takes). */
static bool can_sign(uint32_t rsa_bits)
{
    return rsa_bits == 1024 || rsa_bits == 2048 || rsa_bits == 4096;
}

/* --- the certificate, without wolfSSL's decoder: that refuses whole certificates for a critical extension that it does
 * not know, and lists pin certificates whatever they say --- */

/* @return an empty part: there is none */
static itl_tvs_bytes_t find(const listfile_identity_t *identity, itl_certificate_part_t part)
{
    const base_bytes_t *der = &identity->certificate;
    const itl_tlv_source_t source = itl_tlv_source_memory(der->data, (uint32_t)der->size);
    itl_tlv_span_t found = {0};
    if (itl_certificate_find(&source, (itl_tlv_span_t){0, (uint32_t)der->size}, part, &found) != ITL_REASON_NONE)
        return (itl_tvs_bytes_t){der->data, 0};
    return (itl_tvs_bytes_t){der->data + found.off, found.len};
}

static bool take_names(listfile_identity_t *identity, const itl_tvs_identity_t *parts)
{
    for (listfile_names_t style = 0; style < LISTFILE_NAMES_STYLES; style++)
        if (!listfile_name_write(parts->subject, style, identity->subject[style]) ||
            !listfile_name_write(parts->issuer, style, identity->issuer[style]))
            return false;
    return true;
}

/* Without the zero that DER puts before a set top bit; a serial of 0 is one byte. */
static bool take_serial(listfile_identity_t *identity, itl_tvs_bytes_t serial)
{
    while (serial.len > 1 && *serial.data == 0) {
        serial.data++;
        serial.len--;
    }
    if (serial.len < 1 || serial.len > sizeof identity->serial)
        return false;
    memcpy(identity->serial, serial.data, serial.len);
    identity->serial_size = serial.len;
    return true;
}

static bool take_rsa_key(listfile_identity_t *identity, itl_tvs_bytes_t bits)
{
    RsaKey key;
    word32 index = 0;
    if (wc_InitRsaKey(&key, NULL) != 0)
        return false;
    bool done = wc_RsaPublicKeyDecode(bits.data, &index, &key, (word32)bits.len) == 0;
    if (done) {
        identity->rsa_bits = (uint32_t)wc_RsaEncryptSize(&key) * 8;
        base_put(&identity->public_key, bits.data, bits.len);
    }
    wc_FreeRsaKey(&key);
    return done;
}

static bool take_ec_key(listfile_identity_t *identity, itl_tvs_bytes_t key_info)
{
    ecc_key key;
    uint8_t point[1 + 2 * MAX_ECC_BYTES];
    word32 index = 0, size = sizeof point;
    if (wc_ecc_init(&key) != 0)
        return false;
    bool done = wc_EccPublicKeyDecode(key_info.data, &index, &key, (word32)key_info.len) == 0 &&
                wc_ecc_export_x963(&key, point, &size) == 0;
    if (done)
        base_put(&identity->public_key, point, size);
    wc_ecc_free(&key);
    return done;
}

static bool is_oid(itl_tvs_bytes_t oid, const char *bytes, size_t len)
{
    return oid.len == len && memcmp(oid.data, bytes, len) == 0;
}

static bool take_key(listfile_identity_t *identity, const char *label, base_error_t *error)
{
    static const char rsa[] = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01", ec[] = "\x2A\x86\x48\xCE\x3D\x02\x01";
    itl_tvs_bytes_t kind = find(identity, ITL_CERTIFICATE_KEY_ALGORITHM);
    bool done = false;
    if (is_oid(kind, rsa, sizeof rsa - 1))
        done = take_rsa_key(identity, find(identity, ITL_CERTIFICATE_KEY));
    else if (is_oid(kind, ec, sizeof ec - 1))
        done = take_ec_key(identity, find(identity, ITL_CERTIFICATE_KEY_INFO));
    else if (kind.len > 0)
        return base_fail(error, "%s: the certificate's key is neither RSA nor EC", label);
    return done || base_fail(error, "%s: the certificate's key cannot be read", label);
}

static bool take_signature(listfile_identity_t *identity, const char *label, base_error_t *error)
{
    itl_tvs_bytes_t bits = find(identity, ITL_CERTIFICATE_SIGNATURE);
    base_put(&identity->signature, bits.data, bits.len);
    return bits.len > 0 || base_fail(error, "%s: the certificate cannot be read", label);
}

static bool take_certificate(listfile_identity_t *identity, const char *label, const DerBuffer *der,
                             base_error_t *error)
{
    itl_tvs_identity_t parts;
    base_put(&identity->certificate, der->buffer, der->length);
    if (identity->certificate.failed)
        return base_fail(error, "%s: out of memory", label);
    if (itl_tvs_identity_read(der->buffer, der->length, &parts) != ITL_REASON_NONE)
        return base_fail(error, "%s: the certificate cannot be read", label);
    if (!take_names(identity, &parts))
        return base_fail(error, "%s: the certificate has a name that no trust list can hold", label);
    if (!take_serial(identity, parts.serial))
        return base_fail(error, "%s: the certificate's serial number is longer than %u bytes", label,
                         ITL_LIMIT_SERIAL_BYTES);
    return take_key(identity, label, error) && take_signature(identity, label, error);
}

bool listfile_identity_read(listfile_identity_t *identity, const char *label, const uint8_t *pem, size_t size,
                            base_error_t *error)
{
    *identity = (listfile_identity_t){0};
    error->text[0] = '\0';
    DerBuffer *der = NULL;
    if (size == 0 || wc_PemToDer(pem, (long)size, CERT_TYPE, &der, NULL, NULL, NULL) != 0) {
        wc_FreeDer(&der);
        return base_fail(error, "%s: no certificate in PEM form in it", label);
    }
    bool done = take_certificate(identity, label, der, error);
    wc_FreeDer(&der);
    if (done && (identity->public_key.failed || identity->signature.failed))
        return base_fail(error, "%s: out of memory", label);
    return done;
}

/* The private key's public half must be, byte for byte, the certificate's key. */
static bool is_key_of(const listfile_identity_t *identity, RsaKey *key)
{
    uint8_t der[ITL_LIMIT_PUBLIC_KEY_BYTES];
    int size = wc_RsaKeyToPublicDer_ex(key, der, sizeof der, 0);
    return size > 0 && (size_t)size == identity->public_key.size &&
           memcmp(der, identity->public_key.data, (size_t)size) == 0;
}

static bool take_private_key(listfile_identity_t *identity, const char *label, const DerBuffer *der,
                             base_error_t *error)
{
    RsaKey key;
    word32 index = 0;
    if (wc_InitRsaKey(&key, NULL) != 0)
        return base_fail(error, "%s: out of memory", label);
    bool done = true;
    if (wc_RsaPrivateKeyDecode(der->buffer, &index, &key, der->length) != 0)
        done = base_fail(error, "%s: the private key is not a readable RSA key", label);
    else if (!is_key_of(identity, &key))
        done = base_fail(error, "%s: the private key is not the certificate's", label);
    wc_FreeRsaKey(&key);
    if (done && !can_sign(identity->rsa_bits))
        done = base_fail(error, "%s: an RSA key of %u bits cannot sign trust lists; 1024, 2048 and 4096 bits can",
                         label, (unsigned)identity->rsa_bits);
    if (done)
        base_put(&identity->private_key, der->buffer, der->length);
    return done;
}

static bool holds(const uint8_t *pem, size_t size, const char *what)
{
    return memmem(pem, size, what, strlen(what)) != NULL;
}

bool listfile_identity_read_key(listfile_identity_t *identity, const char *label, const uint8_t *pem, size_t size,
                                base_error_t *error)
{
    DerBuffer *der = NULL;
    if (identity->rsa_bits == 0)
        return base_fail(error, "%s: trust lists are signed with RSA, and the certificate's key is EC", label);
    if (holds(pem, size, "BEGIN ENCRYPTED PRIVATE KEY") || holds(pem, size, "Proc-Type: 4,ENCRYPTED"))
        return base_fail(error, "%s: the private key is encrypted; decrypt it first", label);
    if (size == 0 || wc_PemToDer(pem, (long)size, PRIVATEKEY_TYPE, &der, NULL, NULL, NULL) != 0) {
        wc_FreeDer(&der);
        return base_fail(error, "%s: no private key in PEM form in it", label);
    }
    base_bytes_free(&identity->private_key);
    bool done = take_private_key(identity, label, der, error);
    explicit_bzero(der->buffer, der->length);
    wc_FreeDer(&der);
    if (done && identity->private_key.failed)
        return base_fail(error, "%s: out of memory", label);
    return done;
}

bool listfile_identity_load(listfile_identity_t *identity, const char *path, base_error_t *error)
{
    base_bytes_t pem;
    *identity = (listfile_identity_t){0};
    bool done = base_load(path, &pem, NULL, error) && listfile_identity_read(identity, path, pem.data, pem.size, error);
    base_bytes_free(&pem);
    return done;
}

bool listfile_identity_load_key(listfile_identity_t *identity, const char *path, base_error_t *error)
{
    base_bytes_t pem;
    bool done =
        base_load(path, &pem, NULL, error) && listfile_identity_read_key(identity, path, pem.data, pem.size, error);
    base_bytes_free(&pem);
    return done;
}

void listfile_identity_free(listfile_identity_t *identity)
{
    base_bytes_free(&identity->certificate);
    base_bytes_free(&identity->public_key);
    base_bytes_free(&identity->signature);
    base_bytes_free(&identity->private_key);
    *identity = (listfile_identity_t){0};
}
