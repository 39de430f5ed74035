/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listfile/listing.h"
#include "listfile/listing_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

const listfile_field_t *listfile_listing_find(const listfile_section_t *section, uint8_t tag)
{
    for (size_t i = 0; i < section->field_count; i++)
        if (section->fields[i].tag == tag)
            return &section->fields[i];
    return NULL;
}

/* Makes room for one element more than count. The capacity is the next power of two, so that a record of thousands of
 * tiny elements does not cost a copy for each. */
static void *grow(void *array, size_t count, size_t element_size)
{
    if ((count & (count - 1)) != 0)
        return array;
    size_t capacity = count == 0 ? 1 : 2 * count;
    return reallocarray(array, capacity, element_size);
}

static listfile_field_t *add_field(const itl_tlv_source_t *source, listfile_section_t *section,
                                   const itl_tlv_item_t *item, bool in_header)
{
    listfile_field_t *fields = grow(section->fields, section->field_count, sizeof *fields);
    if (fields == NULL)
        return NULL;
    section->fields = fields;
    listfile_field_t *field = &fields[section->field_count++];
    listing_describe(field, item, in_header);
    return listing_value(source, field) ? field : NULL;
}

/* Without HeaderLength only tags that may follow are taken, so that records are not listed as header. */
static bool may_be_header(const listfile_section_t *header, uint8_t tag)
{
    listfile_field_t ignored;
    itl_tlv_item_t item = {.tag = tag};
    if (header->length > 0)
        return true;
    return listing_describe(&ignored, &item, true) && listfile_listing_find(header, tag) == NULL;
}

/* Moves the cursor on behind an element that was taken: into a container, and not past HeaderLength. */
static void step(itl_tlv_cursor_t *cursor, listfile_section_t *header, const listfile_field_t *field)
{
    if (field->kind == LISTFILE_VALUE_CONTAINER)
        cursor->off = field->span.off;
    if (field->tag != ITL_TAG_HEADER_LENGTH || header->length > 0)
        return;
    header->length = field->number;
    if (field->number < cursor->end)
        cursor->end = field->number > cursor->off ? field->number : cursor->off;
}

static bool walk_header(listfile_listing_t *listing)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_all(&listing->source);
    itl_tlv_item_t item;
    uint8_t tag;
    while (itl_tlv_peek(&cursor, &tag) == ITL_REASON_NONE && may_be_header(&listing->header, tag)) {
        itl_reason_t moved = tag == ITL_TAG_PADDING ? itl_tlv_skip_byte(&cursor) : itl_tlv_next(&cursor, &item);
        if (moved != ITL_REASON_NONE)
            break;
        if (tag == ITL_TAG_PADDING)
            continue;
        const listfile_field_t *field = add_field(&listing->source, &listing->header, &item, true);
        if (field == NULL)
            return false;
        step(&cursor, &listing->header, field);
    }
    return true;
}

static bool same(const listfile_listing_t *listing, const listfile_field_t *a, const listfile_field_t *b)
{
    bool equal = false;
    return a != NULL && b != NULL &&
           itl_tlv_equal(&listing->source, a->span, &listing->source, b->span, &equal) == ITL_REASON_NONE && equal;
}

static void judge_record(const listfile_listing_t *listing, listfile_section_t *record)
{
    const listfile_field_t *role = listfile_listing_find(record, ITL_RECORD_TAG_FUNCTION);
    record->is_sast = role != NULL && role->length == 2 && role->number == ITL_ROLE_SAST;
    record->is_signer = record->is_sast &&
                        same(listing, listfile_listing_find(record, ITL_RECORD_TAG_ISSUERNAME),
                             listfile_listing_find(&listing->header, ITL_TAG_CANAME)) &&
                        same(listing, listfile_listing_find(record, ITL_RECORD_TAG_SERIALNUMBER),
                             listfile_listing_find(&listing->header, ITL_TAG_SERIALNUMBER));
}

/* Bytes of the record at off, as far as the file has them; 0: there is no record. */
static uint32_t record_bytes(const itl_tlv_source_t *source, uint32_t off, uint32_t *length)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(source, (itl_tlv_span_t){off, source->size - off});
    itl_tlv_item_t item;
    if (itl_tlv_next(&cursor, &item) != ITL_REASON_NONE || item.tag != ITL_RECORD_TAG_RECORDLENGTH ||
        itl_tlv_number(source, item.value, 2, length) != ITL_REASON_NONE || *length < cursor.off - off)
        return 0;
    return *length < source->size - off ? *length : source->size - off;
}

static bool walk_record(listfile_listing_t *listing, listfile_section_t *record, uint32_t bytes)
{
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(&listing->source, (itl_tlv_span_t){record->off, bytes});
    itl_tlv_item_t item;
    while (itl_tlv_next(&cursor, &item) == ITL_REASON_NONE)
        if (add_field(&listing->source, record, &item, false) == NULL)
            return false;
    judge_record(listing, record);
    return true;
}

static bool walk_records(listfile_listing_t *listing)
{
    uint32_t off = listing->header.length, length;
    while (off > 0 && off < listing->source.size && listing->record_count < ITL_LIMIT_RECORDS) {
        uint32_t bytes = record_bytes(&listing->source, off, &length);
        if (bytes == 0)
            return true;
        listfile_section_t *records = grow(listing->records, listing->record_count, sizeof *records);
        if (records == NULL)
            return false;
        listing->records = records;
        listfile_section_t *record = &records[listing->record_count++];
        *record = (listfile_section_t){.off = off, .length = length};
        if (!walk_record(listing, record, bytes))
            return false;
        off += bytes;
    }
    return true;
}

/* Phones go by the FILENAME inside; a file without one is named by its own name. */
static const char *noun_of(const listfile_listing_t *listing)
{
    if (listing->kind == LISTFILE_SIGNED_FILE)
        return "signed";
    const char *slash = strrchr(listing->path, '/');
    const char *name = slash != NULL ? slash + 1 : listing->path;
    const listfile_field_t *filename = listfile_listing_find(&listing->header, ITL_TAG_FILENAME);
    if (filename != NULL)
        name = filename->text;
    return strncasecmp(name, "CTL", 3) == 0 ? "CTL" : "ITL";
}

static bool judge_list(listfile_listing_t *listing, itl_policy_kind_t kind, base_error_t *error)
{
    static const itl_trustlist_t *const none[ITL_VERIFY_ANCHORS] = {NULL};
    const itl_verify_want_t want = {.kind = kind};
    listfile_verdict_t *verdict = &listing->verdict;
    itl_trustlist_t list;
    itl_trustlist_fault_t fault;
    itl_reason_t reason = itl_trustlist_read(&listing->source, &list, &fault);
    if (!listfile_check(&listing->source, &want, none, verdict, error))
        return false;
    /* Records of a file that is of the wrong kind are shown, and so is what is wrong with them. */
    if (reason != ITL_REASON_NONE && verdict->fault.what == NULL)
        *verdict = (listfile_verdict_t){.policy = {.reason = reason}, .fault = fault};
    listing->well_formed = verdict->fault.what == NULL;
    return true;
}

static void judge_signed_file(listfile_listing_t *listing, const listfile_parts_t *parts)
{
    itl_reason_t reason = parts->reason;
    if (reason == ITL_REASON_NONE && listing->source.size > ITL_LIMIT_FILE_BYTES)
        reason = ITL_REASON_TOO_LARGE;
    listing->well_formed = reason == ITL_REASON_NONE;
    listing->verdict.policy.reason = reason;
    listing->verdict.fault = parts->fault;
    if (reason == ITL_REASON_TOO_LARGE)
        listing->verdict.fault.what = listfile_too_large;
    listing->payload = parts->content;
}

bool listfile_listing_read(listfile_listing_t *listing, const char *path, time_t modified,
                           const itl_tlv_source_t *source, bool as_signed_file, base_error_t *error)
{
    listfile_parts_t parts = listfile_take_apart(source, path, as_signed_file);
    *listing = (listfile_listing_t){.path = path, .modified = modified, .source = *source, .kind = parts.kind};
    if (wc_Md5Hash(source->mapped, source->size, listing->md5) != 0 ||
        wc_ShaHash(source->mapped, source->size, listing->sha1) != 0)
        return base_fail(error, "%s: the digest library failed", path);
    if (!walk_header(listing) || (parts.kind == LISTFILE_LIST && !walk_records(listing)))
        return base_fail(error, "out of memory");
    listing->noun = noun_of(listing);
    if (parts.kind == LISTFILE_LIST)
        return judge_list(listing, parts.said, error);
    judge_signed_file(listing, &parts);
    return true;
}

static void free_section(listfile_section_t *section)
{
    for (size_t i = 0; i < section->field_count; i++)
        free(section->fields[i].text);
    free(section->fields);
}

void listfile_listing_free(listfile_listing_t *listing)
{
    free_section(&listing->header);
    for (size_t i = 0; i < listing->record_count; i++)
        free_section(&listing->records[i]);
    free(listing->records);
    *listing = (listfile_listing_t){0};
}

bool listfile_listing_good(const listfile_listing_t *listing)
{
    if (listing->kind == LISTFILE_SIGNED_FILE)
        return listing->well_formed;
    return listing->verdict.policy.decision == ITL_POLICY_ACCEPT;
}

void listing_verdict_text(const listfile_listing_t *listing, char *text, size_t size)
{
    itl_reason_t reason = listing->verdict.policy.reason;
    char fault[200];
    listfile_fault_text(reason, &listing->verdict.fault, fault, sizeof fault);
    if (!listing->well_formed)
        snprintf(text, size, "Error parsing the %s File: %s", listing->noun, fault);
    else if (listing->kind == LISTFILE_SIGNED_FILE)
        snprintf(text, size, "The signature was not checked: its signer's certificate stands in a trust list.");
    else if (listfile_listing_good(listing))
        snprintf(text, size, "The %s file was verified successfully.", listing->noun);
    else
        snprintf(text, size, "The %s file was not verified: %s.", listing->noun, itl_reason_text(reason));
}
