/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_answer.h"

#include <string.h>

#include "trustlist/trustlist.h"

#define NAME(id, name) [TVS_FAULT_##id] = (name),
static const char *const fault_names[TVS_FAULTS] = {[TVS_FAULT_NONE] = "none", TVS_FAULT_TABLE(NAME)};
#undef NAME

const char *tvs_fault_name(tvs_fault_t fault)
{
    return fault < TVS_FAULTS ? fault_names[fault] : NULL;
}

bool tvs_fault_parse(const char *name, tvs_fault_t *fault)
{
    for (tvs_fault_t i = 0; i < TVS_FAULTS; i++) {
        if (strcmp(name, fault_names[i]) == 0) {
            *fault = i;
            return true;
        }
    }
    return false;
}

/* Faults of what is said. */
static void falsify_response(itl_tvs_response_t *response, tvs_fault_t fault, itl_tvs_bytes_t other)
{
    static const uint8_t capf = ITL_ROLE_CAPF;
    switch (fault) {
    case TVS_FAULT_WRONG_SESSION:
        response->session ^= 1;
        break;
    case TVS_FAULT_WRONG_COMMAND:
        response->command--;
        break;
    case TVS_FAULT_BAD_STATUS:
        response->status = 2;
        break;
    case TVS_FAULT_WRONG_CERTIFICATE:
        response->certificate = other;
        break;
    case TVS_FAULT_NO_CERTIFICATE:
        response->certificate = (itl_tvs_bytes_t){NULL, 0};
        break;
    case TVS_FAULT_WRONG_ROLE:
        response->roles = (itl_tvs_bytes_t){&capf, 1};
        break;
    case TVS_FAULT_NO_ROLE:
        response->roles = (itl_tvs_bytes_t){NULL, 0};
        break;
    default:
        break;
    }
}

static void fill_with_rubbish(tvs_lab_answer_t *answer)
{
    uint32_t x = 12345;
    for (answer->len = 0; answer->len < 200; answer->len++) {
        x = x * 1103515245u + 12345u;
        answer->bytes[answer->len] = (uint8_t)(x >> 16);
    }
}

static void repeat_status(tvs_lab_answer_t *answer)
{
    static const uint8_t status[] = {7, 0, 1, ITL_TVS_STATUS_VALID};
    memcpy(answer->bytes + answer->len, status, sizeof status);
    answer->len += sizeof status;
    size_t body = answer->len - ITL_TVS_HEADER_BYTES;
    answer->bytes[8] = (uint8_t)(body >> 8);
    answer->bytes[9] = (uint8_t)body;
}

/* Faults of how it is said. */
static void falsify_bytes(tvs_lab_answer_t *answer, tvs_fault_t fault, uint8_t command)
{
    switch (fault) {
    case TVS_FAULT_GARBAGE:
        fill_with_rubbish(answer);
        break;
    case TVS_FAULT_HALF:
        answer->len /= 2;
        break;
    case TVS_FAULT_OVERSIZE:
        answer->bytes[8] = answer->bytes[9] = 0xFF;
        break;
    case TVS_FAULT_DUPLICATE:
        repeat_status(answer);
        break;
    case TVS_FAULT_CLOSE:
        answer->len = 0;
        break;
    case TVS_FAULT_NO_QUERY:
        answer->len = command == ITL_TVS_QUERY_REQUEST ? 0 : answer->len;
        break;
    default:
        break;
    }
}

/* Looks up whom the request is about. @return false: it is no request of ours */
static bool look_up(const tvs_known_t *known, const itl_tvs_request_t *request, const tvs_known_certificate_t **found)
{
    if (request->command == ITL_TVS_QUERY_REQUEST && request->issuer.len > 0 && request->serial.len > 0)
        *found = tvs_known_by_name(known, request->subject, request->issuer, request->serial);
    else if (request->command == ITL_TVS_VERIFY_REQUEST && request->certificate.len > 0)
        *found = tvs_known_by_certificate(known, request->certificate);
    else
        return false;
    return true;
}

void tvs_lab_answer(const tvs_known_t *known, const itl_tvs_request_t *request, tvs_fault_t fault,
                    itl_tvs_bytes_t other, tvs_lab_answer_t *answer)
{
    answer->len = 0;
    answer->known = NULL;
    answer->status = ITL_TVS_STATUS_NOT_VALID;
    if (!look_up(known, request, &answer->known))
        return;
    const tvs_known_certificate_t *found = answer->known;
    bool valid = found != NULL && !found->grant.deny && fault != TVS_FAULT_DENY;
    itl_tvs_response_t response = {
        .command = (uint8_t)(request->command + 1),
        .session = request->session,
        .status = valid ? ITL_TVS_STATUS_VALID : ITL_TVS_STATUS_NOT_VALID,
    };
    if (valid) {
        if (request->command == ITL_TVS_QUERY_REQUEST)
            response.certificate =
                (itl_tvs_bytes_t){found->identity.certificate.data, found->identity.certificate.size};
        if (found->grant.role_count > 0)
            response.roles = (itl_tvs_bytes_t){found->grant.roles, found->grant.role_count};
        response.has_ttl = true;
        response.ttl_s = found->grant.ttl_s;
        falsify_response(&response, fault, other);
    }
    answer->status = response.status;
    if (itl_tvs_encode_response(&response, answer->bytes, sizeof answer->bytes, &answer->len) != ITL_REASON_NONE)
        answer->len = 0;
    else
        falsify_bytes(answer, fault, request->command);
}
