/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Responses to a REFER: which are ours, and what they say. libosip2 reads the headers that tell it; it never sees the
 * rest, which a stranger may have written.
 */
#ifndef ITLPHONE_SIP_RESPONSE_H
#define ITLPHONE_SIP_RESPONSE_H

#include <stddef.h>

#include "sip/sip_ids.h"

/**
 * Reads the head of a message.
 * @param head  [inout] the head with its empty line; its bytes are used up
 * @param ids   of the request: a response bears its branch in its one Via, its CSeq and its Call-ID (RFC 3261 section
 * 17.1.3)
 * @return the status code, 100 to 699; 0 for everything that is no response to the request
 */
int itl_sip_response_read(char *head, size_t len, const itl_sip_ids_t *ids);

#endif
