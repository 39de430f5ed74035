/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that a scenario uses are ones that it has, and what it asks for can be. */
#include <string.h>
#include <strings.h>

#include "cluster/release.h"
#include "directory/directory_error.h"
#include "reason/reason.h"
#include "scenario/keys.h"
#include "scenario/model_read.h"
#include "scenario/read_priv.h"
#include "scenario/values.h"
#include "text/text_read.h"

#define NAMES_MAX 512u
#define REASONS   128u

/* Names of one kind. */
typedef struct name_set {
    const char *of[NAMES_MAX];
    size_t count;
} name_set_t;

/* A check of a scenario: what there is at this place of it. */
typedef struct checking {
    const scenario_t *scenario;
    faults_t *faults;
    name_set_t nodes, classes, clusters;
    name_set_t backups, lists, p12s; /* Saved before. */
    bool sound;
} checking_t;

static void add_name(name_set_t *set, const char *name)
{
    if (set->count < NAMES_MAX)
        set->of[set->count++] = name;
}

static bool has_name(const name_set_t *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcasecmp(set->of[i], name) == 0)
            return true;
    return false;
}

static void fail(checking_t *checking, spot_t spot, const char *what, const char *word)
{
    checking->sound = faults_add(checking->faults, spot, "`%s`: %s", word, what);
}

/* The word, where it is given, names one of the set. */
static void need(checking_t *checking, const name_set_t *set, const word_t *word, const char *what)
{
    if (word->text == NULL || has_name(set, word->text))
        return;
    const char *near = faults_nearest(word->text, set->of, set->count);
    checking->sound = false;
    if (near != NULL)
        faults_add(checking->faults, word->spot, "`%s` is no %s (did you mean `%s`?)", word->text, what, near);
    else
        faults_add(checking->faults, word->spot, "`%s` is no %s of this file", word->text, what);
}

static void need_all(checking_t *checking, const name_set_t *set, const word_list_t *words, const char *what)
{
    for (size_t i = 0; i < words->count; i++)
        need(checking, set, &words->of[i], what);
}

/* --- what there is --- */

static void add_new(checking_t *checking, name_set_t *set, const word_t *word, const char *what)
{
    if (word->text == NULL)
        return;
    if (has_name(set, word->text))
        fail(checking, word->spot, what, word->text);
    add_name(set, word->text);
}

static void check_cluster(checking_t *checking, const cluster_spec_t *cluster)
{
    add_new(checking, &checking->clusters, &cluster->name, "there are two clusters of this name");
    for (size_t i = 0; i < cluster->node_count; i++)
        add_new(checking, &checking->nodes, &cluster->nodes[i].name, "there are two nodes of this name");
    if (cluster->start.text != NULL && cluster != checking->scenario->clusters)
        fail(checking, cluster->start.spot, "the first cluster has the `start` of all", cluster->start.text);
    const word_t *release = &cluster->release;
    cluster_release_t found = CLUSTER_10_0;
    if (release->text != NULL && !release_find(release->text, &found))
        fail(checking, release->spot, "no release that the lab knows: " RELEASE_NAMES, release->text);
}

static void check_installed(checking_t *checking, const word_t *installed)
{
    if (installed->text == NULL || strcmp(installed->text, "none") == 0)
        return;
    if (strncmp(installed->text, "from ", 5) != 0 || !has_name(&checking->clusters, installed->text + 5))
        fail(checking, installed->spot, "`none`, or `from` and the name of one of the clusters", installed->text);
}

/* Phones of no other class have one of its addresses. */
static void check_mac(checking_t *checking, const class_spec_t *class)
{
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    if (class->mac.text == NULL)
        return;
    if (!itl_text_read_mac(class->mac.text, mac)) {
        fail(checking, class->mac.spot, "no MAC address, such as 001122334455", class->mac.text);
        return;
    }
    const uint64_t first = model_first_mac(checking->scenario, class);
    for (size_t i = 0; i < checking->scenario->class_count; i++) {
        const class_spec_t *other = &checking->scenario->classes[i];
        const uint64_t begin = model_first_mac(checking->scenario, other);
        if (other != class && begin < first + class->count && first < begin + other->count) {
            fail(checking, class->mac.spot, "another class has such addresses", class->mac.text);
            return;
        }
    }
}

static void check_class(checking_t *checking, const class_spec_t *class)
{
    if (class->name.text == NULL)
        return;
    if (strcasecmp(class->name.text, "all") == 0)
        fail(checking, class->name.spot, "means all phones: another name", class->name.text);
    if (has_name(&checking->nodes, class->name.text))
        fail(checking, class->name.spot, "a node has this name", class->name.text);
    add_new(checking, &checking->classes, &class->name, "there are two classes of this name");
    need_all(checking, &checking->nodes, &class->tftp, "node");
    need_all(checking, &checking->nodes, &class->tvs, "node");
    check_installed(checking, &class->installed);
    check_mac(checking, class);
}

/* --- steps --- */

static uint32_t phones_of(const scenario_t *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->class_count; i++)
        if (scenario->classes[i].name.text != NULL && strcasecmp(scenario->classes[i].name.text, name) == 0)
            return scenario->classes[i].count;
    return 0;
}

static void check_selection(checking_t *checking, const selection_t *selection)
{
    for (size_t i = 0; i < selection->count; i++) {
        const selected_t *selected = &selection->of[i];
        if (strcasecmp(selected->name.text, "all") == 0) {
            if (selected->one)
                fail(checking, selected->name.spot, "a phone has a class: desk[2]", "all[...]");
            continue;
        }
        need(checking, &checking->classes, &selected->name, "class of phones");
        if (selected->one && has_name(&checking->classes, selected->name.text) &&
            selected->index >= phones_of(checking->scenario, selected->name.text))
            faults_add(checking->faults, selected->name.spot, "`%s[%u]`: they are counted from 0, and there are %u",
                       selected->name.text, selected->index, phones_of(checking->scenario, selected->name.text)),
                checking->sound = false;
    }
}

static void need_phones(checking_t *checking, const step_t *step, const selection_t *selection, const word_t *node)
{
    bool both = selection->count > 0 && node != NULL && node->text != NULL;
    if (both || (selection->count == 0 && (node == NULL || node->text == NULL)))
        checking->sound = faults_add(checking->faults, step->spot,
                                     node == NULL ? "needs `phones`: which" : "needs `phones` or `node`, one of them");
    check_selection(checking, selection);
    if (node != NULL)
        need(checking, &checking->nodes, node, "node");
}

/* A node or a class. */
static void need_end(checking_t *checking, const word_t *word)
{
    if (!has_name(&checking->classes, word->text) && strcmp(word->text, "all") != 0)
        need(checking, &checking->nodes, word, "node or class");
}

static void check_ends(checking_t *checking, const step_t *step)
{
    for (size_t i = 0; i < step->link.ends.count; i++)
        need_end(checking, &step->link.ends.of[i]);
    if (step->link.ends.count < 2)
        checking->sound = faults_add(checking->faults, step->spot, "needs two ends or more, such as [desk, pub]");
}

static void check_save(checking_t *checking, const step_t *step)
{
    const keep_step_t *keep = &step->keep;
    const word_t *const what[] = {&keep->backup, &keep->list, &keep->p12};
    name_set_t *const sets[] = {&checking->backups, &checking->lists, &checking->p12s};
    unsigned given = 0;
    for (size_t i = 0; i < 3; i++) {
        need(checking, &checking->nodes, what[i], "node");
        if (what[i]->text != NULL && keep->as.text != NULL) {
            given++;
            add_name(sets[i], keep->as.text);
        }
    }
    if (given != 1)
        checking->sound = faults_add(checking->faults, step->spot, "saves `backup`, `list` or `p12` of a node: one");
}

static void check_serve(checking_t *checking, const step_t *step)
{
    const keep_step_t *keep = &step->keep;
    unsigned given = (keep->list.text != NULL ? 1u : 0) + (keep->from.text != NULL ? 1u : 0) +
                     (keep->truncate != 0 ? 1u : 0) + (keep->grow != 0 ? 1u : 0) + (keep->remove == TOGGLE_ON ? 1u : 0);
    need(checking, &checking->lists, &keep->list, "saved list");
    need(checking, &checking->nodes, &keep->node, "node");
    if (keep->from.text != NULL && !model_has_file(checking->scenario, keep->from.text))
        fail(checking, keep->from.spot, "no file that can be read, from the scenario's folder on", keep->from.text);
    if (given != 1)
        checking->sound =
            faults_add(checking->faults, step->spot, "needs `list`, `from`, `truncate`, `grow` or `remove`: one");
}

static void check_lose(checking_t *checking, const word_t *name)
{
    if (strcmp(name->text, "publisher") != 0)
        need(checking, &checking->nodes, name, "node");
}

/* Every name of a reason, by its number; numbers that are none have the last one's. */
static size_t reason_names(const char *names[REASONS])
{
    size_t count = 0;
    for (int number = 0; number < (int)REASONS; number++) {
        const char *name = itl_reason_name((itl_reason_t)number);
        if (count == 0 || strcmp(names[count - 1], name) != 0)
            names[count++] = name;
    }
    return count;
}

static void check_reason(checking_t *checking, const word_t *word)
{
    const char *names[REASONS];
    if (word->text == NULL)
        return;
    const size_t count = reason_names(names);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], word->text) == 0)
            return;
    const char *near = faults_nearest(word->text, names, count);
    checking->sound = false;
    if (near != NULL)
        faults_add(checking->faults, word->spot, "`%s` is no reason (did you mean `%s`?)", word->text, near);
    else
        faults_add(checking->faults, word->spot, "`%s` is no reason: docs/commands.md has them", word->text);
}

static void check_list_word(checking_t *checking, const word_t *word)
{
    const char *text = word->text;
    if (text == NULL || strcmp(text, "unchanged") == 0 || strcmp(text, "empty") == 0 ||
        (strncmp(text, "signed by ", 10) == 0 && text[10] != '\0'))
        return;
    if (strncmp(text, "of ", 3) == 0)
        need(checking, &checking->nodes, &(word_t){.text = text + 3, .spot = word->spot}, "node");
    else if (strncmp(text, "saved ", 6) == 0)
        need(checking, &checking->lists, &(word_t){.text = text + 6, .spot = word->spot}, "saved list");
    else
        fail(checking, word->spot, "`unchanged`, `empty`, `of NODE`, `saved NAME` or `signed by TEXT`", text);
}

static void check_verified_by(checking_t *checking, const word_t *word)
{
    static const name_set_t ways = {.of = {"first-use", "list", "tvs", "unchanged"}, .count = 4};
    need(checking, &ways, word, "way to verify");
}

/* Whether it asks for anything: what asks for nothing would always hold. */
static bool asks(const expect_step_t *expect)
{
    const word_t *const words[] = {&expect->reason,    &expect->verified_by, &expect->itl,      &expect->ctl,
                                   &expect->message,   &expect->not_message, &expect->node,     &expect->log,
                                   &expect->page_path, &expect->directory,   &expect->services, &expect->push_as};
    const expected_number_t *const numbers[] = {&expect->alarm,     &expect->current, &expect->stale,
                                                &expect->untrusted, &expect->no_list, &expect->unknown,
                                                &expect->never,     &expect->erases,  &expect->programs};
    const word_list_t *const lists[] = {&expect->syslog, &expect->not_syslog, &expect->alert, &expect->not_alert,
                                        &expect->screen_keys};
    bool asked = expect->trust != 0 || expect->settings_access != TOGGLE_UNSET || expect->web_access != TOGGLE_UNSET ||
                 expect->ssh_access != TOGGLE_UNSET || expect->span_to_pc_port != TOGGLE_UNSET;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        asked = asked || words[i]->text != NULL;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        asked = asked || numbers[i]->given;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        asked = asked || lists[i]->count > 0;
    return asked;
}

static void check_keys(checking_t *checking, const word_list_t *keys)
{
    itl_screen_key_t key;
    for (size_t i = 0; i < keys->count; i++)
        if (!keys_of(keys->of[i].text, 0, &key))
            checking->sound = faults_add(checking->faults, keys->of[i].spot,
                                         "no key: a name such as Soft4, or what stands on the keypad");
}

/* What a phone can show in place of a page. */
static void check_shown(checking_t *checking, const word_t *word)
{
    bool known = word->text == NULL || strcmp(word->text, "ok") == 0;
    for (int error = ITL_DIRECTORY_OK + 1; error < ITL_DIRECTORY_ERROR_COUNT; error++)
        known = known || strcmp(word->text, itl_directory_error_text((itl_directory_error_t)error)) == 0;
    if (!known)
        fail(checking, word->spot, "`ok` or words that phones show, such as `Host Not Found`", word->text);
}

static void check_expect(checking_t *checking, const step_t *step)
{
    const expect_step_t *expect = &step->expect;
    if (!asks(expect))
        checking->sound = faults_add(checking->faults, step->spot, "asks for nothing: add `trust` or another question");
    check_selection(checking, &expect->phones);
    check_reason(checking, &expect->reason);
    check_verified_by(checking, &expect->verified_by);
    check_list_word(checking, &expect->itl);
    check_list_word(checking, &expect->ctl);
    need(checking, &checking->nodes, &expect->node, "node");
    need(checking, &checking->clusters, &expect->cluster, "cluster");
    need(checking, &checking->nodes, &expect->equals, "node");
    check_keys(checking, &expect->screen_keys);
    check_shown(checking, &expect->directory);
    check_shown(checking, &expect->services);
    if (expect->push_as.text != NULL && strchr(expect->push_as.text, ':') == NULL)
        checking->sound = faults_add(checking->faults, expect->push_as.spot, "USER:PASSWORD");
}

static void check_steps(checking_t *checking, const step_t *steps, size_t count);

static void check_branches(checking_t *checking, const step_t *step)
{
    const name_set_t backups = checking->backups, lists = checking->lists, p12s = checking->p12s;
    for (size_t i = 0; i < step->branches.count; i++) {
        check_steps(checking, step->branches.of[i].steps, step->branches.of[i].step_count);
        checking->backups = backups;
        checking->lists = lists;
        checking->p12s = p12s;
    }
}

static void check_keep(checking_t *checking, const step_t *step)
{
    const keep_step_t *keep = &step->keep;
    switch (step->kind) {
    case STEP_SAVE:
        check_save(checking, step);
        return;
    case STEP_RESTORE:
        need(checking, &checking->backups, &keep->name, "saved backup");
        need(checking, &checking->nodes, &keep->node, "node");
        return;
    case STEP_LOSE:
        check_lose(checking, &keep->name);
        return;
    case STEP_SERVE:
        check_serve(checking, step);
        return;
    case STEP_ADDRESS:
    case STEP_DHCP:
        need(checking, &checking->nodes, &keep->node, "node");
        return;
    default:
        need_phones(checking, step, &keep->phones, NULL);
        need(checking, &checking->clusters, &keep->to, "cluster");
    }
}

static void check_wait(checking_t *checking, const step_t *step)
{
    if ((step->wait.span_us == 0) == (step->wait.until == 0))
        checking->sound = faults_add(checking->faults, step->spot, "needs `for` or `until`: one of them");
}

static void check_service(checking_t *checking, const step_t *step)
{
    need(checking, &checking->nodes, &step->service.node, "node");
    if (step->service.tftp == 0 && step->service.tvs == 0 && step->service.callmanager == 0)
        checking->sound = faults_add(checking->faults, step->spot, "needs `tftp`, `tvs` or `callmanager`");
}

static void check_press(checking_t *checking, const step_t *step)
{
    need_phones(checking, step, &step->press.phones, NULL);
    need(checking, &checking->nodes, &step->press.to, "node");
    if ((step->press.key == PRESS_ALTERNATE_TFTP) != (step->press.to.text != NULL))
        checking->sound =
            faults_add(checking->faults, step->spot, "`to` names the node of `alternate-tftp`: both or none");
    if ((step->press.key == 0) == (step->press.keys.count == 0))
        checking->sound = faults_add(checking->faults, step->spot, "needs `key` or `keys`, and not both");
    check_keys(checking, &step->press.keys);
}

static void check_step(checking_t *checking, const step_t *step)
{
    switch (step->kind) {
    case STEP_ADMIN:
        need(checking, &checking->nodes, &step->admin.on, "node");
        need(checking, &checking->p12s, &step->admin.p12, "saved p12");
        return;
    case STEP_BOOT:
    case STEP_RESET:
        need_phones(checking, step, &step->phones.phones, NULL);
        return;
    case STEP_POWER:
        need_phones(checking, step, &step->phones.phones, &step->phones.node);
        return;
    case STEP_PRESS:
        check_press(checking, step);
        return;
    case STEP_CUT:
    case STEP_ROT:
        need_phones(checking, step, &step->flash.phones, NULL);
        return;
    case STEP_PART:
    case STEP_JOIN:
        check_ends(checking, step);
        return;
    case STEP_LINK:
        need_end(checking, &step->link.from);
        need_end(checking, &step->link.to);
        return;
    case STEP_SERVICE:
        check_service(checking, step);
        return;
    case STEP_CLOCK:
        need_phones(checking, step, &step->clock.phones, &step->clock.node);
        return;
    case STEP_WAIT:
        check_wait(checking, step);
        return;
    case STEP_EXPECT:
        check_expect(checking, step);
        return;
    case STEP_BRANCHES:
        check_branches(checking, step);
        return;
    case STEP_KINDS:
        return;
    default:
        check_keep(checking, step);
    }
}

static void check_steps(checking_t *checking, const step_t *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_step(checking, &steps[i]);
        if (steps[i].kind == STEP_BRANCHES && i + 1 < count)
            checking->sound =
                faults_add(checking->faults, steps[i + 1].spot, "nothing comes behind `branches`: put it into them");
    }
}

bool check_scenario(const scenario_t *scenario, faults_t *faults)
{
    checking_t checking = {.scenario = scenario, .faults = faults, .sound = true};
    for (size_t i = 0; i < scenario->cluster_count; i++)
        check_cluster(&checking, &scenario->clusters[i]);
    for (size_t i = 0; i < scenario->class_count; i++)
        check_class(&checking, &scenario->classes[i]);
    check_steps(&checking, scenario->steps, scenario->step_count);
    return checking.sound;
}
