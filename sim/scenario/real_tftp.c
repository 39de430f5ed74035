/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TFTP servers that others wrote, in the place of the clusters' own: each node's on an address of its own, with copies
 * of what the node serves. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/address.h"
#include "cluster/cluster.h"
#include "scenario/real.h"

#define TFTP_PORT     69u
#define OWN_TFTP_PORT 16969u

/* Added to the last byte of a node's address. */
#define ADDRESS_OFFSET 100u

#define START_MS 10000u

/* As words_file numbers them. */
enum { ATFTPD = 1, TFTPD_HPA, DNSMASQ };

unsigned real_tftp_port(const stage_t *stage)
{
    return stage->real->own_ports ? OWN_TFTP_PORT : TFTP_PORT;
}

const char *real_tftp_address(const stage_phone_t *phone, const stage_node_t *node)
{
    stage_cluster_t *cluster = NULL;
    if (phone->cluster->stage->scenario->tftp_server == 0)
        return node->address;
    stage_node(phone->cluster->stage, node->spec->name.text, &cluster);
    return cluster->real->tftp_address[node - cluster->nodes];
}

/* --- where they are --- */

/* Debian's atftpd has a link of tftpd-hpa's name. */
static bool is_program(const char *path, const char *name)
{
    char whole[PATH_MAX];
    return access(path, X_OK) == 0 && realpath(path, whole) != NULL && strcmp(strrchr(whole, '/') + 1, name) == 0;
}

static bool find_program(const char *name, char path[REAL_PATH_BYTES])
{
    static const char *const folders[] = {"/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"};
    const char *given = strcmp(name, "in.tftpd") == 0 ? getenv("ITLPHONE_TFTPD_HPA") : NULL;
    real_path(path, "%s", given == NULL ? "" : given);
    if (given != NULL && is_program(path, name))
        return true;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        real_path(path, "%s/%s", folders[i], name);
        if (is_program(path, name))
            return true;
    }
    return false;
}

static const char *program_of(int server)
{
    static const char *const programs[] = {"", "atftpd", "in.tftpd", "dnsmasq"};
    return programs[server];
}

const char *real_cannot_tftp(const scenario_t *scenario)
{
    char path[REAL_PATH_BYTES];
    const int server = scenario->tftp_server;
    if (server == 0)
        return NULL;
    if (!find_program(program_of(server), path))
        return server == ATFTPD      ? "`servers`: atftpd is not installed"
               : server == TFTPD_HPA ? "`servers`: tftpd-hpa is not installed"
                                     : "`servers`: dnsmasq is not installed";
    if (server != ATFTPD && geteuid() != 0)
        return "`servers`: tftpd-hpa and dnsmasq serve only as root";
    return NULL;
}

/* --- what they serve --- */

typedef struct mirror {
    const stage_cluster_t *cluster;
    const char *below; /* "pub/tftp" */
    char root[REAL_PATH_BYTES];
} mirror_t;

/* Readable for everybody, in one step for those who read meanwhile. */
static bool put_file(const mirror_t *mirror, const char *name, const base_bytes_t *bytes, base_error_t *error)
{
    char path[REAL_PATH_BYTES], fresh[REAL_PATH_BYTES];
    real_path(path, "%s/%s", mirror->root, name);
    real_path(fresh, "%s/.new", mirror->root);
    FILE *file = fopen(fresh, "we");
    bool put = file != NULL && fwrite(bytes->data, 1, bytes->size, file) == bytes->size;
    put = file != NULL && fchmod(fileno(file), 0644) == 0 && put;
    put = file != NULL && fclose(file) == 0 && put;
    return (put && rename(fresh, path) == 0) || base_fail(error, "%s: %s", path, strerror(errno));
}

/* A phone's name for a list, which our TFTP knows without a file. */
static bool put_for_phones(const mirror_t *mirror, const char *prefix, const base_bytes_t *bytes, base_error_t *error)
{
    const stage_t *stage = mirror->cluster->stage;
    char name[64];
    for (size_t i = 0; i < stage->phone_count; i++) {
        snprintf(name, sizeof name, "%s%s.tlv", prefix, stage->phones[i].device);
        if (!put_file(mirror, name, bytes, error))
            return false;
    }
    return true;
}

static bool copy_one(void *ctx, const char *name, base_error_t *error)
{
    const mirror_t *mirror = ctx;
    base_bytes_t bytes = {0};
    const char *file = name + strlen(mirror->below) + 1;
    bool done = strchr(file, '/') != NULL || (cluster_disk_get(&mirror->cluster->disk, name, &bytes, NULL, error) &&
                                              put_file(mirror, file, &bytes, error));
    if (done && strcmp(file, CLUSTER_LIST_FILE) == 0)
        done = put_for_phones(mirror, "ITL", &bytes, error);
    if (done && strcmp(file, CLUSTER_CTL_FILE) == 0)
        done = put_for_phones(mirror, "CTL", &bytes, error);
    base_bytes_free(&bytes);
    return done;
}

static bool is_there(const mirror_t *mirror, const char *file)
{
    char name[512];
    const bool itl = strncmp(file, "ITLSEP", 6) == 0, ctl = strncmp(file, "CTLSEP", 6) == 0;
    snprintf(name, sizeof name, "%s/%s", mirror->below, itl ? CLUSTER_LIST_FILE : ctl ? CLUSTER_CTL_FILE : file);
    return cluster_disk_has(&mirror->cluster->disk, name);
}

/* A file that went is not served any more. */
static void drop_gone(const mirror_t *mirror)
{
    char path[REAL_PATH_BYTES];
    DIR *folder = opendir(mirror->root);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        real_path(path, "%s/%s", mirror->root, entry->d_name);
        if (entry->d_name[0] != '.' && !is_there(mirror, entry->d_name))
            (void)unlink(path);
    }
    if (folder != NULL)
        closedir(folder);
}

static bool copy_all(const stage_cluster_t *cluster, size_t node, mirror_t *mirror, base_error_t *error)
{
    char below[256];
    snprintf(below, sizeof below, "%.200s/tftp", cluster->nodes[node].spec->name.text);
    mirror->cluster = cluster;
    mirror->below = below;
    real_path(mirror->root, "%s.%s.tftp", cluster->real->folder, cluster->nodes[node].spec->name.text);
    if ((mkdir(mirror->root, 0755) != 0 && errno != EEXIST) || chmod(mirror->root, 0755) != 0)
        return base_fail(error, "%s: %s", mirror->root, strerror(errno));
    drop_gone(mirror);
    return cluster_disk_walk(&cluster->disk, below, copy_one, mirror, error);
}

/* --- their programs --- */

/* Words of a command line, and the texts that they are made of. */
typedef struct tftp_command {
    char program[REAL_PATH_BYTES], where[96], port[16], root[REAL_PATH_BYTES], out[REAL_PATH_BYTES];
} tftp_command_t;

static void add_words(process_plan_t *plan, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        process_word(plan, words[i]);
}

static void say_atftpd(process_plan_t *plan, const tftp_command_t *command, const char *root)
{
    const char *const words[] = {command->program, "--daemon",  "--no-fork", "--bind-address", command->where, "--port",
                                 command->port,    "--logfile", "-"};
    const char *const user[] = {"--user", "root.root"};
    add_words(plan, words, sizeof words / sizeof words[0]);
    /* The folder is its owner's only. */
    if (geteuid() == 0)
        add_words(plan, user, sizeof user / sizeof user[0]);
    process_word(plan, root);
}

static void say_hpa(process_plan_t *plan, tftp_command_t *command, const char *address, const char *root)
{
    snprintf(command->where, sizeof command->where, "%s:%s", address, command->port);
    const char *const words[] = {command->program, "-L", "--address", command->where, "-u", "nobody", "-s", root};
    add_words(plan, words, sizeof words / sizeof words[0]);
}

static void say_dnsmasq(process_plan_t *plan, tftp_command_t *command, const char *address, const char *root)
{
    snprintf(command->where, sizeof command->where, "--listen-address=%s", address);
    real_path(command->root, "--tftp-root=%s", root);
    const char *const words[] = {
        command->program,    "--no-daemon",   "--conf-file=/dev/null", "--port=0",    command->where, "--user=root",
        "--bind-interfaces", "--enable-tftp", "--log-facility=-",      "--pid-file=", command->root};
    add_words(plan, words, sizeof words / sizeof words[0]);
}

/* Whom a phone would ask. */
typedef struct listening {
    process_t *process;
    char local[32]; /* As /proc/net/udp has it. */
} listening_t;

static bool listens(const stage_t *stage, const void *ctx)
{
    const listening_t *listening = ctx;
    char line[512];
    bool found = false;
    (void)stage;
    FILE *sockets = fopen("/proc/net/udp", "re");
    while (sockets != NULL && !found && fgets(line, sizeof line, sockets) != NULL)
        found = strstr(line, listening->local) != NULL;
    if (sockets != NULL)
        fclose(sockets);
    return found || !process_runs(listening->process);
}

static bool await(stage_cluster_t *cluster, size_t node, unsigned port, base_error_t *error)
{
    process_t *process = &cluster->real->tftp[node];
    listening_t listening = {.process = process};
    itl_hal_addr_t address;
    if (!base_parse_ip(cluster->real->tftp_address[node], 0, &address))
        return base_fail(error, "%s: no address", cluster->real->tftp_address[node]);
    snprintf(listening.local, sizeof listening.local, "%02X%02X%02X%02X:%04X", address.ip[3], address.ip[2],
             address.ip[1], address.ip[0], port);
    const bool came = real_until(cluster->stage, listens, &listening, START_MS);
    return (came && process_runs(process)) ||
           base_fail(error, "%s does not serve %s:%u", program_of(cluster->stage->scenario->tftp_server),
                     cluster->real->tftp_address[node], port);
}

static bool start(stage_cluster_t *cluster, size_t node, const char *root, base_error_t *error)
{
    const int server = cluster->stage->scenario->tftp_server;
    const unsigned port = server == DNSMASQ ? TFTP_PORT : real_tftp_port(cluster->stage);
    const char *address = cluster->real->tftp_address[node];
    process_plan_t plan = {.folder = cluster->stage->real->folder};
    tftp_command_t command;
    if (!find_program(program_of(server), command.program))
        return base_fail(error, "%s: not found", program_of(server));
    snprintf(command.port, sizeof command.port, "%u", port);
    snprintf(command.where, sizeof command.where, "%s", address);
    real_path(command.out, "%s.said", root);
    plan.out = plan.err = command.out;
    if (server == ATFTPD)
        say_atftpd(&plan, &command, root);
    else if (server == TFTPD_HPA)
        say_hpa(&plan, &command, address, root);
    else
        say_dnsmasq(&plan, &command, address, root);
    return process_start(&cluster->real->tftp[node], &plan, error) && await(cluster, node, port, error);
}

static void name_address(stage_cluster_t *cluster, size_t node)
{
    itl_hal_addr_t address;
    char *text = cluster->real->tftp_address[node];
    if (base_parse_ip(cluster->nodes[node].address, 0, &address))
        snprintf(text, sizeof cluster->real->tftp_address[0], "%u.%u.%u.%u", address.ip[0], address.ip[1],
                 address.ip[2], address.ip[3] + ADDRESS_OFFSET);
}

static bool follow_node(stage_cluster_t *cluster, const cluster_t *open, size_t node, base_error_t *error)
{
    process_t *process = &cluster->real->tftp[node];
    mirror_t mirror;
    const cluster_node_t *state = cluster_find_node(open, cluster->nodes[node].spec->name.text);
    const bool wanted =
        state != NULL && cluster_service_active(state, CLUSTER_SERVICE_TFTP) && cluster_node_away(open, state) == 0;
    if (!wanted) {
        process_end(process);
        return true;
    }
    if (!copy_all(cluster, node, &mirror, error))
        return false;
    return process_runs(process) || start(cluster, node, mirror.root, error);
}

bool real_tftp_follow(stage_cluster_t *cluster, base_error_t *error)
{
    bool done = true;
    if (cluster->stage->scenario->tftp_server == 0 || cluster->real->up.id == 0)
        return true;
    cluster_t *open = stage_cluster_edit(cluster, error);
    for (size_t i = 0; open != NULL && done && i < cluster->node_count; i++) {
        name_address(cluster, i);
        done = follow_node(cluster, open, i, error);
    }
    cluster_close(open);
    return open != NULL && done;
}

void real_tftp_end(stage_cluster_t *cluster)
{
    for (size_t i = 0; i < STAGE_NODES_MAX; i++)
        process_end(&cluster->real->tftp[i]);
}
