/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sshd/sshd_words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sshd/sshd_show.h"

/* Wrong tries at the phone's own log-in. */
#define FAILURES_MOST 3u

/* The numbers of `phone key` begin here. */
#define KEY_FIRST 513

typedef enum family_set {
    ON_ALL = 0,
    ON_69XX = 1u << ITL_FAMILY_69XX,
    ON_78XX = 1u << ITL_FAMILY_78XX,
    ON_8XXX = 1u << ITL_FAMILY_88XX | 1u << ITL_FAMILY_8821 | 1u << ITL_FAMILY_8831,
    ON_7900 = 1u << ITL_FAMILY_OTHER | 1u << ITL_FAMILY_7906_11 | 1u << ITL_FAMILY_794X_796X | 1u << ITL_FAMILY_797X,
} family_set_t;

/* What is said for a word that only says something. */
static const char no_calls[] = "This phone makes no calls.\n";
static const char no_jvm[] = "There is no Java in this phone.\n";

static const struct {
    const char *line;
    unsigned families;
    sshd_wish_kind_t kind;
    const char *says;
} words_known[] = {
    {"reset factory", ON_78XX | ON_8XXX, SSHD_WISH_FACTORY_RESET, NULL},
    {"erase all settings", ON_78XX | ON_8XXX, SSHD_WISH_FACTORY_RESET, NULL},
    {"sec erase", ON_69XX, SSHD_WISH_ERASE_LISTS, NULL},
    {"reset", ON_69XX, SSHD_WISH_RESET, NULL},
    {"reboot", ON_ALL, SSHD_WISH_RESTART, NULL},
    {"utils security ctl erase", ON_69XX, SSHD_WISH_ERASE_LISTS, NULL},
    {"utils system factory_reset", ON_69XX, SSHD_WISH_FACTORY_RESET, NULL},
    {"debug jvm", ON_7900, SSHD_WISH_NOTHING, no_jvm},
};

/* Fixed, and the same on every phone: whoever is past the first log-in knows them. */
static const struct {
    itl_family_t family;
    const char *user, *password;
} log_ins[] = {
    {ITL_FAMILY_69XX, "admin", ""},
    {ITL_FAMILY_797X, "default", "user"},
    {ITL_FAMILY_OTHER, "debug", "debug"},
};

/* By number from KEY_FIRST on; numbers in between belong to calls. */
static const char *const keys_known[] = {
    "KeyPad0",   "KeyPad1", "KeyPad2",    "KeyPad3",     "KeyPad4",  "KeyPad5",     "KeyPad6",    "KeyPad7",
    "KeyPad8",   "KeyPad9", "KeyPadStar", "KeyPadPound", "NavBack",  "Soft1",       "Soft2",      "Soft3",
    "Soft4",     "Line1",   "Line2",      "Line3",       "Line4",    "Line5",       NULL,         "Line6",
    "Line7",     "Line8",   "Line9",      "Line10",      NULL,       "VolUp",       "VolDwn",     "NavUp",
    "NavSelect", "NavDwn",  "NavLeft",    "NavRight",    "Messages", "Directories", "Settings",   "Headset",
    "Speaker",   "Mute",    "Release",    NULL,          "Hold",     "Transfer",    "Conference",
};

static itl_family_t family_of(const sshd_words_t *words)
{
    return itl_family_of_model(itl_phone_config(words->phone)->model);
}

static bool is_on(unsigned families, itl_family_t family)
{
    return families == ON_ALL || (families & 1u << family) != 0;
}

void sshd_words_start(sshd_words_t *words, const itl_phone_t *phone)
{
    *words = (sshd_words_t){.phone = phone, .stage = SSHD_STAGE_LOGIN};
}

/* --- the phone's own log-in --- */

static size_t log_in_of(const sshd_words_t *words)
{
    const size_t last = sizeof log_ins / sizeof log_ins[0] - 1;
    size_t i = 0;
    while (i < last && log_ins[i].family != family_of(words))
        i++;
    return i;
}

static void take_password(sshd_words_t *words, const char *line, FILE *out)
{
    if (words->right_user && strcmp(line, log_ins[log_in_of(words)].password) == 0) {
        words->stage = SSHD_STAGE_WORDS;
        return;
    }
    fputs("Login incorrect\n", out);
    words->failures++;
    words->stage = words->failures < FAILURES_MOST ? SSHD_STAGE_LOGIN : SSHD_STAGE_OVER;
}

/* --- words --- */

/* Blanks around go, those within become one each. */
static void tidy(const char *line, char tidied[SSHD_LINE_BYTES])
{
    size_t len = 0;
    for (const char *at = line; *at != '\0' && len < SSHD_LINE_BYTES - 2; at++) {
        const bool blank = *at == ' ' || *at == '\t';
        if (!blank)
            tidied[len++] = *at;
        else if (len > 0 && tidied[len - 1] != ' ')
            tidied[len++] = ' ';
    }
    len -= len > 0 && tidied[len - 1] == ' ';
    tidied[len] = '\0';
}

static void help(const sshd_words_t *words, FILE *out)
{
    const itl_family_t family = family_of(words);
    for (size_t i = 0; i < sizeof words_known / sizeof words_known[0]; i++)
        if (is_on(words_known[i].families, family))
            fprintf(out, "%s\n", words_known[i].line);
    if (is_on(ON_78XX | ON_8XXX, family))
        fputs("phone key NUMBER\ndial dn NUMBER\n", out);
    sshd_show_help(out);
    fputs("help\nexit\n", out);
}

/* @return whether the line was one with a number behind it */
static bool take_number(const sshd_words_t *words, const char *line, FILE *out, sshd_wish_t *wish)
{
    static const char key[] = "phone key ", dial[] = "dial dn ";
    if (!is_on(ON_78XX | ON_8XXX, family_of(words)))
        return false;
    if (strncmp(line, dial, sizeof dial - 1) == 0) {
        fputs(no_calls, out);
        return true;
    }
    if (strncmp(line, key, sizeof key - 1) != 0)
        return false;
    char *end;
    const long number = strtol(line + sizeof key - 1, &end, 10);
    const long index = number - KEY_FIRST;
    const bool known = *end == '\0' && index >= 0 && index < (long)(sizeof keys_known / sizeof keys_known[0]) &&
                       keys_known[index] != NULL;
    if (known)
        *wish = (sshd_wish_t){.kind = SSHD_WISH_KEY, .key = itl_screen_key_of_name(keys_known[index])};
    else
        fputs("There is no key of this number.\n", out);
    return true;
}

static sshd_wish_t take_words(sshd_words_t *words, const char *line, FILE *out)
{
    sshd_wish_t wish = {.kind = SSHD_WISH_NOTHING};
    for (size_t i = 0; i < sizeof words_known / sizeof words_known[0]; i++)
        if (is_on(words_known[i].families, family_of(words)) && strcmp(line, words_known[i].line) == 0) {
            wish.kind = words_known[i].kind;
            if (words_known[i].says != NULL)
                fputs(words_known[i].says, out);
            return wish;
        }
    if (line[0] == '\0' || take_number(words, line, out, &wish) || sshd_show(words->phone, line, out))
        return wish;
    if (strcmp(line, "exit") == 0 || strcmp(line, "quit") == 0)
        words->stage = SSHD_STAGE_OVER;
    else if (strcmp(line, "help") == 0 || strcmp(line, "?") == 0)
        help(words, out);
    else
        fputs("Unknown command. `help` lists those there are.\n", out);
    return wish;
}

sshd_wish_t sshd_words_take(sshd_words_t *words, const char *line, FILE *out)
{
    char tidied[SSHD_LINE_BYTES];
    switch (words->stage) {
    case SSHD_STAGE_LOGIN:
        words->right_user = strcmp(line, log_ins[log_in_of(words)].user) == 0;
        words->stage = SSHD_STAGE_PASSWORD;
        break;
    case SSHD_STAGE_PASSWORD:
        take_password(words, line, out);
        break;
    case SSHD_STAGE_WORDS:
        tidy(line, tidied);
        return take_words(words, tidied, out);
    case SSHD_STAGE_OVER:
        break;
    }
    return (sshd_wish_t){.kind = SSHD_WISH_NOTHING};
}

/* --- between lines --- */

void sshd_words_prompt(const sshd_words_t *words, char prompt[32])
{
    const bool by_model = family_of(words) == ITL_FAMILY_89XX;
    switch (words->stage) {
    case SSHD_STAGE_LOGIN:
        snprintf(prompt, 32, "log in: ");
        break;
    case SSHD_STAGE_PASSWORD:
        snprintf(prompt, 32, "Password: ");
        break;
    case SSHD_STAGE_WORDS:
        snprintf(prompt, 32, by_model ? "[CP-%s] " : "DEBUG> ", itl_phone_config(words->phone)->model);
        break;
    case SSHD_STAGE_OVER:
        prompt[0] = '\0';
        break;
    }
}

bool sshd_words_echo(const sshd_words_t *words)
{
    return words->stage != SSHD_STAGE_PASSWORD;
}

bool sshd_words_over(const sshd_words_t *words)
{
    return words->stage == SSHD_STAGE_OVER;
}
