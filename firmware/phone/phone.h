/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The phone: the boot sequence that ties the rooms together. One itl_phone_t is one device; it uses no heap, no global
 * state and never blocks but for its flash. What a phone is and does can be read through phone_view.h alone.
 *
 * A boot asks for CTLSEP<MAC>.tlv, ITLSEP<MAC>.tlv, ITLFile.tlv (only if the one before was not found), then
 * SEP<MAC>.cnf.xml.sgn, or .cnf.xml where no installed list has a TFTP record with a certificate, and in the same way
 * XMLDefault.cnf.xml where the server does not have the phone's own. The second TFTP
 * server is asked only when the first does not answer; a server that let a time-out pass is not asked again in the same
 * boot. Newer firmware asks each server for each file by HTTP first, and by TFTP where that comes to nothing. One that
 * says nothing by HTTP in time is not asked that way again in the same boot, and one that answers by HTTP alone is
 * still there. A list of 0 bytes, or of line ends alone, counts as not found (inferred): set-ups without a list serve
 * such.
 */
#ifndef ITLPHONE_PHONE_H
#define ITLPHONE_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alarm/alarm.h"
#include "fetch/fetch_way.h"
#include "hal/hal.h"
#include "itl_limits.h"
#include "reach/reach.h"
#include "reason/reason.h"
#include "signature/signature.h"
#include "tvs/tvs.h"

/** "SEP" + MAC + NUL. */
#define ITL_PHONE_NAME_BYTES 16u

/** Longest file name a boot asks for, with NUL. */
#define ITL_PHONE_FILE_BYTES 32u

/** A TFTP server by name; the string outlives the phone. */
typedef struct itl_phone_server {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
} itl_phone_server_t;

/** Whether files are asked for by HTTP before they are by TFTP. */
typedef enum itl_phone_http_choice {
    ITL_PHONE_HTTP_AS_FIRMWARE, /**< As the model's firmware does (itl_family_asks_http), where the port is known. */
    ITL_PHONE_HTTP_ALWAYS,
    ITL_PHONE_HTTP_NEVER,
} itl_phone_http_choice_t;

/** What a device is told before it starts. Strings outlive the phone. */
typedef struct itl_phone_config {
    uint8_t mac[6];
    const char *model;    /**< "7962": picks the family of strings, names the device to TVS. */
    const char *firmware; /**< "9.4.1". */
    itl_phone_server_t tftp[ITL_LIMIT_TFTP_SERVERS];
    uint8_t tftp_count;
    bool tftp_alternate;                         /**< They were typed in at the phone (Alternate TFTP), not learned. */
    itl_tvs_server_t tvs[ITL_LIMIT_TVS_SERVERS]; /**< None: those of the last accepted configuration. */
    uint8_t tvs_count;
    bool tvs_verify_signer;
    uint16_t signer_bits_max;   /**< Longest RSA key that may have signed a file; 0: ITL_LIMIT_RSA_BITS_MAX. */
    itl_tvs_tls_t tvs_tls_min;  /**< Lowest TLS version. */
    itl_tvs_tls_t tvs_tls_only; /**< The one TLS version that it knows; default: all. */
    const char *alarms[ITL_ALARM_ADDRESSES]; /**< Where DeviceTLInfo goes: addresses that the transport knows. */
    uint8_t alarm_count;
    uint32_t timeout_ms;      /**< Of each wait for a server's answer; 0: ITL_DEFAULT_TIMEOUT_MS. */
    uint32_t tftp_blksize;    /**< 0: without options, as real phones; else at most ITL_LIMIT_TFTP_BLKSIZE. */
    uint32_t tftp_windowsize; /**< 0: without. */
    itl_phone_http_choice_t http;
    uint16_t http_port; /**< Of the TFTP servers; 0: ITL_DEFAULT_HTTP_PORT, and as firmware does only of those whose
                           TFTP port is ITL_TFTP_PORT. */
} itl_phone_config_t;

/** A phone. What is in it is its own. */
typedef struct itl_phone itl_phone_t;

/** How a phone asks by HTTP: its own affair. A program that does not name itl_phone_http_calls has none of its code. */
typedef struct itl_phone_http_calls itl_phone_http_calls_t;
extern const itl_phone_http_calls_t itl_phone_http_calls;

/** Files by HTTP, of one phone. The caller sets the first three. */
typedef struct itl_phone_http {
    const itl_phone_http_calls_t *calls;       /**< &itl_phone_http_calls */
    const itl_fetch_way_t *way;                /**< &itl_http_way, say: the trust module knows no HTTP of its own. */
    void *ctx;                                 /**< Of the way. */
    itl_reach_t reach[ITL_LIMIT_TFTP_SERVERS]; /**< Private, as all that follow: each server. */
    uint16_t port;
    uint8_t begun, silent, heard; /**< In this boot: a bit for each server. */
} itl_phone_http_t;

/** Memory lent by the caller: work may be shared by all phones of one thread, tvs is one phone's own. */
typedef struct itl_phone_memory {
    itl_signature_work_t *work;
    const itl_alarm_transport_t *alarm; /**< One phone's own; NULL: alarms are neither written nor sent. */
    void *tvs;                          /**< itl_tvs_client_size() bytes aligned for max_align_t; NULL: no TVS. */
    itl_phone_http_t *http;             /**< One phone's own; NULL: all files come by TFTP. */
} itl_phone_memory_t;

/** The files of a boot. */
typedef enum itl_phone_file {
    ITL_PHONE_FILE_CTL,
    ITL_PHONE_FILE_ITL,
    ITL_PHONE_FILE_ITL_GENERIC, /**< ITLFile.tlv */
    ITL_PHONE_FILE_CONFIG,
    ITL_PHONE_FILE_CONFIG_DEFAULT, /**< XMLDefault.cnf.xml: asked for where CONFIG is not found. */
} itl_phone_file_t;

/** Which list. */
typedef enum itl_phone_list_kind { ITL_PHONE_ITL = 0, ITL_PHONE_CTL = 1, ITL_PHONE_LISTS = 2 } itl_phone_list_kind_t;

/** What a user can do at the phone. */
typedef enum itl_phone_key {
    ITL_PHONE_KEY_ERASE_ITL,
    ITL_PHONE_KEY_ERASE_CTL,
    ITL_PHONE_KEY_RESET_SETTINGS, /**< The security settings: both lists. */
    ITL_PHONE_KEY_CLEAR_MESSAGES, /**< The soft key Clear of the status messages. */
    ITL_PHONE_KEY_FACTORY_RESET   /**< By keys at power-on: works with the menus closed, too. */
} itl_phone_key_t;

/** Of itl_phone_bytes(), a ceiling: what is in it, and why, docs/architecture.md says. A library built with other
 *  limits may need another number; it does not compile with one that is too small. */
#ifndef ITL_PHONE_BYTES
/* The smaller one is for 32 bits where enums are as short as their values: bare ARM. */
#if UINTPTR_MAX > 0xFFFFFFFFu || !defined(__ARM_SIZEOF_MINIMAL_ENUM) || __ARM_SIZEOF_MINIMAL_ENUM > 1
#define ITL_PHONE_BYTES 6464u
#else
#define ITL_PHONE_BYTES 6016u
#endif
#endif

/** Memory for itl_phone_place(), for callers without a heap. */
typedef union itl_phone_storage {
    max_align_t align;
    uint8_t bytes[ITL_PHONE_BYTES];
} itl_phone_storage_t;

/** Bytes that itl_phone_place() asks for: with the limits that this library was built with. At most ITL_PHONE_BYTES. */
size_t itl_phone_bytes(void);

/**
 * Makes a phone out of memory of the caller, who frees it after itl_phone_close. Until itl_phone_init it can be closed,
 * and nothing else.
 * @param memory  aligned for max_align_t, zeroed or not
 * @param bytes   its size
 * @return the phone; NULL when @p memory is NULL, not aligned, or of less than itl_phone_bytes() bytes
 */
itl_phone_t *itl_phone_place(void *memory, size_t bytes);

/**
 * Prepares a phone and opens what its flash holds. Starts nothing: itl_phone_boot does.
 * @param config  copied, strings kept; @param hal kept; @param memory kept
 * @return ITL_REASON_NONE; ITL_REASON_STORE_DAMAGED, ITL_REASON_STORE_VERSION, ITL_REASON_STORE_GEOMETRY,
 * ITL_REASON_FLASH_ERROR (the phone must not boot; only itl_phone_press with factory-reset, or erase of the damaged
 * list, helps); ITL_REASON_INTERNAL for an unusable config: the phone is as itl_phone_place made it
 */
ITL_MUST_USE itl_reason_t itl_phone_init(itl_phone_t *phone, const itl_phone_config_t *config, const itl_hal_t *hal,
                                         const itl_phone_memory_t *memory);

/** Starts a boot, in place of one that runs. itl_phone_init has succeeded. */
void itl_phone_boot(itl_phone_t *phone);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER once the boot is
 * over */
uint64_t itl_phone_poll(itl_phone_t *phone);

/** True once the boot has come to its verdict and its alarm was sent or has been tried everywhere. */
bool itl_phone_done(const itl_phone_t *phone);

/** Ends what runs and frees what libraries hold. The flash stays as it is. */
void itl_phone_close(itl_phone_t *phone);

/** Power-cycles: forgets all but flash, and starts the next boot. @return as itl_phone_init */
ITL_MUST_USE itl_reason_t itl_phone_reset(itl_phone_t *phone);

/**
 * What a user does at the phone; the phone has been through itl_phone_init, whatever that returned, and does not boot
 * (itl_phone_boots). Erasing a list that is damaged or of another version formats its part of the flash; the other list
 * is not touched. A phone whose settings access is off takes nothing but the factory reset, and mends what is damaged.
 * @return ITL_REASON_NONE; ITL_REASON_MENUS_CLOSED: nothing was done; ITL_REASON_STORE_GEOMETRY,
 * ITL_REASON_FLASH_ERROR, ITL_REASON_POWER_LOST: nothing was erased, or not all of it; ITL_REASON_INTERNAL where
 * itl_phone_init said so
 */
ITL_MUST_USE itl_reason_t itl_phone_press(itl_phone_t *phone, itl_phone_key_t key);

/** What becomes of the lists when another TFTP server is set at a phone. */
typedef enum itl_phone_lists_fate {
    ITL_PHONE_LISTS_OF_ANOTHER_GO, /**< Both are erased unless one of them names the server, or it is the one so far:
                                      what phones do. */
    ITL_PHONE_LISTS_STAY           /**< The user said Continue where the phone asked. */
} itl_phone_lists_fate_t;

/**
 * Sets the TFTP servers at the phone (Alternate TFTP), or those it learned again; the next boot asks them. As
 * itl_phone_press in all else.
 * @param servers    @p count of them, at most ITL_LIMIT_TFTP_SERVERS, and at least one that was typed in; copied, the
 * hosts' strings outlive the phone
 * @param alternate  typed in, not learned; learned ones leave the lists alone
 * @return as itl_phone_press; the servers are set with ITL_REASON_NONE only
 */
ITL_MUST_USE itl_reason_t itl_phone_use_tftp(itl_phone_t *phone, const itl_phone_server_t *servers, uint8_t count,
                                             bool alternate, itl_phone_lists_fate_t fate);

#endif
