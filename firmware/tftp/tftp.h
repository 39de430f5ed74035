/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * TFTP client, reading only, octet mode: RFC 1350, options RFC 2347, blksize RFC 2348, tsize RFC 2349, windowsize
 * RFC 7440. Event-driven: itl_tftp_poll does what can be done now. By default no option is sent, as real phones do.
 *
 * Who is heard: datagrams from the server's address, and after the first DATA or OACK only from the port it came from
 * (the transfer identifier). Other ports of that address are answered with error 5 and forgotten, other addresses
 * ignored: a server that answers from another of its own addresses is not accepted. TFTP authenticates nobody; what
 * arrives is believed only after its signature is verified.
 *
 * Waiting: the packet whose turn it is goes out again after 0.5 s, then 1 s, then every 2 s, until timeout_ms have
 * passed since the last progress. Progress is a new block in order and, once each, the agreement on options and their
 * refusal; nothing else prolongs a wait. A repeated block is acknowledged again, but not within 0.1 s of its ACK.
 *
 * Options: a server that ignores them gets 512 bytes and a window of one. One that refuses them (error 8) before data
 * came is asked once more, without options, from a new port. So is one whose OACK cannot be used (an option that was
 * asked for twice or out of range, or one not asked for that would change block size or window), after error 8 to it;
 * other options that were not asked for are passed over, also where the request had none.
 *
 * Ends: the ACK of the last block is sent once, before the result is there; should it be lost, the server finds the
 * port closed and its time-outs are its own. A file past max_bytes and a sink without room are answered with error 3,
 * another refusal by the sink, an abort and a time-out with error 0, a block longer than agreed with error 4. Block
 * numbers go from 65535 to 0; servers that go to 1 are not supported (no RFC allows either).
 */
#ifndef ITLPHONE_TFTP_H
#define ITLPHONE_TFTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fetch/fetch_way.h"
#include "hal/clock.h"
#include "hal/net.h"
#include "reason/reason.h"
#include "tftp/tftp_options.h"

/** Where a transfer stands. */
typedef enum itl_tftp_state {
    ITL_TFTP_IDLE = 0,
    ITL_TFTP_REQUESTED, /**< The server is to answer the request. */
    ITL_TFTP_RECEIVING,
} itl_tftp_state_t;

/** A transfer. Members are private to tftp.c; the struct may be moved only while no transfer runs. */
typedef struct itl_tftp {
    itl_tftp_state_t state;
    bool with_options; /**< The request carries options. */
    bool answered;     /**< The server said anything at all. */
    bool gap_acked;    /**< The gap before the next block is reported. */
    uint8_t strangers; /**< Wrong ports answered in this poll. */
    itl_reason_t result;
    uint16_t error_code; /**< Of an ERROR packet, with result from one. */
    uint16_t expected;   /**< Next block number; wraps. */
    uint16_t asked_port; /**< Where requests go. */
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    uint8_t *packet; /**< Receive buffer of the caller. */
    size_t packet_cap;
    const itl_fetch_job_t *job;
    itl_hal_socket_t socket;
    uint32_t blksize, windowsize;
    uint32_t window_got; /**< Blocks in order since the last ACK. */
    uint32_t received;   /**< Bytes given to the sink; stays at its largest value past 4 GiB. */
    uint32_t resend_interval_ms;
    itl_tftp_options_t options;
    itl_hal_addr_t server; /**< Its port is the transfer identifier once one is known. */
    uint64_t start_ms, progress_ms, sent_ms, resend_ms;
    const char *problem; /**< What of the server's answers was refused, a constant; the file may have come all the same,
                            without options. NULL: nothing. */
    char error_text[64]; /**< Text of an ERROR packet, cut, made printable ASCII. */
} itl_tftp_t;

/**
 * Prepares a client. Opens nothing.
 * @param packet, cap  receive buffer, kept; cap >= 516, and >= blksize + ITL_TFTP_HEADER_BYTES for every blksize asked
 * for
 */
void itl_tftp_init(itl_tftp_t *tftp, const itl_hal_net_t *net, const itl_hal_clock_t *clock, uint8_t *packet,
                   size_t cap);

/**
 * Starts to fetch a file; a running transfer is aborted first.
 * @param server  address and port
 * @param job     kept until the end; its file has 1 to ITL_TFTP_NAME_MAX bytes; its timeout_ms is of each block,
 * retransmissions included, ITL_DEFAULT_TIMEOUT_MS where it is 0
 * @param options copied; NULL: all defaults
 * @return ITL_REASON_NONE; ITL_REASON_INTERNAL for a name or option out of range or a blksize past the buffer;
 * ITL_REASON_NETWORK_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tftp_get(itl_tftp_t *tftp, const itl_hal_addr_t *server, const itl_fetch_job_t *job,
                                       const itl_tftp_options_t *options);

/**
 * Does what can be done now.
 * @return when to call again at the latest, in itl_hal_clock_t.monotonic_ms; ITL_HAL_FOREVER when no transfer runs
 */
uint64_t itl_tftp_poll(itl_tftp_t *tftp);

/** True while a transfer runs. */
bool itl_tftp_busy(const itl_tftp_t *tftp);

/**
 * How the last transfer ended.
 * @return ITL_REASON_NONE: the whole file went to the sink; ITL_REASON_INTERNAL: none ended yet, or it was aborted;
 * ITL_REASON_NOT_FOUND (error 1), ITL_REASON_ACCESS_VIOLATION (error 2), ITL_REASON_TFTP_ERROR (other errors, answers
 * against the protocol), ITL_REASON_TFTP_TIMEOUT, ITL_REASON_TOO_LARGE, ITL_REASON_NETWORK_ERROR, or what the sink
 * returned
 */
ITL_MUST_USE itl_reason_t itl_tftp_result(const itl_tftp_t *tftp);

/** Ends a running transfer: tells the server (where one answered), closes the socket. Without one, does nothing. */
void itl_tftp_abort(itl_tftp_t *tftp);

#endif
