/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The machine under lwIP, for fuzz targets: an Ethernet port that one server is behind, and a clock that stands still
 * unless told.
 */
#ifndef FUZZ_BOARD_H
#define FUZZ_BOARD_H

#include "fuzz.h"
#include "lwip/lwip_link.h"

/** What the device sent last by UDP: its ports and its first bytes. */
typedef struct fuzz_sent {
    uint16_t from, to;
    uint8_t bytes[64];
} fuzz_sent_t;

/** The port's hardware address. */
extern const uint8_t fuzz_board_mac[6];

/** The address of the server, in network byte order. */
extern const uint8_t fuzz_board_server[4];

/** Starts the link. @param fixed  as for lwip_link_start */
void fuzz_board_start(lwip_link_t *link, const lwip_link_fixed_t *fixed);

/** Lets time pass. */
void fuzz_board_pass(uint32_t ms);

/** What the device sent last. */
const fuzz_sent_t *fuzz_board_sent(void);

/** Gives the device a datagram of the server, sent to everybody. @param len  what does not fit a frame is cut off */
void fuzz_board_receive(lwip_link_t *link, uint16_t from, uint16_t to, const uint8_t *data, size_t len);

#endif
