/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * devices.csv: what is taken is sorted, and reads the same when it is written.
 */
#include <string.h>

#include "cluster/devices.h"
#include "fuzz.h"

static void check_list(const devices_t *devices)
{
    char name[DEVICES_NAME_BYTES], node[DEVICES_NODE_BYTES];
    for (size_t i = 0; i < devices->count; i++) {
        const devices_entry_t *phone = devices->phones[i];
        CHECK(devices_name(phone->name, name) && strcmp(phone->name, name) == 0);
        CHECK(i == 0 || strcmp(devices->phones[i - 1]->name, name) < 0);
        CHECK(devices_find(devices, name) == phone);
        for (const char *order = phone->texts[DEVICES_GROUP]; devices_next_node(&order, node);)
            CHECK(strpbrk(node, "/ ") == NULL);
    }
}

static void check_again(const devices_t *devices)
{
    base_bytes_t csv = {0}, again = {0};
    base_error_t error = {""};
    devices_t copy;
    CHECK(devices_format(devices, &csv, &error));
    CHECK(devices_parse("again", &csv, &copy, &error) && devices_format(&copy, &again, &error));
    CHECK(again.size == csv.size && memcmp(again.data, csv.data, csv.size) == 0);
    devices_free(&copy);
    base_bytes_free(&again);
    base_bytes_free(&csv);
}

static void count_fault(void *ctx, const char *fault)
{
    unsigned *faults = ctx;
    CHECK(strncmp(fault, "input: row ", 11) == 0);
    ++*faults;
}

/* Whoever wants to hear of all faults takes the same lists. */
static void check_telling(const base_bytes_t *csv, bool is_good)
{
    base_error_t error = {""};
    devices_t devices;
    unsigned faults = 0;
    const bool taken = devices_parse_telling("input", csv, &devices, count_fault, &faults, &error);
    CHECK(taken == is_good && (!taken || faults == 0) && (taken || error.text[0] != '\0'));
    devices_free(&devices);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_bytes_t csv = {0};
    base_error_t error = {""};
    devices_t devices;
    /* A file that is read has a place, be it empty. */
    CHECK(base_bytes_reserve(&csv, 1));
    base_put(&csv, data, size);
    const bool is_good = devices_parse("input", &csv, &devices, &error);
    check_telling(&csv, is_good);
    if (is_good) {
        check_list(&devices);
        check_again(&devices);
    } else {
        CHECK(strncmp(error.text, "input: ", 7) == 0);
    }
    devices_free(&devices);
    base_bytes_free(&csv);
    return 0;
}
