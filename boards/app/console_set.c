/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "console_set.h"

#include <string.h>

#include "device_coap.h"
#include "out.h"
#include "text/text.h"

/* What a word stands for: an option for its first value, one for each further value. */
typedef struct setting {
    const char *word;
    const char *first;
    const char *further;
    bool names_servers;
} setting_t;

static const setting_t settings[] = {
    {"tftp", "--tftp", "--tftp", true},
    {"alarm", "--alarm", "--alarm", true},
    {"coap", "--coap", "--coap-allow", false},
};

static const setting_t *find(const char *word)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (strcmp(word, settings[i].word) == 0)
            return &settings[i];
    return NULL;
}

/* Appends a word behind a blank. @return false: the line is full */
static bool append(itl_text_t *line, const char *word)
{
    if (line->len > 0)
        itl_text_char(line, ' ');
    itl_text_string(line, word);
    return itl_text_fits(line);
}

/* The options of another line, but for those of a setting, with their values. */
static bool append_others(itl_text_t *line, char *kept, const setting_t *setting)
{
    bool wanted = true;
    char *word;
    while ((word = options_word(&kept)) != NULL) {
        if (strncmp(word, "--", 2) == 0)
            wanted = strcmp(word, setting->first) != 0 && strcmp(word, setting->further) != 0;
        if (wanted && !append(line, word))
            return false;
    }
    return true;
}

static bool append_values(itl_text_t *line, char *values, const setting_t *setting)
{
    const char *option = setting->first;
    char *value;
    while ((value = options_word(&values)) != NULL) {
        if (strcmp(value, "off") == 0)
            continue;
        if (!append(line, option) || !append(line, value))
            return false;
        option = setting->further;
    }
    return true;
}

/* True for the board itself, with or without a scheme: no server of anybody else is there. */
static bool is_board_itself(const char *value)
{
    const char *host = strstr(value, "://");
    host = host != NULL ? host + 3 : value;
    return strncmp(host, "127.", 4) == 0 || strncmp(host, "localhost", 9) == 0;
}

static bool names_board_itself(const char *values)
{
    for (; values != NULL && *values != '\0'; values = strchr(values, ' ')) {
        values += strspn(values, " ");
        if (is_board_itself(values))
            return true;
    }
    return false;
}

static void keep(board_device_t *device, const char *line, char check[OPTIONS_LINE_BYTES])
{
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
    return setting->word[0] == 't' ? NULL : device_coap_missing();
}

void console_set(board_device_t *device, char *arguments)
{
    char line[OPTIONS_LINE_BYTES];
    itl_text_t text = itl_text_in(line, sizeof line);
    char kept[OPTIONS_LINE_BYTES];
    const char *word = options_word(&arguments);
    const setting_t *setting = word == NULL ? NULL : find(word);
    if (word != NULL && *arguments != '\0' && strcmp(word, "options") == 0) {
        keep(device, arguments, kept);
    } else if (setting == NULL || *arguments == '\0') {
        out_text(
            "set tftp HOST[:PORT] ... | set alarm URI ... | set coap PORT [ADDRESS ...] | set options --NAME VALUE "
            "...\n");
    } else if (setting->names_servers && names_board_itself(arguments)) {
        out_text("the board itself is there; `dev qemu --reach NAME:PORT=HOST:PORT` names a server\n");
    } else if (missing(setting) != NULL) {
        out_text(missing(setting));
        out_text("\n");
    } else {
        settings_load(&device->settings, kept);
        if (append_others(&text, kept, setting) && append_values(&text, arguments, setting))
            keep(device, line, kept);
        else
            out_text("too long\n");
    }
}
