/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Results of every HAL call. Zero is success; the negative values are fixed for ever.
 */
#ifndef ITL_HAL_STATUS_H
#define ITL_HAL_STATUS_H

typedef enum itl_hal_status {
    ITL_HAL_OK = 0,
    ITL_HAL_AGAIN = -1,           /**< Nothing to do now: wait (itl_hal_net_t.wait) and call again. */
    ITL_HAL_ERR_IO = -2,          /**< The device or the operating system failed. */
    ITL_HAL_ERR_RANGE = -3,       /**< Address, length, alignment or port outside what the device has. */
    ITL_HAL_ERR_NOT_ERASED = -4,  /**< Flash: the program would have to set a bit from 0 to 1. */
    ITL_HAL_ERR_POWER = -5,       /**< Flash: power is off (virtual world only); nothing works until it is back. */
    ITL_HAL_ERR_NO_HOST = -6,     /**< Net: the name does not resolve. */
    ITL_HAL_ERR_REFUSED = -7,     /**< Net: the peer refused the connection. */
    ITL_HAL_ERR_CLOSED = -8,      /**< Net: the peer closed the connection, or reset it. */
    ITL_HAL_ERR_UNREACHABLE = -9, /**< Net: no way to the peer. */
    ITL_HAL_ERR_LIMIT = -10,      /**< No free socket, descriptor or buffer. */
    ITL_HAL_ERR_NO_ADDRESS = -11, /**< Net: this machine has no address of its own yet. */
    ITL_HAL_ERR_TAKEN = -12,      /**< Net: somebody has this port already. */
    ITL_HAL_ERR_KEPT = -13,       /**< Net: the system keeps this port from this program. */
} itl_hal_status_t;

#endif
