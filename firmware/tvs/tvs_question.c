/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_question.h"

#include <string.h>

#include "tvs/tvs_name.h"
#include "tvs/tvs_pin.h"

/* Who the signer is, as its file prints it. */
typedef struct signer {
    tvs_bytes_t subject, issuer, serial;
} signer_t;

_Static_assert(2u * LIMIT_NAME_BYTES + LIMIT_SERIAL_BYTES <= LIMIT_CERTIFICATE_BYTES, "a signer fits signature_chunk");
_Static_assert(2u * LIMIT_NAME_BYTES + LIMIT_SERIAL_BYTES + TVS_DEVICE_NAME_BYTES + 16u <= TVS_BODY_BYTES,
               "every QUERY fits a message");

uint32_t tvs_question_roles(tvs_purpose_t purpose)
{
    switch (purpose) {
    case TVS_FOR_LIST:
        return TVS_ROLE_BIT(ROLE_SAST);
    case TVS_FOR_SIGNED_FILE:
        return TVS_ROLE_BIT(ROLE_TFTP) | TVS_ROLE_BIT(ROLE_CCM_TFTP);
    case TVS_FOR_HTTPS:
        return TVS_ROLE_BIT(ROLE_APP_SERVER) | TVS_ROLE_BIT(ROLE_TFTP);
    }
    return 0;
}

static reason_t copy_part(const tlv_source_t *source, tlv_span_t span, uint8_t *buf, size_t cap, tvs_bytes_t *part)
{
    size_t len = 0;
    reason_t reason = tlv_copy(source, span, buf, cap, &len);
    *part = (tvs_bytes_t){buf, len};
    return reason;
}

/* Copies the signer's names and serial number to signature_chunk(work). */
static reason_t load_signer(const tvs_question_t *question, signature_work_t *work, signer_t *signer)
{
    const trustlist_header_t *header = question->header;
    uint8_t *buf = signature_chunk(work);
    reason_t reason = copy_part(question->source, header->signer_name, buf, LIMIT_NAME_BYTES, &signer->subject);
    buf += LIMIT_NAME_BYTES;
    if (reason == REASON_NONE)
        reason = copy_part(question->source, header->issuer_name, buf, LIMIT_NAME_BYTES, &signer->issuer);
    buf += LIMIT_NAME_BYTES;
    if (reason == REASON_NONE)
        reason = copy_part(question->source, header->serial, buf, LIMIT_SERIAL_BYTES, &signer->serial);
    return reason;
}

/* Is the certificate that of the signer? The serial number must be the signer's; a name that cannot be read is no proof
 * of another certificate, as the signature must still verify with this one's key. */
static reason_t check_subject(const tvs_question_t *question, tvs_bytes_t der, signature_work_t *work)
{
    signer_t signer;
    tvs_identity_t identity;
    reason_t reason = load_signer(question, work, &signer);
    if (reason != REASON_NONE)
        return reason;
    if (tvs_identity_read(der.data, der.len, &identity) != REASON_NONE ||
        !tvs_serial_matches(identity.serial, signer.serial) ||
        tvs_name_compare(identity.issuer, signer.issuer) == TVS_NAME_DIFFERENT ||
        tvs_name_compare(identity.subject, signer.subject) == TVS_NAME_DIFFERENT)
        return REASON_TVS_WRONG_SUBJECT;
    return REASON_NONE;
}

reason_t tvs_question_candidate_certificate(const tvs_question_t *question, uint8_t *buf, size_t *len)
{
    if (question->candidate == NULL)
        return REASON_NOT_FOUND;
    trustlist_walk_t walk = trustlist_walk(question->candidate);
    trustlist_record_t record;
    reason_t reason = REASON_NONE;
    while ((reason = trustlist_next_signer(&walk, question->source, question->header, &record)) == REASON_NONE)
        if (record.certificate.len > 0)
            return tlv_copy(&question->candidate->source, record.certificate, buf, LIMIT_CERTIFICATE_BYTES, len);
    return reason;
}

static reason_t encode_query(const tvs_question_t *question, tvs_request_t *request, signature_work_t *work,
                             uint8_t *message, size_t *len)
{
    signer_t signer;
    reason_t reason = load_signer(question, work, &signer);
    if (reason != REASON_NONE)
        return reason;
    request->subject = signer.subject;
    request->issuer = signer.issuer;
    request->serial = signer.serial;
    return tvs_encode_request(request, message, TVS_MESSAGE_BYTES, len);
}

/* A candidate may name its signer in a record and put somebody else's certificate there: that is not asked about. */
static reason_t encode_verify_signer(const tvs_question_t *question, tvs_request_t *request, signature_work_t *work,
                                     uint8_t *message, size_t *len)
{
    size_t der_len = 0;
    uint8_t *der = signature_chunk(work);
    reason_t reason = tvs_question_candidate_certificate(question, der, &der_len);
    if (reason != REASON_NONE)
        return reason;
    request->certificate = (tvs_bytes_t){der, der_len};
    reason = tvs_encode_request(request, message, TVS_MESSAGE_BYTES, len);
    if (reason != REASON_NONE)
        return reason;
    return check_subject(question, (tvs_bytes_t){message + *len - der_len, der_len}, work);
}

reason_t tvs_question_encode(const tvs_question_t *question, bool verify, const char *device, uint32_t session,
                             signature_work_t *work, uint8_t *message, size_t *len)
{
    tvs_request_t request = {
        .command = verify ? TVS_VERIFY_REQUEST : TVS_QUERY_REQUEST,
        .session = session,
        .device_name = {(const uint8_t *)device, strlen(device)},
    };
    if (!verify)
        return encode_query(question, &request, work, message, len);
    if (question->source != NULL)
        return encode_verify_signer(question, &request, work, message, len);
    request.certificate = (tvs_bytes_t){question->der, question->der_len};
    return tvs_encode_request(&request, message, TVS_MESSAGE_BYTES, len);
}

static reason_t digest(const uint8_t *data, size_t len, size_t skip, signature_work_t *work, tvs_key_t *key)
{
    const tlv_source_t source = tlv_source_memory(data, (uint32_t)len);
    return signature_digest(work, DIGEST_SHA256, &source, (tlv_span_t){0, (uint32_t)skip}, key->bytes);
}

reason_t tvs_certificate_key(const uint8_t *der, size_t len, signature_work_t *work, tvs_key_t *key)
{
    return digest(der, len, 0, work, key);
}

reason_t tvs_question_key(const tvs_question_t *question, const uint8_t *message, size_t len, const char *device,
                          signature_work_t *work, tvs_key_t *key)
{
    if (question->source == NULL)
        return tvs_certificate_key(question->der, question->der_len, work, key);
    /* Header (with the session) and DEVICE_NAME are left out. */
    return digest(message, len, TVS_HEADER_BYTES + 4u + strlen(device), work, key);
}

static uint32_t roles_of(tvs_bytes_t roles)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < roles.len; i++)
        bits |= TVS_ROLE_BIT(roles.data[i]);
    return bits;
}

/* A certificate in the answer must be the one asked about; the answer to a VERIFY need not have one. */
static reason_t check_certificate(const tvs_question_t *question, bool verify, tvs_bytes_t der, signature_work_t *work)
{
    if (der.data == NULL)
        return verify ? REASON_NONE : REASON_TVS_BAD_ANSWER;
    if (question->source != NULL)
        return check_subject(question, der, work);
    bool same = der.len == question->der_len && memcmp(der.data, question->der, der.len) == 0;
    return same ? REASON_NONE : REASON_TVS_WRONG_SUBJECT;
}

reason_t tvs_question_judge(const tvs_question_t *question, bool verify, const tvs_response_t *response,
                            signature_work_t *work, uint32_t *roles)
{
    *roles = 0;
    if (response->status == TVS_STATUS_NOT_VALID)
        return REASON_TVS_DENIED;
    if (response->status != TVS_STATUS_VALID)
        return REASON_TVS_BAD_ANSWER;
    reason_t reason = check_certificate(question, verify, response->certificate, work);
    if (reason != REASON_NONE)
        return reason;
    *roles = roles_of(response->roles);
    return (*roles & tvs_question_roles(question->purpose)) != 0 ? REASON_NONE : REASON_TVS_WRONG_ROLE;
}
