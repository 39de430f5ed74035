/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a trust list is made of: tags, roles, algorithms; header, record and list as they were read; a fault.
 */
#ifndef ITLPHONE_TRUSTLIST_TYPES_H
#define ITLPHONE_TRUSTLIST_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"
#include "tlv/tlv.h"

/** Header tags, with the names of `show itl`. */
enum {
    TAG_VERSION = 1,
    TAG_HEADER_LENGTH = 2,
    TAG_SIGNERID = 3,
    TAG_SIGNERNAME = 4,
    TAG_SERIALNUMBER = 5,
    TAG_CANAME = 6,
    TAG_SIGNATUREINFO = 7,
    TAG_DIGESTALGORITHM = 8,
    TAG_SIGNATUREALGOINFO = 9,
    TAG_SIGNATUREALGORITHM = 10,
    TAG_SIGNATUREMODULUS = 11,
    TAG_SIGNATURE = 12,
    TAG_PADDING = 13, /**< A bare byte: no length. */
    TAG_FILENAME = 14,
    TAG_TIMESTAMP = 15,
    TAG_SIGNER_VERSION = 28,
};

/** Record tags. */
enum {
    RECORD_TAG_RECORDLENGTH = 1,
    RECORD_TAG_DNSNAME = 2,
    RECORD_TAG_SUBJECTNAME = 3,
    RECORD_TAG_FUNCTION = 4,
    RECORD_TAG_ISSUERNAME = 5,
    RECORD_TAG_SERIALNUMBER = 6,
    RECORD_TAG_PUBLICKEY = 7,
    RECORD_TAG_SIGNATURE = 8,
    RECORD_TAG_CERTIFICATE = 9,
    RECORD_TAG_IPADDRESS = 10,
    RECORD_TAG_CERTHASH = 11,
    RECORD_TAG_HASH_ALGORITHM = 12,
};

/** Roles: the values of FUNCTION. Others exist and mean nothing to a phone. */
typedef enum trustlist_role {
    ROLE_SAST = 0,
    ROLE_CCM = 1,
    ROLE_CCM_TFTP = 2,
    ROLE_TFTP = 3,
    ROLE_CAPF = 4,
    ROLE_APP_SERVER = 7,
    ROLE_TVS = 21,
} trustlist_role_t;

/** DIGESTALGORITHM and HASH ALGORITHM. */
typedef enum trustlist_digest { DIGEST_SHA1 = 1, DIGEST_SHA256 = 2, DIGEST_SHA512 = 3 } trustlist_digest_t;

/** SIGNATUREALGORITHM: RSA PKCS#1 v1.5 is the only one. */
enum { SIGNATURE_RSA = 0 };

/** Where in the file something is wrong, for people; trustlist_fault_text puts it into words. */
typedef struct trustlist_fault {
    uint32_t off;        /**< Byte offset of the element at fault. */
    uint16_t record;     /**< 1-based record number; 0: the header. */
    const char *element; /**< What @ref what is said of, e.g. "SERIALNUMBER"; NULL: a sentence of its own. */
    const char *what;    /**< Constant text, e.g. "is there twice"; NULL when nothing is wrong. */
} trustlist_fault_t;

/** Room for any text of a fault, with its NUL. */
enum { TRUSTLIST_FAULT_TEXT = 64 };

/** The header. Spans refer to the file. */
typedef struct trustlist_header {
    uint8_t version_major, version_minor;
    bool has_signer_version; /**< Tag 28 was there. */
    uint8_t signer_version_major, signer_version_minor;
    uint32_t length;        /**< HeaderLength: offset of the first record or of the payload. */
    tlv_span_t signer_id;   /**< Value of SIGNERID. */
    tlv_span_t signer_name; /**< SIGNERNAME, with its NUL. */
    tlv_span_t issuer_name; /**< CANAME, with its NUL. */
    tlv_span_t serial;      /**< 1 to LIMIT_SERIAL_BYTES bytes. */
    trustlist_digest_t digest;
    uint8_t modulus_code;     /**< SIGNATUREMODULUS: 1 1024, 2 2048, 3 4096 bits. */
    tlv_span_t signature;     /**< Value of SIGNATURE: as long as the modulus. */
    tlv_span_t signature_tlv; /**< The whole SIGNATURE element: what is left out of the digest. */
    tlv_span_t filename;      /**< With its NUL. */
    /** SIGNATURE follows on the last element of SIGNATUREINFO, as every builder writes it. It is the one element that
     * the digest leaves out: elsewhere in the header it would make another file with the same signature. */
    bool signature_in_place;
    bool has_timestamp; /**< Signed files may lack TIMESTAMP. */
    uint32_t timestamp; /**< Seconds since 1970 UTC; never compared. */
} trustlist_header_t;

/** One record. Spans refer to the file; a span with len 0 and off 0 means that the tag is not there. */
typedef struct trustlist_record {
    uint32_t off;    /**< First byte of the record. */
    uint32_t length; /**< RECORDLENGTH. */
    uint16_t number; /**< 1-based. */
    uint16_t role;   /**< FUNCTION, a trustlist_role_t or unknown to us. */
    bool empty;      /**< An empty section of a rollback list: a role and nothing that identifies anybody. */
    tlv_span_t dns_name, subject_name, issuer_name, serial, public_key, signature, certificate, ip_address;
    tlv_span_t cert_hash;
    trustlist_digest_t cert_hash_digest; /**< Valid when cert_hash is there. */
} trustlist_record_t;

/** A list that was read: its source, its header and what its records add up to. */
typedef struct trustlist {
    tlv_source_t source; /**< A copy; what it points to must outlive this. */
    trustlist_header_t header;
    uint16_t record_count;
    uint16_t sast_count;
    bool has_tvs;              /**< A TVS record that is not an empty section. */
    bool has_tftp;             /**< A TFTP or CCM+TFTP record that is not an empty section. */
    bool has_tftp_certificate; /**< One of those carries a certificate: signed files are asked for. */
} trustlist_t;

/** A walk over the records. */
typedef struct trustlist_walk {
    const trustlist_t *list;
    uint32_t off;
    uint16_t number;
} trustlist_walk_t;

#endif
