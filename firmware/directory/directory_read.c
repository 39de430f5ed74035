/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory/directory_read.h"

#include <expat.h>
#include <string.h>

#include "text/text_read.h"

/* Bytes that expat is given at once. */
#define PIECE_BYTES 1024u

/* What is open below the root. */
enum { GROUP_NONE, GROUP_ITEM, GROUP_SOFT, GROUP_OTHER };

/* The root, its children, what is in those. */
enum { DEPTH_ROOT = 1, DEPTH_CHILD = 2, DEPTH_PART = 3 };

/* --- what there is --- */

typedef struct root {
    const char *name;
    itl_directory_kind_t kind; /* ITL_DIRECTORY_NOTHING: not shown by this phone */
    const char *item;
} root_t;

static const root_t roots[] = {
    {"CiscoIPPhoneMenu", ITL_DIRECTORY_MENU, "MenuItem"},
    {"CiscoIPPhoneIconMenu", ITL_DIRECTORY_MENU, "MenuItem"},
    {"CiscoIPPhoneIconFileMenu", ITL_DIRECTORY_MENU, "MenuItem"},
    {"CiscoIPPhoneDirectory", ITL_DIRECTORY_ENTRIES, "DirectoryEntry"},
    {"CiscoIPPhoneText", ITL_DIRECTORY_TEXT, NULL},
    {"CiscoIPPhoneInput", ITL_DIRECTORY_INPUT, "InputItem"},
    {"CiscoIPPhoneImage", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneImageFile", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneGraphicMenu", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneGraphicFileMenu", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneExecute", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneStatus", ITL_DIRECTORY_NOTHING, NULL},
    {"CiscoIPPhoneStatusFile", ITL_DIRECTORY_NOTHING, NULL},
};

static const root_t *root_of_kind(itl_directory_kind_t kind)
{
    const root_t *root = roots;
    while (root->kind != kind)
        root++;
    return root;
}

static void stop(itl_directory_reader_t *reader, itl_directory_read_result_t result)
{
    if (reader->result == ITL_DIRECTORY_READ_OK)
        reader->result = result;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* --- elements --- */

static void open_root(itl_directory_reader_t *reader, const char *name)
{
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        if (strcmp(name, roots[i].name) != 0)
            continue;
        reader->page->kind = roots[i].kind;
        if (roots[i].kind == ITL_DIRECTORY_NOTHING)
            stop(reader, ITL_DIRECTORY_READ_UNSUPPORTED);
        return;
    }
    stop(reader, ITL_DIRECTORY_READ_BROKEN);
}

static void open_item(itl_directory_reader_t *reader)
{
    itl_directory_page_t *page = reader->page;
    const unsigned most = page->kind == ITL_DIRECTORY_INPUT ? ITL_DIRECTORY_INPUTS : ITL_DIRECTORY_ITEMS;
    reader->group = GROUP_ITEM;
    if (page->item_count == most)
        stop(reader, ITL_DIRECTORY_READ_TOO_LARGE);
    else
        page->items[page->item_count++] = (itl_directory_item_t){0};
}

static void open_soft(itl_directory_reader_t *reader)
{
    itl_directory_page_t *page = reader->page;
    reader->group = GROUP_SOFT;
    reader->position = 0;
    if (page->soft_count == ITL_DIRECTORY_SOFT_KEYS)
        stop(reader, ITL_DIRECTORY_READ_TOO_LARGE);
    else
        page->soft[page->soft_count++] = (itl_directory_soft_t){0};
}

/* Where the text of a child of the root goes; NULL: nowhere. */
static itl_directory_text_t *child_text(itl_directory_page_t *page, const char *name)
{
    if (strcmp(name, "Title") == 0)
        return &page->title;
    if (strcmp(name, "Prompt") == 0)
        return &page->prompt;
    if (page->kind == ITL_DIRECTORY_TEXT && strcmp(name, "Text") == 0)
        return &page->text;
    return page->kind == ITL_DIRECTORY_INPUT && strcmp(name, "URL") == 0 ? &page->url : NULL;
}

static void open_child(itl_directory_reader_t *reader, const char *name)
{
    const char *item = root_of_kind(reader->page->kind)->item;
    reader->group = GROUP_NONE;
    if (item != NULL && strcmp(name, item) == 0)
        open_item(reader);
    else if (strcmp(name, "SoftKeyItem") == 0)
        open_soft(reader);
    else
        reader->text = child_text(reader->page, name);
    if (reader->text == NULL && reader->group == GROUP_NONE)
        reader->group = GROUP_OTHER;
}

static itl_directory_text_t *item_text(itl_directory_page_t *page, const char *name)
{
    itl_directory_item_t *item = &page->items[page->item_count - 1u];
    const bool is_input = page->kind == ITL_DIRECTORY_INPUT;
    if (strcmp(name, is_input ? "DisplayName" : "Name") == 0)
        return &item->name;
    if (is_input && strcmp(name, "DefaultValue") == 0)
        return &item->value;
    if (is_input && strcmp(name, "InputFlags") == 0)
        return &item->flags;
    static const char *const targets[ITL_DIRECTORY_KIND_COUNT] = {[ITL_DIRECTORY_MENU] = "URL",
                                                                  [ITL_DIRECTORY_ENTRIES] = "Telephone",
                                                                  [ITL_DIRECTORY_INPUT] = "QueryStringParam"};
    return strcmp(name, targets[page->kind]) == 0 ? &item->target : NULL;
}

static itl_directory_text_t *soft_text(itl_directory_reader_t *reader, const char *name)
{
    itl_directory_soft_t *soft = &reader->page->soft[reader->page->soft_count - 1u];
    if (strcmp(name, "Name") == 0)
        return &soft->name;
    if (strcmp(name, "URL") == 0)
        return &soft->url;
    return strcmp(name, "Position") == 0 ? &reader->position : NULL;
}

static void XMLCALL start_element(void *data, const char *name, const char **attributes)
{
    itl_directory_reader_t *reader = data;
    (void)attributes;
    reader->text = NULL;
    reader->start = reader->page->used;
    if (++reader->depth > ITL_DIRECTORY_DEPTH)
        stop(reader, ITL_DIRECTORY_READ_BROKEN);
    else if (reader->depth == DEPTH_ROOT)
        open_root(reader, name);
    else if (reader->depth == DEPTH_CHILD)
        open_child(reader, name);
    else if (reader->depth == DEPTH_PART && reader->group == GROUP_ITEM)
        reader->text = item_text(reader->page, name);
    else if (reader->depth == DEPTH_PART && reader->group == GROUP_SOFT)
        reader->text = soft_text(reader, name);
}

/* --- texts --- */

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static void XMLCALL take_characters(void *data, const char *text, int len)
{
    itl_directory_reader_t *reader = data;
    itl_directory_page_t *page = reader->page;
    const size_t count = (size_t)len;
    if (reader->text == NULL)
        return;
    if (count >= sizeof page->pool - page->used) { /* a NUL is to follow */
        stop(reader, ITL_DIRECTORY_READ_TOO_LARGE);
        return;
    }
    memcpy(page->pool + page->used, text, count);
    page->used = (uint16_t)(page->used + count);
}

/* Blanks around it are left out. Lines are lines in a text alone. */
static void end_text(itl_directory_reader_t *reader)
{
    itl_directory_page_t *page = reader->page;
    uint16_t first = reader->start, end = page->used;
    while (first < end && is_blank(page->pool[first]))
        first++;
    while (end > first && is_blank(page->pool[end - 1]))
        end--;
    memmove(page->pool + reader->start, page->pool + first, (size_t)(end - first));
    end = (uint16_t)(reader->start + end - first);
    for (uint16_t i = reader->start; i < end && reader->text != &page->text; i++)
        if (is_blank(page->pool[i]))
            page->pool[i] = ' ';
    *reader->text = end > reader->start ? reader->start : 0;
    page->pool[end] = '\0';
    page->used = end > reader->start ? (uint16_t)(end + 1) : reader->start;
}

static bool read_position(itl_directory_reader_t *reader)
{
    const char *text = itl_directory_page_text(reader->page, reader->position);
    const int64_t position = itl_text_number(text, strlen(text), 1, ITL_DIRECTORY_SOFT_KEYS);
    itl_directory_soft_t *soft = &reader->page->soft[reader->page->soft_count - 1u];
    soft->position = position > 0 ? (uint8_t)position : 0;
    return position > 0;
}

/* What the notes demand of a group: a soft key has its position, an input its parameter. */
static void end_group(itl_directory_reader_t *reader)
{
    const itl_directory_page_t *page = reader->page;
    bool right = true;
    if (reader->group == GROUP_SOFT)
        right = read_position(reader);
    else if (reader->group == GROUP_ITEM && page->kind == ITL_DIRECTORY_INPUT)
        right = page->items[page->item_count - 1u].target != 0;
    if (!right)
        stop(reader, ITL_DIRECTORY_READ_BROKEN);
    reader->group = GROUP_NONE;
}

static void XMLCALL end_element(void *data, const char *name)
{
    itl_directory_reader_t *reader = data;
    (void)name;
    if (reader->text != NULL)
        end_text(reader);
    reader->text = NULL;
    if (reader->depth == DEPTH_CHILD)
        end_group(reader);
    if (reader->depth == DEPTH_ROOT && reader->page->kind == ITL_DIRECTORY_INPUT && reader->page->url == 0)
        stop(reader, ITL_DIRECTORY_READ_BROKEN);
    reader->depth--;
}

static void XMLCALL refuse_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(data, ITL_DIRECTORY_READ_BROKEN);
}

/* --- a page --- */

void itl_directory_read_start(itl_directory_reader_t *reader, itl_directory_page_t *page)
{
    if (reader->parser != NULL)
        XML_ParserFree(reader->parser);
    *reader = (itl_directory_reader_t){.page = page, .parser = XML_ParserCreate(NULL)};
    itl_directory_page_clear(page);
    if (reader->parser == NULL) {
        reader->result = ITL_DIRECTORY_READ_NO_MEMORY;
        return;
    }
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, start_element, end_element);
    XML_SetCharacterDataHandler(reader->parser, take_characters);
    XML_SetStartDoctypeDeclHandler(reader->parser, refuse_doctype);
}

static void parse(itl_directory_reader_t *reader, const uint8_t *bytes, size_t len, bool last)
{
    if (XML_Parse(reader->parser, (const char *)bytes, (int)len, last) == XML_STATUS_OK ||
        reader->result != ITL_DIRECTORY_READ_OK)
        return;
    const bool no_memory = XML_GetErrorCode(reader->parser) == XML_ERROR_NO_MEMORY;
    reader->result = no_memory ? ITL_DIRECTORY_READ_NO_MEMORY : ITL_DIRECTORY_READ_BROKEN;
}

/* Pages that programs make often begin with empty lines, which XML does not have before its declaration. */
bool itl_directory_read_take(itl_directory_reader_t *reader, const uint8_t *bytes, size_t len)
{
    size_t done = 0;
    while (done < len && !reader->any && is_blank((char)bytes[done]))
        done++;
    reader->any = reader->any || done < len;
    for (; done < len && reader->result == ITL_DIRECTORY_READ_OK; done += PIECE_BYTES)
        parse(reader, bytes + done, len - done < PIECE_BYTES ? len - done : PIECE_BYTES, false);
    return reader->result == ITL_DIRECTORY_READ_OK;
}

itl_directory_read_result_t itl_directory_read_end(itl_directory_reader_t *reader)
{
    if (reader->result == ITL_DIRECTORY_READ_OK && !reader->any)
        reader->result = ITL_DIRECTORY_READ_EMPTY;
    if (reader->result == ITL_DIRECTORY_READ_OK)
        parse(reader, (const uint8_t *)"", 0, true);
    if (reader->parser != NULL)
        XML_ParserFree(reader->parser);
    reader->parser = NULL;
    if (reader->result != ITL_DIRECTORY_READ_OK)
        itl_directory_page_clear(reader->page);
    return reader->result;
}
