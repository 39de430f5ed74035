/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Why something was refused or failed: the one status type of all rooms of firmware/.
 * REASON_NONE (zero) is success. The names (reason_name) are the machine-readable reasons of JSON
 * and docs; neither they nor the numbers ever change their meaning.
 */
#ifndef ITLPHONE_REASON_H
#define ITLPHONE_REASON_H

#include <stdbool.h>

typedef enum reason {
    REASON_NONE = 0,

    /* the file itself */
    REASON_MALFORMED = 1,             /**< Truncated, lengths that lie, a tag missing, twice or out of place. */
    REASON_TOO_LARGE = 2,             /**< Longer than LIMIT_LIST_BYTES (or than the flash slot). */
    REASON_TOO_MANY_RECORDS = 3,      /**< More than LIMIT_RECORDS. */
    REASON_NAME_TOO_LONG = 4,         /**< A name past LIMIT_NAME_BYTES or LIMIT_FILENAME_BYTES. */
    REASON_SERIAL_TOO_LONG = 5,       /**< A serial number past LIMIT_SERIAL_BYTES. */
    REASON_CERTIFICATE_TOO_LARGE = 6, /**< A certificate past LIMIT_CERTIFICATE_BYTES. */
    REASON_UNSUPPORTED_ALGORITHM = 7, /**< Digest, signature algorithm or modulus code the phone does not know. */
    REASON_UNSUPPORTED_KEY = 8,       /**< The signer's key is not RSA within the limits of itl_limits.h. */
    REASON_EMPTY = 9,                 /**< Nothing in it but line ends. */

    /* the trust decision */
    REASON_UNKNOWN_SIGNER = 20, /**< Not a SAST record of an installed list (first list: of itself). */
    REASON_BAD_SIGNATURE = 21,  /**< The signer's key is known and the signature is not by it. */
    REASON_WRONG_KIND = 22,     /**< By its FILENAME of another kind than what was asked for. */
    REASON_WRONG_NAME = 23,     /**< Of the right kind, but its FILENAME is not the name asked for. */

    /* TVS: why nobody vouched for the signer */
    REASON_TVS_DENIED = 30,      /**< An authenticated server said "not valid". */
    REASON_TVS_TIMEOUT = 31,     /**< No complete answer in time. */
    REASON_TVS_UNREACHABLE = 32, /**< Connection refused, no route, or name unknown. */
    REASON_TVS_WRONG_CERTIFICATE =
        33,                        /**< The server's certificate is not one of a TVS record of the installed list. */
    REASON_TVS_TLS_FAILED = 34,    /**< The TLS handshake failed otherwise, or the connection broke. */
    REASON_TVS_BAD_ANSWER = 35,    /**< Malformed, too large, wrong session or wrong command. */
    REASON_TVS_WRONG_SUBJECT = 36, /**< The certificate returned is not the one asked about. */
    REASON_TVS_WRONG_ROLE = 37,    /**< Valid, but without the role asked for. */
    REASON_TVS_TLS_TERMS = 38,     /**< The handshake agreed on what was not offered, or did not prove the key. */

    /* TFTP and network */
    REASON_NOT_FOUND = 50,        /**< The server does not have the file (TFTP error 1). */
    REASON_ACCESS_VIOLATION = 51, /**< TFTP error 2. */
    REASON_TFTP_ERROR = 52,       /**< Any other TFTP error, or an answer against the protocol. */
    REASON_TFTP_TIMEOUT = 53,     /**< No answer in time. */
    REASON_DNS_UNKNOWN_HOST = 54, /**< The server's name does not resolve. */
    REASON_NETWORK_ERROR = 55,    /**< The HAL could not send or receive. */
    REASON_NO_ADDRESS = 56,       /**< The phone has no address of its own: DHCP did not answer. */

    /* the store */
    REASON_FLASH_ERROR = 70,    /**< The flash failed; see the log for the HAL status. */
    REASON_STORE_DAMAGED = 71,  /**< What is installed does not match its digest. */
    REASON_STORE_VERSION = 72,  /**< Written by another version of the store. */
    REASON_STORE_GEOMETRY = 73, /**< The region is too small, or the flash geometry unusable. */
    REASON_POWER_LOST = 74,     /**< The power went off in the middle (virtual world). */

    REASON_INTERNAL = 90, /**< A call out of order: a mistake in the program. */
} reason_t;

/** True for the values of the enum, REASON_NONE included. */
bool reason_is_known(reason_t reason);

/**
 * Whether a file is refused for this: something is wrong with it, or nobody vouches for its signer. False for what says
 * nothing of the file: REASON_NONE, trouble of the network, the server or the flash, a mistake in the program, and
 * values outside the enum.
 */
bool itl_reason_refuses(reason_t reason);

/**
 * The machine-readable name of a reason: lower case, words joined by '-' ("unknown-signer").
 * @param reason  any value
 * @return a constant string; "none" for REASON_NONE, "internal" for values outside the enum
 */
const char *reason_name(reason_t reason);

/**
 * One plain sentence, without a full stop, that says what happened ("the signer is not in the installed list").
 * @param reason  any value
 * @return a constant string
 */
const char *reason_text(reason_t reason);

#endif
