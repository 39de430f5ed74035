/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Answers of a TVS, and lists under decision that wait for one.
 */
#ifndef MUTANTS_ANSWERS_H
#define MUTANTS_ANSWERS_H

#include "genuine.h"
#include "mutate.h"

/** Prepares; genuine_load has been called. Ends the program when a genuine answer is not taken. */
void answers_prepare(void);

/**
 * Puts a mutant of an answer before a phone that asked about the signer of a list: of c3, which the genuine answer
 * vouches for, or of a stranger's list, about which it was given another's. TLS is left out: the answer counts as the
 * server's.
 * @param accepted  [out] whether the list was taken
 * @return false when that proves a fault: the stranger's list was taken, or c3 on a certificate that does not hold the
 *         very key of the genuine one
 */
bool answers_try(mutant_random_t *random, mutant_t *mutant, bool *accepted);

#endif
