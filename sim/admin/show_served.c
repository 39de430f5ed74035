/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show itl sha1 HASH: whose list it was, from when, with which records. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "admin/report.h"
#include "admin/show_list.h"
#include "base/text.h"
#include "text/text.h"

/* Digits of a SHA-1, and the fewest of its beginning that are looked for. */
enum { SHA1_CHARS = 40, LEAST_CHARS = 4, TOLD_MAX = 8, TOLD_BYTES = (TOLD_MAX + 1) * (SHA1_CHARS + 2) };

/* What is looked for, and all that is remembered. */
typedef struct lookup {
    const admin_session_t *session;
    const cluster_t *cluster;
    cluster_list_kind_t kind;
    char hash[SHA1_CHARS + 1]; /* Or its beginning. */
    cluster_served_lists_t served;
} lookup_t;

static bool take_digit(lookup_t *wanted, char digit)
{
    const size_t len = strlen(wanted->hash);
    if (!isxdigit((unsigned char)digit) || len == SHA1_CHARS)
        return false;
    wanted->hash[len] = (char)tolower((unsigned char)digit);
    return true;
}

static bool take_digits(lookup_t *wanted, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text != ':' && !take_digit(wanted, *text))
            return false;
    return true;
}

/* "AB CD", "ab:cd" and "abcd" are one. */
static bool take_hash(lookup_t *wanted, int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (!take_digits(wanted, argv[i]))
            return false;
    return strlen(wanted->hash) >= LEAST_CHARS;
}

static bool fits(const lookup_t *wanted, const cluster_served_t *list)
{
    return list->kind == wanted->kind && strncmp(list->sha1, wanted->hash, strlen(wanted->hash)) == 0;
}

/* The last one: one that is served now stands behind all others. */
static const cluster_served_t *find(const lookup_t *wanted)
{
    for (size_t i = wanted->served.count; i > 0; i--)
        if (fits(wanted, &wanted->served.lists[i - 1]))
            return &wanted->served.lists[i - 1];
    return NULL;
}

/* True for a list whose SHA-1 fits and stands nowhere before. */
static bool is_new(const lookup_t *wanted, size_t index)
{
    const cluster_served_t *list = &wanted->served.lists[index];
    for (size_t i = 0; i < index; i++)
        if (fits(wanted, &wanted->served.lists[i]) && strcmp(wanted->served.lists[i].sha1, list->sha1) == 0)
            return false;
    return fits(wanted, list);
}

/* @param told  [out] their SHA-1, joined, as far as TOLD_MAX of them. @return how many different lists fit */
static unsigned count_fitting(const lookup_t *wanted, char told[TOLD_BYTES])
{
    itl_text_t text = itl_text_in(told, TOLD_BYTES);
    unsigned count = 0;
    for (size_t i = 0; i < wanted->served.count; i++) {
        if (!is_new(wanted, i))
            continue;
        if (count <= TOLD_MAX && count > 0)
            itl_text_string(&text, ", ");
        if (count <= TOLD_MAX)
            itl_text_string(&text, count < TOLD_MAX ? wanted->served.lists[i].sha1 : "...");
        count++;
    }
    return count;
}

/* @return "": not noted */
static const char *time_text(int64_t seconds, char text[BASE_TIME_BYTES])
{
    text[0] = '\0';
    return seconds != 0 ? base_time_text(seconds, text) : text;
}

/* @return NULL: not noted */
static const char *time_or_null(int64_t seconds, char text[BASE_TIME_BYTES])
{
    return seconds != 0 ? base_time_text(seconds, text) : NULL;
}

static void report_served(const lookup_t *wanted, const cluster_served_t *list, cJSON *all)
{
    char time[BASE_TIME_BYTES];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "node", list->node);
    cJSON_AddStringToObject(json, "host", cluster_served_host(wanted->cluster, list));
    report_text(json, "since", time_or_null(list->since, time));
    report_text(json, "until", time_or_null(list->until, time));
    cJSON_AddNumberToObject(json, "lists_ago", list->ago);
    cJSON_AddBoolToObject(json, "now", list->now);
    cJSON_AddItemToArray(all, json);
}

/* "pub: from 2027-05-01T12:00:00Z until 2027-06-01T12:00:00Z, 2 lists ago" */
static void print_served(const lookup_t *wanted, const cluster_served_t *list)
{
    char since[BASE_TIME_BYTES], until[BASE_TIME_BYTES], ago[32] = "its last one";
    time_text(list->since, since);
    time_text(list->until, until);
    if (list->now)
        snprintf(ago, sizeof ago, "serves it now");
    else if (list->ago != 0)
        snprintf(ago, sizeof ago, "%u list%s ago", list->ago, list->ago == 1 ? "" : "s");
    admin_print(wanted->session, "%s: from %s%s%s, %s\n", cluster_served_host(wanted->cluster, list),
                since[0] != '\0' ? since : "a time that was not noted", until[0] != '\0' ? " until " : "", until, ago);
}

/* A list that is served now was noted when that began, unless somebody put it there by hand. */
static bool is_told_by(const cluster_served_t *list, const cluster_served_t *other)
{
    return other->now && !list->now && list->ago == 0 && list->kind == other->kind &&
           strcmp(list->node, other->node) == 0 && strcmp(list->sha1, other->sha1) == 0;
}

static void tell_whose(const lookup_t *wanted, const char *sha1)
{
    const cluster_served_lists_t *served = &wanted->served;
    cJSON *all = cJSON_CreateArray();
    admin_print(wanted->session, "%s list %s (SHA1)\n", wanted->kind == CLUSTER_CTL ? "CTL" : "ITL", sha1);
    for (size_t i = 0; i < served->count; i++) {
        bool told = strcmp(served->lists[i].sha1, sha1) != 0 || !fits(wanted, &served->lists[i]);
        for (size_t other = i + 1; !told && other < served->count; other++)
            told = is_told_by(&served->lists[i], &served->lists[other]);
        if (told)
            continue;
        print_served(wanted, &served->lists[i]);
        report_served(wanted, &served->lists[i], all);
    }
    report_add(wanted->session, "sha1", cJSON_CreateString(sha1));
    report_add(wanted->session, "served", all);
}

static admin_result_t show_one(const lookup_t *wanted, const cluster_served_t *list)
{
    base_bytes_t bytes = {0};
    base_error_t error;
    admin_result_t result = ADMIN_FAILED;
    tell_whose(wanted, list->sha1);
    if (!cluster_served_bytes(wanted->cluster, list, &bytes, &error))
        admin_fail(wanted->session, "%s", error.text);
    else {
        admin_line(wanted->session, "");
        result = show_list(wanted->session, list->sha1, &bytes, (time_t)list->since);
    }
    base_bytes_free(&bytes);
    return result;
}

static admin_result_t look_up(lookup_t *wanted)
{
    char told[TOLD_BYTES];
    base_error_t error;
    if (!cluster_read_served(wanted->cluster, &wanted->served, &error))
        return admin_fail(wanted->session, "%s", error.text);
    const unsigned count = count_fitting(wanted, told);
    const cluster_served_t *list = find(wanted);
    if (count > 1)
        return admin_refuse(wanted->session, "'%s' is not clear: %s", wanted->hash, told);
    if (list == NULL)
        return admin_refuse(wanted->session,
                            "%s: no list of this cluster, as far as they are remembered (the last %d of each node)",
                            wanted->hash, CLUSTER_LISTS_REMEMBERED);
    return show_one(wanted, list);
}

admin_result_t show_served_list(const admin_session_t *session, cluster_list_kind_t kind, int argc, char **argv)
{
    lookup_t wanted = {.session = session, .kind = kind};
    const cluster_node_t *node;
    if (strcasecmp(argv[0], "sha1") != 0 || !take_hash(&wanted, argc - 1, argv + 1)) {
        admin_refuse(session,
                     "Executed command unsuccessfully\nUsage: show %s [sha1 HASH], HASH being %d to %d "
                     "hexadecimal digits",
                     kind == CLUSTER_CTL ? "ctl" : "itl", LEAST_CHARS, SHA1_CHARS);
        return ADMIN_USAGE;
    }
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    wanted.cluster = cluster;
    admin_result_t result = look_up(&wanted);
    cluster_served_free(&wanted.served);
    cluster_close(cluster);
    return result;
}
