/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared between verify.c and verify_name.c.
 */
#ifndef ITLPHONE_VERIFY_PRIV_H
#define ITLPHONE_VERIFY_PRIV_H

#include "verify/verify.h"

/**
 * Finds out what a file is by its FILENAME, and whether that is a name of what was asked for.
 * @param file   source and header are read
 * @param facts  [out] found and name
 * @return REASON_NONE, REASON_FLASH_ERROR
 */
reason_t verify_name(const verify_want_t *want, const trustlist_t *file, policy_facts_t *facts);

#endif
