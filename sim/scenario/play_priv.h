/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A play under way. Of play.c, act*.c and judge*.c alone. */
#ifndef SCENARIO_PLAY_PRIV_H
#define SCENARIO_PLAY_PRIV_H

#include <cjson/cJSON.h>

#include "base/bytes.h"
#include "scenario/play_types.h"
#include "scenario/stage.h"
#include "scenario/swarm.h"

/** What was saved under a name. */
typedef struct saved {
    const char *name;
    enum { SAVED_BACKUP, SAVED_LIST, SAVED_P12 } kind;
    const char *node;
    base_bytes_t bytes;
} saved_t;

/** Most things that are saved. */
#define SAVED_MAX 64u

/** Logs of a cluster. */
typedef enum log_kind { LOG_SYSLOG, LOG_ALERTS, LOG_KINDS } log_kind_t;

/** Most branches within each other. */
#define BRANCH_DEPTH_MAX 8u

/** A play. */
typedef struct play {
    stage_t stage;
    const scenario_t *scenario;
    const play_options_t *options;
    const branch_t *branch;                /**< NULL: before any. */
    const branch_t *way[BRANCH_DEPTH_MAX]; /**< Branches that lead to where this part begins; real stages only. */
    size_t way_count, way_gone;            /**< Of them, and how many were taken. */
    play_options_t own_options;            /**< Of a part that has a folder of its own: */
    char own_folder[4096];                 /**< this one. */
    uint64_t closed_us;                    /**< When a stage was closed before its play was over. */
    bool quiet;                            /**< On the way there nothing is told: another part did. */
    swarm_t swarm;
    bool harmed;   /**< Faults have made phones boot once more. */
    unsigned step; /**< Steps so far. */
    saved_t saved[SAVED_MAX];
    size_t saved_count;
    size_t log_seen[LOG_KINDS][STAGE_CLUSTERS_MAX]; /**< Bytes that an expectation has looked at. */
    cJSON *checks, *story;
    bool failed;
} play_t;

/** Why a step or an expectation failed. */
typedef struct why {
    char text[1024];
    const char *phones[8]; /**< Names of the first phones that it is about. */
    size_t phone_count, phones_in_all;
} why_t;

/** Writes why. @return false, so that callers can return it */
bool why_fail(why_t *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Adds a phone that it is about. */
void why_add(why_t *why, const stage_phone_t *phone);

/** Does a step that is none of expect and branches. @return false with the reason */
bool act(play_t *play, const step_t *step, why_t *why);

/** What a user or an administrator does: parts of act. @return false with the reason */
bool act_admin(play_t *play, const admin_step_t *step, why_t *why);

/** save, restore, lose, serve. @return false with the reason */
bool act_keep(play_t *play, const step_t *step, why_t *why);

/** False for an expectation that asks nothing that can be told now: the phones that it is about are left out, or it
 * asks what the cluster knows of phones, of which some are left out. */
bool judge_can(play_t *play, const expect_step_t *expect);

/** Judges an expectation. @return false with what was found */
bool judge(play_t *play, const expect_step_t *expect, why_t *why);

/** False for an expectation that asks nothing of the clusters that can be told now. */
bool judge_cluster_can(const play_t *play, const expect_step_t *expect);

/** Judges what an administrator sees at the clusters: phones-report, files, syslog, alerts. @return false with what was
 *  found */
bool judge_cluster(play_t *play, const expect_step_t *expect, why_t *why);

/** Judges what a page shows: a question about one phone, as in judge.c. @param found  [out] what it is instead */
bool judge_page(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

/** The same of what is shown when its directory is opened. */
bool judge_directory(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

/** The same of its services. */
bool judge_services(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

/** The same of a push. */
bool judge_push(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

/** The same of the phone's screen after some keys, from the idle screen on. */
bool judge_screen(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128]);

/** Finds the line of a text that begins with the label of "LABEL: VALUE". @param found  [out] that line, or that there
 *  is none */
void judge_line(const char *text, const char *wanted, char found[128]);

/** Told of a phone that is selected. @return false: no more */
typedef bool play_visit_t(play_t *play, stage_phone_t *phone, void *ctx);

/** Visits the phones that a step speaks of, each once, in order; nothing selected: all. @return how many there are */
size_t play_each(play_t *play, const selection_t *selection, play_visit_t *visit, void *ctx);

/** What was saved; NULL: nothing of this kind and name. */
const saved_t *play_saved(const play_t *play, int kind, const char *name);

/** Lets time go by until no phone boots and none is due. @return false with the reason: it takes longer than a step
 * may */
bool play_settle(play_t *play, why_t *why);

#endif
