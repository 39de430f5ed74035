/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared between the files of phone/: phone.c (life of a phone), itl_phone_boot.c (which file from which server),
 * phone_lists.c (what to do with a list that came), phone_configuration.c (with a configuration), phone_tvs.c (asking
 * TVS), phone_messages.c (what to tell the user).
 */
#ifndef ITLPHONE_PHONE_PRIV_H
#define ITLPHONE_PHONE_PRIV_H

#include "phone/phone.h"

/** Where a boot stands. */
enum {
    ITL_PHONE_STATE_IDLE = 0,
    ITL_PHONE_STATE_START, /**< A file is to be asked for; its server's name is being resolved. */
    ITL_PHONE_STATE_FETCH, /**< A TFTP transfer runs. */
    ITL_PHONE_STATE_TVS,   /**< TVS is asked about the signer of the list just fetched. */
    ITL_PHONE_STATE_ALARM, /**< DeviceTLInfo is on its way for the first time. */
    ITL_PHONE_STATE_DONE,
};

/** Kinds that mark the stores' regions, which follow each other in this order. */
typedef enum itl_phone_store_kind {
    ITL_PHONE_STORE_ITL = 1,
    ITL_PHONE_STORE_CTL = 2,
    ITL_PHONE_STORE_CONFIGURATION = 3
} itl_phone_store_kind_t;

/** The list that a file of the boot is about. */
itl_phone_list_t *itl_phone_list_of_file(itl_phone_t *phone, uint8_t file);

/** Opens a list's region and reads what is installed. @return as itl_store_open */
itl_reason_t itl_phone_list_open(itl_phone_t *phone, itl_phone_list_kind_t kind);

/** Reads the list that the store now holds into list->installed. @return ITL_REASON_NONE, ITL_REASON_STORE_DAMAGED */
itl_reason_t itl_phone_list_load(itl_phone_list_t *list);

/** The part of the flash that belongs to a store; sector_count 0 when the flash is too small. */
itl_store_region_t itl_phone_region(const itl_hal_flash_t *flash, itl_phone_store_kind_t kind);

/** The store kind of a list. */
itl_phone_store_kind_t itl_phone_store_of_list(itl_phone_list_kind_t kind);

/** Takes the bytes of a list while they come. An itl_tftp_sink_t.write with an itl_phone_list_t as context. */
itl_reason_t itl_phone_list_write(void *list, const uint8_t *data, size_t len);

/** Examines the list that was fetched. @return true when TVS has to be waited for */
bool itl_phone_list_examine(itl_phone_t *phone, itl_phone_list_t *list);

/** Goes on with what TVS said of the list being examined. */
void itl_phone_list_tvs_answered(itl_phone_t *phone, itl_phone_list_t *list);

/** Notes that a list did not come, or is not taken. */
void itl_phone_list_missed(itl_phone_list_t *list, itl_reason_t reason);

/** Opens the region of the configuration and reads what is in force. @return as itl_store_open */
itl_reason_t itl_phone_configuration_open(itl_phone_t *phone);

/** Forgets the configuration, a damaged one too. @return as itl_store_format */
itl_reason_t itl_phone_configuration_format(itl_phone_t *phone);

/** Takes the bytes of a configuration while they come. An itl_tftp_sink_t.write with an itl_phone_configuration_t as
 * context. */
itl_reason_t itl_phone_configuration_write(void *configuration, const uint8_t *data, size_t len);

/** Examines the configuration that was fetched. @return true when TVS has to be waited for */
bool itl_phone_configuration_examine(itl_phone_t *phone);

/** Goes on with what TVS said of the configuration being examined. */
void itl_phone_configuration_tvs_answered(itl_phone_t *phone);

/** Notes that the configuration did not come, or is not taken. */
void itl_phone_configuration_missed(itl_phone_configuration_t *configuration, itl_reason_t reason);

/** Sets TVS up with the servers of this boot; without any phone->tvs stays NULL. */
void itl_phone_tvs_open(itl_phone_t *phone);

/** Asks TVS about the signer of the file before verify. @return false when nobody can be asked */
bool itl_phone_ask_tvs(itl_phone_t *phone, itl_tvs_purpose_t purpose);

/** Takes the answer of TVS. @return accept or refuse */
itl_policy_verdict_t itl_phone_tvs_verdict(itl_phone_t *phone);

/** Appends a status message at the present time. */
void itl_phone_say(itl_phone_t *phone, itl_status_text_id_t text, itl_reason_t reason, const char *name);

/** Says why the file asked for did not come from the server asked. */
void itl_phone_say_missed(itl_phone_t *phone, itl_reason_t reason);

/** Sets the outbox up; without transport or for old firmware it stays empty. */
void itl_phone_alarm_open(itl_phone_t *phone);

/** Posts the alarm of this boot. */
void itl_phone_alarm_post(itl_phone_t *phone, itl_alarm_status_t status);

/** Says what there is to say once a file, or both lists, had their turn. */
void itl_phone_say_turn(itl_phone_t *phone, itl_outcome_turn_t turn);

#endif
