/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Synopsys' DesignWare Ethernet Quality-of-Service MAC with one channel, as ETH of STM32H7 and H5 chips (RM0433,
 * chapter 58), with an RMII PHY that negotiates by itself (IEEE 802.3 clause 22), and memory that no cache hides from
 * the controller and that its bus reaches.
 */
#ifndef BOARDS_DWC_EQOS_H
#define BOARDS_DWC_EQOS_H

#include "lwip/ethernet.h"

/** Frames that wait to be read. Of those to be sent there is one fewer: with all descriptors filled the ring's end
 *  would look like its beginning. */
#define DWC_EQOS_RECEIVE 4u
#define DWC_EQOS_SEND    3u

/** Room for one frame with its check sequence; a multiple of the bus's width. */
#define DWC_EQOS_BUFFER_BYTES 1536u

/** What controller and processor share: one frame. */
typedef struct dwc_eqos_descriptor {
    volatile uint32_t words[4];
} dwc_eqos_descriptor_t;

/** A controller. All but base, phy and mdc_range is the driver's. */
typedef struct dwc_eqos {
    _Alignas(32) dwc_eqos_descriptor_t receive[DWC_EQOS_RECEIVE];
    _Alignas(32) dwc_eqos_descriptor_t send[DWC_EQOS_SEND];
    _Alignas(32) uint8_t receive_buffers[DWC_EQOS_RECEIVE][DWC_EQOS_BUFFER_BYTES];
    _Alignas(32) uint8_t send_buffers[DWC_EQOS_SEND][DWC_EQOS_BUFFER_BYTES];
    uintptr_t base;
    uint8_t phy;       /**< Address of the PHY. */
    uint8_t mdc_range; /**< CR of MACMDIOAR: the bus clock's range, so that MDC is at most 2.5 MHz. */
    uint8_t next_receive, next_send;
    bool linked; /**< Speed and duplex are set for the link. */
} dwc_eqos_t;

/** Makes an ethernet_t over a controller. A received frame raises its interrupt, the receive call drops it.
 *  @param eqos  base, phy and mdc_range set by the caller; kept */
ethernet_t dwc_eqos_ethernet(dwc_eqos_t *eqos);

#endif
