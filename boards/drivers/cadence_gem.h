/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Cadence's gigabit Ethernet MAC (GEM) as in the Zynq-7000 (Xilinx UG585, chapter 16 and appendix B.18), with a PHY
 * that negotiates by itself (IEEE 802.3 clauses 22 and 28) at whatever address it answers, and memory that no cache
 * hides from the controller.
 */
#ifndef BOARDS_CADENCE_GEM_H
#define BOARDS_CADENCE_GEM_H

#include "lwip/ethernet.h"

/** Frames that wait to be read, and to be sent. */
#define CADENCE_GEM_RECEIVE 8u
#define CADENCE_GEM_SEND    4u

/** Room for one frame with its check sequence; the controller wants multiples of 64. */
#define CADENCE_GEM_BUFFER_BYTES 1536u

/** What controller and processor share: one frame. */
typedef struct cadence_gem_descriptor {
    volatile uint32_t buffer; /**< Address, and for frames received: whose it is, and where the ring ends. */
    volatile uint32_t state;
} cadence_gem_descriptor_t;

/** The speed of a link, for whoever has the clocks. */
typedef enum cadence_gem_speed { CADENCE_GEM_10_MBIT, CADENCE_GEM_100_MBIT, CADENCE_GEM_1000_MBIT } cadence_gem_speed_t;

/** A controller. All but base and set_clock is the driver's. */
typedef struct cadence_gem {
    _Alignas(64) cadence_gem_descriptor_t receive[CADENCE_GEM_RECEIVE];
    _Alignas(64) cadence_gem_descriptor_t send[CADENCE_GEM_SEND];
    _Alignas(64) uint8_t receive_buffers[CADENCE_GEM_RECEIVE][CADENCE_GEM_BUFFER_BYTES];
    _Alignas(64) uint8_t send_buffers[CADENCE_GEM_SEND][CADENCE_GEM_BUFFER_BYTES];
    uintptr_t base;
    void (*set_clock)(cadence_gem_speed_t speed); /**< Gives it the transmit clock of a speed. */
    uint8_t next_receive, next_send;
    uint8_t phy; /**< Address of the PHY; past 31: none has answered. */
    bool linked; /**< Speed and duplex are set for the link. */
} cadence_gem_t;

/** The station address that a boot loader has left in the controller. @return false: none */
bool cadence_gem_address(uintptr_t base, uint8_t mac[6]);

/** Makes an ethernet_t over a controller. A received frame raises its interrupt, the receive call drops it.
 *  @param gem  base and set_clock set by the caller, the rest zero; kept */
ethernet_t cadence_gem_ethernet(cadence_gem_t *gem);

#endif
