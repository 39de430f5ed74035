/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A session at the `admin:` prompt of one node: what it was given, how it opens the cluster, what it says.
 *
 * What a command prints is its transcript and goes to the session's own stream, refusals that a call manager knows
 * ("This is not a Publisher node") included. Failures go to the stream of errors, one line each. So do refusals a
 * second time, those of a script with the number of its line: who throws the transcript away still learns why a command
 * ended with 1.
 */
#ifndef ADMIN_SESSION_H
#define ADMIN_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cluster/cluster.h"
#include "hal/hal.h"

struct cJSON;
struct noted_answers;

/** What came of a command. The first three are exit statuses of itlsim. */
typedef enum admin_result {
    ADMIN_DONE,
    ADMIN_FAILED, /**< Refused or failed; nothing was changed. */
    ADMIN_USAGE,  /**< No such command, or not with these arguments. */
    ADMIN_LEAVE,  /**< The session ends. */
} admin_result_t;

/** What the command line gives. NULL: not given. Files hold a password in their first line. */
typedef struct admin_options {
    cluster_disk_t disk; /**< Of the cluster. */
    const char *node;    /**< NULL: the publisher. */
    const char *clock;   /**< As cluster_open takes it. */
    bool yes;            /**< Questions for yes or no are answered yes, the ones for known passwords by the cluster. */
    const char *password_file;          /**< The administrator's password. */
    const char *security_password_file; /**< A new security password. */
    const char *sftp_server;            /**< HOST[:PORT]. */
    const char *sftp_user;
    const char *sftp_password_file;
    const char *sftp_directory;
    const char *sftp_fingerprint; /**< "SHA256:...", of the SFTP server's host key. */
    uint32_t timeout_ms;          /**< Longest SFTP conversation. */
    bool json;                    /**< Commands are reported as JSON: report.h. */
    const base_bytes_t *p12;      /**< What `utils itl reset remotekey` takes without asking an SFTP server. */
    bool unknown_key;             /**< Take a recovery key that no list of the cluster ever held. */
} admin_options_t;

/** Where a session reads and prints. */
typedef struct admin_streams {
    FILE *in;  /**< Commands and answers; a terminal is asked as people are. */
    FILE *out; /**< The transcript. */
    FILE *err; /**< Failures, and questions while commands are reported as JSON. */
} admin_streams_t;

/** Commands of a program. */
typedef struct admin_script {
    bool single;   /**< One command of a command line; else lines of the session's input. */
    unsigned line; /**< Read last: a command, or an answer to its questions. */
    bool told;     /**< The stream of errors has why the command was refused or failed. */
} admin_script_t;

/** A session. */
typedef struct admin_session {
    const admin_options_t *options;
    FILE *in, *out, *err; /**< Its streams; out is the report's transcript while a command is reported. */
    const itl_hal_t *hal; /**< Net, clock, random numbers. */
    char node[256];       /**< Folder name of the node. */
    bool interactive;     /**< The input is a terminal and commands come from there. */
    cluster_release_t release;
    struct cJSON *report;          /**< Of the command that runs; NULL: none is wanted. */
    admin_script_t *script;        /**< NULL: a person reads the transcript. */
    struct noted_answers *answers; /**< Of the command that runs (noted.h); NULL: nobody wants them. */
} admin_session_t;

/**
 * Starts a session: opens the cluster once, which sets its clock, and finds the node.
 * @param options  kept
 * @param streams  kept open
 * @param hal      net (of phones that are reset), clock, random numbers; kept
 * @return false with the reason printed: no such cluster or node, a node that is being restarted
 */
bool admin_begin(admin_session_t *session, const admin_options_t *options, const admin_streams_t *streams,
                 const itl_hal_t *hal);

/**
 * Opens the cluster and finds the session's node. Ask all questions before: an open cluster is locked.
 * @param node  [out]
 * @return NULL with the reason printed; else the caller closes it
 */
cluster_t *admin_open(const admin_session_t *session, const cluster_node_t **node);

/** Whether a change of the session's node is possible. @return false: @p error says why not */
typedef bool admin_check_t(const cluster_t *cluster, const cluster_node_t *node, const char *value,
                           base_error_t *error);

/** Asks that before the administrator is asked to confirm the change. @return false: the reason was printed */
bool admin_may(const admin_session_t *session, admin_check_t *check, const char *value);

/** The same for those who can do without: another command is not waited for. @return NULL: nothing is printed */
cluster_t *admin_open_quietly(const admin_session_t *session, const cluster_node_t **node);

/** Notes that a line of the input was read: where it is a script, its lines are counted. */
void admin_count_line(const admin_session_t *session);

/** Changes a cluster as a command wants it. */
typedef bool admin_change_t(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** Opens the cluster, changes it, and closes it. @return false with the reason printed */
bool admin_change(const admin_session_t *session, admin_change_t *how);

/** Gives something of a cluster another value. */
typedef bool admin_set_t(cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error);

/** The same with a value. @return ADMIN_DONE, or ADMIN_FAILED with the reason printed */
admin_result_t admin_change_to(const admin_session_t *session, admin_set_t *how, const char *value);

/** Prints "itlsim: <message>" to the stream of errors; at an interactive prompt the message alone. @return ADMIN_FAILED
 */
admin_result_t admin_fail(const admin_session_t *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Prints a warning as admin_fail prints a failure; the command goes on. */
void admin_warn(const admin_session_t *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Prints a refusal that belongs to the transcript, a line or more of it; whoever is not at a terminal is told on the
 * stream of errors, in one line. @return ADMIN_FAILED */
admin_result_t admin_refuse(const admin_session_t *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Prints a part of the transcript. */
void admin_print(const admin_session_t *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Prints a line of the transcript. @param text  without its end */
void admin_line(const admin_session_t *session, const char *text);

#endif
