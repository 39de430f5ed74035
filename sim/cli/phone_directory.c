/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_directory.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "device/device_directory.h"
#include "device/device_report.h"

/* A phone that is off, as it was started last but for what the command says. */
typedef struct phone_off {
    device_t device;
    itl_directory_t directory;
    char model[8], firmware[32]; /* of the device that is opened a second time */
} phone_off_t;

static bool open_again(phone_off_t *off, const phone_directory_t *plan, base_error_t *error)
{
    itl_phone_config_t config = *itl_phone_config(off->device.phone);
    snprintf(off->model, sizeof off->model, "%s", config.model);
    snprintf(off->firmware, sizeof off->firmware, "%s", config.firmware);
    config.model = off->model;
    config.firmware = off->firmware;
    config.timeout_ms = plan->timeout_ms;
    for (uint8_t i = 0; i < plan->tvs_count; i++)
        config.tvs[i] = (itl_tvs_server_t){plan->tvs[i].host, plan->tvs[i].port};
    config.tvs_count = plan->tvs_count;
    device_close(&off->device);
    return device_open(&off->device, plan->state, DEVICE_SHOW, &config, error);
}

/* @return false with the reason: nothing is open */
static bool open_phone(phone_off_t *off, const phone_directory_t *plan, base_error_t *error)
{
    if (!device_open(&off->device, plan->state, DEVICE_SHOW, NULL, error))
        return false;
    if (!device_is_sound(&off->device, error)) {
        device_close(&off->device);
        return false;
    }
    return open_again(off, plan, error);
}

static int tell_failure(const phone_directory_t *plan, const itl_directory_t *directory)
{
    const char *what = plan->which == ITL_DIRECTORY_DIRECTORIES ? "directory" : "services";
    const char *said = itl_directory_error_text(directory->error);
    const itl_https_url_t *url = &directory->get.url;
    const itl_https_result_t *result = &directory->get.result;
    if (directory->error == ITL_DIRECTORY_UNAVAILABLE)
        return cli_error(EXIT_FAILED, "%s: %s: the configuration in force names no URL", what, said);
    if (result->fault == ITL_HTTPS_FAULT_CERTIFICATE)
        return cli_error(EXIT_NEGATIVE, "%s: %s: %s:%u: no installed list names its certificate, and %s", what, said,
                         url->host, url->port, itl_reason_text(directory->client.peer.reason));
    if (result->fault != ITL_HTTPS_FAULT_NONE)
        return cli_error(EXIT_FAILED, "%s: %s: %s:%u: %s", what, said, url->host, url->port,
                         itl_https_fault_name(result->fault));
    if (result->reason != ITL_REASON_NONE && result->reason != ITL_REASON_MALFORMED)
        return cli_error(EXIT_FAILED, "%s: %s: %s:%u: %s", what, said, url->host, url->port,
                         itl_reason_text(result->reason));
    return cli_error(EXIT_FAILED, "%s: %s: %s:%u: what it sent is no page for this phone", what, said, url->host,
                     url->port);
}

static int open_and_tell(phone_off_t *off, const phone_directory_t *plan)
{
    base_error_t error;
    itl_directory_t *directory = &off->directory;
    if (!device_directory_open(&off->device, plan->which, directory, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (plan->json) {
        cJSON *report = device_directory_report(directory);
        device_print_json(stdout, report);
        cJSON_Delete(report);
    } else {
        device_print_directory(stdout, directory);
    }
    fflush(stdout);
    return directory->state == ITL_DIRECTORY_SHOWN ? EXIT_DONE : tell_failure(plan, directory);
}

int phone_directory(const phone_directory_t *plan)
{
    base_error_t error;
    phone_off_t *off = calloc(1, sizeof *off);
    int status = EXIT_FAILED;
    if (off == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    if (!open_phone(off, plan, &error)) {
        cli_error(EXIT_FAILED, "%s", error.text);
    } else {
        status = open_and_tell(off, plan);
        itl_directory_close(&off->directory);
        device_close(&off->device);
    }
    free(off);
    return status;
}
