/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device list of a cluster, in and out. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fileio.h"
#include "cli/cluster_cmd.h"
#include "cli/options.h"
#include "cli/outfile.h"
#include "cluster/devices.h"
#include "cluster/phones.h"

enum { OPTION_FORGET = 256, OPTION_JSON };

/* Faults of a file that are told; the others are counted. */
#define TOLD_MAX 100u

static const cli_option_t devices_options[] = {
    {.name = "forget",
     .brief = "with import: forget what was reported of phones that are not in the new list",
     .id = OPTION_FORGET},
    {.name = "json", .brief = "with import: tell what came of it as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t devices_text = {
    .name = "cluster devices",
    .usage = "DIR import|export FILE [OPTION]...",
    .purpose =
        "Takes the device list of the cluster in DIR from a file, whole or not at all, or writes it to one: CSV, a "
        "heading and\n"
        "a phone per row. FILE \"-\": standard input or output. The cluster may be up or down.",
    .options = devices_options,
    .ending = "Columns: name (SEP and the MAC, or all), model, firmware, description, tftp, group, settings, web, ssh, "
              "span.\n"
              "Exit status: 0 done; 1 the list has faults, which are all told, or a file failed; 2 wrong usage.",
    .words = "FOLDERS",
};

/* What was asked for. */
typedef struct devices_command {
    const char *folder, *file;
    bool imports, forget, json;
    unsigned told;
} devices_command_t;

static int take_option(void *ctx, int option, const char *value)
{
    devices_command_t *command = ctx;
    (void)value;
    command->forget |= option == OPTION_FORGET;
    command->json |= option == OPTION_JSON;
    return EXIT_DONE;
}

static int take_arguments(devices_command_t *command, int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &devices_text, take_option, command);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 3)
        return cli_error(EXIT_USAGE, "cluster devices: needs a folder, import or export, and a file");
    command->folder = argv[optind];
    command->file = argv[optind + 2];
    command->imports = strcmp(argv[optind + 1], "import") == 0;
    if (!command->imports && strcmp(argv[optind + 1], "export") != 0)
        return cli_error(EXIT_USAGE, "cluster devices: %s: neither import nor export", argv[optind + 1]);
    if (!command->imports && (command->forget || command->json))
        return cli_error(EXIT_USAGE, "cluster devices: --forget and --json are for import");
    return EXIT_DONE;
}

/* --- in --- */

static void tell_fault(void *ctx, const char *fault)
{
    devices_command_t *command = ctx;
    if (command->told++ < TOLD_MAX)
        cli_error(EXIT_FAILED, "%s", fault);
}

/* @return false: it cannot be read, or is larger than any list */
static bool read_stdin(base_bytes_t *csv, base_error_t *error)
{
    uint8_t piece[16384];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, stdin)) > 0 && csv->size <= DEVICES_BYTES_MAX)
        base_put(csv, piece, got);
    if (ferror(stdin))
        return base_fail(error, "standard input: %s", strerror(errno));
    return !csv->failed || base_fail(error, "out of memory");
}

static bool read_list(devices_command_t *command, devices_t *devices, base_error_t *error)
{
    base_bytes_t csv = {0};
    const bool is_stdin = strcmp(command->file, "-") == 0;
    bool done =
        (is_stdin ? read_stdin(&csv, error) : base_load(command->file, &csv, NULL, error)) &&
        devices_parse_telling(is_stdin ? "standard input" : command->file, &csv, devices, tell_fault, command, error);
    base_bytes_free(&csv);
    return done;
}

/* Names of phones, to be forgotten. */
typedef struct retired {
    const devices_t *devices;
    char (*names)[COLLECTOR_DEVICE_BYTES];
    size_t count;
    bool failed;
} retired_t;

static void note_retired(void *ctx, const cluster_phone_t *phone)
{
    retired_t *retired = ctx;
    if (phone->entry != NULL)
        return;
    if (retired->count % 256 == 0) {
        char(*more)[COLLECTOR_DEVICE_BYTES] = realloc(retired->names, (retired->count + 256) * sizeof *more);
        retired->failed |= more == NULL;
        if (more == NULL)
            return;
        retired->names = more;
    }
    memcpy(retired->names[retired->count++], phone->alarm->device, COLLECTOR_DEVICE_BYTES);
}

static bool forget_retired(const cluster_t *cluster, const devices_t *devices, unsigned *forgotten, base_error_t *error)
{
    retired_t retired = {.devices = devices};
    unsigned count = 0;
    bool done = cluster_phones_and_devices(cluster, devices, note_retired, &retired, error) &&
                (!retired.failed || base_fail(error, "out of memory"));
    for (size_t i = 0; done && i < retired.count; i++) {
        done = cluster_forget_phones(cluster, retired.names[i], NULL, &count, error);
        *forgotten += count;
    }
    free(retired.names);
    return done;
}

/* Phones of a that b lacks. */
static unsigned lacking(const devices_t *a, const devices_t *b)
{
    unsigned count = 0;
    for (size_t i = 0; i < a->count; i++)
        count += devices_find(b, a->phones[i]->name) == NULL ? 1 : 0;
    return count;
}

static void tell_import(const devices_command_t *command, const devices_t *former, const devices_t *devices,
                        unsigned forgotten)
{
    const unsigned added = lacking(devices, former), removed = lacking(former, devices);
    if (command->json) {
        printf("{\"phones\":%zu,\"added\":%u,\"removed\":%u,\"forgotten\":%u}\n", devices->count, added, removed,
               forgotten);
        return;
    }
    printf("%zu phone%s in the list: %u new, %u no longer", devices->count, devices->count == 1 ? "" : "s", added,
           removed);
    if (command->forget)
        printf("; %u forgotten", forgotten);
    putchar('\n');
}

static bool import_into(devices_command_t *command, cluster_t *cluster, devices_t *devices, base_error_t *error)
{
    devices_t former = {0};
    unsigned forgotten = 0;
    const unsigned faults = cluster_tell_devices(cluster, devices, tell_fault, command);
    if (faults > 0)
        return base_fail(error, "%s: %u fault%s; nothing was taken from it", command->file, faults,
                         faults == 1 ? "" : "s");
    bool done = cluster_read_devices(cluster, &former, error) && cluster_write_devices(cluster, devices, error) &&
                (!command->forget || forget_retired(cluster, devices, &forgotten, error));
    if (done)
        tell_import(command, &former, devices, forgotten);
    devices_free(&former);
    return done;
}

static int import(devices_command_t *command)
{
    devices_t devices = {0};
    base_error_t error;
    cluster_t *cluster = NULL;
    bool done = read_list(command, &devices, &error);
    if (done)
        cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, &error);
    done = cluster != NULL && import_into(command, cluster, &devices, &error);
    cluster_close(cluster);
    devices_free(&devices);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

/* --- out --- */

static bool read_csv(const devices_command_t *command, base_bytes_t *csv, base_error_t *error)
{
    devices_t devices = {0};
    cluster_t *cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, error);
    bool done =
        cluster != NULL && cluster_read_devices(cluster, &devices, error) && devices_format(&devices, csv, error);
    devices_free(&devices);
    cluster_close(cluster);
    return done;
}

static int export(const devices_command_t *command)
{
    base_bytes_t csv = {0};
    base_error_t error;
    outfile_t file;
    if (!read_csv(command, &csv, &error)) {
        base_bytes_free(&csv);
        return cli_error(EXIT_FAILED, "%s", error.text);
    }
    bool done = outfile_open(&file, command->file);
    if (done && !outfile_write(&file, csv.data, csv.size)) {
        done = false;
        int why = errno;
        outfile_discard(&file);
        errno = why;
    } else if (done) {
        done = outfile_commit(&file);
    }
    base_bytes_free(&csv);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s: %s", command->file, strerror(errno));
}

int command_cluster_devices(int argc, char **argv)
{
    devices_command_t command = {0};
    int status = take_arguments(&command, argc, argv);
    if (status != EXIT_DONE)
        return status;
    return command.imports ? import(&command) : export(&command);
}
