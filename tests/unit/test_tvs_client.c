/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <CUnit/CUnit.h>
#include <string.h>

#include "runner.h"
#include "tvs_rig.h"

static rig_t rig;

static void test_valid(void)
{
    rig_start(&rig);
    rig_add_server(&rig, "cucm-tvs.pem", TVS_FAULT_NONE);
    rig_make_client(&rig);
    tvs_answer_t answer = rig_ask(&rig);
    CU_ASSERT_EQUAL(answer.result, POLICY_TVS_VALID);
    CU_ASSERT_EQUAL(answer.reason, REASON_NONE);
    CU_ASSERT_EQUAL(answer.outcome_count, 1);
    CU_ASSERT_EQUAL(answer.roles, 1u << ROLE_SAST | 1u << ROLE_TFTP);
    CU_ASSERT_EQUAL(answer.ttl_s, 86400);
    CU_ASSERT_STRING_EQUAL(answer.version, "TLSv1.3");
    rig_stop(&rig);
}

static CU_TestInfo tests[] = {
    {"a known signer is vouched for", test_valid},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tvs client", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 1;
