/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * phone.uri: where the phone that has a state folder now serves CoAP. Whoever finds the folder in use can ask the phone
 * itself. It stays when a phone is killed, so it says something only of a folder in use.
 */
#ifndef SIM_PHONE_URI_H
#define SIM_PHONE_URI_H

#include <stdbool.h>

#include "hal/net.h"

/** The file's name. */
#define PHONE_URI_FILE "phone.uri"

/** Space for what phone_uri_advice writes. */
#define PHONE_URI_ADVICE_BYTES 200

/** Notes it; where that is not to be, there is no advice. @param address  with its port; NULL: the phone serves none.
 *  @param secure  coaps */
void phone_uri_note(const char *folder, const itl_hal_addr_t *address, bool secure);

/** Says how to ask the phone: "itlsim phone get 127.0.0.1:5683 status". @return false: not noted, or damaged */
bool phone_uri_advice(const char *folder, char advice[PHONE_URI_ADVICE_BYTES]);

#endif
