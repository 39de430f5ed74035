/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Soft keys of a page: its own, or those that pages of its kind have (XSI). What has no room is behind `more`. */
#include "directory/directory_priv.h"

/* By position. */
typedef struct usual {
    const char *name, *url;
} usual_t;

enum { USUAL_MOST = 3 };

static const usual_t of_menu[USUAL_MOST] = {{"Select", "SoftKey:Select"}, {"Exit", "SoftKey:Exit"}};
static const usual_t of_entries[USUAL_MOST] = {
    {"Dial", "SoftKey:Dial"}, {"EditDial", "SoftKey:EditDial"}, {"Exit", "SoftKey:Exit"}};
static const usual_t of_text[USUAL_MOST] = {{"Update", "SoftKey:Update"}, {"Exit", "SoftKey:Exit"}};
static const usual_t of_input[USUAL_MOST] = {
    {"Submit", "SoftKey:Submit"}, {"<<", "SoftKey:<<"}, {"Exit", "SoftKey:Exit"}};
static const usual_t of_nothing[USUAL_MOST] = {{"Exit", "SoftKey:Exit"}};

static const usual_t *usual_of(const itl_directory_t *directory)
{
    static const usual_t *const rows[ITL_DIRECTORY_KIND_COUNT] = {
        [ITL_DIRECTORY_NOTHING] = of_nothing, [ITL_DIRECTORY_MENU] = of_menu,   [ITL_DIRECTORY_ENTRIES] = of_entries,
        [ITL_DIRECTORY_TEXT] = of_text,       [ITL_DIRECTORY_INPUT] = of_input,
    };
    return rows[directory->state == ITL_DIRECTORY_SHOWN ? directory->page.kind : ITL_DIRECTORY_NOTHING];
}

static bool has_own(const itl_directory_t *directory)
{
    return directory->state == ITL_DIRECTORY_SHOWN && directory->page.soft_count > 0;
}

/* The key at a position, from 1; without a name where there is none. Of two the first one counts. */
static itl_directory_soft_view_t soft_of(const itl_directory_t *directory, unsigned position)
{
    const itl_directory_page_t *page = &directory->page;
    for (uint8_t i = 0; has_own(directory) && i < page->soft_count; i++)
        if (page->soft[i].position == position)
            return (itl_directory_soft_view_t){.name = itl_directory_page_text(page, page->soft[i].name),
                                               .url = itl_directory_page_text(page, page->soft[i].url)};
    const usual_t *usual = position <= USUAL_MOST && !has_own(directory) ? &usual_of(directory)[position - 1u] : NULL;
    if (usual == NULL || usual->name == NULL)
        return (itl_directory_soft_view_t){.name = "", .url = ""};
    return (itl_directory_soft_view_t){.name = usual->name, .url = usual->url};
}

static unsigned last_position(const itl_directory_t *directory)
{
    unsigned position = has_own(directory) ? ITL_DIRECTORY_SOFT_KEYS : USUAL_MOST;
    while (position > 1 && soft_of(directory, position).name[0] == '\0')
        position--;
    return position;
}

itl_directory_soft_view_t itl_directory_soft_at(const itl_directory_t *directory, unsigned index)
{
    const unsigned last = last_position(directory), room = directory->soft_count;
    if (index >= room)
        return (itl_directory_soft_view_t){.name = "", .url = ""};
    if (last <= room)
        return soft_of(directory, index + 1u);
    if (index == room - 1u)
        return (itl_directory_soft_view_t){.name = "more", .url = "", .more = true};
    return soft_of(directory, directory->soft_page * (room - 1u) + index + 1u);
}

void itl_directory_more(itl_directory_t *directory)
{
    const unsigned each = directory->soft_count - 1u;
    directory->soft_page++;
    if (directory->soft_page * each >= last_position(directory))
        directory->soft_page = 0;
}
