/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A simulated phone on this machine: its state folder, its HAL (hal/posix) and the loop that runs it.
 *
 * A state folder holds flash.img (the phone's flash, NOR rules enforced, one process at a time) and phone.json (the
 * report of the last boot: what its screen would show now). docs/commands.md, "State folder".
 */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "alarm/alarm_routes.h"
#include "base/error.h"
#include "base/parse.h"
#include "coap/coap_alarm.h"
#include "http/http_way.h"
#include "phone/phone_view.h"
#include "posix/posix.h"
#include "sip/sip_alarm.h"

/** What is to be done with a state folder. */
typedef enum device_access {
    DEVICE_BOOT,  /**< Made when it is not there. */
    DEVICE_PRESS, /**< Must be there; may be changed. */
    DEVICE_RESET, /**< As DEVICE_PRESS, and a damaged report does not matter. */
    DEVICE_SHOW,  /**< Must be there; only read. */
} device_access_t;

/** What phones of one process share; each member outlives them. */
typedef struct device_shared {
    posix_net_t *net;
    itl_signature_work_t *work;
} device_shared_t;

/** A phone with all that it stands on. Not to be copied. */
typedef struct device {
    const char *folder; /**< Kept as given. */
    posix_flash_t *flash;
    posix_net_t *net;
    bool shares; /**< The net is somebody else's. */
    posix_hal_t machine;
    cJSON *last;                  /**< The last report; NULL before the first boot. */
    itl_signature_memory_t *work; /**< Of the phone's itl_signature_work_t; NULL: it is somebody else's. */
    void *tvs;                    /**< Memory of the TVS client. */
    itl_phone_http_t http;        /**< Files by HTTP, on the transfer below. */
    itl_http_transfer_t http_transfer;
    itl_alarm_routes_t routes; /**< Open, with its ways, when the config names addresses for alarms. */
    itl_coap_alarm_t alarm;
    itl_sip_alarm_t sip;
    itl_phone_storage_t phone_storage;
    itl_phone_t *phone;              /**< In it. */
    char name[ITL_PHONE_NAME_BYTES]; /**< With no config given: what the last report says. */
    char model[8];
    char firmware[32];
    itl_phone_server_t learned[ITL_LIMIT_TFTP_SERVERS]; /**< TFTP servers of the config given. */
    uint8_t learned_count;
    base_server_t alternates[2]; /**< Typed in at the phone, which has it, not those: the one so far, and the next. */
    uint8_t alternate;           /**< Which of them is the one so far. */
    itl_reason_t opened;         /**< What itl_phone_init said. */
} device_t;

/**
 * Opens a state folder and the phone in it.
 * @param config  of the phone; strings outlive the device. With DEVICE_PRESS and DEVICE_SHOW NULL: as in the last boot
 * @return true, also when the lists on flash are damaged (see device->opened; device_is_sound tells it); false with the
 * reason: nothing is open
 */
bool device_open(device_t *device, const char *folder, device_access_t access, const itl_phone_config_t *config,
                 base_error_t *error);

/**
 * Opens a state folder that is made when it is not there, of a phone among others.
 * @param shared  copied
 * @return as device_open
 */
bool device_open_shared(device_t *device, const char *folder, const itl_phone_config_t *config,
                        const device_shared_t *shared, base_error_t *error);

/** True when what is on the flash could be read: device->opened is ITL_REASON_NONE. @return false with the reason and
 * what helps */
bool device_is_sound(const device_t *device, base_error_t *error);

/** Boots the phone and waits for its verdict. @return false with the reason when waiting failed */
bool device_boot(device_t *device, base_error_t *error);

/** Keeps a report as the last one, replacing it whole. @return false with the reason */
bool device_save_report(const device_t *device, const cJSON *report, base_error_t *error);

/** Closes everything. */
void device_close(device_t *device);

#endif
