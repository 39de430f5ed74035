/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The configuration of a phone, as `itlsim phone show members` prints it.
 */
#ifndef SIM_PHONE_SHOW_MEMBERS_H
#define SIM_PHONE_SHOW_MEMBERS_H

#include <stdbool.h>

#include "phone/phone_view.h"

/**
 * Prints what the configuration in force says of the members that the phone's family knows; of passwords only that
 * there is one.
 * @param json  as one object: by the members' paths their values in order
 * @return EXIT_DONE; EXIT_FAILED (told)
 */
int phone_show_members(itl_phone_t *phone, bool json);

#endif
