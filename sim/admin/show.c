/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show itl, show ctl, show alerts, show network cluster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/report.h"
#include "admin/show_list.h"
#include "listfile/listing.h"

/* A file's own time stamp is the cluster's time, which may be ahead of the machine's. */
static time_t stamped(const listfile_listing_t *listing)
{
    const listfile_field_t *field = listfile_listing_find(&listing->header, ITL_TAG_TIMESTAMP);
    if (field == NULL || field->length != 4)
        return listing->modified;
    const uint8_t *at = listing->source.mapped + field->span.off;
    return (time_t)((uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]);
}

static void report_list(const admin_session_t *session, const listfile_listing_t *listing)
{
    if (report_wanted(session))
        report_add(session, "list", listfile_listing_json(listing));
}

admin_result_t show_list(const admin_session_t *session, const char *path, const base_bytes_t *bytes, time_t modified)
{
    listfile_listing_t listing;
    base_error_t error;
    itl_tlv_source_t source = itl_tlv_source_memory(bytes->data, (uint32_t)bytes->size);
    admin_result_t result = ADMIN_FAILED;
    if (!listfile_listing_read(&listing, path, modified, &source, false, &error)) {
        admin_fail(session, "%s", error.text);
    } else {
        listing.modified = stamped(&listing);
        listfile_listing_print(&listing, session->out, false);
        report_list(session, &listing);
        result = listfile_listing_good(&listing) ? ADMIN_DONE : ADMIN_FAILED;
    }
    listfile_listing_free(&listing);
    return result;
}

/* A file that the session's node serves. */
typedef struct served {
    char path[CLUSTER_PATH_BYTES];
    base_bytes_t bytes;
    time_t modified;
    bool missing;
} served_t;

/* @return false with the reason printed */
static bool load_served(const admin_session_t *session, const char *file, served_t *served)
{
    const cluster_node_t *node;
    char name[CLUSTER_NAME_BYTES];
    base_error_t error;
    *served = (served_t){.missing = false};
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    cluster_served_name(node, file, name);
    served->missing = !cluster_has(cluster, name);
    bool done = cluster_file_path(cluster, name, served->path) || base_fail(&error, "%s: path too long", name);
    done = done && (served->missing || cluster_get(cluster, name, &served->bytes, &served->modified, &error));
    cluster_close(cluster);
    if (!done)
        admin_fail(session, "%s", error.text);
    return done;
}

/* @param missing  [out] there is no such file, nothing is printed */
static admin_result_t show_served(const admin_session_t *session, const char *file, bool *missing)
{
    served_t served;
    admin_result_t result = ADMIN_FAILED;
    const bool loaded = load_served(session, file, &served);
    *missing = loaded && served.missing;
    if (loaded && !served.missing)
        result = show_list(session, served.path, &served.bytes, served.modified);
    base_bytes_free(&served.bytes);
    return result;
}

admin_result_t admin_show_itl(admin_session_t *session, int argc, char **argv)
{
    bool missing;
    if (argc > 0)
        return show_served_list(session, CLUSTER_ITL, argc, argv);
    const admin_result_t result = show_served(session, "ITLFile.tlv", &missing);
    return missing ? admin_refuse(session, "Length of ITL file: 0\nITL File not found.\nError parsing the ITL File.")
                   : result;
}

admin_result_t admin_show_ctl(admin_session_t *session, int argc, char **argv)
{
    bool missing;
    if (argc > 0)
        return show_served_list(session, CLUSTER_CTL, argc, argv);
    const admin_result_t result = show_served(session, "CTLFile.tlv", &missing);
    if (!missing)
        return result;
    admin_line(
        session,
        "Length of CTL file: 0\n"
        "CTL File not found. Please run CTLClient plugin or run the CLI - utils ctl.. to generate the CTL file.\n"
        "Error parsing the CTL File.");
    return ADMIN_DONE;
}

/* Nothing where there are none. @return false with the reason printed */
static bool load_alerts(const admin_session_t *session, base_bytes_t *bytes)
{
    const cluster_node_t *node;
    base_error_t error = {""};
    cluster_t *cluster = admin_open(session, &node);
    bool loaded =
        cluster != NULL && (!cluster_has(cluster, "alerts") || cluster_get(cluster, "alerts", bytes, NULL, &error));
    cluster_close(cluster);
    if (error.text[0] != '\0')
        admin_fail(session, "%s", error.text);
    return loaded;
}

admin_result_t admin_show_alerts(admin_session_t *session, int argc, char **argv)
{
    base_bytes_t bytes = {0};
    (void)argc;
    (void)argv;
    const bool loaded = load_alerts(session, &bytes);
    if (loaded && bytes.size == 0)
        admin_line(session, "No alerts");
    else if (loaded)
        fwrite(bytes.data, 1, bytes.size, session->out);
    base_bytes_free(&bytes);
    return loaded ? ADMIN_DONE : ADMIN_FAILED;
}

admin_result_t admin_show_cluster(admin_session_t *session, int argc, char **argv)
{
    const cluster_node_t *node;
    char name[256];
    (void)argc;
    (void)argv;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const cluster_state_t *state = cluster_state(cluster);
    cJSON *nodes = cJSON_CreateArray();
    for (unsigned i = 0; i < state->nodes_count; i++) {
        const cluster_node_t *each = &state->nodes[i];
        admin_print(session, "%s %s %s%s\n", cluster_full_name(each, name), each->host,
                    each->publisher ? "Publisher" : "Subscriber", each->services.tftp ? " TFTP" : "");
        cJSON *json = cJSON_CreateObject();
        cJSON_AddStringToObject(json, "node", each->name);
        cJSON_AddStringToObject(json, "host", each->host);
        cJSON_AddBoolToObject(json, "publisher", each->publisher);
        cJSON_AddBoolToObject(json, "tftp", each->services.tftp);
        cJSON_AddItemToArray(nodes, json);
    }
    report_add(session, "nodes", nodes);
    cluster_close(cluster);
    return ADMIN_DONE;
}
