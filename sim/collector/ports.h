/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What an alarm's request tells of the phone's own CoAP server: Uri-Query options (RFC 7252 section 5.10.1) coap=PORT
 * and coaps=PORT.
 */
#ifndef COLLECTOR_PORTS_H
#define COLLECTOR_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Ports; 0: none. Start with {0}. */
typedef struct ports {
    uint16_t coap, coaps;
} ports_t;

/**
 * Takes one argument of the query; others than the two are passed over.
 * @return false: it is none of 1 to 65535, or was there before
 */
bool ports_take(ports_t *ports, const uint8_t *argument, size_t len);

#endif
