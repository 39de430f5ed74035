/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands and boots as steps, and what held after them as expectations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "admin/commands.h"
#include "admin/words.h"
#include "scenario/record_priv.h"
#include "scenario/yaml.h"

/* --- boots --- */

/* Boots that tell the same again are one. */
static unsigned number_rounds(record_t *record, record_event_t *events, size_t count)
{
    unsigned most = 0;
    for (size_t i = 0; i < count; i++)
        record->phones[events[i].phone].round = 0;
    for (size_t i = 0; i < count; i++) {
        record_event_t *event = &events[i];
        record_phone_t *phone = &record->phones[event->phone];
        const record_event_t *former = phone->round > 0 ? phone->last : NULL;
        const bool again = former != NULL && former->status == event->status && !event->erased &&
                           strcmp(former->itl, event->itl) == 0 && strcmp(former->ctl, event->ctl) == 0;
        event->round = 0;
        if (phone->foreign || again)
            continue;
        if (!event->silent && event->status == ITL_ALARM_TL_FAILED) {
            record->unsent++;
            continue;
        }
        event->round = ++phone->round;
        phone->last = event;
        most = phone->round > most ? phone->round : most;
    }
    return most;
}

/* What a selection looks at: phones->last is the boot of this round. */
static void look_at_round(record_t *record, const record_event_t *events, size_t count, unsigned round)
{
    for (size_t i = 0; i < record->phone_count; i++)
        record->phones[i].last = NULL;
    for (size_t i = 0; i < count; i++)
        if (events[i].round == round)
            record->phones[events[i].phone].last = &events[i];
}

static bool booted(const record_phone_t *phone, const void *ctx)
{
    (void)ctx;
    return phone->last != NULL;
}

static bool erased(const record_phone_t *phone, const void *key)
{
    if (phone->last == NULL || !phone->last->erased)
        return false;
    const bool both = phone->last->status == ITL_ALARM_TL_INITIAL_SUCCESS;
    return strcmp(key, both ? "factory-reset" : "erase-itl") == 0;
}

static void write_erased(const record_t *record, const char *key)
{
    bool any = false;
    for (size_t i = 0; i < record->phone_count; i++)
        any = any || erased(&record->phones[i], key);
    if (!any)
        return;
    yaml_out_t *out = record_step(record, "press");
    yaml_out_mapping(out);
    yaml_out_text(out, "phones");
    record_write_selection(record, out, erased, key);
    yaml_out_pair(out, "key", key);
    yaml_out_close(out);
    yaml_out_end(out);
}

/* The node whose list it is now: the phone's own first. */
static const char *node_of(const record_t *record, const record_phone_t *phone, const char *sha1)
{
    const char *found = NULL;
    for (size_t i = 0; i < record->list_count; i++) {
        const history_list_t *list = &record->lists[i];
        if (list->kind != CLUSTER_ITL || strcmp(list->sha1, sha1) != 0)
            continue;
        if (strcmp(list->node, phone->tftp) == 0)
            return list->node;
        if (found == NULL)
            found = list->node;
    }
    return found;
}

static bool is_refusal(itl_alarm_status_t status)
{
    return status == ITL_ALARM_TL_FAILED_OLD_CTL || status == ITL_ALARM_TL_FAILED_OLD_ITL ||
           status == ITL_ALARM_TL_FAILED_OLD_TL;
}

/* Most of them: a list of each of twenty nodes, with each StatusCode. */
#define ENDINGS_MAX 200u

/* How a boot ended, as an expectation says it. */
typedef struct ending {
    const record_t *record;
    itl_alarm_status_t status;
    const char *trust;
    char itl[DEVICES_NODE_BYTES + 8]; /* "": nothing can be said. */
} ending_t;

static ending_t ending_of(const record_t *record, const record_phone_t *phone)
{
    const record_event_t *boot = phone->last;
    ending_t ending = {.record = record, .status = boot->status, .trust = "trusted"};
    const char *node = node_of(record, phone, boot->itl);
    if (boot->itl[0] == '\0') {
        ending.trust = "no-trust-list";
        snprintf(ending.itl, sizeof ending.itl, "empty");
    } else if (is_refusal(boot->status)) {
        ending.trust = "untrusted";
        snprintf(ending.itl, sizeof ending.itl, "unchanged");
    } else if (node != NULL) {
        snprintf(ending.itl, sizeof ending.itl, "of %s", node);
    }
    return ending;
}

static bool is_same_ending(const ending_t *a, const ending_t *b)
{
    return a->status == b->status && strcmp(a->trust, b->trust) == 0 && strcmp(a->itl, b->itl) == 0;
}

static bool tells_ending(const record_phone_t *phone)
{
    return phone->last != NULL && !phone->last->silent;
}

static bool ends_so(const record_phone_t *phone, const void *ctx)
{
    const ending_t *wanted = ctx;
    if (!tells_ending(phone))
        return false;
    const ending_t ending = ending_of(wanted->record, phone);
    return is_same_ending(&ending, wanted);
}

static void write_ending(const record_t *record, const ending_t *ending)
{
    yaml_out_t *out = record_step(record, "expect");
    yaml_out_mapping(out);
    yaml_out_text(out, "phones");
    record_write_selection(record, out, ends_so, ending);
    yaml_out_pair(out, "trust", ending->trust);
    yaml_out_number(out, "alarm", ending->status);
    if (ending->itl[0] != '\0')
        yaml_out_pair(out, "itl", ending->itl);
    yaml_out_close(out);
    yaml_out_end(out);
}

/* Each ending once, where it comes first. */
static void write_endings(const record_t *record)
{
    ending_t told[ENDINGS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < record->phone_count && count < ENDINGS_MAX; i++) {
        size_t before = 0;
        if (!tells_ending(&record->phones[i]))
            continue;
        told[count] = ending_of(record, &record->phones[i]);
        while (before < count && !is_same_ending(&told[before], &told[count]))
            before++;
        if (before == count)
            write_ending(record, &told[count++]);
    }
}

void record_write_boots(record_t *record, record_event_t *events, size_t count)
{
    const unsigned rounds = number_rounds(record, events, count);
    for (unsigned round = 1; round <= rounds && record->yaml->size <= YAML_BYTES_MAX; round++) {
        look_at_round(record, events, count, round);
        write_erased(record, "factory-reset");
        write_erased(record, "erase-itl");
        yaml_out_t *out = record_step(record, "boot");
        record_write_selection(record, out, booted, NULL);
        yaml_out_end(out);
        write_endings(record);
    }
}

/* --- commands --- */

/* A command, and what it is made of. */
typedef struct typed {
    const history_entry_t *entry;
    const admin_command_t *command; /* NULL: none of this version. */
    words_t words;
    int depth; /* Words of its name. */
} typed_t;

static const char *argument(const typed_t *typed, int index)
{
    const int place = typed->depth + index;
    return place < typed->words.count ? typed->words.word[place] : "";
}

static void read_command(const history_entry_t *entry, typed_t *typed)
{
    *typed = (typed_t){.entry = entry};
    if (words_split(&typed->words, entry->line))
        typed->command = commands_find(typed->words.count, typed->words.word);
    for (const char *c = typed->command != NULL ? typed->command->name : ""; *c != '\0'; c++)
        typed->depth += c[1] == ' ' || c[1] == '\0';
}

static void leave_out(record_t *record, const typed_t *typed)
{
    if (record->left_out++ == 0)
        record->left_out_first = typed->entry->line;
}

/* --- what is kept under a name --- */

static const record_saved_t *find_saved(const record_t *record, bool is_backup, const char *path)
{
    const char *last = strrchr(path, '/');
    const record_saved_t *same_file = NULL;
    for (size_t i = record->saved_count; i > 0; i--) {
        const record_saved_t *saved = &record->saved[i - 1];
        const char *other = strrchr(saved->path, '/');
        if (saved->is_backup != is_backup)
            continue;
        if (strcmp(saved->path, path) == 0)
            return saved;
        if (same_file == NULL && !is_backup &&
            strcmp(other == NULL ? saved->path : other + 1, last == NULL ? path : last + 1) == 0)
            same_file = saved;
    }
    return same_file;
}

static void write_save(record_t *record, const typed_t *typed, const char *what, const char *path)
{
    if (record->saved_count == RECORD_SAVED_MAX) {
        leave_out(record, typed);
        return;
    }
    record_saved_t *saved = &record->saved[record->saved_count++];
    *saved = (record_saved_t){.path = path, .is_backup = strcmp(what, "backup") == 0};
    snprintf(saved->name, sizeof saved->name, "%s-%zu", what, record->saved_count);
    yaml_out_t *out = record_step(record, "save");
    yaml_out_mapping(out);
    yaml_out_pair(out, what, typed->entry->node);
    yaml_out_pair(out, "as", saved->name);
    yaml_out_close(out);
    yaml_out_end(out);
}

/* The directory is what is asked for last. */
static void write_file_get(record_t *record, const typed_t *typed)
{
    const history_entry_t *entry = typed->entry;
    const char *directory = entry->answer_count > 0 ? entry->answers[entry->answer_count - 1] : NULL;
    const char *file = argument(typed, 0);
    if (strcmp(file, "ITLRecovery.p12") != 0)
        return; /* Nothing becomes of the others here. */
    directory = directory == NULL ? "" : directory;
    const char *slash = directory[0] == '\0' || directory[strlen(directory) - 1] == '/' ? "" : "/";
    write_save(record, typed, "p12", arena_format(&record->arena, "%s%s%s", directory, slash, file));
}

static void write_backup(record_t *record, const typed_t *typed)
{
    write_save(record, typed, "backup", arena_format(&record->arena, "%s", argument(typed, 0)));
}

static void write_restore(record_t *record, const typed_t *typed)
{
    const record_saved_t *saved = find_saved(record, true, argument(typed, 0));
    if (saved == NULL) {
        leave_out(record, typed);
        return;
    }
    yaml_out_t *out = record_step(record, "restore");
    yaml_out_mapping(out);
    yaml_out_pair(out, "name", saved->name);
    yaml_out_pair(out, "node", typed->entry->node);
    yaml_out_close(out);
    yaml_out_end(out);
}

/* --- answers --- */

static bool is_yes(const history_entry_t *entry, const char *answer)
{
    /* A password may have been the reason why it was refused, unless the cluster knew it. */
    if (answer == NULL)
        return entry->yes || !entry->refused;
    return strcasecmp(answer, "yes") == 0 || strcasecmp(answer, "y") == 0;
}

/* `admin` without answers says yes, and knows the passwords. */
static bool says_yes_to_all(const history_entry_t *entry)
{
    for (size_t i = 0; i < entry->answer_count; i++)
        if (!is_yes(entry, entry->answers[i]))
            return false;
    return entry->answer_count > 0 || entry->yes || !entry->refused;
}

/* The old one and the new one twice: passwords are not in a history, so the scenario has its own. */
static void write_new_password(record_t *record, yaml_out_t *out, char password[24])
{
    yaml_out_text(out, password);
    snprintf(password, 24, "recorded-%u", ++record->passwords);
    yaml_out_text(out, password);
    yaml_out_text(out, password);
}

static void write_answers(record_t *record, const typed_t *typed, yaml_out_t *out)
{
    const history_entry_t *entry = typed->entry;
    const bool changes = typed->command->run == admin_set_security || typed->command->run == admin_set_admin;
    if (!changes && (says_yes_to_all(entry) || typed->command->run == admin_rebuild_publisher))
        return;
    yaml_out_text(out, "answers");
    yaml_out_sequence(out);
    if (changes && !entry->refused) {
        write_new_password(record, out,
                           typed->command->run == admin_set_admin ? record->admin_password : record->security_password);
    } else {
        /* Who answered nothing was refused. */
        for (size_t i = 0; i < entry->answer_count; i++)
            yaml_out_text(out, entry->answers[i] != NULL ? entry->answers[i]
                               : entry->refused          ? "not-the-password"
                                                         : record->admin_password);
        if (entry->answer_count == 0)
            yaml_out_text(out, "no");
    }
    yaml_out_close(out);
}

/* --- as steps --- */

static void write_admin(record_t *record, const typed_t *typed, const char *line, const record_saved_t *p12)
{
    yaml_out_t *out = record_step(record, "admin");
    yaml_out_mapping(out);
    if (record->begin->node_count > 1)
        yaml_out_pair(out, "on", typed->entry->node);
    yaml_out_pair(out, "run", line);
    if (p12 != NULL)
        yaml_out_pair(out, "p12", p12->name);
    else
        write_answers(record, typed, out);
    if (typed->entry->refused)
        yaml_out_pair(out, "expect", "refused");
    yaml_out_close(out);
    yaml_out_end(out);
}

static void write_remote_key(record_t *record, const typed_t *typed)
{
    const record_saved_t *saved = find_saved(record, false, argument(typed, 2));
    /* The second question comes when the file was got. */
    const bool got = typed->entry->answer_count > 1 || !typed->entry->refused;
    if (saved == NULL || !got)
        leave_out(record, typed);
    else
        write_admin(record, typed, typed->command->name, saved);
}

/* Files are kept beside the clusters of a scenario by their names alone. */
static void write_bulk(record_t *record, const typed_t *typed)
{
    const char *path = argument(typed, 0), *last = strrchr(path, '/');
    write_admin(record, typed,
                arena_format(&record->arena, "%s \"%s\"", typed->command->name, last == NULL ? path : last + 1), NULL);
}

static void write_rebuild(record_t *record, const typed_t *typed)
{
    yaml_out_t *out = record_step(record, "lose");
    yaml_out_text(out, "publisher");
    yaml_out_end(out);
    write_admin(record, typed, typed->entry->line, NULL);
}

/* Commands that another step does, or none. */
static const struct special {
    admin_run_t *run;
    void (*write)(record_t *record, const typed_t *typed); /* NULL: none. */
    bool of_scenario; /* What was refused is left out: it had to do with files and servers of this machine. */
} specials[] = {
    {admin_phones_reset, NULL, false},     /* Their boots are there. */
    {admin_set_interaction, NULL, false},  /* The same. */
    {admin_set_smtp, NULL, false},         /* Nobody is told by mail. */
    {admin_notification_off, NULL, false}, /* The same. */
    {admin_file_get, write_file_get, true},
    {admin_backup, write_backup, true},
    {admin_restore, write_restore, true},
    {admin_bulk_export, write_bulk, true},
    {admin_bulk_import, write_bulk, true},
    {admin_reset_remote, write_remote_key, false},
    {admin_rebuild_publisher, write_rebuild, true},
};

static void write_special(record_t *record, const typed_t *typed, const struct special *special)
{
    if (typed->entry->refused && special->of_scenario)
        leave_out(record, typed);
    else if (special->write != NULL)
        special->write(record, typed);
}

void record_write_command(record_t *record, const record_event_t *event)
{
    typed_t typed;
    read_command(event->entry, &typed);
    if (typed.command == NULL) {
        leave_out(record, &typed);
        return;
    }
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++)
        if (specials[i].run == typed.command->run) {
            write_special(record, &typed, &specials[i]);
            return;
        }
    write_admin(record, &typed, event->entry->line, NULL);
}
