/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a scenario of what was done to a cluster. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/outfile.h"
#include "cli/scenario_cmd.h"
#include "scenario/record.h"

enum { OPTION_NAME = 256 };

static const cli_option_t record_options[] = {
    {.name = "name",
     .value = "TEXT",
     .brief = "what the scenario is called (default: Recorded of DIR)",
     .text = "what the scenario is called in reports (default: `Recorded of DIR`)",
     .id = OPTION_NAME},
    {0},
};

static const cli_command_text_t record_text = {
    .name = "scenario record",
    .usage = "DIR OUT [OPTION]...",
    .purpose = "Writes what was done to the cluster in DIR as a scenario to OUT (-: standard output): the commands of "
               "its\n"
               "prompt, when which phones booted, and what held after each as expectations. It can be edited, and "
               "played.\n"
               "Passwords are not in it: a scenario has its own.",
    .options = record_options,
    .ending = "What cannot be played is left out, and told on standard error.\n"
              "\n"
              "Exit status: 0 done; 1 DIR has no history (it is kept from the first command on), no phone, or a file "
              "failed;\n"
              "2 wrong usage.",
    .words = "FOLDERS",
};

typedef struct recording {
    const char *name;
} recording_t;

static int take_option(void *ctx, int option, const char *value)
{
    recording_t *recording = ctx;
    if (option == OPTION_NAME)
        recording->name = value;
    return EXIT_DONE;
}

static void tell(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "itlsim: %s\n", line);
}

static bool make(const char *folder, const char *name, base_bytes_t *yaml, base_error_t *error)
{
    base_error_t usual;
    cluster_t *cluster = cluster_open(folder, CLUSTER_WAIT, NULL, error);
    snprintf(usual.text, sizeof usual.text, "Recorded of %s", folder);
    const bool done =
        cluster != NULL && record_scenario(cluster, name != NULL ? name : usual.text, yaml, tell, NULL, error);
    cluster_close(cluster);
    return done;
}

static int write_file(const char *path, const base_bytes_t *yaml)
{
    outfile_t file;
    bool done = outfile_open(&file, path);
    if (done && !outfile_write(&file, yaml->data, yaml->size)) {
        const int why = errno;
        outfile_discard(&file);
        errno = why;
        done = false;
    } else if (done) {
        done = outfile_commit(&file);
    }
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s: %s", path, strerror(errno));
}

int command_scenario_record(int argc, char **argv)
{
    recording_t recording = {0};
    base_bytes_t yaml = {0};
    base_error_t error;
    int status = cli_take_options(argc, argv, &record_text, take_option, &recording);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != 2)
        return cli_error(EXIT_USAGE, "scenario record: needs DIR and OUT; --help tells more");
    status = make(argv[optind], recording.name, &yaml, &error) ? write_file(argv[optind + 1], &yaml)
                                                               : cli_error(EXIT_FAILED, "%s", error.text);
    base_bytes_free(&yaml);
    return status;
}
