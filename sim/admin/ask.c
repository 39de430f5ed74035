/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "admin/interrupt.h"
#include "admin/noted.h"

/* A terminal gives whole lines: once there is something to read, reading does not wait. */
static bool wait_for_line(FILE *in)
{
    struct pollfd input = {.fd = fileno(in), .events = POLLIN};
    return !isatty(input.fd) || interrupt_poll(&input, -1) == 1;
}

/* @return ASK_FAILED: errno says why it cannot be read, or 0: it is no such line */
static ask_input_t read_from(FILE *file, char *line, size_t size)
{
    size_t length = 0;
    int c;
    errno = 0;
    while ((c = getc(file)) != EOF && c != '\n')
        if (length < size)
            line[length++] = (char)c;
    bool failed = ferror(file) != 0;
    if (!failed)
        errno = 0;
    /* A terminal goes on after Ctrl-C and Ctrl-D. */
    clearerr(file);
    if (c == EOF && (failed || length == 0))
        return failed ? ASK_FAILED : ASK_END;
    if (length == size)
        return ASK_FAILED;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return memchr(line, '\0', size) == line + length ? ASK_LINE : ASK_FAILED;
}

ask_input_t ask_read_line(FILE *in, char *line, size_t size)
{
    return read_from(in, line, size);
}

static bool no_answer(const admin_session_t *session, const char *question)
{
    question += strspn(question, " ");
    size_t length = strcspn(question, ":?([");
    while (length > 0 && question[length - 1] == ' ')
        length--;
    admin_line(session, "");
    admin_fail(session, "no answer to '%.*s'", (int)length, question);
    return false;
}

static bool ask(FILE *in, FILE *to, const char *question, char answer[ASK_BYTES])
{
    interrupt_former_t former;
    interrupt_hold(&former);
    fputs(question, to);
    fflush(to);
    bool answered = wait_for_line(in) && ask_read_line(in, answer, ASK_BYTES) == ASK_LINE;
    interrupt_release(&former);
    return answered;
}

/* The transcript of a report is not there to be read while somebody answers. */
static FILE *questions_to(const admin_session_t *session)
{
    return session->options->json ? session->err : session->out;
}

bool ask_line(const admin_session_t *session, const char *question, const char *given, char answer[ASK_BYTES])
{
    if (given != NULL) {
        if (strlen(given) >= ASK_BYTES) {
            admin_fail(session, "an answer of more than %d bytes", ASK_BYTES - 1);
            return false;
        }
        snprintf(answer, ASK_BYTES, "%s", given);
        admin_print(session, "%s%s\n", question, answer);
        return true;
    }
    if (!ask(session->in, questions_to(session), question, answer))
        return no_answer(session, question);
    admin_count_line(session);
    if (!isatty(fileno(session->in)))
        fprintf(questions_to(session), "%s\n", answer);
    noted_answer(session, answer);
    return true;
}

bool ask_file(const char *path, char answer[ASK_BYTES], base_error_t *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return base_fail(error, "%s: %s", path, strerror(errno));
    bool whole = read_from(file, answer, ASK_BYTES) == ASK_LINE;
    int why = errno;
    fclose(file);
    if (!whole && why != 0)
        return base_fail(error, "%s: %s", path, strerror(why));
    return whole || base_fail(error, "%s: no password of at most %d bytes in its first line", path, ASK_BYTES - 1);
}

bool ask_hidden(FILE *in, FILE *to, const char *question, char answer[ASK_BYTES])
{
    struct termios shown;
    bool terminal = tcgetattr(fileno(in), &shown) == 0;
    if (terminal) {
        struct termios hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(fileno(in), TCSADRAIN, &hidden);
    }
    bool answered = ask(in, to, question, answer);
    if (terminal)
        tcsetattr(fileno(in), TCSADRAIN, &shown);
    if (answered)
        fputc('\n', to);
    return answered;
}

bool ask_secret(const admin_session_t *session, const char *question, const char *file, char answer[ASK_BYTES])
{
    base_error_t error;
    if (file == NULL && !ask_hidden(session->in, questions_to(session), question, answer))
        return no_answer(session, question);
    if (file == NULL) {
        admin_count_line(session);
        noted_answer(session, NULL);
        return true;
    }
    if (!ask_file(file, answer, &error)) {
        admin_fail(session, "%s", error.text);
        return false;
    }
    admin_print(session, "%s\n", question);
    noted_answer(session, NULL);
    return true;
}

/* --- stars --- */

enum { BACKSPACE = 0x08, KILL_LINE = 0x15, END_OF_INPUT = 0x04, RUBOUT = 0x7F };

/* Takes back characters and their stars. */
static size_t take_back(FILE *to, size_t length, size_t count)
{
    for (; count > 0 && length > 0; count--, length--)
        fputs("\b \b", to);
    return length;
}

/* @return how long the answer is then */
static size_t take_key(FILE *to, char answer[ASK_BYTES], size_t length, char key)
{
    if (key == BACKSPACE || key == RUBOUT)
        return take_back(to, length, 1);
    if (key == KILL_LINE)
        return take_back(to, length, length);
    if (length + 1 < ASK_BYTES) {
        answer[length++] = key;
        fputc('*', to);
    }
    return length;
}

/* @return false: Ctrl-C, Ctrl-D, a terminal that is gone */
static bool read_starred(FILE *in, FILE *to, char answer[ASK_BYTES])
{
    struct pollfd input = {.fd = fileno(in), .events = POLLIN};
    size_t length = 0;
    char key = '\0';
    bool read_on = true;
    while (read_on) {
        if (interrupt_poll(&input, -1) != 1 || read(input.fd, &key, 1) != 1 || key == END_OF_INPUT)
            return false;
        read_on = key != '\n' && key != '\r';
        if (read_on)
            length = take_key(to, answer, length, key);
        fflush(to);
    }
    answer[length] = '\0';
    return true;
}

static bool ask_at_terminal(const admin_session_t *session, const struct termios *shown, const char *question,
                            char answer[ASK_BYTES])
{
    FILE *to = questions_to(session);
    struct termios keys = *shown;
    interrupt_former_t former;
    keys.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    interrupt_hold(&former);
    fputs(question, to);
    fflush(to);
    tcsetattr(fileno(session->in), TCSADRAIN, &keys);
    bool answered = read_starred(session->in, to, answer);
    tcsetattr(fileno(session->in), TCSADRAIN, shown);
    interrupt_release(&former);
    fputc('\n', to);
    if (answered)
        noted_answer(session, NULL);
    return answered || no_answer(session, question);
}

bool ask_starred(const admin_session_t *session, const char *question, const char *file, char answer[ASK_BYTES])
{
    struct termios shown;
    char starred[ASK_BYTES];
    if (file == NULL && tcgetattr(fileno(session->in), &shown) == 0)
        return ask_at_terminal(session, &shown, question, answer);
    /* How many characters there are is nobody's business. */
    snprintf(starred, sizeof starred, "%s********", question);
    return ask_secret(session, starred, file, answer);
}

void ask_forget(char answer[ASK_BYTES])
{
    explicit_bzero(answer, ASK_BYTES);
}

ask_reply_t ask_yes_or_no(const admin_session_t *session, const char *question)
{
    char answer[ASK_BYTES];
    if (session->options->yes)
        noted_answer(session, "yes");
    for (;;) {
        if (!ask_line(session, question, session->options->yes ? "yes" : NULL, answer))
            return ASK_NOTHING;
        if (strcasecmp(answer, "yes") == 0 || strcasecmp(answer, "y") == 0)
            return ASK_YES;
        if (strcasecmp(answer, "no") == 0 || strcasecmp(answer, "n") == 0)
            return ASK_NO;
        admin_print(session, "Please answer yes or no.\n");
    }
}

bool ask_yes(const admin_session_t *session, const char *question)
{
    return ask_yes_or_no(session, question) == ASK_YES;
}
