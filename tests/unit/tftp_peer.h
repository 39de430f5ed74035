/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TFTP server on a node of the virtual world that serves one endless file, cut where a test says: options, windows,
 * retransmission by its own clock, and the bad habits that tests switch on.
 */
#ifndef UNIT_TFTP_PEER_H
#define UNIT_TFTP_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "virtual/virtual.h"

#define TFTP_PEER_TRANSFERS 4

/** Longest datagram sent or taken. */
#define TFTP_PEER_DATAGRAM 65468

/** One transfer. */
typedef struct tftp_peer_transfer {
    itl_hal_socket_t socket; /**< ITL_HAL_SOCKET_NONE: free. */
    itl_hal_addr_t client;
    uint32_t blksize, windowsize;
    uint64_t acked; /**< Blocks, not wrapped. */
    uint64_t sent;  /**< The same; never less than acked. */
    bool oack_due;  /**< Waiting for ACK 0. */
    char oack[128];
    size_t oack_len;
    uint64_t resend_ms;
} tftp_peer_transfer_t;

/** The server. Knobs may be set after tftp_peer_open. */
typedef struct tftp_peer {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    itl_hal_socket_t socket;
    itl_hal_addr_t local;
    tftp_peer_transfer_t transfers[TFTP_PEER_TRANSFERS];

    uint64_t file_bytes;      /**< Length of the file. */
    uint32_t resend_after_ms; /**< Its retransmission; 1000 at first. */
    bool without_options;     /**< Ignores options. */
    bool refuses_options;     /**< Answers them with error 8. */
    bool answers_every_ack;   /**< Sends the window again for each repeated ACK (the Sorcerer's Apprentice). */
    uint64_t mute_after;      /**< Sends no block past this one; 0: no such limit. */

    unsigned requests;    /**< Read requests. */
    unsigned data_sent;   /**< DATA packets. */
    unsigned errors;      /**< ERROR packets from clients. */
    uint16_t error_code;  /**< Of the last of them. */
    uint64_t last_ack;    /**< The last ACK taken, not wrapped. */
    unsigned completed;   /**< Transfers whose last block was acknowledged. */
    uint8_t request[600]; /**< The last request. */
    size_t request_len;
    uint16_t client_port; /**< It came from. */
} tftp_peer_t;

/** The byte of the file at an offset. */
uint8_t tftp_peer_byte(uint64_t offset);

/** Starts to serve on port 69 of a node's first address. */
void tftp_peer_open(tftp_peer_t *peer, virtual_node_t *node);

/** Does what can be done now. @return when to call again at the latest, monotonic ms */
uint64_t tftp_peer_poll(tftp_peer_t *peer);

#endif
