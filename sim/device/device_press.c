/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/device_press.h"

#include "device/alternate_tftp.h"

static bool tell(const device_t *device, itl_reason_t reason, base_error_t *error)
{
    if (reason == ITL_REASON_MENUS_CLOSED)
        return base_fail(error, "state folder %s: %s; press factory-reset works all the same", device->folder,
                         itl_reason_text(reason));
    return reason == ITL_REASON_NONE ||
           base_fail(error, "state folder %s: %s", device->folder, itl_reason_text(reason));
}

static itl_reason_t use_learned(device_t *device)
{
    return itl_phone_use_tftp(device->phone, device->learned, device->learned_count, false, ITL_PHONE_LISTS_STAY);
}

bool device_press(device_t *device, itl_phone_key_t key, base_error_t *error)
{
    itl_reason_t pressed = itl_phone_press(device->phone, key);
    if (pressed != ITL_REASON_NONE || key != ITL_PHONE_KEY_FACTORY_RESET)
        return tell(device, pressed, error);
    return alternate_tftp_forget(device->folder, error) && tell(device, use_learned(device), error);
}

bool device_use_tftp(device_t *device, const base_server_t *server, itl_phone_lists_fate_t fate, base_error_t *error)
{
    if (server == NULL)
        return tell(device, use_learned(device), error) && alternate_tftp_forget(device->folder, error);
    if (!alternate_tftp_prepare(device->folder, server, error))
        return false;
    /* The phone compares it with the one so far, whose name it does not keep itself. */
    const uint8_t next = device->alternate ^ 1u;
    device->alternates[next] = *server;
    const itl_phone_server_t set = {device->alternates[next].host, device->alternates[next].port};
    itl_reason_t reason = itl_phone_use_tftp(device->phone, &set, 1, true, fate);
    if (reason == ITL_REASON_NONE) {
        device->alternate = next;
        return alternate_tftp_keep(device->folder, error);
    }
    alternate_tftp_drop(device->folder);
    return tell(device, reason, error);
}
