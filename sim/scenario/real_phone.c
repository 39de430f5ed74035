/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones that are programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fileio.h"
#include "base/machine.h"
#include "cluster/phones.h"
#include "scenario/real.h"
#include "text/text_read.h"

/* Of one short command. */
#define COMMAND_MS 30000u

/* A phone that was reset while it booted tells of one boot where two were asked for. */
#define ONE_BOOT_MS 30000u

#define TOLD_PORT "itlsim: coap://"

/* --- what it says --- */

static const cJSON *list_of(const stage_phone_t *phone, itl_phone_list_kind_t kind)
{
    return cJSON_GetObjectItem(phone->real->report, kind == ITL_PHONE_ITL ? "itl" : "ctl");
}

stage_list_t real_phone_list(const stage_phone_t *phone, itl_phone_list_kind_t kind)
{
    stage_list_t list = {0};
    const cJSON *told = list_of(phone, kind);
    const char *sha1 = cJSON_GetStringValue(cJSON_GetObjectItem(told, "sha1"));
    list.installed = cJSON_IsTrue(cJSON_GetObjectItem(told, "installed")) && sha1 != NULL &&
                     itl_text_read_hex(sha1, list.sha1, sizeof list.sha1);
    return list;
}

static bool same_message(const cJSON *a, const cJSON *b)
{
    return cJSON_Compare(a, b, true);
}

/* How many messages of a report were the newest of the one before. @param most  at most so many */
static int overlap(const cJSON *before, const cJSON *now, int most)
{
    const int count = cJSON_GetArraySize(before);
    for (int same = most < count ? most : count; same > 0; same--) {
        int i = 0;
        while (i < same && same_message(cJSON_GetArrayItem(before, count - same + i), cJSON_GetArrayItem(now, i)))
            i++;
        if (i == same)
            return same;
    }
    return 0;
}

/* @param booted  in between, which told something
 * @return how many messages of the new report were in the one before */
static int replace_report(real_phone_t *real, cJSON *report, bool booted)
{
    const cJSON *before = cJSON_GetObjectItem(real->report, "messages"), *now = cJSON_GetObjectItem(report, "messages");
    int same = overlap(before, now, ITL_LIMIT_MESSAGES);
    /* A boot tells something: where nothing is new, one of the same second told the same, and messages began again when
     * the power was off, or all places are taken. */
    if (booted && same == cJSON_GetArraySize(now))
        same = same == ITL_LIMIT_MESSAGES ? overlap(before, now, same - 1) : 0;
    cJSON_Delete(real->report);
    real->report = report;
    return same;
}

static void take_report(void *ctx, char *line)
{
    stage_phone_t *phone = ctx;
    cJSON *report = cJSON_Parse(line);
    stage_t *stage = phone->cluster->stage;
    if (report == NULL)
        return;
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        phone->before[kind] = real_phone_list(phone, (itl_phone_list_kind_t)kind);
    phone->real->old_messages = replace_report(phone->real, report, true);
    phone->real->boots_told++;
    phone->boots++;
    if (phone->real->boots_told >= phone->real->boots_wanted)
        stage_phone_busy(stage, phone, phone->due, false);
    const char *reason = cJSON_GetStringValue(cJSON_GetObjectItem(report, "reason"));
    stage_log(stage, "%s: booted [%s]", phone->name, reason == NULL ? "fine" : reason);
}

static void take_error(void *ctx, char *line)
{
    stage_phone_t *phone = ctx;
    const char *port = strncmp(line, TOLD_PORT, sizeof TOLD_PORT - 1) == 0 ? strrchr(line, ':') : NULL;
    if (port != NULL)
        snprintf(phone->real->port, sizeof phone->real->port, "%s", port + 1);
    else
        stage_log(phone->cluster->stage, "%s: %s", phone->name, line);
}

static void read_all(stage_phone_t *phone)
{
    real_new_lines(&phone->real->err, take_error, phone);
    real_new_lines(&phone->real->out, take_report, phone);
}

/* --- a short command of its own --- */

/* @return what it said as JSON; NULL: it failed */
static cJSON *ask(const stage_phone_t *phone, const char *what, const char *which)
{
    base_error_t error;
    base_bytes_t said = {0};
    process_t command = {0};
    char out[REAL_PATH_BYTES], err[REAL_PATH_BYTES];
    process_plan_t plan = real_plan(phone->cluster->stage, "phone");
    const char *const words[] = {what, which, "--state", phone->real->folder, "--json"};
    real_path(out, "%s.told", phone->real->folder);
    real_path(err, "%s.wrong", phone->real->folder);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        process_word(&plan, words[i]);
    plan.out = out;
    plan.err = err;
    bool done = process_start(&command, &plan, &error) && process_wait(&command, COMMAND_MS) >= 0 &&
                base_load(out, &said, NULL, &error);
    cJSON *json = done ? cJSON_ParseWithLength((const char *)said.data, said.size) : NULL;
    base_bytes_free(&said);
    remove(out);
    remove(err);
    return json;
}

stage_wear_t real_phone_wear(const stage_phone_t *phone)
{
    cJSON *device = ask(phone, "show", "device");
    const cJSON *flash = cJSON_GetObjectItem(device, "flash");
    const stage_wear_t wear = {
        .programs = (uint64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(flash, "programs")),
        .erases = (uint64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(flash, "erases")),
    };
    const bool told = cJSON_IsObject(flash);
    cJSON_Delete(device);
    return told ? wear : (stage_wear_t){0};
}

/* --- its program --- */

bool real_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error)
{
    const char *name = phone->device;
    real_phone_t *real = phone->real = calloc(1, sizeof *phone->real);
    if (real == NULL)
        return base_fail(error, "out of memory");
    real_path(real->folder, "%s/%s", stage->real->folder, name);
    real_path(real->out.path, "%s/%s.out", stage->real->folder, name);
    real_path(real->err.path, "%s/%s.err", stage->real->folder, name);
    return true;
}

void real_phone_close(stage_t *stage, stage_phone_t *phone)
{
    (void)stage;
    if (phone->real == NULL)
        return;
    process_end(&phone->real->run);
    cJSON_Delete(phone->real->report);
    free(phone->real);
    phone->real = NULL;
}

/* Words that are put together for a command line. */
typedef struct built {
    char servers[ITL_LIMIT_TFTP_SERVERS + ITL_LIMIT_TVS_SERVERS][80];
    size_t count;
} built_t;

static void add_servers(const stage_phone_t *phone, bool tftp, built_t *built, process_plan_t *plan)
{
    stage_t *stage = phone->cluster->stage;
    const size_t most = tftp ? ITL_LIMIT_TFTP_SERVERS : ITL_LIMIT_TVS_SERVERS;
    const unsigned tvs_port = stage->real->own_ports ? real_tftp_port(stage) + 1 : ITL_TVS_PORT;
    const unsigned port = tftp ? real_tftp_port(stage) : tvs_port;
    const stage_node_t *node;
    for (size_t i = 0; i < most && (node = stage_phone_server(stage, phone, tftp, i)) != NULL; i++) {
        char *server = built->servers[built->count++];
        snprintf(server, sizeof built->servers[0], "%s:%u", tftp ? real_tftp_address(phone, node) : node->address,
                 port);
        process_word(plan, tftp ? "--tftp" : "--tvs");
        process_word(plan, server);
    }
}

static void add_class(const stage_phone_t *phone, process_plan_t *plan)
{
    static const char *const versions[] = {"", "1.1", "1.2", "1.3"}, *const keys[] = {"", "1024", "2048", "4096"};
    const class_spec_t *class = phone->class;
    const struct {
        const char *option, *value;
    } given[] = {
        {"--model", class->model.text},
        {"--firmware", class->firmware.text},
        {"--tls-only", class->tls_only > 0 ? versions[class->tls_only] : NULL},
        {"--key-max", class->key_max > 0 ? keys[class->key_max] : NULL},
        {"--tls-min", class->tls_min > 0 ? versions[class->tls_min] : NULL},
        {"--alarm", class->alarms == TOGGLE_OFF ? NULL : phone->cluster->collector},
    };
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        if (given[i].value != NULL) {
            process_word(plan, given[i].option);
            process_word(plan, given[i].value);
        }
}

/* Resets come from whichever address of this machine the kernel picks. */
static bool start_program(stage_phone_t *phone, base_error_t *error)
{
    real_phone_t *real = phone->real;
    built_t built = {.count = 0};
    process_plan_t plan = real_plan(phone->cluster->stage, "phone");
    const char *const words[] = {
        "run",    "--state",     real->folder,   "--mac",     phone->device + 3, "--json",
        "--coap", "127.0.0.1:0", "--coap-allow", "127.0.0.1", "--coap-allow",    phone->cluster->nodes[0].address};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        process_word(&plan, words[i]);
    add_servers(phone, true, &built, &plan);
    /* Else they stand in its configuration, which has no room for ports, and which only our TFTP makes. */
    if (!stage_phone_is_listed(phone) || phone->cluster->stage->real->own_ports ||
        phone->cluster->stage->scenario->tftp_server != 0)
        add_servers(phone, false, &built, &plan);
    add_class(phone, &plan);
    if (phone->cluster->stage->scenario->tftp_server != 0)
        process_word(&plan, "--no-http"); /* Others serve by TFTP only. */
    plan.out = real->out.path;
    plan.err = real->err.path;
    real->port[0] = '\0';
    real->boots_told = 0;
    real->boots_wanted = 1;
    return process_start(&real->run, &plan, error);
}

/* --- on and off --- */

void real_phone_off(stage_t *stage, stage_phone_t *phone)
{
    read_all(phone);
    stage_phone_busy(stage, phone, false, false);
    if (!phone->on)
        return;
    process_end(&phone->real->run);
    phone->on = false;
    stage_log(stage, "%s: off", phone->name);
}

/* @return false: it does not answer */
static bool reset_softly(const stage_phone_t *phone)
{
    base_error_t error;
    char address[32];
    process_t command = {0};
    process_plan_t plan = real_plan(phone->cluster->stage, "phone");
    snprintf(address, sizeof address, "127.0.0.1:%s", phone->real->port);
    process_word(&plan, "reset");
    process_word(&plan, address);
    process_word(&plan, "soft");
    return process_start(&command, &plan, &error) && process_wait(&command, COMMAND_MS) == 0;
}

static void begin(stage_t *stage, stage_phone_t *phone)
{
    base_error_t error;
    real_phone_t *real = phone->real;
    read_all(phone);
    if (stage->real->wear_is_wanted)
        phone->worn = real_phone_wear(phone);
    stage_phone_busy(stage, phone, false, true);
    phone->real->begun_ms = machine_now_ms();
    if (!phone->by_power && process_runs(&real->run) && real->port[0] != '\0') {
        real->boots_wanted++;
        if (reset_softly(phone))
            return;
    }
    process_end(&real->run);
    read_all(phone);
    phone->on = true;
    if (!start_program(phone, &error))
        stage_log(stage, "%s: %s", phone->name, error.text);
}

/* One whose program ended is no phone: nothing is known of it. */
static void look_whether_it_runs(stage_t *stage, stage_phone_t *phone)
{
    real_phone_t *real = phone->real;
    if (real->run.id == 0 || process_runs(&real->run))
        return;
    read_all(phone);
    stage_log(stage, "%s: its program ended with %d", phone->name, real->run.status);
    cJSON_Delete(real->report);
    real->report = NULL;
    stage_phone_busy(stage, phone, phone->due, false);
}

void real_phone_look(stage_t *stage, stage_phone_t *phone)
{
    if (phone->real == NULL)
        return;
    read_all(phone);
    look_whether_it_runs(stage, phone);
    if (phone->due && phone->due_ms * 1000 <= stage_now_us(stage))
        begin(stage, phone);
    if (phone->booting && phone->real->boots_told > 0 && machine_now_ms() - phone->real->begun_ms > ONE_BOOT_MS)
        stage_phone_busy(stage, phone, phone->due, false);
}

void real_phone_was_reset(stage_t *stage, const char *device, bool reached)
{
    for (size_t i = 0; i < stage->phone_count; i++) {
        stage_phone_t *phone = &stage->phones[i];
        if (strcasecmp(phone->device, device) != 0 || !phone->on)
            continue;
        read_all(phone);
        if (phone->real->run.id == 0) {
            /* At rest since a key was pressed: it would have taken it. */
            stage_phone_start(stage, phone, stage_now_us(stage) / 1000, true);
        } else if (reached) {
            phone->real->begun_ms = machine_now_ms();
            phone->real->boots_wanted++;
            stage_phone_busy(stage, phone, phone->due, phone->real->boots_told < phone->real->boots_wanted);
        }
    }
}

static bool press_key(stage_phone_t *phone, const char *key)
{
    real_phone_t *real = phone->real;
    const int count = cJSON_GetArraySize(cJSON_GetObjectItem(real->report, "messages"));
    cJSON *report = ask(phone, "press", key);
    if (report == NULL)
        return false;
    const int same = replace_report(real, report, false), gone = count - same;
    real->old_messages = real->old_messages > gone ? real->old_messages - gone : 0;
    return true;
}

bool real_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128])
{
    /* For a TFTP server that is typed in a phone gives up its lists. */
    static const char *const keys[] = {
        "", "erase-itl", "erase-ctl", "factory-reset", "reset-settings", "reset-settings"};
    (void)stage;
    process_end(&phone->real->run);
    read_all(phone);
    const bool done = press_key(phone, keys[key]);
    snprintf(why, 128, "%s", done ? itl_reason_name(ITL_REASON_NONE) : "failed");
    return done;
}

void real_phone_directory(stage_t *stage, stage_phone_t *phone, bool services, char shown[128])
{
    (void)stage;
    process_end(&phone->real->run);
    read_all(phone);
    cJSON *told = ask(phone, "press", services ? "services" : "directory");
    const char *prompt = cJSON_GetStringValue(cJSON_GetObjectItem(told, "prompt"));
    const bool is_shown = cJSON_IsTrue(cJSON_GetObjectItem(told, "shown"));
    snprintf(shown, 128, "%s", is_shown ? "ok" : prompt != NULL ? prompt : "no answer");
    cJSON_Delete(told);
}

/* --- what it has and says --- */

/* Its newest alarm in its cluster's database. */
typedef struct newest {
    const char *device;
    unsigned status_code;
} newest_t;

static void find_newest(void *ctx, const cluster_phone_t *phone)
{
    newest_t *newest = ctx;
    if (strcasecmp(phone->alarm->device, newest->device) == 0)
        newest->status_code = phone->alarm->status;
}

/* As its cluster heard it, where it sent one. */
static unsigned status_code_of(const stage_phone_t *phone)
{
    newest_t newest = {.device = phone->device, .status_code = ITL_ALARM_NOTHING_NEW};
    base_error_t error;
    if (cJSON_GetArraySize(cJSON_GetObjectItem(phone->real->report, "alarms")) == 0)
        return newest.status_code;
    cluster_t *open = stage_cluster_edit(phone->cluster, &error);
    if (open != NULL)
        cluster_phones(open, find_newest, &newest, &error);
    cluster_close(open);
    return newest.status_code;
}

static itl_config_switch_t switch_of(const cJSON *settings, const char *name)
{
    const cJSON *is = cJSON_GetObjectItem(settings, name);
    if (cJSON_IsString(is)) /* "restricted" */
        return ITL_CONFIG_RESTRICTED;
    return cJSON_IsTrue(is) ? ITL_CONFIG_ON : cJSON_IsFalse(is) ? ITL_CONFIG_OFF : ITL_CONFIG_NOT_SET;
}

void real_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts)
{
    const cJSON *report = phone->real->report, *settings = cJSON_GetObjectItem(report, "settings");
    const char *reason = cJSON_GetStringValue(cJSON_GetObjectItem(report, "reason"));
    (void)stage;
    *facts = (stage_facts_t){
        .trust = cJSON_GetStringValue(cJSON_GetObjectItem(report, "trust")),
        .reason = reason == NULL ? itl_reason_name(ITL_REASON_NONE) : reason,
        .verified_by = cJSON_GetStringValue(cJSON_GetObjectItem(list_of(phone, ITL_PHONE_ITL), "verified_by")),
        .status_code = status_code_of(phone),
        .settings = {.settings_access = switch_of(settings, "settings_access"),
                     .web_access = switch_of(settings, "web_access"),
                     .ssh_access = switch_of(settings, "ssh_access"),
                     .span_to_pc_port = switch_of(settings, "span_to_pc_port")},
    };
}

bool real_phone_signer(const stage_phone_t *phone, itl_phone_list_kind_t kind, char name[ITL_LIMIT_NAME_BYTES + 1])
{
    const char *signer = cJSON_GetStringValue(cJSON_GetObjectItem(list_of(phone, kind), "signer"));
    if (signer != NULL)
        snprintf(name, ITL_LIMIT_NAME_BYTES + 1, "%s", signer);
    return signer != NULL;
}

bool real_phone_message(const stage_phone_t *phone, const char *text, char found[128])
{
    const cJSON *messages = cJSON_GetObjectItem(phone->real->report, "messages");
    snprintf(found, 128, "no message");
    for (int i = phone->real->old_messages; i < cJSON_GetArraySize(messages); i++) {
        const char *line = cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(messages, i), "text"));
        snprintf(found, 128, "%s", line == NULL ? "no text" : line);
        if (line != NULL && strcmp(line, text) == 0)
            return true;
    }
    return false;
}

bool real_phone_logged(const stage_phone_t *phone, const char *text)
{
    (void)phone;
    (void)text;
    return false; /* Nobody asks: real_cannot_expect. */
}
