/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * wolfSSL's random numbers from the virtual world, so that a TLS handshake has the same bytes in every run of a seed.
 * wolfSSL has room for eight devices in a process: one serves all nodes of a world, and draws from the stream of the
 * node whose turn it is (virtual_world_set_turn).
 */
#ifndef VIRTUAL_CRYPTO_H
#define VIRTUAL_CRYPTO_H

#include <stdbool.h>

#include "virtual/world.h"

/**
 * Makes a world the one that wolfSSL draws from, and initialises the library.
 * @return false: another world is that already, or the library has no room; virtual_crypto_close is not due then
 */
bool virtual_crypto_open(virtual_world_t *world);

/** Lets what wolfSSL draws for a node of that world come from it: sets the crypto_device of its itl_hal_random_t. While
 * it is nobody's turn such draws fail. */
void virtual_crypto_join(virtual_node_t *node);

/** Ends it, before the world does. */
void virtual_crypto_close(void);

#endif
