/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/text.h"
#include "listfile/listing.h"
#include "listfile/listing_priv.h"

static void add_hex(cJSON *object, const char *name, const uint8_t *data, size_t size)
{
    char *hex = base_hex(data, size, BASE_HEX_PLAIN);
    cJSON_AddStringToObject(object, name, hex != NULL ? hex : "");
    free(hex);
}

static bool is_number(const listfile_field_t *field)
{
    return field->kind == LISTFILE_VALUE_NUMBER && (field->length == 1 || field->length == 2 || field->length == 4);
}

static cJSON *field_json(const listfile_listing_t *listing, const listfile_field_t *field)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "tag", field->tag);
    cJSON_AddStringToObject(object, "name", field->name);
    cJSON_AddNumberToObject(object, "offset", field->off);
    cJSON_AddNumberToObject(object, "length", field->length);
    if (is_number(field))
        cJSON_AddNumberToObject(object, "value", field->number);
    else if (field->kind == LISTFILE_VALUE_OPAQUE)
        add_hex(object, "value", listing->source.mapped + field->span.off, field->length);
    else if (field->kind == LISTFILE_VALUE_CERTIFICATE)
        cJSON_AddStringToObject(object, "sha1", field->text);
    else if (field->text != NULL)
        cJSON_AddStringToObject(object, "value", field->text);
    return object;
}

static void add_fields(cJSON *object, const listfile_listing_t *listing, const listfile_section_t *section)
{
    cJSON *array = cJSON_AddArrayToObject(object, "fields");
    for (size_t i = 0; i < section->field_count; i++)
        cJSON_AddItemToArray(array, field_json(listing, &section->fields[i]));
}

/* A value of the section under a name of its own; null when the file does not say. */
static void add_value(cJSON *object, const char *name, const listfile_section_t *section, uint8_t tag)
{
    const listfile_field_t *field = listfile_listing_find(section, tag);
    if (field == NULL || field->text == NULL)
        cJSON_AddNullToObject(object, name);
    else if (is_number(field))
        cJSON_AddNumberToObject(object, name, field->number);
    else
        cJSON_AddStringToObject(object, name, field->text);
}

static void add_header(cJSON *object, const listfile_listing_t *listing)
{
    const listfile_section_t *section = &listing->header;
    cJSON *header = cJSON_AddObjectToObject(object, "header");
    add_value(header, "version", section, ITL_TAG_VERSION);
    add_value(header, "length", section, ITL_TAG_HEADER_LENGTH);
    add_value(header, "signer", section, ITL_TAG_SIGNERNAME);
    add_value(header, "serial", section, ITL_TAG_SERIALNUMBER);
    add_value(header, "issuer", section, ITL_TAG_CANAME);
    add_value(header, "digest", section, ITL_TAG_DIGESTALGORITHM);
    add_value(header, "filename", section, ITL_TAG_FILENAME);
    add_value(header, "timestamp", section, ITL_TAG_TIMESTAMP);
    add_fields(header, listing, section);
}

static cJSON *record_json(const listfile_listing_t *listing, size_t index)
{
    const listfile_section_t *record = &listing->records[index];
    const listfile_field_t *role = listfile_listing_find(record, ITL_RECORD_TAG_FUNCTION);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "number", (double)index + 1);
    cJSON_AddNumberToObject(object, "offset", record->off);
    cJSON_AddNumberToObject(object, "length", record->length);
    add_value(object, "function", record, ITL_RECORD_TAG_FUNCTION);
    if (role != NULL && role->length == 2)
        cJSON_AddNumberToObject(object, "role", role->number);
    else
        cJSON_AddNullToObject(object, "role");
    add_value(object, "subject", record, ITL_RECORD_TAG_SUBJECTNAME);
    add_value(object, "issuer", record, ITL_RECORD_TAG_ISSUERNAME);
    add_value(object, "serial", record, ITL_RECORD_TAG_SERIALNUMBER);
    cJSON_AddBoolToObject(object, "signer", record->is_signer);
    add_fields(object, listing, record);
    return object;
}

static const char *kind_name(const listfile_listing_t *listing)
{
    if (listing->kind == LISTFILE_SIGNED_FILE)
        return "signed-file";
    return strcmp(listing->noun, "CTL") == 0 ? "ctl" : "itl";
}

static void add_file(cJSON *object, const listfile_listing_t *listing)
{
    char modified[64] = "";
    struct tm utc;
    if (gmtime_r(&listing->modified, &utc) != NULL)
        strftime(modified, sizeof modified, "%Y-%m-%dT%H:%M:%SZ", &utc);
    char *path = base_text((const uint8_t *)listing->path, strlen(listing->path));
    cJSON_AddStringToObject(object, "file", path != NULL ? path : "");
    free(path);
    cJSON_AddStringToObject(object, "kind", kind_name(listing));
    cJSON_AddNumberToObject(object, "length", listing->source.size);
    add_hex(object, "md5", listing->md5, sizeof listing->md5);
    add_hex(object, "sha1", listing->sha1, sizeof listing->sha1);
    cJSON_AddStringToObject(object, "modified", modified);
}

static void add_verdict(cJSON *object, const listfile_listing_t *listing)
{
    char detail[256];
    if (listing->kind == LISTFILE_SIGNED_FILE && listing->well_formed)
        cJSON_AddNullToObject(object, "verified");
    else
        cJSON_AddBoolToObject(object, "verified", listfile_listing_good(listing));
    if (listing->verdict.policy.reason == ITL_REASON_NONE)
        cJSON_AddNullToObject(object, "reason");
    else
        cJSON_AddStringToObject(object, "reason", itl_reason_name(listing->verdict.policy.reason));
    listing_verdict_text(listing, detail, sizeof detail);
    cJSON_AddStringToObject(object, "detail", detail);
}

cJSON *listfile_listing_json(const listfile_listing_t *listing)
{
    cJSON *object = cJSON_CreateObject();
    add_file(object, listing);
    add_header(object, listing);
    if (listing->kind == LISTFILE_SIGNED_FILE) {
        cJSON_AddNumberToObject(object, "payload_length", listing->payload.len);
    } else {
        cJSON *records = cJSON_AddArrayToObject(object, "records");
        for (size_t i = 0; i < listing->record_count; i++)
            cJSON_AddItemToArray(records, record_json(listing, i));
    }
    add_verdict(object, listing);
    return object;
}
