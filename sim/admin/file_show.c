/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file list, file view: what TFTP serves, and the node's own log. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/node_folder.h"
#include "admin/report.h"
#include "base/text.h"

/* The one file of a node's active log. */
#define LOG_FOLDER "syslog"
#define LOG_FILE   LOG_FOLDER "/CiscoSyslog"

/* Lines of a page. */
#define PAGE 20

/* --- lists --- */

static admin_result_t print_names(const admin_session_t *session, const node_names_t *names, const char *pattern)
{
    unsigned count = 0;
    cJSON *files = cJSON_CreateArray();
    for (size_t i = 0; i < names->count; i++) {
        if (fnmatch(pattern, names->names[i], FNM_PATHNAME | FNM_PERIOD) != 0)
            continue;
        const char *slash = strrchr(names->names[i], '/');
        char *name = base_text((const uint8_t *)(slash != NULL ? slash + 1 : names->names[i]),
                               strlen(slash != NULL ? slash + 1 : names->names[i]));
        admin_line(session, name != NULL ? name : "?");
        cJSON_AddItemToArray(files, cJSON_CreateString(name != NULL ? name : "?"));
        free(name);
        count++;
    }
    report_add(session, "files", files);
    if (count == 0)
        return admin_refuse(session, "%s: file not found", pattern);
    admin_print(session, "file count = %u\n", count);
    return ADMIN_DONE;
}

admin_result_t admin_file_list_tftp(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_error_t error;
    node_names_t names = {0};
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool listed = node_folder_list(cluster, node, &names, &error);
    cluster_close(cluster);
    admin_result_t result =
        listed ? print_names(session, &names, argc > 0 ? argv[0] : "*") : admin_fail(session, "%s", error.text);
    node_names_free(&names);
    return result;
}

admin_result_t admin_file_list_log(admin_session_t *session, int argc, char **argv)
{
    char log[] = LOG_FILE;
    char *name = log;
    const char *pattern = argc > 0 ? argv[0] : LOG_FOLDER "/*";
    if (strcmp(pattern, LOG_FOLDER) == 0 || strcmp(pattern, LOG_FOLDER "/") == 0)
        pattern = LOG_FOLDER "/*";
    return print_names(session, &(node_names_t){&name, 1}, pattern);
}

/* --- the node's log --- */

/* The fourth word of "Feb 26 10:24:27 test10pub local7 ...". */
static bool host_of(const char *line, size_t len, const char **host, size_t *size)
{
    const char *at = line, *end = line + len;
    for (int i = 0; i < 3; i++) {
        const char *blank = memchr(at, ' ', (size_t)(end - at));
        if (blank == NULL)
            return false;
        for (at = blank; at < end && *at == ' '; at++)
            ;
    }
    const char *blank = memchr(at, ' ', (size_t)(end - at));
    *host = at;
    *size = (size_t)((blank != NULL ? blank : end) - at);
    return true;
}

/* The log of the cluster holds the lines of all nodes. Those of a name that no node has now are kept: the node may have
 * had it before. */
static bool is_of_another(const cluster_state_t *state, const cluster_node_t *node, const char *line, size_t len)
{
    const char *host;
    size_t size;
    if (!host_of(line, len, &host, &size))
        return false;
    for (unsigned i = 0; i < state->nodes_count; i++) {
        const cluster_node_t *each = &state->nodes[i];
        if (strlen(each->host) == size && memcmp(each->host, host, size) == 0)
            return each != node;
    }
    return false;
}

static void keep_own(const cluster_state_t *state, const cluster_node_t *node, base_bytes_t *log)
{
    size_t kept = 0;
    for (size_t at = 0, next; at < log->size; at = next) {
        const uint8_t *end = memchr(log->data + at, '\n', log->size - at);
        next = end != NULL ? (size_t)(end - log->data) + 1 : log->size;
        if (is_of_another(state, node, (const char *)log->data + at, next - at))
            continue;
        memmove(log->data + kept, log->data + at, next - at);
        kept += next - at;
    }
    log->size = kept;
}

static bool load_log(const admin_session_t *session, const char *name, base_bytes_t *log, base_error_t *error)
{
    const cluster_node_t *node;
    error->text[0] = '\0';
    cluster_t *cluster = strcmp(name, LOG_FILE) == 0 ? admin_open(session, &node) : NULL;
    if (cluster == NULL)
        return strcmp(name, LOG_FILE) != 0 && base_fail(error, "%s: file not found", name);
    bool loaded = cluster_get(cluster, "syslog", log, NULL, error);
    if (loaded)
        keep_own(cluster_state(cluster), node, log);
    cluster_close(cluster);
    return loaded;
}

/* --- pages --- */

/* A text, and where its lines begin. */
typedef struct pages {
    const base_bytes_t *text;
    size_t *lines;
    size_t count;
} pages_t;

static bool find_lines(pages_t *pages, const base_bytes_t *text)
{
    *pages = (pages_t){.text = text, .lines = calloc(text->size + 1, sizeof *pages->lines)};
    for (size_t at = 0; pages->lines != NULL && at < text->size;) {
        pages->lines[pages->count++] = at;
        const uint8_t *end = memchr(text->data + at, '\n', text->size - at);
        at = end != NULL ? (size_t)(end - text->data) + 1 : text->size;
    }
    return pages->lines != NULL;
}

/* What others wrote into a file never reaches the terminal as commands. */
static void print_line(const admin_session_t *session, const pages_t *pages, size_t line)
{
    size_t from = pages->lines[line];
    size_t end = line + 1 < pages->count ? pages->lines[line + 1] : pages->text->size;
    while (end > from && (pages->text->data[end - 1] == '\n' || pages->text->data[end - 1] == '\r'))
        end--;
    char *text = base_text(pages->text->data + from, end - from);
    admin_line(session, text != NULL ? text : "?");
    free(text);
}

static size_t print_page(const admin_session_t *session, const pages_t *pages, size_t first, size_t lines)
{
    size_t end = lines < pages->count - first ? first + lines : pages->count;
    for (size_t i = first; i < end; i++)
        print_line(session, pages, i);
    return end;
}

/* @return where the next page begins; pages->count or more: nowhere */
static size_t next_page(char answer, size_t first, size_t end, size_t count)
{
    switch (answer) {
    case 'p':
        return first > PAGE ? first - PAGE : 0;
    case 'b':
        return 0;
    case 'e':
        return count > PAGE ? count - PAGE : 0;
    case 'q':
        return count;
    default:
        return end;
    }
}

static void turn_pages(const admin_session_t *session, const pages_t *pages)
{
    char question[160], answer[ASK_BYTES] = "";
    for (size_t first = 0; first < pages->count;) {
        size_t end = print_page(session, pages, first, PAGE);
        snprintf(question, sizeof question,
                 "%s\noptions: q=quit, n=next, p=prev, b=begin, e=end (lines %zu - %zu of %zu) : ",
                 end == pages->count ? "\nend of the file reached" : "", first + 1, end, pages->count);
        if (!ask_line(session, question, NULL, answer))
            return;
        first = next_page(answer[0], first, end, pages->count);
    }
}

static admin_result_t show_text(const admin_session_t *session, const char *name, const base_bytes_t *text)
{
    pages_t pages;
    if (text->size > 0 && memchr(text->data, '\0', text->size) != NULL)
        return admin_refuse(session, "%s: not a text file", name);
    if (!find_lines(&pages, text))
        return admin_fail(session, "%s: out of memory", name);
    if (session->interactive && !report_wanted(session))
        turn_pages(session, &pages);
    else
        print_page(session, &pages, 0, pages.count);
    free(pages.lines);
    return ADMIN_DONE;
}

admin_result_t admin_file_view_log(admin_session_t *session, int argc, char **argv)
{
    base_bytes_t text = {0};
    base_error_t error;
    (void)argc;
    admin_result_t result = ADMIN_FAILED;
    if (load_log(session, argv[0], &text, &error))
        result = show_text(session, argv[0], &text);
    else if (error.text[0] != '\0')
        admin_refuse(session, "%s", error.text);
    base_bytes_free(&text);
    return result;
}

admin_result_t admin_file_view_tftp(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    base_bytes_t text = {0};
    base_error_t error;
    (void)argc;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool loaded = node_folder_load(cluster, node, argv[0], &text, &error);
    cluster_close(cluster);
    admin_result_t result = loaded ? show_text(session, argv[0], &text) : admin_refuse(session, "%s", error.text);
    base_bytes_free(&text);
    return result;
}
