/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Programs that are started, and ended again on every way out: they end with whoever started them, even where that one
 * is killed. Also folders that go with all that is in them.
 */
#ifndef SCENARIO_PROCESS_H
#define SCENARIO_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/** Most words of a command line, the NULL behind them counted. */
#define PROCESS_WORDS_MAX 96u

/** A program that was started; id 0: none, or it has ended. */
typedef struct process {
    pid_t id;
    int status; /**< Of exit, once it has ended; -1: it ended otherwise. */
} process_t;

/** What is started, and how. Files that are written get longer. */
typedef struct process_plan {
    const char *words[PROCESS_WORDS_MAX]; /**< The first one is the program's path. */
    size_t count;                         /**< Of the words. */
    const char *folder;                   /**< It works there. */
    const char *in;                       /**< File that it reads; NULL: nothing. */
    const char *out, *err;                /**< Files for what it says. */
} process_plan_t;

/** Adds a word, which is kept; too many are told by process_start. */
void process_word(process_plan_t *plan, const char *word);

/** Starts it. @return false with the reason */
bool process_start(process_t *process, const process_plan_t *plan, base_error_t *error);

/** True while it runs; takes note of its end. */
bool process_runs(process_t *process);

/** Waits until it ends by itself. @param longest_ms  then it is ended. @return its exit status; -1: it was ended, or
 *  crashed, or all is to stop */
int process_wait(process_t *process, uint32_t longest_ms);

/** Ends it in good order, and by force where it does not; one that runs no more is passed over. */
void process_end(process_t *process);

/** From here on SIGTERM, SIGINT and SIGHUP are taken as the wish that all is to stop. */
void process_catch_stop(void);

/** All is to stop. */
bool process_stopped(void);

/** Waits a little for what programs do. */
void process_pause(void);

/** Path of itlsim, beside this very program or where it is installed. @return false with the reason */
bool process_find_itlsim(char path[4096], base_error_t *error);

/** Makes a folder that nobody else has, where TMPDIR says (/tmp). @return false with the reason */
bool process_make_folder(char path[4096], base_error_t *error);

/** Removes a folder and all in it, as far as that goes. */
void process_remove_folder(const char *path);

#endif
