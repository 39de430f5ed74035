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

/** As the address of a PHY: the one that answers. */
#define NXP_ENET_ANY_PHY 0xFFu

/** Registers of a PHY that a board wants changed at the start, at most two. */
typedef struct nxp_enet_phy {
    struct {
        uint16_t number; /**< Of the register; 0: none. */
        uint16_t keep;   /**< Bits that stay as they are. */
        uint16_t set;    /**< Bits that are set. */
    } changes[2];
} nxp_enet_phy_t;

/** What controller and processor share: one frame. */
typedef struct nxp_enet_descriptor {
    volatile uint16_t length;
    volatile uint16_t flags;
    volatile uint32_t buffer;
} nxp_enet_descriptor_t;

/** A controller. All but base, phy, mdc_divider and phy_settings is the driver's. */
typedef struct nxp_enet {
    _Alignas(64) nxp_enet_descriptor_t receive[NXP_ENET_RECEIVE];
    _Alignas(64) nxp_enet_descriptor_t send[NXP_ENET_SEND];
    _Alignas(64) uint8_t receive_buffers[NXP_ENET_RECEIVE][NXP_ENET_BUFFER_BYTES];
    _Alignas(64) uint8_t send_buffers[NXP_ENET_SEND][NXP_ENET_BUFFER_BYTES];
    uintptr_t base;
    nxp_enet_phy_t phy_settings;
    uint8_t phy;         /**< Address of the PHY, or NXP_ENET_ANY_PHY. */
    uint8_t mdc_divider; /**< MII_SPEED: module clock / (2 * (n + 1)) is at most 2.5 MHz. */
    uint8_t next_receive, next_send;
    bool linked; /**< Speed and duplex are set for the link. */
} nxp_enet_t;

/** Makes an ethernet_t over a controller. A received frame raises its interrupt, the receive call drops it.
 *  @param enet  base, phy, mdc_divider and phy_settings set by the caller, the rest zero; kept */
ethernet_t nxp_enet_ethernet(nxp_enet_t *enet);

#endif
