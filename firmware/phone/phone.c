/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone/phone.h"

#include <string.h>

#include "phone/phone_priv.h"

#define DEFAULT_TIMEOUT_MS 10000u

/* Copies src to *out without the NUL and moves *out on; stops one short of end. */
static void append(char **out, const char *end, const char *src)
{
    while (*src != '\0' && *out + 1 < end)
        *(*out)++ = *src++;
    **out = '\0';
}

static void write_names(phone_t *phone)
{
    static const char digits[] = "0123456789ABCDEF";
    char mac[13];
    for (size_t i = 0; i < sizeof phone->config.mac; i++) {
        mac[2 * i] = digits[phone->config.mac[i] >> 4];
        mac[2 * i + 1] = digits[phone->config.mac[i] & 15];
    }
    mac[12] = '\0';

    char *name = phone->name;
    append(&name, phone->name + sizeof phone->name, "SEP");
    append(&name, phone->name + sizeof phone->name, mac);

    const char *end = phone->tvs_name + sizeof phone->tvs_name;
    char *tvs_name = phone->tvs_name;
    append(&tvs_name, end, "CP-");
    append(&tvs_name, end, phone->config.model);
    append(&tvs_name, end, "-");
    append(&tvs_name, end, phone->name);
}

void phone_file_name(const phone_t *phone, phone_file_t file, bool signed_config, char name[PHONE_FILE_BYTES])
{
    const char *end = name + PHONE_FILE_BYTES;
    char *out = name;
    switch (file) {
    case PHONE_FILE_CTL:
        append(&out, end, "CTL");
        break;
    case PHONE_FILE_ITL:
        append(&out, end, "ITL");
        break;
    case PHONE_FILE_ITL_GENERIC:
        append(&out, end, "ITLFile.tlv");
        return;
    case PHONE_FILE_CONFIG:
        append(&out, end, phone->name);
        append(&out, end, signed_config ? ".cnf.xml.sgn" : ".cnf.xml");
        return;
    }
    append(&out, end, phone->name);
    append(&out, end, ".tlv");
}

static bool config_usable(const phone_config_t *config)
{
    if (config->model == NULL || config->firmware == NULL || strlen(config->model) > 8)
        return false;
    if (config->tftp_count > LIMIT_TFTP_SERVERS || config->tvs_count > LIMIT_TVS_SERVERS ||
        config->alarm_count > ALARM_ADDRESSES)
        return false;
    return config->tftp_blksize <= LIMIT_TFTP_BLKSIZE && config->tftp_windowsize <= LIMIT_TFTP_WINDOWSIZE;
}

/* Opens everything on flash, damaged or not, so that phone_press can mend it. @return the first thing wrong */
static reason_t open_stores(phone_t *phone)
{
    reason_t itl = phone_list_open(phone, PHONE_ITL);
    reason_t ctl = phone_list_open(phone, PHONE_CTL);
    reason_t configuration = phone_configuration_open(phone);
    if (itl != REASON_NONE)
        return itl;
    return ctl != REASON_NONE ? ctl : configuration;
}

reason_t phone_init(phone_t *phone, const phone_config_t *config, const hal_t *hal, const phone_memory_t *memory)
{
    memset(phone, 0, sizeof *phone);
    if (!config_usable(config) || memory->work == NULL)
        return REASON_INTERNAL;
    phone->config = *config;
    phone->hal = *hal;
    phone->memory = *memory;
    if (phone->config.timeout_ms == 0)
        phone->config.timeout_ms = DEFAULT_TIMEOUT_MS;
    write_names(phone);
    tftp_init(&phone->tftp, hal->net, hal->clock, phone->scratch.packet, sizeof phone->scratch.packet);

    reason_t opened = open_stores(phone);
    if (opened == REASON_NONE) {
        phone_tvs_open(phone);
        phone_alarm_open(phone);
    }
    return opened;
}

void phone_close(phone_t *phone)
{
    tftp_abort(&phone->tftp);
    alarm_clear(&phone->alarms);
    if (phone->tvs != NULL)
        tvs_close(phone->tvs);
    phone->tvs = NULL;
    phone->state = PHONE_STATE_IDLE;
}

reason_t phone_reset(phone_t *phone)
{
    phone_config_t config = phone->config;
    hal_t hal = phone->hal;
    phone_memory_t memory = phone->memory;
    phone_close(phone);
    reason_t opened = phone_init(phone, &config, &hal, &memory);
    if (opened == REASON_NONE)
        phone_boot(phone);
    return opened;
}

static reason_t format_list(phone_t *phone, phone_list_kind_t kind)
{
    phone_list_t *list = &phone->lists[kind];
    phone_store_kind_t mark = phone_store_of_list(kind);
    list->opened = store_format(&list->store, phone->hal.flash, phone_region(phone->hal.flash, mark), (uint8_t)mark,
                                phone->hal.system, phone->memory.work);
    return list->opened;
}

static reason_t erase_list(phone_t *phone, phone_list_kind_t kind)
{
    phone_list_t *list = &phone->lists[kind];
    if (list->opened != REASON_NONE)
        return format_list(phone, kind);
    return store_erase(&list->store);
}

static reason_t erase_everything(phone_t *phone)
{
    reason_t itl = format_list(phone, PHONE_ITL);
    reason_t ctl = format_list(phone, PHONE_CTL);
    reason_t configuration = phone_configuration_format(phone);
    status_clear(&phone->status);
    if (itl != REASON_NONE)
        return itl;
    return ctl != REASON_NONE ? ctl : configuration;
}

/* What the last boot said of a list that is no longer there. That one was refused stays said. */
static void forget_erased(phone_t *phone)
{
    for (int kind = 0; kind < PHONE_LISTS; kind++) {
        phone_list_t *list = &phone->lists[kind];
        if (phone_installed(phone, (phone_list_kind_t)kind) != NULL)
            continue;
        list->was_installed = false;
        if (list->event == OUTCOME_ACCEPTED || list->event == OUTCOME_UNCHANGED)
            list->event = OUTCOME_NOT_ASKED;
    }
}

reason_t phone_press(phone_t *phone, phone_key_t key)
{
    reason_t reason = REASON_INTERNAL;
    switch (key) {
    case PHONE_KEY_ERASE_ITL:
        reason = erase_list(phone, PHONE_ITL);
        break;
    case PHONE_KEY_ERASE_CTL:
        reason = erase_list(phone, PHONE_CTL);
        break;
    case PHONE_KEY_FACTORY_RESET:
        reason = erase_everything(phone);
        break;
    }
    forget_erased(phone);
    phone_say(phone, STATUS_ERASING_LISTS, reason, NULL);
    return reason;
}

const trustlist_t *phone_installed(const phone_t *phone, phone_list_kind_t kind)
{
    const phone_list_t *list = &phone->lists[kind];
    return list->opened == REASON_NONE && store_installed(&list->store)->installed ? &list->installed : NULL;
}

static outcome_file_t fact_of_list(const phone_list_t *list)
{
    return (outcome_file_t){.event = list->event, .reason = list->reason, .was_installed = list->was_installed};
}

outcome_t phone_outcome(const phone_t *phone)
{
    const outcome_facts_t facts = {
        .ctl = fact_of_list(&phone->lists[PHONE_CTL]),
        .itl = fact_of_list(&phone->lists[PHONE_ITL]),
        .configuration = {.event = phone->configuration.event, .reason = phone->configuration.reason},
        .answered = phone->answered,
    };
    return outcome_judge(&facts);
}

outcome_trust_t phone_trust(const phone_t *phone)
{
    return phone_outcome(phone).trust;
}

reason_t phone_refusal(const phone_t *phone)
{
    return phone_outcome(phone).reason;
}

int phone_exit_status(const phone_t *phone)
{
    return (int)phone_outcome(phone).exit_status;
}
