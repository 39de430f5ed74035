/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "screen/screen.h"
#include "screen/screen_priv.h"

static uint8_t items_of(const itl_screen_t *screen, const itl_screen_menu_t *menu)
{
    uint8_t count = 0;
    while (itl_screen_item_of(screen, menu, count) != NULL)
        count++;
    return count;
}

uint8_t itl_screen_line_count(const itl_screen_t *screen)
{
    const itl_screen_menu_t *menu = itl_screen_menu_shown(screen);
    switch (screen->power > 0 ? ITL_PAGE_IDLE : itl_screen_top(screen)->page) {
    case ITL_PAGE_CTL:
        return itl_screen_trust_lines(screen, ITL_PHONE_CTL);
    case ITL_PAGE_ITL:
        return itl_screen_trust_lines(screen, ITL_PHONE_ITL);
    case ITL_PAGE_STATUS_MESSAGES:
        return itl_phone_messages(screen->phone)->count;
    case ITL_PAGE_INPUT:
    case ITL_PAGE_PASSWORD:
        return 1;
    default:
        return menu != NULL ? items_of(screen, menu) : 0;
    }
}

static void write_message(const itl_screen_t *screen, uint8_t index, itl_text_t *label)
{
    itl_family_t family = itl_family_of_model(itl_phone_config(screen->phone)->model);
    const itl_status_message_t *message = itl_status_get(itl_phone_messages(screen->phone), index);
    char line[ITL_STATUS_LINE_BYTES], stamp[24];
    itl_status_line(family, message, line);
    itl_status_stamp(family, message->time_s, stamp);
    itl_text_string(label, stamp);
    itl_text_string(label, stamp[0] != '\0' ? " " : "");
    itl_text_string(label, line);
}

static void write_server(const itl_screen_t *screen, unsigned index, itl_text_t *value)
{
    const itl_phone_config_t *config = itl_phone_config(screen->phone);
    if (index < config->tftp_count)
        itl_text_server(value, config->tftp[index].host, config->tftp[index].port);
}

static const char *yes_or_no(bool yes)
{
    return yes ? "Yes" : "No";
}

static bool asks_signed(const itl_screen_t *screen)
{
    const itl_trustlist_t *itl = itl_phone_installed(screen->phone, ITL_PHONE_ITL);
    const itl_trustlist_t *ctl = itl_phone_installed(screen->phone, ITL_PHONE_CTL);
    return (itl != NULL && itl->has_tftp_certificate) || (ctl != NULL && ctl->has_tftp_certificate);
}

static void write_value(const itl_screen_t *screen, itl_screen_value_t value, itl_text_t *text)
{
    const itl_phone_config_t *config = itl_phone_config(screen->phone);
    const itl_config_settings_t *settings = itl_phone_settings(screen->phone);
    switch (value) {
    case ITL_VALUE_MODEL:
        itl_text_string(text, "CP-");
        itl_text_string(text, config->model);
        break;
    case ITL_VALUE_MAC:
        itl_text_mac(text, config->mac);
        break;
    case ITL_VALUE_HOST:
        itl_text_string(text, itl_phone_name(screen->phone));
        break;
    case ITL_VALUE_LOAD:
        itl_text_string(text, config->firmware);
        break;
    case ITL_VALUE_TFTP1:
        itl_text_string(text, screen->server);
        break;
    case ITL_VALUE_TFTP2:
        write_server(screen, 1, text);
        break;
    case ITL_VALUE_ALTERNATE:
        itl_text_string(text, yes_or_no(screen->alternate));
        break;
    case ITL_VALUE_WEB_ACCESS:
        itl_text_string(text, yes_or_no(settings->web_access != ITL_CONFIG_OFF));
        break;
    case ITL_VALUE_SSH_ACCESS:
        itl_text_string(text, yes_or_no(settings->ssh_access == ITL_CONFIG_ON));
        break;
    case ITL_VALUE_SPAN:
        itl_text_string(text, yes_or_no(settings->span_to_pc_port == ITL_CONFIG_ON));
        break;
    case ITL_VALUE_CONFIGURATION:
        itl_text_string(text, yes_or_no(asks_signed(screen)));
        break;
    case ITL_VALUE_SECURITY_MODE:
        itl_text_string(text, "Non Secure");
        break;
    case ITL_VALUE_NOT_INSTALLED:
        itl_text_string(text, "Not Installed");
        break;
    case ITL_VALUE_NONE:
        break;
    }
}

static void write_item(const itl_screen_t *screen, uint8_t index, itl_text_t *label, itl_text_t *value)
{
    const itl_screen_item_t *item = itl_screen_item_of(screen, itl_screen_menu_shown(screen), index);
    itl_text_string(label, item->label);
    if (item->kind == ITL_ITEM_VALUE)
        write_value(screen, (itl_screen_value_t)item->what, value);
}

bool itl_screen_line(const itl_screen_t *screen, uint8_t index, itl_screen_line_t *line)
{
    if (itl_screen_top(screen)->page == ITL_PAGE_GUEST)
        return screen->guest.line(screen->guest.ctx, index, line);
    if (index >= itl_screen_line_count(screen))
        return false;
    itl_text_t label = itl_text_in(line->label, sizeof line->label);
    itl_text_t value = itl_text_in(line->value, sizeof line->value);
    switch (itl_screen_top(screen)->page) {
    case ITL_PAGE_CTL:
        itl_screen_trust_line(screen, ITL_PHONE_CTL, index, &label, &value);
        break;
    case ITL_PAGE_ITL:
        itl_screen_trust_line(screen, ITL_PHONE_ITL, index, &label, &value);
        break;
    case ITL_PAGE_STATUS_MESSAGES:
        write_message(screen, index, &label);
        break;
    case ITL_PAGE_INPUT:
        itl_text_string(&label, "TFTP Server 1");
        itl_text_string(&value, screen->server);
        break;
    case ITL_PAGE_PASSWORD:
        itl_text_string(&label, "Password");
        itl_text_chars(&value, "***************", strlen(screen->password));
        break;
    default:
        write_item(screen, index, &label, &value);
    }
    return true;
}
