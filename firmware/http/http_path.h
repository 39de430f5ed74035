/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The target of a request taken apart: path and query (RFC 9112 section 3.2, RFC 3986 section 2.1).
 */
#ifndef ITLPHONE_HTTP_PATH_H
#define ITLPHONE_HTTP_PATH_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Makes a path of a target, in place: without host and fragment, percent-decoded.
 * @param target  [in, out] "/PortInformation?1" or "http://HOST/PATH"; afterwards the path
 * @param query   [out] where the query begins in the same buffer, with its own NUL; 0: there is none
 * @return false: it is neither, or what is decoded is not: '%' without two digits, a control character
 */
bool itl_http_path_part(char *target, uint16_t *query);

#endif
