/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scenario_cmd.h"

#include <stdlib.h>
#include <unistd.h>

static const cli_entry_t commands[] = {
    {"run", command_scenario_run, "play scenarios, and judge what they expect"},
    {"check", command_scenario_check, "read scenarios and tell what is wrong with them"},
    {"list", command_scenario_list, "what there is, a line each"},
    {"show", command_scenario_show, "the story of a scenario, without playing it"},
    {"record", command_scenario_record, "a scenario of what was done to a cluster"},
    {"schema", command_scenario_schema, "the language as a JSON Schema, for editors"},
    {NULL, NULL, NULL},
};

int command_scenario(int argc, char **argv)
{
    return cli_dispatch(commands, "itlsim scenario COMMAND ...", argc, argv);
}

bool scenario_colours(int stream)
{
    const char *none = getenv("NO_COLOR");
    return isatty(stream) && (none == NULL || none[0] == '\0');
}

int scenario_find(const char *command, int count, char **paths, arena_t *arena, found_files_t *files)
{
    base_error_t error = {{0}};
    int status = EXIT_DONE;
    if (count == 0)
        return cli_error(EXIT_USAGE, "scenario %s: needs a file or a folder; --help tells more", command);
    for (int i = 0; i < count; i++)
        if (!find_files(arena, paths[i], files, &error)) {
            fprintf(stderr, "itlsim: %s\n", error.text);
            status = EXIT_USAGE;
        }
    return status;
}

scenario_t *scenario_open(const char *path)
{
    faults_t *faults = faults_create(path);
    scenario_t *scenario = scenario_read(path, faults);
    if (scenario == NULL)
        faults_print(faults, stderr, scenario_colours(STDERR_FILENO));
    faults_free(faults);
    return scenario;
}
