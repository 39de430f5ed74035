/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "text/text_read.h"
#include "web/web.h"
#include "web/web_style.h"

#define SERVICEABILITY "/CGI/Java/Serviceability"

/* A path without its number, or an adapter. */
typedef struct page_name {
    const char *name;
    itl_web_kind_t kind;
    uint8_t number;
} page_name_t;

static const page_name_t adapters[] = {
    {"device.statistics.device", ITL_WEB_DEVICE, 0},      {"device.statistics.configuration", ITL_WEB_NETWORK, 0},
    {"device.statistics.ethernet", ITL_WEB_ETHERNET, 0},  {"device.statistics.port.network", ITL_WEB_PORT, 1},
    {"device.statistics.port.access", ITL_WEB_PORT, 2},   {"device.statistics.consolelog", ITL_WEB_CONSOLE, 0},
    {"device.statistics.coredumps", ITL_WEB_CORE, 0},     {"device.settings.status.messages", ITL_WEB_LOG, 2},
    {"device.trace.display.alarm", ITL_WEB_LOG, 0},       {"device.statistics.streaming.0", ITL_WEB_STREAM, 1},
    {"device.statistics.streaming.1", ITL_WEB_STREAM, 2}, {"device.statistics.streaming.2", ITL_WEB_STREAM, 3},
    {"device.statistics.streaming.3", ITL_WEB_STREAM, 4}, {"device.statistics.streaming.4", ITL_WEB_STREAM, 5},
};

/* Whole paths in HTML of phones that name files. */
static const page_name_t files[] = {
    {"/console.html", ITL_WEB_CONSOLE, 0},
    {"/coredump.html", ITL_WEB_CORE, 0},
    {"/status.html", ITL_WEB_LOG, 2},
    {"/debug.html", ITL_WEB_LOG, 0},
    {"/Device_Information.html", ITL_WEB_DEVICE, 0},
    {"/Network_Setup.html", ITL_WEB_NETWORK, 0},
};

/* Paths that XML has with an "X" behind. */
static const page_name_t shorts[] = {
    {"/DeviceInformation", ITL_WEB_DEVICE, 0},
    {"/NetworkConfiguration", ITL_WEB_NETWORK, 0},
    {"/EthernetInformation", ITL_WEB_ETHERNET, 0},
    {"/PortInformation", ITL_WEB_PORT, 0},
    {"/DeviceLog", ITL_WEB_LOG, 0},
    {"/StreamingStatistics", ITL_WEB_STREAM, 0},
};

/* What every family has, in one form. */
static const struct {
    const char *path;
    itl_web_page_t page;
} others[] = {
    {"/", {ITL_WEB_DEVICE, ITL_WEB_HTML, 0}},
    {"/FS/Logo.png", {ITL_WEB_LOGO, ITL_WEB_PLAIN, 0}},
    {"/FS/messages", {ITL_WEB_MESSAGES, ITL_WEB_PLAIN, 0}},
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const page_name_t *find_name(const page_name_t *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i].name, name) == 0)
            return &names[i];
    return NULL;
}

/* "adapter=NAME" and "adapterX=NAME" */
static bool find_adapter(const char *query, itl_web_page_t *page)
{
    const bool xml = strncmp(query, "adapterX=", 9) == 0;
    if (!xml && strncmp(query, "adapter=", 8) != 0)
        return false;
    const page_name_t *name = find_name(adapters, COUNT(adapters), query + (xml ? 9 : 8));
    if (name == NULL)
        return false;
    *page = (itl_web_page_t){name->kind, xml ? ITL_WEB_XML : ITL_WEB_HTML, name->number};
    return true;
}

/* The number behind '?': of logs from 0, of what else has one from 1. @return false: there is none, or no such page */
static bool take_number(itl_web_kind_t kind, const char *query, uint8_t *number)
{
    const bool numbered = kind == ITL_WEB_PORT || kind == ITL_WEB_LOG || kind == ITL_WEB_STREAM;
    if (!numbered)
        return query[0] == '\0';
    const int64_t said = itl_text_number(query, strlen(query), kind == ITL_WEB_LOG ? 0 : 1, UINT8_MAX);
    *number = said < 0 ? 0 : (uint8_t)said;
    return said >= 0;
}

static bool find_short(const char *path, const char *query, itl_web_page_t *page)
{
    for (size_t i = 0; i < COUNT(shorts); i++) {
        const size_t len = strlen(shorts[i].name);
        if (strncmp(path, shorts[i].name, len) != 0)
            continue;
        const bool xml = strcmp(path + len, "X") == 0;
        if (!xml && path[len] != '\0')
            return false;
        *page = (itl_web_page_t){shorts[i].kind, xml ? ITL_WEB_XML : ITL_WEB_HTML, 0};
        return take_number(page->kind, query, &page->number);
    }
    return false;
}

static bool find_other(const char *path, itl_web_page_t *page)
{
    for (size_t i = 0; i < COUNT(others); i++)
        if (strcmp(others[i].path, path) == 0) {
            *page = others[i].page;
            return true;
        }
    return false;
}

static bool find_file(const char *path, itl_web_page_t *page)
{
    const page_name_t *name = find_name(files, COUNT(files), path);
    if (name == NULL)
        return false;
    *page = (itl_web_page_t){name->kind, ITL_WEB_HTML, name->number};
    return true;
}

/* Whether the phone has a page of that number and form. */
static bool is_there(const itl_phone_t *phone, const itl_web_page_t *page)
{
    enum { LOGS = 3 };
    const itl_web_style_t *style = itl_web_style(itl_web_look(phone));
    switch (page->kind) {
    case ITL_WEB_ETHERNET:
        return style->ethernet;
    case ITL_WEB_PORT:
        return page->number <= itl_web_ports(phone);
    case ITL_WEB_LOG:
        return page->number < LOGS;
    case ITL_WEB_STREAM:
        return page->number <= style->streams;
    case ITL_WEB_CONSOLE:
    case ITL_WEB_CORE:
        return page->form == ITL_WEB_HTML;
    default:
        return true;
    }
}

bool itl_web_find(const itl_phone_t *phone, const char *path, const char *query, itl_web_page_t *page)
{
    const itl_web_style_t *style = itl_web_style(itl_web_look(phone));
    itl_web_page_t found;
    bool known;
    if (query == NULL)
        query = "";
    if (itl_text_same(path, SERVICEABILITY))
        known = !style->no_adapters && find_adapter(query, &found);
    else
        known = find_other(path, &found) || find_short(path, query, &found) ||
                (style->html_names && find_file(path, &found));
    if (!known || !is_there(phone, &found))
        return false;
    *page = found;
    return true;
}
