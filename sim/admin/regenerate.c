/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set cert regen. */
#include <stdio.h>
#include <strings.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/phones.h"
#include "base/parse.h"

static void warn(const admin_session_t *session, cluster_certificate_t which)
{
    if (which == CLUSTER_ITLRECOVERY)
        admin_line(session,
                   "\nWARNING: If you are using a tokenless CTL and if the CallManager certificate is recently\n"
                   "generated, please ensure that the CTL File already has the new CallManager certificate and is\n"
                   "updated to the endpoints, before generating the ITL Recovery certificate. Are you sure want\n"
                   "to proceed?");
    else
        admin_print(session,
                    "\nWARNING: This operation will overwrite any CA signed certificate\n"
                    "previously imported for %s\n",
                    cluster_certificate_name(which));
}

static void tell_of_phones(const admin_session_t *session, cluster_certificate_t which)
{
    if (which == CLUSTER_CALLMANAGER)
        fputs("\nThe list of this node is regenerated. ", session->out);
    else
        fputs("\nThe lists of all nodes are regenerated. ", session->out);
    phones_tell(session);
}

static void tell_done(const admin_session_t *session, cluster_certificate_t which)
{
    const char *name = cluster_certificate_name(which);
    admin_print(session, "\nSuccessfully Regenerated Certificate for %s.\n", name);
    if (which == CLUSTER_ITLRECOVERY)
        admin_print(session,
                    "You must restart the services related to %s for the regenerated certificates to\n"
                    "become active.\n",
                    name);
    else
        admin_print(session,
                    "Please do a backup of the server as soon as possible. Failure to do\n"
                    "so can stale the cluster in case of a crash.\n"
                    "You must restart services related to %s for the regenerated\n"
                    "certificates to become active.\n",
                    name);
}

/* The known refusal comes before the warning. */
static admin_result_t may_regenerate(const admin_session_t *session, cluster_certificate_t which)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    admin_result_t result = ADMIN_DONE;
    if (!cluster_has_certificate(cluster, node, which))
        result = admin_fail(session, "%s: %s has no such certificate", cluster_certificate_name(which), node->host);
    else if (!cluster_may_regenerate(cluster, node, which, &error))
        result = admin_refuse(session, "%s", error.text);
    cluster_close(cluster);
    return result;
}

static admin_result_t regenerate(const admin_session_t *session, cluster_certificate_t which, uint32_t bits)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool resets = cluster_regeneration_resets(node, which);
    bool done = cluster_regenerate_with(cluster, node, which, bits, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    tell_done(session, which);
    if (resets)
        tell_of_phones(session, which);
    return ADMIN_DONE;
}

admin_result_t admin_cert_regen(admin_session_t *session, int argc, char **argv)
{
    cluster_certificate_t which;
    uint64_t bits = 0;
    if (!cluster_certificate_parse(argv[0], &which))
        return admin_fail(session, "%s: no such certificate", argv[0]);
    if (argc > 1 && (!base_parse_number(argv[1], 1024, 4096, &bits) || (bits & (bits - 1)) != 0))
        return admin_fail(session, "%s: keys have 1024, 2048 or 4096 bits", argv[1]);
    admin_result_t result = may_regenerate(session, which);
    if (result != ADMIN_DONE)
        return result;
    warn(session, which);
    if (!ask_yes(session, "Proceed with regeneration (yes|no)? "))
        return admin_refuse(session, "Regeneration cancelled.");
    return regenerate(session, which, (uint32_t)bits);
}

/* A call manager's page takes the certificate as an upload, after a request was made there; here the lab's CA signs at
 * once, in words of our own. */
admin_result_t admin_cert_ca_signed(admin_session_t *session, int argc, char **argv)
{
    cluster_certificate_t which;
    const cluster_node_t *node;
    base_error_t error;
    (void)argc;
    if (!cluster_certificate_parse(argv[0], &which))
        return admin_fail(session, "%s: no such certificate", argv[0]);
    if (which == CLUSTER_ITLRECOVERY)
        return admin_fail(session, "ITLRecovery: no CA signs it");
    admin_result_t result = may_regenerate(session, which);
    if (result != ADMIN_DONE)
        return result;
    if (!ask_yes(session, "Proceed with the certificate of the CA (yes|no)? "))
        return admin_refuse(session, "Cancelled.");
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    const bool resets = cluster_regeneration_resets(node, which);
    const bool done = cluster_certify(cluster, node, which, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_print(session, "\nCertificate of %s signed by the CA of the lab, and uploaded.\n",
                cluster_certificate_name(which));
    if (resets)
        tell_of_phones(session, which);
    return ADMIN_DONE;
}

static bool may_share(const cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error)
{
    (void)value;
    return cluster_may_share_tvs(cluster, node, error);
}

/* A call manager's page asks for the distribution "Multi-server (SAN)"; here it is a command, in words of our own. */
admin_result_t admin_cert_multi_server(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    if (strcasecmp(argv[0], cluster_certificate_name(CLUSTER_TVS)) != 0)
        return admin_fail(session, "%s: only TVS can be a multi-server certificate here", argv[0]);
    if (!admin_may(session, may_share, NULL))
        return ADMIN_FAILED;
    warn(session, CLUSTER_TVS);
    if (!ask_yes(session, "Proceed with regeneration (yes|no)? "))
        return admin_refuse(session, "Regeneration cancelled.");
    if (!admin_change(session, cluster_share_tvs))
        return ADMIN_FAILED;
    tell_done(session, CLUSTER_TVS);
    tell_of_phones(session, CLUSTER_TVS);
    return ADMIN_DONE;
}
