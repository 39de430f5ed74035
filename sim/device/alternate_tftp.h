/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The TFTP server that was typed in at a simulated phone (Alternate TFTP): a file of its state folder, one line
 * HOST[:PORT]. Without it the phone has the servers that it was started with, as from DHCP.
 */
#ifndef SIM_ALTERNATE_TFTP_H
#define SIM_ALTERNATE_TFTP_H

#include <stdbool.h>

#include "base/error.h"
#include "base/parse.h"

/** Name of the file. */
#define ALTERNATE_TFTP_FILE "alternate-tftp"

/**
 * Reads it.
 * @param there   [out] whether there is one
 * @param server  [out] when there is
 * @return false with the reason: it cannot be read, or names no server
 */
bool alternate_tftp_load(const char *folder, bool *there, base_server_t *server, base_error_t *error);

/** Puts what is to stand in it aside, so that nothing is changed at a phone that could not be kept. @return false with
 * the reason */
bool alternate_tftp_prepare(const char *folder, const base_server_t *server, base_error_t *error);

/** Makes what was put aside count. @return false with the reason */
bool alternate_tftp_keep(const char *folder, base_error_t *error);

/** Removes what was put aside. */
void alternate_tftp_drop(const char *folder);

/** Removes the file. @return false with the reason */
bool alternate_tftp_forget(const char *folder, base_error_t *error);

#endif
