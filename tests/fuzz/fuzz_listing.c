/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * `file show`: any file is listed, as text and as JSON that can be read, whatever is wrong with it.
 */
#include <cjson/cJSON.h>

#include "fuzz_source.h"
#include "listfile/listing.h"

static void list(const itl_tlv_source_t *source, bool as_signed_file, FILE *nowhere)
{
    listfile_listing_t listing;
    base_error_t error;
    CHECK(listfile_listing_read(&listing, "input", 0, source, as_signed_file, &error));
    CHECK(listing.well_formed || !listfile_listing_good(&listing));
    listfile_listing_print(&listing, nowhere, true);
    cJSON *object = listfile_listing_json(&listing);
    char *text = cJSON_PrintUnformatted(object);
    cJSON_Delete(object);
    cJSON *json = cJSON_Parse(text);
    CHECK(cJSON_IsObject(json));
    cJSON_Delete(json);
    free(text);
    listfile_listing_free(&listing);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        CHECK(nowhere != NULL);
    }
    if (size > UINT32_MAX)
        return 0;
    itl_tlv_source_t source = itl_tlv_source_memory(data, (uint32_t)size);
    list(&source, false, nowhere);
    list(&source, true, nowhere);
    return 0;
}
