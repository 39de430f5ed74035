/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An Ethernet controller as hal/lwip sees it: whole frames in, whole frames out, nothing blocks. boards/drivers
 * implements it. Frames start with the destination address and carry no check sequence.
 */
#ifndef HAL_LWIP_ETHERNET_H
#define HAL_LWIP_ETHERNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/status.h"

/** Shortest frame that may be sent, and the longest (without VLAN tag), in bytes. */
#define ETHERNET_FRAME_MIN 60u
#define ETHERNET_FRAME_MAX 1514u

typedef struct ethernet {
    void *ctx; /**< Passed back to every call. */

    /** Resets the controller and starts it with station address @p mac.
     *  @return ITL_HAL_OK; ITL_HAL_ERR_IO when it does not answer as it should */
    itl_hal_status_t (*start)(void *ctx, const uint8_t mac[6]);

    /** True while the cable carries a link. */
    bool (*link_up)(void *ctx);

    /** Queues one frame. @p frame is 4-byte aligned; @p len is ETHERNET_FRAME_MIN to ETHERNET_FRAME_MAX.
     *  @return ITL_HAL_OK; ITL_HAL_AGAIN when there is no room now: the frame is lost; ITL_HAL_ERR_IO */
    itl_hal_status_t (*send)(void *ctx, const uint8_t *frame, size_t len);

    /** Takes one received frame. @p frame is 4-byte aligned with room for ETHERNET_FRAME_MAX bytes; damaged and longer
     *  frames are dropped inside. @return its length; 0: nothing has come */
    size_t (*receive)(void *ctx, uint8_t *frame);
} ethernet_t;

#endif
