/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a TFTP server grants at most.
 */
#ifndef TFTPD_LIMITS_H
#define TFTPD_LIMITS_H

/** Largest block and window that a client gets, whatever it asks for. */
#define TFTP_SERVICE_BLKSIZE    65464u
#define TFTP_SERVICE_WINDOWSIZE 64u

/** Most bytes of a window: with large blocks fewer of them are granted. */
#define TFTP_SERVICE_WINDOW_BYTES (256u * 1024u)

/** Longest time-out that a client gets; a longer one is not granted, so that silent transfers end. */
#define TFTP_SERVICE_TIMEOUT_S 30u

#endif
