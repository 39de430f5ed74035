/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses of the virtual network: comparing, reading and printing them.
 */
#ifndef VIRTUAL_ADDRESS_H
#define VIRTUAL_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"

/** Room for an address and port in text, NUL counted. */
#define VADDR_TEXT_BYTES 56u

/** Same family and ip. */
bool vaddr_same_ip(const itl_hal_addr_t *a, const itl_hal_addr_t *b);

/** 0.0.0.0 or :: */
bool vaddr_is_any(const itl_hal_addr_t *addr);

/** 127.0.0.0/8 or ::1 */
bool vaddr_is_loopback(const itl_hal_addr_t *addr);

/** An address a node may have: neither any, loopback, multicast, broadcast nor of no family. */
bool vaddr_is_unicast(const itl_hal_addr_t *addr);

/** 127.0.0.1 or ::1, port 0. */
itl_hal_addr_t vaddr_loopback(itl_hal_family_t family);

/** 0.0.0.0 or ::, port 0. */
itl_hal_addr_t vaddr_any(itl_hal_family_t family);

/** A key for tables, without the port. */
uint64_t vaddr_key(const itl_hal_addr_t *addr);

/** Reads a numeric IPv4 or IPv6 address (RFC 4291 section 2.2; no zone), leaves the port. @return false: none */
bool vaddr_parse(const char *text, itl_hal_addr_t *addr);

/** Writes "10.0.0.1:69" or "[fd00:0:0:0:0:0:0:1]:69" to @p text. @return @p text */
const char *vaddr_text(const itl_hal_addr_t *addr, char text[VADDR_TEXT_BYTES]);

#endif
