/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Values of arguments that the cluster has at the moment, for completion and for "?". A cluster that another command is
 * changing is not waited for: there are none then.
 */
#ifndef ADMIN_VALUES_H
#define ADMIN_VALUES_H

#include "admin/session.h"

/** Told of a value that may stand in an argument's place. */
typedef void values_offer_t(void *ctx, const char *value);

/**
 * Tells the values of a kind.
 * @param session  NULL: there are none
 * @param kind     "<nodes>", "<subscribers>" (host names), "<phones>" (that reported), "<files>" (that the node's TFTP
 *                 serves); of others there are none
 */
void values_offer(const admin_session_t *session, const char *kind, values_offer_t *offer, void *ctx);

#endif
