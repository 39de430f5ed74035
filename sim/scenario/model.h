/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A scenario as it was read: cluster, phones, network, steps. Texts are NUL-terminated and live as long as the
 * scenario_t; NULL, 0 and an empty list mean "not given" but where something else is said. Times are in microseconds.
 */
#ifndef SCENARIO_MODEL_H
#define SCENARIO_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/arena.h"
#include "scenario/faults.h"

/** A word with its place. */
typedef struct word {
    const char *text;
    spot_t spot;
} word_t;

/** Words in order. */
typedef struct word_list {
    const word_t *of;
    size_t count;
} word_list_t;

/** Numbers in order. */
typedef struct number_list {
    const uint32_t *of;
    size_t count;
} number_list_t;

/** on/off, yes/no, true/false. */
typedef enum toggle { TOGGLE_UNSET, TOGGLE_OFF, TOGGLE_ON } toggle_t;

/** From the least to the most. */
typedef struct span_range {
    uint64_t least_us, most_us;
    bool given;
} span_range_t;

/** A part in a million. */
typedef struct share_ppm {
    uint32_t ppm;
    bool given;
} share_ppm_t;

/** So many in so much time; count 0: all at once. */
typedef struct rate {
    uint32_t count;
    uint64_t per_us;
} rate_t;

/** How many of those selected are to be so. */
typedef enum share_kind { SHARE_ALL, SHARE_ANY, SHARE_NONE, SHARE_COUNT, SHARE_PERCENT } share_kind_t;

/** A class, or one phone of it. */
typedef struct selected {
    word_t name; /**< "all" is all phones. */
    bool one;
    uint32_t index; /**< With one: from 0. */
} selected_t;

/** Phones that a step or an expectation speaks of. */
typedef struct selection {
    const selected_t *of;
    size_t count; /**< 0: not given. */
    share_kind_t share;
    uint32_t amount; /**< With SHARE_COUNT a number, with SHARE_PERCENT parts in a million. */
    spot_t spot;
} selection_t;

/** A node of a cluster to be. */
typedef struct node_spec {
    word_t name;
    toggle_t callmanager;     /**< Its CallManager service runs. */
    uint32_t tvs_connections; /**< That its TVS has at most. */
} node_spec_t;

/** A cluster to be. */
typedef struct cluster_spec {
    word_t name; /**< With `clusters`; NULL: the only one. */
    word_t release;
    const node_spec_t *nodes; /**< The publisher first. */
    size_t node_count;
    word_t domain;
    uint32_t keys, recovery_keys; /**< Bits. */
    word_t security_password;
    word_list_t users;   /**< USER:PASSWORD, each of whom may push to all phones. */
    toggle_t signatures; /**< Off: no lists, no TVS, no signed files. */
    int interaction;     /**< 0: as the release; 1: automatic, 2: manual. */
    word_t start;        /**< UTC. */
    int tls_max;         /**< 0: not given; else the place among the versions of class_spec_t's tls_only. */
} cluster_spec_t;

/** Phones that are alike. */
typedef struct class_spec {
    word_t name;
    uint32_t count;
    word_t model, firmware;
    word_list_t tftp, tvs; /**< Nodes, in order. */
    int settings_access;   /**< 0: not given; 1: on, 2: off. */
    word_t installed;      /**< "none", or NULL: none. Else a cluster whose list it has. */
    word_t mac;            /**< Of the first; NULL: counted through the file. */
    toggle_t alarms;
    toggle_t device_list; /**< Off: no administrator entered them. */
    int tls_only;         /**< 0: not given; 1: TLS 1.1, 2: 1.2, 3: 1.3. */
    int tls_min;          /**< The same. */
    int key_max;          /**< 0: not given; 1: 1024 bits, 2: 2048, 3: 4096. */
} class_spec_t;

/** How packets travel. */
typedef struct link_spec {
    span_range_t latency;
    share_ppm_t loss, duplicate, reorder;
    toggle_t down;
} link_spec_t;

/** What a step does. */
typedef enum step_kind {
    STEP_ADMIN,
    STEP_BOOT,
    STEP_RESET,
    STEP_POWER,
    STEP_PRESS,
    STEP_WAIT,
    STEP_CUT,
    STEP_ROT,
    STEP_PART,
    STEP_JOIN,
    STEP_LINK,
    STEP_SERVICE,
    STEP_CLOCK,
    STEP_SAVE,
    STEP_RESTORE,
    STEP_LOSE,
    STEP_SERVE,
    STEP_MOVE,
    STEP_ADDRESS,
    STEP_DHCP,
    STEP_EXPECT,
    STEP_BRANCHES,
    STEP_KINDS,
} step_kind_t;

/** admin: a command at a node's prompt. */
typedef struct admin_step {
    word_t on; /**< NULL: the publisher of the only cluster. */
    word_t run;
    word_list_t answers; /**< To its questions. */
    word_t p12;          /**< The saved key that an SFTP server has. */
    word_t expect;       /**< "ok", "refused", or text of the answer; NULL: ok. */
} admin_step_t;

/** boot, reset, power. */
typedef struct phones_step {
    selection_t phones;
    word_t node;
    toggle_t off;
    rate_t rate;
    int how; /**< Of a reset: 1 soft, 2 hard. */
} phones_step_t;

/** The key that takes a TFTP server. */
#define PRESS_ALTERNATE_TFTP 4

/** The keys that are pressed while the phone starts. */
#define PRESS_FACTORY_RESET 3

/** press: what a user does at the phone. */
typedef struct press_step {
    selection_t phones;
    int key;          /**< 1 erase-itl, 2 erase-ctl, 3 factory-reset, 4 alternate-tftp, 5 reset-settings; 0: keys. */
    word_t to;        /**< With 4: the node. */
    word_list_t keys; /**< Pressed one after the other (keys.h). */
} press_step_t;

/** wait */
typedef struct wait_step {
    uint64_t span_us;
    int until; /**< 1: quiet. */
    uint64_t most_us;
} wait_step_t;

/** cut, rot: power lost at a flash operation; bits of the flash turned over. */
typedef struct flash_step {
    selection_t phones;
    uint32_t operation;
    int how; /**< 1 before, 2 torn, 3 after. */
    uint32_t bits;
    int in; /**< 0: anywhere; 1 the ITL, 2 the CTL, 3 the configuration. */
} flash_step_t;

/** part, join, link */
typedef struct link_step {
    word_list_t ends;
    word_t from, to;
    link_spec_t link;
} link_step_t;

/** service: what runs on a node. */
typedef struct service_step {
    word_t node;
    int tftp, tvs, callmanager; /**< 1 start, 2 stop, 3 restart. */
} service_step_t;

/** clock: a clock that is wrong. */
typedef struct clock_step {
    selection_t phones;
    word_t node;
    int64_t by_s;
} clock_step_t;

/** save, restore, lose, serve, move */
typedef struct keep_step {
    word_t backup, list, p12; /**< The node whose is kept. */
    word_t as;
    word_t name; /**< What is restored, lost. */
    word_t node;
    word_t file;
    word_t from;       /**< A file of this machine, from the scenario's folder on. */
    uint32_t truncate; /**< Bytes that are left. */
    uint32_t grow;     /**< Bytes that it has then. */
    toggle_t remove;
    selection_t phones;
    word_t to;
} keep_step_t;

/** Numbers that are to be what they say; with given false: not asked. */
typedef struct expected_number {
    bool given;
    uint32_t number;
} expected_number_t;

/** expect */
typedef struct expect_step {
    selection_t phones;
    int trust; /**< 1 trusted, 2 untrusted, 3 no-trust-list. */
    word_t reason, verified_by;
    word_t itl, ctl;
    word_t message, not_message;
    expected_number_t alarm;
    toggle_t settings_access, web_access, ssh_access, span_to_pc_port;
    expected_number_t current, stale, untrusted, no_list, unknown, never; /**< Of phones-report. */
    word_t cluster;                                                       /**< Whose phones-report; NULL: of all. */
    word_list_t syslog, not_syslog, alert, not_alert;                     /**< Texts of new lines. */
    word_t node, file, signer, equals;                                    /**< Of files. */
    expected_number_t erases, programs;
    word_t page_path, page_holds;
    toggle_t page_shown;
    word_list_t screen_keys; /**< Of screen. */
    word_t screen_holds;
    word_t directory, services;
    word_t push_as;
    toggle_t push_taken;
    word_t log;
    word_t because;
} expect_step_t;

struct step;

/** A way on from one state. */
typedef struct branch {
    bool works;
    word_t name;
    const struct step *steps;
    size_t step_count;
    int trust; /**< Of every phone at its end: 0 or 1 trusted, as expect_step_t has it. */
    word_t because;
    spot_t spot;
} branch_t;

/** One step. */
typedef struct step {
    step_kind_t kind;
    spot_t spot;
    const char *source; /**< As it stands in the file, on one line. */
    union {
        admin_step_t admin;
        phones_step_t phones;
        press_step_t press;
        wait_step_t wait;
        flash_step_t flash;
        link_step_t link;
        service_step_t service;
        clock_step_t clock;
        keep_step_t keep;
        expect_step_t expect;
        struct {
            const branch_t *of;
            size_t count;
        } branches;
    };
} step_t;

/** A file. */
typedef struct scenario {
    arena_t arena;
    const char *path;
    word_t name, about, source;
    int mark; /**< 1 confirmed, 2 inferred. */
    number_list_t covers;
    const cluster_spec_t *clusters;
    size_t cluster_count;
    const class_spec_t *classes;
    size_t class_count;
    link_spec_t network;
    uint64_t step_timeout_us;
    int tftp_server; /**< Of real plays: 0 the cluster's own, 1 atftpd, 2 tftpd-hpa, 3 dnsmasq. */
    const step_t *steps;
    size_t step_count;
} scenario_t;

#endif
