/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "console_set.h"

#include <string.h>

#include "device_coap.h"
#include "device_web.h"
#include "out.h"
#include "settings_edit.h"

/* What a word stands for. */
typedef struct setting {
    const char *word;
    settings_option_t option;
    bool names_servers;
} setting_t;

static const setting_t settings[] = {
    {"tftp", {"--tftp", "--tftp"}, true},
    {"alarm", {"--alarm", "--alarm"}, true},
    {"coap", {"--coap", "--coap-allow"}, false},
    {"web", {"--web", "--web"}, false},
};

static const setting_t *find(const char *word)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (strcmp(word, settings[i].word) == 0)
            return &settings[i];
    return NULL;
}

static bool names_board_itself(const char *values)
{
    for (; values != NULL && *values != '\0'; values = strchr(values, ' ')) {
        values += strspn(values, " ");
        if (options_is_board_itself(values))
            return true;
    }
    return false;
}

static void keep(board_device_t *device, const char *line)
{
    char check[OPTIONS_LINE_BYTES];
    options_t options;
    strcpy(check, line);
    options_init(&options);
    const char *result = options_read(&options, check);
    if (result != NULL) {
        out_text("not understood: ");
    } else {
        itl_reason_t saved = settings_save(&device->settings, line);
        result = saved == ITL_REASON_NONE ? "done" : itl_reason_name(saved);
    }
    out_text(result);
    out_text("\n");
}

static const char *missing(const setting_t *setting)
{
    switch (setting->word[0]) {
    case 't':
        return NULL;
    case 'w':
        return device_web_missing();
    default:
        return device_coap_missing();
    }
}

void console_set(board_device_t *device, char *arguments)
{
    char line[OPTIONS_LINE_BYTES];
    const char *word = options_word(&arguments);
    const setting_t *setting = word == NULL ? NULL : find(word);
    if (word != NULL && *arguments != '\0' && strcmp(word, "options") == 0) {
        keep(device, arguments);
    } else if (setting == NULL || *arguments == '\0') {
        out_text(
            "set tftp HOST[:PORT] ... | set alarm URI ... | set coap PORT [ADDRESS ...] | set web PORT | set options "
            "--NAME VALUE ...\n");
    } else if (setting->names_servers && names_board_itself(arguments)) {
        out_text(options_board_itself);
        out_text("\n");
    } else if (missing(setting) != NULL) {
        out_text(missing(setting));
        out_text("\n");
    } else if (settings_edit(&device->settings, &setting->option, arguments, line)) {
        keep(device, line);
    } else {
        out_text("too long\n");
    }
}
