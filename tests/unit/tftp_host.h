/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TFTP server on a node of the virtual world, for tests: RFC 1350 without options, a new port per transfer, files in
 * memory. It keeps no timers: the client's retransmissions drive it.
 */
#ifndef UNIT_TFTP_HOST_H
#define UNIT_TFTP_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "virtual/virtual.h"

#define TFTP_HOST_FILES     8
#define TFTP_HOST_TRANSFERS 16

/** A file that is served; data stays the caller's. */
typedef struct tftp_host_file {
    const char *name;
    const uint8_t *data;
    size_t len;
    uint16_t error; /**< Not 0: answer with this TFTP error instead. */
    bool mute;      /**< Say nothing instead. */
} tftp_host_file_t;

/** One transfer. */
typedef struct tftp_host_transfer {
    itl_hal_socket_t socket;
    itl_hal_addr_t client;
    const tftp_host_file_t *file;
} tftp_host_transfer_t;

typedef struct tftp_host {
    const itl_hal_net_t *net;
    itl_hal_socket_t socket;
    tftp_host_file_t files[TFTP_HOST_FILES];
    tftp_host_transfer_t transfers[TFTP_HOST_TRANSFERS];
    size_t next;       /**< Transfer that the next request takes over. */
    unsigned requests; /**< Read requests so far. */
    bool mute;         /**< Takes requests and says nothing. */
    bool rubbish;      /**< Answers requests with what is not TFTP. */
    char asked[2048];  /**< Names asked for, each followed by a blank. */
} tftp_host_t;

/** Starts to serve on port 69 of a node. */
void tftp_host_open(tftp_host_t *host, virtual_node_t *node);

/** Serves a file, in place of one of the same name; NULL data: no longer. */
void tftp_host_put(tftp_host_t *host, const char *name, const uint8_t *data, size_t len);

/** Answers a request for @p name with a TFTP error. */
void tftp_host_put_error(tftp_host_t *host, const char *name, uint16_t error);

/** Says nothing to a request for @p name. */
void tftp_host_put_silence(tftp_host_t *host, const char *name);

/** Does what can be done now. */
void tftp_host_poll(tftp_host_t *host);

#endif
