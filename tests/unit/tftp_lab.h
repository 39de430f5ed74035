/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A client and a server of TFTP in a virtual world of their own, for the tests of firmware/tftp.
 */
#ifndef UNIT_TFTP_LAB_H
#define UNIT_TFTP_LAB_H

#include "tftp/tftp.h"
#include "tftp_peer.h"

/** Largest receive buffer of a client. */
#define TFTP_LAB_PACKET (ITL_TFTP_BLKSIZE_MAX + ITL_TFTP_HEADER_BYTES)

/** The world and its two. */
typedef struct tftp_lab {
    virtual_world_t *world;
    virtual_node_t *phone, *host;
    tftp_peer_t peer;
    itl_tftp_t tftp;
    itl_hal_addr_t server; /**< Of the peer, port 69. */

    uint64_t sunk;        /**< Bytes that the sink got. */
    bool wrong;           /**< One of them was not the file's. */
    uint64_t refuse_from; /**< The sink refuses once it has this many bytes; 0: never. */
    itl_reason_t refuse_with;

    uint64_t started_ms;    /**< When the last fetch began. */
    itl_fetch_job_t limits; /**< Times and sizes of every fetch; zeroes: none. */
    itl_fetch_job_t job;    /**< Of the last fetch of "file". */
} tftp_lab_t;

/** A new world whose server has a file of @p file_bytes. */
tftp_lab_t *tftp_lab_create(uint64_t seed, uint64_t file_bytes);

/** The same, with these addresses; NULL: IPv4. */
tftp_lab_t *tftp_lab_create_at(uint64_t seed, uint64_t file_bytes, const itl_hal_addr_t *phone,
                               const itl_hal_addr_t *host);

/** Frees it. */
void tftp_lab_destroy(tftp_lab_t *lab);

/** A job within the limits of the lab, into its sink. */
itl_fetch_job_t tftp_lab_job(tftp_lab_t *lab, const char *file);

/** Starts to fetch "file". @return what itl_tftp_get said */
itl_reason_t tftp_lab_start(tftp_lab_t *lab, const itl_tftp_options_t *options);

/** Polls both sides once and moves time to the next event. @return false when nothing is to come */
bool tftp_lab_step(tftp_lab_t *lab);

/** Runs to the client's end, and on until what is under way has arrived. @return the result */
itl_reason_t tftp_lab_finish(tftp_lab_t *lab);

/** tftp_lab_start and tftp_lab_finish. */
itl_reason_t tftp_lab_fetch(tftp_lab_t *lab, const itl_tftp_options_t *options);

/** Lets this much time pass, both sides polled. */
void tftp_lab_run_for(tftp_lab_t *lab, uint32_t ms);

/* --- servers by hand: a socket of the host's whose every datagram a test decides --- */

/** Where the client's transfer listens. */
itl_hal_addr_t tftp_lab_client(const tftp_lab_t *lab);

/** Opens a UDP port of a node; 0: any. */
itl_hal_socket_t tftp_lab_open(virtual_node_t *node, uint16_t port);

/** Starts to fetch "file" from this port of the host, in place of the peer's, and takes the request there. */
itl_reason_t tftp_lab_start_by_hand(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t port,
                                    const itl_tftp_options_t *options);

/** Sends a datagram from a node's socket to the client and lets it arrive. */
void tftp_lab_send(tftp_lab_t *lab, virtual_node_t *node, itl_hal_socket_t socket, const void *data, size_t len);

/** Sends DATA of @p len bytes of the file from @p offset on and lets it arrive. */
void tftp_lab_send_data(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t block, uint64_t offset, size_t len);

/** Takes the next datagram that came to a node's socket. @return its length; 0 when there is none */
size_t tftp_lab_receive(virtual_node_t *node, itl_hal_socket_t socket, uint8_t *buf, size_t cap);

/** True when the next datagram to the host's socket is this ACK. */
bool tftp_lab_got_ack(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t block);

/** True when the next datagram to the host's socket is an ERROR of this code. */
bool tftp_lab_got_error(tftp_lab_t *lab, itl_hal_socket_t socket, uint16_t code);

/** True when the sink got the whole file, right in every byte. */
bool tftp_lab_complete(const tftp_lab_t *lab);

#endif
