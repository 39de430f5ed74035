/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Checks the values of a phone's options against the table of options (option_table.h). Boards and itlsim call the same
 * functions, so that both take the same values.
 */
#ifndef ITLPHONE_OPTION_H
#define ITLPHONE_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/option_table.h"

#define ITL_OPTION_FLAG_ID(id, name, brief, text)                                                    ITL_OPTION_##id,
#define ITL_OPTION_VALUE_ID(id, name, value, most, lowest, highest, characters, offers, brief, text) ITL_OPTION_##id,
/** The options of the table. */
typedef enum itl_option {
    ITL_PHONE_OPTIONS(ITL_OPTION_FLAG_ID, ITL_OPTION_VALUE_ID, ITL_OPTION_VALUE_ID) ITL_OPTIONS
} itl_option_t;

/** HOST[:PORT], taken apart where it stands. */
typedef struct itl_option_server {
    const char *host; /**< In the text, without brackets. */
    size_t host_len;
    uint16_t port;
} itl_option_server_t;

/** True when a text is as long as the option's line of the table wants it, and made of its characters.
 * @param option  one with characters */
bool itl_option_takes_text(itl_option_t option, const char *text);

/**
 * Reads a number in the range of the option's line of the table.
 * @param option  one with a range and without characters
 * @param number  [out] left as it is where none is read
 * @return false: it is none
 */
bool itl_option_read_number(itl_option_t option, const char *text, uint32_t *number);

/**
 * Reads seconds, with decimals or without ("10", "0.5"): 1 ms to one day, in 12 characters at most.
 * @param milliseconds  [out] rounded; left as it is where none are read
 * @return false: they are none
 */
bool itl_option_read_seconds(const char *text, uint32_t *milliseconds);

/**
 * Reads HOST[:PORT]: a name (letters, digits, '-', '_' and '.'), an IPv4 address, or an IPv6 address, in brackets when
 * a port follows. Whether what looks like an address is one is for who resolves it.
 * @param lowest_port   0 or 1
 * @param default_port  where none is given
 * @param server        [out] host points into @p text; shorter than ITL_LIMIT_HOST_BYTES
 * @return false: it is none of these
 */
bool itl_option_read_server(const char *text, uint16_t lowest_port, uint16_t default_port, itl_option_server_t *server);

#endif
