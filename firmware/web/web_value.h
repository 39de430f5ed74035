/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where the values of web_fields.h come from: the phone's window, its configuration, its machine. Each appends a value
 * that is not escaped, as itl_web_put_t.
 */
#ifndef ITLPHONE_WEB_VALUE_H
#define ITLPHONE_WEB_VALUE_H

#include "web/web.h"

/** Names of loads. */
enum { ITL_WEB_LOAD_VERSION, ITL_WEB_LOAD_APP, ITL_WEB_LOAD_BOOT };

/** The clock. */
enum { ITL_WEB_CLOCK_TIME, ITL_WEB_CLOCK_DATE };

/** Switches of a configuration. */
enum { ITL_WEB_SWITCH_WEB, ITL_WEB_SWITCH_SSH, ITL_WEB_SWITCH_SPAN, ITL_WEB_SWITCH_PC_PORT, ITL_WEB_SWITCH_VOICE_VLAN };

/** Of the machine's network. */
enum {
    ITL_WEB_NETWORK_ADDRESS,
    ITL_WEB_NETWORK_V6_ADDRESS,
    ITL_WEB_NETWORK_MASK,
    ITL_WEB_NETWORK_ROUTER,
    ITL_WEB_NETWORK_DNS,
    ITL_WEB_NETWORK_DHCP_SERVER,
    ITL_WEB_NETWORK_DHCP,
    ITL_WEB_NETWORK_MODE,
    ITL_WEB_NETWORK_PREFERENCE
};

/** The MAC address: "001122AABBCC". */
void itl_web_put_mac(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** "SEP" and the MAC address. */
void itl_web_put_name(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The directory number of the first line. */
void itl_web_put_line(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** A load: "sip88xx.12-5-1SR3-74". */
void itl_web_put_release(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The serial number: a phone of this project has none, so it is made from the MAC address. */
void itl_web_put_serial(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The model: "CP-8841". */
void itl_web_put_model_number(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** Line @p number of the unique device identifier, 1 the first; 0: all, a line end before each. */
void itl_web_put_udi(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** "LAN", or "WLAN" on a phone without a cable. */
void itl_web_put_interface(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The time of day, or the date. */
void itl_web_put_clock(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** What the machine knows of its network; nothing where it does not. */
void itl_web_put_network(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The name of the domain. */
void itl_web_put_domain(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** TFTP server @p number, from 1. */
void itl_web_put_tftp(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** "Yes" where the TFTP servers were not told by DHCP. */
void itl_web_put_alternate_tftp(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** "Yes" or "No", as the row says it. */
void itl_web_put_switch(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** A text of the configuration. @param what  an itl_config_member_t */
void itl_web_put_member(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** Call manager @p number, from 1, and how the phone stands to it. */
void itl_web_put_call_manager(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** The security mode of the device. */
void itl_web_put_security(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

#endif
