/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The stage as programs of this machine: `itlsim cluster up` serves each cluster's folder on addresses of its own below
 * 127, `itlsim phone run` is each phone that is on, `itlsim admin` types. This process opens no socket. What they say
 * is read from files. Of real*.c alone.
 */
#ifndef SCENARIO_REAL_H
#define SCENARIO_REAL_H

#include <cjson/cJSON.h>

#include "scenario/process.h"
#include "scenario/stage.h"

/** Longest that anything is waited for on this machine's clock, however long a step may take. */
#define REAL_PATIENCE_MS 120000u

/** Longest path of a file of a stage, NUL counted. */
#define REAL_PATH_BYTES 4608u

/** A file that a program writes, read line by line. */
typedef struct real_lines {
    char path[REAL_PATH_BYTES];
    long at; /**< Read so far. */
} real_lines_t;

/** A cluster's program, and its files. */
typedef struct real_cluster {
    process_t up;
    process_t tftp[STAGE_NODES_MAX];        /**< Somebody else's TFTP servers, */
    char tftp_address[STAGE_NODES_MAX][64]; /**< on addresses of their own. */
    char folder[REAL_PATH_BYTES];
    real_lines_t out, err, log;
    unsigned reloads;       /**< Times that it took in a change. */
    unsigned rounds;        /**< Rounds of resets that it told the end of. */
    bool round_due;         /**< It is to tell one more, */
    unsigned rounds_wanted; /**< when there are so many. */
    uint64_t resets;        /**< As its state counted them last. */
} real_cluster_t;

/** A phone's program, and what it said. */
typedef struct real_phone {
    process_t run;
    char folder[REAL_PATH_BYTES];
    real_lines_t out, err;
    char port[16];         /**< Of its CoAP server; "": not told yet. */
    unsigned boots_wanted; /**< Boots that it is to tell of since it was started, */
    unsigned boots_told;   /**< and those it did. */
    cJSON *report;         /**< Of its last boot; NULL: none. */
    uint64_t begun_ms;     /**< When it was started or reset last. */
    int old_messages;      /**< Messages of the report that were there before. */
} real_phone_t;

/** What they share. */
typedef struct real_stage {
    char itlsim[REAL_PATH_BYTES];
    char folder[REAL_PATH_BYTES]; /**< All files of this stage are there. */
    uint64_t begun_ms;            /**< On this machine's clock. */
    uint64_t ahead_us;            /**< Clusters' clocks were set ahead by so much. */
    bool own_ports;               /**< Ports of real nodes are not permitted. */
    bool logs_are_wanted;         /**< One looks into the clusters' logs. */
    bool wear_is_wanted;          /**< An expectation asks for the wear of flash. */
} real_stage_t;

/** Why a scenario cannot be played by programs, whatever its steps are. @return NULL: it can */
const char *real_cannot_scenario(const scenario_t *scenario);

/** Why steps cannot be, but expectations and branches, which are asked about one by one. @param reason  [out]
 *  @return false with the reason */
bool real_can_steps(const scenario_t *scenario, const step_t *steps, size_t count, char reason[160]);

/** Why an expectation cannot be judged there. @return NULL: it can */
const char *real_cannot_expect(const expect_step_t *expect);

/** Writes a path; one that is too long ends early, and is not found. */
void real_path(char path[REAL_PATH_BYTES], const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Told of a line. */
typedef void real_line_t(void *ctx, char *line);

/** Reads whole lines that came since; they have no bound but memory. */
void real_new_lines(real_lines_t *lines, real_line_t *take, void *ctx);

/** A plan for a command of itlsim in a stage's folder. */
process_plan_t real_plan(const stage_t *stage, const char *command);

/** Reads all that programs said, and starts phones that are due. */
void real_look(stage_t *stage);

/** Lets time go by on this machine until @p done. @return false: too long, or all is to stop */
bool real_until(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t longest_ms);

/* --- clusters: as stage_kind_t has them --- */

/** As stage_kind_t has it. */
bool real_cluster_open(stage_t *stage, stage_cluster_t *cluster, base_error_t *error);

/** As stage_kind_t has it. */
void real_cluster_changed(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
void real_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off);

/** As stage_kind_t has it. */
void real_cluster_write_syslog(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
void real_cluster_close(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
stage_typed_result_t real_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said);

/** Reads what a cluster said. */
void real_cluster_look(stage_t *stage, stage_cluster_t *cluster);

/** Sets a cluster's clock ahead, for good. @return false with the reason */
bool real_cluster_ahead(stage_cluster_t *cluster, uint64_t seconds, base_error_t *error);

/* --- TFTP servers that others wrote --- */

/** Port of TFTP: the real one, or where that is not permitted another. */
unsigned real_tftp_port(const stage_t *stage);

/** Where a phone asks for the files of a node. */
const char *real_tftp_address(const stage_phone_t *phone, const stage_node_t *node);

/** Why the server that a scenario names cannot be had. @return NULL: it can */
const char *real_cannot_tftp(const scenario_t *scenario);

/** Gives the servers of a cluster what its nodes serve now, starts and ends them as the nodes' TFTP services. Without
 *  such servers nothing happens. @return false with the reason */
bool real_tftp_follow(stage_cluster_t *cluster, base_error_t *error);

/** Ends them. */
void real_tftp_end(stage_cluster_t *cluster);

/* --- phones: as stage_kind_t has them --- */

/** As stage_kind_t has it. */
bool real_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error);

/** As stage_kind_t has it. */
void real_phone_off(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
bool real_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128]);

/** As stage_kind_t has it. */
void real_phone_close(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
void real_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts);

/** As stage_kind_t has it. */
stage_list_t real_phone_list(const stage_phone_t *phone, itl_phone_list_kind_t kind);

/** As stage_kind_t has it. */
bool real_phone_signer(const stage_phone_t *phone, itl_phone_list_kind_t kind, char name[ITL_LIMIT_NAME_BYTES + 1]);
/** As stage_kind_t has it. */
bool real_phone_message(const stage_phone_t *phone, const char *text, char found[128]);

/** As stage_kind_t has it. */
bool real_phone_logged(const stage_phone_t *phone, const char *text);

/** As stage_kind_t has it. */
stage_wear_t real_phone_wear(const stage_phone_t *phone);

/** As stage_kind_t has it. */
void real_phone_directory(stage_t *stage, stage_phone_t *phone, bool services, char shown[128]);

/** Reads what a phone said, and starts it where that is due. */
void real_phone_look(stage_t *stage, stage_phone_t *phone);

/** A cluster's own program reset a phone, or could not. @param device  its name */
void real_phone_was_reset(stage_t *stage, const char *device, bool reached);

#endif
