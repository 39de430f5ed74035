/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/play.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/play_priv.h"
#include "scenario/real.h"
#include "scenario/values.h"
#include "virtual/alloc.h"

/* How often somebody is asked whether a play is to stop. */
#define ASK_MS 100

/* So often is a play asked to stop before it is killed: programs have that long to end. */
#define ASK_MOST 200u

/* Lines of the event log that stand behind a failure. */
#define TAIL_SHOWN 6u

/* --- what is reported --- */

/* Of a stage that is closed: when that was. */
static uint64_t now_us(const play_t *play)
{
    return play->stage.kind != NULL ? stage_now_us(&play->stage) : play->closed_us;
}

static cJSON *add_entry(const play_t *play, cJSON *list, spot_t spot, const char *kind, const char *text)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "kind", kind);
    cJSON_AddNumberToObject(entry, "line", spot.line);
    const branch_t *branch = play->quiet ? play->way[play->way_count - 1] : play->branch;
    cJSON_AddNumberToObject(entry, "at_us", (double)now_us(play));
    cJSON_AddNumberToObject(entry, "step", play->step);
    if (branch != NULL)
        cJSON_AddStringToObject(entry, "branch", branch->name.text);
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

/* What cannot be done on this stage. */
static void add_skipped(play_t *play, spot_t spot, const char *kind, const char *text, const char *reason)
{
    cJSON *check = add_entry(play, play->checks, spot, kind, text);
    cJSON_AddStringToObject(check, "status", "skipped");
    cJSON_AddStringToObject(check, "skipped", reason);
}

static void tell(play_t *play, spot_t spot, const char *kind, const char *text)
{
    if (!play->quiet)
        add_entry(play, play->story, spot, kind, text);
}

/* --- steps --- */

static void play_steps(play_t *play, const step_t *steps, size_t count);

static void play_expect(play_t *play, const step_t *step)
{
    why_t why = {.text = ""};
    const char *skipped = play->stage.kind->real ? real_cannot_expect(&step->expect) : NULL;
    if (!judge_can(play, &step->expect))
        return; /* It is no success either. */
    if (play->quiet) {
        if (skipped == NULL)
            judge(play, &step->expect, &why); /* The next look at a log begins behind this one. */
        return;
    }
    if (skipped != NULL) {
        add_skipped(play, step->spot, "expect", step->source, skipped);
        return;
    }
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
    char reason[160];
    const char *kind = branch->works ? "works" : "does not";
    play->branch = branch;
    if (play->stage.kind->real && !real_can_steps(play->scenario, branch->steps, branch->step_count, reason)) {
        add_skipped(play, branch->spot, kind, branch->name.text, reason);
        return;
    }
    play_steps(play, branch->steps, branch->step_count);
    if (play->failed || play->quiet || process_stopped())
        return;
    bool passed = judge_branch(play, branch, &why);
    add_check(play, branch->spot, kind, branch->name.text, branch->because.text, passed ? NULL : &why);
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
    tell(play, step->spot, "step", step->source);
    if (act(play, step, &why))
        return true;
    add_check(play, step->spot, "step", step->source, NULL, &why);
    return false;
}

/* A step that failed leaves nothing that could be gone on with. */
static void play_steps(play_t *play, const step_t *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (process_stopped() || !play_step(play, &steps[i]))
            return;
}

/* --- processes --- */

/* What a process of its own has to say. */
static cJSON *result_of(const play_t *play)
{
    char hash[20];
    cJSON *result = cJSON_CreateObject();
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)play->stage.tail.hash);
    if (!play->options->real) {
        cJSON_AddStringToObject(result, "hash", hash);
        cJSON_AddNumberToObject(result, "virtual_us", (double)now_us(play));
    }
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

/* True once there is something to read, or the end of it. A process that is to stop is killed; one that has programs
 * to end and files to remove is asked first. @param asked  times that it was */
static bool wait_to_read(int pipe, pid_t child, const play_options_t *options, unsigned *asked)
{
    struct pollfd readable = {.fd = pipe, .events = POLLIN};
    if (poll(&readable, 1, ASK_MS) > 0)
        return true;
    if (process_stopped() || (options->stop != NULL && *options->stop))
        kill(child, options->real && (*asked)++ < ASK_MOST ? SIGTERM : SIGKILL);
    return false;
}

static cJSON *read_result(int pipe, pid_t child, const play_options_t *options)
{
    unsigned asked = 0;
    base_bytes_t text = {0};
    char buffer[65536];
    ssize_t len = 1;
    while (len > 0 || (len < 0 && errno == EINTR)) {
        if (!wait_to_read(pipe, child, options, &asked)) {
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

/* Of one that was asked to stop. */
#define STOPPED 4

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
static void leave_with(pid_t parent, const play_options_t *options)
{
    if (options->real)
        process_catch_stop();
    prctl(PR_SET_PDEATHSIG, options->real ? SIGTERM : SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

/* Programs end, and their files go; what is in memory goes with the process. */
static void end_stage(play_t *play)
{
    if (play->stage.kind == NULL || !play->stage.kind->real)
        return;
    play->closed_us = now_us(play);
    stage_close(&play->stage);
}

static part_process_t start_process(play_t *play, play_part_t *part, const void *ctx)
{
    int ends[2];
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return (part_process_t){.child = -1};
    pid_t parent = getpid(), child = fork();
    if (play->options->real && play->stage.kind == NULL && play->way_count == 0)
        setpgid(child, child); /* Here and there: whoever comes first. */
    if (child == 0) {
        leave_with(parent, play->options);
        close(ends[0]);
        part(play, ctx);
        end_stage(play);
        if (play->options->real)
            process_remove_folder(play->options->folder);
        send_result(play, ends[1]);
        fflush(NULL);
        _exit(process_stopped() ? STOPPED : log_is_whole(play) ? 0 : LOG_LOST);
    }
    close(ends[1]);
    if (child < 0)
        close(ends[0]);
    return (part_process_t){.child = child, .pipe = ends[0]};
}

/* @return what it came to; NULL with how it ended */
static cJSON *end_process(const part_process_t *process, const play_options_t *options, char how[64])
{
    if (process->child < 0) {
        snprintf(how, 64, "no process can be had");
        return NULL;
    }
    cJSON *result = read_result(process->pipe, process->child, options);
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

static void start_reports(play_t *play)
{
    cJSON_Delete(play->checks);
    cJSON_Delete(play->story);
    play->checks = cJSON_CreateArray();
    play->story = cJSON_CreateArray();
    play->failed = false;
}

static void branch_part(play_t *play, const void *ctx)
{
    start_reports(play);
    play_branch(play, ctx);
}

/* The next branch of the way; what comes behind the last one is this part's own. */
static void take_way(play_t *play)
{
    const branch_t *branch = play->way[play->way_gone++];
    if (play->way_gone == play->way_count)
        play->quiet = false;
    play_branch(play, branch);
}

/* What a process of its own told of a branch. @param result  NULL: it came to nothing, and @p how it ended */
static void take_branch(play_t *play, const branch_t *branch, cJSON *result, const char *how)
{
    const branch_t *outer = play->branch;
    add_entry(play, play->story, branch->spot, branch->works ? "works" : "does not", branch->name.text);
    if (result == NULL) {
        why_t why = {.text = ""};
        why_fail(&why, "%s", how);
        play->branch = branch;
        add_check(play, branch->spot, "branch", branch->name.text, NULL, &why);
        play->branch = outer;
        return;
    }
    move_items(result, "checks", play->checks);
    move_items(result, "story", play->story);
    cJSON_Delete(result);
}

static void play_virtual_branch(play_t *play, const branch_t *branch)
{
    char how[64] = "";
    const part_process_t process = start_process(play, branch_part, branch);
    cJSON *result = end_process(&process, play->options, how);
    take_branch(play, branch, result, how);
}

static void real_branch_part(play_t *play, const void *ctx);

/* Programs go on as they are in the first branch only: any other begins at the start, on a stage of its own. */
static void play_real_branch(play_t *play, const branch_t *branch, bool first)
{
    const branch_t *outer = play->branch;
    const bool failed = play->failed;
    char how[64] = "";
    if (first) {
        tell(play, branch->spot, branch->works ? "works" : "does not", branch->name.text);
        play->failed = false;
        play_branch(play, branch);
        play->branch = outer;
        play->failed = play->failed || failed;
        end_stage(play);
        return;
    }
    const part_process_t process = start_process(play, real_branch_part, branch);
    cJSON *result = end_process(&process, play->options, how);
    if (!process_stopped())
        take_branch(play, branch, result, how);
    else
        cJSON_Delete(result);
}

static void play_branches(play_t *play, const step_t *step)
{
    const bool real = play->stage.kind->real;
    if (play->way_gone < play->way_count) {
        take_way(play);
        return;
    }
    for (size_t i = 0; i < step->branches.count && !process_stopped(); i++)
        if (real)
            play_real_branch(play, &step->branches.of[i], i == 0);
        else
            play_virtual_branch(play, &step->branches.of[i]);
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
        stage_phone_start(stage, phone, stage_now_us(stage) / 1000, true);
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
    start_reports(play);
    bool open = stage_open(&play->stage, play->scenario, play->options, &error) || why_fail(&why, "%s", error.text);
    if (open && play->options->faults.on)
        open_swarm(play);
    if (open && install(play, &why))
        play_steps(play, play->scenario->steps, play->scenario->step_count);
    else
        add_check(play, (spot_t){.line = 1}, "stage", "the clusters and phones of the file", NULL, &why);
}

/* This part has a folder of its own, which goes with it. */
static void use_own_folder(play_t *play, const branch_t *branch)
{
    play->own_options = *play->options;
    snprintf(play->own_folder, sizeof play->own_folder, "%s/%u-%u", play->options->folder, branch->spot.line,
             branch->spot.column);
    play->own_options.folder = play->own_folder;
    play->options = &play->own_options;
}

/* From the start, on a stage of its own, quietly up to the branch. */
static void real_branch_part(play_t *play, const void *ctx)
{
    char reason[160] = "branches within each other: too many";
    const branch_t *branch = ctx;
    start_reports(play);
    use_own_folder(play, branch);
    if (play->way_count == BRANCH_DEPTH_MAX ||
        !real_can_steps(play->scenario, branch->steps, branch->step_count, reason)) {
        play->branch = branch;
        add_skipped(play, branch->spot, branch->works ? "works" : "does not", branch->name.text, reason);
        return;
    }
    play->way[play->way_count++] = branch;
    play->way_gone = 0;
    play->step = 0;
    play->saved_count = 0;
    memset(play->log_seen, 0, sizeof play->log_seen);
    play->branch = NULL;
    play->quiet = true;
    whole_part(play, NULL);
}

static bool is_status(const cJSON *check, const char *status)
{
    return strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(check, "status")), status) == 0;
}

struct playing {
    play_t play;
    play_options_t options;
    part_process_t process;
    char folder[4096];  /* Of a real one. */
    char skipped[160];  /* Why it is not played at all. */
    base_error_t error; /* Why it cannot be. */
};

/* Programs of a play are a group of their own: the keys of a terminal reach it by this process only. */
static void start_real(playing_t *playing)
{
    const scenario_t *scenario = playing->play.scenario;
    const char *cannot = real_cannot_scenario(scenario);
    if (cannot != NULL)
        snprintf(playing->skipped, sizeof playing->skipped, "%s", cannot);
    else if (real_can_steps(scenario, scenario->steps, scenario->step_count, playing->skipped) &&
             process_make_folder(playing->folder, &playing->error))
        playing->process = start_process(&playing->play, whole_part, NULL);
}

playing_t *play_start(const scenario_t *scenario, const play_options_t *options)
{
    playing_t *playing = virtual_alloc(sizeof *playing);
    playing->options = *options;
    playing->options.folder = playing->folder;
    playing->play.scenario = scenario;
    playing->play.options = &playing->options;
    playing->process.child = -1;
    if (options->real)
        start_real(playing);
    else
        playing->process = start_process(&playing->play, whole_part, NULL);
    return playing;
}

/* "passed", or "failed"; "skipped" where nothing could be judged. */
static const char *status_of(const cJSON *checks)
{
    const cJSON *check;
    bool skipped = cJSON_GetArraySize(checks) > 0;
    cJSON_ArrayForEach(check, checks)
    {
        if (is_status(check, "failed"))
            return "failed";
        skipped = skipped && is_status(check, "skipped");
    }
    return skipped ? "skipped" : "passed";
}

/* What is left of its programs is ended with it, however it ended itself. */
static cJSON *end_playing(playing_t *playing, char how[64])
{
    const pid_t group = playing->process.child;
    cJSON *result = end_process(&playing->process, &playing->options, how);
    if (playing->folder[0] != '\0') {
        if (group > 0)
            kill(-group, SIGKILL);
        process_remove_folder(playing->folder);
    }
    return result;
}

static void add_status(const playing_t *playing, cJSON *result, bool played, const char *how)
{
    if (playing->skipped[0] != '\0') {
        cJSON_AddStringToObject(result, "skipped", playing->skipped);
        cJSON_AddStringToObject(result, "status", "skipped");
    } else if (!played) {
        cJSON_AddStringToObject(result, "error", playing->error.text[0] != '\0' ? playing->error.text : how);
        cJSON_AddStringToObject(result, "status", "error");
    } else {
        cJSON_AddStringToObject(result, "status", status_of(cJSON_GetObjectItem(result, "checks")));
    }
}

cJSON *play_end(playing_t *playing)
{
    const scenario_t *scenario = playing->play.scenario;
    char how[64] = "";
    cJSON *result = playing->skipped[0] != '\0' ? NULL : end_playing(playing, how);
    bool played = result != NULL;
    if (!played)
        result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "file", scenario->path);
    cJSON_AddStringToObject(result, "scenario", scenario->name.text);
    cJSON_AddBoolToObject(result, "real", playing->options.real);
    if (!playing->options.real) {
        cJSON_AddNumberToObject(result, "seed", (double)playing->options.seed);
        cJSON_AddBoolToObject(result, "faults", playing->options.faults.on);
    }
    add_status(playing, result, played, how);
    free(playing);
    return result;
}
