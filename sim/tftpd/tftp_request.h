/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A read request as it came (RFC 1350 section 5, RFC 2347), and the answer to its options.
 */
#ifndef TFTPD_REQUEST_H
#define TFTPD_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Longest request that is read. */
#define ITL_TFTP_REQUEST_BYTES 1024u

/** TFTP opcodes and error codes (RFC 1350 section 5 and appendix, RFC 2347). */
enum { TFTP_RRQ = 1, TFTP_WRQ = 2, TFTP_DATA = 3, TFTP_ACK = 4, TFTP_ERROR = 5, TFTP_OACK = 6 };
enum { TFTP_UNDEFINED = 0, TFTP_NOT_FOUND = 1, TFTP_ACCESS = 2, TFTP_ILLEGAL = 4, TFTP_UNKNOWN_TID = 5 };

/** What a packet to the well-known port is. */
typedef enum tftp_request_kind {
    TFTP_REQUEST_NONE, /**< Not a request: to be dropped without an answer. */
    TFTP_REQUEST_READ,
    TFTP_REQUEST_WRITE,    /**< To be refused. */
    TFTP_REQUEST_BAD_MODE, /**< A read in another mode than octet: to be refused. */
} tftp_request_kind_t;

/** A read request. An option that is not there, or that makes no sense and is therefore ignored, is 0. */
typedef struct tftp_request {
    const char *file; /**< Inside the packet; NUL-terminated, at least one byte. */
    uint32_t blksize;
    uint32_t windowsize;
    uint32_t timeout_s;
    bool tsize;
} tftp_request_t;

/** Reads a packet. @param packet  kept by request->file; @param len  up to ITL_TFTP_REQUEST_BYTES */
tftp_request_kind_t tftp_request_read(const uint8_t *packet, size_t len, tftp_request_t *request);

/**
 * Writes the answer to the options that request holds.
 * @param blksize, windowsize  as granted; @param size  of the file
 * @param packet  [out] ITL_TFTP_REQUEST_BYTES; @return its length; 0: no option to answer, so that DATA follows at once
 */
size_t tftp_request_answer(const tftp_request_t *request, uint32_t blksize, uint32_t windowsize, uint64_t size,
                           uint8_t packet[ITL_TFTP_REQUEST_BYTES]);

/** Writes an ERROR packet. @return its length */
size_t tftp_error_packet(uint16_t code, const char *text, uint8_t packet[ITL_TFTP_REQUEST_BYTES]);

#endif
