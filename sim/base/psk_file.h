/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files with the secret of coaps: one line IDENTITY:KEY, the key in hexadecimal (docs/formats.md, "Shared secret").
 */
#ifndef BASE_PSK_FILE_H
#define BASE_PSK_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "coap/coap_psk.h"

/** Room for the longest line, with its end and a NUL. */
#define PSK_FILE_BYTES (ITL_COAP_PSK_IDENTITY_BYTES + 2u * ITL_COAP_PSK_KEY_MAX + 2u)

/**
 * Reads such a file; the line may lack its end.
 * @param psk  [out] zeroes when the file is refused
 * @return false with @p error "PATH: why", which never quotes the key: not readable, more or less than one such line
 */
bool psk_file_read(const char *path, itl_coap_psk_t *psk, base_error_t *error);

/** The same with a file's content. @param label  names it in errors */
bool psk_file_parse(const char *label, const base_bytes_t *bytes, itl_coap_psk_t *psk, base_error_t *error);

/** Writes what stands in such a file: the line with its end and a NUL. @param psk  a sound one */
void psk_file_format(const itl_coap_psk_t *psk, char text[PSK_FILE_BYTES]);

#endif
