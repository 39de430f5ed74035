/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The transfers of a service: found by socket and by client, and queued for their turns. Inside this room only.
 */
#ifndef TFTPD_TABLE_H
#define TFTPD_TABLE_H

#include "tftpd/tftp_transfer.h"

/** Buckets of each table; a power of two. */
#define TFTP_BUCKETS 4096u

/** Transfers that wait for their turn, in order. */
typedef struct tftp_queue {
    tftp_transfer_t *first, *last;
} tftp_queue_t;

/** The transfers. */
typedef struct tftp_table {
    tftp_transfer_t *by_socket[TFTP_BUCKETS];
    tftp_transfer_t *by_client[TFTP_BUCKETS];
    uint64_t seed; /**< So that no client can choose the ports that share a bucket. */
} tftp_table_t;

/** Prepares an empty table. @return false: no random seed to be had */
bool tftp_table_init(tftp_table_t *table);

/** Enters a transfer, whose socket and client do not change from now on. */
void tftp_table_add(tftp_table_t *table, tftp_transfer_t *transfer);

/** Takes it out again; it must be there. */
void tftp_table_remove(tftp_table_t *table, const tftp_transfer_t *transfer);

/** The transfer on a socket; NULL: none. */
tftp_transfer_t *tftp_table_find(const tftp_table_t *table, itl_hal_socket_t socket);

/** The transfer that this request is about already (tftp_transfer_is_about); NULL: none. */
tftp_transfer_t *tftp_table_asked(const tftp_table_t *table, const itl_hal_addr_t *client,
                                  const tftp_request_t *request);

/** Puts a transfer at the end of a queue, unless it is in that one already. */
void tftp_queue_put(tftp_queue_t *queue, tftp_transfer_t *transfer);

/** Takes a transfer out of the queue where it waits, if any. */
void tftp_queue_leave(tftp_transfer_t *transfer);

#endif
