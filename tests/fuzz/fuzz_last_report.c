/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * phone.json, and what a phone answers: any text is a report without fault that can be printed, or has a fault that is
 * told.
 */
#include <string.h>

#include "device/device_report.h"
#include "device/last_report.h"
#include "device/phone_ask.h"
#include "fuzz_source.h"

static char *copy_with_nul(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1u);
    CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

static void read_answer(FILE *nowhere, const char *path, const uint8_t *data, size_t size)
{
    base_bytes_t body = {0};
    base_error_t error = {""};
    base_put(&body, data, size);
    CHECK(!body.failed);
    cJSON *report = phone_ask_report(path, &body, &error);
    CHECK((report == NULL) == (error.text[0] != '\0'));
    if (report != NULL) {
        device_print_messages(nowhere, report);
        device_print_lists(nowhere, report);
        device_print_json(nowhere, report);
    }
    cJSON_Delete(report);
    base_bytes_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        CHECK(nowhere != NULL);
    }
    const char *fault = NULL;
    char *text = copy_with_nul(data, size);
    cJSON *report = last_report_parse(text, size, &fault);
    CHECK(report != NULL || fault != NULL);
    if (fault == NULL) {
        device_print_report(nowhere, report);
        device_print_messages(nowhere, report);
        device_print_json(nowhere, report);
    }
    cJSON_Delete(report);
    free(text);
    read_answer(nowhere, "status", data, size);
    read_answer(nowhere, "messages", data, size);
    read_answer(nowhere, "trust-list", data, size);
    return 0;
}
