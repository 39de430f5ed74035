/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Builds trust lists in memory, good and bad ones, from the test keys in tests/unit/data.
 */
#ifndef UNIT_LIST_BUILDER_H
#define UNIT_LIST_BUILDER_H

#include <stdbool.h>
#include <stdint.h>

#include "tlv/tlv.h"

/** Room for one built file: more than a list may have. */
#define BUILT_BYTES 140000u

/** Bytes of a file. */
typedef struct test_bytes {
    uint8_t bytes[4096];
    uint32_t len;
} test_bytes_t;

/** A key with its certificate, and the name and serial number that lists use for it. */
typedef struct test_key {
    const char *name; /**< Subject and issuer. */
    uint8_t serial[4];
    uint8_t modulus_code;
    test_bytes_t private_key; /**< len 0: none. */
    test_bytes_t public_key;
    test_bytes_t certificate;
} test_key_t;

/** A file being built. */
typedef struct built {
    uint8_t bytes[BUILT_BYTES];
    uint32_t len;
    uint32_t header_length_at; /**< Of HEADERLENGTH's value. */
    uint32_t signature_at;     /**< Of the SIGNATURE element. */
    uint32_t open_at;          /**< Of the length field of the container or record being built. */
} built_t;

/** What is to be wrong with one tag of a header or record; all zero: nothing. */
typedef struct build_fault {
    uint8_t drop;         /**< Tag to leave out. */
    uint8_t twice;        /**< Tag to write twice. */
    uint8_t replace;      /**< Tag whose value is replaced by value. */
    uint8_t extra;        /**< Tag written once more, with value, at the end of container extra_in (0: top level). */
    uint8_t extra_in;     /**< A container of a header. */
    const uint8_t *value; /**< value_len bytes. */
    uint32_t value_len;
} build_fault_t;

/** What a header is to say, and what is to be wrong with it. */
typedef struct header_plan {
    const test_key_t *key;
    uint8_t digest;
    uint8_t algorithm;
    uint8_t modulus;        /**< SIGNATUREMODULUS. */
    uint32_t signature_len; /**< Bytes of SIGNATURE. */
    const char *filename;   /**< FILENAME. */
    build_fault_t fault;
} header_plan_t;

/** Loads `stem` (e.g. "rsa2048"); ends the program with a message when a file is missing. */
void test_key_load(test_key_t *key, const char *stem);

/** Reads a whole file into @p out. @return its length; ends the program when it cannot be read or does not fit */
uint32_t test_read_file(const char *path, uint8_t *out, uint32_t cap);

/** A source over what was built so far. */
itl_tlv_source_t built_source(const built_t *built);

/** Appends raw bytes, or one element. */
void built_bytes(built_t *built, const void *data, uint32_t len);
void built_element(built_t *built, uint8_t tag, const void *value, uint32_t len);

/** A plan without faults. */
header_plan_t header_plan(const test_key_t *key, uint8_t digest);

/** Starts @p built again with a header, unsigned. */
void built_header(built_t *built, const header_plan_t *plan);

/** Starts a record; elements follow by built_element; built_close_record writes its length. */
void built_open_record(built_t *built);
void built_close_record(built_t *built);

/** Appends a record as a call manager writes it: by certificate, or by hash for CAPF and TVS. */
void built_record(built_t *built, const test_key_t *key, uint16_t role);

/** The same with a fault. */
void built_bad_record(built_t *built, const test_key_t *key, uint16_t role, const build_fault_t *fault);

/** Signs the file as it is with the plan's key and digest. */
void built_sign(built_t *built, const header_plan_t *plan);

/** The same as a file of this name, e.g. "CTLFile.tlv". */
void built_list_named(built_t *built, const test_key_t *key, uint8_t digest, const char *filename);

/** A whole ITL: header, SAST, TFTP and TVS record of @p key, signed by it. */
void built_list(built_t *built, const test_key_t *key, uint8_t digest);

#endif
