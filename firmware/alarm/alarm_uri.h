/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the addresses of alarms have in common, whatever their scheme: words, hosts and ports (RFC 3986 section 3.2).
 * Each function steps over what it reads.
 */
#ifndef ITLPHONE_ALARM_URI_H
#define ITLPHONE_ALARM_URI_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"

/**
 * Reads a word, whatever its case.
 * @param at    [in, out] the text, and behind the word
 * @param word  the word
 * @return false, with nothing stepped over, when it is not there
 */
bool itl_alarm_uri_take(const char **at, const char *word);

/**
 * Reads a host: a name, an IPv4 address, or an IPv6 address in brackets.
 * @param at    [in, out] the text, and behind the host
 * @param host  [out] without brackets, with its NUL
 * @param ipv6  [out] it stood in brackets
 * @return false: there is none, it is too long, or its bracket stays open
 */
bool itl_alarm_uri_take_host(const char **at, char host[ITL_LIMIT_HOST_BYTES], bool *ipv6);

/**
 * Reads a port.
 * @param at    [in, out] the text, and behind the digits
 * @param port  [out]
 * @return false: it is not 1 to 65535
 */
bool itl_alarm_uri_take_port(const char **at, uint16_t *port);

#endif
