/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a phone says to whoever came in by SSH, and what it is asked to do. */
#include <stdlib.h>
#include <string.h>

#include "screen_rig.h"
#include "sshd/sshd_words.h"

static screen_rig_t rig;
static sshd_words_t words;
static sshd_wish_t wish;
static char prompt[32];

static void start(const char *model)
{
    screen_rig_open(&rig, model, "12.5.1", "");
    sshd_words_start(&words, rig.phone);
}

/* A line, and what is said to it: good until the next one. */
static const char *say(const char *line)
{
    static char *text;
    size_t len;
    free(text);
    FILE *out = open_memstream(&text, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    wish = sshd_words_take(&words, line, out);
    fclose(out);
    sshd_words_prompt(&words, prompt);
    return text;
}

static bool enters(const char *model, const char *user, const char *password)
{
    start(model);
    say(user);
    const bool hidden = !sshd_words_echo(&words);
    CU_ASSERT_TRUE(hidden);
    CU_ASSERT_STRING_EQUAL(prompt, "Password: ");
    say(password);
    const bool in = words.stage == SSHD_STAGE_WORDS;
    screen_rig_close(&rig);
    return in;
}

static void log_in(const char *model)
{
    start(model);
    const bool of_69xx = model[0] == '6';
    say(of_69xx ? "admin" : "debug");
    say(of_69xx ? "" : "debug");
    CU_ASSERT_EQUAL_FATAL(words.stage, SSHD_STAGE_WORDS);
}

static void test_log_in_of_families(void)
{
    CU_ASSERT_TRUE(enters("8841", "debug", "debug"));
    CU_ASSERT_TRUE(enters("7962", "debug", "debug"));
    CU_ASSERT_TRUE(enters("6941", "admin", ""));
    CU_ASSERT_TRUE(enters("7975", "default", "user"));
    CU_ASSERT_FALSE(enters("7975", "debug", "debug"));
    CU_ASSERT_FALSE(enters("8841", "admin", ""));
    CU_ASSERT_FALSE(enters("8841", "debug", "Debug"));
    CU_ASSERT_FALSE(enters("8841", "", "debug"));
}

static void test_three_wrong_tries(void)
{
    start("8841");
    sshd_words_prompt(&words, prompt);
    CU_ASSERT_STRING_EQUAL(prompt, "log in: ");
    for (unsigned i = 0; i < 3; i++) {
        CU_ASSERT_FALSE(sshd_words_over(&words));
        say("debug");
        CU_ASSERT_STRING_EQUAL(say("wrong"), "Login incorrect\n");
    }
    CU_ASSERT_TRUE(sshd_words_over(&words));
    CU_ASSERT_STRING_EQUAL(say("debug"), "");
    CU_ASSERT_EQUAL(wish.kind, SSHD_WISH_NOTHING);
    screen_rig_close(&rig);
}

/* Before the log-in every word is a name or a password. */
static void test_no_word_before_the_log_in(void)
{
    start("8841");
    say("reset factory");
    CU_ASSERT_EQUAL(wish.kind, SSHD_WISH_NOTHING);
    say("reset factory");
    CU_ASSERT_EQUAL(wish.kind, SSHD_WISH_NOTHING);
    screen_rig_close(&rig);
}

static void test_words_of_families(void)
{
    static const struct {
        const char *model, *line;
        sshd_wish_kind_t kind;
    } rows[] = {
        {"7821", "reset factory", SSHD_WISH_FACTORY_RESET},
        {"7811", "erase all settings", SSHD_WISH_FACTORY_RESET},
        {"8841", "  reset \t factory ", SSHD_WISH_FACTORY_RESET},
        {"8841", "reboot", SSHD_WISH_RESTART},
        {"6941", "sec erase", SSHD_WISH_ERASE_LISTS},
        {"6941", "reset", SSHD_WISH_RESET},
        {"6901", "utils security ctl erase", SSHD_WISH_ERASE_LISTS},
        {"6901", "utils system factory_reset", SSHD_WISH_FACTORY_RESET},
        {"8841", "sec erase", SSHD_WISH_NOTHING},
        {"6941", "reset factory", SSHD_WISH_NOTHING},
        {"8841", "reset factory now", SSHD_WISH_NOTHING},
        {"7962", "debug jvm", SSHD_WISH_NOTHING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        log_in(rows[i].model);
        say(rows[i].line);
        CU_ASSERT_EQUAL(wish.kind, rows[i].kind);
        screen_rig_close(&rig);
    }
}

static void test_keys(void)
{
    log_in("8841");
    CU_ASSERT_STRING_EQUAL(prompt, "DEBUG> ");
    static const struct {
        const char *line;
        itl_screen_key_t key;
    } rows[] = {
        {"phone key 513", ITL_SCREEN_KEY_0},           {"phone key 522", ITL_SCREEN_KEY_9},
        {"phone key 523", ITL_SCREEN_KEY_STAR},        {"phone key 524", ITL_SCREEN_KEY_POUND},
        {"phone key 525", ITL_SCREEN_KEY_BACK},        {"phone key 526", ITL_SCREEN_KEY_SOFT1},
        {"phone key 529", ITL_SCREEN_KEY_SOFT1 + 3},   {"phone key 530", ITL_SCREEN_KEY_CALLS},
        {"phone key 544", ITL_SCREEN_KEY_UP},          {"phone key 545", ITL_SCREEN_KEY_SELECT},
        {"phone key 546", ITL_SCREEN_KEY_DOWN},        {"phone key 547", ITL_SCREEN_KEY_LEFT},
        {"phone key 548", ITL_SCREEN_KEY_RIGHT},       {"phone key 549", ITL_SCREEN_KEY_MESSAGES},
        {"phone key 550", ITL_SCREEN_KEY_DIRECTORIES}, {"phone key 551", ITL_SCREEN_KEY_SETTINGS},
        {"phone key 559", ITL_SCREEN_KEY_CALLS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CU_ASSERT_STRING_EQUAL(say(rows[i].line), "");
        CU_ASSERT_EQUAL(wish.kind, SSHD_WISH_KEY);
        CU_ASSERT_EQUAL(wish.key, rows[i].key);
    }
    static const char *const wrong[] = {"phone key 512", "phone key 560", "phone key 535",
                                        "phone key ",    "phone key -1",  "phone key 99999999999999999999",
                                        "phone key 513x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_STRING_NOT_EQUAL(say(wrong[i]), "");
        CU_ASSERT_EQUAL(wish.kind, SSHD_WISH_NOTHING);
    }
    CU_ASSERT_STRING_EQUAL(say("dial dn 1001"), "This phone makes no calls.\n");
    screen_rig_close(&rig);
}

static void test_show(void)
{
    log_in("8945");
    CU_ASSERT_STRING_EQUAL(prompt, "[CP-8945] ");
    CU_ASSERT_PTR_NOT_NULL(strstr(say("show version"), "Model: CP-8945\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(say("show itl"), " records\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(say("show ctl"), " bytes, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(say("show settings"), "SSH access: not set\n"));
    CU_ASSERT_STRING_NOT_EQUAL(say("show status"), "");
    CU_ASSERT_PTR_NOT_NULL(strstr(say("show secrets"), "Unknown command"));
    const char *help = say("help");
    CU_ASSERT_PTR_NOT_NULL(strstr(help, "show settings\n"));
    CU_ASSERT_PTR_NULL(strstr(help, "phone key"));
    CU_ASSERT_STRING_EQUAL(say("   "), "");
    say("exit");
    CU_ASSERT_TRUE(sshd_words_over(&words));
    CU_ASSERT_STRING_EQUAL(prompt, "");
    screen_rig_close(&rig);
}

static CU_TestInfo tests[] = {
    {"log-in of families", test_log_in_of_families},
    {"three wrong tries", test_three_wrong_tries},
    {"no word before the log-in", test_no_word_before_the_log_in},
    {"words of families", test_words_of_families},
    {"keys", test_keys},
    {"show", test_show},
    CU_TEST_INFO_NULL,
};

static int before(void)
{
    return screen_rig_lists();
}

const unsigned unit_tests_expected = 6;

CU_SuiteInfo unit_suites[] = {
    {"sshd", before, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
