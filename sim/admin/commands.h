/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The commands of the prompt: their names, abbreviations, help and completion.
 */
#ifndef ADMIN_COMMANDS_H
#define ADMIN_COMMANDS_H

#include <stdio.h>

#include "admin/session.h"

/** Most arguments of a command. */
#define COMMANDS_NAMES_MAX 1024

/** Does a command. @param argc, argv  what follows the command's own words */
typedef admin_result_t admin_run_t(admin_session_t *session, int argc, char **argv);

/** A command. */
typedef struct admin_command {
    const char *name;      /**< Its words: "utils itl reset localkey". */
    const char *arguments; /**< For people: "HOST USER PATH"; "": none. What is called PASSWORD is kept nowhere. */
    const char *choices;   /**< Values of the argument, separated by '|', for completion; NULL: none. "<nodes>" and the
                              like are what the cluster has of them (values.h). Values may be several words; where
                              "..." stands last, each is one, and every argument takes them. Those of different
                              arguments stand between ";". */
    int min, max;          /**< Number of arguments. */
    admin_run_t *run;
    const char *help; /**< One line. */
} admin_command_t;

/** All commands, ended by a NULL name. */
extern const admin_command_t admin_commands[];

/**
 * Does what the words say: each may be shortened as long as it is clear; "?" in the place of a word tells what may
 * stand there.
 */
admin_result_t commands_run(admin_session_t *session, int count, char **words);

/** The command that the words begin with, shortened or not. @return NULL: none, or more than one */
const admin_command_t *commands_find(int count, char **words);

/** Prints every command that begins with these words. @param session  of its release; NULL: of all. @return false: none
 *  does */
bool commands_help(const admin_session_t *session, FILE *to, int count, char **words);

/** Told of each word that may stand next, and its help ("" for words that lead on). */
typedef void commands_next_t(void *ctx, const char *word, const char *help);

/**
 * Tells what may follow.
 * @param session       asked for values that depend on the cluster, and for its release; NULL: none of these, and
 *                      commands of all releases
 * @param count, words  the whole words before
 * @param begun         the beginning of the next word; "": any
 */
void commands_next(const admin_session_t *session, int count, char **words, const char *begun, commands_next_t *tell,
                   void *ctx);

/** Prints how the command goes that the words are, what may follow them, and "<cr>" where they can be entered as they
 *  are. @param count, words, begun  as commands_next */
void commands_explain(const admin_session_t *session, int count, char **words, const char *begun);

admin_run_t admin_show_itl;            /**< show itl */
admin_run_t admin_show_ctl;            /**< show ctl */
admin_run_t admin_show_cert_list;      /**< show cert list own */
admin_run_t admin_show_cert_own;       /**< show cert own NAME */
admin_run_t admin_show_alarms;         /**< show alarms */
admin_run_t admin_show_alerts;         /**< show alerts */
admin_run_t admin_show_enterprise;     /**< show enterprise */
admin_run_t admin_show_cluster;        /**< show network cluster */
admin_run_t admin_cert_regen;          /**< set cert regen NAME */
admin_run_t admin_ctl_reset;           /**< utils ctl reset localkey */
admin_run_t admin_ctl_set_cluster;     /**< utils ctl set-cluster mixed-mode|non-secure-mode */
admin_run_t admin_ctl_update;          /**< utils ctl update CTLFile */
admin_run_t admin_file_delete;         /**< file delete tftp CTLFile.tlv */
admin_run_t admin_fips_disable;        /**< utils fips disable */
admin_run_t admin_fips_enable;         /**< utils fips enable */
admin_run_t admin_fips_status;         /**< utils fips status */
admin_run_t admin_set_hostname;        /**< set network hostname NAME */
admin_run_t admin_set_domain;          /**< set network domain NAME */
admin_run_t admin_phones_reset;        /**< utils phones reset [all|NAME...] [soft|hard] */
admin_run_t admin_set_secure_urls;     /**< set enterprise secure-urls on|off */
admin_run_t admin_set_interaction;     /**< set enterprise interaction automatic|manual */
admin_run_t admin_set_rollback;        /**< set enterprise rollback true|false */
admin_run_t admin_set_digest;          /**< set enterprise signature sha1|sha512 */
admin_run_t admin_set_tls_min;         /**< set tls min-version 1.0|1.1|1.2|1.3 */
admin_run_t admin_show_tls_min;        /**< show tls min-version */
admin_run_t admin_set_security;        /**< set password user security */
admin_run_t admin_set_admin;           /**< set password user admin */
admin_run_t admin_reset_local;         /**< utils itl reset localkey */
admin_run_t admin_reset_remote;        /**< utils itl reset remotekey HOST USER PATH */
admin_run_t admin_service_list;        /**< utils service list */
admin_run_t admin_service_restart;     /**< utils service restart NAME */
admin_run_t admin_service_start;       /**< utils service start NAME */
admin_run_t admin_service_stop;        /**< utils service stop NAME */
admin_run_t admin_backup;              /**< utils disaster_recovery backup FILE */
admin_run_t admin_bulk_delete;         /**< utils bulk delete */
admin_run_t admin_bulk_export;         /**< utils bulk export FILE */
admin_run_t admin_bulk_import;         /**< utils bulk import FILE */
admin_run_t admin_restore;             /**< utils disaster_recovery restore FILE */
admin_run_t admin_file_get;            /**< file get tftp NAME */
admin_run_t admin_delete_node;         /**< delete node NAME */
admin_run_t admin_rebuild_publisher;   /**< rebuild publisher [SUBSCRIBER] */
admin_run_t admin_set_phone_group;     /**< set phone group all|NAME NODE... */
admin_run_t admin_set_phone_settings;  /**< set phone settings VALUE [all|NAME...] */
admin_run_t admin_set_phone_ssh_login; /**< set phone ssh-login USER PASSWORD|none */
admin_run_t admin_set_phone_span;      /**< set phone span VALUE [all|NAME...] */
admin_run_t admin_set_phone_ssh;       /**< set phone ssh VALUE [all|NAME...] */
admin_run_t admin_set_phone_tftp;      /**< set phone tftp all|NAME NODE... */
admin_run_t admin_set_phone_web;       /**< set phone web VALUE [all|NAME...] */
admin_run_t admin_show_phone;          /**< show phone all|NAME */
admin_run_t admin_help;                /**< help [COMMAND] */
admin_run_t admin_quit;                /**< quit, exit */
admin_run_t admin_file_list_tftp;      /**< file list tftp [PATTERN] */
admin_run_t admin_file_list_log;       /**< file list activelog [PATTERN] */
admin_run_t admin_file_view_tftp;      /**< file view tftp NAME */
admin_run_t admin_file_view_log;       /**< file view activelog NAME */
admin_run_t admin_show_cert_trust;     /**< show cert list trust */
admin_run_t admin_show_status;         /**< show status */
admin_run_t admin_show_version;        /**< show version active */
admin_run_t admin_dbreplication;       /**< utils dbreplication runtimestate */
admin_run_t admin_ping;                /**< utils network ping NODE|HOST[:PORT] */
admin_run_t admin_system_restart;      /**< utils system restart */
admin_run_t admin_system_upgrade;      /**< utils system upgrade */
admin_run_t admin_cert_ca_signed;      /**< set cert ca-signed NAME */
admin_run_t admin_cert_multi_server;   /**< set cert multi-server TVS */
admin_run_t admin_set_smtp;            /**< set notification smtp HOST[:PORT] to ADDRESS [from ADDRESS] */
admin_run_t admin_notification_off;    /**< set notification off */
admin_run_t admin_show_notification;   /**< show notification */

#endif
