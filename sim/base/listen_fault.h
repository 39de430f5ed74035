/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why a port cannot be listened on, for those who were only told that it cannot.
 */
#ifndef BASE_LISTEN_FAULT_H
#define BASE_LISTEN_FAULT_H

#include <stdint.h>

/** A clause for an error: that the system keeps ports below some number for root, else what is likely. */
const char *listen_fault(uint16_t port);

#endif
