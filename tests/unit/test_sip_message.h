/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Suites of unit_sip_message.
 */
#ifndef UNIT_TEST_SIP_MESSAGE_H
#define UNIT_TEST_SIP_MESSAGE_H

#include "runner.h"

/** Tests of heads and responses. */
extern CU_TestInfo sip_response_tests[];

/** How many. */
#define SIP_RESPONSE_TESTS 10u

#endif
