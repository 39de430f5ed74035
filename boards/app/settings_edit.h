/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One setting changed in the line of options that is kept, the others left as they are.
 */
#ifndef BOARDS_SETTINGS_EDIT_H
#define BOARDS_SETTINGS_EDIT_H

#include "settings.h"

/** The options that a setting is made of. */
typedef struct settings_option {
    const char *first;   /**< "--coap": the option of its first value. */
    const char *further; /**< That of each further value; may be the same. */
} settings_option_t;

/**
 * Puts the line together that has other values of a setting. Keeps nothing: settings_save does.
 * @param values  words, cut up in place; none, or "off": the line is without the setting
 * @param line    [out] its length is OPTIONS_LINE_BYTES
 * @return false: they do not fit
 */
bool settings_edit(settings_t *settings, const settings_option_t *option, char *values, char line[OPTIONS_LINE_BYTES]);

#endif
