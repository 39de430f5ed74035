/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/process.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/machine.h"

/* Between two looks. */
#define PAUSE_NS 4000000

/* A program in good order is gone long before. */
#define END_MS 5000u

/* Folders that are open at once while one is removed. */
#define FOLDERS_OPEN 16

/* What was just killed may still put something into a folder. */
#define REMOVE_TRIES 50u

void process_word(process_plan_t *plan, const char *word)
{
    if (plan->count < PROCESS_WORDS_MAX)
        plan->words[plan->count++] = word;
}

/* --- in the new process --- */

static bool put_at(int stream, const char *path, int flags)
{
    int file = open(path == NULL ? "/dev/null" : path, flags | O_CLOEXEC, 0600);
    return file >= 0 && dup2(file, stream) == stream;
}

/* It starts as from a shell: with all signals, and nothing of ours but its streams. */
static void become(const process_plan_t *plan, pid_t parent)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &usual, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || chdir(plan->folder) != 0 || !put_at(STDIN_FILENO, plan->in, O_RDONLY) ||
        !put_at(STDOUT_FILENO, plan->out, O_WRONLY | O_CREAT | O_APPEND) ||
        !put_at(STDERR_FILENO, plan->err, O_WRONLY | O_CREAT | O_APPEND))
        return;
    execv(plan->words[0], (char *const *)plan->words);
}

/* --- starting and ending --- */

bool process_start(process_t *process, const process_plan_t *plan, base_error_t *error)
{
    if (plan->count >= PROCESS_WORDS_MAX)
        return base_fail(error, "%s: too many words on its command line", plan->words[0]);
    fflush(NULL);
    pid_t parent = getpid(), child = fork();
    if (child < 0)
        return base_fail(error, "%s: cannot be started: %s", plan->words[0], strerror(errno));
    if (child == 0) {
        become(plan, parent);
        _exit(127);
    }
    *process = (process_t){.id = child};
    return true;
}

bool process_runs(process_t *process)
{
    int status = 0;
    if (process->id == 0)
        return false;
    pid_t ended = waitpid(process->id, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR))
        return true;
    *process = (process_t){.status = ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1};
    return false;
}

void process_end(process_t *process)
{
    if (!process_runs(process))
        return;
    kill(process->id, SIGTERM);
    const uint64_t end_ms = machine_now_ms() + END_MS;
    while (process_runs(process)) {
        if (machine_now_ms() >= end_ms)
            kill(process->id, SIGKILL);
        process_pause();
    }
}

int process_wait(process_t *process, uint32_t longest_ms)
{
    const uint64_t end_ms = machine_now_ms() + longest_ms;
    while (process_runs(process)) {
        if (process_stopped() || machine_now_ms() >= end_ms) {
            process_end(process);
            return -1;
        }
        process_pause();
    }
    return process->status;
}

void process_pause(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    nanosleep(&pause, NULL);
}

/* --- stopping --- */

static volatile sig_atomic_t stop_wanted;

static void take_stop(int number)
{
    (void)number;
    stop_wanted = 1;
}

void process_catch_stop(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction action = {.sa_handler = take_stop};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &action, NULL);
}

bool process_stopped(void)
{
    return stop_wanted != 0;
}

/* --- files --- */

bool process_find_itlsim(char path[4096], base_error_t *error)
{
    char folder[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (len <= 0)
        return base_fail(error, "itlsim: cannot be found: %s", strerror(errno));
    folder[len] = '\0';
    *strrchr(folder, '/') = '\0';
    if (snprintf(path, 4096, "%s/itlsim", folder) < 4096 && access(path, X_OK) == 0)
        return true;
    if (snprintf(path, 4096, "%s/%s/itlsim", folder, ITLPHONE_BIN) < 4096 && access(path, X_OK) == 0)
        return true;
    return base_fail(error, "itlsim: not beside itlsim-scenario in %s, nor in its bin folder", folder);
}

bool process_make_folder(char path[4096], base_error_t *error)
{
    const char *below = getenv("TMPDIR");
    snprintf(path, 4096, "%s/itlsim-XXXXXX", below == NULL || below[0] == '\0' ? "/tmp" : below);
    return mkdtemp(path) != NULL || base_fail(error, "%s: cannot be made: %s", path, strerror(errno));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void process_remove_folder(const char *path)
{
    for (unsigned i = 0; i < REMOVE_TRIES && access(path, F_OK) == 0; i++) {
        if (i > 0)
            process_pause();
        nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    }
}
