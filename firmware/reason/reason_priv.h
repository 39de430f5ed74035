/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One line for each reason: what it says of a file, its name, its text. The tables of reason.c and reason_text.c are
 * made of these lines.
 */
#ifndef ITLPHONE_REASON_PRIV_H
#define ITLPHONE_REASON_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a reason says of a file that is not taken. */
#define ITL_REASON_OF_FILE  true  /**< Something is wrong with it or its signer: it is refused. */
#define ITL_REASON_OF_WORLD false /**< Nothing: it was not got, or not kept. */

/** X(reason, of, name, text) for each; the last one stands for what is none. */
#define ITL_REASONS(X)                                                                                                 \
    X(ITL_REASON_NONE, ITL_REASON_OF_WORLD, "none", "nothing is wrong")                                                \
    X(ITL_REASON_MALFORMED, ITL_REASON_OF_FILE, "malformed", "the file is damaged or not of this format")              \
    X(ITL_REASON_TOO_LARGE, ITL_REASON_OF_FILE, "too-large", "the file is larger than the phone can keep")             \
    X(ITL_REASON_TOO_MANY_RECORDS, ITL_REASON_OF_FILE, "too-many-records",                                             \
      "the list has more records than the phone can keep")                                                             \
    X(ITL_REASON_NAME_TOO_LONG, ITL_REASON_OF_FILE, "name-too-long",                                                   \
      "a name in the file is longer than the phone can keep")                                                          \
    X(ITL_REASON_SERIAL_TOO_LONG, ITL_REASON_OF_FILE, "serial-too-long",                                               \
      "a serial number in the file is longer than 20 bytes")                                                           \
    X(ITL_REASON_CERTIFICATE_TOO_LARGE, ITL_REASON_OF_FILE, "certificate-too-large",                                   \
      "a certificate in the file is larger than the phone can keep")                                                   \
    X(ITL_REASON_UNSUPPORTED_ALGORITHM, ITL_REASON_OF_FILE, "unsupported-algorithm",                                   \
      "the file uses a digest, signature algorithm or key size that the phone does not know")                          \
    X(ITL_REASON_UNSUPPORTED_KEY, ITL_REASON_OF_FILE, "unsupported-key",                                               \
      "the signer's key is not an RSA key of 1024 to 4096 bits with an exponent of 64 bits at most")                   \
    X(ITL_REASON_EMPTY, ITL_REASON_OF_FILE, "empty", "the file is empty")                                              \
    X(ITL_REASON_UNKNOWN_SIGNER, ITL_REASON_OF_FILE, "unknown-signer",                                                 \
      "the signer is not in the list that counts, and nobody vouched for it")                                          \
    X(ITL_REASON_BAD_SIGNATURE, ITL_REASON_OF_FILE, "bad-signature",                                                   \
      "the signature was not made with the signer's key")                                                              \
    X(ITL_REASON_WRONG_KIND, ITL_REASON_OF_FILE, "wrong-kind",                                                         \
      "by its FILENAME the file is of another kind than what was asked for")                                           \
    X(ITL_REASON_WRONG_NAME, ITL_REASON_OF_FILE, "wrong-name",                                                         \
      "by its FILENAME the file is another one than the one asked for")                                                \
    X(ITL_REASON_TVS_DENIED, ITL_REASON_OF_FILE, "tvs-denied",                                                         \
      "the Trust Verification Service does not vouch for the certificate")                                             \
    X(ITL_REASON_TVS_TIMEOUT, ITL_REASON_OF_FILE, "tvs-timeout",                                                       \
      "the Trust Verification Service gave no complete answer in time")                                                \
    X(ITL_REASON_TVS_UNREACHABLE, ITL_REASON_OF_FILE, "tvs-unreachable",                                               \
      "the Trust Verification Service cannot be reached")                                                              \
    X(ITL_REASON_TVS_WRONG_CERTIFICATE, ITL_REASON_OF_FILE, "tvs-wrong-certificate",                                   \
      "the Trust Verification Service showed a certificate that is not in the installed list")                         \
    X(ITL_REASON_TVS_TLS_FAILED, ITL_REASON_OF_FILE, "tvs-tls-failed",                                                 \
      "the TLS session with the Trust Verification Service failed")                                                    \
    X(ITL_REASON_TVS_BAD_ANSWER, ITL_REASON_OF_FILE, "tvs-bad-answer",                                                 \
      "the Trust Verification Service sent an answer against the protocol")                                            \
    X(ITL_REASON_TVS_WRONG_SUBJECT, ITL_REASON_OF_FILE, "tvs-wrong-subject",                                           \
      "the Trust Verification Service answered about another certificate than the one asked about")                    \
    X(ITL_REASON_TVS_WRONG_ROLE, ITL_REASON_OF_FILE, "tvs-wrong-role",                                                 \
      "the Trust Verification Service knows the certificate, but not in the role asked for")                           \
    X(ITL_REASON_TVS_TLS_TERMS, ITL_REASON_OF_FILE, "tvs-tls-terms",                                                   \
      "the Trust Verification Service agreed on TLS that was not offered, or did not prove its key")                   \
    X(ITL_REASON_NOT_FOUND, ITL_REASON_OF_WORLD, "not-found", "the server does not have the file")                     \
    X(ITL_REASON_ACCESS_VIOLATION, ITL_REASON_OF_WORLD, "access-violation", "the server may not give out the file")    \
    X(ITL_REASON_TFTP_ERROR, ITL_REASON_OF_WORLD, "tftp-error",                                                        \
      "the TFTP server reported an error or broke the protocol")                                                       \
    X(ITL_REASON_TFTP_TIMEOUT, ITL_REASON_OF_WORLD, "tftp-timeout", "the TFTP server did not answer in time")          \
    X(ITL_REASON_DNS_UNKNOWN_HOST, ITL_REASON_OF_WORLD, "dns-unknown-host", "the server's name does not resolve")      \
    X(ITL_REASON_NETWORK_ERROR, ITL_REASON_OF_WORLD, "network-error", "the network could not be used")                 \
    X(ITL_REASON_NO_ADDRESS, ITL_REASON_OF_WORLD, "no-address",                                                        \
      "the phone has no address of its own: DHCP did not answer")                                                      \
    X(ITL_REASON_HTTP_ERROR, ITL_REASON_OF_WORLD, "http-error",                                                        \
      "the HTTP server reported an error or broke the protocol")                                                       \
    X(ITL_REASON_HTTP_BUSY, ITL_REASON_OF_WORLD, "http-busy", "the HTTP server is busy")                               \
    X(ITL_REASON_HTTP_TIMEOUT, ITL_REASON_OF_WORLD, "http-timeout", "the HTTP server did not answer in time")          \
    X(ITL_REASON_FLASH_ERROR, ITL_REASON_OF_WORLD, "flash-error", "the flash could not be read or written")            \
    X(ITL_REASON_STORE_DAMAGED, ITL_REASON_OF_WORLD, "store-damaged", "what is installed does not match its digest")   \
    X(ITL_REASON_STORE_VERSION, ITL_REASON_OF_WORLD, "store-version", "the store was written by another version")      \
    X(ITL_REASON_STORE_GEOMETRY, ITL_REASON_OF_WORLD, "store-geometry",                                                \
      "the flash is too small or of an unusable geometry")                                                             \
    X(ITL_REASON_POWER_LOST, ITL_REASON_OF_WORLD, "power-lost", "the power went off")                                  \
    X(ITL_REASON_MENUS_CLOSED, ITL_REASON_OF_WORLD, "menus-closed", "settings access is off: the menus stay closed")   \
    X(ITL_REASON_INTERNAL, ITL_REASON_OF_WORLD, "internal", "out of memory, or the program made a mistake")

/** Place of a reason in the tables; that of the last one for what is none. */
size_t itl_reason_place(uint32_t reason);

#endif
