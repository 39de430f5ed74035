/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_html.h"

#include "web/web_escape.h"
#include "web/web_field.h"

#define ADAPTER "/CGI/Java/Serviceability?adapter="
#define INDENT  "&nbsp;&nbsp;&nbsp;"

/* An entry of the navigation. */
typedef struct web_entry {
    itl_web_kind_t kind; /* ITL_WEB_KIND_COUNT: a heading above entries. */
    uint8_t number;
    const char *title;     /* In sentence case. */
    const char *old_title; /* Of the 7900 series and the 8831; NULL: the same. */
    const char *adapter;
    const char *path;       /* The short form. */
    const char *html_path;  /* Of looks that have names of files; NULL: the short form. */
    const char *first_name; /* Of the 7940 and 7960; NULL: the title. */
} web_entry_t;

#define HEADING(words)                                                                                                 \
    {                                                                                                                  \
        .kind = ITL_WEB_KIND_COUNT, .title = (words)                                                                   \
    }
#define STREAM(n, index)                                                                                               \
    {                                                                                                                  \
        .kind = ITL_WEB_STREAM, .number = (n), .title = "=Stream " #n,                                                 \
        .adapter = "device.statistics.streaming." #index, .path = "/StreamingStatistics?" #n                           \
    }

static const web_entry_t entries[] = {
    {ITL_WEB_DEVICE, 0, "Device information", NULL, "device.statistics.device", "/DeviceInformation", "/", NULL},
    {ITL_WEB_NETWORK, 0, "Network setup", "Network configuration", "device.statistics.configuration",
     "/NetworkConfiguration", NULL, NULL},
    HEADING("Network statistics"),
    {ITL_WEB_ETHERNET, 0, "Ethernet information", NULL, "device.statistics.ethernet", "/EthernetInformation", NULL,
     "Ethernet"},
    {ITL_WEB_PORT, 2, "Access", NULL, "device.statistics.port.access", "/PortInformation?2", NULL, "Port 2 (Access)"},
    {ITL_WEB_PORT, 1, "Network", NULL, "device.statistics.port.network", "/PortInformation?1", NULL,
     "Port 1 (Network)"},
    {ITL_WEB_PORT, 3, "Phone", NULL, "", "/PortInformation?3", NULL, "Port 3 (Phone)"},
    HEADING("Device logs"),
    {ITL_WEB_CONSOLE, 0, "Console logs", NULL, "device.statistics.consolelog", "/console.html", NULL, NULL},
    {ITL_WEB_CORE, 0, "Core dumps", NULL, "device.statistics.coredumps", "/coredump.html", NULL, NULL},
    {ITL_WEB_LOG, 2, "Status messages", NULL, "device.settings.status.messages", "/DeviceLog?2", "/status.html", NULL},
    {ITL_WEB_LOG, 0, "Debug display", NULL, "device.trace.display.alarm", "/DeviceLog?0", "/debug.html", NULL},
    {ITL_WEB_LOG, 1, "Stack statistics", NULL, "", "/DeviceLog?1", NULL, NULL},
    HEADING("Streaming statistics"),
    STREAM(1, 0),
    STREAM(2, 1),
    STREAM(3, 2),
    STREAM(4, 3),
    STREAM(5, 4),
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static bool has_entry(const itl_web_t *web, const web_entry_t *entry)
{
    const itl_web_style_t *style = itl_web_style(itl_web_look(web->phone));
    switch (entry->kind) {
    case ITL_WEB_ETHERNET:
        return style->ethernet;
    case ITL_WEB_PORT:
        return entry->number <= itl_web_ports(web->phone);
    case ITL_WEB_CONSOLE:
    case ITL_WEB_CORE:
        return !style->no_adapters;
    case ITL_WEB_LOG:
        return entry->number != 1 || style->no_adapters;
    case ITL_WEB_STREAM:
        return entry->number <= style->streams;
    default:
        return true;
    }
}

static void put_title(const itl_web_t *web, const web_entry_t *entry, itl_text_t *out)
{
    const itl_web_look_t look = itl_web_look(web->phone);
    const bool old = look <= ITL_WEB_LOOK_797X || look == ITL_WEB_LOOK_8831;
    if (look == ITL_WEB_LOOK_7940 && entry->first_name != NULL)
        itl_text_string(out, entry->first_name);
    else
        itl_web_put_words(look, old && entry->old_title != NULL ? entry->old_title : entry->title, out);
}

static void put_path(const itl_web_style_t *style, const web_entry_t *entry, itl_text_t *out)
{
    if (!style->short_paths) {
        itl_text_string(out, ADAPTER);
        itl_text_string(out, entry->adapter);
        return;
    }
    itl_text_string(out, style->html_names && entry->html_path != NULL ? entry->html_path : entry->path);
}

static void put_entry(const itl_web_t *web, const web_entry_t *entry, itl_text_t *out)
{
    const bool below = entry->kind != ITL_WEB_DEVICE && entry->kind != ITL_WEB_NETWORK;
    if (!has_entry(web, entry))
        return;
    itl_text_string(out, "<TR><TD>");
    if (entry->kind == ITL_WEB_KIND_COUNT) {
        itl_text_string(out, "<B><font color='#FFFFFF'>");
        put_title(web, entry, out);
        itl_text_string(out, "</FONT></B></TD></TR>\n");
        return;
    }
    itl_text_string(out, below ? INDENT "<a href=\"" : "<a href=\"");
    put_path(itl_web_style(itl_web_look(web->phone)), entry, out);
    itl_text_string(out, "\">");
    put_title(web, entry, out);
    itl_text_string(out, entry->kind == ITL_WEB_STREAM ? " </A></TD></TR>\n" : "</A></TD></TR>\n");
}

static void put_page_title(const itl_web_t *web, const itl_web_page_t *page, itl_text_t *out)
{
    for (const web_entry_t *entry = entries; entry < entries + ENTRIES; entry++)
        if (entry->kind == page->kind && entry->number == page->number)
            put_title(web, entry, out);
}

static void put_head(itl_text_t *out)
{
    itl_text_string(out, "<HTML>\n<HEAD><META http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">"
                         "<TITLE>Cisco Systems, Inc.</TITLE>\n</HEAD><BODY bgcolor=\"#FFFFFF\" link=\"#FFFFFF\" "
                         "vlink=\"#FFFFFF\" alink=\"#FFFFFF\" text=\"#003031\"><TABLE BORDER=\"1\" WIDTH=\"100%\" "
                         "HEIGHT=\"100%\" CELLSPACING=\"0\" CELLPADDING=\"0\" bordercolor=\"#003031\"><TR>\n"
                         "<td WIDTH=\"200\" HEIGHT=\"100\" ALIGN=center><A HREF=\"http://www.cisco.com\">"
                         "<IMG SRC=\"/FS/Logo.png\" ALT=\"Cisco\"></A></TD>");
}

/* The name of the page and that of the phone. Its model is not escaped: tools look for "CP-8841". */
static void put_headings(const itl_web_t *web, const itl_web_page_t *page, itl_text_t *out)
{
    itl_text_string(out, "<td HEIGHT=\"50\" bgcolor=\"#003031\"><p ALIGN=center><B><font color=\"#FFFFFF\" "
                         "size=\"6\">");
    put_page_title(web, page, out);
    itl_text_string(out, "</FONT></B><p ALIGN=center><B><font color=\"#FFFFFF\" size=\"4\">");
    itl_text_string(out, itl_web_style(itl_web_look(web->phone))->heading);
    itl_web_put_model(web->phone, out);
    itl_text_string(out, " ( ");
    itl_text_string(out, itl_phone_name(web->phone));
    itl_text_string(out, " )</FONT></B></TD>\n</TR>\n<TR><td WIDTH=\"200\" ALIGN=center VALIGN=top "
                         "bgcolor=\"#003031\"><TABLE BORDER=\"0\" CELLSPACING=\"10\" CELLPADDING=\"0\">");
}

/* Pieces: the head, the headings, each entry, what is between them and the body. */
enum { HEAD, HEADINGS, FIRST_ENTRY, BETWEEN = FIRST_ENTRY + ENTRIES, PIECES };

uint32_t itl_web_html_pieces(void)
{
    return PIECES;
}

void itl_web_put_html_start(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out)
{
    if (number == HEAD)
        put_head(out);
    else if (number == HEADINGS)
        put_headings(web, page, out);
    else if (number < BETWEEN)
        put_entry(web, &entries[number - FIRST_ENTRY], out);
    else
        itl_text_string(out, "</TABLE>\n</TD>\n<td VALIGN=top><DIV ALIGN=center>\n<TABLE BORDER=\"0\" "
                             "CELLSPACING=\"10\" CELLPADDING=\"0\">");
}

void itl_web_put_html_end(itl_text_t *out)
{
    itl_text_string(out, "</TABLE></DIV></TD></TR></TABLE></BODY></HTML>\n");
}
