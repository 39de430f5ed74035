/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "listfile/elements.h"
#include "listfile/listing.h"
#include "listfile_rig.h"

/* Prints a listing both ways, and demands that its JSON is JSON. */
static void print_all(const listfile_listing_t *listing)
{
    FILE *nowhere = fopen("/dev/null", "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
    listfile_listing_print(listing, nowhere, true);
    fclose(nowhere);
    cJSON *object = listfile_listing_json(listing);
    char *json = cJSON_PrintUnformatted(object);
    cJSON_Delete(object);
    cJSON *parsed = cJSON_Parse(json);
    CU_ASSERT_PTR_NOT_NULL(parsed);
    cJSON_Delete(parsed);
    free(json);
}

/* Reads and judges, and at times prints, which takes longest; whether the listing is good. */
static bool list_all(const itl_tlv_source_t *source, bool as_signed_file)
{
    static unsigned calls;
    listfile_listing_t listing;
    base_error_t error;
    CU_ASSERT_TRUE_FATAL(listfile_listing_read(&listing, "hostile", 0, source, as_signed_file, &error));
    if (calls++ % 8 == 0)
        print_all(&listing);
    bool good = listfile_listing_good(&listing);
    listfile_listing_free(&listing);
    return good;
}

/* A copy of exactly size bytes, so that the sanitizers see a read behind it. */
static bool list_prefix(const rig_file_t *file, size_t size, bool as_signed_file)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    memcpy(copy, file->bytes.data, size);
    itl_tlv_source_t source = itl_tlv_source_memory(copy, (uint32_t)size);
    bool good = list_all(&source, as_signed_file);
    free(copy);
    return good;
}

static void truncated_at_every_byte(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    unsigned good = 0;
    for (size_t size = 0; size < list.bytes.size; size++)
        good += list_prefix(&list, size, false);
    CU_ASSERT_EQUAL(good, 0);
    CU_ASSERT_TRUE(list_prefix(&list, list.bytes.size, false));
    base_bytes_free(&list.bytes);
}

static void signed_file_truncated_in_its_header(void)
{
    rig_file_t config = rig_load("SEP001122334455.cnf.xml.sgn");
    unsigned good = 0;
    for (size_t size = 0; size < 440; size++)
        good += list_prefix(&config, size, true);
    CU_ASSERT_EQUAL(good, 0);
    CU_ASSERT_TRUE(list_prefix(&config, 440, true));
    base_bytes_free(&config.bytes);
}

/* Every byte of the header, and every fourth of the first record, takes on values that hurt. */
static void one_byte_wrong(void)
{
    static const uint8_t values[] = {0x00, 0x01, 0x0d, 0x7f, 0x80, 0xff};
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    unsigned good = 0, tried = 0;
    for (size_t at = 0; at < 316 + 1023; at += at < 316 ? 1 : 4) {
        uint8_t right = list.bytes.data[at];
        for (size_t i = 0; i < sizeof values; i++) {
            if (values[i] == right)
                continue;
            list.bytes.data[at] = values[i];
            good += list_all(&list.source, false);
            tried++;
        }
        list.bytes.data[at] = right;
    }
    CU_ASSERT_TRUE(tried > 3000);
    CU_ASSERT_EQUAL(good, 0);
    base_bytes_free(&list.bytes);
}

static void a_record_of_nothing_but_tiny_elements(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    base_bytes_t file = {0};
    base_put(&file, list.bytes.data, 316);
    listfile_put_tlv_number(&file, ITL_RECORD_TAG_RECORDLENGTH, 65535, 2);
    while (file.size < 316 + 65535)
        listfile_put_tlv(&file, 200, NULL, 0);
    itl_tlv_source_t source = itl_tlv_source_memory(file.data, (uint32_t)file.size);
    CU_ASSERT_FALSE(list_all(&source, false));
    base_bytes_free(&file);
    base_bytes_free(&list.bytes);
}

/* Plenty of records that are no records: the listing has an end. */
static void endless_tiny_records(void)
{
    rig_file_t list = rig_load("c1-cucm-shape.tlv");
    base_bytes_t file = {0};
    base_put(&file, list.bytes.data, 316);
    while (file.size < 1u << 20)
        listfile_put_tlv_number(&file, ITL_RECORD_TAG_RECORDLENGTH, 5, 2);
    itl_tlv_source_t source = itl_tlv_source_memory(file.data, (uint32_t)file.size);
    listfile_listing_t listing;
    base_error_t error;
    CU_ASSERT_TRUE(listfile_listing_read(&listing, "hostile", 0, &source, false, &error));
    CU_ASSERT_EQUAL(listing.record_count, ITL_LIMIT_RECORDS);
    CU_ASSERT_FALSE(listing.well_formed);
    CU_ASSERT_EQUAL(listing.verdict.policy.reason, ITL_REASON_TOO_LARGE);
    listfile_listing_free(&listing);
    base_bytes_free(&file);
    base_bytes_free(&list.bytes);
}

CU_TestInfo hostile_tests[] = {
    {"truncated", truncated_at_every_byte},    {"signed file truncated", signed_file_truncated_in_its_header},
    {"one byte wrong", one_byte_wrong},        {"tiny elements", a_record_of_nothing_but_tiny_elements},
    {"endless records", endless_tiny_records}, CU_TEST_INFO_NULL};
