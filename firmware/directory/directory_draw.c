/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "directory/directory.h"
#include "directory/directory_priv.h"
#include "text/text.h"

/* Characters of a line of text: what fits on most screens of these phones. */
#define COLUMNS 40u

/* --- texts, line by line --- */

static const char *text_of(const itl_directory_t *directory)
{
    return itl_directory_page_text(&directory->page, directory->page.text);
}

/* Bytes of the line that begins here: up to a line end, or to the last blank that fits. */
static size_t line_bytes(const char *text)
{
    const size_t whole = strcspn(text, "\n");
    size_t len = whole;
    if (whole > COLUMNS) {
        for (len = COLUMNS; len > 0 && text[len] != ' '; len--)
            ;
        len = len > 0 ? len : COLUMNS;
        while (len < whole && ((uint8_t)text[len] & 0xC0u) == 0x80u) /* within a character of UTF-8 */
            len++;
    }
    return len;
}

static const char *next_line(const char *text)
{
    text += line_bytes(text);
    return *text == '\n' || *text == ' ' ? text + 1 : text;
}

static unsigned text_lines(const itl_directory_t *directory)
{
    unsigned count = 0;
    for (const char *text = text_of(directory); *text != '\0' && count < UINT8_MAX - 1u; text = next_line(text))
        count++;
    return count;
}

/* --- what is shown --- */

uint8_t itl_directory_line_count(const itl_directory_t *directory)
{
    if (directory->state != ITL_DIRECTORY_SHOWN)
        return 0;
    return directory->page.kind == ITL_DIRECTORY_TEXT ? (uint8_t)text_lines(directory) : directory->page.item_count;
}

static const char *prompt_of(const itl_directory_t *directory)
{
    if (directory->state == ITL_DIRECTORY_LOADING)
        return "Requesting...";
    if (directory->state == ITL_DIRECTORY_FAILED)
        return itl_directory_error_text(directory->error);
    return directory->notice != NULL ? directory->notice
                                     : itl_directory_page_text(&directory->page, directory->page.prompt);
}

itl_screen_view_t itl_directory_draw(const itl_directory_t *directory)
{
    const itl_directory_page_t *page = &directory->page;
    const bool has_title = directory->state == ITL_DIRECTORY_SHOWN && page->title != 0;
    itl_screen_view_t view = {.title = has_title ? itl_directory_page_text(page, page->title)
                                                 : itl_directory_heading(directory),
                              .prompt = prompt_of(directory),
                              .line_count = itl_directory_line_count(directory),
                              .soft_count = directory->soft_count};
    view.is_menu = view.line_count > 0 && (page->kind == ITL_DIRECTORY_MENU || page->kind == ITL_DIRECTORY_ENTRIES);
    view.chosen = view.line_count > 0 ? directory->cursor : 0;
    for (unsigned i = 0; i < view.soft_count; i++) {
        const itl_directory_soft_view_t soft = itl_directory_soft_at(directory, i);
        view.soft[i] = soft.name;
        view.soft_mask = (uint8_t)(view.soft_mask | (soft.more || soft.url[0] != '\0' ? 1u << i : 0u));
    }
    return view;
}

static void write_text_line(const itl_directory_t *directory, uint8_t index, itl_text_t *label)
{
    const char *text = text_of(directory);
    for (; index > 0; index--)
        text = next_line(text);
    size_t len = line_bytes(text);
    if (len > 0 && text[len - 1] == '\r')
        len--;
    for (size_t i = 0; i < len; i++)
        itl_text_char(label, text[i] == '\t' || text[i] == '\r' ? ' ' : text[i]);
}

/* Passwords are not shown. */
static void write_typed(const itl_directory_t *directory, uint8_t index, itl_text_t *value)
{
    const char *flags = itl_directory_page_text(&directory->page, directory->page.items[index].flags);
    const bool hidden = strchr(flags, 'P') != NULL;
    for (const char *typed = directory->typed[index]; *typed != '\0'; typed++)
        itl_text_char(value, hidden ? '*' : *typed);
}

bool itl_directory_line(const itl_directory_t *directory, uint8_t index, itl_screen_line_t *line)
{
    const itl_directory_page_t *page = &directory->page;
    if (index >= itl_directory_line_count(directory))
        return false;
    itl_text_t label = itl_text_in(line->label, sizeof line->label);
    itl_text_t value = itl_text_in(line->value, sizeof line->value);
    if (page->kind == ITL_DIRECTORY_TEXT) {
        write_text_line(directory, index, &label);
        return true;
    }
    itl_text_string(&label, itl_directory_page_text(page, page->items[index].name));
    if (page->kind == ITL_DIRECTORY_ENTRIES)
        itl_text_string(&value, itl_directory_page_text(page, page->items[index].target));
    else if (page->kind == ITL_DIRECTORY_INPUT)
        write_typed(directory, index, &value);
    return true;
}
