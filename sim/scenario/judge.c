/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scenario/play_priv.h"

/* One question about one phone. @param found  [out] what it is instead. @return whether it is as expected */
typedef bool ask_phone_t(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

static bool same_text(const char *is, const char *wanted, char found[128])
{
    snprintf(found, 128, "%s", is == NULL ? "none" : is);
    return is != NULL && strcmp(is, wanted) == 0;
}

/* --- questions --- */

static stage_facts_t facts_of(play_t *play, const stage_phone_t *phone)
{
    stage_facts_t facts = {.trust = NULL};
    stage_phone_facts(&play->stage, phone, &facts);
    return facts;
}

static bool ask_trust(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    static const char *const words[] = {"", "trusted", "untrusted", "no-trust-list"};
    if (phone->opened != ITL_REASON_NONE) { /* It did not boot. */
        snprintf(found, 128, "its flash cannot be used [%s]", itl_reason_name(phone->opened));
        return false;
    }
    return same_text(facts_of(play, phone).trust, words[expect->trust], found);
}

static bool ask_reason(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return same_text(facts_of(play, phone).reason, expect->reason.text, found);
}

static bool ask_verified_by(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return same_text(facts_of(play, phone).verified_by, expect->verified_by.text, found);
}

static bool ask_message(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return stage_phone_message(&play->stage, phone, expect->message.text, found);
}

static bool ask_no_message(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return !stage_phone_message(&play->stage, phone, expect->not_message.text, found);
}

static bool ask_alarm(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    const unsigned status_code = facts_of(play, phone).status_code;
    snprintf(found, 128, "StatusCode %u", status_code);
    return status_code == expect->alarm.number;
}

/* --- lists --- */

static void describe(const stage_list_t *list, char found[128])
{
    if (!list->installed)
        snprintf(found, 128, "no list");
    else
        snprintf(found, 128, "a list with the SHA-1 %02x%02x%02x%02x...", list->sha1[0], list->sha1[1], list->sha1[2],
                 list->sha1[3]);
}

static bool is_served(play_t *play, const stage_list_t *list, const char *name, const char *file)
{
    stage_cluster_t *cluster = NULL;
    const stage_node_t *node = stage_node(&play->stage, name, &cluster);
    return stage_served(cluster, node, file, list);
}

static bool signer_holds(play_t *play, const stage_phone_t *phone, itl_phone_list_kind_t kind, const char *text,
                         char found[128])
{
    char name[ITL_LIMIT_NAME_BYTES + 1] = "";
    if (!stage_phone_signer(&play->stage, phone, kind, name))
        return false;
    snprintf(found, 128, "signed by %.100s", name);
    return strcasestr(name, text) != NULL;
}

static bool ask_list(play_t *play, const stage_phone_t *phone, itl_phone_list_kind_t kind, const char *text,
                     char found[128])
{
    const stage_list_t now = stage_phone_list(&play->stage, phone, kind), *before = &phone->before[kind];
    describe(&now, found);
    if (strcmp(text, "empty") == 0)
        return !now.installed;
    if (strcmp(text, "unchanged") == 0)
        return stage_list_equal(&now, before);
    if (strncmp(text, "of ", 3) == 0)
        return is_served(play, &now, text + 3, kind == ITL_PHONE_ITL ? "ITLFile.tlv" : "CTLFile.tlv");
    if (strncmp(text, "saved ", 6) == 0)
        return stage_list_is(&now, &play_saved(play, SAVED_LIST, text + 6)->bytes);
    return signer_holds(play, phone, kind, text + 10, found);
}

static bool ask_itl(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return ask_list(play, phone, ITL_PHONE_ITL, expect->itl.text, found);
}

static bool ask_ctl(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    return ask_list(play, phone, ITL_PHONE_CTL, expect->ctl.text, found);
}

/* --- settings, flash, diagnostics --- */

static bool toggle_is(toggle_t wanted, itl_config_switch_t is, const char *name, char found[128])
{
    if (wanted == TOGGLE_UNSET)
        return true;
    snprintf(found, 128, "%s %s", name,
             is == ITL_CONFIG_NOT_SET      ? "is not set"
             : is == ITL_CONFIG_ON         ? "is on"
             : is == ITL_CONFIG_RESTRICTED ? "is restricted"
                                           : "is off");
    return is == (wanted == TOGGLE_ON ? ITL_CONFIG_ON : ITL_CONFIG_OFF);
}

static bool ask_settings(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    const stage_facts_t facts = facts_of(play, phone);
    const itl_config_settings_t *is = &facts.settings;
    return toggle_is(expect->settings_access, is->settings_access, "settings_access", found) &&
           toggle_is(expect->web_access, is->web_access, "web_access", found) &&
           toggle_is(expect->ssh_access, is->ssh_access, "ssh_access", found) &&
           toggle_is(expect->span_to_pc_port, is->span_to_pc_port, "span_to_pc_port", found);
}

static bool ask_flash(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    const stage_wear_t now = stage_phone_wear(&play->stage, phone);
    uint64_t programs = now.programs - phone->worn.programs, erases = now.erases - phone->worn.erases;
    snprintf(found, 128, "%llu programs, %llu erases", (unsigned long long)programs, (unsigned long long)erases);
    return (!expect->programs.given || programs == expect->programs.number) &&
           (!expect->erases.given || erases == expect->erases.number);
}

static bool ask_log(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    snprintf(found, 128, "no such line");
    return stage_phone_logged(&play->stage, phone, expect->log.text);
}

/* --- how many --- */

/* What a question is about: a phone that booted once more is asked about it where that boot says what the first would
 * have said. */
typedef enum about {
    ABOUT_PHONE, /* What it has and trusts: always. */
    ABOUT_BOOT,  /* How its boot went: where both began with the same lists. */
    ABOUT_WEAR   /* Its flash: where nothing is to have changed. What is written follows from what was said before. */
} about_t;

typedef struct asking {
    ask_phone_t *ask;
    about_t about;
    const expect_step_t *expect;
    size_t in_all, as_wanted, not_asked;
    char found[128]; /* Of the first that is otherwise. */
    why_t *why;
} asking_t;

static bool can_tell(const asking_t *asking, const stage_phone_t *phone)
{
    const expect_step_t *expect = asking->expect;
    const bool nothing_written = expect->programs.number == 0 && expect->erases.number == 0;
    if (asking->about == ABOUT_WEAR && phone->harmed && !nothing_written)
        return false;
    return asking->about == ABOUT_PHONE || !phone->again || phone->as_first;
}

static bool ask_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    asking_t *asking = ctx;
    char found[128] = "";
    asking->in_all++;
    if (!can_tell(asking, phone)) {
        asking->not_asked++;
        return true;
    }
    bool known = phone->boots > 0;
    if (!known)
        snprintf(found, sizeof found, "never booted");
    if (known && asking->ask(play, phone, asking->expect, found)) {
        asking->as_wanted++;
        return true;
    }
    if (asking->found[0] == '\0')
        memcpy(asking->found, found, sizeof found);
    why_add(asking->why, phone);
    return true;
}

/* Who was not asked may be so or otherwise. */
static bool share_holds(const selection_t *selection, const asking_t *asking)
{
    const size_t least = asking->as_wanted, most = asking->as_wanted + asking->not_asked;
    switch (selection->share) {
    case SHARE_ANY:
        return most > 0;
    case SHARE_NONE:
        return least == 0;
    case SHARE_COUNT:
        return least <= selection->amount && selection->amount <= most;
    case SHARE_PERCENT:
        return (uint64_t)most * 1000000u >= (uint64_t)asking->in_all * selection->amount;
    default:
        return most == asking->in_all;
    }
}

/* A question that is asked. */
typedef struct expected_answer {
    bool given;
    about_t about;
    ask_phone_t *ask;
    const char *what;
} expected_answer_t;

static bool ask_all(play_t *play, const expect_step_t *expect, const expected_answer_t *question, why_t *why)
{
    why_t about = {.text = ""};
    asking_t asking = {.ask = question->ask, .about = question->about, .expect = expect, .why = &about};
    play_each(play, &expect->phones, ask_one, &asking);
    if (share_holds(&expect->phones, &asking))
        return true;
    *why = about;
    return why_fail(why, "%s: %zu of %zu phones are so; found: %s", question->what, asking.as_wanted, asking.in_all,
                    asking.found[0] != '\0' ? asking.found : "just that");
}

/* How many questions there are. */
#define QUESTIONS 16u

/* What may be asked of phones, and whether it is. */
static void list_questions(const expect_step_t *expect, expected_answer_t questions[QUESTIONS])
{
    const bool settings = expect->settings_access != TOGGLE_UNSET || expect->web_access != TOGGLE_UNSET ||
                          expect->ssh_access != TOGGLE_UNSET || expect->span_to_pc_port != TOGGLE_UNSET;
    const expected_answer_t all[QUESTIONS] = {
        {expect->trust != 0, ABOUT_PHONE, ask_trust, "trust"},
        {expect->reason.text != NULL, ABOUT_PHONE, ask_reason, "reason"},
        {expect->verified_by.text != NULL, ABOUT_BOOT, ask_verified_by, "verified-by"},
        {expect->itl.text != NULL, ABOUT_PHONE, ask_itl, "itl"},
        {expect->ctl.text != NULL, ABOUT_PHONE, ask_ctl, "ctl"},
        {expect->message.text != NULL, ABOUT_BOOT, ask_message, "message"},
        {expect->not_message.text != NULL, ABOUT_BOOT, ask_no_message, "not-message"},
        {expect->alarm.given, ABOUT_BOOT, ask_alarm, "alarm"},
        {settings, ABOUT_PHONE, ask_settings, "setting"},
        {expect->programs.given || expect->erases.given, ABOUT_WEAR, ask_flash, "flash"},
        {expect->log.text != NULL, ABOUT_BOOT, ask_log, "log"},
        {expect->page_path.text != NULL, ABOUT_BOOT, judge_page, "page"},
        {expect->screen_keys.count > 0, ABOUT_BOOT, judge_screen, "screen"},
        {expect->directory.text != NULL, ABOUT_BOOT, judge_directory, "directory"},
        {expect->services.text != NULL, ABOUT_BOOT, judge_services, "services"},
        {expect->push_as.text != NULL, ABOUT_BOOT, judge_push, "push"},
    };
    memcpy(questions, all, sizeof all);
}

static bool ask_given(play_t *play, const expect_step_t *expect, why_t *why)
{
    expected_answer_t questions[QUESTIONS];
    list_questions(expect, questions);
    for (size_t i = 0; i < QUESTIONS; i++)
        if (questions[i].given && !ask_all(play, expect, &questions[i], why))
            return false;
    return true;
}

bool judge_can(play_t *play, const expect_step_t *expect)
{
    expected_answer_t questions[QUESTIONS];
    bool asks = judge_cluster_can(play, expect);
    list_questions(expect, questions);
    for (size_t i = 0; i < QUESTIONS; i++)
        asks = asks || questions[i].given;
    return asks && play_each(play, &expect->phones, NULL, NULL) > 0;
}

bool judge(play_t *play, const expect_step_t *expect, why_t *why)
{
    return ask_given(play, expect, why) && judge_cluster(play, expect, why);
}
