/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The stage on which a scenario is played: its clusters and its phones, and what can be done to them, whatever they
 * are: a virtual world in one process and one thread, where all follows from a seed (stage_virtual.c), or programs of
 * this machine and what they keep in folders (real.h). Steps and expectations know the stage only.
 */
#ifndef SCENARIO_STAGE_H
#define SCENARIO_STAGE_H

#include "base/error.h"
#include "cluster/memory.h"
#include "coap/coap_alarm.h"
#include "coap/coap_phone.h"
#include "http/http_way.h"
#include "keypool/keypool.h"
#include "phone/phone_view.h"
#include "scenario/agenda.h"
#include "scenario/model.h"
#include "scenario/play_types.h"
#include "scenario/tail.h"
#include "serving/serving.h"
#include "text/text_read.h"
#include "virtual/virtual.h"

/** Most nodes of a cluster. */
#define STAGE_NODES_MAX 20u

/** Space for a device name. */
#define STAGE_DEVICE_BYTES 16u

/** Most clusters. */
#define STAGE_CLUSTERS_MAX 4u

/** A node of a cluster. */
typedef struct stage_node {
    const node_spec_t *spec;
    virtual_node_t *node;
    char address[64];
    char told[64]; /**< As DHCP tells it. */
    bool off;
    bool lost; /**< Off until it is restored or rebuilt. */
} stage_node_t;

/** A cluster. */
typedef struct stage_cluster {
    struct stage *stage;
    const cluster_spec_t *spec;
    size_t actor;
    cluster_memory_t *memory;
    cluster_disk_t disk;
    serving_machines_t machines;
    serving_events_t events;
    serving_t *serving;
    struct real_cluster *real; /**< Where it is programs: the one that serves it. */
    stage_node_t nodes[STAGE_NODES_MAX];
    size_t node_count;
    char collector[96]; /**< Where phones send their alarms. */
} stage_cluster_t;

/** A list as a phone has it. */
typedef struct stage_list {
    bool installed;
    uint8_t sha1[ITL_STORE_SHA1_BYTES];
} stage_list_t;

/** Operations of a phone's flash. */
typedef struct stage_wear {
    uint64_t programs, erases;
} stage_wear_t;

/** A phone. */
typedef struct stage_phone {
    const class_spec_t *class;
    uint32_t index;  /**< In its class. */
    uint32_t number; /**< Among all of the file. */
    size_t actor;
    char name[80]; /**< "desk[2]" */
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    char device[STAGE_DEVICE_BYTES]; /**< "SEP001A2B000000" */
    stage_cluster_t *cluster;
    const stage_node_t *alternate; /**< The TFTP server that was typed in; NULL: none. */
    virtual_node_t *node;
    virtual_flash_t *flash;
    itl_phone_storage_t storage;
    itl_phone_t *phone;
    void *tvs;
    itl_phone_http_t http; /**< On the transfer. */
    itl_http_transfer_t http_transfer;
    itl_coap_alarm_t alarm;
    itl_coap_phone_t server;
    struct real_phone *real;   /**< Where it is a program. */
    struct stage_guest *guest; /**< What its user, or who pushes, is waiting for (guests.h); NULL: nothing. */
    bool on, booting;
    bool due;                           /**< A start is planned, */
    uint64_t due_ms;                    /**< then. */
    stage_list_t kept[ITL_PHONE_LISTS]; /**< What it had when it went off. */
    stage_list_t held;                  /**< The ITL that it had when the step began. */
    bool again;                         /**< The next boot is one more of the same step, as faults harmed the first. */
    bool harmed;                        /**< Some boot so far was such a one. */
    bool as_first;                      /**< That one began with the lists that the first began with. */
    bool lost_power;                    /**< In the last boot. */
    bool by_power;                      /**< It begins with the power off and on. */
    bool cut;                           /**< Its power will go, */
    bool cut_asked;                     /**< as a step of the scenario says, and no luck: */
    uint64_t cut_after;                 /**< when so many operations of its flash are over, */
    virtual_cut_t how;                  /**< there. */
    bool rotted;                        /**< Bits of its flash turned over, as a step said. */
    unsigned boots;
    itl_reason_t opened;                  /**< Of itl_phone_init. */
    int64_t boot_utc_s;                   /**< When the last boot began. */
    stage_list_t before[ITL_PHONE_LISTS]; /**< What it had then. */
    stage_wear_t worn;                    /**< The same of its flash. */
} stage_phone_t;

/** What a phone says of its last boot. Texts live until it is asked again. */
typedef struct stage_facts {
    const char *trust;       /**< As a report has it. */
    const char *reason;      /**< Name of that of a refusal; NULL: nothing was refused. */
    const char *verified_by; /**< Of the ITL; NULL: none. */
    unsigned status_code;    /**< Of the alarm. */
    itl_config_settings_t settings;
} stage_facts_t;

/** What is typed at a node's prompt. */
typedef struct stage_typed {
    const char *node;
    const char *line;
    const word_list_t *answers; /**< None: questions are answered as --yes does. */
    const base_bytes_t *p12;    /**< What is fetched with SFTP; NULL: nothing. */
} stage_typed_t;

/** What the prompt said, to be freed with stage_said_free. */
typedef struct stage_said {
    char *said, *complained; /**< NUL-terminated; NULL: out of memory. */
} stage_said_t;

/** What became of a command. */
typedef enum stage_typed_result { STAGE_DONE, STAGE_REFUSED, STAGE_NO_COMMAND } stage_typed_result_t;

/** Whether what is waited for has come. */
typedef bool stage_done_t(const struct stage *stage, const void *ctx);

/** A kind of stage: what is different between a virtual world and programs. Each is called for a stage of its own kind,
 *  as the function without the prefix below says. */
typedef struct stage_kind {
    bool real;
    bool (*open)(struct stage *stage, uint64_t seed, base_error_t *error); /**< All but clusters and phones. */
    void (*close)(struct stage *stage); /**< After clusters and phones were closed. */
    uint64_t (*now_us)(const struct stage *stage);
    bool (*run)(struct stage *stage, stage_done_t *done, const void *ctx, uint64_t until_us);
    void (*pass)(struct stage *stage, uint64_t until_us);
    bool (*cluster_open)(struct stage *stage, stage_cluster_t *cluster, base_error_t *error); /**< Nodes are named. */
    void (*cluster_changed)(stage_cluster_t *cluster);
    void (*cluster_power)(stage_cluster_t *cluster, stage_node_t *node, bool off);
    void (*cluster_write_syslog)(stage_cluster_t *cluster);
    void (*cluster_close)(stage_cluster_t *cluster);
    stage_typed_result_t (*type)(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said);
    bool (*phone_open)(struct stage *stage, stage_phone_t *phone, base_error_t *error);
    void (*phone_due)(struct stage *stage, stage_phone_t *phone); /**< A start is planned; NULL: that is enough. */
    void (*phone_off)(struct stage *stage, stage_phone_t *phone);
    bool (*phone_press)(struct stage *stage, stage_phone_t *phone, int key, char why[128]);
    void (*phone_close)(struct stage *stage, stage_phone_t *phone);
    void (*phone_facts)(struct stage *stage, const stage_phone_t *phone, stage_facts_t *facts);
    stage_list_t (*phone_list)(const stage_phone_t *phone, itl_phone_list_kind_t kind);
    bool (*phone_signer)(const stage_phone_t *phone, itl_phone_list_kind_t kind, char name[ITL_LIMIT_NAME_BYTES + 1]);
    bool (*phone_message)(const stage_phone_t *phone, const char *text, char found[128]);
    bool (*phone_logged)(const stage_phone_t *phone, const char *text);
    stage_wear_t (*phone_wear)(const stage_phone_t *phone);
    void (*phone_directory)(struct stage *stage, stage_phone_t *phone, bool services, char shown[128]);
    void (*phone_push)(struct stage *stage, stage_phone_t *phone, const char *credentials,
                       char answer[128]); /**< NULL: no such thing is asked. */
} stage_kind_t;

/** The virtual world. */
extern const stage_kind_t stage_virtual;

/** Programs of this machine. */
extern const stage_kind_t stage_real;

/** The stage. */
typedef struct stage {
    const stage_kind_t *kind; /**< What does it. */
    const scenario_t *scenario;
    const char *only; /**< The phones that are there; NULL: all. */
    virtual_world_t *world;
    keypool_t keys;
    stage_cluster_t clusters[STAGE_CLUSTERS_MAX];
    size_t cluster_count;
    stage_phone_t *phones;
    size_t phone_count;
    size_t busy;         /**< Phones that boot or are due. */
    uint64_t turns_most; /**< Turns that an instant may take: more of them would never end. */
    bool stuck;          /**< One took more: time stands still. */
    agenda_t agenda;
    tail_t tail;
    const char *folder;      /**< For programs; kept. */
    struct real_stage *real; /**< Where it is programs: what they share. */
} stage_t;

/**
 * Builds everything and switches the clusters on; phones are off.
 * @param scenario  kept
 * @param options   kept
 * @param stage     [out] to be freed with stage_close, whatever is returned
 * @return false with the reason: a plan that no cluster can have, a program that does not start
 */
bool stage_open(stage_t *stage, const scenario_t *scenario, const play_options_t *options, base_error_t *error);

/** Frees it. */
void stage_close(stage_t *stage);

/** Now, in microseconds since the start: of the virtual world, or of this machine and what its clusters' clocks were
 *  set ahead. */
uint64_t stage_now_us(const stage_t *stage);

/** From now on all that is called is called for a node of the virtual world. @return its HAL */
const itl_hal_t *stage_turn(stage_t *stage, virtual_node_t *node);

/** Adds a line to the event log. */
void stage_log(stage_t *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Lets time go by until @p done, which is asked at each instant at which something happened.
 *  @param until_us  latest time. @return false: that came first, or the stage is stuck */
bool stage_run(stage_t *stage, stage_done_t *done, const void *ctx, uint64_t until_us);

/** Lets time go by up to @p until_us. */
void stage_pass(stage_t *stage, uint64_t until_us);

/* --- clusters --- */

/** Builds a cluster and its nodes. @return false with the reason */
bool stage_cluster_open(stage_t *stage, stage_cluster_t *cluster, const cluster_spec_t *spec, base_error_t *error);

/** Makes it on its disk, as the scenario has it. @return false with the reason */
bool stage_cluster_create(const stage_cluster_t *cluster, base_error_t *error);

/** Opens it for a look or a change, when nobody else has it. @return to be closed with cluster_close; NULL with the
 *  reason */
cluster_t *stage_cluster_edit(const stage_cluster_t *cluster, base_error_t *error);

/** Types a command at the prompt of one of its nodes. @param said  [out] freed by the caller, whatever is returned */
stage_typed_result_t stage_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said);

/** Frees what was said. */
void stage_said_free(stage_said_t *said);

/** Looks at the cluster again after somebody changed it, and serves it. */
void stage_cluster_changed(stage_cluster_t *cluster);

/** Sees to it that what phones reported stands in its syslog. */
void stage_cluster_write_syslog(stage_cluster_t *cluster);

/** Switches a node off, or on again. */
void stage_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off);

/** Gives a node another IP address, which nobody is told. Of a virtual world only. */
void stage_cluster_readdress(stage_cluster_t *cluster, stage_node_t *node);

/** Lets DHCP tell its address of now, to which alarms of the publisher's phones go too. As above. */
void stage_cluster_tell_address(stage_cluster_t *cluster, stage_node_t *node);

/** The node of that name, in any case of letters. @param cluster  [out] its cluster. @return NULL: none */
stage_node_t *stage_node(stage_t *stage, const char *name, stage_cluster_t **cluster);

/** Puts a file into a cluster's folder. @param bytes  NULL: the file goes. @return false with the reason */
bool stage_put_file(const stage_cluster_t *cluster, const char *path, const base_bytes_t *bytes, base_error_t *error);

/** Whether a node's TFTP root has a file with just the content of a list. @param file  "ITLFile.tlv" */
bool stage_served(const stage_cluster_t *cluster, const stage_node_t *node, const char *file, const stage_list_t *list);

/** Whether bytes are the content of a list that a phone has. */
bool stage_list_is(const stage_list_t *list, const base_bytes_t *bytes);

/** The cluster of that name; NULL: none. */
stage_cluster_t *stage_cluster(stage_t *stage, const char *name);

/** Enters the phones of a cluster, and those that come with its list, into its device list; those that stand there
 *  already stay as they are. @return false with the reason */
bool stage_devices_enter(stage_cluster_t *cluster, base_error_t *error);

/* --- phones --- */

/** Whether it stands in the device list of its cluster. */
bool stage_phone_is_listed(const stage_phone_t *phone);

/** Builds a phone, which is off. @return false with the reason */
bool stage_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error);

/** Lets it start at a time (ms). @param by_power  with its power off and on; else only where it is on
 *  @return false: it is off, and would not start */
bool stage_phone_start(stage_t *stage, stage_phone_t *phone, uint64_t at_ms, bool by_power);

/** Does what a user can do at it, which is on and does not boot. @param key  as press_step_t has it. @return false with
 *  the reason */
bool stage_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128]);

/** What it says of its last boot; it booted. */
void stage_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts);

/** Who signed an installed list. @return false: there is none */
bool stage_phone_signer(stage_t *stage, const stage_phone_t *phone, itl_phone_list_kind_t kind,
                        char name[ITL_LIMIT_NAME_BYTES + 1]);

/** Reads a name from a list. @return false: the list ends before it does */
bool stage_name_at(const itl_tlv_source_t *source, itl_tlv_span_t span, char name[ITL_LIMIT_NAME_BYTES + 1]);

/** Whether a message of its last boot is there, spelt so. @param found  [out] the newest there is */
bool stage_phone_message(stage_t *stage, const stage_phone_t *phone, const char *text, char found[128]);

/** Whether a line of its diagnostics holds a text. */
bool stage_phone_logged(stage_t *stage, const stage_phone_t *phone, const char *text);

/** Lets its power go at the operation of its flash that @p after others precede, counted from its next start with the
 * power off and on, or from now where it stays on. */
void stage_phone_cut(stage_phone_t *phone, uint64_t after, virtual_cut_t how);

/** A part of a phone's flash. */
typedef struct stage_place {
    uint32_t addr, len;
} stage_place_t;

/** Where a file lies in the flash of a phone that is on. @param file  1 the ITL, 2 the CTL, 3 the configuration
 *  @return false: none is installed, or it cannot be read */
bool stage_phone_find(const stage_phone_t *phone, int file, stage_place_t *place);

/** Forgets that. */
void stage_phone_spare(stage_phone_t *phone);

/** Switches it off. */
void stage_phone_off(stage_t *stage, stage_phone_t *phone);

/** Lets it ask the servers of another cluster from its next start on. */
void stage_phone_move(stage_phone_t *phone, stage_cluster_t *cluster);

/** The TFTP (else TVS) server that it asks first, second, ...: the nodes that its class names, else all of its cluster,
 *  the publisher first. @return NULL: there are no more */
const stage_node_t *stage_phone_server(stage_t *stage, const stage_phone_t *phone, bool tftp, size_t index);

/** Notes whether a start is planned, and whether it boots. */
void stage_phone_busy(stage_t *stage, stage_phone_t *phone, bool due, bool booting);

/** Lets it ask one node for its files from its next start on, whatever it is told. */
void stage_phone_ask(stage_phone_t *phone, stage_cluster_t *cluster, const stage_node_t *node);

/** A list as it is installed. */
stage_list_t stage_phone_list(const stage_t *stage, const stage_phone_t *phone, itl_phone_list_kind_t kind);

/** Whether both are the same list, or both none. */
bool stage_list_equal(const stage_list_t *a, const stage_list_t *b);

/** Opens its directory or services, and lets time go by until they are shown, or are not. A program is at rest
 *  afterwards, as after a key. @param shown  [out] "ok", or what it shows in place of the page: "Host Not Found" */
void stage_phone_directory(stage_t *stage, const stage_phone_t *phone, bool services, char shown[128]);

/** Pushes a key to it, with credentials "USER:PASSWORD", likewise. @param answer  [out] "ok", "refused", "no answer" */
void stage_phone_push(stage_t *stage, const stage_phone_t *phone, const char *credentials, char answer[128]);

/** Operations of its flash so far. */
stage_wear_t stage_phone_wear(const stage_t *stage, const stage_phone_t *phone);

#endif
