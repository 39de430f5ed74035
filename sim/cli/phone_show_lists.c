/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_show_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "device/device_report.h"
#include "listfile/listing.h"

typedef struct list_name {
    itl_phone_list_kind_t kind;
    const char *member; /**< Of the JSON. */
    const char *file;   /**< As the phone knows it. */
} list_name_t;

static const list_name_t names[] = {{ITL_PHONE_CTL, "ctl", "CTLFile.tlv"}, {ITL_PHONE_ITL, "itl", "ITLFile.tlv"}};
#define NAMES (sizeof names / sizeof names[0])

/* Takes a list out of the flash and reads it. @return false after an error was told */
static bool read_list(itl_phone_t *phone, const list_name_t *name, uint8_t *bytes, listfile_listing_t *listing)
{
    const itl_trustlist_t *list = itl_phone_installed(phone, name->kind);
    itl_tlv_source_t source = list->source;
    base_error_t error;
    if (itl_tlv_read(&source, 0, bytes, source.size) != ITL_REASON_NONE) {
        cli_error(EXIT_FAILED, "%s: the flash cannot be read", name->file);
        return false;
    }
    source = itl_tlv_source_memory(bytes, source.size);
    /* The flash does not keep when a list came; its own TIMESTAMP is the nearest there is. */
    time_t made = (time_t)list->header.timestamp;
    if (listfile_listing_read(listing, name->file, made, &source, false, &error))
        return true;
    cli_error(EXIT_FAILED, "%s: %s", name->file, error.text);
    return false;
}

static bool print_list(itl_phone_t *phone, const list_name_t *name, uint8_t *bytes)
{
    listfile_listing_t listing;
    bool read = read_list(phone, name, bytes, &listing);
    if (read)
        listfile_listing_print(&listing, stdout, isatty(STDOUT_FILENO) == 1);
    listfile_listing_free(&listing);
    return read;
}

static cJSON *list_json(itl_phone_t *phone, const list_name_t *name, uint8_t *bytes)
{
    listfile_listing_t listing;
    cJSON *json = NULL;
    if (read_list(phone, name, bytes, &listing))
        json = listfile_listing_json(&listing);
    listfile_listing_free(&listing);
    return json;
}

static bool print_text(itl_phone_t *phone, uint8_t *bytes)
{
    bool any = false;
    for (size_t i = 0; i < NAMES; i++) {
        if (itl_phone_installed(phone, names[i].kind) == NULL)
            continue;
        if (any)
            putchar('\n');
        any = true;
        if (!print_list(phone, &names[i], bytes))
            return false;
    }
    if (!any)
        puts("No trust list is installed.");
    return true;
}

static bool print_json(itl_phone_t *phone, uint8_t *bytes)
{
    cJSON *report = cJSON_CreateObject();
    bool good = true;
    for (size_t i = 0; i < NAMES && good; i++) {
        bool installed = itl_phone_installed(phone, names[i].kind) != NULL;
        cJSON *list = installed ? list_json(phone, &names[i], bytes) : cJSON_CreateNull();
        good = list != NULL;
        cJSON_AddItemToObject(report, names[i].member, list);
    }
    if (good)
        device_print_json(stdout, report);
    cJSON_Delete(report);
    return good;
}

int phone_show_lists(itl_phone_t *phone, bool json)
{
    uint8_t *bytes = malloc(ITL_LIMIT_LIST_BYTES);
    if (bytes == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    bool good = json ? print_json(phone, bytes) : print_text(phone, bytes);
    free(bytes);
    return good ? EXIT_DONE : EXIT_FAILED;
}
