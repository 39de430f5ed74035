/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "cluster/certificate.h"
#include "cluster/certificate_priv.h"
#include "cluster/pkcs12_rounds.h"
#include "hal/canary.h"
#include "tlv/der.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/pkcs12.h>
#include <wolfssl/wolfcrypt/rsa.h>

/* Rounds of the key derivation: what OpenSSL uses by default. */
#define ITERATIONS 2048

/* wolfSSL leaves the buffer type's name to its own allocator. */
static void release(byte *memory)
{
    XFREE(memory, NULL, DYNAMIC_TYPE_PKCS);
}

bool certificate_to_pkcs12(const base_bytes_t *certificate, const base_bytes_t *private_key, const char *password,
                           base_bytes_t *p12, base_error_t *error)
{
    char name[] = "";
    WC_PKCS12 *packed = wc_PKCS12_create((char *)password, (word32)strlen(password), name, private_key->data,
                                         (word32)private_key->size, certificate->data, (word32)certificate->size, NULL,
                                         PBE_SHA1_DES3, PBE_SHA1_DES3, ITERATIONS, ITERATIONS, 0, NULL);
    if (packed == NULL)
        return base_fail(error, "the PKCS#12 cannot be made");
    byte *der = NULL;
    int result = wc_i2d_PKCS12(packed, &der, NULL);
    if (result > 0)
        base_put(p12, der, (size_t)result);
    release(der);
    wc_PKCS12_free(packed);
    return (result > 0 && !p12->failed) || base_fail(error, "the PKCS#12 cannot be made: wolfSSL says %d", result);
}

static bool explain(const char *label, int result, base_error_t *error)
{
    switch (result) {
    case MAC_CMP_FAILED_E:
        return base_fail(error, "%s: the security password does not open it", label);
    case ASN_UNKNOWN_OID_E:
    case ALGO_ID_E:
    case ASN_INPUT_E: /* wolfSSL's word for RC2-40, which it cannot read */
    case NOT_COMPILED_IN:
        return base_fail(error, "%s: it is encrypted with a cipher that is not supported; export it with 3DES or AES",
                         label);
    case MEMORY_E:
        return base_fail(error, "out of memory");
    default:
        return base_fail(error, "%s: its content cannot be read (wolfSSL says %d)", label, result);
    }
}

/* A key out of a PKCS#12 may be wrapped as PKCS#8; lists are signed with the RSA key alone. */
static int bare_rsa_key(byte *key, word32 *size)
{
    word32 index = 0;
    word32 offset = 0;
    int inner = wc_GetPkcs8TraditionalOffset(key, &offset, *size);
    if (inner > 0) {
        memmove(key, key + offset, (size_t)inner);
        *size = (word32)inner;
    }
    RsaKey rsa;
    int result = wc_InitRsaKey(&rsa, NULL);
    if (result == 0) {
        result = wc_RsaPrivateKeyDecode(key, &index, &rsa, *size);
        wc_FreeRsaKey(&rsa);
    }
    return result;
}

/* @param most  bytes that any part of the file can have */
static bool unpack(const char *label, WC_PKCS12 *packed, size_t most, const char *password, base_bytes_t *pem,
                   base_error_t *error)
{
    byte *key = NULL, *certificate = NULL;
    word32 key_size = 0, certificate_size = 0;
    int result = wc_PKCS12_parse(packed, password, &key, &key_size, &certificate, &certificate_size, NULL);
    bool done = false;
    /* For a key that it cannot read wolfSSL succeeds, with an error code for the size. */
    bool sound = key_size <= most && certificate_size <= most;
    if (!sound)
        key_size = 0;
    if (result != 0)
        explain(label, result, error);
    else if (key == NULL || certificate == NULL)
        base_fail(error, "%s: it holds no %s", label, key == NULL ? "private key" : "certificate");
    else if (!sound || bare_rsa_key(key, &key_size) != 0)
        base_fail(error, "%s: its key is not an RSA key", label);
    else
        done = certificate_put_pem(pem, certificate, (int)certificate_size, key, (int)key_size) ||
               base_fail(error, "out of memory");
    if (key != NULL)
        explicit_bzero(key, key_size);
    release(key);
    release(certificate);
    return done;
}

/* PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL } (RFC 7292 section 4). What a stranger made, without the
 * password, must not get as far as wolfSSL's reader: it is not written to be lied to. */
static size_t elements_of_pfx(const base_bytes_t *p12)
{
    static const itl_der_step_t way[] = {{ITL_DER_SEQUENCE, ITL_DER_UNWRAP},
                                         {ITL_DER_INTEGER, ITL_DER_SKIP},
                                         {ITL_DER_SEQUENCE, ITL_DER_SKIP},
                                         {ITL_DER_SEQUENCE, ITL_DER_SKIP}};
    size_t count = 0;
    for (size_t steps = 1; steps <= sizeof way / sizeof way[0]; steps++) {
        itl_tlv_source_t source = itl_tlv_source_memory(p12->data, (uint32_t)p12->size);
        itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&source);
        count = itl_der_follow(&cursor, way, steps) == ITL_REASON_NONE ? steps - 1u : count;
    }
    return count;
}

bool certificate_from_pkcs12(const char *label, const base_bytes_t *p12, const char *password, base_bytes_t *pem,
                             base_error_t *error)
{
    size_t elements = elements_of_pfx(p12);
    if (elements < 2u)
        return base_fail(error, "%s: not a PKCS#12 file", label);
    if (elements < 3u)
        return base_fail(error, "%s: it has no MAC: whoever made it need not know the password", label);
    uint32_t rounds = pkcs12_rounds(p12);
    if (!ITL_CANARY_HOLDS("pkcs12-rounds", rounds <= PKCS12_ROUNDS_MAX))
        return base_fail(error,
                         "%s: it asks for %u rounds of work before the password counts, more than %u; export it "
                         "with fewer (openssl pkcs12 -iter)",
                         label, rounds, PKCS12_ROUNDS_MAX);
    WC_PKCS12 *packed = wc_PKCS12_new();
    if (packed == NULL)
        return base_fail(error, "out of memory");
    bool done = wc_d2i_PKCS12(p12->data, (word32)p12->size, packed) == 0
                    ? unpack(label, packed, p12->size, password, pem, error)
                    : base_fail(error, "%s: not a PKCS#12 file", label);
    wc_PKCS12_free(packed);
    return done;
}
