/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/noted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/report.h"
#include "posix/posix.h"

/* What changes nothing that a scenario could tell of. */
static bool only_looks(const admin_command_t *command)
{
    static const char *const names[] = {"show ",
                                        "help",
                                        "quit",
                                        "exit",
                                        "file list",
                                        "file view",
                                        "utils dbreplication",
                                        "utils fips status",
                                        "utils network",
                                        "utils service list"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(command->name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static bool is_noted(const admin_session_t *session, int count, char **words)
{
    const admin_command_t *command = commands_find(count, words);
    return command != NULL && !only_looks(command) && cluster_disk_is_folder(&session->options->disk);
}

void noted_answer(const admin_session_t *session, const char *answer)
{
    noted_answers_t *answers = session->answers;
    if (answers == NULL)
        return;
    char *copy = answer == NULL ? NULL : strdup(answer);
    if (answers->count == HISTORY_ANSWERS_MAX || (answer != NULL && copy == NULL)) {
        free(copy);
        answers->complete = false;
        return;
    }
    answers->of[answers->count++] = copy;
}

static void forget_answers(noted_answers_t *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        free(answers->of[i]);
    answers->count = 0;
}

static int64_t now_ms(const admin_session_t *session)
{
    const itl_hal_clock_t *clock = session->hal->clock;
    return clock == posix_clock() ? posix_utc_ms() : clock->utc_s(clock->ctx) * 1000;
}

/* What stands in the history where a secret was typed: a scenario has it for its password. */
#define PLACEHOLDER "itlphone"

/* How many words a text has. */
static int words_in(const char *text)
{
    int count = text[0] != '\0' ? 1 : 0;
    for (const char *c = text; *c != '\0'; c++)
        count += *c == ' ' ? 1 : 0;
    return count;
}

/* The number of the word that is a secret: the argument that the command calls PASSWORD. @return -1: none is */
static int secret_of(int count, char **words)
{
    const admin_command_t *command = commands_find(count, words);
    int word = words_in(command->name);
    for (const char *at = command->arguments; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " "), word++)
        if (strncmp(at, "PASSWORD", strlen("PASSWORD")) == 0)
            return word < count ? word : -1;
    return -1;
}

/* Words of a command line, as they would be typed. A word with a quote in it cannot be: its quotes go. */
static char *line_of(int count, char *const *words)
{
    char *line = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&line, &size);
    for (int i = 0; stream != NULL && i < count; i++) {
        const char *quote = words[i][0] == '\0' || strpbrk(words[i], " \t") != NULL ? "\"" : "";
        fprintf(stream, "%s%s", i > 0 ? " " : "", quote);
        for (const char *c = words[i]; *c != '\0'; c++)
            if (*c != '"')
                fputc(*c, stream);
        fputs(quote, stream);
    }
    if (stream != NULL && fclose(stream) == 0)
        return line;
    free(line);
    return NULL;
}

/* A cluster that was made before there were histories, or whose history was taken away. */
static void begin(const admin_session_t *session)
{
    base_error_t error;
    if (history_begun(&session->options->disk))
        return;
    cluster_t *cluster = cluster_open_at(&session->options->disk, CLUSTER_WAIT, NULL, &error);
    if (cluster != NULL && !history_begun(&session->options->disk) &&
        !history_begin(cluster, false, now_ms(session), &error))
        admin_warn(session, "the history does not begin: %s", error.text);
    cluster_close(cluster);
}

static bool write_note(const admin_session_t *session, const history_command_t *command, base_error_t *error)
{
    const int64_t done_ms = now_ms(session);
    cluster_t *cluster = cluster_open_at(&session->options->disk, CLUSTER_WAIT, NULL, error);
    const bool done = cluster != NULL && history_note(cluster, command, done_ms, error);
    cluster_close(cluster);
    return done;
}

/* Of what was refused nothing is lost. */
static void note(const admin_session_t *session, const char *line, const noted_answers_t *answers,
                 admin_result_t result)
{
    base_error_t error = {{0}};
    if (result == ADMIN_USAGE || line == NULL || !answers->complete)
        return;
    const history_command_t command = {.node = session->node,
                                       .line = line,
                                       .refused = result == ADMIN_FAILED,
                                       .yes = session->options->yes,
                                       .answers = (const char *const *)answers->of,
                                       .answer_count = answers->count};
    if (!write_note(session, &command, &error) && result != ADMIN_FAILED)
        admin_warn(session, "the command is done, but not in the history: %s", error.text);
}

/* The same, and what is a secret is none. @return NULL: no memory */
static char *line_to_keep(int count, char **words)
{
    static char placeholder[] = PLACEHOLDER;
    const int secret = secret_of(count, words);
    char *typed = secret >= 0 ? words[secret] : NULL;
    if (secret >= 0)
        words[secret] = placeholder;
    char *line = line_of(count, words);
    if (secret >= 0)
        words[secret] = typed;
    return line;
}

admin_result_t noted_command(admin_session_t *session, const char *line, int count, char **words)
{
    noted_answers_t answers = {.complete = true};
    if (!is_noted(session, count, words))
        return report_command(session, commands_run, count, words);
    begin(session);
    session->answers = &answers;
    const bool is_written = line == NULL || secret_of(count, words) >= 0;
    char *written = is_written ? line_to_keep(count, words) : NULL;
    admin_result_t result = report_command(session, commands_run, count, words);
    session->answers = NULL;
    note(session, is_written ? written : line, &answers, result);
    forget_answers(&answers);
    free(written);
    return result;
}
