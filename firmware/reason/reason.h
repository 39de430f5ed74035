/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why something was refused or failed: the one status type of all rooms of firmware/.
 * ITL_REASON_NONE (zero) is success. The names (itl_reason_name) are the machine-readable reasons of JSON
 * and docs; neither they nor the numbers ever change their meaning.
 */
#ifndef ITLPHONE_REASON_H
#define ITLPHONE_REASON_H

#include <stdbool.h>

#include "itl_must_use.h"

typedef enum ITL_MUST_USE_TYPE itl_reason {
    ITL_REASON_NONE = 0,

    /* the file itself */
    ITL_REASON_MALFORMED = 1,             /**< Truncated, lengths that lie, a tag missing, twice or out of place. */
    ITL_REASON_TOO_LARGE = 2,             /**< Longer than ITL_LIMIT_LIST_BYTES (or than the flash slot). */
    ITL_REASON_TOO_MANY_RECORDS = 3,      /**< More than ITL_LIMIT_RECORDS. */
    ITL_REASON_NAME_TOO_LONG = 4,         /**< A name past ITL_LIMIT_NAME_BYTES or ITL_LIMIT_FILENAME_BYTES. */
    ITL_REASON_SERIAL_TOO_LONG = 5,       /**< A serial number past ITL_LIMIT_SERIAL_BYTES. */
    ITL_REASON_CERTIFICATE_TOO_LARGE = 6, /**< A certificate past ITL_LIMIT_CERTIFICATE_BYTES. */
    ITL_REASON_UNSUPPORTED_ALGORITHM = 7, /**< Digest, signature algorithm or modulus code the phone does not know. */
    ITL_REASON_UNSUPPORTED_KEY = 8,       /**< The signer's key is not RSA within the limits of itl_limits.h. */
    ITL_REASON_EMPTY = 9,                 /**< Nothing in it but line ends. */

    /* the trust decision */
    ITL_REASON_UNKNOWN_SIGNER = 20, /**< Not a SAST record of an installed list (first list: of itself). */
    ITL_REASON_BAD_SIGNATURE = 21,  /**< The signer's key is known and the signature is not by it. */
    ITL_REASON_WRONG_KIND = 22,     /**< By its FILENAME of another kind than what was asked for. */
    ITL_REASON_WRONG_NAME = 23,     /**< Of the right kind, but its FILENAME is not the name asked for. */

    /* TVS: why nobody vouched for the signer */
    ITL_REASON_TVS_DENIED = 30,      /**< An authenticated server said "not valid". */
    ITL_REASON_TVS_TIMEOUT = 31,     /**< No complete answer in time. */
    ITL_REASON_TVS_UNREACHABLE = 32, /**< Connection refused, no route, or name unknown. */
    ITL_REASON_TVS_WRONG_CERTIFICATE =
        33,                         /**< The server's certificate is not one of a TVS record of the installed list. */
    ITL_REASON_TVS_TLS_FAILED = 34, /**< The TLS handshake failed otherwise, or the connection broke. */
    ITL_REASON_TVS_BAD_ANSWER = 35, /**< Malformed, too large, wrong session or wrong command. */
    ITL_REASON_TVS_WRONG_SUBJECT = 36, /**< The certificate returned is not the one asked about. */
    ITL_REASON_TVS_WRONG_ROLE = 37,    /**< Valid, but without the role asked for. */
    ITL_REASON_TVS_TLS_TERMS = 38,     /**< The handshake agreed on what was not offered, or did not prove the key. */

    /* TFTP, HTTP and network */
    ITL_REASON_NOT_FOUND = 50,        /**< The server does not have the file (TFTP error 1, HTTP 404). */
    ITL_REASON_ACCESS_VIOLATION = 51, /**< TFTP error 2, HTTP 403. */
    ITL_REASON_TFTP_ERROR = 52,       /**< Any other TFTP error, or an answer against the protocol. */
    ITL_REASON_TFTP_TIMEOUT = 53,     /**< No answer in time. */
    ITL_REASON_DNS_UNKNOWN_HOST = 54, /**< The server's name does not resolve. */
    ITL_REASON_NETWORK_ERROR = 55,    /**< The HAL could not send or receive. */
    ITL_REASON_NO_ADDRESS = 56,       /**< The phone has no address of its own: DHCP did not answer. */
    ITL_REASON_HTTP_ERROR = 57,       /**< A status without a reason of its own, or an answer against the protocol. */
    ITL_REASON_HTTP_BUSY = 58,        /**< HTTP status 503. */
    ITL_REASON_HTTP_TIMEOUT = 59,     /**< No answer by HTTP in time. */

    /* the store */
    ITL_REASON_FLASH_ERROR = 70,    /**< The flash failed; see the log for the HAL status. */
    ITL_REASON_STORE_DAMAGED = 71,  /**< What is installed does not match its digest. */
    ITL_REASON_STORE_VERSION = 72,  /**< Written by another version of the store. */
    ITL_REASON_STORE_GEOMETRY = 73, /**< The region is too small, or the flash geometry unusable. */
    ITL_REASON_POWER_LOST = 74,     /**< The power went off in the middle (virtual world). */
    ITL_REASON_MENUS_CLOSED = 75,   /**< Settings access is off: the phone's menus do not open. */

    ITL_REASON_INTERNAL = 90, /**< A call out of order or memory that is used up: a mistake in the program. */
} itl_reason_t;

/** Lets a result go that a function's caller must use. Whoever does that says why it does not matter there. */
static inline void itl_reason_ignore(itl_reason_t reason)
{
    (void)reason;
}

/** True for the values of the enum, ITL_REASON_NONE included. */
bool itl_reason_is_known(itl_reason_t reason);

/**
 * Whether a file is refused for this: something is wrong with it, or nobody vouches for its signer. False for what says
 * nothing of the file: ITL_REASON_NONE, trouble of the network, the server or the flash, a mistake in the program, and
 * values outside the enum.
 */
bool itl_reason_refuses(itl_reason_t reason);

/**
 * The machine-readable name of a reason: lower case, words joined by '-' ("unknown-signer").
 * @param reason  any value
 * @return a constant string; "none" for ITL_REASON_NONE, "internal" for values outside the enum
 */
const char *itl_reason_name(itl_reason_t reason);

/**
 * One plain sentence, without a full stop, that says what happened ("the signer is not in the installed list").
 * @param reason  any value
 * @return a constant string
 */
const char *itl_reason_text(itl_reason_t reason);

#endif
