/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_question.h"

#include <string.h>

#include "tvs/tvs_name.h"
#include "tvs/tvs_pin.h"

/* Who the signer is, as its file prints it. */
typedef struct signer {
    itl_tvs_bytes_t subject, issuer, serial;
} signer_t;

_Static_assert(2u * ITL_LIMIT_NAME_BYTES + ITL_LIMIT_SERIAL_BYTES <= ITL_LIMIT_CERTIFICATE_BYTES,
               "a signer fits itl_signature_chunk");
_Static_assert(2u * ITL_LIMIT_NAME_BYTES + ITL_LIMIT_SERIAL_BYTES + ITL_TVS_DEVICE_NAME_BYTES + 16u <=
                   ITL_TVS_BODY_BYTES,
               "every QUERY fits a message");

uint32_t itl_tvs_question_roles(itl_tvs_purpose_t purpose)
{
    switch (purpose) {
    case ITL_TVS_FOR_LIST:
        return ITL_TVS_ROLE_BIT(ITL_ROLE_SAST);
    case ITL_TVS_FOR_SIGNED_FILE:
        return ITL_TVS_ROLE_BIT(ITL_ROLE_TFTP) | ITL_TVS_ROLE_BIT(ITL_ROLE_CCM_TFTP);
    case ITL_TVS_FOR_HTTPS:
        return ITL_TVS_ROLE_BIT(ITL_ROLE_APP_SERVER) | ITL_TVS_ROLE_BIT(ITL_ROLE_TFTP);
    }
    return 0;
}

static itl_reason_t copy_part(const itl_tlv_source_t *source, itl_tlv_span_t span, uint8_t *buf, size_t cap,
                              itl_tvs_bytes_t *part)
{
    size_t len = 0;
    itl_reason_t reason = itl_tlv_copy(source, span, buf, cap, &len);
    *part = (itl_tvs_bytes_t){buf, len};
    return reason;
}

/* Copies the signer's names and serial number to itl_signature_chunk(work). */
static itl_reason_t load_signer(const itl_tvs_question_t *question, itl_signature_work_t *work, signer_t *signer)
{
    const itl_trustlist_header_t *header = question->header;
    uint8_t *buf = itl_signature_chunk(work);
    itl_reason_t reason = copy_part(question->source, header->signer_name, buf, ITL_LIMIT_NAME_BYTES, &signer->subject);
    buf += ITL_LIMIT_NAME_BYTES;
    if (reason == ITL_REASON_NONE)
        reason = copy_part(question->source, header->issuer_name, buf, ITL_LIMIT_NAME_BYTES, &signer->issuer);
    buf += ITL_LIMIT_NAME_BYTES;
    if (reason == ITL_REASON_NONE)
        reason = copy_part(question->source, header->serial, buf, ITL_LIMIT_SERIAL_BYTES, &signer->serial);
    return reason;
}

/* Is the certificate that of the signer? The serial number must be the signer's; a name that cannot be read is no proof
 * of another certificate, as the signature must still verify with this one's key. */
static itl_reason_t check_subject(const itl_tvs_question_t *question, itl_tvs_bytes_t der, itl_signature_work_t *work)
{
    signer_t signer;
    itl_tvs_identity_t identity;
    itl_reason_t reason = load_signer(question, work, &signer);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (itl_tvs_identity_read(der.data, der.len, &identity) != ITL_REASON_NONE ||
        !itl_tvs_serial_matches(identity.serial, signer.serial) ||
        itl_tvs_name_compare(identity.issuer, signer.issuer) == ITL_TVS_NAME_DIFFERENT ||
        itl_tvs_name_compare(identity.subject, signer.subject) == ITL_TVS_NAME_DIFFERENT)
        return ITL_REASON_TVS_WRONG_SUBJECT;
    return ITL_REASON_NONE;
}

itl_reason_t itl_tvs_question_candidate_certificate(const itl_tvs_question_t *question, uint8_t *buf, size_t *len)
{
    if (question->candidate == NULL)
        return ITL_REASON_NOT_FOUND;
    itl_trustlist_walk_t walk = itl_trustlist_walk(question->candidate);
    itl_trustlist_record_t record;
    itl_reason_t reason = ITL_REASON_NONE;
    while ((reason = itl_trustlist_next_signer(&walk, question->source, question->header, &record)) == ITL_REASON_NONE)
        if (record.certificate.len > 0)
            return itl_tlv_copy(&question->candidate->source, record.certificate, buf, ITL_LIMIT_CERTIFICATE_BYTES,
                                len);
    return reason;
}

static itl_reason_t encode_query(const itl_tvs_question_t *question, itl_tvs_request_t *request,
                                 itl_signature_work_t *work, uint8_t *message, size_t *len)
{
    signer_t signer;
    itl_reason_t reason = load_signer(question, work, &signer);
    if (reason != ITL_REASON_NONE)
        return reason;
    request->subject = signer.subject;
    request->issuer = signer.issuer;
    request->serial = signer.serial;
    return itl_tvs_encode_request(request, message, ITL_TVS_MESSAGE_BYTES, len);
}

/* A candidate may name its signer in a record and put somebody else's certificate there: that is not asked about. */
static itl_reason_t encode_verify_signer(const itl_tvs_question_t *question, itl_tvs_request_t *request,
                                         itl_signature_work_t *work, uint8_t *message, size_t *len)
{
    size_t der_len = 0;
    uint8_t *der = itl_signature_chunk(work);
    itl_reason_t reason = itl_tvs_question_candidate_certificate(question, der, &der_len);
    if (reason != ITL_REASON_NONE)
        return reason;
    request->certificate = (itl_tvs_bytes_t){der, der_len};
    reason = itl_tvs_encode_request(request, message, ITL_TVS_MESSAGE_BYTES, len);
    if (reason != ITL_REASON_NONE)
        return reason;
    return check_subject(question, (itl_tvs_bytes_t){message + *len - der_len, der_len}, work);
}

itl_reason_t itl_tvs_question_encode(const itl_tvs_question_t *question, bool verify, const char *device,
                                     uint32_t session, itl_signature_work_t *work, uint8_t *message, size_t *len)
{
    itl_tvs_request_t request = {
        .command = verify ? ITL_TVS_VERIFY_REQUEST : ITL_TVS_QUERY_REQUEST,
        .session = session,
        .device_name = {(const uint8_t *)device, strlen(device)},
    };
    if (!verify)
        return encode_query(question, &request, work, message, len);
    if (question->source != NULL)
        return encode_verify_signer(question, &request, work, message, len);
    request.certificate = (itl_tvs_bytes_t){question->der, question->der_len};
    return itl_tvs_encode_request(&request, message, ITL_TVS_MESSAGE_BYTES, len);
}

static itl_reason_t digest(const uint8_t *data, size_t len, size_t skip, itl_signature_work_t *work, itl_tvs_key_t *key)
{
    const itl_tlv_source_t source = itl_tlv_source_memory(data, (uint32_t)len);
    return itl_signature_digest(work, ITL_DIGEST_SHA256, &source, (itl_tlv_span_t){0, (uint32_t)skip}, key->bytes);
}

itl_reason_t itl_tvs_certificate_key(const uint8_t *der, size_t len, itl_signature_work_t *work, itl_tvs_key_t *key)
{
    return digest(der, len, 0, work, key);
}

itl_reason_t itl_tvs_question_key(const itl_tvs_question_t *question, const uint8_t *message, size_t len,
                                  const char *device, itl_signature_work_t *work, itl_tvs_key_t *key)
{
    if (question->source == NULL)
        return itl_tvs_certificate_key(question->der, question->der_len, work, key);
    /* Header (with the session) and DEVICE_NAME are left out. */
    return digest(message, len, ITL_TVS_HEADER_BYTES + 4u + strlen(device), work, key);
}

static uint32_t roles_of(itl_tvs_bytes_t roles)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < roles.len; i++)
        bits |= ITL_TVS_ROLE_BIT(roles.data[i]);
    return bits;
}

/* A certificate in the answer must be the one asked about; the answer to a VERIFY need not have one. */
static itl_reason_t check_certificate(const itl_tvs_question_t *question, bool verify, itl_tvs_bytes_t der,
                                      itl_signature_work_t *work)
{
    if (der.data == NULL)
        return verify ? ITL_REASON_NONE : ITL_REASON_TVS_BAD_ANSWER;
    if (question->source != NULL)
        return check_subject(question, der, work);
    bool same = der.len == question->der_len && memcmp(der.data, question->der, der.len) == 0;
    return same ? ITL_REASON_NONE : ITL_REASON_TVS_WRONG_SUBJECT;
}

itl_reason_t itl_tvs_question_judge(const itl_tvs_question_t *question, bool verify, const itl_tvs_response_t *response,
                                    itl_signature_work_t *work, uint32_t *roles)
{
    *roles = 0;
    if (response->status == ITL_TVS_STATUS_NOT_VALID)
        return ITL_REASON_TVS_DENIED;
    if (response->status != ITL_TVS_STATUS_VALID)
        return ITL_REASON_TVS_BAD_ANSWER;
    itl_reason_t reason = check_certificate(question, verify, response->certificate, work);
    if (reason != ITL_REASON_NONE)
        return reason;
    *roles = roles_of(response->roles);
    return (*roles & itl_tvs_question_roles(question->purpose)) != 0 ? ITL_REASON_NONE : ITL_REASON_TVS_WRONG_ROLE;
}
