/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory/directory_page.h"

#include <string.h>

void itl_directory_page_clear(itl_directory_page_t *page)
{
    memset(page, 0, sizeof *page);
    page->used = 1; /* the text 0 is "" */
}

const char *itl_directory_page_text(const itl_directory_page_t *page, itl_directory_text_t text)
{
    return text < page->used ? page->pool + text : "";
}

bool itl_directory_page_put(itl_directory_page_t *page, const char *string, itl_directory_text_t *text)
{
    const size_t size = strlen(string) + 1;
    if (size > sizeof page->pool - page->used)
        return false;
    memcpy(page->pool + page->used, string, size);
    *text = page->used;
    page->used = (uint16_t)(page->used + size);
    return true;
}

const char *itl_directory_kind_name(itl_directory_kind_t kind)
{
    static const char *const names[ITL_DIRECTORY_KIND_COUNT] = {
        [ITL_DIRECTORY_NOTHING] = "none", [ITL_DIRECTORY_MENU] = "menu",   [ITL_DIRECTORY_ENTRIES] = "directory",
        [ITL_DIRECTORY_TEXT] = "text",    [ITL_DIRECTORY_INPUT] = "input",
    };
    return (unsigned)kind < ITL_DIRECTORY_KIND_COUNT ? names[kind] : names[ITL_DIRECTORY_NOTHING];
}
