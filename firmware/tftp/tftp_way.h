/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * TFTP as a way of fetching files.
 */
#ifndef ITLPHONE_TFTP_WAY_H
#define ITLPHONE_TFTP_WAY_H

#include "fetch/fetch_way.h"
#include "tftp/tftp.h"

/** A client and what its requests ask for: the ctx of itl_tftp_way. itl_tftp_init prepares the client. */
typedef struct itl_tftp_transfer {
    itl_tftp_t client;
    itl_tftp_options_t options;
} itl_tftp_transfer_t;

/** The way: "tftp". */
extern const itl_fetch_way_t itl_tftp_way;

#endif
