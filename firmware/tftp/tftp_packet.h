/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * TFTP packets on the wire, for this room only: what is sent is built here, what came is taken apart here.
 */
#ifndef ITLPHONE_TFTP_PACKET_H
#define ITLPHONE_TFTP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tftp/tftp_options.h"

/** Operation codes (RFC 1350 section 5, RFC 2347). */
enum { ITL_TFTP_OP_RRQ = 1, ITL_TFTP_OP_DATA = 3, ITL_TFTP_OP_ACK = 4, ITL_TFTP_OP_ERROR = 5, ITL_TFTP_OP_OACK = 6 };

/** Error codes (RFC 1350 appendix, RFC 2347). */
enum {
    ITL_TFTP_ERROR_UNDEFINED = 0,
    ITL_TFTP_ERROR_NOT_FOUND = 1,
    ITL_TFTP_ERROR_ACCESS = 2,
    ITL_TFTP_ERROR_FULL = 3,
    ITL_TFTP_ERROR_ILLEGAL = 4,
    ITL_TFTP_ERROR_UNKNOWN_TID = 5,
    ITL_TFTP_ERROR_OPTION = 8,
};

/** Block size and window where nothing was agreed. */
#define ITL_TFTP_DEFAULT_BLKSIZE    512u
#define ITL_TFTP_DEFAULT_WINDOWSIZE 1u

/** Room for any request: operation code, name, mode, three options with their values. */
#define ITL_TFTP_REQUEST_BYTES (2u + ITL_TFTP_NAME_MAX + 1u + 6u + 14u + 17u + 8u)

/** Room for any ERROR sent: its text is one of this program's. */
#define ITL_TFTP_ERROR_BYTES 64u

/** What an OACK agreed to. */
typedef struct itl_tftp_agreement {
    uint32_t blksize;    /**< The default where the server left the option out. */
    uint32_t windowsize; /**< The same. */
    uint64_t tsize;      /**< 0 where the server left it out. */
} itl_tftp_agreement_t;

/** Two bytes in network order. */
uint16_t itl_tftp_packet_u16(const uint8_t *bytes);

/** True when @p options asks the server for anything. */
bool itl_tftp_packet_asks(const itl_tftp_options_t *options);

/**
 * Builds a read request.
 * @param packet  [out] ITL_TFTP_REQUEST_BYTES
 * @param file    1 to ITL_TFTP_NAME_MAX bytes and a NUL
 * @param options what to ask for; NULL: nothing
 * @return length in bytes
 */
size_t itl_tftp_packet_request(uint8_t *packet, const char *file, const itl_tftp_options_t *options);

/** Builds an ACK of @p block. @param packet [out] ITL_TFTP_HEADER_BYTES */
void itl_tftp_packet_ack(uint8_t *packet, uint16_t block);

/**
 * Builds an ERROR.
 * @param packet  [out] ITL_TFTP_ERROR_BYTES
 * @param text    cut to fit
 * @return length in bytes
 */
size_t itl_tftp_packet_error(uint8_t *packet, uint16_t code, const char *text);

/**
 * Reads the options of an OACK: names in any case, blksize, windowsize and tsize each at most once, values decimal and
 * within what was asked (RFC 2347, 2348, 2349, 7440). What is harmless is passed over, as other clients do: options
 * that were not asked for, where they change nothing (a blksize of 512, a windowsize of 1, any tsize, any other name),
 * and NULs at the end.
 * @param bytes, len  what follows the operation code
 * @param asked       as in the request
 * @param agreement   [out] defaults where the server left an option out
 * @return NULL; else why the OACK must be refused, a constant; @p agreement is then undefined
 */
const char *itl_tftp_packet_oack(const uint8_t *bytes, size_t len, const itl_tftp_options_t *asked,
                                 itl_tftp_agreement_t *agreement);

/**
 * Copies the text of an ERROR, anything but printable ASCII replaced by '?', up to its NUL or its end.
 * @param bytes, len  what follows the error code
 * @param text        [out] NUL-terminated, cut to @p cap bytes
 */
void itl_tftp_packet_error_text(const uint8_t *bytes, size_t len, char *text, size_t cap);

#endif
