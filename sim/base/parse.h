/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Values that people type, of options and at the prompt: servers, numbers, seconds, models. Nothing is printed.
 */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"

/** A server from the command line. */
typedef struct base_server {
    char host[ITL_LIMIT_HOST_BYTES]; /**< Without brackets. */
    uint16_t port;
} base_server_t;

/**
 * Reads HOST[:PORT], with names, IPv4 and [IPv6]; a bare IPv6 address needs brackets only when a port follows.
 * @param default_port  used where none is given
 * @return false when it is none of these; nothing is printed
 */
bool base_parse_server(const char *text, uint16_t default_port, base_server_t *server);

/** Reads HOST[:PORT] to listen on: as base_parse_server, and port 0 is any free one. */
bool base_parse_listener(const char *text, uint16_t default_port, base_server_t *server);

/**
 * True for a mail address: a dot-atom (RFC 5322 section 3.2.3) of at most 64 characters, "@", and a domain of labels of
 * letters, digits and "-"; 254 characters in all (RFC 5321 section 4.5.3.1). Quoted names, address literals and other
 * letters are not taken. Nothing that is more than an address is one: no line end, no "<", no second recipient.
 */
bool base_parse_mail_address(const char *text);

/** Reads a decimal number of @p min to @p max, nothing around it. @return false otherwise */
bool base_parse_number(const char *text, uint32_t min, uint32_t max, uint64_t *number);

/**
 * Finds a word among some, in any case of letters.
 * @param index  [out] its place
 * @return false: it is none of them
 */
bool base_find_word(const char *text, const char *const words[], unsigned count, unsigned *index);

#endif
