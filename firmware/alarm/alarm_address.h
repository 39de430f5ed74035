/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses as alarms tell them.
 */
#ifndef ITLPHONE_ALARM_ADDRESS_H
#define ITLPHONE_ALARM_ADDRESS_H

#include "hal/net.h"

/** Longest IP address in text, with NUL. */
#define ITL_ALARM_ADDRESS_BYTES 40u

/**
 * Writes an IP address without its port: "192.0.2.4", "2001:db8::7" (RFC 5952 section 4).
 * @param text  [out] "" for an address of neither family
 */
void itl_alarm_address_text(const itl_hal_addr_t *address, char text[ITL_ALARM_ADDRESS_BYTES]);

#endif
