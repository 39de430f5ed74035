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
    ITL_TAG_VERSION = 1,
    ITL_TAG_HEADER_LENGTH = 2,
    ITL_TAG_SIGNERID = 3,
    ITL_TAG_SIGNERNAME = 4,
    ITL_TAG_SERIALNUMBER = 5,
    ITL_TAG_CANAME = 6,
    ITL_TAG_SIGNATUREINFO = 7,
    ITL_TAG_DIGESTALGORITHM = 8,
    ITL_TAG_SIGNATUREALGOINFO = 9,
    ITL_TAG_SIGNATUREALGORITHM = 10,
    ITL_TAG_SIGNATUREMODULUS = 11,
    ITL_TAG_SIGNATURE = 12,
    ITL_TAG_PADDING = 13, /**< A bare byte: no length. */
    ITL_TAG_FILENAME = 14,
    ITL_TAG_TIMESTAMP = 15,
    ITL_TAG_SIGNER_VERSION = 28,
};

/** Record tags. */
enum {
    ITL_RECORD_TAG_RECORDLENGTH = 1,
    ITL_RECORD_TAG_DNSNAME = 2,
    ITL_RECORD_TAG_SUBJECTNAME = 3,
    ITL_RECORD_TAG_FUNCTION = 4,
    ITL_RECORD_TAG_ISSUERNAME = 5,
    ITL_RECORD_TAG_SERIALNUMBER = 6,
    ITL_RECORD_TAG_PUBLICKEY = 7,
    ITL_RECORD_TAG_SIGNATURE = 8,
    ITL_RECORD_TAG_CERTIFICATE = 9,
    ITL_RECORD_TAG_IPADDRESS = 10,
    ITL_RECORD_TAG_CERTHASH = 11,
    ITL_RECORD_TAG_HASH_ALGORITHM = 12,
};

/** Roles: the values of FUNCTION. Others exist and mean nothing to a phone. */
typedef enum itl_trustlist_role {
    ITL_ROLE_SAST = 0,
    ITL_ROLE_CCM = 1,
    ITL_ROLE_CCM_TFTP = 2,
    ITL_ROLE_TFTP = 3,
    ITL_ROLE_CAPF = 4,
    ITL_ROLE_APP_SERVER = 7,
    ITL_ROLE_TVS = 21,
} itl_trustlist_role_t;

/** DIGESTALGORITHM and HASH ALGORITHM. */
typedef enum itl_trustlist_digest {
    ITL_DIGEST_SHA1 = 1,
    ITL_DIGEST_SHA256 = 2,
    ITL_DIGEST_SHA512 = 3
} itl_trustlist_digest_t;

/** SIGNATUREALGORITHM: RSA PKCS#1 v1.5 is the only one. */
enum { ITL_SIGNATURE_RSA = 0 };

/** Where in the file something is wrong, for people; itl_trustlist_fault_text puts it into words. */
typedef struct itl_trustlist_fault {
    uint32_t off;        /**< Byte offset of the element at fault. */
    uint16_t record;     /**< 1-based record number; 0: the header. */
    const char *element; /**< What @ref what is said of, e.g. "SERIALNUMBER"; NULL: a sentence of its own. */
    const char *what;    /**< Constant text, e.g. "is there twice"; NULL when nothing is wrong. */
} itl_trustlist_fault_t;

/** Room for any text of a fault, with its NUL. */
enum { ITL_TRUSTLIST_FAULT_TEXT = 64 };

/** The header. Spans refer to the file. */
typedef struct itl_trustlist_header {
    uint8_t version_major, version_minor;
    bool has_signer_version; /**< Tag 28 was there. */
    uint8_t signer_version_major, signer_version_minor;
    uint32_t length;            /**< HeaderLength: offset of the first record or of the payload. */
    itl_tlv_span_t signer_id;   /**< Value of SIGNERID. */
    itl_tlv_span_t signer_name; /**< SIGNERNAME, with its NUL. */
    itl_tlv_span_t issuer_name; /**< CANAME, with its NUL. */
    itl_tlv_span_t serial;      /**< 1 to ITL_LIMIT_SERIAL_BYTES bytes. */
    itl_trustlist_digest_t digest;
    uint8_t algorithm;            /**< SIGNATUREALGORITHM: ITL_SIGNATURE_RSA. */
    uint8_t modulus_code;         /**< SIGNATUREMODULUS: 1 1024, 2 2048, 3 4096 bits. */
    itl_tlv_span_t signature;     /**< Value of SIGNATURE: as long as the modulus. */
    itl_tlv_span_t signature_tlv; /**< The whole SIGNATURE element: what is left out of the digest. */
    itl_tlv_span_t filename;      /**< With its NUL. */
    /** SIGNATURE follows on the last element of SIGNATUREINFO, as every builder writes it. It is the one element that
     * the digest leaves out: elsewhere in the header it would make another file with the same signature. */
    bool signature_in_place;
    bool has_timestamp; /**< Signed files may lack TIMESTAMP. */
    uint32_t timestamp; /**< Seconds since 1970 UTC; never compared. */
} itl_trustlist_header_t;

/** One record. Spans refer to the file; a span with len 0 and off 0 means that the tag is not there. */
typedef struct itl_trustlist_record {
    uint32_t off;    /**< First byte of the record. */
    uint32_t length; /**< RECORDLENGTH. */
    uint16_t number; /**< 1-based. */
    uint16_t role;   /**< FUNCTION as received: an itl_trustlist_role_t, or unknown to us. */
    bool empty;      /**< An empty section of a rollback list: a role and nothing that identifies anybody. */
    itl_tlv_span_t dns_name, subject_name, issuer_name, serial, public_key, signature, certificate, ip_address;
    itl_tlv_span_t cert_hash;
    itl_trustlist_digest_t cert_hash_digest; /**< Valid when cert_hash is there. */
} itl_trustlist_record_t;

/** A list that was read: its source, its header and what its records add up to. */
typedef struct itl_trustlist {
    itl_tlv_source_t source; /**< A copy; what it points to must outlive this. */
    itl_trustlist_header_t header;
    uint16_t record_count;
    uint16_t sast_count;
    bool has_tvs;              /**< A TVS record that is not an empty section. */
    bool has_tftp;             /**< A TFTP or CCM+TFTP record that is not an empty section. */
    bool has_tftp_certificate; /**< One of those carries a certificate: signed files are asked for. */
} itl_trustlist_t;

/** A walk over the records. */
typedef struct itl_trustlist_walk {
    const itl_trustlist_t *list;
    uint32_t off;
    uint16_t number;
} itl_trustlist_walk_t;

#endif
