/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of a line, commands and what may follow them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/report.h"
#include "admin/words.h"
#include "runner.h"

const unsigned unit_tests_expected = 10;

/* --- words --- */

static words_t line_words;

/* @return the words, until the next call */
static const words_t *split(const char *line, bool good)
{
    CU_ASSERT_EQUAL(words_split(&line_words, line), good);
    return &line_words;
}

static void test_words(void)
{
    const words_t *words = split("  utils itl\treset ", true);
    CU_ASSERT_EQUAL_FATAL(words->count, 3);
    CU_ASSERT_STRING_EQUAL(words->word[0], "utils");
    CU_ASSERT_STRING_EQUAL(words->word[2], "reset");
    CU_ASSERT_FALSE(words->open);
    CU_ASSERT_TRUE(split("show it", true)->open);
    CU_ASSERT_EQUAL(split("", true)->count, 0);
}

static void test_quotes(void)
{
    const words_t *words = split("a \"b c\" \"\" d\"e f\"", true);
    CU_ASSERT_EQUAL_FATAL(words->count, 4);
    CU_ASSERT_STRING_EQUAL(words->word[1], "b c");
    CU_ASSERT_STRING_EQUAL(words->word[2], "");
    CU_ASSERT_STRING_EQUAL(words->word[3], "de f");
    split("a \"b", false);
}

static void test_limits_of_a_line(void)
{
    static char line[WORDS_LINE_BYTES + 1];
    memset(line, 'x', WORDS_LINE_BYTES - 1);
    CU_ASSERT_EQUAL(strlen(split(line, true)->text), WORDS_LINE_BYTES - 1);
    line[WORDS_LINE_BYTES - 1] = 'x';
    split(line, false);
    line[0] = '\0';
    for (int i = 0; i < WORDS_MAX; i++)
        memcpy(line + (size_t)2 * (size_t)i, "w ", 3);
    CU_ASSERT_EQUAL(split(line, true)->count, WORDS_MAX);
    memcpy(line + (size_t)2 * WORDS_MAX, "w", 2);
    split(line, false);
}

/* --- what may follow --- */

static void note(void *ctx, const char *word, const char *help)
{
    char *all = ctx;
    (void)help;
    strncat(all, word, 500 - strlen(all));
    strncat(all, "|", 500 - strlen(all));
}

static void assert_next(const char *line, const char *expected)
{
    char all[512] = "";
    split(line, true);
    const char *begun = line_words.open ? line_words.word[--line_words.count] : "";
    commands_next(NULL, line_words.count, line_words.word, begun, note, all);
    CU_ASSERT_STRING_EQUAL(all, expected);
}

static void test_next_words(void)
{
    assert_next("sh", "show|");
    assert_next("show c", "cert|ctl|");
    assert_next("utils itl reset ", "localkey|remotekey|");
    assert_next("ut it re r", "remotekey|");
    assert_next("nonsense ", "");
    assert_next("s x", "");
}

static void test_next_values(void)
{
    assert_next("set cert regen t", "TVS|tomcat|");
    assert_next("set enterprise rollback ", "true|false|");
    assert_next("show itl ", "sha1|");
    assert_next("show alerts ", "");
    /* Each argument has its own, and the last one's are those of all that follow. */
    assert_next("set phone web ", "on|off|default|");
    assert_next("set phone web on a", "all|");
    assert_next("set phone web on SEP001122334455 a", "all|");
    assert_next("set phone group all ", "");
    assert_next("utils phones reset SEP001122334455 h", "hard|");
}

/* What is typed of a name of several words is not typed again. */
static void test_next_words_of_a_name(void)
{
    assert_next("utils service stop ", "Cisco Tftp|Cisco Trust Verification Service|Cisco CallManager|"
                                       "Cisco Certificate Authority Proxy Function|Cisco Certificate Expiry Monitor|"
                                       "Cisco Tomcat|");
    assert_next("utils service stop Cisco t", "Tftp|Trust Verification Service|Tomcat|");
    assert_next("utils service stop cisco trust v", "Verification Service|");
    assert_next("utils service stop Cisco Tftp ", "");
    assert_next("utils service stop Cisco Tftp x", "");
    assert_next("utils service stop x ", "");
}

static void test_quotes_that_are_still_open(void)
{
    words_t words;
    CU_ASSERT_TRUE(words_begun(&words, "a \"b c"));
    CU_ASSERT_TRUE(words.quoted && words.open && words.count == 2);
    CU_ASSERT_STRING_EQUAL(words.word[1], "b c");
    CU_ASSERT_TRUE(words_begun(&words, "a \"b c\""));
    CU_ASSERT_TRUE(!words.quoted && words.open);
    CU_ASSERT_TRUE(words_begun(&words, "a \"b \" "));
    CU_ASSERT_TRUE(!words.quoted && !words.open);
}

static void test_every_name_means_itself(void)
{
    for (const admin_command_t *command = admin_commands; command->name != NULL; command++) {
        FILE *nowhere = fopen("/dev/null", "w");
        words_t words;
        CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
        CU_ASSERT_TRUE(words_split(&words, command->name));
        CU_ASSERT_TRUE(commands_help(NULL, nowhere, words.count, words.word));
        CU_ASSERT_TRUE(command->min <= command->max && command->run != NULL && command->help[0] != '\0');
        fclose(nowhere);
        /* No name is the beginning of another: where it ends, arguments begin. */
        for (const admin_command_t *other = admin_commands; other->name != NULL; other++) {
            size_t length = strlen(command->name);
            CU_ASSERT_FALSE(strncmp(other->name, command->name, length) == 0 && other->name[length] == ' ');
        }
    }
}

static void test_unknown_commands(void)
{
    const admin_options_t options = {0};
    FILE *nowhere = fopen("/dev/null", "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(nowhere);
    admin_session_t session = {.options = &options, .in = stdin, .out = nowhere, .err = nowhere};
    char one[] = "nonsense", two[] = "show", three[] = "c", quit[] = "q", more[] = "now";
    char *unknown[] = {one}, *short_of[] = {two}, *unclear[] = {two, three}, *leave[] = {quit}, *many[] = {quit, more};
    CU_ASSERT_EQUAL(commands_run(&session, 1, unknown), ADMIN_USAGE);
    CU_ASSERT_EQUAL(commands_run(&session, 1, short_of), ADMIN_USAGE);
    CU_ASSERT_EQUAL(commands_run(&session, 2, unclear), ADMIN_USAGE);
    CU_ASSERT_EQUAL(commands_run(&session, 2, many), ADMIN_USAGE);
    CU_ASSERT_EQUAL(commands_run(&session, 1, leave), ADMIN_LEAVE);
    CU_ASSERT_EQUAL(commands_run(&session, 0, leave), ADMIN_DONE);
    fclose(nowhere);
}

/* Two sessions of one process, each with its own streams. */
static void test_streams_of_a_session(void)
{
    static const admin_options_t options = {0}, reported = {.json = true};
    char *texts[2] = {NULL, NULL}, question[] = "?", quit[] = "quit", nonsense[] = "nonsense";
    size_t sizes[2];
    char answers[] = "maybe\nyes\n";
    char *ask_help[] = {quit, question}, *unknown[] = {nonsense};
    FILE *in = fmemopen(answers, sizeof answers - 1, "r");
    FILE *out[2] = {open_memstream(&texts[0], &sizes[0]), open_memstream(&texts[1], &sizes[1])};
    CU_ASSERT_TRUE_FATAL(in != NULL && out[0] != NULL && out[1] != NULL);
    admin_session_t one = {.options = &options, .in = in, .out = out[0], .err = out[0]};
    admin_session_t two = {.options = &reported, .node = "pub", .in = in, .out = out[1], .err = out[1]};
    CU_ASSERT_EQUAL(commands_run(&one, 2, ask_help), ADMIN_DONE);
    CU_ASSERT_TRUE(ask_yes(&one, "Sure? "));
    CU_ASSERT_EQUAL(report_command(&two, commands_run, 1, unknown), ADMIN_USAGE);
    CU_ASSERT_PTR_EQUAL(two.out, out[1]);
    CU_ASSERT_FALSE(ask_yes(&one, "Still there? "));
    fclose(in);
    fclose(out[0]);
    fclose(out[1]);
    CU_ASSERT_PTR_NOT_NULL(strstr(texts[0], "quit"));
    CU_ASSERT_PTR_NOT_NULL(strstr(texts[0], "Sure? "));
    CU_ASSERT_PTR_NOT_NULL(strstr(texts[0], "Please answer yes or no."));
    CU_ASSERT_PTR_NOT_NULL(strstr(texts[0], "no answer to 'Still there'"));
    CU_ASSERT_PTR_NULL(strstr(texts[0], "No valid command entered"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(texts[1], "\"output\":[\"Executed command unsuccessfully\",\"No valid command entered\"]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(texts[1], "\"node\":\"pub\""));
    free(texts[0]);
    free(texts[1]);
}

static CU_TestInfo words_tests[] = {
    {"words", test_words}, {"quotes", test_quotes}, {"limits of a line", test_limits_of_a_line}, CU_TEST_INFO_NULL};
static CU_TestInfo command_tests[] = {{"next words", test_next_words},
                                      {"next values", test_next_values},
                                      {"next words of a name", test_next_words_of_a_name},
                                      {"quotes that are still open", test_quotes_that_are_still_open},
                                      {"every name means itself", test_every_name_means_itself},
                                      {"unknown commands", test_unknown_commands},
                                      {"streams of a session", test_streams_of_a_session},
                                      CU_TEST_INFO_NULL};
CU_SuiteInfo unit_suites[] = {{"words", NULL, NULL, NULL, NULL, words_tests},
                              {"commands", NULL, NULL, NULL, NULL, command_tests},
                              CU_SUITE_INFO_NULL};
