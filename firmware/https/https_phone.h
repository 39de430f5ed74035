/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone asks by URL with: its machine, its trust, and the fields that it sends of itself. One for each who asks
 * at the same time as others: the directory, the authentication of pushes.
 */
#ifndef ITLPHONE_HTTPS_PHONE_H
#define ITLPHONE_HTTPS_PHONE_H

#include "https/https_way.h"
#include "phone/phone_peer.h"

/** Room for the fields. */
#define ITL_HTTPS_FIELDS_BYTES 320u

/** A phone as a client of HTTP. Users read peer's word and reason. Not to be moved. */
typedef struct itl_https_phone {
    itl_phone_peer_t peer;
    itl_https_setup_t setup;
    char fields[ITL_HTTPS_FIELDS_BYTES]; /**< For itl_https_job_t.fields. */
} itl_https_phone_t;

/** Prepares it for a phone that has been through itl_phone_init, whatever that returned. @param phone  kept */
void itl_https_phone_init(itl_https_phone_t *client, itl_phone_t *phone);

#endif
