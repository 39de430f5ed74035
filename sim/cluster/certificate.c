/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/certificate.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/machine.h"
#include "cluster/certificate_priv.h"
#include "listfile/generator.h"
#include "tlv/certificate.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>

/* DER tags, and the object identifiers of the attributes (RFC 5280 appendix A.1): 2.5.4.x. */
enum { DER_SEQUENCE_TAG = 0x30, DER_SET_TAG = 0x31, DER_OID_TAG = 0x06, DER_UTF8_TAG = 0x0C, DER_PRINTABLE_TAG = 0x13 };

#define CERTIFICATE_DER_BYTES 8192
#define CERTIFICATE_PEM_BYTES 16384

static void put_attribute(base_bytes_t *name, uint8_t attribute, uint8_t string_tag, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    const uint8_t oid[] = {DER_OID_TAG, 3, 0x55, 0x04, attribute};
    base_bytes_t pair = {0}, sequence = {0};
    base_put(&pair, oid, sizeof oid);
    certificate_put_der(&pair, string_tag, value, strlen(value));
    certificate_put_der(&sequence, DER_SEQUENCE_TAG, pair.data, pair.size);
    certificate_put_der(name, DER_SET_TAG, sequence.data, sequence.size);
    name->failed = name->failed || pair.failed || sequence.failed;
    base_bytes_free(&pair);
    base_bytes_free(&sequence);
}

/* wolfSSL's own name fields would come out in another order, so the name is handed over as finished DER, without the
 * SEQUENCE around it: wolfSSL adds that. */
static bool set_name(Cert *cert, const certificate_name_t *wish, base_error_t *error)
{
    base_bytes_t name = {0};
    put_attribute(&name, 3, DER_UTF8_TAG, wish->common_name);
    put_attribute(&name, 11, DER_UTF8_TAG, wish->organizational_unit);
    put_attribute(&name, 10, DER_UTF8_TAG, wish->organization);
    put_attribute(&name, 7, DER_UTF8_TAG, wish->locality);
    put_attribute(&name, 8, DER_UTF8_TAG, wish->state);
    put_attribute(&name, 6, DER_PRINTABLE_TAG, wish->country);
    bool done = !name.failed && name.size <= sizeof cert->sbjRaw;
    if (done) {
        memcpy(cert->sbjRaw, name.data, name.size);
        memcpy(cert->issRaw, name.data, name.size); /* Until somebody else is (set_issuer). */
    } else {
        base_fail(error, "the name of %.100s is too long for a certificate", wish->common_name);
    }
    base_bytes_free(&name);
    return done;
}

/* A date as X.509 writes it: UTCTime up to 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
static int put_date(byte *out, size_t cap, int64_t when)
{
    time_t seconds = (time_t)when;
    struct tm utc;
    char text[24];
    if (gmtime_r(&seconds, &utc) == NULL)
        return 0;
    size_t len = strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &utc);
    bool late = utc.tm_year >= 150;
    const char *date = late ? text : text + 2; /* UTCTime has no century. */
    len -= (size_t)(date - text);
    if (len + 2 > cap)
        return 0;
    out[0] = late ? ASN_GENERALIZED_TIME : ASN_UTC_TIME;
    out[1] = (byte)len;
    memcpy(out + 2, date, len);
    return (int)len + 2;
}

static bool set_serial(Cert *cert, WC_RNG *rng)
{
    if (wc_RNG_GenerateBlock(rng, cert->serial, 16) != 0)
        return false;
    /* Positive, and 16 bytes whatever comes: the first byte keeps its top bit clear and is not zero. */
    cert->serial[0] = (byte)((cert->serial[0] & 0x3F) | 0x40);
    cert->serialSz = 16;
    return true;
}

static bool set_alternative_name(Cert *cert, const char *dns_name)
{
    if (dns_name == NULL)
        return true;
    size_t len = strlen(dns_name);
    if (len > 120)
        return false;
    cert->altNames[0] = DER_SEQUENCE_TAG;
    cert->altNames[1] = (byte)(len + 2);
    cert->altNames[2] = 0x82; /* dNSName */
    cert->altNames[3] = (byte)len;
    memcpy(cert->altNames + 4, dns_name, len);
    cert->altNamesSz = (int)len + 4;
    return true;
}

static int signature_type(itl_trustlist_digest_t digest)
{
    switch (digest) {
    case ITL_DIGEST_SHA512:
        return CTC_SHA512wRSA;
    case ITL_DIGEST_SHA256:
        return CTC_SHA256wRSA;
    default:
        return CTC_SHAwRSA;
    }
}

static bool fill(Cert *cert, const certificate_wish_t *wish, RsaKey *key, WC_RNG *rng, base_error_t *error)
{
    if (wc_InitCert(cert) != 0 || !set_serial(cert, rng))
        return base_fail(error, "no random numbers for a certificate");
    cert->sigType = signature_type(wish->digest);
    cert->isCA = wish->is_ca ? 1 : 0;
    cert->beforeDateSz = put_date(cert->beforeDate, sizeof cert->beforeDate, wish->not_before);
    cert->afterDateSz =
        put_date(cert->afterDate, sizeof cert->afterDate, wish->not_before + wish->days * INT64_C(86400));
    if (!set_alternative_name(cert, wish->dns_name) || cert->beforeDateSz == 0 || cert->afterDateSz == 0 ||
        wc_SetKeyUsage(cert, "digitalSignature,keyEncipherment,dataEncipherment,keyCertSign") != 0 ||
        wc_SetExtKeyUsage(cert, wish->extended_key_usage) != 0 || wc_SetSubjectKeyIdFromPublicKey(cert, key, NULL) != 0)
        return base_fail(error, "the certificate of %.100s cannot be made", wish->name.common_name);
    return set_name(cert, &wish->name, error);
}

static bool put_pem(base_bytes_t *pem, const byte *der, int der_size, int type)
{
    byte *text = malloc(CERTIFICATE_PEM_BYTES);
    int size = text == NULL ? -1 : wc_DerToPem(der, (word32)der_size, text, CERTIFICATE_PEM_BYTES, type);
    if (size > 0)
        base_put(pem, text, (size_t)size);
    if (text != NULL)
        explicit_bzero(text, CERTIFICATE_PEM_BYTES);
    free(text);
    return size > 0 && !pem->failed;
}

bool certificate_put_pem(base_bytes_t *pem, const byte *certificate, int certificate_size, const byte *key,
                         int key_size)
{
    return put_pem(pem, certificate, certificate_size, CERT_TYPE) && put_pem(pem, key, key_size, PRIVATEKEY_TYPE);
}

/* The subject of the CA's certificate, as it stands there. */
static bool set_issuer(Cert *cert, const listfile_identity_t *issuer, RsaKey *key)
{
    const base_bytes_t *der = &issuer->certificate;
    const itl_tlv_source_t source = itl_tlv_source_memory(der->data, (uint32_t)der->size);
    itl_tlv_span_t subject = {0};
    if (itl_certificate_find(&source, (itl_tlv_span_t){0, (uint32_t)der->size}, ITL_CERTIFICATE_SUBJECT, &subject) !=
            ITL_REASON_NONE ||
        subject.len >= sizeof cert->issRaw)
        return false;
    memset(cert->issRaw, 0, sizeof cert->issRaw);
    memcpy(cert->issRaw, der->data + subject.off, subject.len);
    cert->selfSigned = 0;
    return wc_SetAuthKeyIdFromPublicKey(cert, key, NULL) == 0;
}

/* The key that signs: the certificate's own, or the CA's. @param ca  made ready where that is it */
static RsaKey *signer_of(const certificate_wish_t *wish, Cert *cert, RsaKey *own, RsaKey *ca, WC_RNG *rng)
{
    word32 index = 0;
    if (wish->issuer == NULL)
        return own;
    const base_bytes_t *der = &wish->issuer->private_key;
    return wc_RsaPrivateKeyDecode(der->data, &index, ca, (word32)der->size) == 0 && wc_RsaSetRNG(ca, rng) == 0 &&
                   set_issuer(cert, wish->issuer, ca)
               ? ca
               : NULL;
}

/* @return size of the certificate; 0 and below: it cannot be */
static int make_signed(const certificate_wish_t *wish, Cert *cert, byte *der, RsaKey *key, WC_RNG *rng)
{
    RsaKey ca;
    if (wc_InitRsaKey(&ca, NULL) != 0)
        return -1;
    RsaKey *signer = signer_of(wish, cert, key, &ca, rng);
    int size = signer == NULL ? -1 : wc_MakeCert(cert, der, CERTIFICATE_DER_BYTES, key, NULL, rng);
    if (size > 0)
        size = certificate_plain_key_usage(der, size, CERTIFICATE_DER_BYTES);
    if (size > 0)
        size = wc_SignCert(size, cert->sigType, der, CERTIFICATE_DER_BYTES, signer, NULL, rng);
    wc_FreeRsaKey(&ca);
    return size;
}

static bool sign(const certificate_wish_t *wish, RsaKey *key, WC_RNG *rng, base_bytes_t *pem, base_error_t *error)
{
    Cert *cert = calloc(1, sizeof *cert);
    byte *der = malloc(CERTIFICATE_DER_BYTES);
    byte *key_der = malloc(CERTIFICATE_DER_BYTES);
    bool done = cert != NULL && der != NULL && key_der != NULL && fill(cert, wish, key, rng, error);
    if (done) {
        int key_size = wc_RsaKeyToDer(key, key_der, CERTIFICATE_DER_BYTES);
        int size = make_signed(wish, cert, der, key, rng);
        done = size > 0 && key_size > 0 && certificate_put_pem(pem, der, size, key_der, key_size);
        if (!done)
            base_fail(error, "the certificate of %.100s cannot be made: wolfSSL says %d", wish->name.common_name, size);
    } else if (error->text[0] == '\0') {
        base_fail(error, "out of memory");
    }
    if (key_der != NULL)
        explicit_bzero(key_der, CERTIFICATE_DER_BYTES);
    free(key_der);
    free(der);
    free(cert);
    return done;
}

/* A new one, or in the virtual world one that is there already. */
static bool make_key(RsaKey *key, uint32_t bits, WC_RNG *rng)
{
    const uint8_t *der = NULL;
    size_t size = 0;
    word32 index = 0;
    if (machine_take_key(bits, &der, &size))
        return wc_RsaPrivateKeyDecode(der, &index, key, (word32)size) == 0;
    return wc_MakeRsaKey(key, (int)bits, WC_RSA_EXPONENT, rng) == 0;
}

bool certificate_make(const certificate_wish_t *wish, base_bytes_t *pem, base_error_t *error)
{
    WC_RNG rng;
    RsaKey key;
    error->text[0] = '\0';
    if (!listfile_generator(&rng))
        return base_fail(error, "no random numbers for a key");
    bool done = wc_InitRsaKey(&key, NULL) == 0;
    if (done) {
        done = wc_RsaSetRNG(&key, &rng) == 0 && make_key(&key, wish->key_bits, &rng);
        if (done)
            done = sign(wish, &key, &rng, pem, error);
        else
            base_fail(error, "no key of %u bits can be made", (unsigned)wish->key_bits);
        wc_FreeRsaKey(&key);
    }
    wc_FreeRng(&rng);
    return done;
}
