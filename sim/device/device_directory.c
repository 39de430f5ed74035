/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/device_directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "phone/phone_view.h"
#include "text/text.h"

bool device_directory_open(device_t *device, itl_directory_which_t which, itl_directory_t *directory,
                           base_error_t *error)
{
    const itl_hal_net_t *net = device->machine.hal.net;
    itl_directory_init(directory, device->phone);
    itl_directory_open(directory, which);
    for (;;) {
        const uint64_t next_ms = itl_directory_poll(directory);
        if (directory->state != ITL_DIRECTORY_LOADING)
            return true;
        if (net->wait(net->ctx, next_ms, NULL, 0, NULL) != ITL_HAL_OK)
            return base_fail(error, "network: waiting failed: %s", strerror(errno));
    }
}

/* --- as JSON --- */

/* A text, or null where there is none. */
static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0')
        cJSON_AddStringToObject(object, name, text);
    else
        cJSON_AddNullToObject(object, name);
}

static void add_url(cJSON *report, const itl_https_url_t *url)
{
    char text[ITL_HTTPS_TARGET_BYTES + ITL_LIMIT_CONFIG_HOST_BYTES + 32];
    itl_text_t out = itl_text_in(text, sizeof text);
    if (url->host[0] != '\0') {
        itl_text_string(&out, url->secure ? "https://" : "http://");
        itl_text_server(&out, url->host, url->port);
        itl_text_char(&out, '/');
        itl_text_string(&out, url->target);
    }
    add_text(report, "url", text);
}

static const char *word_of(const itl_directory_t *directory)
{
    const itl_phone_peer_word_t word = directory->client.peer.word;
    if (!directory->get.result.secure || word == ITL_PHONE_PEER_NOBODY)
        return NULL;
    return word == ITL_PHONE_PEER_LIST ? "list" : "tvs";
}

/* Why a server or its answer was of no use; of a server that nobody vouches for, what TVS came to. */
static const char *reason_of(const itl_directory_t *directory)
{
    const itl_https_result_t *result = &directory->get.result;
    if (result->fault == ITL_HTTPS_FAULT_CERTIFICATE)
        return itl_reason_name(directory->client.peer.reason);
    const char *fault = itl_https_fault_name(result->fault);
    if (fault != NULL)
        return fault;
    return result->reason != ITL_REASON_NONE ? itl_reason_name(result->reason) : NULL;
}

static cJSON *items_of(const itl_directory_t *directory)
{
    cJSON *items = cJSON_CreateArray();
    itl_screen_line_t line;
    for (uint8_t i = 0; itl_directory_line(directory, i, &line); i++) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "label", line.label);
        add_text(item, "value", line.value);
        if (directory->page.kind == ITL_DIRECTORY_MENU)
            add_text(item, "url", itl_directory_page_text(&directory->page, directory->page.items[i].target));
        cJSON_AddItemToArray(items, item);
    }
    return items;
}

cJSON *device_directory_report(const itl_directory_t *directory)
{
    const itl_screen_view_t view = itl_directory_draw(directory);
    const bool shown = directory->state == ITL_DIRECTORY_SHOWN;
    cJSON *report = cJSON_CreateObject();
    if (report == NULL)
        abort();
    add_url(report, &directory->get.url);
    cJSON_AddBoolToObject(report, "shown", shown);
    add_text(report, "error", shown ? NULL : itl_directory_error_name(directory->error));
    add_text(report, "verified_by", word_of(directory));
    add_text(report, "reason", shown ? NULL : reason_of(directory));
    cJSON_AddStringToObject(report, "kind", itl_directory_kind_name(directory->page.kind));
    cJSON_AddStringToObject(report, "title", view.title);
    cJSON_AddStringToObject(report, "prompt", view.prompt);
    cJSON_AddItemToObject(report, "lines", items_of(directory));
    cJSON *soft = cJSON_AddArrayToObject(report, "soft_keys");
    for (uint8_t i = 0; i < view.soft_count; i++)
        cJSON_AddItemToArray(soft, cJSON_CreateString(view.soft[i]));
    return report;
}

/* --- for people --- */

/* What is in a page is its server's: it must not move the cursor. */
static void print_text(FILE *out, const char *text)
{
    char *safe = base_text((const uint8_t *)text, strlen(text));
    fputs(safe != NULL ? safe : "", out);
    free(safe);
}

void device_print_directory(FILE *out, const itl_directory_t *directory)
{
    const itl_screen_view_t view = itl_directory_draw(directory);
    itl_screen_line_t line;
    print_text(out, view.title);
    fputc('\n', out);
    for (uint8_t i = 0; itl_directory_line(directory, i, &line); i++) {
        if (view.is_menu)
            fprintf(out, "%u ", i + 1u);
        print_text(out, line.label);
        fputs(line.value[0] != '\0' ? ": " : "", out);
        print_text(out, line.value);
        fputc('\n', out);
    }
    print_text(out, view.prompt);
    fputs(view.prompt[0] != '\0' ? "\n" : "", out);
}
