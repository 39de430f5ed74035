/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The names that rooms still use for what stands in base/text.h. */
#ifndef LISTFILE_TEXT_H
#define LISTFILE_TEXT_H

#include "base/text.h"

#define listfile_text        base_text
#define listfile_character   base_character
#define listfile_hex         base_hex
#define LISTFILE_HEX_COLONS  BASE_HEX_COLONS
#define LISTFILE_HEX_BLANKS  BASE_HEX_BLANKS
#define LISTFILE_HEX_PLAIN   BASE_HEX_PLAIN
#define listfile_hex_style_t base_hex_style_t

#endif
