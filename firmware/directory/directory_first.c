/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which page is the first: what the configuration in force names. */
#include <string.h>

#include "directory/directory.h"
#include "directory/directory_priv.h"
#include "phone/phone_view.h"

/* The corporate directory among a phone's applications: the directory's URL is behind it. */
#define CORPORATE "Application:Cisco/CorporateDirectory"

/* provisioning: phoneServices only, URLs only; else both (chosen, where it says nothing). */
typedef struct provision {
    bool services, url;
} provision_t;

static provision_t provision_of(itl_directory_t *directory)
{
    char text[8];
    itl_reason_ignore(itl_phone_value(directory->phone, ITL_CONFIG_SERVICES_PROVISIONING, text, sizeof text));
    return (provision_t){.services = strcmp(text, "1") != 0, .url = strcmp(text, "0") != 0};
}

/* @return false: the configuration names none */
static bool read_url(itl_directory_t *directory, char url[ITL_CONFIG_TEXT_BYTES])
{
    const itl_config_member_t member =
        directory->which == ITL_DIRECTORY_DIRECTORIES ? ITL_CONFIG_DIRECTORY_URL : ITL_CONFIG_SERVICES_URL;
    return itl_phone_url(directory->phone, member, url, ITL_CONFIG_TEXT_BYTES) == ITL_REASON_NONE;
}

static void add_item(itl_directory_page_t *page, const char *name, const char *url)
{
    itl_directory_item_t *item = &page->items[page->item_count];
    if (itl_directory_page_put(page, name, &item->name) && itl_directory_page_put(page, url, &item->target))
        page->item_count++;
}

static void add_url(itl_directory_t *directory, const char *name)
{
    char url[ITL_CONFIG_TEXT_BYTES];
    if (read_url(directory, url))
        add_item(&directory->page, name, url);
}

/* @return false: the configuration has no service of this number */
static bool add_service(itl_directory_t *directory, unsigned number)
{
    itl_directory_page_t *page = &directory->page;
    char type[8], text[ITL_CONFIG_TEXT_BYTES];
    const char *wanted = directory->which == ITL_DIRECTORY_DIRECTORIES ? "1" : "0";
    itl_directory_item_t *item = &page->items[page->item_count];
    if (itl_phone_value_of(directory->phone, ITL_CONFIG_SERVICE_URL, number, text, sizeof text) != ITL_REASON_NONE)
        return false;
    itl_reason_ignore(itl_phone_value_of(directory->phone, ITL_CONFIG_SERVICE_TYPE, number, type, sizeof type));
    if (strcmp(type, wanted) != 0)
        return true;
    if (strcmp(text, CORPORATE) == 0 && !read_url(directory, text))
        return true;
    const bool fits = itl_directory_page_put(page, text, &item->target);
    itl_reason_ignore(
        itl_phone_value_of(directory->phone, ITL_CONFIG_SERVICE_NAME, number, text, sizeof text)); /* then without */
    if (fits && itl_directory_page_put(page, text, &item->name))
        page->item_count++;
    return true;
}

uint8_t itl_directory_first_page(itl_directory_t *directory)
{
    itl_directory_page_t *page = &directory->page;
    const provision_t wanted = provision_of(directory);
    const bool is_directory = directory->which == ITL_DIRECTORY_DIRECTORIES;
    itl_directory_page_clear(page);
    page->kind = ITL_DIRECTORY_MENU;
    (void)itl_directory_page_put(page, itl_directory_heading(directory), &page->title);
    for (unsigned number = 0; wanted.services && number < ITL_CONFIG_SERVICES && add_service(directory, number);
         number++)
        ;
    if (wanted.url)
        add_url(directory, is_directory ? "Corporate Directory" : "Services");
    return page->item_count;
}
