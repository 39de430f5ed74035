/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the words `show ...` of SSH print of a phone.
 */
#ifndef SIM_SSHD_SHOW_H
#define SIM_SSHD_SHOW_H

#include <stdbool.h>
#include <stdio.h>

#include "phone/phone_view.h"

/** Prints what a line asks for. @return false: it is none of these words */
bool sshd_show(const itl_phone_t *phone, const char *line, FILE *out);

/** Lists the words, a line each. */
void sshd_show_help(FILE *out);

#endif
