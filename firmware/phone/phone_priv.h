/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Shared between the files of phone/: phone.c (life of a phone), phone_boot.c (which file from which server),
 * phone_lists.c (what to do with a list that came), phone_configuration.c (with a configuration), phone_tvs.c (asking
 * TVS), phone_messages.c (what to tell the user).
 */
#ifndef ITLPHONE_PHONE_PRIV_H
#define ITLPHONE_PHONE_PRIV_H

#include "phone/phone.h"

/** Where a boot stands. */
enum {
    PHONE_STATE_IDLE = 0,
    PHONE_STATE_START, /**< A file is to be asked for; its server's name is being resolved. */
    PHONE_STATE_FETCH, /**< A TFTP transfer runs. */
    PHONE_STATE_TVS,   /**< TVS is asked about the signer of the list just fetched. */
    PHONE_STATE_ALARM, /**< DeviceTLInfo is on its way for the first time. */
    PHONE_STATE_DONE,
};

/** Kinds that mark the stores' regions, which follow each other in this order. */
typedef enum phone_store_kind {
    PHONE_STORE_ITL = 1,
    PHONE_STORE_CTL = 2,
    PHONE_STORE_CONFIGURATION = 3
} phone_store_kind_t;

/** The list that a file of the boot is about. */
phone_list_t *phone_list_of_file(phone_t *phone, uint8_t file);

/** Opens a list's region and reads what is installed. @return as store_open */
reason_t phone_list_open(phone_t *phone, phone_list_kind_t kind);

/** Reads the list that the store now holds into list->installed. @return REASON_NONE, REASON_STORE_DAMAGED */
reason_t phone_list_load(phone_list_t *list);

/** The part of the flash that belongs to a store; sector_count 0 when the flash is too small. */
store_region_t phone_region(const hal_flash_t *flash, phone_store_kind_t kind);

/** The store kind of a list. */
phone_store_kind_t phone_store_of_list(phone_list_kind_t kind);

/** Takes the bytes of a list while they come. A tftp_sink_t.write with a phone_list_t as context. */
reason_t phone_list_write(void *list, const uint8_t *data, size_t len);

/** Examines the list that was fetched. @return true when TVS has to be waited for */
bool phone_list_examine(phone_t *phone, phone_list_t *list);

/** Goes on with what TVS said of the list being examined. */
void phone_list_tvs_answered(phone_t *phone, phone_list_t *list);

/** Notes that a list did not come, or is not taken. */
void phone_list_missed(phone_list_t *list, reason_t reason);

/** Opens the region of the configuration and reads what is in force. @return as store_open */
reason_t phone_configuration_open(phone_t *phone);

/** Forgets the configuration, a damaged one too. @return as store_format */
reason_t phone_configuration_format(phone_t *phone);

/** Takes the bytes of a configuration while they come. A tftp_sink_t.write with a phone_configuration_t as context. */
reason_t phone_configuration_write(void *configuration, const uint8_t *data, size_t len);

/** Examines the configuration that was fetched. @return true when TVS has to be waited for */
bool phone_configuration_examine(phone_t *phone);

/** Goes on with what TVS said of the configuration being examined. */
void phone_configuration_tvs_answered(phone_t *phone);

/** Notes that the configuration did not come, or is not taken. */
void phone_configuration_missed(phone_configuration_t *configuration, reason_t reason);

/** Sets TVS up with the servers of this boot; without any phone->tvs stays NULL. */
void phone_tvs_open(phone_t *phone);

/** Asks TVS about the signer of the file before verify. @return false when nobody can be asked */
bool phone_ask_tvs(phone_t *phone, tvs_purpose_t purpose);

/** Takes the answer of TVS. @return accept or refuse */
policy_verdict_t phone_tvs_verdict(phone_t *phone);

/** Appends a status message at the present time. */
void phone_say(phone_t *phone, status_text_id_t text, reason_t reason, const char *name);

/** Says why the file asked for did not come from the server asked. */
void phone_say_missed(phone_t *phone, reason_t reason);

/** Sets the outbox up; without transport or for old firmware it stays empty. */
void phone_alarm_open(phone_t *phone);

/** Posts the alarm of this boot. */
void phone_alarm_post(phone_t *phone, alarm_status_t status);

/** Says what there is to say once a file, or both lists, had their turn. */
void phone_say_turn(phone_t *phone, outcome_turn_t turn);

#endif
