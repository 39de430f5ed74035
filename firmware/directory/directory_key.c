/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "directory/directory.h"
#include "directory/directory_priv.h"
#include "text/text.h"
#include "text/text_read.h"

#define SOFT_KEY  "SoftKey:"
#define PARAMETER "QueryStringParam:"

#define NO_CALLS  "This phone makes no calls"
#define NOT_HERE  "Not part of this phone"
#define NOT_A_URL "Not a URL"

static const itl_directory_item_t *chosen(const itl_directory_t *directory)
{
    const itl_directory_page_t *page = &directory->page;
    return directory->state == ITL_DIRECTORY_SHOWN && directory->cursor < page->item_count
               ? &page->items[directory->cursor]
               : NULL;
}

static bool is_input(const itl_directory_t *directory)
{
    return chosen(directory) != NULL && directory->page.kind == ITL_DIRECTORY_INPUT;
}

/* --- typing --- */

/* True when a character may be typed into the line with the cursor; @p character becomes the one that counts. */
static bool takes(const itl_directory_t *directory, char *character)
{
    if (!is_input(directory) || *character < ' ' || *character > '~')
        return false;
    const char *flags = itl_directory_page_text(&directory->page, chosen(directory)->flags);
    const char kind = flags[strspn(flags, "P")];
    if (kind == 'T' || kind == 'N' || kind == 'E') {
        const char *set =
            kind == 'T' ? ITL_TEXT_DIGITS "*#" : (kind == 'N' ? ITL_TEXT_DIGITS : ITL_TEXT_DIGITS "*#+-/=().");
        return strchr(set, *character) != NULL;
    }
    if (kind == 'L')
        *character = itl_text_lower(*character);
    if (kind == 'U' && *character >= 'a' && *character <= 'z')
        *character = (char)(*character & ~0x20);
    return true;
}

static bool delete_last(itl_directory_t *directory)
{
    if (!is_input(directory))
        return false;
    char *typed = directory->typed[directory->cursor];
    const size_t len = strlen(typed);
    if (len > 0)
        typed[len - 1] = '\0';
    return true;
}

bool itl_directory_type(itl_directory_t *directory, char character)
{
    if (character == '\b')
        return delete_last(directory);
    if (!takes(directory, &character))
        return false;
    char *typed = directory->typed[directory->cursor];
    const size_t len = strlen(typed);
    if (len < ITL_DIRECTORY_TYPED_BYTES - 1u) {
        typed[len] = character;
        typed[len + 1] = '\0';
    }
    return true;
}

/* --- where URLs lead --- */

static bool is_call(const char *url)
{
    return itl_text_begins(url, "Dial:") || itl_text_begins(url, "EditDial:");
}

/* A page, and nothing else: what other URIs would do to the phone is no page's to say. */
static void visit(itl_directory_t *directory, const char *url)
{
    const bool is_page = itl_text_begins(url, "http://") || itl_text_begins(url, "https://");
    const bool has_scheme = url[strcspn(url, ":/?#")] == ':';
    if (url[0] == '\0')
        return;
    if (has_scheme && !is_page)
        directory->notice = is_call(url) ? NO_CALLS : NOT_HERE;
    else if (itl_directory_link(directory, url))
        itl_directory_go(directory);
    else
        directory->notice = NOT_A_URL;
}

static void submit(itl_directory_t *directory)
{
    const itl_directory_page_t *page = &directory->page;
    if (directory->state != ITL_DIRECTORY_SHOWN || page->kind != ITL_DIRECTORY_INPUT)
        return;
    bool fits = itl_directory_link(directory, itl_directory_page_text(page, page->url));
    for (uint8_t i = 0; fits && i < page->item_count; i++)
        fits = itl_https_url_put(&directory->link, itl_directory_page_text(page, page->items[i].target),
                                 directory->typed[i]);
    if (fits)
        itl_directory_go(directory);
    else
        directory->notice = NOT_A_URL;
}

static void select_chosen(itl_directory_t *directory)
{
    const itl_directory_item_t *item = chosen(directory);
    if (directory->page.kind == ITL_DIRECTORY_INPUT)
        submit(directory);
    else if (item != NULL && directory->page.kind == ITL_DIRECTORY_ENTRIES)
        directory->notice = NO_CALLS;
    else if (item != NULL)
        visit(directory, itl_directory_page_text(&directory->page, item->target));
}

/* "name=value", for the URL of the chosen item. */
static void visit_with(itl_directory_t *directory, const char *parameter)
{
    const itl_directory_item_t *item = chosen(directory);
    const char *url = item != NULL && directory->page.kind == ITL_DIRECTORY_MENU
                          ? itl_directory_page_text(&directory->page, item->target)
                          : "";
    const char *value = strchr(parameter, '=');
    char name[ITL_DIRECTORY_TYPED_BYTES];
    itl_text_t text = itl_text_in(name, sizeof name);
    itl_text_chars(&text, parameter, value != NULL ? (size_t)(value - parameter) : 0);
    const bool right = url[0] != '\0' && value != NULL && itl_text_fits(&text) && itl_directory_link(directory, url) &&
                       itl_https_url_put(&directory->link, name, value + 1);
    if (right)
        itl_directory_go(directory);
    else
        directory->notice = NOT_A_URL;
}

/* --- keys --- */

static bool step_out(itl_directory_t *directory)
{
    if (itl_directory_go_back(directory))
        return true;
    itl_directory_close(directory);
    return false;
}

/* @return false: it was closed */
static bool press_named(itl_directory_t *directory, const char *name)
{
    if (strcmp(name, "Exit") == 0 || strcmp(name, "Cancel") == 0 || strcmp(name, "Back") == 0)
        return step_out(directory);
    if (strcmp(name, "Select") == 0)
        select_chosen(directory);
    else if (strcmp(name, "Submit") == 0)
        submit(directory);
    else if (strcmp(name, "Update") == 0 || strcmp(name, "Next") == 0)
        itl_directory_reload(directory);
    else if (strcmp(name, "<<") == 0)
        (void)delete_last(directory);
    else
        directory->notice = strstr(name, "Dial") != NULL ? NO_CALLS : NOT_HERE;
    return true;
}

static bool press_soft(itl_directory_t *directory, unsigned index)
{
    const itl_directory_soft_view_t soft = itl_directory_soft_at(directory, index);
    if (itl_text_begins(soft.url, SOFT_KEY))
        return press_named(directory, soft.url + strlen(SOFT_KEY));
    if (itl_text_begins(soft.url, PARAMETER))
        visit_with(directory, soft.url + strlen(PARAMETER));
    else if (soft.more)
        itl_directory_more(directory);
    else
        visit(directory, soft.url);
    return true;
}

static void move(itl_directory_t *directory, int by)
{
    const int to = directory->cursor + by;
    if (to >= 0 && to < itl_directory_line_count(directory))
        directory->cursor = (uint8_t)to;
}

/* A digit chooses the line of that number, as in the phone's own menus. */
static void press_keypad(itl_directory_t *directory, itl_screen_key_t key)
{
    const unsigned number = key <= ITL_SCREEN_KEY_9 ? (unsigned)key : 0;
    if (itl_directory_type(directory, (ITL_TEXT_DIGITS "*#")[key]) || directory->page.kind == ITL_DIRECTORY_INPUT ||
        number == 0 || number > directory->page.item_count || directory->state != ITL_DIRECTORY_SHOWN)
        return;
    directory->cursor = (uint8_t)(number - 1u);
    if (directory->page.kind == ITL_DIRECTORY_MENU)
        select_chosen(directory);
}

bool itl_directory_key(itl_directory_t *directory, itl_screen_key_t key)
{
    if (directory->state == ITL_DIRECTORY_CLOSED)
        return false;
    directory->notice = NULL;
    if (key >= ITL_SCREEN_KEY_SOFT1 && key <= ITL_SCREEN_KEY_SOFT5)
        return press_soft(directory, (unsigned)(key - ITL_SCREEN_KEY_SOFT1));
    if (key <= ITL_SCREEN_KEY_POUND)
        press_keypad(directory, key);
    else if (key == ITL_SCREEN_KEY_UP || key == ITL_SCREEN_KEY_DOWN)
        move(directory, key == ITL_SCREEN_KEY_UP ? -1 : 1);
    else if (key == ITL_SCREEN_KEY_SELECT)
        select_chosen(directory);
    else if (key == ITL_SCREEN_KEY_BACK)
        return step_out(directory);
    return true;
}

/* --- the screen's guest --- */

static bool open_guest(void *ctx, itl_screen_key_t key)
{
    itl_directory_open(ctx, key == ITL_SCREEN_KEY_SERVICES ? ITL_DIRECTORY_SERVICES : ITL_DIRECTORY_DIRECTORIES);
    return true;
}

static bool key_guest(void *ctx, itl_screen_key_t key)
{
    return itl_directory_key(ctx, key);
}

static bool type_guest(void *ctx, char character)
{
    return itl_directory_type(ctx, character);
}

static void close_guest(void *ctx)
{
    itl_directory_close(ctx);
}

static itl_screen_view_t draw_guest(const void *ctx)
{
    return itl_directory_draw(ctx);
}

static bool line_of_guest(const void *ctx, uint8_t index, itl_screen_line_t *line)
{
    return itl_directory_line(ctx, index, line);
}

itl_screen_guest_t itl_directory_guest(itl_directory_t *directory)
{
    return (itl_screen_guest_t){.ctx = directory,
                                .open = open_guest,
                                .key = key_guest,
                                .type = type_guest,
                                .close = close_guest,
                                .draw = draw_guest,
                                .line = line_of_guest};
}
