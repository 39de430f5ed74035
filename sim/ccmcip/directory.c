/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ccmcip/directory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "ccmcip/query.h"
#include "ccmcip/xml.h"
#include "text/text.h"

#define LIST_PAGE  "xmldirectorylist.jsp"
#define INPUT_PAGE "xmldirectoryinput.jsp"
#define NODE_PAGE  "node.jsp"

/* Longest URL of a page. */
enum { URL_BYTES = 640 };

/* What is looked for. */
typedef struct directory_search {
    char last[DIRECTORY_TERM_BYTES + 1], first[DIRECTORY_TERM_BYTES + 1], number[DIRECTORY_TERM_BYTES + 1];
    uint64_t start; /* The first entry of the page, from 1. */
} directory_search_t;

static const char *url_of(const directory_facts_t *facts, const char *page, char url[URL_BYTES])
{
    snprintf(url, URL_BYTES, "%s%s", facts->base, page);
    return url;
}

static void put_item(const directory_facts_t *facts, const char *name, const char *page, base_bytes_t *xml)
{
    char url[URL_BYTES];
    xml_put(xml, "<MenuItem>\n");
    xml_element(xml, "Name", name);
    xml_element(xml, "URL", url_of(facts, page, url));
    xml_put(xml, "</MenuItem>\n");
}

static void put_menu_keys(base_bytes_t *xml)
{
    xml_soft_key(xml, "Select", "SoftKey:Select", 1);
    xml_soft_key(xml, "Exit", "SoftKey:Exit", 3);
}

static void put_text(const char *title, const char *text, base_bytes_t *xml)
{
    xml_begin(xml, "CiscoIPPhoneText", title, "");
    xml_element(xml, "Text", text);
    xml_end(xml, "CiscoIPPhoneText");
}

void directory_menu(const directory_facts_t *facts, const char *query, base_bytes_t *xml)
{
    (void)query;
    xml_begin(xml, "CiscoIPPhoneMenu", "Directories", "Select a directory");
    put_item(facts, "Corporate Directory", INPUT_PAGE, xml);
    put_menu_keys(xml);
    xml_end(xml, "CiscoIPPhoneMenu");
}

void directory_services(const directory_facts_t *facts, const char *query, base_bytes_t *xml)
{
    (void)query;
    xml_begin(xml, "CiscoIPPhoneMenu", "Services", "Select a service");
    put_item(facts, "Corporate Directory", INPUT_PAGE, xml);
    put_item(facts, "This node", NODE_PAGE, xml);
    put_menu_keys(xml);
    xml_end(xml, "CiscoIPPhoneMenu");
}

void directory_node(const directory_facts_t *facts, const char *query, base_bytes_t *xml)
{
    char text[512];
    (void)query;
    snprintf(text, sizeof text, "%s, release %s", facts->node, facts->release);
    put_text("This node", text, xml);
}

/* --- the corporate directory --- */

static void put_input(const char *name, const char *parameter, const char *flags, base_bytes_t *xml)
{
    xml_put(xml, "<InputItem>\n");
    xml_element(xml, "DisplayName", name);
    xml_element(xml, "QueryStringParam", parameter);
    xml_element(xml, "InputFlags", flags);
    xml_element(xml, "DefaultValue", "");
    xml_put(xml, "</InputItem>\n");
}

void directory_input(const directory_facts_t *facts, const char *query, base_bytes_t *xml)
{
    char url[URL_BYTES];
    (void)query;
    xml_begin(xml, "CiscoIPPhoneInput", "Corporate Directory", "Enter what to look for");
    xml_element(xml, "URL", url_of(facts, LIST_PAGE, url));
    put_input("First Name", "f", "A", xml);
    put_input("Last Name", "l", "A", xml);
    put_input("Number", "n", "T", xml);
    xml_end(xml, "CiscoIPPhoneInput");
}

static bool read_search(const char *query, directory_search_t *search)
{
    char start[12];
    const bool read = query_value(query, "l", search->last, sizeof search->last) != QUERY_BAD &&
                      query_value(query, "f", search->first, sizeof search->first) != QUERY_BAD &&
                      query_value(query, "n", search->number, sizeof search->number) != QUERY_BAD;
    const query_word_t word = query_value(query, "start", start, sizeof start);
    search->start = 1;
    return read && (word == QUERY_ABSENT ||
                    (word == QUERY_VALUE && base_parse_number(start, 1, USERS_MAX + 1, &search->start)));
}

static bool begins(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool is_found(const users_entry_t *user, const directory_search_t *search)
{
    return user->telephone[0] != '\0' && begins(user->last, search->last) && begins(user->first, search->first) &&
           begins(user->telephone, search->number);
}

static void put_entry(const users_entry_t *user, base_bytes_t *xml)
{
    char name[160];
    const bool both = user->last[0] != '\0' && user->first[0] != '\0';
    const bool none = user->last[0] == '\0' && user->first[0] == '\0';
    snprintf(name, sizeof name, "%s%s%s", user->last, both ? ", " : "", none ? user->name : user->first);
    xml_put(xml, "<DirectoryEntry>\n");
    xml_element(xml, "Name", name);
    xml_element(xml, "Telephone", user->telephone);
    xml_put(xml, "</DirectoryEntry>\n");
}

static void put_parameter(itl_text_t *url, const char *name, const char *value)
{
    itl_text_string(url, name);
    for (; *value != '\0'; value++) {
        itl_text_char(url, '%');
        itl_text_pairs(url, (const uint8_t *)value, 1, '\0');
    }
}

static void put_list_keys(const directory_facts_t *facts, const directory_search_t *search, bool more,
                          base_bytes_t *xml)
{
    char next[URL_BYTES], url[URL_BYTES];
    itl_text_t text = itl_text_in(next, sizeof next);
    itl_text_string(&text, facts->base);
    put_parameter(&text, LIST_PAGE "?l=", search->last);
    put_parameter(&text, "&f=", search->first);
    put_parameter(&text, "&n=", search->number);
    itl_text_string(&text, "&start=");
    itl_text_decimal(&text, search->start + DIRECTORY_ENTRIES);
    xml_soft_key(xml, "Dial", "SoftKey:Dial", 1);
    if (more)
        xml_soft_key(xml, "Next", next, 2);
    xml_soft_key(xml, "Search", url_of(facts, INPUT_PAGE, url), 3);
    xml_soft_key(xml, "Exit", "SoftKey:Exit", 4);
}

static uint64_t count_found(const users_t *users, const directory_search_t *search)
{
    uint64_t found = 0;
    for (unsigned i = 0; users != NULL && i < users->users_count; i++)
        found += is_found(&users->users[i], search) ? 1 : 0;
    return found;
}

static void put_list(const directory_facts_t *facts, const directory_search_t *search, uint64_t found,
                     base_bytes_t *xml)
{
    char prompt[80];
    uint64_t place = 0, last = search->start + DIRECTORY_ENTRIES - 1;
    last = last < found ? last : found;
    snprintf(prompt, sizeof prompt, "Records %u to %u of %u", (unsigned)search->start, (unsigned)last, (unsigned)found);
    xml_begin(xml, "CiscoIPPhoneDirectory", "Corporate Directory", prompt);
    for (unsigned i = 0; i < facts->users->users_count; i++) {
        const users_entry_t *user = &facts->users->users[i];
        place += is_found(user, search) ? 1 : 0;
        if (is_found(user, search) && place >= search->start && place <= last)
            put_entry(user, xml);
    }
    put_list_keys(facts, search, last < found, xml);
    xml_end(xml, "CiscoIPPhoneDirectory");
}

void directory_list(const directory_facts_t *facts, const char *query, base_bytes_t *xml)
{
    directory_search_t search;
    if (!read_search(query, &search)) {
        put_text("Corporate Directory", "This cannot be looked for.", xml);
        return;
    }
    const uint64_t found = count_found(facts->users, &search);
    if (search.start > found)
        put_text("Corporate Directory", "No matches found.", xml);
    else
        put_list(facts, &search, found, xml);
}
