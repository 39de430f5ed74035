/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * wolfSSL compiled for this machine (ITLPHONE_WOLFSSL=source): what itlsim, itlsim-cluster and their tests need, and no
 * suite that protects nothing. The assembler reads this file too, so it holds nothing but definitions. CMakeLists.txt
 * adds those of the processor.
 */
#ifndef SIM_WOLFSSL_USER_SETTINGS_H
#define SIM_WOLFSSL_USER_SETTINGS_H

/* The machine. */
#define HAVE_THREAD_LS
#define WOLFSSL_USE_ALIGN
#define NO_MAIN_DRIVER
#define HAVE_HASHDRBG
#define WOLFSSL_IGNORE_FILE_WARN

/* TLS: client and server, 1.1 to 1.3, and 1.0 on demand (ITLPHONE_WOLFSSL_TLS10). No anonymous suite, none without
 * encryption and none with RC4: their switches (HAVE_ANON, HAVE_NULL_CIPHER, WOLFSSL_ALLOW_RC4) stay off. */
#define NO_RC4
#define WOLFSSL_TLS13
#define HAVE_TLS_EXTENSIONS
#define HAVE_SUPPORTED_CURVES
#define HAVE_EXTENDED_MASTER
#define HAVE_SNI
#define HAVE_SERVER_RENEGOTIATION_INFO
#define HAVE_ENCRYPT_THEN_MAC
#define HAVE_SESSION_TICKET
#define WOLFSSL_STATIC_RSA
#define HAVE_PK_CALLBACKS /* firmware/tls takes down which keys were used */
#define HAVE_HKDF
#define WC_RSA_PSS
#define WOLFSSL_PSS_LONG_SALT
#define KEEP_PEER_CERT
#define SESSION_CERTS
#define WOLFSSL_ALWAYS_VERIFY_CB
#define WOLFSSL_VERIFY_CB_ALL_CERTS
#define WOLFSSL_EXTRA_ALERTS
#define HAVE_EX_DATA
#define OPENSSL_EXTRA
#define NO_PSK
#define NO_DSA
#define NO_MD4

/* A TVS server is known by its certificate alone: what that says beside its key, and what stands behind it, must not
 * end a handshake. Unknown critical extensions pass, and chains up to the 64 KiB that a phone lets a server send. */
#define WOLFSSL_NO_ASN_STRICT
#define WOLFSSL_ALLOW_CRIT_SKID
#define MAX_CHAIN_DEPTH 32

/* Keys that lie outside the process. */
#define WOLF_CRYPTO_CB

/* Certificates: read, made and kept, in PEM, DER and PKCS#12. */
#define WOLFSSL_CERT_GEN
#define WOLFSSL_CERT_EXT
#define WOLFSSL_CERT_REQ
#define WOLFSSL_KEY_GEN
#define WOLFSSL_ALT_NAMES
#define WOLFSSL_CERT_NAME_ALL
#define WOLFSSL_HAVE_ISSUER_NAMES
#define WOLFSSL_MULTI_ATTRIB
#define WOLFSSL_DER_LOAD
#define WOLFSSL_ENCRYPTED_KEYS
#define WOLFSSL_BASE64_ENCODE
#define WOLFSSL_DES_ECB
#define ASN_BER_TO_DER

/* Arithmetic: RSA of 2048, 3072 and 4096 bits and the curves by code written for each, all else by sp_int. */
#define WOLFSSL_SP_MATH_ALL
#define WOLFSSL_SP_INT_LARGE_COMBA
#define SP_INT_BITS 4096
#define WOLFSSL_HAVE_SP_RSA
#define WOLFSSL_HAVE_SP_DH
#define WOLFSSL_HAVE_SP_ECC
#define WOLFSSL_SP_4096
#define WOLFSSL_SP_384
#define WOLFSSL_SP_521
#define WOLFSSL_SP_LARGE_CODE
#ifdef __SIZEOF_INT128__
#define HAVE___UINT128_T 1 /* products of 64-bit words, where there is no assembly */
#endif
#define HAVE_ECC
#define HAVE_ECC384
#define HAVE_ECC521
#define ECC_SHAMIR
#define HAVE_CURVE25519
#define HAVE_FFDHE_2048
#define HAVE_FFDHE_3072
#define HAVE_DH_DEFAULT_PARAMS
#define TFM_TIMING_RESISTANT
#define ECC_TIMING_RESISTANT
#define WC_RSA_BLINDING

/* Ciphers and digests. */
#define HAVE_AESGCM
#define HAVE_AES_CBC
#define HAVE_AES_ECB
#define WOLFSSL_AES_DIRECT
#define WOLFSSL_AES_COUNTER
#define HAVE_CHACHA
#define HAVE_POLY1305
#define WOLFSSL_SHA224
#define WOLFSSL_SHA384
#define WOLFSSL_SHA512

#endif
