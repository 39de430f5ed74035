/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone is told before it starts, as a line of words: the options of `itlsim phone boot`, and a few of a board's
 * own. The line comes from the emulator's command line or from the settings kept in flash.
 *
 *   those of firmware/options/option_table.h, but for --coap, which takes a PORT, and --coap-allow, A.B.C.D
 *   those of board_options.h: an address instead of DHCP, one boot only, a power cut for tests
 */
#ifndef BOARDS_OPTIONS_H
#define BOARDS_OPTIONS_H

#include "flash/flash_meter.h"
#include "lwip/lwip_link.h"
#include "phone/phone.h"

/** Longest line, with its NUL. */
#define OPTIONS_LINE_BYTES 512u

/** "HOST[:PORT]" of a TFTP server that is typed in at the phone, with its NUL. */
#define OPTIONS_SERVER_BYTES 64u

/** Most addresses that may reset the phone. */
#define OPTIONS_COAP_ALLOWED 8u

typedef struct options {
    itl_phone_config_t config;    /**< Strings point into the lines that were read. */
    itl_phone_server_t alternate; /**< TFTP server typed in at the phone, asked in place of those of config; no host:
                                     none. */
    bool has_mac;
    bool once; /**< Boot once, then end with its status. */
    bool json;
    bool is_fixed; /**< The addresses below, not DHCP. */
    lwip_link_fixed_t fixed;
    uint16_t coap_port; /**< 0: no CoAP server. */
    uint16_t web_port;  /**< 0: no pages. */
    uint8_t coap_allowed[OPTIONS_COAP_ALLOWED][4];
    uint8_t coap_allowed_count;
    flash_cut_t cut;
    uint32_t cut_at;
    uint32_t cut_seed;
} options_t;

/** Sets the defaults: ITL_DEFAULT_MODEL, ITL_DEFAULT_FIRMWARE, DHCP. */
void options_init(options_t *options);

/**
 * Reads a line over what is set; servers and addresses replace those of an earlier line.
 * @param line  words separated by blanks; cut up in place and kept
 * @return NULL; the word that is wrong
 */
const char *options_read(options_t *options, char *line);

/** Cuts the next word off @p rest, in place. @return NULL at the end */
char *options_word(char **rest);

/** Reads HOST[:PORT] in place: the colon becomes a NUL. @return false when it is neither */
bool options_server(char *text, uint16_t default_port, itl_phone_server_t *server);

/** True for the board itself, with or without a scheme: no server of anybody else is there. @param value  begins with
 * a server or a URI */
bool options_is_board_itself(const char *value);

/** What is said of such a value. */
extern const char options_board_itself[];

#endif
