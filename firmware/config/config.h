/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a configuration file (SEP<MAC>.cnf.xml) sets: the members of a phone's configuration that this phone knows.
 * Whether the file may be believed is verify/'s and policy/'s business; here it is only read.
 *
 * XML by expat, fed from the source in small pieces. A document type declaration is refused: configurations have none,
 * and entities are how small files become large ones. Unknown elements are skipped. Expat takes its memory from the C
 * library's heap while one file is being read, and gives it back.
 */
#ifndef ITLPHONE_CONFIG_H
#define ITLPHONE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_limits.h"
#include "reason/reason.h"
#include "tlv/tlv.h"

/** A setting that is on, off, or not in the file. */
typedef enum itl_config_switch { ITL_CONFIG_NOT_SET = 0, ITL_CONFIG_OFF = 1, ITL_CONFIG_ON = 2 } itl_config_switch_t;

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

/** What else is taken from a file. */
typedef struct itl_config_settings {
    itl_config_switch_t settings_access; /**< <settingsAccess>: 1 on, 0 off. */
    itl_config_switch_t web_access;      /**< <webAccess>: 0 on, 1 off. */
    itl_config_switch_t ssh_access;      /**< <sshAccess>: 0 on, 1 off. */
    itl_config_switch_t span_to_pc_port; /**< <spanToPCPort>: 0 on, 1 off. */
    /** <name> of the first <line> that has one: its directory number. "": there is none, or it is too long. */
    char line_name[ITL_LIMIT_LINE_NAME_BYTES];
} itl_config_settings_t;

/** Where and why a file is refused, for people. */
typedef struct itl_config_fault {
    uint32_t line;    /**< From 1. */
    uint32_t column;  /**< From 1, in bytes. */
    const char *what; /**< Constant text, e.g. "a port that is none"; NULL: nothing is wrong. */
} itl_config_fault_t;

/** Deepest elements of interest: device/TVS/members/member/address, device/sipProfile/sipLines/line/name. */
#define ITL_CONFIG_DEPTH 5

/** Longest element name of interest, with NUL. */
#define ITL_CONFIG_NAME_BYTES 20

/** A file being read: scratch memory of one call. Members are private to config.c. */
typedef struct itl_config_reader {
    void *parser;
    itl_config_settings_t settings;
    itl_config_servers_t servers;
    itl_config_tvs_t member; /**< The <member> being read. */
    char path[ITL_CONFIG_DEPTH]
             [ITL_CONFIG_NAME_BYTES];       /**< Names of the open elements; longer ones are cut and match nothing. */
    unsigned depth;                         /**< Open elements, those deeper than ITL_CONFIG_DEPTH counted too. */
    char text[ITL_LIMIT_CONFIG_HOST_BYTES]; /**< Character data of the innermost open element. */
    unsigned text_len;
    bool text_too_long;
    bool line_seen;           /**< The first <line> with a <name> is behind. */
    itl_config_fault_t fault; /**< Why the file is refused. */
    uint8_t piece[128];
} itl_config_reader_t;

/**
 * Reads a configuration.
 * @param reader    scratch memory; afterwards its member fault says where and what with ITL_REASON_MALFORMED, and
 * nothing else in it outlives the call
 * @param source    the file
 * @param payload   the XML in it (a signed file's header left out)
 * @param settings  [out] zero but for what the file sets; unchanged unless ITL_REASON_NONE is returned
 * @param servers   [out] the same of its TVS servers; NULL: not wanted
 * @return ITL_REASON_NONE; ITL_REASON_MALFORMED (not well-formed XML, a document type, no root element <device>, a
 * switch or port that is no number, a host past ITL_LIMIT_CONFIG_HOST_BYTES); ITL_REASON_FLASH_ERROR;
 * ITL_REASON_INTERNAL (no memory)
 */
ITL_MUST_USE itl_reason_t itl_config_read(itl_config_reader_t *reader, const itl_tlv_source_t *source,
                                          itl_tlv_span_t payload, itl_config_settings_t *settings,
                                          itl_config_servers_t *servers);

#endif
