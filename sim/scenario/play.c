/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/play.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/play_priv.h"
#include "scenario/values.h"
#include "virtual/alloc.h"

/* How often somebody is asked whether a play is to stop. */
#define ASK_MS 100

/* Lines of the event log that stand behind a failure. */
#define TAIL_SHOWN 6u

/* --- what is reported --- */

static cJSON *add_entry(const play_t *play, cJSON *list, spot_t spot, const char *kind, const char *text)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "kind", kind);
    cJSON_AddNumberToObject(entry, "line", spot.line);
    cJSON_AddNumberToObject(entry, "at_us", (double)stage_now_us(&play->stage));
    cJSON_AddNumberToObject(entry, "step", play->step);
    if (play->branch != NULL)
        cJSON_AddStringToObject(entry, "branch", play->branch->name.text);
    else
        cJSON_AddNullToObject(entry, "branch");
    cJSON_AddStringToObject(entry, "text", text);
    cJSON_AddItemToArray(list, entry);
    return entry;
}

static void add_why(const play_t *play, cJSON *check, const why_t *why)
{
    const char *shown[TAIL_SHOWN];
    size_t count = 0;
    cJSON_AddStringToObject(check, "found", why->text);
    cJSON *phones = cJSON_AddArrayToObject(check, "phones");
    for (size_t i = 0; i < why->phone_count; i++)
        cJSON_AddItemToArray(phones, cJSON_CreateString(why->phones[i]));
    cJSON_AddNumberToObject(check, "phones_in_all", (double)why->phones_in_all);
    cJSON *log = cJSON_AddArrayToObject(check, "log");
    while (count < TAIL_SHOWN && (shown[count] = tail_line(&play->stage.tail, count)) != NULL)
        count++;
    while (count > 0)
        cJSON_AddItemToArray(log, cJSON_CreateString(shown[--count]));
}

static void add_check(play_t *play, spot_t spot, const char *kind, const char *text, const char *because,
                      const why_t *why)
{
    cJSON *check = add_entry(play, play->checks, spot, kind, text);
    cJSON_AddStringToObject(check, "status", why == NULL ? "passed" : "failed");
    if (because != NULL)
        cJSON_AddStringToObject(check, "because", because);
    if (why != NULL) {
        add_why(play, check, why);
        play->failed = true;
    }
}

/* --- steps --- */

static void play_steps(play_t *play, const step_t *steps, size_t count);

static void play_expect(play_t *play, const step_t *step)
{
    why_t why = {.text = ""};
    if (!judge_can(play, &step->expect))
        return; /* It is no success either. */
    bool passed = judge(play, &step->expect, &why);
    add_check(play, step->spot, "expect", step->source, step->expect.because.text, passed ? NULL : &why);
    cJSON_AddBoolToObject(add_entry(play, play->story, step->spot, "expect", step->source), "passed", passed);
}

/* Every phone is trusted at the end of a way that works, and not every one at the end of another. */
static bool judge_branch(play_t *play, const branch_t *branch, why_t *why)
{
    const expect_step_t trusted = {.trust = branch->trust != 0 ? branch->trust : 1};
    bool all = judge(play, &trusted, why);
    if (all == branch->works)
        return true;
    return all ? why_fail(why, "trust: every phone is so") : false;
}

static void play_branch(play_t *play, const branch_t *branch)
{
    why_t why = {.text = ""};
    play->branch = branch;
    play_steps(play, branch->steps, branch->step_count);
    if (play->failed)
        return;
    bool passed = judge_branch(play, branch, &why);
    add_check(play, branch->spot, branch->works ? "works" : "does not", branch->name.text, branch->because.text,
              passed ? NULL : &why);
}

static void play_branches(play_t *play, const step_t *step);

static bool play_step(play_t *play, const step_t *step)
{
    why_t why = {.text = ""};
    if (step->kind == STEP_EXPECT) {
        play_expect(play, step);
        return true;
    }
    if (step->kind == STEP_BRANCHES) {
        play_branches(play, step);
        return true;
    }
    play->step++;
    add_entry(play, play->story, step->spot, "step", step->source);
    if (act(play, step, &why))
        return true;
    add_check(play, step->spot, "step", step->source, NULL, &why);
    return false;
}

/* A step that failed leaves nothing that could be gone on with. */
static void play_steps(play_t *play, const step_t *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!play_step(play, &steps[i]))
            return;
}

/* --- processes --- */

/* What a process of its own has to say. */
static cJSON *result_of(const play_t *play)
{
    char hash[20];
    cJSON *result = cJSON_CreateObject();
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)play->stage.tail.hash);
    cJSON_AddStringToObject(result, "hash", hash);
    cJSON_AddNumberToObject(result, "virtual_us", (double)stage_now_us(&play->stage));
    cJSON_AddItemReferenceToObject(result, "checks", play->checks);
    cJSON_AddItemReferenceToObject(result, "story", play->story);
    return result;
}

static void send_result(const play_t *play, int pipe)
{
    cJSON *result = result_of(play);
    char *text = cJSON_PrintUnformatted(result);
    FILE *to = fdopen(pipe, "w");
    if (text != NULL && to != NULL)
        fputs(text, to);
    if (to != NULL)
        fclose(to);
    cJSON_free(text);
    cJSON_Delete(result);
}

/* True once there is something to read, or the end of it. A process that is to stop is killed. */
static bool wait_to_read(int pipe, pid_t child, const volatile sig_atomic_t *stop)
{
    struct pollfd readable = {.fd = pipe, .events = POLLIN};
    if (poll(&readable, 1, ASK_MS) > 0)
        return true;
    if (stop != NULL && *stop)
        kill(child, SIGKILL);
    return false;
}

static cJSON *read_result(int pipe, pid_t child, const volatile sig_atomic_t *stop)
{
    base_bytes_t text = {0};
    char buffer[65536];
    ssize_t len = 1;
    while (len > 0 || (len < 0 && errno == EINTR)) {
        if (!wait_to_read(pipe, child, stop)) {
            len = 1;
            continue;
        }
        len = read(pipe, buffer, sizeof buffer);
        if (len > 0)
            base_put(&text, buffer, (size_t)len);
    }
    base_put(&text, "", 1);
    cJSON *result = text.failed ? NULL : cJSON_Parse((const char *)text.data);
    base_bytes_free(&text);
    return result;
}

/* Exit status of a process that could not write all of its log. */
#define LOG_LOST 3

static bool log_is_whole(const play_t *play)
{
    FILE *log = play->options->log;
    return log == NULL || (fflush(log) == 0 && !ferror(log));
}

/* How a process came to its end. @return false: not by itself */
static bool wait_for(pid_t child, char how[64])
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        snprintf(how, 64, "it crashed: %s", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) == LOG_LOST)
        snprintf(how, 64, "its event log could not be written");
    else
        snprintf(how, 64, "it ended with %d", WEXITSTATUS(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* What a process of its own does. */
typedef void play_part_t(play_t *play, const void *ctx);

/* A process of its own, and what it says. */
typedef struct part_process {
    pid_t child; /* -1: there is none; errno said why. */
    int pipe;
} part_process_t;

/* Nobody would read what a process says whose parent was interrupted. */
static void leave_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static part_process_t start_process(play_t *play, play_part_t *part, const void *ctx)
{
    int ends[2];
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return (part_process_t){.child = -1};
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        leave_with(parent);
        close(ends[0]);
        part(play, ctx);
        send_result(play, ends[1]);
        fflush(NULL);
        _exit(log_is_whole(play) ? 0 : LOG_LOST);
    }
    close(ends[1]);
    if (child < 0)
        close(ends[0]);
    return (part_process_t){.child = child, .pipe = ends[0]};
}

/* @return what it came to; NULL with how it ended */
static cJSON *end_process(const part_process_t *process, const volatile sig_atomic_t *stop, char how[64])
{
    if (process->child < 0) {
        snprintf(how, 64, "no process can be had");
        return NULL;
    }
    cJSON *result = read_result(process->pipe, process->child, stop);
    close(process->pipe);
    if (wait_for(process->child, how) && result != NULL)
        return result;
    cJSON_Delete(result);
    return NULL;
}

/* --- branches --- */

static void move_items(cJSON *from, const char *name, cJSON *to)
{
    cJSON *list = cJSON_GetObjectItem(from, name);
    while (cJSON_GetArraySize(list) > 0)
        cJSON_AddItemToArray(to, cJSON_DetachItemFromArray(list, 0));
}

static void branch_part(play_t *play, const void *ctx)
{
    cJSON_Delete(play->checks);
    cJSON_Delete(play->story);
    play->checks = cJSON_CreateArray();
    play->story = cJSON_CreateArray();
    play->failed = false;
    play_branch(play, ctx);
}

static void play_branches(play_t *play, const step_t *step)
{
    for (size_t i = 0; i < step->branches.count; i++) {
        const branch_t *branch = &step->branches.of[i], *outer = play->branch;
        char how[64] = "";
        const part_process_t process = start_process(play, branch_part, branch);
        cJSON *result = end_process(&process, NULL, how);
        add_entry(play, play->story, branch->spot, branch->works ? "works" : "does not", branch->name.text);
        if (result == NULL) {
            why_t why = {.text = ""};
            why_fail(&why, "%s", how);
            play->branch = branch;
            add_check(play, branch->spot, "branch", branch->name.text, NULL, &why);
            play->branch = outer;
            continue;
        }
        move_items(result, "checks", play->checks);
        move_items(result, "story", play->story);
        cJSON_Delete(result);
    }
}

/* --- the whole --- */

/* Phones that come with a list have booted elsewhere before. */
static bool install(play_t *play, why_t *why)
{
    stage_t *stage = &play->stage;
    for (size_t i = 0; i < stage->phone_count; i++) {
        stage_phone_t *phone = &stage->phones[i];
        const char *from = phone->class->installed.text;
        if (from == NULL || strncmp(from, "from ", 5) != 0)
            continue;
        stage_cluster_t *home = phone->cluster;
        stage_phone_move(phone, stage_cluster(stage, from + 5));
        stage_phone_start(stage, phone, virtual_world_now_ms(stage->world), true);
        if (!play_settle(play, why))
            return false;
        stage_phone_off(stage, phone);
        stage_phone_move(phone, home);
        phone->boots = 0;
    }
    return true;
}

static void open_swarm(play_t *play)
{
    char text[160];
    swarm_open(&play->swarm, &play->stage, play->options->seed, &play->options->faults, text);
    stage_log(&play->stage, "faults: %s", text);
    add_entry(play, play->story, (spot_t){0}, "faults", text);
}

static void whole_part(play_t *play, const void *ctx)
{
    base_error_t error = {{0}};
    why_t why = {.text = ""};
    (void)ctx;
    play->checks = cJSON_CreateArray();
    play->story = cJSON_CreateArray();
    bool open = stage_open(&play->stage, play->scenario, play->options->seed, play->options->phones, play->options->log,
                           &error) ||
                why_fail(&why, "%s", error.text);
    if (open && play->options->faults.on)
        open_swarm(play);
    if (open && install(play, &why))
        play_steps(play, play->scenario->steps, play->scenario->step_count);
    else
        add_check(play, (spot_t){.line = 1}, "stage", "the clusters and phones of the file", NULL, &why);
}

static bool all_passed(const cJSON *checks)
{
    const cJSON *check;
    cJSON_ArrayForEach(check, checks) if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(check, "status")),
                                                 "passed") != 0) return false;
    return true;
}

struct playing {
    play_t play;
    part_process_t process;
};

playing_t *play_start(const scenario_t *scenario, const play_options_t *options)
{
    playing_t *playing = virtual_alloc(sizeof *playing);
    playing->play.scenario = scenario;
    playing->play.options = options;
    playing->process = start_process(&playing->play, whole_part, NULL);
    return playing;
}

static const char *status_of(const cJSON *result, bool played)
{
    if (!played)
        return "error";
    return all_passed(cJSON_GetObjectItem(result, "checks")) ? "passed" : "failed";
}

cJSON *play_end(playing_t *playing)
{
    const scenario_t *scenario = playing->play.scenario;
    char how[64] = "";
    cJSON *result = end_process(&playing->process, playing->play.options->stop, how);
    bool played = result != NULL;
    if (!played)
        result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "file", scenario->path);
    cJSON_AddStringToObject(result, "scenario", scenario->name.text);
    cJSON_AddNumberToObject(result, "seed", (double)playing->play.options->seed);
    cJSON_AddBoolToObject(result, "faults", playing->play.options->faults.on);
    if (!played)
        cJSON_AddStringToObject(result, "error", how);
    cJSON_AddStringToObject(result, "status", status_of(result, played));
    free(playing);
    return result;
}
