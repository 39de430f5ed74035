/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be done with scenarios without playing them. */
#include <cjson/cJSON.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/scenario_cmd.h"
#include "scenario/schema.h"
#include "scenario/story.h"

enum { OPTION_JSON = 256 };

static const cli_option_t json_options[] = {
    {.name = "json", .brief = "as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_option_t no_options[] = {{0}};

#define ENDING                                                                                                         \
    "Exit status: 0 done; 2 wrong usage, or a file that is wrong or cannot be read, all of whose faults are told."

static const cli_command_text_t check_text = {
    .name = "scenario check",
    .usage = "FILE|DIR...",
    .purpose = "Reads scenario files, or all *.yaml and *.yml below folders, and tells everything that is wrong with "
               "them:\n"
               "line, column, the line itself, and what was meant perhaps.",
    .options = no_options,
    .ending = ENDING,
    .words = "FILES",
};

static const cli_command_text_t list_text = {
    .name = "scenario list",
    .usage = "FILE|DIR... [OPTION]...",
    .purpose = "Tells which scenarios there are: file, name, where they come from, and which lockouts they cover.",
    .options = json_options,
    .ending = ENDING,
    .words = "FILES",
};

static const cli_command_text_t show_text = {
    .name = "scenario show",
    .usage = "FILE|DIR...",
    .purpose = "Tells the story of scenarios without playing them: cluster, phones, steps, branches.",
    .options = no_options,
    .ending = ENDING,
    .words = "FILES",
};

/* What a command does with each file that is right. */
typedef void look_t(void *ctx, const scenario_t *scenario);

typedef struct looking {
    bool json;
    cJSON *list;
    size_t sound, wrong;
} looking_t;

static int take_option(void *ctx, int option, const char *value)
{
    (void)value;
    ((looking_t *)ctx)->json |= option == OPTION_JSON;
    return EXIT_DONE;
}

static int look(const cli_command_text_t *text, int argc, char **argv, look_t *each, looking_t *looking)
{
    arena_t arena = {0};
    found_files_t files = {0};
    int status = cli_take_options(argc, argv, text, take_option, looking);
    if (status != EXIT_DONE)
        return status;
    status = scenario_find(argv[0], argc - optind, argv + optind, &arena, &files);
    for (size_t i = 0; i < files.count; i++) {
        scenario_t *scenario = scenario_open(files.of[i]);
        if (scenario == NULL) {
            looking->wrong++;
            status = EXIT_USAGE;
            continue;
        }
        looking->sound++;
        each(looking, scenario);
        scenario_free(scenario);
    }
    arena_free(&arena);
    return status;
}

static void nothing(void *ctx, const scenario_t *scenario)
{
    (void)ctx;
    (void)scenario;
}

int command_scenario_check(int argc, char **argv)
{
    looking_t looking = {0};
    int status = look(&check_text, argc, argv, nothing, &looking);
    if (status == EXIT_DONE)
        printf("%zu scenario%s, and nothing is wrong with %s\n", looking.sound, looking.sound == 1 ? "" : "s",
               looking.sound == 1 ? "it" : "them");
    return status;
}

static void add_optional(cJSON *json, const char *name, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(json, name, text);
    else
        cJSON_AddNullToObject(json, name);
}

static void list_one(void *ctx, const scenario_t *scenario)
{
    const looking_t *looking = ctx;
    if (!looking->json) {
        printf("%s\t%s\t%s\n", scenario->path, scenario->name.text, story_mark(scenario));
        return;
    }
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "file", scenario->path);
    cJSON_AddStringToObject(json, "scenario", scenario->name.text);
    add_optional(json, "about", scenario->about.text);
    add_optional(json, "source", scenario->source.text);
    add_optional(json, "mark", scenario->mark == 0 ? NULL : story_mark(scenario));
    cJSON *covers = cJSON_AddArrayToObject(json, "covers");
    for (size_t i = 0; i < scenario->covers.count; i++)
        cJSON_AddItemToArray(covers, cJSON_CreateNumber(scenario->covers.of[i]));
    cJSON_AddNumberToObject(json, "expectations", (double)story_expectations(scenario));
    cJSON_AddNumberToObject(json, "branches", (double)story_branches(scenario));
    cJSON_AddItemToArray(looking->list, json);
}

int command_scenario_list(int argc, char **argv)
{
    looking_t looking = {.list = cJSON_CreateArray()};
    int status = look(&list_text, argc, argv, list_one, &looking);
    char *text = looking.json && status != CLI_HELPED ? cJSON_PrintUnformatted(looking.list) : NULL;
    if (text != NULL)
        printf("{\"scenarios\":%s}\n", text);
    cJSON_free(text);
    cJSON_Delete(looking.list);
    return status;
}

static void show_one(void *ctx, const scenario_t *scenario)
{
    looking_t *looking = ctx;
    if (looking->sound > 1)
        putchar('\n');
    story_print(scenario, stdout, scenario_colours(1));
}

int command_scenario_show(int argc, char **argv)
{
    looking_t looking = {0};
    return look(&show_text, argc, argv, show_one, &looking);
}

static const cli_command_text_t schema_text = {
    .name = "scenario schema",
    .usage = "",
    .purpose = "Prints the language of scenario files as a JSON Schema, for editors that check YAML as it is written.\n"
               "`itlsim scenario check` is stricter: it knows which names a file has.",
    .options = no_options,
    .ending = "Exit status: 0 done; 2 wrong usage.",
};

int command_scenario_schema(int argc, char **argv)
{
    looking_t looking = {0};
    int status = cli_take_options(argc, argv, &schema_text, take_option, &looking);
    if (status != EXIT_DONE)
        return status;
    if (optind < argc)
        return cli_error(EXIT_USAGE, "scenario schema: takes no argument");
    cJSON *schema = schema_make();
    char *text = cJSON_Print(schema);
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(schema);
    return text != NULL ? EXIT_DONE : cli_error(EXIT_FAILED, "out of memory");
}
