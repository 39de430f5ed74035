/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "test_work.h"
#include "tvs/tvs_question.h"

enum { VALID, DENIED, WRONG_ROLE, OTHERS_CERTIFICATE, ANSWERS };

static uint8_t answers[ANSWERS][ITL_TVS_MESSAGE_BYTES];
static size_t sizes[ANSWERS];
static itl_trustlist_t c3, x1;
static itl_trustlist_record_t signer; /* Of c3: its SAST record. */
static itl_verify_t verify;

static const uint8_t *bytes_of(const itl_trustlist_t *list, itl_tlv_span_t span)
{
    return list->source.mapped + span.off;
}

static void put_answer(int which, uint8_t status, itl_tvs_bytes_t certificate, itl_tvs_bytes_t roles)
{
    const itl_tvs_response_t response = {.command = ITL_TVS_QUERY_RESPONSE,
                                         .session = 0x01020304,
                                         .status = status,
                                         .certificate = certificate,
                                         .roles = roles,
                                         .has_ttl = certificate.len > 0,
                                         .ttl_s = 86400};
    CHECK(itl_tvs_encode_response(&response, answers[which], sizeof answers[which], &sizes[which]) == ITL_REASON_NONE);
}

static itl_trustlist_t read_list(size_t index)
{
    itl_trustlist_t list;
    itl_tlv_source_t source = itl_tlv_source_memory(genuine_file(index)->bytes, genuine_file(index)->size);
    CHECK(itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE);
    return list;
}

/* @return whether the phone, which has c1, takes the list */
static bool takes(const itl_trustlist_t *list, const uint8_t *message, size_t size, const uint8_t **certificate,
                  size_t *certificate_len)
{
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, genuine_installed(GENUINE_C1)};
    itl_verify_want_t want = genuine_want(ITL_POLICY_KIND_ITL);
    CHECK(itl_verify_begin(&verify, &want, anchors, &list->source, test_work()).decision == ITL_POLICY_ASK_TVS);
    itl_tvs_response_t response;
    itl_reason_t reason = itl_tvs_decode_response(message, size, &response);
    if (reason != ITL_REASON_NONE || response.command != ITL_TVS_QUERY_RESPONSE || response.session != 0x01020304) {
        return itl_verify_tvs(&verify, ITL_POLICY_TVS_FAILED, ITL_REASON_TVS_BAD_ANSWER, NULL, 0).decision ==
               ITL_POLICY_ACCEPT;
    }
    const itl_tvs_question_t question = {
        .purpose = ITL_TVS_FOR_LIST, .source = &list->source, .header = &list->header, .candidate = list};
    uint32_t roles = 0;
    reason = itl_tvs_question_judge(&question, false, &response, test_work(), &roles);
    itl_policy_tvs_t said = reason == ITL_REASON_NONE         ? ITL_POLICY_TVS_VALID
                            : reason == ITL_REASON_TVS_DENIED ? ITL_POLICY_TVS_DENIED
                                                              : ITL_POLICY_TVS_FAILED;
    *certificate = response.certificate.data;
    *certificate_len = response.certificate.len;
    return itl_verify_tvs(&verify, said, reason, response.certificate.data, response.certificate.len).decision ==
           ITL_POLICY_ACCEPT;
}

void answers_prepare(void)
{
    static const uint8_t sast[] = {ITL_ROLE_SAST, ITL_ROLE_TFTP};
    static const uint8_t capf[] = {ITL_ROLE_CAPF};
    c3 = read_list(GENUINE_C3);
    x1 = read_list(GENUINE_X1);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&c3);
    CHECK(itl_trustlist_next_signer(&walk, &c3.source, &c3.header, &signer) == ITL_REASON_NONE);
    const itl_tvs_bytes_t certificate = {bytes_of(&c3, signer.certificate), signer.certificate.len};
    itl_trustlist_record_t old;
    const itl_trustlist_t *c1 = genuine_installed(GENUINE_C1);
    walk = itl_trustlist_walk(c1);
    CHECK(itl_trustlist_next(&walk, &old) == ITL_REASON_NONE);
    put_answer(VALID, ITL_TVS_STATUS_VALID, certificate, (itl_tvs_bytes_t){sast, sizeof sast});
    put_answer(DENIED, ITL_TVS_STATUS_NOT_VALID, (itl_tvs_bytes_t){0}, (itl_tvs_bytes_t){0});
    put_answer(WRONG_ROLE, ITL_TVS_STATUS_VALID, certificate, (itl_tvs_bytes_t){capf, sizeof capf});
    put_answer(OTHERS_CERTIFICATE, ITL_TVS_STATUS_VALID,
               (itl_tvs_bytes_t){bytes_of(c1, old.certificate), old.certificate.len},
               (itl_tvs_bytes_t){sast, sizeof sast});
    const uint8_t *der;
    size_t len;
    for (int i = 0; i < ANSWERS; i++) {
        CHECK(takes(&c3, answers[i], sizes[i], &der, &len) == (i == VALID));
        CHECK(!takes(&x1, answers[i], sizes[i], &der, &len));
    }
}

bool answers_try(mutant_random_t *random, mutant_t *mutant, bool *accepted)
{
    uint32_t which = mutant_below(random, ANSWERS);
    mutant_copy(mutant, answers[which], sizes[which]);
    for (uint32_t times = 1 + mutant_below(random, 3); times > 0; times--)
        mutate_bytes(mutant, random);
    const itl_trustlist_t *list = mutant_below(random, 2) == 0 ? &c3 : &x1;
    const uint8_t *certificate = NULL;
    size_t len = 0;
    *accepted = takes(list, mutant->bytes, mutant->size, &certificate, &len);
    return !*accepted ||
           (list == &c3 && memmem(certificate, len, bytes_of(&c3, signer.public_key), signer.public_key.len) != NULL);
}
