/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_press.h"

#include <string.h>

#include "device.h"
#include "settings_edit.h"
#include "text/text.h"
#include "tftp/tftp.h"

static const settings_option_t alternate = {"--alternate-tftp", "--alternate-tftp"};

itl_reason_t device_press(board_device_t *device, itl_phone_key_t key)
{
    itl_reason_t pressed = itl_phone_press(device->phone, key);
    if (key != ITL_PHONE_KEY_FACTORY_RESET)
        return pressed;
    itl_reason_t settings = device_forget_settings(device);
    return pressed != ITL_REASON_NONE ? pressed : settings;
}

static const char *result_of(itl_reason_t reason)
{
    return reason == ITL_REASON_NONE ? NULL : itl_reason_name(reason);
}

static const char *use_learned(board_device_t *device)
{
    const itl_phone_config_t *learned = &device->options.config;
    char line[OPTIONS_LINE_BYTES], off[] = "off";
    if (!settings_edit(&device->settings, &alternate, off, line))
        return "too long";
    itl_reason_t reason =
        itl_phone_use_tftp(device->phone, learned->tftp, learned->tftp_count, false, ITL_PHONE_LISTS_STAY);
    if (reason != ITL_REASON_NONE)
        return itl_reason_name(reason);
    device->options.alternate.host = NULL;
    return result_of(settings_save(&device->settings, line));
}

/* The one so far is still to be compared with.
 * @param words  [out] as the settings have it */
static bool take_server(board_device_t *device, const char *typed, char words[OPTIONS_SERVER_BYTES],
                        itl_phone_server_t *server)
{
    char *host = device->alternates[device->options.alternate.host == device->alternates[0] ? 1 : 0];
    itl_text_t text = itl_text_in(words, OPTIONS_SERVER_BYTES);
    itl_text_string(&text, typed);
    strcpy(host, words);
    return itl_text_fits(&text) && options_server(host, ITL_TFTP_PORT, server);
}

static const char *use_alternate(board_device_t *device, const char *typed, itl_phone_lists_fate_t fate)
{
    char line[OPTIONS_LINE_BYTES], words[OPTIONS_SERVER_BYTES];
    itl_phone_server_t server;
    if (!take_server(device, typed, words, &server))
        return "not HOST[:PORT]";
    if (options_is_board_itself(words))
        return options_board_itself;
    if (!settings_edit(&device->settings, &alternate, words, line))
        return "too long";
    itl_reason_t reason = itl_phone_use_tftp(device->phone, &server, 1, true, fate);
    if (reason != ITL_REASON_NONE)
        return itl_reason_name(reason);
    device->options.alternate = server;
    return result_of(settings_save(&device->settings, line));
}

const char *device_use_tftp(board_device_t *device, const char *server, itl_phone_lists_fate_t fate)
{
    return server != NULL ? use_alternate(device, server, fate) : use_learned(device);
}
