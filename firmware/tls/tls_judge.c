/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls/tls_judge.h"

#include <stddef.h>

#include "hal/canary.h"

/* How keys are agreed on. */
enum { BY_TLS13, BY_ECDHE, BY_RSA };

/* What is offered, newest first: wolfSSL's name, number, the version that the suite came with, exchange. The last ones
 * are what old call managers have. */
#define SUITES(X, SEPARATOR)                                                                                           \
    X("TLS13-AES128-GCM-SHA256", 0x1301, ITL_TLS_VERSION_1_3, BY_TLS13)                                                \
    SEPARATOR X("TLS13-AES256-GCM-SHA384", 0x1302, ITL_TLS_VERSION_1_3, BY_TLS13)                                      \
    SEPARATOR X("TLS13-CHACHA20-POLY1305-SHA256", 0x1303, ITL_TLS_VERSION_1_3, BY_TLS13)                               \
    SEPARATOR X("ECDHE-RSA-AES128-GCM-SHA256", 0xC02F, ITL_TLS_VERSION_1_2, BY_ECDHE)                                  \
    SEPARATOR X("ECDHE-RSA-AES256-GCM-SHA384", 0xC030, ITL_TLS_VERSION_1_2, BY_ECDHE)                                  \
    SEPARATOR X("ECDHE-RSA-AES128-SHA256", 0xC027, ITL_TLS_VERSION_1_2, BY_ECDHE)                                      \
    SEPARATOR X("ECDHE-RSA-AES256-SHA384", 0xC028, ITL_TLS_VERSION_1_2, BY_ECDHE)                                      \
    SEPARATOR X("ECDHE-RSA-AES128-SHA", 0xC013, ITL_TLS_VERSION_1_0, BY_ECDHE)                                         \
    SEPARATOR X("ECDHE-RSA-AES256-SHA", 0xC014, ITL_TLS_VERSION_1_0, BY_ECDHE)                                         \
    SEPARATOR X("AES128-GCM-SHA256", 0x009C, ITL_TLS_VERSION_1_2, BY_RSA)                                              \
    SEPARATOR X("AES256-GCM-SHA384", 0x009D, ITL_TLS_VERSION_1_2, BY_RSA)                                              \
    SEPARATOR X("AES128-SHA256", 0x003C, ITL_TLS_VERSION_1_2, BY_RSA)                                                  \
    SEPARATOR X("AES256-SHA256", 0x003D, ITL_TLS_VERSION_1_2, BY_RSA)                                                  \
    SEPARATOR X("AES128-SHA", 0x002F, ITL_TLS_VERSION_1_0, BY_RSA)                                                     \
    SEPARATOR X("AES256-SHA", 0x0035, ITL_TLS_VERSION_1_0, BY_RSA)

#define NAME_OF(name, number, version, exchange) name
#define SUITE_OF(name, number, version, exchange)                                                                      \
    {                                                                                                                  \
        number, version, exchange                                                                                      \
    }
#define COLON ":"
#define COMMA ,

typedef struct suite {
    uint16_t number;
    uint16_t version;
    uint8_t exchange;
} suite_t;

static const suite_t suites[] = {SUITES(SUITE_OF, COMMA)};

const char *itl_tls_offered_suites(void)
{
    return SUITES(NAME_OF, COLON);
}

const char *itl_tls_old_suites(void)
{
    return "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:AES128-SHA:AES256-SHA";
}

static const suite_t *find_suite(uint16_t number)
{
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++)
        if (suites[i].number == number)
            return &suites[i];
    return NULL;
}

/* A suite of TLS 1.3 belongs to no other version; the others belong to their own and later ones before 1.3. */
static bool is_of_version(const suite_t *suite, uint16_t version)
{
    bool newest = version == ITL_TLS_VERSION_1_3;
    return suite != NULL && version >= suite->version && newest == (suite->exchange == BY_TLS13);
}

/* Without a group only where the secret is sent, encrypted for the certificate's key. */
static bool is_offered_group(const suite_t *suite, uint16_t group)
{
    if (suite != NULL && suite->exchange == BY_RSA)
        return true;
    return group == ITL_TLS_GROUP_X25519 || (group >= ITL_TLS_GROUP_SECP256R1 && group <= ITL_TLS_GROUP_SECP521R1);
}

itl_tls_fault_t itl_tls_judge_terms(const itl_tls_terms_t *agreed, uint16_t version_min)
{
    const suite_t *suite = find_suite(agreed->suite);
    bool wanted = agreed->version >= version_min && agreed->version >= ITL_TLS_VERSION_1_0;
    if (!ITL_CANARY_HOLDS("tls-version", wanted && agreed->version <= ITL_TLS_VERSION_1_3))
        return ITL_TLS_FAULT_VERSION;
    if (!ITL_CANARY_HOLDS("tls-suite", is_of_version(suite, agreed->version)))
        return ITL_TLS_FAULT_SUITE;
    if (!ITL_CANARY_HOLDS("tls-group", is_offered_group(suite, agreed->group)))
        return ITL_TLS_FAULT_GROUP;
    return ITL_TLS_FAULT_NONE;
}

itl_tls_fault_t itl_tls_judge(const itl_tls_terms_t *agreed, uint16_t version_min)
{
    itl_tls_fault_t fault = itl_tls_judge_terms(agreed, version_min);
    if (fault == ITL_TLS_FAULT_NONE && !ITL_CANARY_HOLDS("tls-proof", agreed->proven))
        fault = ITL_TLS_FAULT_PROOF;
    return fault;
}

const char *itl_tls_fault_name(itl_tls_fault_t fault)
{
    static const char *const names[] = {NULL, "version", "suite", "group", "proof"};
    return (size_t)fault < sizeof names / sizeof names[0] ? names[fault] : NULL;
}
