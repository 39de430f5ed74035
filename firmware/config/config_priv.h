/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of the room share.
 */
#ifndef ITLPHONE_CONFIG_PRIV_H
#define ITLPHONE_CONFIG_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config_types.h"

/** Reads a decimal number that fills the text, blanks around it aside. @return false: it is none, or above 65535 */
bool itl_config_number(const char *text, uint16_t *number);

/** The first word of a text. @param len [out] its length; 0: there is none. @return where it begins; NULL when another
 * one follows */
const char *itl_config_word(const char *text, size_t *len);

/** The member that stands at a path below the root. @return ITL_CONFIG_MEMBER_COUNT: none */
itl_config_member_t itl_config_member_at(const char *path, bool is_default);

/** The place of a value in itl_config_t.places. @return ITL_CONFIG_PLACES: it has none */
unsigned itl_config_slot(itl_config_member_t member, unsigned number);

#endif
