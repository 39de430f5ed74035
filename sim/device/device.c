/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/device.h"
#include "coap/coap_port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/alternate_tftp.h"
#include "device/last_report.h"
#include "device/phone_uri.h"
#include "options/option.h"
#include "text/text_read.h"

/* Room for two lists and a configuration of 64 KB, each in two slots. */
static const posix_flash_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};

#define FLASH_FILE "flash.img"
#define PATH_BYTES 4096

static bool path_in(char path[PATH_BYTES], const char *folder, const char *file, base_error_t *error)
{
    int len = snprintf(path, PATH_BYTES, "%s/%s", folder, file);
    return len < PATH_BYTES || base_fail(error, "state folder %.60s...: the path is too long", folder);
}

static bool make_folder(const char *folder, base_error_t *error)
{
    struct stat info;
    if (mkdir(folder, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return base_fail(error, "state folder %s: cannot be made: %s", folder, strerror(errno));
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return base_fail(error, "state folder %s: is not a folder", folder);
    return true;
}

static const char *flash_advice(posix_flash_status_t status, bool booted)
{
    switch (status) {
    case POSIX_FLASH_MISSING:
        return booted ? "this phone has booted before: restore the file from a copy, or use another state folder"
                      : "boot a phone with this state folder first, or name another";
    case POSIX_FLASH_LOCKED:
        return "wait for the other itlsim to end, or use another state folder";
    case POSIX_FLASH_OTHER_VERSION:
    case POSIX_FLASH_OTHER_GEOMETRY:
        return "use the itlsim that made it, or another state folder";
    case POSIX_FLASH_IO:
        return strerror(errno);
    default:
        return "restore the file from a copy, or use another state folder";
    }
}

static bool open_flash(device_t *device, device_access_t access, base_error_t *error)
{
    char path[PATH_BYTES], report[PATH_BYTES];
    if (!path_in(path, device->folder, FLASH_FILE, error) || !path_in(report, device->folder, LAST_REPORT_FILE, error))
        return false;
    unsigned flags = access == DEVICE_SHOW ? POSIX_FLASH_READ_ONLY : 0;
    /* A folder with a report and no flash has lost its trust lists: starting empty would hide that. */
    bool booted = faccessat(AT_FDCWD, report, F_OK, 0) == 0;
    if (access == DEVICE_BOOT && !booted)
        flags |= POSIX_FLASH_CREATE;
    posix_flash_status_t status = posix_flash_open(&device->flash, path, &geometry, flags);
    if (status == POSIX_FLASH_OK)
        return true;
    char advice[PHONE_URI_ADVICE_BYTES];
    if (status == POSIX_FLASH_LOCKED && access == DEVICE_SHOW && phone_uri_advice(device->folder, advice))
        return base_fail(error, "state folder %s: its phone runs; ask it: %s", device->folder, advice);
    return base_fail(error, "state folder %s: " FLASH_FILE " %s; %s", device->folder, posix_flash_status_text(status),
                     flash_advice(status, booted));
}

static void copy_member(const cJSON *report, const char *name, char *out, size_t cap)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(report, name);
    snprintf(out, cap, "%s", cJSON_IsString(member) ? member->valuestring : "");
}

static itl_phone_config_t config_of_report(device_t *device)
{
    copy_member(device->last, "device", device->name, sizeof device->name);
    copy_member(device->last, "model", device->model, sizeof device->model);
    copy_member(device->last, "firmware", device->firmware, sizeof device->firmware);
    /* A report that is lost or damaged names none: the phone is what it is when nobody says. */
    if (!itl_option_takes_text(ITL_OPTION_MODEL, device->model))
        snprintf(device->model, sizeof device->model, ITL_DEFAULT_MODEL);
    itl_phone_config_t config = {.model = device->model, .firmware = device->firmware};
    if (strlen(device->name) > 3)
        itl_text_read_mac(device->name + 3, config.mac);
    return config;
}

/* @return the way of alarms; NULL when libcoap could not be set up */
static const itl_alarm_transport_t *open_alarms(device_t *device, const itl_phone_config_t *config)
{
    const itl_hal_t *hal = &device->machine.hal;
    const itl_sip_phone_t phone = {.device_name = itl_phone_name(device->phone),
                                   .line_name = itl_phone_settings(device->phone)->line_name,
                                   .model = config->model,
                                   .firmware = config->firmware};
    const itl_alarm_transport_t *transport = itl_alarm_routes_open(&device->routes);
    const itl_alarm_transport_t *coap = itl_coap_alarm_open(&device->alarm, hal, config->timeout_ms);
    if (coap == NULL)
        return NULL;
    itl_alarm_routes_add(&device->routes, coap);
    itl_alarm_routes_add(&device->routes, itl_sip_alarm_open(&device->sip, hal, &phone, config->timeout_ms));
    return transport;
}

/* A server that was typed in at the phone comes before those that it is told. */
static bool use_alternate(device_t *device, device_access_t access, itl_phone_config_t *config, base_error_t *error)
{
    memcpy(device->learned, config->tftp, sizeof device->learned);
    device->learned_count = config->tftp_count;
    if (!alternate_tftp_load(device->folder, &config->tftp_alternate, &device->alternates[0], error))
        return access == DEVICE_RESET;
    if (config->tftp_alternate) {
        config->tftp[0] = (itl_phone_server_t){device->alternates[0].host, device->alternates[0].port};
        config->tftp_count = 1;
    }
    return true;
}

/* Net and scratch memory: its own, or those of all. @return NULL where there is no room */
static itl_signature_work_t *open_shared(device_t *device, const device_shared_t *shared)
{
    device->shares = shared != NULL;
    device->net = shared != NULL ? shared->net : posix_net_create();
    if (shared != NULL || device->net == NULL)
        return shared != NULL ? shared->work : NULL;
    device->work = malloc(sizeof *device->work);
    return device->work != NULL ? itl_signature_work_init(device->work, sizeof *device->work) : NULL;
}

static bool open_machine(device_t *device, device_access_t access, const itl_phone_config_t *config,
                         const device_shared_t *shared, base_error_t *error)
{
    itl_signature_work_t *work = open_shared(device, shared);
    device->tvs = calloc(1, itl_tvs_client_size());
    if (work == NULL || device->tvs == NULL)
        return base_fail(error, "network: %s", strerror(errno));
    posix_hal_init(&device->machine, device->net, device->flash, ITL_HAL_LOG_ERROR);
    coap_port_use(&device->machine.hal);
    itl_http_transfer_init(&device->http_transfer, device->machine.hal.net, device->machine.hal.clock, 0);
    device->http =
        (itl_phone_http_t){.calls = &itl_phone_http_calls, .way = &itl_http_way, .ctx = &device->http_transfer};
    itl_phone_config_t last = config_of_report(device);
    itl_phone_config_t chosen = config != NULL ? *config : last;
    if (!use_alternate(device, access, &chosen, error))
        return false;
    itl_phone_memory_t memory = {.work = work, .tvs = device->tvs, .http = &device->http};
    if (chosen.alarm_count > 0)
        memory.alarm = open_alarms(device, &chosen);
    device->opened = itl_phone_init(device->phone, &chosen, &device->machine.hal, &memory);
    return true;
}

static bool open_device(device_t *device, const char *folder, device_access_t access, const itl_phone_config_t *config,
                        const device_shared_t *shared, base_error_t *error)
{
    memset(device, 0, sizeof *device);
    device->folder = folder;
    device->phone = itl_phone_place(&device->phone_storage, sizeof device->phone_storage);
    bool done = (access != DEVICE_BOOT || make_folder(folder, error)) && open_flash(device, access, error) &&
                last_report_load(folder, access == DEVICE_RESET, &device->last, error) &&
                open_machine(device, access, config, shared, error);
    if (!done)
        device_close(device);
    return done;
}

bool device_open(device_t *device, const char *folder, device_access_t access, const itl_phone_config_t *config,
                 base_error_t *error)
{
    return open_device(device, folder, access, config, NULL, error);
}

bool device_open_shared(device_t *device, const char *folder, const itl_phone_config_t *config,
                        const device_shared_t *shared, base_error_t *error)
{
    return open_device(device, folder, DEVICE_BOOT, config, shared, error);
}

static bool damage_of(const device_t *device, const char *what, itl_reason_t reason, const char *key,
                      base_error_t *error)
{
    return base_fail(error,
                     "state folder %s: the %s in " FLASH_FILE
                     ": %s (%s); restore the file from a copy, or press %s to go "
                     "on without",
                     device->folder, what, itl_reason_text(reason), itl_reason_name(reason), key);
}

bool device_is_sound(const device_t *device, base_error_t *error)
{
    if (device->opened == ITL_REASON_NONE)
        return true;
    itl_reason_t itl = itl_phone_list(device->phone, ITL_PHONE_ITL).opened;
    itl_reason_t ctl = itl_phone_list(device->phone, ITL_PHONE_CTL).opened;
    itl_reason_t configuration = itl_phone_configuration(device->phone).opened;
    if (itl != ITL_REASON_NONE)
        return damage_of(device, "ITL", itl, "erase-itl", error);
    if (ctl != ITL_REASON_NONE)
        return damage_of(device, "CTL", ctl, "erase-ctl", error);
    if (configuration != ITL_REASON_NONE)
        return damage_of(device, "configuration", configuration, "factory-reset", error);
    return base_fail(error, "phone: %s", itl_reason_text(device->opened));
}

bool device_boot(device_t *device, base_error_t *error)
{
    const itl_hal_net_t *net = device->machine.hal.net;
    itl_phone_boot(device->phone);
    for (;;) {
        uint64_t next = itl_phone_poll(device->phone);
        if (itl_phone_done(device->phone))
            return true;
        if (net->wait(net->ctx, next, NULL, 0, NULL) != ITL_HAL_OK)
            return base_fail(error, "network: waiting failed: %s", strerror(errno));
    }
}

bool device_save_report(const device_t *device, const cJSON *report, base_error_t *error)
{
    return last_report_save(device->folder, report, error);
}

void device_close(device_t *device)
{
    itl_phone_close(device->phone);
    itl_coap_alarm_close(&device->alarm);
    itl_sip_alarm_close(&device->sip);
    cJSON_Delete(device->last);
    if (!device->shares)
        posix_net_destroy(device->net);
    posix_flash_close(device->flash);
    free(device->tvs);
    free(device->work);
}
