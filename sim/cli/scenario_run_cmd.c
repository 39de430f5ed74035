/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/parse.h"
#include "cli/scenario_cmd.h"
#include "cli/scenario_shrink.h"
#include "scenario/play.h"
#include "scenario/report.h"
#include "scenario/swarm_words.h"
#include "scenario/values.h"

enum {
    OPTION_SEED = 256,
    OPTION_REPEAT,
    OPTION_JSON,
    OPTION_JUNIT,
    OPTION_TAP,
    OPTION_LOG,
    OPTION_STORY,
    OPTION_JOBS,
    OPTION_FAULTS,
    OPTION_FAULT_KINDS,
    OPTION_FAULT_STEPS,
    OPTION_PHONES,
    OPTION_REAL
};

/* Most plays at once. */
#define JOBS_MAX 256u

static const cli_option_t run_options[] = {
    {.name = "seed",
     .value = "N",
     .brief = "all that is left to chance follows from it (default 1): the same seed gives the same run",
     .id = OPTION_SEED},
    {.name = "repeat", .value = "N", .brief = "so many times, with seed, seed + 1, ...", .id = OPTION_REPEAT},
    {.name = "faults",
     .brief = "the seed also draws faults of network, power and servers while phones boot or time goes by; what is "
              "expected must hold all the same",
     .id = OPTION_FAULTS},
    {.name = "fault-kinds",
     .value = "KIND[,KIND]...",
     .brief = "only faults of these kinds: loss, duplicate, reorder, delay, power, outage",
     .id = OPTION_FAULT_KINDS},
    {.name = "fault-steps",
     .value = "N[,N]...",
     .brief = "faults in these steps only, numbered as reports number them",
     .id = OPTION_FAULT_STEPS},
    {.name = "real",
     .brief = "by programs and sockets of this machine instead: `cluster up`, `phone run`, `admin`, on addresses that "
              "begin with 127; what cannot be done so is skipped",
     .id = OPTION_REAL},
    {.name = "phones",
     .value = "NAME[I][,NAME[I]]...",
     .brief = "only the phones of these classes, or these of them (desk[2],away), are there",
     .id = OPTION_PHONES},
    {.name = "jobs",
     .value = "N",
     .brief = "play so many at once (default 1); reports keep their order",
     .id = OPTION_JOBS},
    {.name = "story", .brief = "every step, not only what was judged, as on a terminal", .id = OPTION_STORY},
    {.name = "json", .brief = "what came of each file as a JSON object on a line", .id = OPTION_JSON},
    {.name = "junit", .value = "FILE", .brief = "also as JUnit's XML, for CI", .offers = "FILES", .id = OPTION_JUNIT},
    {.name = "tap", .brief = "as TAP 14", .id = OPTION_TAP},
    {.name = "log",
     .value = "FILE",
     .brief = "write every line of the event log there",
     .offers = "FILES",
     .id = OPTION_LOG},
    {0},
};

static const cli_command_text_t run_text = {
    .name = "scenario run",
    .usage = "FILE|DIR... [OPTION]...",
    .purpose = "Plays scenario files, or all *.yaml and *.yml below folders, in a virtual world: clusters, phones, "
               "network and\n"
               "time in one process, from one seed. Tells what was expected and held, and of what did not what was "
               "found instead.",
    .options = run_options,
    .ending =
        "Exit status: 0 everything held; 3 something did not; 2 wrong usage, or a file that is wrong or cannot "
        "be read; 1 a\n"
        "scenario could not be played, everything was skipped, or a report not written. Over several files 2 beats 3, "
        "and 3\n"
        "beats 1. Interrupted, it ends what it started, tells and reports what was done, and ends by the signal.",
    .words = "FILES",
};

typedef struct running {
    uint64_t seed, repeat, jobs;
    bool json, tap, story, real, seeded;
    play_faults_t faults;
    bool fault_kinds;         /* Some were named. */
    const scenario_t *shrunk; /* Of a file one failure is shrunk. */
    const char *junit, *log_path, *phones;
    FILE *log;
    report_counts_t counts;
    cJSON *results; /* Kept for JUnit and TAP. */
    bool wrong, failed, broken;
} running_t;

static int take_number(const char *option, const char *text, uint32_t min, uint32_t max, uint64_t *number)
{
    uint64_t read = 0;
    if (!base_parse_number(text, min, max, &read))
        return cli_error(EXIT_USAGE, "scenario run: --%s %s: not a number from %u to %u", option, text, min, max);
    *number = read;
    return EXIT_DONE;
}

static int refuse_value(const char *option, const char *value, const char *wanted)
{
    return cli_error(EXIT_USAGE, "scenario run: --%s %s: not %s", option, value, wanted);
}

static int take_option(void *ctx, int option, const char *value)
{
    running_t *running = ctx;
    switch (option) {
    case OPTION_SEED:
        running->seeded = true;
        return take_number("seed", value, 0, UINT32_MAX, &running->seed);
    case OPTION_REPEAT:
        return take_number("repeat", value, 1, UINT32_MAX, &running->repeat);
    case OPTION_JOBS:
        return take_number("jobs", value, 1, JOBS_MAX, &running->jobs);
    case OPTION_JUNIT:
        running->junit = value;
        break;
    case OPTION_PHONES:
        running->phones = value;
        return value_are_phones(value) ? EXIT_DONE : refuse_value("phones", value, "phones, such as desk[2],away");
    case OPTION_FAULT_KINDS:
        running->fault_kinds = true;
        return swarm_read_kinds(value, &running->faults) ? EXIT_DONE
                                                         : refuse_value("fault-kinds", value, "kinds of faults");
    case OPTION_FAULT_STEPS:
        return swarm_read_steps(value, &running->faults) ? EXIT_DONE
                                                         : refuse_value("fault-steps", value, "numbers of steps");
    case OPTION_LOG:
        running->log_path = value;
        break;
    case OPTION_JSON:
        running->json = true;
        break;
    case OPTION_FAULTS:
        running->faults.on = true;
        break;
    case OPTION_REAL:
        running->real = true;
        break;
    case OPTION_TAP:
        running->tap = true;
        break;
    default:
        running->story = true;
    }
    return EXIT_DONE;
}

/* --- reports --- */

/* Thousands of plays are told of one by one, and not kept. */
static void keep_for_reports(running_t *running, cJSON *result)
{
    if (running->junit != NULL || running->tap)
        cJSON_AddItemToArray(running->results, result);
    else
        cJSON_Delete(result);
}

static void keep_result(running_t *running, cJSON *result)
{
    const char *status = cJSON_GetStringValue(cJSON_GetObjectItem(result, "status"));
    report_count(&running->counts, result);
    running->failed |= strcmp(status, "failed") == 0;
    running->broken |= strcmp(status, "error") == 0;
    if (running->json) {
        char *text = cJSON_PrintUnformatted(result);
        if (text != NULL)
            puts(text);
        cJSON_free(text);
    } else if (!running->tap && (running->repeat == 1 || strcmp(status, "passed") != 0)) {
        report_story(result, stdout, running->story || (running->repeat == 1 && isatty(STDOUT_FILENO)),
                     scenario_colours(STDOUT_FILENO));
    }
    fflush(stdout);
    keep_for_reports(running, result);
}

/* A file that is wrong is a result too: it is no success of the others. */
static void keep_wrong(running_t *running, const char *path)
{
    cJSON *result = cJSON_CreateObject();
    running->wrong = true;
    cJSON_AddStringToObject(result, "file", path);
    cJSON_AddStringToObject(result, "status", "error");
    cJSON_AddStringToObject(result, "error", "is no scenario: what is wrong stands on standard error");
    running->counts.files++;
    running->counts.wrong_files++;
    if (running->json) {
        char *text = cJSON_PrintUnformatted(result);
        if (text != NULL)
            puts(text);
        cJSON_free(text);
    }
    keep_for_reports(running, result);
}

static int end_reports(running_t *running)
{
    if (running->tap)
        report_tap(running->results, stdout);
    else if (!running->json)
        report_summary(&running->counts, stdout, scenario_colours(STDOUT_FILENO));
    if (running->junit == NULL)
        return EXIT_DONE;
    FILE *out = fopen(running->junit, "w");
    bool written = out != NULL && report_junit(running->results, out);
    int why = errno;
    if ((out != NULL && fclose(out) != 0) || !written)
        return cli_error(EXIT_FAILED, "%s: %s", running->junit, strerror(why));
    return EXIT_DONE;
}

/* --- running --- */

static volatile sig_atomic_t interrupted;

static void take_interrupt(int number)
{
    interrupted = number;
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* What is done is told, and what was started ends. */
static void watch_interrupt(void)
{
    set_handler(SIGINT, take_interrupt);
    set_handler(SIGTERM, take_interrupt);
    set_handler(SIGHUP, take_interrupt);
}

/* As whoever started this expects of a program that was interrupted. */
static void end_interrupted(void)
{
    const int number = interrupted;
    set_handler(number, SIG_DFL);
    fflush(NULL);
    raise(number);
}

/* A play that goes on. */
typedef struct slot {
    scenario_t *scenario;
    bool last; /* Of its file: the scenario goes with it. */
    play_options_t options;
    playing_t *playing;
} slot_t;

/* Plays that go on, in the order in which they are told of. */
typedef struct slots {
    slot_t of[JOBS_MAX];
    size_t first, count;
} slots_t;

/* The first failing seed of a file, as far as it can be left as it is. */
static void shrink_first(running_t *running, const slot_t *slot, cJSON *result)
{
    const bool passed = strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(result, "status")), "passed") == 0;
    const bool faults = cJSON_IsTrue(cJSON_GetObjectItem(result, "faults"));
    if (passed || interrupted || !faults || running->shrunk == slot->scenario)
        return;
    running->shrunk = slot->scenario;
    scenario_shrink(slot->scenario, &slot->options, result);
}

static void end_first(running_t *running, slots_t *slots)
{
    slot_t *slot = &slots->of[slots->first];
    cJSON *result = play_end(slot->playing);
    shrink_first(running, slot, result);
    /* One that was cut short came to nothing. */
    if (interrupted && strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(result, "status")), "error") == 0)
        cJSON_Delete(result);
    else
        keep_result(running, result);
    if (slot->last) {
        scenario_free(slot->scenario);
        running->shrunk = NULL;
    }
    slots->first = (slots->first + 1) % JOBS_MAX;
    slots->count--;
}

static void start_one(running_t *running, slots_t *slots, scenario_t *scenario, uint64_t turn)
{
    if (slots->count == running->jobs)
        end_first(running, slots);
    slot_t *slot = &slots->of[(slots->first + slots->count++) % JOBS_MAX];
    *slot = (slot_t){.scenario = scenario,
                     .last = turn + 1 == running->repeat,
                     .options = {.seed = running->seed + turn,
                                 .faults = running->faults,
                                 .real = running->real,
                                 .phones = running->phones,
                                 .stop = &interrupted,
                                 .log = running->log}};
    slot->playing = play_start(scenario, &slot->options);
}

static void run_file(running_t *running, slots_t *slots, const char *path)
{
    scenario_t *scenario = scenario_open(path);
    if (scenario == NULL) {
        keep_wrong(running, path);
        return;
    }
    for (uint64_t turn = 0; turn < running->repeat && !interrupted; turn++)
        start_one(running, slots, scenario, turn);
}

static int run_files(running_t *running, const found_files_t *files)
{
    if (running->log_path != NULL) {
        running->log = fopen(running->log_path, "w");
        if (running->log == NULL)
            return cli_error(EXIT_FAILED, "%s: %s", running->log_path, strerror(errno));
    }
    slots_t slots = {.first = 0};
    watch_interrupt();
    for (size_t i = 0; i < files->count && !interrupted; i++)
        run_file(running, &slots, files->of[i]);
    while (slots.count > 0)
        end_first(running, &slots);
    if (running->log != NULL && fclose(running->log) != 0)
        return cli_error(EXIT_FAILED, "%s: %s", running->log_path, strerror(errno));
    return end_reports(running);
}

int command_scenario_run(int argc, char **argv)
{
    running_t running = {.seed = 1, .repeat = 1, .jobs = 1};
    arena_t arena = {0};
    found_files_t files = {0};
    int status = cli_take_options(argc, argv, &run_text, take_option, &running);
    if (status == EXIT_DONE && running.json && running.tap)
        status = cli_error(EXIT_USAGE, "scenario run: one of --json and --tap");
    if (status == EXIT_DONE && !running.faults.on && (running.fault_kinds || running.faults.step_count > 0))
        status = cli_error(EXIT_USAGE, "scenario run: --fault-kinds and --fault-steps are about --faults");
    if (status == EXIT_DONE && running.log_path != NULL && running.jobs > 1)
        status = cli_error(EXIT_USAGE, "scenario run: --log has the lines of one play after the other: no --jobs");
    if (status == EXIT_DONE && running.real && (running.faults.on || running.seeded))
        status =
            cli_error(EXIT_USAGE, "scenario run: no --seed and no --faults with --real: nothing there follows from "
                                  "a seed");
    if (status != EXIT_DONE)
        return status;
    status = scenario_find("run", argc - optind, argv + optind, &arena, &files);
    running.wrong = status != EXIT_DONE;
    running.results = cJSON_CreateArray();
    status = files.count > 0 ? run_files(&running, &files) : status;
    cJSON_Delete(running.results);
    arena_free(&arena);
    if (interrupted)
        end_interrupted();
    if (running.wrong)
        return EXIT_USAGE;
    if (running.failed)
        return EXIT_NEGATIVE;
    if (status == EXIT_DONE && running.counts.files > 0 && running.counts.skipped_files == running.counts.files)
        return cli_error(EXIT_FAILED, "scenario run: everything was skipped, so nothing is known");
    return running.broken ? EXIT_FAILED : status;
}
