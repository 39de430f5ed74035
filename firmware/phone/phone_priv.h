/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The inside of an itl_phone_t, and what the files of phone/ have for each other: phone_life.c (from power-on to
 * power-off), phone_boot.c (which file from which server), phone_http.c (whom to ask by HTTP), phone_lists.c (what to
 * do with a list that came), phone_configuration.c (with a configuration), phone_tvs.c (what verify and TVS say of it),
 * phone_alarm.c (telling the call manager), phone_messages.c (telling the user), phone_kept.c (what was told, in
 * flash), phone_press.c (what a user does), phone_peer.c (HTTPS servers),
 * phone_view.c (being read).
 */
#ifndef ITLPHONE_PHONE_PRIV_H
#define ITLPHONE_PHONE_PRIV_H

#include "config/config.h"
#include "fetch/fetch.h"
#include "outcome/outcome.h"
#include "phone/phone.h"
#include "policy/policy.h"
#include "reach/reach.h"
#include "status/status.h"
#include "store/store.h"
#include "tftp/tftp_way.h"
#include "verify/verify.h"

/** Kinds that mark the stores' regions, which follow each other in this order. */
typedef enum itl_phone_store_kind {
    ITL_PHONE_STORE_ITL = 1,
    ITL_PHONE_STORE_CTL = 2,
    ITL_PHONE_STORE_CONFIGURATION = 3,
    ITL_PHONE_STORE_MESSAGES = 4 /**< Smaller than the others, in what they leave. */
} itl_phone_store_kind_t;

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
    bool asked_signed;   /**< In this boot the .sgn was asked for. */
    bool same;           /**< What came are the bytes in force. */
    itl_config_t config; /**< Of it: what is in force. */
    itl_outcome_event_t event;
    itl_reason_t reason;      /**< With NOT_FOUND, REFUSED and FAILED. */
    itl_config_fault_t fault; /**< Of a file refused for what is in it. */
    itl_reason_t opened;      /**< What itl_store_open said. */
} itl_phone_configuration_t;

/** Most bytes of the messages in flash: a head, and each at its longest. */
#define ITL_PHONE_KEPT_BYTES (3u + ITL_LIMIT_MESSAGES * ITL_STATUS_PACKED_BYTES)

/** The status messages in flash. */
typedef struct itl_phone_kept {
    itl_store_t store;
    itl_reason_t opened; /**< What itl_store_open or itl_store_format said; with anything wrong a phone does without. */
    uint32_t loaded;     /**< Messages that were there at power-on, as itl_status_log_t counts them. */
    uint32_t said_from;  /**< The same when the boot, or the press of a key, began. */
} itl_phone_kept_t;

/** Where a boot stands. */
typedef enum itl_boot_step {
    ITL_BOOT_IDLE = 0,
    ITL_BOOT_START, /**< A file is to be asked for. */
    ITL_BOOT_FETCH, /**< A server is asked for it. */
    ITL_BOOT_TVS,   /**< TVS is asked about the signer of the file just fetched. */
    ITL_BOOT_ALARM, /**< DeviceTLInfo is on its way for the first time. */
    ITL_BOOT_DONE,
} itl_boot_step_t;

/** One request of a boot, for the report. Small: there are many. */
typedef struct itl_boot_transfer {
    uint32_t bytes;
    itl_phone_file_t file;
    itl_reason_t result;
    uint8_t server;                /**< Index into itl_phone_config_t.tftp. */
    bool by_http : 1;              /**< Not by TFTP. */
    bool signed_configuration : 1; /**< Of a configuration: the .sgn was asked for. */
} itl_boot_transfer_t;

/** Most requests of a boot: every file from every server, by HTTP and by TFTP. */
#define ITL_BOOT_TRANSFERS (2u * 5u * ITL_LIMIT_TFTP_SERVERS)

/** Most questions to TVS servers of a boot: about a list and about the configuration. */
#define ITL_BOOT_TVS_OUTCOMES (2u * ITL_TVS_OUTCOMES)

/** A TFTP server in a boot. */
typedef struct itl_boot_server {
    itl_reach_t reach; /**< Where begun. */
    bool begun;
    bool dead; /**< It let a time-out pass, or cannot be reached: this boot does not ask it by TFTP again. */
} itl_boot_server_t;

/** The state of one boot: zeroes when it begins. */
typedef struct itl_boot {
    itl_boot_step_t step;
    itl_phone_file_t file; /**< Being asked for. */
    uint8_t server;        /**< Asked for it: index into itl_phone_config_t.tftp. */
    bool by_tftp;          /**< This server was asked for it by HTTP, or is not to be. */
    bool denied_by_http;   /**< It said by HTTP that there is none. */
    bool answered;         /**< Some server answered. */
    bool tvs_renewed;      /**< As itl_phone_tvs_after_boot does. */
    itl_reason_t by_http;  /**< Why it did not come by HTTP. */
    itl_reason_t failure;  /**< Why the last server was given up. */
    uint8_t transfer_count;
    uint8_t tvs_outcome_count;
    itl_fetch_job_t job; /**< Of the file. */
    char file_name[ITL_PHONE_FILE_BYTES];
    itl_trustlist_fault_t fault; /**< Of the last list refused as malformed. */
    itl_boot_server_t servers[ITL_LIMIT_TFTP_SERVERS];
    itl_boot_transfer_t transfers[ITL_BOOT_TRANSFERS];
    itl_tvs_outcome_t tvs_outcomes[ITL_BOOT_TVS_OUTCOMES];
} itl_boot_t;

/** A file that came and is being looked at. */
typedef struct itl_examination {
    itl_tlv_source_t candidate; /**< What verify examines. */
    itl_verify_t verify;
    itl_config_reader_t reader; /**< Of a configuration. */
} itl_examination_t;

/** What a boot needs only for a while: each member until the next one is used. */
typedef union itl_phone_scratch {
    uint8_t packet[ITL_LIMIT_TFTP_BLKSIZE + ITL_TFTP_HEADER_BYTES]; /**< While a file comes. */
    itl_examination_t file;                                         /**< It came: until the next one is asked for. */
    char alarm[ITL_ALARM_BODY_BYTES];                               /**< From the boot's verdict on to the next boot. */
} itl_phone_scratch_t;

/* What is read most stands first: small offsets make small code on small machines. */
struct itl_phone {
    itl_boot_t boot;
    itl_fetch_t fetch;

    itl_phone_config_t config;
    itl_hal_t hal;
    itl_phone_memory_t memory;
    char name[ITL_PHONE_NAME_BYTES];
    char tvs_name[ITL_PHONE_NAME_BYTES + 16u];

    itl_phone_list_t lists[ITL_PHONE_LISTS];
    itl_phone_configuration_t configuration;

    itl_tftp_transfer_t tftp;
    itl_alarm_outbox_t alarms;

    /** NULL: none can be asked. The servers are those of itl_phone_config_t, else those below. */
    itl_tvs_client_t *tvs;
    const struct itl_phone_peer *peer; /**< Who asks it about an HTTPS server; NULL: nobody. */
    /** TVS servers of the configuration that was in force when the boot began. One that is accepted meanwhile does not
     * change them for the rest of the boot; itl_phone_tvs_after_boot takes its own from the file. */
    itl_config_servers_t tvs_servers;

    itl_status_log_t status;
    itl_phone_kept_t kept;
    itl_phone_scratch_t scratch;
};

/** True for the files that configure a phone. */
bool itl_phone_file_configures(itl_phone_file_t file);

/** The file in force, to be read; the payload is empty where there is none. @param source [out] what it refers to */
itl_config_input_t itl_phone_configuration_file(itl_phone_t *phone, itl_tlv_source_t *source);

/** The list that a file of the boot is about. */
itl_phone_list_t *itl_phone_list_of_file(itl_phone_t *phone, itl_phone_file_t file);

/** Opens a list's region and reads what is installed. @return as itl_store_open */
ITL_MUST_USE itl_reason_t itl_phone_list_open(itl_phone_t *phone, itl_phone_list_kind_t kind);

/** Reads the list that the store now holds into list->installed. @return ITL_REASON_NONE, ITL_REASON_STORE_DAMAGED */
ITL_MUST_USE itl_reason_t itl_phone_list_load(itl_phone_list_t *list);

/** itl_store_open or itl_store_format. */
typedef itl_reason_t (*itl_phone_store_use_t)(itl_store_t *store, const itl_hal_flash_t *flash,
                                              itl_store_region_t region, uint8_t kind, const itl_hal_system_t *system,
                                              itl_signature_work_t *work);

/** Opens or formats the part of the flash that belongs to a store. @return as @p use */
ITL_MUST_USE itl_reason_t itl_phone_use_region(itl_phone_t *phone, itl_store_t *store, itl_phone_store_kind_t kind,
                                               itl_phone_store_use_t use);

/** Erases a list; formats its part of the flash when it is damaged. @return as itl_store_erase or itl_store_format */
ITL_MUST_USE itl_reason_t itl_phone_list_erase(itl_phone_t *phone, itl_phone_list_kind_t kind);

/** The store kind of a list. */
itl_phone_store_kind_t itl_phone_store_of_list(itl_phone_list_kind_t kind);

/** Takes the bytes of a list while they come. An itl_fetch_sink_t.write with an itl_phone_list_t as context. */
ITL_MUST_USE itl_reason_t itl_phone_list_write(void *list, const uint8_t *data, size_t len);

/** Examines the list that was fetched. @return true when TVS has to be waited for */
bool itl_phone_list_examine(itl_phone_t *phone, itl_phone_list_t *list);

/** Goes on with what TVS said of the list being examined. */
void itl_phone_list_tvs_answered(itl_phone_t *phone, itl_phone_list_t *list);

/** Notes that a list did not come, or is not taken. */
void itl_phone_list_missed(itl_phone_list_t *list, itl_reason_t reason);

/** Opens the region of the configuration and reads what is in force. @return as itl_store_open */
ITL_MUST_USE itl_reason_t itl_phone_configuration_open(itl_phone_t *phone);

/** Forgets the configuration, a damaged one too. @return as itl_store_format */
ITL_MUST_USE itl_reason_t itl_phone_configuration_format(itl_phone_t *phone);

/** Reads settings and TVS servers of the configuration in the store, if there is one. @return ITL_REASON_NONE; since it
 *  was read before it was committed, anything else is damage: ITL_REASON_STORE_DAMAGED, ITL_REASON_FLASH_ERROR,
 *  ITL_REASON_INTERNAL (no memory) */
ITL_MUST_USE itl_reason_t itl_phone_configuration_renew(itl_phone_t *phone);

/** Takes the bytes of a configuration while they come. An itl_fetch_sink_t.write with an itl_phone_configuration_t as
 * context. */
ITL_MUST_USE itl_reason_t itl_phone_configuration_write(void *configuration, const uint8_t *data, size_t len);

/** Examines the configuration that was fetched. @return true when TVS has to be waited for */
bool itl_phone_configuration_examine(itl_phone_t *phone);

/** Goes on with what TVS said of the configuration being examined. */
void itl_phone_configuration_tvs_answered(itl_phone_t *phone);

/** Notes that the configuration did not come, or is not taken. */
void itl_phone_configuration_missed(itl_phone_configuration_t *configuration, itl_reason_t reason);

/** Sets TVS up with the servers that are known now; without any phone->tvs stays NULL. */
void itl_phone_tvs_open(itl_phone_t *phone);

/** Takes the TVS servers of a configuration that was accepted in the boot before; what is under way was cancelled. */
void itl_phone_tvs_renew(itl_phone_t *phone);

/** For questions that come once a boot is over: the TVS servers are those of a configuration that it accepted, at once.
 *  Where the boot itself asked some, they stay until the next one, as its report names them. */
void itl_phone_tvs_after_boot(itl_phone_t *phone);

/** A TVS server as it is known now. @param index as in itl_tvs_outcome_t */
itl_tvs_server_t itl_phone_tvs_server(const itl_phone_t *phone, uint8_t index);

/** Puts scratch.file.candidate before verify, and its signer to TVS where that is to be asked and can be. @return
 * accept or refuse; ITL_POLICY_ASK_TVS: TVS is being asked, and itl_phone_tvs_verdict will tell */
ITL_MUST_USE itl_policy_verdict_t itl_phone_judge(itl_phone_t *phone, const itl_verify_want_t *wanted,
                                                  itl_tvs_purpose_t purpose);

/** Takes the answer of TVS. @return accept or refuse */
ITL_MUST_USE itl_policy_verdict_t itl_phone_tvs_verdict(itl_phone_t *phone);

/** Appends a status message at the present time. */
void itl_phone_say(itl_phone_t *phone, itl_status_text_id_t text, itl_reason_t reason, const char *name);

/** Says why the file asked for did not come from the server asked. */
void itl_phone_say_missed(itl_phone_t *phone, itl_reason_t reason);

/** Opens the region of the messages, and takes what is in it. What is damaged counts as empty. */
void itl_phone_kept_open(itl_phone_t *phone);

/** Writes the messages, if any since phone->kept.said_from says what the boot kept last had not said. A flash that
 *  fails keeps what it had: messages are no reason to stop. */
void itl_phone_kept_write(itl_phone_t *phone);

/** Forgets the messages, in flash too. @return as itl_store_erase, or as itl_store_format where the region is damaged;
 *  ITL_REASON_NONE where the flash has no room for any */
ITL_MUST_USE itl_reason_t itl_phone_kept_clear(itl_phone_t *phone);

/** The same, and erases the region whole. */
ITL_MUST_USE itl_reason_t itl_phone_kept_format(itl_phone_t *phone);

/** Sets the outbox up; without transport or for old firmware it stays empty. */
void itl_phone_alarm_open(itl_phone_t *phone);

/** Posts the alarm of this boot. */
void itl_phone_alarm_post(itl_phone_t *phone, itl_alarm_status_t status);

/** What phone_http.c has for phone_boot.c. */
struct itl_phone_http_calls {
    /** Forgets what the last boot found out. */
    void (*begin)(itl_phone_t *phone);

    /** The server to be reached, where it is to be asked by HTTP before it is by TFTP; its name is looked up when it is
     *  asked for the first time in a boot. @return NULL: by TFTP alone */
    itl_reach_t *(*server)(itl_phone_t *phone, uint8_t server);

    /** Notes how a file by HTTP ended. */
    void (*note)(itl_phone_t *phone, uint8_t server, const itl_fetch_result_t *result);

    /** True when the server said anything by HTTP in this boot, and has not fallen silent. */
    bool (*is_up)(const itl_phone_t *phone, uint8_t server);
};

/** Says what there is to say once a file, or both lists, had their turn. */
void itl_phone_say_turn(itl_phone_t *phone, itl_outcome_turn_t turn);

#endif
