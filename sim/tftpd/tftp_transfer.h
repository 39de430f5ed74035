/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One file on its way to one client: what is sent, and what its packets do. Inside this room only.
 *
 * One packet, or one time-out, leads to one window at most, and a window to TFTP_WINDOW_BYTES at most.
 */
#ifndef TFTPD_TRANSFER_H
#define TFTPD_TRANSFER_H

#include "base/places.h"
#include "hal/hal.h"
#include "tftpd/tftp_files.h"
#include "tftpd/tftp_limits.h"
#include "tftpd/tftp_request.h"

struct tftp_queue;

/** A transfer. */
typedef struct tftp_transfer {
    place_t place;                        /**< Its place in the service; the first member. */
    struct tftp_transfer *next_by_socket; /**< In its bucket of each table. */
    struct tftp_transfer *next_by_client; /**< The same. */
    struct tftp_queue *queue;             /**< Where it waits for its turn; NULL: nowhere. */
    struct tftp_transfer *ahead, *behind; /**< In that queue. */
    itl_hal_socket_t socket;              /**< Its port, open from the first packet on. */
    itl_hal_addr_t client;                /**< Whose packets it takes. */
    tftp_content_t *content;              /**< The file. */
    tftp_request_t asked;                 /**< As asked for; the name is the transfer's own copy. */
    uint64_t size;                        /**< Of the file, in bytes. */
    uint32_t blksize, windowsize;         /**< As granted. */
    uint32_t timeout_ms;                  /**< Until the window is sent again. */
    uint64_t acked;                       /**< Blocks that the client has; counts on where the number wraps. */
    uint64_t blocks;                      /**< Blocks of the file, the last, short one counted. */
    uint64_t sent_ms, send_at;            /**< When the window was sent, and when it is sent again. */
    uint32_t tries;                       /**< Sent again so often without progress. */
    bool repeated;                        /**< This window was sent again for an ACK that came twice. */
    size_t oack_len;                      /**< Not 0: the client has not yet acknowledged the options. */
    uint8_t oack[128];                    /**< The answer to its options. */
} tftp_transfer_t;

/** What transfers of a service share. */
typedef struct tftp_sender {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const tftp_files_t *files;
    uint8_t packet[4 + TFTP_SERVICE_BLKSIZE];
} tftp_sender_t;

/** Sends an ERROR from a socket. @param text  constant, short */
void tftp_send_error(const tftp_sender_t *sender, itl_hal_socket_t socket, const itl_hal_addr_t *client, uint16_t code,
                     const char *text);

/** Settles block size, window and time-out by what was asked, within the service's limits.
 *  @param timeout_ms  where the client asked for none, or for one longer than TFTP_SERVICE_TIMEOUT_S */
void tftp_transfer_terms(tftp_transfer_t *transfer, uint32_t timeout_ms);

/** True when this request is the one that the transfer is about, sent again since no answer came: only the answer has
 *  to go out again. */
bool tftp_transfer_is_about(const tftp_transfer_t *transfer, const itl_hal_addr_t *client,
                            const tftp_request_t *request);

/** Sends what the client waits for: the answer to its options, or the next window.
 *  @return false when the file can no longer be read */
bool tftp_transfer_send(tftp_sender_t *sender, tftp_transfer_t *transfer);

/** What a packet did. */
typedef enum tftp_step {
    TFTP_STEP_NONE,     /**< Nothing. */
    TFTP_STEP_SENT,     /**< A window was sent again. */
    TFTP_STEP_PROGRESS, /**< The client has more than before; the next window was sent. */
    TFTP_STEP_OVER,     /**< The transfer has to end. */
} tftp_step_t;

/** Takes one packet that came to the transfer's socket.
 *  @param packet  hostile; @param why  [out] with TFTP_STEP_OVER: a constant for the log */
tftp_step_t tftp_transfer_take(tftp_sender_t *sender, tftp_transfer_t *transfer, const itl_hal_addr_t *from,
                               const uint8_t *packet, size_t len, const char **why);

/** True when both are the same address and port. */
bool tftp_same_address(const itl_hal_addr_t *a, const itl_hal_addr_t *b);

#endif
