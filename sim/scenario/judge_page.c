/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a browser shows of a phone: a page as text, a row on a line, and whether it is there at all. */
#include <stdio.h>
#include <string.h>

#include "scenario/play_priv.h"
#include "web/web.h"

/* A page as text. */
typedef struct page_text {
    char text[24 * 1024];
    size_t len;
    bool in_tag;
} page_text_t;

static void put(page_text_t *page, const char *text)
{
    const size_t len = strlen(text);
    if (len < sizeof page->text - page->len)
        memcpy(page->text + page->len, text, len + 1), page->len += len;
}

static bool ends_with(const page_text_t *page, const char *end)
{
    const size_t len = strlen(end);
    return page->len >= len && memcmp(page->text + page->len - len, end, len) == 0;
}

/* What stands for a character that is escaped. @return how many characters it takes; 0: none */
static size_t put_entity(page_text_t *page, const char *at)
{
    static const char *const entities[][2] = {{"&amp;", "&"},  {"&lt;", "<"},   {"&gt;", ">"},   {"&quot;", "\""},
                                              {"&#x27;", "'"}, {"&#x2D;", "-"}, {"&#x2F;", "/"}, {"&nbsp;", " "}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (strncmp(at, entities[i][0], strlen(entities[i][0])) == 0) {
            put(page, entities[i][1]);
            return strlen(entities[i][0]);
        }
    return 0;
}

/* A tag begins: a row is a line, its label and its value have a colon between them. */
static void open_tag(page_text_t *page, const char *at)
{
    if (strncmp(at, "<TR", 3) == 0 && page->len > 0 && !ends_with(page, "\n"))
        put(page, "\n");
    else if (strncmp(at, "<TD", 3) == 0 && page->len > 0 && !ends_with(page, "\n") && !ends_with(page, ": "))
        put(page, ": ");
    page->in_tag = true;
}

static void take(page_text_t *page, const char *html)
{
    while (*html != '\0') {
        const size_t entity = page->in_tag ? 0 : put_entity(page, html);
        const char character[] = {*html == '\n' ? ' ' : *html, '\0'};
        if (*html == '<')
            open_tag(page, html);
        else if (entity == 0 && !page->in_tag && !(character[0] == ' ' && (page->len == 0 || ends_with(page, "\n"))))
            put(page, character);
        if (*html == '>')
            page->in_tag = false;
        html += entity > 0 ? entity : 1;
    }
}

static bool render(const stage_phone_t *phone, const char *path, page_text_t *page)
{
    static const itl_web_machine_t machine = {.dhcp = true};
    itl_web_work_t work = {.walk.phone = NULL};
    const itl_web_t web = {.phone = phone->phone, .machine = &machine, .work = &work, .time_s = phone->boot_utc_s};
    char place[256];
    itl_web_page_t found;
    snprintf(place, sizeof place, "%s", path);
    char *query = strchr(place, '?');
    if (query != NULL)
        *query++ = '\0';
    if (!itl_web_find(phone->phone, place, query, &found))
        return false;
    char piece[ITL_WEB_PIECE_BYTES];
    bool more = true;
    for (uint32_t number = 0; more; number++) {
        itl_text_t text = itl_text_in(piece, sizeof piece);
        more = itl_web_piece(&web, &found, number, &text);
        take(page, piece);
    }
    return true;
}

void judge_line(const char *text, const char *wanted, char found[128])
{
    const char *colon = strstr(wanted, ": ");
    char label[96];
    snprintf(label, sizeof label, "\n%.*s: ", colon != NULL ? (int)(colon - wanted) : 0, wanted);
    const char *line = colon != NULL ? strstr(text, label) : NULL;
    if (line == NULL)
        snprintf(found, 128, "no such line");
    else
        snprintf(found, 128, "%.*s", (int)strcspn(line + 1, "\n"), line + 1);
}

bool judge_page(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    const char *holds = expect->page_holds.text;
    const bool shown = itl_web_is_on(phone->phone);
    page_text_t page = {.text = ""};
    (void)play;
    if (expect->page_shown == TOGGLE_OFF || !shown) {
        snprintf(found, 128, "web access is %s", shown ? "on" : "off");
        return expect->page_shown == TOGGLE_OFF && !shown;
    }
    if (!render(phone, expect->page_path.text, &page)) {
        snprintf(found, 128, "this phone has no such page");
        return false;
    }
    judge_line(page.text, holds != NULL ? holds : "", found);
    return holds == NULL || strstr(page.text, holds) != NULL;
}
