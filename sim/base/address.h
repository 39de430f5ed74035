/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses of the HAL as text for people, and back.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"

/** Room for base_print_address. */
#define BASE_ADDRESS_BYTES 64u

/** Writes "127.0.0.1:2445" or "[::1]:2445". */
void base_print_address(char text[BASE_ADDRESS_BYTES], const itl_hal_addr_t *address);

/** Writes the address without its port, spelt as base_parse_ip reads it: "127.0.0.1", "::1". */
void base_print_ip(char text[BASE_ADDRESS_BYTES], const itl_hal_addr_t *address);

/** True when both are one address; ports do not matter. */
bool base_same_ip(const itl_hal_addr_t *a, const itl_hal_addr_t *b);

/** Reads a numeric address: "192.0.2.1", "2001:db8::1". @return false: it is none */
bool base_parse_ip(const char *text, uint16_t port, itl_hal_addr_t *address);

#endif
