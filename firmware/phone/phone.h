/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The phone: the boot sequence that ties the rooms together. One phone_t is one device; it uses no heap, no global
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
#define PHONE_NAME_BYTES 16u

/** Longest file name a boot asks for, with NUL. */
#define PHONE_FILE_BYTES 32u

/** A TFTP server by name; the string outlives the phone. */
typedef struct phone_server {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
} phone_server_t;

/** What a device is told before it starts. Strings outlive the phone. */
typedef struct phone_config {
    uint8_t mac[6];
    const char *model;    /**< "7962": picks the family of strings, names the device to TVS. */
    const char *firmware; /**< "9.4.1". */
    phone_server_t tftp[LIMIT_TFTP_SERVERS];
    uint8_t tftp_count;
    tvs_server_t tvs[LIMIT_TVS_SERVERS]; /**< None: those of the last accepted configuration. */
    uint8_t tvs_count;
    bool tvs_verify_signer;
    tvs_tls_t tvs_tls_min;               /**< Lowest TLS version. */
    const char *alarms[ALARM_ADDRESSES]; /**< Where DeviceTLInfo goes: addresses that the transport knows. */
    uint8_t alarm_count;
    uint32_t timeout_ms;      /**< Of each wait for a server's answer; 0: 10 000. */
    uint32_t tftp_blksize;    /**< 0: without options, as real phones; else at most LIMIT_TFTP_BLKSIZE. */
    uint32_t tftp_windowsize; /**< 0: without. */
} phone_config_t;

/** Memory lent by the caller: work may be shared by all phones of one thread, tvs is one phone's own. */
typedef struct phone_memory {
    signature_work_t *work;
    const alarm_transport_t *alarm; /**< One phone's own; NULL: alarms are neither written nor sent. */
    void *tvs;                      /**< tvs_client_size() bytes aligned for max_align_t; NULL: no TVS. */
} phone_memory_t;

/** The files of a boot. */
typedef enum phone_file {
    PHONE_FILE_CTL,
    PHONE_FILE_ITL,
    PHONE_FILE_ITL_GENERIC, /**< ITLFile.tlv */
    PHONE_FILE_CONFIG,
} phone_file_t;

/** One request of a boot, for the report. */
typedef struct phone_transfer {
    uint8_t server;     /**< Index into phone_config_t.tftp. */
    uint8_t file;       /**< A phone_file_t. */
    bool signed_config; /**< With PHONE_FILE_CONFIG: the .sgn was asked for. */
    reason_t result;
    uint32_t bytes;
} phone_transfer_t;

/** Most requests of a boot: every file from every server. */
#define PHONE_TRANSFERS (4u * LIMIT_TFTP_SERVERS)

/** One kind of list (CTL, ITL) of a phone. */
typedef struct phone_list {
    store_t store;
    trustlist_t installed; /**< Valid when store_installed says so. */
    outcome_event_t event;
    policy_authority_t authority; /**< With OUTCOME_ACCEPTED. */
    reason_t reason;              /**< With NOT_FOUND, REFUSED and FAILED. */
    reason_t opened;              /**< What store_open said. */
    bool was_installed;           /**< Before this boot, and not erased since. */
    bool blank;                   /**< What came so far is line ends, or nothing. */
    uint8_t server;               /**< TFTP server that was asked for it last: index into phone_config_t.tftp. */
} phone_list_t;

/** The configuration of a phone. */
typedef struct phone_configuration {
    store_t store;             /**< The last accepted file, as it came. */
    trustlist_header_t header; /**< Of it, when is_signed. */
    bool is_signed;
    bool asked_signed;          /**< In this boot the .sgn was asked for. */
    bool same;                  /**< What came are the bytes in force. */
    config_settings_t settings; /**< Of it: what is in force. */
    outcome_event_t event;
    reason_t reason;      /**< With NOT_FOUND, REFUSED and FAILED. */
    config_fault_t fault; /**< Of a file refused for what is in it. */
    reason_t opened;      /**< What store_open said. */
} phone_configuration_t;

/** Which list. */
typedef enum phone_list_kind { PHONE_ITL = 0, PHONE_CTL = 1, PHONE_LISTS = 2 } phone_list_kind_t;

/** What a user can do at the phone. */
typedef enum phone_key { PHONE_KEY_ERASE_ITL, PHONE_KEY_ERASE_CTL, PHONE_KEY_FACTORY_RESET } phone_key_t;

/** A phone. Read it through the functions below; phone_priv.h explains the private members. */
typedef struct phone {
    phone_config_t config;
    hal_t hal;
    phone_memory_t memory;
    tvs_client_t *tvs;
    phone_list_t lists[PHONE_LISTS];
    status_log_t status;
    tftp_t tftp;
    union {
        uint8_t packet[LIMIT_TFTP_BLKSIZE + 4u];
        config_reader_t config_reader;
    } scratch; /**< A file is read only after its transfer. */
    verify_t verify;
    tlv_source_t candidate; /**< What verify examines. */
    phone_transfer_t transfers[PHONE_TRANSFERS];
    tvs_outcome_t tvs_outcomes[2u * TVS_OUTCOMES];
    trustlist_fault_t fault; /**< Of the last list refused as malformed. */
    char name[PHONE_NAME_BYTES];
    char tvs_name[PHONE_NAME_BYTES + 16u];
    char file_name[PHONE_FILE_BYTES];
    phone_configuration_t configuration;
    alarm_outbox_t alarms;
    /** TVS servers of this boot: of the command line or board, else of the configuration that was in force when it
     * began. */
    tvs_server_t tvs_servers[LIMIT_TVS_SERVERS];
    char tvs_hosts[LIMIT_TVS_SERVERS][LIMIT_CONFIG_HOST_BYTES];
    uint8_t tvs_count;
    uint64_t wait_until_ms;
    uint8_t state;
    uint8_t file;
    uint8_t server;
    uint8_t address[LIMIT_TFTP_SERVERS]; /**< Index of the address of each server that is asked. */
    uint8_t servers_dead;                /**< Bit per server that did not answer. */
    bool answered;                       /**< Some TFTP server answered in this boot. */
    uint8_t transfer_count;
    uint8_t tvs_outcome_count;
    reason_t failure; /**< Why the last server was given up. */
} phone_t;

/**
 * Prepares a phone and opens what its flash holds. Starts nothing: phone_boot does.
 * @param config  copied, strings kept; @param hal kept; @param memory kept
 * @return REASON_NONE; REASON_STORE_DAMAGED, REASON_STORE_VERSION, REASON_STORE_GEOMETRY, REASON_FLASH_ERROR (the phone
 * must not boot; only phone_press with factory-reset, or erase of the damaged list, helps); REASON_INTERNAL for an
 * unusable config
 */
reason_t phone_init(phone_t *phone, const phone_config_t *config, const hal_t *hal, const phone_memory_t *memory);

/** Starts a boot. phone_init has succeeded. */
void phone_boot(phone_t *phone);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); HAL_FOREVER once the boot is
 * over */
uint64_t phone_poll(phone_t *phone);

/** True once the boot has come to its verdict and its alarm was sent or has been tried everywhere. */
bool phone_done(const phone_t *phone);

/** Ends what runs and frees what libraries hold. The flash stays as it is. */
void phone_close(phone_t *phone);

/** Power-cycles: forgets all but flash, and starts the next boot. @return as phone_init */
reason_t phone_reset(phone_t *phone);

/**
 * What a user does at the phone; the phone has been through phone_init, whatever that returned, and no boot runs.
 * Erasing a list that is damaged or of another version formats its part of the flash; the other list is not touched.
 * @return REASON_NONE; REASON_STORE_GEOMETRY, REASON_FLASH_ERROR, REASON_POWER_LOST: nothing was erased, or not all of
 * it
 */
reason_t phone_press(phone_t *phone, phone_key_t key);

/** The boot as it is judged so far; before the first one: what is installed, and that no list had its turn. */
outcome_t phone_outcome(const phone_t *phone);

/** Trust after the boot. */
outcome_trust_t phone_trust(const phone_t *phone);

/** Why the exit status is not 0: of the list that was refused, else of the one that could not be had, ITL before CTL;
 * REASON_NONE when it is 0. */
reason_t phone_refusal(const phone_t *phone);

/** How the boot ended, as an exit status: 0 fine, 1 a list could not be had, 3 a list was refused (docs/boot.md). */
int phone_exit_status(const phone_t *phone);

/** An installed list; NULL when there is none. */
const trustlist_t *phone_installed(const phone_t *phone, phone_list_kind_t kind);

/** Name of the configuration that this boot asked for; NULL when it came to none. */
const char *phone_configuration_name(const phone_t *phone);

/** SIGNERNAME of the configuration in force, a span of @p source; len 0 when it is not signed or there is none. */
tlv_span_t phone_configuration_signer(phone_t *phone, tlv_source_t *source);

/** Name of a file of the boot, e.g. "ITLSEP001122334455.tlv"; signed configuration when @p signed_config. */
void phone_file_name(const phone_t *phone, phone_file_t file, bool signed_config, char name[PHONE_FILE_BYTES]);

#endif
