/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a configuration is made of: its members, what each phone's configuration says, a file being read.
 */
#ifndef ITLPHONE_CONFIG_TYPES_H
#define ITLPHONE_CONFIG_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family/family.h"
#include "itl_limits.h"
#include "reason/reason.h"
#include "tlv/tlv.h"

/**
 * Members of a configuration; itl_config_rule() has their paths. Which number of a switch means "on" differs from one
 * to the next.
 */
typedef enum itl_config_member {
    ITL_CONFIG_SETTINGS_ACCESS, /**< Has three values. */
    ITL_CONFIG_WEB_ACCESS,
    ITL_CONFIG_WEB_PROTOCOL, /**< 0: HTTP and HTTPS, 1: HTTPS only. */
    ITL_CONFIG_TLS12_ONLY,
    ITL_CONFIG_SSH_ACCESS,
    ITL_CONFIG_SPAN_TO_PC_PORT,
    ITL_CONFIG_PC_PORT,
    ITL_CONFIG_VOICE_VLAN_ACCESS,
    ITL_CONFIG_DISPLAY_IDLE_TIMEOUT, /**< "01:00" */
    ITL_CONFIG_DISPLAY_ON_TIME,
    ITL_CONFIG_DISPLAY_ON_DURATION,
    ITL_CONFIG_DAYS_DISPLAY_NOT_ACTIVE, /**< "1,7" */
    ITL_CONFIG_WEB_ADMIN,
    ITL_CONFIG_ADMIN_PASSWORD,
    ITL_CONFIG_PROBLEM_REPORT_URL,
    ITL_CONFIG_COMMON_WEB_ACCESS, /**< Counts where vendorConfig says nothing (chosen). */
    ITL_CONFIG_SECURITY_MODE,     /**< 1 non secure, 2 authenticated, 3 encrypted. */

    /* URLs: directly behind each its secure twin (itl_config_secure_twin). */
    ITL_CONFIG_AUTHENTICATION_URL,
    ITL_CONFIG_SECURE_AUTHENTICATION_URL,
    ITL_CONFIG_DIRECTORY_URL,
    ITL_CONFIG_SECURE_DIRECTORY_URL,
    ITL_CONFIG_SERVICES_URL,
    ITL_CONFIG_SECURE_SERVICES_URL,
    ITL_CONFIG_MESSAGES_URL,
    ITL_CONFIG_SECURE_MESSAGES_URL,
    ITL_CONFIG_INFORMATION_URL,
    ITL_CONFIG_SECURE_INFORMATION_URL,
    ITL_CONFIG_IDLE_URL,
    ITL_CONFIG_SECURE_IDLE_URL,

    ITL_CONFIG_IDLE_TIMEOUT, /**< Seconds. */
    ITL_CONFIG_PROXY_SERVER_URL,
    ITL_CONFIG_SERVICES_PROVISIONING, /**< 0: phoneServices only, 1: URLs only, 2: both. */
    ITL_CONFIG_LOAD,
    ITL_CONFIG_INACTIVE_LOAD,
    ITL_CONFIG_SSH_USER,
    ITL_CONFIG_SSH_PASSWORD,
    ITL_CONFIG_DATE_TEMPLATE, /**< "D/M/Y", "M/D/YA": an A stands for twelve hours. */
    ITL_CONFIG_TIME_ZONE,
    ITL_CONFIG_USER_LOCALE,
    ITL_CONFIG_USER_LOCALE_LANGUAGE,
    ITL_CONFIG_USER_LOCALE_VERSION,
    ITL_CONFIG_USER_LOCALE_CHARSET,
    ITL_CONFIG_NETWORK_LOCALE,
    ITL_CONFIG_NETWORK_LOCALE_NAME,
    ITL_CONFIG_NETWORK_LOCALE_VERSION,
    ITL_CONFIG_PHONE_PASSWORD, /**< Keys that unlock the settings. */
    ITL_CONFIG_CAPF_HOST,
    ITL_CONFIG_CAPF_PORT,
    ITL_CONFIG_ENCRYPTED, /**< "true", "false" */
    ITL_CONFIG_FULL,      /**< The same. */
    ITL_CONFIG_VERSION_STAMP,
    ITL_CONFIG_LINE_NAME, /**< Of the first line that has one: its directory number. */

    /* Of ITL_CONFIG_CALL_MANAGERS, by priority. */
    ITL_CONFIG_CALL_MANAGER,
    ITL_CONFIG_SIP_PORT,
    ITL_CONFIG_SECURED_SIP_PORT,

    /* Of ITL_CONFIG_SERVICES, in the order of the file. */
    ITL_CONFIG_SERVICE_TYPE, /**< "0" services, "1" directories, "2" messages. */
    ITL_CONFIG_SERVICE_NAME,
    ITL_CONFIG_SERVICE_URL, /**< Also "Application:Cisco/MissedCalls" and its like. */
    ITL_CONFIG_SERVICE_VENDOR,
    ITL_CONFIG_SERVICE_VERSION,

    /* Not to be asked for: what itl_config_servers_t and the order above are made of. */
    ITL_CONFIG_CALL_MANAGER_MEMBER,
    ITL_CONFIG_SERVICE,
    ITL_CONFIG_TVS_MEMBER,
    ITL_CONFIG_TVS_PORT,
    ITL_CONFIG_TVS_ADDRESS,

    ITL_CONFIG_MEMBER_COUNT /**< None of them. */
} itl_config_member_t;

/** Call managers and services that are kept; of more the last ones are not. */
#define ITL_CONFIG_CALL_MANAGERS 3u
#define ITL_CONFIG_SERVICES      8u

/** Longest value, in bytes with the NUL. */
#define ITL_CONFIG_TEXT_BYTES 256u

/** What a member's text is. */
typedef enum itl_config_type {
    ITL_CONFIG_TYPE_TEXT,    /**< Anything of less than ITL_CONFIG_TEXT_BYTES. */
    ITL_CONFIG_TYPE_SECRET,  /**< A text that reports do not show. */
    ITL_CONFIG_TYPE_NUMBER,  /**< 0 to 65535, or empty. */
    ITL_CONFIG_TYPE_SWITCH,  /**< A number: one means on, any other off. */
    ITL_CONFIG_TYPE_ACCESS,  /**< A number: 1 on, 2 restricted, any other off. */
    ITL_CONFIG_TYPE_PORT,    /**< 1 to 65535. */
    ITL_CONFIG_TYPE_HOST,    /**< One word of less than ITL_LIMIT_CONFIG_HOST_BYTES. */
    ITL_CONFIG_TYPE_LINE,    /**< One word of less than ITL_LIMIT_LINE_NAME_BYTES; others are passed over. */
    ITL_CONFIG_TYPE_ORDERED, /**< An element that may have a priority, a number. */
    ITL_CONFIG_TYPE_PARENT,  /**< An element with others in it. */
    ITL_CONFIG_TYPE_PART     /**< Of ITL_CONFIG_SERVICE. */
} itl_config_type_t;

/** What is known of a member. */
typedef struct itl_config_rule {
    const char *path; /**< Below the root: "vendorConfig/webAccess". XMLDefault has no devicePool around its parts. */
    itl_config_type_t type;
    uint8_t on;       /**< Of a switch: the number that means on. */
    uint16_t unknown; /**< Families that do not know it: 1 << itl_family_t. */
} itl_config_rule_t;

/** A setting that is on, off, restricted (settings access alone), or not in the file. */
typedef enum itl_config_switch {
    ITL_CONFIG_NOT_SET = 0,
    ITL_CONFIG_OFF = 1,
    ITL_CONFIG_ON = 2,
    ITL_CONFIG_RESTRICTED = 3 /**< Settings access: what a user prefers and the volume, and nothing else. */
} itl_config_switch_t;

/** A member of <TVS><members>. */
typedef struct itl_config_tvs {
    uint16_t priority; /**< Lower is asked first. */
    uint16_t port;     /**< 2445 where the file names none. */
    char host[ITL_LIMIT_CONFIG_HOST_BYTES];
} itl_config_tvs_t;

/** The TVS servers of a file. */
typedef struct itl_config_servers {
    uint8_t count;
    itl_config_tvs_t
        members[ITL_LIMIT_TVS_SERVERS]; /**< By priority; members of the same one in the order of the file. */
} itl_config_servers_t;

/** What a phone obeys at every moment. */
typedef struct itl_config_settings {
    itl_config_switch_t settings_access; /**< <settingsAccess>: 1 on, 0 off, 2 restricted (inferred). */
    itl_config_switch_t web_access;      /**< <webAccess>: 0 on, 1 off. */
    itl_config_switch_t ssh_access;      /**< <sshAccess>: 0 on, 1 off. */
    itl_config_switch_t span_to_pc_port; /**< <spanToPCPort>: 0 on, 1 off. */
    itl_config_switch_t services_https;  /**< useHTTPS of <phoneServices>. */
    /** <name> of the first <line> that has one: its directory number. "": there is none, or it is too long. */
    char line_name[ITL_LIMIT_LINE_NAME_BYTES];
} itl_config_settings_t;

/** Where an element stands in the XML of a file, its tags counted in. */
typedef struct itl_config_place {
    uint16_t off;
    uint16_t len; /**< 0: it is not there. */
} itl_config_place_t;

/** Places that are kept: of every single member, of what each call manager has, of each service. */
#define ITL_CONFIG_SINGLES ((unsigned)ITL_CONFIG_CALL_MANAGER)
#define ITL_CONFIG_PLACES  (ITL_CONFIG_SINGLES + 3u * ITL_CONFIG_CALL_MANAGERS + ITL_CONFIG_SERVICES)

/** A file as read. All zero: there is none. */
typedef struct itl_config {
    itl_config_settings_t settings;
    bool is_default;   /**< Root <Default> instead of <device>: XMLDefault.cnf.xml. */
    uint16_t root_len; /**< Bytes up to the end of the root's start tag. */
    uint8_t call_manager_count;
    uint8_t service_count;
    itl_config_place_t places[ITL_CONFIG_PLACES];
} itl_config_t;

/** Where and why a file is refused, for people. */
typedef struct itl_config_fault {
    uint32_t line;              /**< From 1. */
    uint32_t column;            /**< From 1, in bytes. */
    itl_config_member_t member; /**< In which; ITL_CONFIG_MEMBER_COUNT: in none that is known. */
    const char *what;           /**< Constant text, e.g. "a port that is none"; NULL: nothing is wrong. */
} itl_config_fault_t;

/** Roots of configurations. */
#define ITL_CONFIG_ROOT         "device"
#define ITL_CONFIG_ROOT_DEFAULT "Default"

/** A file to be read. */
typedef struct itl_config_input {
    const itl_tlv_source_t *source;
    itl_tlv_span_t payload; /**< The XML in it (a signed file's header left out). */
    itl_family_t family;    /**< Of the phone that reads it. */
    const char *root;       /**< Its root must be this one; NULL: either. */
    bool kept; /**< It was accepted before, be it by another version or as another model: values that are not what their
                  type demands are passed over. */
} itl_config_input_t;

/** Longest path of interest, with NUL. */
#define ITL_CONFIG_PATH_BYTES 80u

/** A file being read: scratch memory of one call. Members are private to the room. */
typedef struct itl_config_reader {
    void *parser;
    const itl_config_input_t *file;
    itl_config_t config;
    itl_config_servers_t *servers; /**< NULL: not wanted. */
    itl_config_tvs_t member;       /**< The <member> of TVS being read. */
    itl_config_place_t manager[3]; /**< What the call manager being read has. */
    uint16_t manager_priority;
    uint16_t priorities[ITL_CONFIG_CALL_MANAGERS]; /**< Of the call managers that are kept. */
    char path[ITL_CONFIG_PATH_BYTES];              /**< Names of the open elements below the root. */
    unsigned path_len;
    unsigned deeper;      /**< Open elements that path has no room for. */
    bool rooted;          /**< The root is open. */
    uint16_t element_off; /**< Where the innermost open member begins. */
    itl_config_switch_t common_web_access;
    char text[ITL_LIMIT_CONFIG_HOST_BYTES]; /**< Character data of the innermost open element, cut. */
    uint32_t text_len;                      /**< Of all of it. */
    itl_config_fault_t fault;               /**< Why the file is refused. */
    uint8_t piece[128];
} itl_config_reader_t;

#endif
