/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The phone: the boot sequence that ties the rooms together. One itl_phone_t is one device; it uses no heap, no global
 * state and never blocks but for its flash.
 *
 * A boot asks for CTLSEP<MAC>.tlv, ITLSEP<MAC>.tlv, ITLFile.tlv (only if the one before was not found), then
 * SEP<MAC>.cnf.xml.sgn, or .cnf.xml where no installed list has a TFTP record with a certificate. The second TFTP
 * server is asked only when the first does not answer; a server that let a time-out pass is not asked again in the same
 * boot. A list of 0 bytes, or of line ends alone, counts as not found (inferred): set-ups without a list serve such.
 */
#ifndef ITLPHONE_PHONE_H
#define ITLPHONE_PHONE_H

#include <stdbool.h>
#include <stdint.h>

#include "alarm/alarm.h"
#include "config/config.h"
#include "hal/hal.h"
#include "itl_limits.h"
#include "outcome/outcome.h"
#include "policy/policy.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "status/status.h"
#include "store/store.h"
#include "tftp/tftp.h"
#include "tvs/tvs.h"
#include "verify/verify.h"

/** "SEP" + MAC + NUL. */
#define ITL_PHONE_NAME_BYTES 16u

/** Longest file name a boot asks for, with NUL. */
#define ITL_PHONE_FILE_BYTES 32u

/** A TFTP server by name; the string outlives the phone. */
typedef struct itl_phone_server {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
} itl_phone_server_t;

/** What a device is told before it starts. Strings outlive the phone. */
typedef struct itl_phone_config {
    uint8_t mac[6];
    const char *model;    /**< "7962": picks the family of strings, names the device to TVS. */
    const char *firmware; /**< "9.4.1". */
    itl_phone_server_t tftp[ITL_LIMIT_TFTP_SERVERS];
    uint8_t tftp_count;
    itl_tvs_server_t tvs[ITL_LIMIT_TVS_SERVERS]; /**< None: those of the last accepted configuration. */
    uint8_t tvs_count;
    bool tvs_verify_signer;
    itl_tvs_tls_t tvs_tls_min;               /**< Lowest TLS version. */
    const char *alarms[ITL_ALARM_ADDRESSES]; /**< Where DeviceTLInfo goes: addresses that the transport knows. */
    uint8_t alarm_count;
    uint32_t timeout_ms;      /**< Of each wait for a server's answer; 0: 10 000. */
    uint32_t tftp_blksize;    /**< 0: without options, as real phones; else at most ITL_LIMIT_TFTP_BLKSIZE. */
    uint32_t tftp_windowsize; /**< 0: without. */
} itl_phone_config_t;

/** Memory lent by the caller: work may be shared by all phones of one thread, tvs is one phone's own. */
typedef struct itl_phone_memory {
    itl_signature_work_t *work;
    const itl_alarm_transport_t *alarm; /**< One phone's own; NULL: alarms are neither written nor sent. */
    void *tvs;                          /**< itl_tvs_client_size() bytes aligned for max_align_t; NULL: no TVS. */
} itl_phone_memory_t;

/** The files of a boot. */
typedef enum itl_phone_file {
    ITL_PHONE_FILE_CTL,
    ITL_PHONE_FILE_ITL,
    ITL_PHONE_FILE_ITL_GENERIC, /**< ITLFile.tlv */
    ITL_PHONE_FILE_CONFIG,
} itl_phone_file_t;

/** One request of a boot, for the report. */
typedef struct itl_phone_transfer {
    uint8_t server;     /**< Index into itl_phone_config_t.tftp. */
    uint8_t file;       /**< An itl_phone_file_t. */
    bool signed_config; /**< With ITL_PHONE_FILE_CONFIG: the .sgn was asked for. */
    itl_reason_t result;
    uint32_t bytes;
} itl_phone_transfer_t;

/** Most requests of a boot: every file from every server. */
#define ITL_PHONE_TRANSFERS (4u * ITL_LIMIT_TFTP_SERVERS)

/** One kind of list (CTL, ITL) of a phone. */
typedef struct itl_phone_list {
    itl_store_t store;
    itl_trustlist_t installed; /**< Valid when itl_store_installed says so. */
    itl_outcome_event_t event;
    itl_policy_authority_t authority; /**< With ITL_OUTCOME_ACCEPTED. */
    itl_reason_t reason;              /**< With NOT_FOUND, REFUSED and FAILED. */
    itl_reason_t opened;              /**< What itl_store_open said. */
    bool was_installed;               /**< Before this boot, and not erased since. */
    bool blank;                       /**< What came so far is line ends, or nothing. */
    uint8_t server; /**< TFTP server that was asked for it last: index into itl_phone_config_t.tftp. */
} itl_phone_list_t;

/** The configuration of a phone. */
typedef struct itl_phone_configuration {
    itl_store_t store;             /**< The last accepted file, as it came. */
    itl_trustlist_header_t header; /**< Of it, when is_signed. */
    bool is_signed;
    bool asked_signed;              /**< In this boot the .sgn was asked for. */
    bool same;                      /**< What came are the bytes in force. */
    itl_config_settings_t settings; /**< Of it: what is in force. */
    itl_outcome_event_t event;
    itl_reason_t reason;      /**< With NOT_FOUND, REFUSED and FAILED. */
    itl_config_fault_t fault; /**< Of a file refused for what is in it. */
    itl_reason_t opened;      /**< What itl_store_open said. */
} itl_phone_configuration_t;

/** Which list. */
typedef enum itl_phone_list_kind { ITL_PHONE_ITL = 0, ITL_PHONE_CTL = 1, ITL_PHONE_LISTS = 2 } itl_phone_list_kind_t;

/** What a user can do at the phone. */
typedef enum itl_phone_key {
    ITL_PHONE_KEY_ERASE_ITL,
    ITL_PHONE_KEY_ERASE_CTL,
    ITL_PHONE_KEY_FACTORY_RESET
} itl_phone_key_t;

/** A phone. Read it through the functions below; phone_priv.h explains the private members. */
typedef struct itl_phone {
    itl_phone_config_t config;
    itl_hal_t hal;
    itl_phone_memory_t memory;
    itl_tvs_client_t *tvs;
    itl_phone_list_t lists[ITL_PHONE_LISTS];
    itl_status_log_t status;
    itl_tftp_t tftp;
    union {
        uint8_t packet[ITL_LIMIT_TFTP_BLKSIZE + 4u];
        itl_config_reader_t config_reader;
    } scratch; /**< A file is read only after its transfer. */
    itl_verify_t verify;
    itl_tlv_source_t candidate; /**< What verify examines. */
    itl_phone_transfer_t transfers[ITL_PHONE_TRANSFERS];
    itl_tvs_outcome_t tvs_outcomes[2u * ITL_TVS_OUTCOMES];
    itl_trustlist_fault_t fault; /**< Of the last list refused as malformed. */
    char name[ITL_PHONE_NAME_BYTES];
    char tvs_name[ITL_PHONE_NAME_BYTES + 16u];
    char file_name[ITL_PHONE_FILE_BYTES];
    itl_phone_configuration_t configuration;
    itl_alarm_outbox_t alarms;
    /** TVS servers of this boot: of the command line or board, else of the configuration that was in force when it
     * began. */
    itl_tvs_server_t tvs_servers[ITL_LIMIT_TVS_SERVERS];
    char tvs_hosts[ITL_LIMIT_TVS_SERVERS][ITL_LIMIT_CONFIG_HOST_BYTES];
    uint8_t tvs_count;
    uint64_t wait_until_ms;
    uint8_t state;
    uint8_t file;
    uint8_t server;
    uint8_t address[ITL_LIMIT_TFTP_SERVERS]; /**< Index of the address of each server that is asked. */
    uint8_t servers_dead;                    /**< Bit per server that did not answer. */
    bool answered;                           /**< Some TFTP server answered in this boot. */
    uint8_t transfer_count;
    uint8_t tvs_outcome_count;
    itl_reason_t failure; /**< Why the last server was given up. */
} itl_phone_t;

/**
 * Prepares a phone and opens what its flash holds. Starts nothing: itl_phone_boot does.
 * @param config  copied, strings kept; @param hal kept; @param memory kept
 * @return ITL_REASON_NONE; ITL_REASON_STORE_DAMAGED, ITL_REASON_STORE_VERSION, ITL_REASON_STORE_GEOMETRY,
 * ITL_REASON_FLASH_ERROR (the phone must not boot; only itl_phone_press with factory-reset, or erase of the damaged
 * list, helps); ITL_REASON_INTERNAL for an unusable config
 */
itl_reason_t itl_phone_init(itl_phone_t *phone, const itl_phone_config_t *config, const itl_hal_t *hal,
                            const itl_phone_memory_t *memory);

/** Starts a boot. itl_phone_init has succeeded. */
void itl_phone_boot(itl_phone_t *phone);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER once the boot is
 * over */
uint64_t itl_phone_poll(itl_phone_t *phone);

/** True once the boot has come to its verdict and its alarm was sent or has been tried everywhere. */
bool itl_phone_done(const itl_phone_t *phone);

/** Ends what runs and frees what libraries hold. The flash stays as it is. */
void itl_phone_close(itl_phone_t *phone);

/** Power-cycles: forgets all but flash, and starts the next boot. @return as itl_phone_init */
itl_reason_t itl_phone_reset(itl_phone_t *phone);

/**
 * What a user does at the phone; the phone has been through itl_phone_init, whatever that returned, and no boot runs.
 * Erasing a list that is damaged or of another version formats its part of the flash; the other list is not touched.
 * @return ITL_REASON_NONE; ITL_REASON_STORE_GEOMETRY, ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST: nothing was
 * erased, or not all of it
 */
itl_reason_t itl_phone_press(itl_phone_t *phone, itl_phone_key_t key);

/** The boot as it is judged so far; before the first one: what is installed, and that no list had its turn. */
itl_outcome_t itl_phone_outcome(const itl_phone_t *phone);

/** Trust after the boot. */
itl_outcome_trust_t itl_phone_trust(const itl_phone_t *phone);

/** Why the exit status is not 0: of the list that was refused, else of the one that could not be had, ITL before CTL;
 * ITL_REASON_NONE when it is 0. */
itl_reason_t itl_phone_refusal(const itl_phone_t *phone);

/** How the boot ended, as an exit status: 0 fine, 1 a list could not be had, 3 a list was refused (docs/boot.md). */
int itl_phone_exit_status(const itl_phone_t *phone);

/** An installed list; NULL when there is none. */
const itl_trustlist_t *itl_phone_installed(const itl_phone_t *phone, itl_phone_list_kind_t kind);

/** Name of the configuration that this boot asked for; NULL when it came to none. */
const char *itl_phone_configuration_name(const itl_phone_t *phone);

/** SIGNERNAME of the configuration in force, a span of @p source; len 0 when it is not signed or there is none. */
itl_tlv_span_t itl_phone_configuration_signer(itl_phone_t *phone, itl_tlv_source_t *source);

/** Name of a file of the boot, e.g. "ITLSEP001122334455.tlv"; signed configuration when @p signed_config. */
void itl_phone_file_name(const itl_phone_t *phone, itl_phone_file_t file, bool signed_config,
                         char name[ITL_PHONE_FILE_BYTES]);

#endif
