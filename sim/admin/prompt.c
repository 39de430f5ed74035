/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/prompt.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <histedit.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/interrupt.h"
#include "admin/noted.h"
#include "admin/words.h"

#define HISTORY_LINES 500

admin_result_t prompt_line(admin_session_t *session, const char *line)
{
    words_t words;
    if (!words_split(&words, line)) {
        admin_fail(session, "the line is too long, or a quote does not end");
        return ADMIN_USAGE;
    }
    return noted_command(session, line, words.count, words.word);
}

/* A command that failed without a reason of its own has told it in its transcript. */
static admin_result_t run_script_line(admin_session_t *session, const char *line)
{
    session->script->told = false;
    admin_result_t result = prompt_line(session, line);
    if (result != ADMIN_DONE && result != ADMIN_LEAVE && !session->script->told)
        admin_fail(session, "'%.100s' failed, and the script ends here", line);
    return result;
}

static admin_result_t run_script(admin_session_t *session)
{
    char line[WORDS_LINE_BYTES];
    ask_input_t input;
    while ((input = ask_read_line(session->in, line, sizeof line)) == ASK_LINE) {
        admin_count_line(session);
        if (line[strspn(line, " \t")] == '#')
            continue;
        admin_result_t result = run_script_line(session, line);
        if (result == ADMIN_LEAVE)
            return ADMIN_DONE;
        if (result != ADMIN_DONE)
            return result;
    }
    if (input == ASK_END)
        return ADMIN_DONE;
    admin_count_line(session);
    return admin_fail(session, "standard input: a line that is too long or cannot be read");
}

admin_result_t prompt_lines(admin_session_t *session)
{
    admin_script_t script = {0};
    session->script = &script;
    admin_result_t result = run_script(session);
    session->script = NULL;
    return result;
}

/* --- keys --- */

/* What may stand at the cursor. */
typedef struct choices {
    size_t count;
    char common[320]; /* What all of them begin with. */
} choices_t;

static void collect(void *ctx, const char *word, const char *help)
{
    choices_t *choices = ctx;
    (void)help;
    if (choices->count++ == 0) {
        snprintf(choices->common, sizeof choices->common, "%s", word);
        return;
    }
    size_t same = 0;
    while (choices->common[same] != '\0' && choices->common[same] == word[same])
        same++;
    choices->common[same] = '\0';
}

/* The words up to the cursor; *begun is the one that is not finished. */
static bool words_to_cursor(EditLine *editor, words_t *words, const char **begun)
{
    char line[WORDS_LINE_BYTES];
    const LineInfo *info = el_line(editor);
    int length = (int)(info->cursor - info->buffer);
    if (snprintf(line, sizeof line, "%.*s", length, info->buffer) >= (int)sizeof line || !words_begun(words, line))
        return false;
    *begun = "";
    if (words->open)
        *begun = words->word[--words->count];
    return true;
}

static void list(admin_session_t *session, const words_t *words, const char *begun)
{
    admin_line(session, "");
    commands_explain(session, words->count, (char **)words->word, begun);
    fflush(session->out);
}

static admin_session_t *session_of(EditLine *editor)
{
    void *session = NULL;
    el_get(editor, EL_CLIENTDATA, &session);
    return session;
}

static unsigned char complete(EditLine *editor, int key)
{
    words_t words;
    const char *begun;
    choices_t choices = {0};
    (void)key;
    if (!words_to_cursor(editor, &words, &begun))
        return CC_ERROR;
    commands_next(session_of(editor), words.count, words.word, begun, collect, &choices);
    if (choices.count == 0)
        return CC_ERROR;
    size_t typed = strlen(begun);
    bool more = strlen(choices.common) > typed;
    if (choices.count > 1 && !more) {
        list(session_of(editor), &words, begun);
        return CC_REDISPLAY;
    }
    /* What was typed is replaced: it may differ in the case of its letters. */
    el_deletestr(editor, (int)typed);
    const char *end = words.quoted ? "\" " : " ";
    if (el_insertstr(editor, choices.common) != 0 || (choices.count == 1 && el_insertstr(editor, end) != 0))
        return CC_ERROR;
    return CC_REFRESH;
}

static unsigned char explain(EditLine *editor, int key)
{
    words_t words;
    const char *begun;
    (void)key;
    if (!words_to_cursor(editor, &words, &begun))
        return CC_ERROR;
    /* Between quotes it is a character like others: of a pattern, a path, a name. */
    if (words.quoted)
        return el_insertstr(editor, "?") == 0 ? CC_REFRESH : CC_ERROR;
    list(session_of(editor), &words, begun);
    return CC_REDISPLAY;
}

/* Ctrl-C: what was typed is left standing, and a new line begins. */
static unsigned char cancel(EditLine *editor, int key)
{
    (void)key;
    el_cursor(editor, WORDS_LINE_BYTES);
    const LineInfo *info = el_line(editor);
    el_deletestr(editor, (int)(info->cursor - info->buffer));
    const admin_session_t *session = session_of(editor);
    admin_line(session, "^C");
    fflush(session->out);
    /* An empty line is what comes of it. */
    return el_insertstr(editor, "\n") == 0 ? CC_NEWLINE : CC_ERROR;
}

static unsigned char suspend(EditLine *editor, int key)
{
    (void)editor;
    (void)key;
    kill(0, SIGTSTP);
    return CC_REDISPLAY;
}

/* --- the terminal --- */

static char *prompt(EditLine *editor)
{
    static char text[] = "admin:";
    (void)editor;
    return text;
}

static void set_up(EditLine *editor, History *past, admin_session_t *session)
{
    HistEvent event;
    history(past, &event, H_SETSIZE, HISTORY_LINES);
    history(past, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_CLIENTDATA, session);
    el_set(editor, EL_PROMPT, prompt);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_SIGNAL, 1);
    el_set(editor, EL_HIST, history, past);
    el_set(editor, EL_ADDFN, "admin-complete", "complete a word", complete);
    el_set(editor, EL_ADDFN, "admin-explain", "tell what may follow", explain);
    el_set(editor, EL_BIND, "^I", "admin-complete", NULL);
    el_set(editor, EL_BIND, "?", "admin-explain", NULL);
    /* While a line is edited Ctrl-C is a key like any other. */
    el_set(editor, EL_ADDFN, "admin-cancel", "take back what is typed", cancel);
    el_set(editor, EL_BIND, "^C", "admin-cancel", NULL);
    el_set(editor, EL_ADDFN, "admin-suspend", "leave the prompt for a while", suspend);
    el_set(editor, EL_BIND, "^Z", "admin-suspend", NULL);
    el_set(editor, EL_SETTY, "-d", "-isig", NULL);
}

static void converse(admin_session_t *session, EditLine *editor, History *past)
{
    HistEvent event;
    const char *line;
    int length;
    admin_result_t result = ADMIN_DONE;
    interrupt_former_t former;
    interrupt_hold(&former);
    while (result != ADMIN_LEAVE && (line = el_gets(editor, &length)) != NULL && length > 0) {
        char text[WORDS_LINE_BYTES];
        snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "\r\n"), line);
        if (text[strspn(text, " \t")] == '\0')
            continue;
        history(past, &event, H_ENTER, text);
        result = prompt_line(session, text);
        admin_line(session, "");
        fflush(session->out);
        interrupt_forget();
    }
    interrupt_release(&former);
}

admin_result_t prompt_interactive(admin_session_t *session)
{
    session->interactive = true;
    History *past = history_init();
    EditLine *editor = el_init("itlsim", session->in, session->out, session->err);
    bool ready = past != NULL && editor != NULL;
    if (ready) {
        set_up(editor, past, session);
        converse(session, editor, past);
    }
    if (editor != NULL)
        el_end(editor);
    if (past != NULL)
        history_end(past);
    session->interactive = false;
    return ready ? ADMIN_DONE : admin_fail(session, "the terminal cannot be used");
}
