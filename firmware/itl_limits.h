/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Every limit of the trust module, in one place. Going past one is a refusal with its own reason
 * (reason/reason.h), never a truncation.
 */
#ifndef ITLPHONE_ITL_LIMITS_H
#define ITLPHONE_ITL_LIMITS_H

/** Largest trust list in bytes (phones refuse to register above it), and largest configuration. */
#define ITL_LIMIT_LIST_BYTES 65536u

/** Largest signed file of any kind in bytes (phones stop a download at 2048 KB). */
#define ITL_LIMIT_FILE_BYTES (2048u * 1024u)

/** Most records in one list: 64 KB of the smallest useful records stay below it. */
#define ITL_LIMIT_RECORDS 256u

/** Longest SIGNERNAME, CANAME, SUBJECTNAME, ISSUERNAME or DNSNAME in bytes, the NUL counted. */
#define ITL_LIMIT_NAME_BYTES 1024u

/** Longest SERIALNUMBER in bytes (RFC 5280 section 4.1.2.2). */
#define ITL_LIMIT_SERIAL_BYTES 20u

/** Longest FILENAME of a header in bytes, the NUL counted. */
#define ITL_LIMIT_FILENAME_BYTES 64u

/** Largest certificate in bytes of DER. */
#define ITL_LIMIT_CERTIFICATE_BYTES 4096u

/** Longest public key: PKCS#1 RSAPublicKey of 4096 bits, with room for a long exponent. */
#define ITL_LIMIT_PUBLIC_KEY_BYTES 550u

/** RSA keys that may sign, in bits. */
#define ITL_LIMIT_RSA_BITS_MIN 1024u
#define ITL_LIMIT_RSA_BITS_MAX 4096u

/** Longest public exponent in bytes: those that are used have three. */
#define ITL_LIMIT_RSA_EXPONENT_BYTES 8u

/** Longest RSA signature in bytes. */
#define ITL_LIMIT_SIGNATURE_BYTES (ITL_LIMIT_RSA_BITS_MAX / 8u)

/** Longest digest in bytes (SHA-512). */
#define ITL_LIMIT_DIGEST_BYTES 64u

/** Longest host name or address of a server in bytes, the NUL counted (RFC 1035 section 2.3.4). */
#define ITL_LIMIT_HOST_BYTES 256u

/** Longest host of a TVS member in a configuration in bytes, the NUL counted: RAM of the phone holds five. */
#define ITL_LIMIT_CONFIG_HOST_BYTES 128u

/** Longest name of a line (its directory number) that is kept, in bytes, the NUL counted. */
#define ITL_LIMIT_LINE_NAME_BYTES 32u

/** TFTP: the largest block a phone takes (one Ethernet frame), the window of RFC 7440. */
#define ITL_LIMIT_TFTP_BLKSIZE    1468u
#define ITL_LIMIT_TFTP_WINDOWSIZE 65535u

/** TFTP servers and TVS servers that a phone has room for. */
#define ITL_LIMIT_TFTP_SERVERS 2u
#define ITL_LIMIT_TVS_SERVERS  5u

/** Status messages kept. */
#define ITL_LIMIT_MESSAGES 30u

/** HTTP: a head in bytes and in fields, and what of a request is kept (target, credentials, type of the body). */
#define ITL_LIMIT_HTTP_HEAD_BYTES 8192u
#define ITL_LIMIT_HTTP_FIELDS     64u
#define ITL_LIMIT_HTTP_KEPT_BYTES 640u

/** HTTP: longest target of a request in bytes, and largest body (what may be pushed to a phone). */
#define ITL_LIMIT_HTTP_TARGET_BYTES 255u
#define ITL_LIMIT_HTTP_BODY_BYTES   40960u

/** How long a server's answer is waited for where nobody says otherwise (--timeout), in seconds: a plain number, which
 *  help texts quote. */
#define ITL_DEFAULT_TIMEOUT_S 10

/** The same in milliseconds. */
#define ITL_DEFAULT_TIMEOUT_MS (ITL_DEFAULT_TIMEOUT_S * 1000u)

/** TCP port of HTTP on TFTP servers: a plain number, which help texts quote. */
#define ITL_DEFAULT_HTTP_PORT 6970

/** How long such a server may be silent before it is asked by TFTP (inferred: sources tell no time). */
#define ITL_DEFAULT_HTTP_SILENCE_MS 2000u

/** The model and the firmware of a phone that is told neither. */
#define ITL_DEFAULT_MODEL    "7962"
#define ITL_DEFAULT_FIRMWARE "9.4.1"

/** A whole TFTP transfer may take this many times the time-out of one answer. */
#define ITL_LIMIT_TRANSFER_TIMEOUTS 12u

#endif
