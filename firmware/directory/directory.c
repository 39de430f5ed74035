/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory/directory.h"

#include <string.h>

#include "directory/directory_priv.h"
#include "family/family.h"
#include "phone/phone_view.h"
#include "text/text.h"
#include "text/text_read.h"

void itl_directory_init(itl_directory_t *directory, itl_phone_t *phone)
{
    directory->state = ITL_DIRECTORY_CLOSED;
    itl_https_phone_init(&directory->client, phone);
    directory->phone = phone;
    directory->refresh_ms = ITL_HAL_FOREVER;
    directory->soft_count = itl_screen_soft_keys(itl_phone_config(phone));
}

const char *itl_directory_heading(const itl_directory_t *directory)
{
    return directory->which == ITL_DIRECTORY_DIRECTORIES ? "Directories" : "Services";
}

static itl_directory_step_t *here(itl_directory_t *directory)
{
    return &directory->trail[directory->trail_count - 1u];
}

/* --- a page comes --- */

static itl_reason_t take(void *ctx, const uint8_t *data, size_t len)
{
    itl_directory_t *directory = ctx;
    return itl_directory_read_take(&directory->reader, data, len) ? ITL_REASON_NONE : ITL_REASON_MALFORMED;
}

static void end_load(itl_directory_t *directory)
{
    itl_https_get_cancel(&directory->get);
    if (directory->reader.parser != NULL)
        (void)itl_directory_read_end(&directory->reader);
    directory->refresh_ms = ITL_HAL_FOREVER;
    directory->refresh.host[0] = '\0';
    directory->soft_page = 0;
    directory->notice = NULL;
}

static void show(itl_directory_t *directory)
{
    const itl_directory_page_t *page = &directory->page;
    directory->state = ITL_DIRECTORY_SHOWN;
    directory->cursor = here(directory)->cursor < page->item_count ? here(directory)->cursor : 0;
    for (uint8_t i = 0; page->kind == ITL_DIRECTORY_INPUT && i < page->item_count; i++) {
        itl_text_t typed = itl_text_in(directory->typed[i], sizeof directory->typed[i]);
        itl_text_string(&typed, itl_directory_page_text(page, page->items[i].value));
    }
}

static void fail(itl_directory_t *directory, itl_directory_error_t error)
{
    itl_directory_page_clear(&directory->page);
    directory->state = ITL_DIRECTORY_FAILED;
    directory->error = error;
}

static void load(itl_directory_t *directory)
{
    end_load(directory);
    directory->error = ITL_DIRECTORY_OK;
    if (here(directory)->url.host[0] == '\0') {
        (void)itl_directory_first_page(directory);
        show(directory);
        return;
    }
    directory->state = ITL_DIRECTORY_LOADING;
    directory->job = (itl_https_job_t){.fields = directory->client.fields,
                                       .timeout_ms = itl_phone_config(directory->phone)->timeout_ms,
                                       .whole_ms = ITL_DIRECTORY_WHOLE_MS,
                                       .max_bytes = ITL_DIRECTORY_BODY_BYTES,
                                       .redirects = ITL_DIRECTORY_REDIRECTS,
                                       .sink = {directory, take}};
    itl_directory_read_start(&directory->reader, &directory->page);
    itl_https_get_start(&directory->get, &directory->client.setup, &directory->job, &here(directory)->url);
}

/* A 7900 wants a menu, to which its directories are added; other phones take any page. */
static bool may_be_first(const itl_directory_t *directory)
{
    const itl_family_t family = itl_family_of_model(itl_phone_config(directory->phone)->model);
    const bool wants_menu = family == ITL_FAMILY_7940_60 || family == ITL_FAMILY_7906_11 ||
                            family == ITL_FAMILY_794X_796X || family == ITL_FAMILY_797X;
    if (directory->trail_count > 1 || directory->which != ITL_DIRECTORY_DIRECTORIES || !wants_menu)
        return true;
    return directory->page.kind == ITL_DIRECTORY_MENU && directory->page.item_count > 0;
}

/* "5; url=http://...", "0", "-1; url=next": the last one when the user asks for it. Never from https to http. */
static void take_refresh(itl_directory_t *directory)
{
    const char *text = directory->get.fields.refresh;
    const size_t len = strcspn(text, "; ");
    const int64_t seconds = itl_text_number(text, len, 0, ITL_DIRECTORY_REFRESH_MAX_S);
    if (text[0] == '\0')
        return;
    text += len + strspn(text + len, "; ");
    directory->refresh = directory->get.url;
    if (itl_text_begins(text, "url="))
        (void)itl_https_url_follow(&directory->refresh, text + strlen("url="));
    const bool safe = !directory->get.url.secure || directory->refresh.secure;
    if (!safe || directory->refresh.host[0] == '\0')
        directory->refresh.host[0] = '\0';
    else if (seconds >= 0)
        directory->refresh_ms = itl_hal_now_ms(directory->client.setup.clock) +
                                (seconds > 0 ? (uint64_t)seconds * 1000u : (uint64_t)ITL_DIRECTORY_REFRESH_MIN_MS);
}

static void finish(itl_directory_t *directory)
{
    const itl_directory_read_result_t read = itl_directory_read_end(&directory->reader);
    itl_directory_error_t error = itl_directory_error_of(&directory->get.result, read);
    if (error == ITL_DIRECTORY_OK && !may_be_first(directory))
        error = ITL_DIRECTORY_PARSE_ERROR;
    if (error != ITL_DIRECTORY_OK) {
        fail(directory, error);
        return;
    }
    show(directory);
    take_refresh(directory);
}

uint64_t itl_directory_poll(itl_directory_t *directory)
{
    if (directory->state == ITL_DIRECTORY_SHOWN && directory->refresh_ms != ITL_HAL_FOREVER &&
        itl_hal_now_ms(directory->client.setup.clock) >= directory->refresh_ms)
        itl_directory_reload(directory);
    const uint64_t next_ms = itl_https_get_poll(&directory->get);
    if (directory->state == ITL_DIRECTORY_LOADING && !itl_https_get_busy(&directory->get))
        finish(directory);
    return directory->state == ITL_DIRECTORY_LOADING ? next_ms : directory->refresh_ms;
}

/* --- from page to page --- */

static void begin(itl_directory_t *directory, itl_directory_which_t which)
{
    itl_directory_close(directory);
    directory->which = which;
    directory->pushed = false;
    directory->trail_count = 1;
    memset(&directory->trail[0], 0, sizeof directory->trail[0]);
}

/* Where there is but one to choose, it is opened, unless it is an application of the phone. */
void itl_directory_open(itl_directory_t *directory, itl_directory_which_t which)
{
    begin(directory, which);
    const uint8_t count = itl_directory_first_page(directory);
    const char *url = itl_directory_page_text(&directory->page, directory->page.items[0].target);
    if (count == 0)
        fail(directory, ITL_DIRECTORY_UNAVAILABLE);
    else if (count > 1 || itl_text_begins(url, "Application:"))
        show(directory);
    else
        itl_directory_open_url(directory, which, url);
}

void itl_directory_open_url(itl_directory_t *directory, itl_directory_which_t which, const char *text)
{
    const bool read = itl_https_url_read(&directory->link, text);
    begin(directory, which);
    directory->trail[0].url = directory->link;
    if (read)
        load(directory);
    else
        fail(directory, ITL_DIRECTORY_UNKNOWN);
}

bool itl_directory_show_pushed(itl_directory_t *directory, const uint8_t *page, size_t len)
{
    begin(directory, ITL_DIRECTORY_SERVICES);
    itl_directory_read_start(&directory->reader, &directory->page);
    (void)itl_directory_read_take(&directory->reader, page, len);
    if (itl_directory_read_end(&directory->reader) != ITL_DIRECTORY_READ_OK) {
        itl_directory_page_clear(&directory->page);
        return false;
    }
    directory->pushed = true;
    show(directory);
    return true;
}

/* Where the first page was pushed, there is nothing before the second one. */
static bool is_first(const itl_directory_t *directory)
{
    return directory->trail_count <= (directory->pushed ? 2u : 1u);
}

bool itl_directory_link(itl_directory_t *directory, const char *reference)
{
    memset(&directory->link, 0, sizeof directory->link);
    if (here(directory)->url.host[0] != '\0')
        directory->link = directory->get.url;
    return itl_https_url_follow(&directory->link, reference);
}

void itl_directory_go(itl_directory_t *directory)
{
    here(directory)->cursor = directory->cursor;
    if (directory->trail_count == ITL_DIRECTORY_TRAIL) { /* the first one stays, the second one is forgotten */
        memmove(&directory->trail[1], &directory->trail[2], (ITL_DIRECTORY_TRAIL - 2u) * sizeof directory->trail[0]);
        directory->trail_count--;
    }
    directory->trail_count++;
    here(directory)->url = directory->link;
    here(directory)->cursor = 0;
    load(directory);
}

bool itl_directory_go_back(itl_directory_t *directory)
{
    if (is_first(directory))
        return false;
    directory->trail_count--;
    load(directory);
    return true;
}

void itl_directory_reload(itl_directory_t *directory)
{
    if (directory->pushed && directory->trail_count == 1)
        return;
    here(directory)->cursor = directory->cursor;
    if (directory->refresh.host[0] != '\0')
        here(directory)->url = directory->refresh;
    load(directory);
}

void itl_directory_close(itl_directory_t *directory)
{
    if (directory->state == ITL_DIRECTORY_CLOSED)
        return;
    end_load(directory);
    itl_directory_page_clear(&directory->page);
    memset(directory->typed, 0, sizeof directory->typed);
    directory->error = ITL_DIRECTORY_OK;
    directory->state = ITL_DIRECTORY_CLOSED;
}
