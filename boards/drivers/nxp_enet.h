/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * NXP's Ethernet MAC (FEC, ENET) as in i.MX and Kinetis chips (K64 Sub-Family Reference Manual, chapter 45; i.MX
 * 6UltraLite Reference Manual, chapter 22), with legacy descriptors, an RMII PHY that negotiates by itself (IEEE 802.3
 * clause 22), and memory that no cache hides from the controller.
 */
#ifndef BOARDS_NXP_ENET_H
#define BOARDS_NXP_ENET_H

#include "lwip/ethernet.h"

/** Frames that wait to be read, and to be sent. */
#define NXP_ENET_RECEIVE 4u
#define NXP_ENET_SEND    2u

/** Room for one frame with its check sequence; the controller wants multiples of 16. */
#define NXP_ENET_BUFFER_BYTES 1536u

/** What controller and processor share: one frame. */
typedef struct nxp_enet_descriptor {
    volatile uint16_t length;
    volatile uint16_t flags;
    volatile uint32_t buffer;
} nxp_enet_descriptor_t;

/** A controller. All but base, phy and mdc_divider is the driver's. */
typedef struct nxp_enet {
    _Alignas(64) nxp_enet_descriptor_t receive[NXP_ENET_RECEIVE];
    _Alignas(64) nxp_enet_descriptor_t send[NXP_ENET_SEND];
    _Alignas(64) uint8_t receive_buffers[NXP_ENET_RECEIVE][NXP_ENET_BUFFER_BYTES];
    _Alignas(64) uint8_t send_buffers[NXP_ENET_SEND][NXP_ENET_BUFFER_BYTES];
    uintptr_t base;
    uint8_t phy;         /**< Address of the PHY. */
    uint8_t mdc_divider; /**< MII_SPEED: module clock / (2 * (n + 1)) is at most 2.5 MHz. */
    uint8_t next_receive, next_send;
    bool linked; /**< Speed and duplex are set for the link. */
} nxp_enet_t;

/** Makes an ethernet_t over a controller. A received frame raises its interrupt, the receive call drops it.
 *  @param enet  base, phy and mdc_divider set by the caller; kept */
ethernet_t nxp_enet_ethernet(nxp_enet_t *enet);

#endif
