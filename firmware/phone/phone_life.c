/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone.h"

#include <string.h>

#include "itl_assert.h"
#include "options/option.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "text/text.h"

_Static_assert(sizeof(itl_phone_t) <= ITL_PHONE_BYTES, "ITL_PHONE_BYTES is too small for a phone of this build");

static void write_names(itl_phone_t *phone)
{
    itl_text_t name = itl_text_in(phone->name, sizeof phone->name);
    itl_text_string(&name, "SEP");
    itl_text_mac(&name, phone->config.mac);

    itl_text_t tvs_name = itl_text_in(phone->tvs_name, sizeof phone->tvs_name);
    itl_text_string(&tvs_name, "CP-");
    itl_text_string(&tvs_name, phone->config.model);
    itl_text_char(&tvs_name, '-');
    itl_text_string(&tvs_name, phone->name);
}

static bool config_usable(const itl_phone_config_t *config)
{
    if (config->model == NULL || config->firmware == NULL || !itl_option_takes_text(ITL_OPTION_MODEL, config->model))
        return false;
    if (config->tftp_count > ITL_LIMIT_TFTP_SERVERS || config->tvs_count > ITL_LIMIT_TVS_SERVERS ||
        config->alarm_count > ITL_ALARM_ADDRESSES)
        return false;
    return config->tftp_blksize <= ITL_LIMIT_TFTP_BLKSIZE && config->tftp_windowsize <= ITL_LIMIT_TFTP_WINDOWSIZE;
}

/* Opens everything on flash, damaged or not, so that itl_phone_press can mend it. @return the first thing wrong */
static itl_reason_t open_stores(itl_phone_t *phone)
{
    itl_reason_t itl = itl_phone_list_open(phone, ITL_PHONE_ITL);
    itl_reason_t ctl = itl_phone_list_open(phone, ITL_PHONE_CTL);
    itl_reason_t configuration = itl_phone_configuration_open(phone);
    if (itl != ITL_REASON_NONE)
        return itl;
    return ctl != ITL_REASON_NONE ? ctl : configuration;
}

size_t itl_phone_bytes(void)
{
    return sizeof(itl_phone_t);
}

itl_phone_t *itl_phone_place(void *memory, size_t bytes)
{
    if (memory == NULL || (uintptr_t)memory % _Alignof(max_align_t) != 0 || bytes < sizeof(itl_phone_t))
        return NULL;
    return memset(memory, 0, sizeof(itl_phone_t));
}

static void open_tftp(itl_phone_t *phone)
{
    uint32_t blksize = phone->config.tftp_blksize, windowsize = phone->config.tftp_windowsize;
    itl_tftp_init(&phone->tftp.client, phone->hal.net, phone->hal.clock, phone->scratch.packet,
                  sizeof phone->scratch.packet);
    phone->tftp.options =
        (itl_tftp_options_t){.blksize = blksize, .windowsize = windowsize, .tsize = blksize != 0 || windowsize != 0};
}

itl_reason_t itl_phone_init(itl_phone_t *phone, const itl_phone_config_t *config, const itl_hal_t *hal,
                            const itl_phone_memory_t *memory)
{
    memset(phone, 0, sizeof *phone);
    if (!config_usable(config) || memory->work == NULL)
        return ITL_REASON_INTERNAL;
    phone->config = *config;
    phone->hal = *hal;
    phone->memory = *memory;
    if (phone->config.timeout_ms == 0)
        phone->config.timeout_ms = ITL_DEFAULT_TIMEOUT_MS;
    write_names(phone);
    open_tftp(phone);
    itl_phone_kept_open(phone);

    itl_reason_t opened = open_stores(phone);
    if (opened == ITL_REASON_NONE) {
        itl_phone_tvs_open(phone);
        itl_phone_alarm_open(phone);
    }
    return opened;
}

void itl_phone_close(itl_phone_t *phone)
{
    itl_fetch_cancel(&phone->fetch);
    itl_alarm_clear(&phone->alarms);
    if (phone->tvs != NULL)
        itl_tvs_close(phone->tvs);
    phone->tvs = NULL;
    phone->peer = NULL;
    phone->boot.step = ITL_BOOT_IDLE;
}

itl_reason_t itl_phone_reset(itl_phone_t *phone)
{
    itl_phone_config_t config = phone->config;
    itl_hal_t hal = phone->hal;
    itl_phone_memory_t memory = phone->memory;
    itl_phone_close(phone);
    itl_reason_t opened = itl_phone_init(phone, &config, &hal, &memory);
    if (opened == ITL_REASON_NONE)
        itl_phone_boot(phone);
    return opened;
}
