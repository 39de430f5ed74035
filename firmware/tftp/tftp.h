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

#include "hal/clock.h"
#include "hal/net.h"
#include "reason/reason.h"

/** The well-known port. */
#define ITL_TFTP_PORT 69u

/** Limits of the options (RFC 2348, RFC 7440). */
#define ITL_TFTP_BLKSIZE_MIN    8u
#define ITL_TFTP_BLKSIZE_MAX    65464u
#define ITL_TFTP_WINDOWSIZE_MAX 65535u

/** Bytes of a DATA packet before its data. */
#define ITL_TFTP_HEADER_BYTES 4u

/** Longest file name of a request, in bytes without the NUL. */
#define ITL_TFTP_NAME_MAX 255u

/** Where a file goes. */
typedef struct itl_tftp_sink {
    void *ctx;
    /** Takes the next bytes (at least one), in order, each exactly once. Anything but ITL_REASON_NONE ends the transfer
     * with that reason. Must not call the client. */
    itl_reason_t (*write)(void *ctx, const uint8_t *data, size_t len);
} itl_tftp_sink_t;

/** How to fetch. Zero in a member means its default. */
typedef struct itl_tftp_options {
    uint32_t blksize;     /**< ITL_TFTP_BLKSIZE_MIN to _MAX: ask for it; 0: 512 without asking. */
    uint32_t windowsize;  /**< 1 to ITL_TFTP_WINDOWSIZE_MAX: ask for it; 0: 1 without asking. */
    bool tsize;           /**< Ask for the size (RFC 2349) and refuse a file past max_bytes before its data comes. */
    uint32_t timeout_ms;  /**< Longest wait for the next block, retransmissions included; 0: ITL_DEFAULT_TIMEOUT_MS. */
    uint32_t max_bytes;   /**< Longer files are refused (ITL_REASON_TOO_LARGE); 0: no limit. */
    uint32_t transfer_ms; /**< Longest whole transfer; 0: no limit. */
} itl_tftp_options_t;

/** A transfer. Members are private to tftp.c; the struct may be moved only while no transfer runs. */
typedef struct itl_tftp {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    uint8_t *packet; /**< Receive buffer of the caller. */
    size_t packet_cap;
    itl_tftp_sink_t sink;
    itl_tftp_options_t options;
    const char *file;
    itl_hal_addr_t server; /**< Its port is the transfer identifier once one is known. */
    uint16_t asked_port;   /**< Where requests go. */
    itl_hal_socket_t socket;
    uint8_t state;
    bool with_options; /**< The request carries options. */
    bool answered;     /**< The server said anything at all. */
    bool gap_acked;    /**< The gap before the next block is reported. */
    uint8_t strangers; /**< Wrong ports answered in this poll. */
    uint32_t blksize, windowsize;
    uint16_t expected;   /**< Next block number; wraps. */
    uint32_t window_got; /**< Blocks in order since the last ACK. */
    uint32_t received;   /**< Bytes given to the sink; stays at its largest value past 4 GiB. */
    uint64_t start_ms, progress_ms, sent_ms, resend_ms;
    uint32_t resend_interval_ms;
    itl_reason_t result;
    uint16_t error_code; /**< Of an ERROR packet, with result from one. */
    char error_text[64]; /**< Its text, cut, made printable ASCII. */
    const char *problem; /**< What of the server's answers was refused, a constant; the file may have come all the same,
                            without options. NULL: nothing. */
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
 * @param file    name, NUL-terminated, 1 to ITL_TFTP_NAME_MAX bytes; kept until the end
 * @param options copied; NULL: all defaults
 * @param sink    copied
 * @return ITL_REASON_NONE; ITL_REASON_INTERNAL for a name or option out of range or a blksize past the buffer;
 * ITL_REASON_NETWORK_ERROR
 */
ITL_MUST_USE itl_reason_t itl_tftp_get(itl_tftp_t *tftp, const itl_hal_addr_t *server, const char *file,
                                       const itl_tftp_options_t *options, itl_tftp_sink_t sink);

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
