/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "test_work.h"
#include "tvs/tvs_question.h"

enum { VALID, DENIED, WRONG_ROLE, OTHERS_CERTIFICATE, ANSWERS };

static uint8_t answers[ANSWERS][TVS_MESSAGE_BYTES];
static size_t sizes[ANSWERS];
static trustlist_t c3, x1;
static trustlist_record_t signer; /* Of c3: its SAST record. */
static verify_t verify;

static const uint8_t *bytes_of(const trustlist_t *list, tlv_span_t span)
{
    return list->source.mapped + span.off;
}

static void put_answer(int which, uint8_t status, tvs_bytes_t certificate, tvs_bytes_t roles)
{
    const tvs_response_t response = {.command = TVS_QUERY_RESPONSE,
                                     .session = 0x01020304,
                                     .status = status,
                                     .certificate = certificate,
                                     .roles = roles,
                                     .has_ttl = certificate.len > 0,
                                     .ttl_s = 86400};
    CHECK(tvs_encode_response(&response, answers[which], sizeof answers[which], &sizes[which]) == REASON_NONE);
}

static trustlist_t read_list(size_t index)
{
    trustlist_t list;
    tlv_source_t source = tlv_source_memory(genuine_file(index)->bytes, genuine_file(index)->size);
    CHECK(trustlist_read(&source, &list, NULL) == REASON_NONE);
    return list;
}

/* @return whether the phone, which has c1, takes the list */
static bool takes(const trustlist_t *list, const uint8_t *message, size_t size, const uint8_t **certificate,
                  size_t *certificate_len)
{
    const trustlist_t *anchors[VERIFY_ANCHORS] = {NULL, genuine_installed(GENUINE_C1)};
    verify_want_t want = genuine_want(POLICY_KIND_ITL);
    CHECK(verify_begin(&verify, &want, anchors, &list->source, test_work()).outcome == POLICY_ASK_TVS);
    tvs_response_t response;
    reason_t reason = tvs_decode_response(message, size, &response);
    if (reason != REASON_NONE || response.command != TVS_QUERY_RESPONSE || response.session != 0x01020304) {
        return verify_tvs(&verify, POLICY_TVS_FAILED, REASON_TVS_BAD_ANSWER, NULL, 0).outcome == POLICY_ACCEPT;
    }
    const tvs_question_t question = {
        .purpose = TVS_FOR_LIST, .source = &list->source, .header = &list->header, .candidate = list};
    uint32_t roles = 0;
    reason = tvs_question_judge(&question, false, &response, test_work(), &roles);
    policy_tvs_t said = reason == REASON_NONE         ? POLICY_TVS_VALID
                        : reason == REASON_TVS_DENIED ? POLICY_TVS_DENIED
                                                      : POLICY_TVS_FAILED;
    *certificate = response.certificate.data;
    *certificate_len = response.certificate.len;
    return verify_tvs(&verify, said, reason, response.certificate.data, response.certificate.len).outcome ==
           POLICY_ACCEPT;
}

void answers_prepare(void)
{
    static const uint8_t sast[] = {ROLE_SAST, ROLE_TFTP};
    static const uint8_t capf[] = {ROLE_CAPF};
    c3 = read_list(GENUINE_C3);
    x1 = read_list(GENUINE_X1);
    trustlist_walk_t walk = trustlist_walk(&c3);
    CHECK(trustlist_next_signer(&walk, &c3.source, &c3.header, &signer) == REASON_NONE);
    const tvs_bytes_t certificate = {bytes_of(&c3, signer.certificate), signer.certificate.len};
    trustlist_record_t old;
    const trustlist_t *c1 = genuine_installed(GENUINE_C1);
    walk = trustlist_walk(c1);
    CHECK(trustlist_next(&walk, &old) == REASON_NONE);
    put_answer(VALID, TVS_STATUS_VALID, certificate, (tvs_bytes_t){sast, sizeof sast});
    put_answer(DENIED, TVS_STATUS_NOT_VALID, (tvs_bytes_t){0}, (tvs_bytes_t){0});
    put_answer(WRONG_ROLE, TVS_STATUS_VALID, certificate, (tvs_bytes_t){capf, sizeof capf});
    put_answer(OTHERS_CERTIFICATE, TVS_STATUS_VALID, (tvs_bytes_t){bytes_of(c1, old.certificate), old.certificate.len},
               (tvs_bytes_t){sast, sizeof sast});
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
    for (uint32_t times = 1 + mutant_below(random, 3); times > 0; times--) {
        mutate_bytes(mutant, random);
    }
    const trustlist_t *list = mutant_below(random, 2) == 0 ? &c3 : &x1;
    const uint8_t *certificate = NULL;
    size_t len = 0;
    *accepted = takes(list, mutant->bytes, mutant->size, &certificate, &len);
    return !*accepted ||
           (list == &c3 && memmem(certificate, len, bytes_of(&c3, signer.public_key), signer.public_key.len) != NULL);
}
