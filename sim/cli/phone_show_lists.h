/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The installed lists of a phone, as `itlsim phone show trust-list` prints them.
 */
#ifndef SIM_PHONE_SHOW_LISTS_H
#define SIM_PHONE_SHOW_LISTS_H

#include <stdbool.h>

#include "phone/phone_view.h"

/**
 * Prints the installed lists, tag by tag, or that there is none.
 * @param json  as one object with the members itl and ctl: null, or what `itlsim file show --json` prints
 * @return EXIT_DONE; EXIT_FAILED (told)
 */
int phone_show_lists(itl_phone_t *phone, bool json);

#endif
