/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phone/phone_view.h"
#include "push/push_priv.h"
#include "screen/screen.h"
#include "text/text_read.h"

/* What the phone says of an item. */
typedef struct result {
    uint8_t status;
    const char *data;
} result_t;

static const result_t success = {0, "Success"};
static const result_t invalid = {1, "Invalid URI"};
static const result_t not_found = {6, "URI not found"};

/* While the phone boots nothing is shown. */
static bool can_show(const itl_push_t *push)
{
    return !itl_phone_boots(push->config.phone);
}

static result_t press_key(itl_push_t *push, const char *name)
{
    itl_screen_key_t key = itl_screen_key_of_name(name);
    if (key == ITL_SCREEN_KEY_COUNT)
        return invalid;
    itl_screen_action_t action = itl_screen_key(push->config.screen, key);
    if (action != ITL_SCREEN_NOTHING)
        push->config.act(push->config.ctx, action);
    return success;
}

static result_t close_application(itl_push_t *push, const char *name)
{
    static const char *const names[] = {"CallHistory", "Services", "Messages",
                                        "Directories", "Settings", "Applications"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) {
            itl_screen_close(push->config.screen);
            return success;
        }
    return (result_t){1, "Unknown Application ID"};
}

/* This phone makes no calls. */
static result_t refuse_call(itl_push_t *push, const char *name)
{
    (void)push, (void)name;
    return (result_t){1, "<Failure>"};
}

static result_t without_call(itl_push_t *push, const char *name)
{
    (void)push, (void)name;
    return (result_t){1, "No Active Call"};
}

static result_t inactive(itl_push_t *push, const char *name)
{
    (void)push, (void)name;
    return (result_t){1, "Application is not Active"};
}

/* A display is always on, and an 8821 is never locked. */
static result_t nothing_to_do(itl_push_t *push, const char *name)
{
    (void)push, (void)name;
    return success;
}

/* A URL is opened as a service. */
static result_t browse(itl_push_t *push, const char *url)
{
    const itl_push_config_t *config = &push->config;
    return config->browse != NULL && can_show(push) && config->browse(config->ctx, url) ? success : not_found;
}

typedef struct scheme {
    const char *start;
    result_t (*run)(itl_push_t *push, const char *rest);
} scheme_t;

static const scheme_t schemes[] = {
    {"Key:", press_key},
    {"Init:", close_application},
    {"Dial:", refuse_call},
    {"EditDial:", refuse_call},
    {"SendDigits:", without_call},
    {"Play:", refuse_call},
    {"RTPRx:", refuse_call},
    {"RTPTx:", refuse_call},
    {"RTPMRx:", refuse_call},
    {"RTPMTx:", refuse_call},
    {"Display:", nothing_to_do},
    {"App:Close:", inactive},
    {"Device:Unlock", nothing_to_do},
};

static result_t run_item(itl_push_t *push, const char *url)
{
    if (itl_text_begins(url, "http://") || itl_text_begins(url, "https://"))
        return browse(push, url);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (itl_text_begins(url, schemes[i].start))
            return schemes[i].run(push, url + strlen(schemes[i].start));
    return invalid;
}

void itl_push_run(itl_push_t *push, itl_push_job_t *job)
{
    for (uint8_t i = 0; i < job->count; i++) {
        result_t result = run_item(push, job->items[i].url);
        job->items[i].status = result.status;
        job->items[i].data = result.data;
    }
}

bool itl_push_show(itl_push_t *push, itl_push_job_t *job)
{
    const itl_push_config_t *config = &push->config;
    if (config->show == NULL || !can_show(push) || !config->show(config->ctx, job->document, job->document_len))
        return false;
    job->count = 1;
    job->items[0].url[0] = '\0';
    job->items[0].status = success.status;
    job->items[0].data = success.data;
    return true;
}
