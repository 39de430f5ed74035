/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * wolfSSL on the boards: what firmware/signature and firmware/tvs need, and no more. A board adds arithmetic written
 * for its processor through BOARD_WOLFSSL_DEFINITIONS in its board.cmake.
 */
#ifndef BOARDS_USER_SETTINGS_H
#define BOARDS_USER_SETTINGS_H

#include <stddef.h>

/* The machine. */
#define SINGLE_THREADED
#define WOLFSSL_USER_IO
#define WOLFSSL_NO_SOCK
#define NO_WRITEV
#define NO_FILESYSTEM
#define NO_MAIN_DRIVER
#define NO_DEV_RANDOM
#define WOLFSSL_SMALL_STACK
#define SIZEOF_LONG_LONG 8
#define WOLFSSL_IGNORE_FILE_WARN
#define NO_ERROR_STRINGS
#define WOLFSSL_GENERAL_ALIGNMENT 4

/* A phone has no clock to trust: no decision reads a certificate's dates. */
#define NO_ASN_TIME
#define USER_TICKS

#ifdef ITLPHONE_VERIFY_ONLY
/* RSA signatures over lists, and the keys of certificates. */
#define WOLFCRYPT_ONLY
#define WC_NO_RNG
#define NO_AES
#define NO_HMAC
#define NO_PWDBASED
#define NO_PKCS12
#define NO_PKCS8
#define NO_SIG_WRAPPER
#define NO_WOLFSSL_CLIENT
#define NO_WOLFSSL_SERVER
#define NO_TLS
#else
/* TLS: a client that authenticates the server by its certificate; version 1.2, and 1.3 where there is room. */
#ifndef BOARD_TLS12_ONLY
#define WOLFSSL_TLS13
#define HAVE_HKDF
#define WC_RSA_PSS
#endif
#define HAVE_TLS_EXTENSIONS
#define HAVE_SNI
#define HAVE_SUPPORTED_CURVES
#define HAVE_EXTENDED_MASTER
#define WOLFSSL_ALWAYS_VERIFY_CB
#define WOLFSSL_STATIC_RSA
#define HAVE_PK_CALLBACKS /* firmware/tls takes down which keys were used */
#define KEEP_PEER_CERT
#define WOLFSSL_NO_ASN_STRICT /* the key of a server's certificate counts, not what its extensions say */
#define WOLFSSL_ALLOW_CRIT_SKID
#define MAX_CHAIN_DEPTH 32
#define NO_WOLFSSL_SERVER
#define WOLFSSL_NO_CLIENT_AUTH
#define NO_OLD_TLS
#define NO_PSK
#define NO_SESSION_CACHE
#define NO_CLIENT_CACHE
#define NO_PWDBASED
#define NO_PKCS12
#define NO_PKCS8
#define WOLFSSL_NO_TLS12_SHA1_FALLBACK

/* Ciphers of the list that firmware/tvs offers, and the curves of its key exchange. */
#define HAVE_AESGCM
#define HAVE_AES_CBC
#define GCM_SMALL
#define WOLFSSL_AES_SMALL_TABLES
#define WC_RSA_BLINDING
#define ECC_TIMING_RESISTANT
#define HAVE_ECC
#define ECC_USER_CURVES /* P-256, */
#define HAVE_ECC384     /* P-384. */
#define ECC_SHAMIR
#define ALT_ECC_SIZE /* Points of curves are not as long as RSA keys. */

/* Random numbers: wolfSSL's Hash_DRBG, seeded by the board. */
#define HAVE_HASHDRBG
#define CUSTOM_RAND_GENERATE_SEED board_random_seed
/** Fills @p output with entropy. @return 0, or -1 when the board has none */
int board_random_seed(unsigned char *output, unsigned int bytes);
#endif

/* Arithmetic: any RSA size up to 4096 bits; a phone only verifies. */
#define WOLFSSL_SP_MATH_ALL
#define WOLFSSL_SP_SMALL
#define SP_INT_BITS 4096
#ifndef BOARD_UNIT_TESTS /* their lists are signed where they run */
#define WOLFSSL_RSA_PUBLIC_ONLY
#endif

/* Digests of trust lists. */
#define WOLFSSL_SHA384
#define WOLFSSL_SHA512
#define USE_SLOW_SHA512
#define USE_SLOW_SHA256
#define NO_DES3
#define NO_RC4
#define NO_MD4
#define NO_MD5
#define NO_DH
#define NO_DSA

/* Memory: every allocation is counted (boards/startup/heap.h). */
#ifndef BOARD_UNIT_TESTS /* they make allocations fail by wolfSSL's own means */
#define XMALLOC_USER
#define XMALLOC(size, heap, type)     heap_alloc(size)
#define XFREE(p, heap, type)          heap_free(p)
#define XREALLOC(p, size, heap, type) heap_resize(p, size)
#include "heap.h"
#endif

#endif
