/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Every reason with its name and its text, for the tables of reason.c and of reason_text.c.
 */
#ifndef ITLPHONE_REASON_PRIV_H
#define ITLPHONE_REASON_PRIV_H

#include "reason/reason.h"

#include <stddef.h>

/** X(reason, name, text) for each; the last one stands for what is none. */
#define REASONS(X)                                                                                                     \
    X(REASON_NONE, "none", "nothing is wrong")                                                                         \
    X(REASON_MALFORMED, "malformed", "the file is damaged or not of this format")                                      \
    X(REASON_TOO_LARGE, "too-large", "the file is larger than the phone can keep")                                     \
    X(REASON_TOO_MANY_RECORDS, "too-many-records", "the list has more records than the phone can keep")                \
    X(REASON_NAME_TOO_LONG, "name-too-long", "a name in the file is longer than the phone can keep")                   \
    X(REASON_SERIAL_TOO_LONG, "serial-too-long", "a serial number in the file is longer than 20 bytes")                \
    X(REASON_CERTIFICATE_TOO_LARGE, "certificate-too-large",                                                           \
      "a certificate in the file is larger than the phone can keep")                                                   \
    X(REASON_UNSUPPORTED_ALGORITHM, "unsupported-algorithm",                                                           \
      "the file uses a digest, signature algorithm or key size that the phone does not know")                          \
    X(REASON_UNSUPPORTED_KEY, "unsupported-key",                                                                       \
      "the signer's key is not an RSA key of 1024 to 4096 bits with an exponent of 64 bits at most")                   \
    X(REASON_EMPTY, "empty", "the file is empty")                                                                      \
    X(REASON_UNKNOWN_SIGNER, "unknown-signer", "the signer is not in the list that counts, and nobody vouched for it") \
    X(REASON_BAD_SIGNATURE, "bad-signature", "the signature was not made with the signer's key")                       \
    X(REASON_WRONG_KIND, "wrong-kind", "by its FILENAME the file is of another kind than what was asked for")          \
    X(REASON_WRONG_NAME, "wrong-name", "by its FILENAME the file is another one than the one asked for")               \
    X(REASON_TVS_DENIED, "tvs-denied", "the Trust Verification Service does not vouch for the certificate")            \
    X(REASON_TVS_TIMEOUT, "tvs-timeout", "the Trust Verification Service gave no complete answer in time")             \
    X(REASON_TVS_UNREACHABLE, "tvs-unreachable", "the Trust Verification Service cannot be reached")                   \
    X(REASON_TVS_WRONG_CERTIFICATE, "tvs-wrong-certificate",                                                           \
      "the Trust Verification Service showed a certificate that is not in the installed list")                         \
    X(REASON_TVS_TLS_FAILED, "tvs-tls-failed", "the TLS session with the Trust Verification Service failed")           \
    X(REASON_TVS_BAD_ANSWER, "tvs-bad-answer", "the Trust Verification Service sent an answer against the protocol")   \
    X(REASON_TVS_WRONG_SUBJECT, "tvs-wrong-subject",                                                                   \
      "the Trust Verification Service answered about another certificate than the one asked about")                    \
    X(REASON_TVS_WRONG_ROLE, "tvs-wrong-role",                                                                         \
      "the Trust Verification Service knows the certificate, but not in the role asked for")                           \
    X(REASON_TVS_TLS_TERMS, "tvs-tls-terms",                                                                           \
      "the Trust Verification Service agreed on TLS that was not offered, or did not prove its key")                   \
    X(REASON_NOT_FOUND, "not-found", "the server does not have the file")                                              \
    X(REASON_ACCESS_VIOLATION, "access-violation", "the server may not give out the file")                             \
    X(REASON_TFTP_ERROR, "tftp-error", "the TFTP server reported an error or broke the protocol")                      \
    X(REASON_TFTP_TIMEOUT, "tftp-timeout", "the TFTP server did not answer in time")                                   \
    X(REASON_DNS_UNKNOWN_HOST, "dns-unknown-host", "the server's name does not resolve")                               \
    X(REASON_NETWORK_ERROR, "network-error", "the network could not be used")                                          \
    X(REASON_NO_ADDRESS, "no-address", "the phone has no address of its own: DHCP did not answer")                     \
    X(REASON_FLASH_ERROR, "flash-error", "the flash could not be read or written")                                     \
    X(REASON_STORE_DAMAGED, "store-damaged", "what is installed does not match its digest")                            \
    X(REASON_STORE_VERSION, "store-version", "the store was written by another version")                               \
    X(REASON_STORE_GEOMETRY, "store-geometry", "the flash is too small or of an unusable geometry")                    \
    X(REASON_POWER_LOST, "power-lost", "the power went off")                                                           \
    X(REASON_INTERNAL, "internal", "the program made a mistake")

/** Place of a reason in the tables; that of the last one for what is none. */
size_t reason_place(reason_t reason);

#endif
