/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sshd/sshd_show.h"

#include <string.h>

#include "family/family.h"
#include "status/status.h"
#include "trustlist/trustlist.h"

static const char *on_or_off(itl_config_switch_t value)
{
    static const char *const texts[] = {
        [ITL_CONFIG_NOT_SET] = "not set", [ITL_CONFIG_OFF] = "off", [ITL_CONFIG_ON] = "on"};
    return value < sizeof texts / sizeof texts[0] ? texts[value] : "restricted";
}

static void show_version(const itl_phone_t *phone, FILE *out)
{
    const itl_phone_config_t *config = itl_phone_config(phone);
    fprintf(out, "Model: CP-%s\nLoad: %s\nHost name: %s\n", config->model, config->firmware, itl_phone_name(phone));
}

static void show_list(const itl_phone_t *phone, itl_phone_list_kind_t kind, FILE *out)
{
    const itl_phone_list_view_t list = itl_phone_list(phone, kind);
    if (list.installed == NULL) {
        fputs("Not installed\n", out);
        return;
    }
    for (size_t i = 0; i < sizeof list.file->sha1; i++)
        fprintf(out, "%02X%s", list.file->sha1[i], i + 1 < sizeof list.file->sha1 ? " " : "\n");
    fprintf(out, "%u bytes, %u records\n", (unsigned)list.file->length, (unsigned)list.installed->record_count);
}

static void show_itl(const itl_phone_t *phone, FILE *out)
{
    show_list(phone, ITL_PHONE_ITL, out);
}

static void show_ctl(const itl_phone_t *phone, FILE *out)
{
    show_list(phone, ITL_PHONE_CTL, out);
}

static void show_settings(const itl_phone_t *phone, FILE *out)
{
    const itl_config_settings_t *settings = itl_phone_settings(phone);
    fprintf(out, "Settings access: %s\nWeb access: %s\nSSH access: %s\nSPAN to PC port: %s\n",
            on_or_off(settings->settings_access), on_or_off(settings->web_access), on_or_off(settings->ssh_access),
            on_or_off(settings->span_to_pc_port));
}

static void show_messages(const itl_phone_t *phone, FILE *out)
{
    const itl_status_log_t *messages = itl_phone_messages(phone);
    const itl_family_t family = itl_family_of_model(itl_phone_config(phone)->model);
    const itl_status_message_t *message;
    for (uint32_t i = 0; (message = itl_status_get(messages, i)) != NULL; i++) {
        char line[ITL_STATUS_LINE_BYTES], stamp[24];
        itl_status_line(family, message, line);
        itl_status_stamp(family, message->time_s, stamp);
        fprintf(out, "%s%s%s\n", stamp, stamp[0] != '\0' ? " " : "", line);
    }
}

static const struct {
    const char *line;
    void (*show)(const itl_phone_t *phone, FILE *out);
} shown[] = {
    {"show version", show_version},   {"show itl", show_itl},         {"show ctl", show_ctl},
    {"show settings", show_settings}, {"show status", show_messages},
};

bool sshd_show(const itl_phone_t *phone, const char *line, FILE *out)
{
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        if (strcmp(line, shown[i].line) == 0) {
            shown[i].show(phone, out);
            return true;
        }
    return false;
}

void sshd_show_help(FILE *out)
{
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        fprintf(out, "%s\n", shown[i].line);
}
