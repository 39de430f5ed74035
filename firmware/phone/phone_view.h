/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The one window through which others see a phone: reports, consoles, servers, screens. Reads only. What is pointed to
 * belongs to the phone: good until the next call that takes it otherwise than const.
 *
 * A phone can be read at any time after itl_phone_init, whatever that returned; while it boots: what is known by then.
 */
#ifndef ITLPHONE_PHONE_VIEW_H
#define ITLPHONE_PHONE_VIEW_H

#include "config/config.h"
#include "outcome/outcome.h"
#include "phone/phone.h"
#include "policy/policy.h"
#include "status/status.h"
#include "store/store.h"
#include "trustlist/trustlist.h"

/** A list (CTL, ITL) of a phone. */
typedef struct itl_phone_list_view {
    const itl_trustlist_t *installed; /**< NULL: none. Its source reads the file. */
    const itl_store_info_t *file;     /**< Length and SHA-1 of the installed file; zeroes where there is none. */
    itl_outcome_event_t event;        /**< What became of it in the last boot. */
    itl_policy_authority_t authority; /**< With ITL_OUTCOME_ACCEPTED: on whose word. */
    itl_reason_t opened;              /**< Why its part of the flash cannot be used; ITL_REASON_NONE: it can. */
} itl_phone_list_view_t;

/** The configuration of a phone. */
typedef struct itl_phone_configuration_view {
    const char *name;                      /**< That the boot asked for it by; NULL: it came to none. */
    char in_force[ITL_PHONE_FILE_BYTES];   /**< Name of the file in force, as it was asked for; "": there is none. */
    itl_outcome_event_t event;             /**< What became of it in the last boot. */
    itl_reason_t reason;                   /**< With NOT_FOUND, REFUSED and FAILED. */
    const itl_config_fault_t *fault;       /**< Of a file refused for what is in it; its what is NULL else. */
    const itl_config_settings_t *settings; /**< Of the file in force; zeroes where there is none. */
    itl_tlv_source_t source;               /**< The file in force. */
    itl_tlv_span_t signer;                 /**< SIGNERNAME in source; len 0: not signed, or there is none. */
    itl_reason_t opened;                   /**< As with a list. */
} itl_phone_configuration_view_t;

/** One file that a boot asked one server for. */
typedef struct itl_phone_transfer_view {
    const char *way; /**< "http", "tftp". */
    itl_phone_server_t server;
    char file[ITL_PHONE_FILE_BYTES];
    itl_reason_t result; /**< ITL_REASON_NONE: it came. */
    uint32_t bytes;      /**< That came. */
} itl_phone_transfer_view_t;

/** One question to one TVS server. */
typedef struct itl_phone_tvs_view {
    itl_tvs_server_t server;
    bool verify;         /**< VERIFY instead of QUERY. */
    itl_reason_t result; /**< ITL_REASON_NONE: valid. */
} itl_phone_tvs_view_t;

/** The alarm of the last boot, and one address that it is for. */
typedef struct itl_phone_alarm_view {
    const char *uri;
    itl_alarm_delivery_t delivery;
} itl_phone_alarm_view_t;

/** "SEP" and the MAC. */
const char *itl_phone_name(const itl_phone_t *phone);

/** What the device was told before it started; zeroes when itl_phone_init found it unusable. */
const itl_phone_config_t *itl_phone_config(const itl_phone_t *phone);

/** True from itl_phone_boot on until the files had their turn: no key is taken. An alarm may still be on its way. */
bool itl_phone_boots(const itl_phone_t *phone);

/** True when an installed list has a TFTP record of this server, by the host that it is about. */
bool itl_phone_lists_name(const itl_phone_t *phone, const char *host);

/** The boot as it is judged so far; before the first one: what is installed, and that no list had its turn. */
itl_outcome_t itl_phone_outcome(const itl_phone_t *phone);

/** Trust after the boot. */
itl_outcome_trust_t itl_phone_trust(const itl_phone_t *phone);

/** Why the exit status is not 0: of the list that was refused, else of the one that could not be had, ITL before CTL;
 * ITL_REASON_NONE when it is 0. */
ITL_MUST_USE itl_reason_t itl_phone_refusal(const itl_phone_t *phone);

/** How the boot ended, as an exit status: 0 fine, 1 a list could not be had, 3 a list was refused (docs/boot.md). */
int itl_phone_exit_status(const itl_phone_t *phone);

/** An installed list; NULL when there is none. */
const itl_trustlist_t *itl_phone_installed(const itl_phone_t *phone, itl_phone_list_kind_t kind);

/** All about a list. */
itl_phone_list_view_t itl_phone_list(const itl_phone_t *phone, itl_phone_list_kind_t kind);

/** Where the last list refused as malformed is; its what is NULL when none was. */
const itl_trustlist_fault_t *itl_phone_fault(const itl_phone_t *phone);

/** The settings in force, zeroes where there are none: the same struct from itl_phone_place() on. */
const itl_config_settings_t *itl_phone_settings(const itl_phone_t *phone);

/** All about the configuration. */
itl_phone_configuration_view_t itl_phone_configuration(itl_phone_t *phone);

/**
 * What the configuration in force says of a member, read from flash: of those that are there more than once, of the
 * first call manager or service. Members that the phone's family does not know are not found.
 * @param out   [out] NUL-terminated in any case, as itl_config_value has it: hostile until shown harmless
 * @param size  ITL_CONFIG_TEXT_BYTES are always enough; not 0
 * @return as itl_config_value
 */
ITL_MUST_USE itl_reason_t itl_phone_value(itl_phone_t *phone, itl_config_member_t member, char *out, size_t size);

/** The same of the call manager or the service @p number, 0 the first. */
ITL_MUST_USE itl_reason_t itl_phone_value_of(itl_phone_t *phone, itl_config_member_t member, unsigned number, char *out,
                                             size_t size);

/** The URL that counts: the secure twin where there is one, else the member itself. @return as itl_phone_value */
ITL_MUST_USE itl_reason_t itl_phone_url(itl_phone_t *phone, itl_config_member_t member, char *out, size_t size);

/** What the configuration in force says of a switch (ITL_CONFIG_TYPE_SWITCH, ITL_CONFIG_TYPE_ACCESS), read from flash;
 *  of the four that a phone obeys itl_phone_settings tells without. */
itl_config_switch_t itl_phone_switch(itl_phone_t *phone, itl_config_member_t member);

/** The status messages, those that were in flash at power-on first. */
const itl_status_log_t *itl_phone_messages(const itl_phone_t *phone);

/** How many of them, the oldest, were in flash at power-on. */
uint32_t itl_phone_messages_before(const itl_phone_t *phone);

/** Transfer @p index of the boot, 0 the first. @return false past the last: @p view is as it was */
bool itl_phone_transfer(const itl_phone_t *phone, uint32_t index, itl_phone_transfer_view_t *view);

/** Question @p index of the boot to a TVS server, 0 the first. @return false past the last: @p view is as it was */
bool itl_phone_tvs(const itl_phone_t *phone, uint32_t index, itl_phone_tvs_view_t *view);

/** Address @p index of the alarm, 0 the first. @return false past the last, and where there is no alarm: @p view is as
 * it was */
bool itl_phone_alarm(const itl_phone_t *phone, uint32_t index, itl_phone_alarm_view_t *view);

/** Name of a file of the boot, e.g. "ITLSEP001122334455.tlv"; signed configuration when @p signed_configuration. */
void itl_phone_file_name(const itl_phone_t *phone, itl_phone_file_t file, bool signed_configuration,
                         char name[ITL_PHONE_FILE_BYTES]);

#endif
