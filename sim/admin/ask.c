/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/ask.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

static void nothing(int signal_number)
{
    (void)signal_number;
}

/* Ctrl-C takes back the question, not the program: reading ends, and the terminal is put right again. */
static void catch_interrupt(struct sigaction *former)
{
    struct sigaction action = {0};
    action.sa_handler = nothing;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, former);
}

static bool read_from(FILE *file, char *line, size_t size)
{
    size_t length = 0;
    int c;
    while ((c = getc(file)) != EOF && c != '\n')
        if (length < size)
            line[length++] = (char)c;
    if (c == EOF && (length == 0 || ferror(file))) {
        clearerr(file);
        return false;
    }
    if (length == size)
        return false;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return memchr(line, '\0', size) == line + length;
}

bool ask_read_line(char *line, size_t size)
{
    return read_from(stdin, line, size);
}

static bool no_answer(const admin_session_t *session, const char *question)
{
    int length = (int)strcspn(question, ":");
    putchar('\n');
    admin_fail(session, "no answer to '%.*s'", length, question);
    return false;
}

static bool ask(const char *question, char answer[ASK_BYTES])
{
    struct sigaction former;
    fputs(question, stdout);
    fflush(stdout);
    catch_interrupt(&former);
    bool answered = ask_read_line(answer, ASK_BYTES);
    sigaction(SIGINT, &former, NULL);
    return answered;
}

bool ask_line(const admin_session_t *session, const char *question, const char *given, char answer[ASK_BYTES])
{
    if (given != NULL) {
        if (strlen(given) >= ASK_BYTES) {
            admin_fail(session, "an answer of more than %d bytes", ASK_BYTES - 1);
            return false;
        }
        snprintf(answer, ASK_BYTES, "%s", given);
        printf("%s%s\n", question, answer);
        return true;
    }
    if (!ask(question, answer))
        return no_answer(session, question);
    if (!isatty(STDIN_FILENO))
        printf("%s\n", answer);
    return true;
}

static bool secret_of_file(const admin_session_t *session, const char *question, const char *path,
                           char answer[ASK_BYTES])
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        admin_fail(session, "%s: %s", path, strerror(errno));
        return false;
    }
    bool whole = read_from(file, answer, ASK_BYTES);
    fclose(file);
    if (!whole)
        admin_fail(session, "%s: no password of at most %d bytes in its first line", path, ASK_BYTES - 1);
    else
        printf("%s\n", question);
    return whole;
}

bool ask_secret(const admin_session_t *session, const char *question, const char *file, char answer[ASK_BYTES])
{
    if (file != NULL)
        return secret_of_file(session, question, file, answer);
    struct termios shown;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        struct termios hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    }
    bool answered = ask(question, answer);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &shown);
    if (!answered)
        return no_answer(session, question);
    putchar('\n');
    return true;
}

void ask_forget(char answer[ASK_BYTES])
{
    explicit_bzero(answer, ASK_BYTES);
}

bool ask_yes(const admin_session_t *session, const char *question)
{
    char answer[ASK_BYTES];
    for (;;) {
        if (!ask_line(session, question, session->options->yes ? "yes" : NULL, answer))
            return false;
        if (strcasecmp(answer, "yes") == 0 || strcasecmp(answer, "y") == 0)
            return true;
        if (strcasecmp(answer, "no") == 0 || strcasecmp(answer, "n") == 0)
            return false;
        printf("Please answer yes or no.\n");
    }
}
