/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The numbers of TFTP, and what a request may ask for: what the client and its packets both need.
 */
#ifndef ITLPHONE_TFTP_OPTIONS_H
#define ITLPHONE_TFTP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

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

/** Options of a request. Zero in a member means its default. */
typedef struct itl_tftp_options {
    uint32_t blksize;    /**< ITL_TFTP_BLKSIZE_MIN to _MAX: ask for it; 0: 512 without asking. */
    uint32_t windowsize; /**< 1 to ITL_TFTP_WINDOWSIZE_MAX: ask for it; 0: 1 without asking. */
    bool tsize;          /**< Ask for the size (RFC 2349) and refuse a file past the limit before its data comes. */
} itl_tftp_options_t;

#endif
