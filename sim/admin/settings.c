/* SPDX-License-Identifier: GPL-2.0-or-later */
/* set network hostname, set network domain, set enterprise ... */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/phones.h"
#include "admin/report.h"

static void print_warning(const admin_session_t *session, const char *what)
{
    admin_print(session,
                "\n            ***   W A R N I N G   ***\n"
                "Do not close this window without first canceling the command.\n\n"
                "This command will automatically restart system services.\n"
                "The command should not be issued during normal operating\nhours.\n\n"
                "=======================================================\n"
                "Note: Please verify that the new %s is a unique\n"
                "      name across the cluster and, if DNS services are\n"
                "      utilized, any DNS configuration is completed\n"
                "      before proceeding.\n"
                "=======================================================\n\n",
                what);
}

static void print_security_warning(const admin_session_t *session)
{
    admin_line(session, "Security Warning : This operation will regenerate\n"
                        "       all CUCM Certificates including any third party\n"
                        "       signed Certificates that have been uploaded.\n");
}

static void print_scripts(const admin_session_t *session)
{
    static const char *const scripts[] = {"ahostname_callback.sh", "clm_notify_hostname.sh", "drf_notify_hostname.py",
                                          "regenerate_all_certs.sh", "update_idsenv.sh"};
    for (int i = 0; i < 5; i++)
        admin_print(session, "calling %d of 5 component notification script: %s\n", i + 1, scripts[i]);
}

static void tell_of_phones(const admin_session_t *session)
{
    admin_line(
        session,
        "\nAll certificates of this node and the lists of all nodes are regenerated; ITLRecovery keeps its name.");
    phones_tell(session);
}

admin_result_t admin_set_hostname(admin_session_t *session, int argc, char **argv)
{
    char host[ASK_BYTES];
    print_warning(session, "hostname");
    print_security_warning(session);
    if (!ask_line(session, "Enter the hostname:: ", argc > 0 ? argv[0] : NULL, host) ||
        !admin_may(session, cluster_may_set_hostname, host))
        return ADMIN_FAILED;
    if (!ask_yes(session, "Do you want to continue [yes/no]? "))
        return admin_refuse(session, "Command cancelled.");
    admin_result_t result = admin_change_to(session, cluster_set_hostname, host);
    if (result == ADMIN_DONE) {
        print_scripts(session);
        tell_of_phones(session);
    }
    return result;
}

admin_result_t admin_set_domain(admin_session_t *session, int argc, char **argv)
{
    char domain[ASK_BYTES];
    admin_line(session, "");
    print_security_warning(session);
    if (!ask_line(session, "Enter the domain:: ", argc > 0 ? argv[0] : NULL, domain) ||
        !admin_may(session, cluster_may_set_domain, domain))
        return ADMIN_FAILED;
    admin_line(session, "The server will now be rebooted. Do you wish to continue.");
    if (!ask_yes(session, "Continue (y/n)? "))
        return admin_refuse(session, "Command cancelled.");
    admin_result_t result = admin_change_to(session, cluster_set_domain, domain);
    if (result == ADMIN_DONE)
        tell_of_phones(session);
    return result;
}

/* @param state  [out] its numbers and switches as they are now. @return false with the reason printed */
static bool read_state(const admin_session_t *session, cluster_state_t *state)
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    const cluster_state_t *now = cluster_state(cluster);
    *state = (cluster_state_t){.rollback = now->rollback,
                               .digest = now->digest,
                               .interaction = now->interaction,
                               .secure_urls_off = now->secure_urls_off,
                               .recovery_saved = now->recovery_saved};
    cluster_close(cluster);
    return true;
}

static const char *digest_name(cluster_digest_t digest)
{
    return digest == CLUSTER_SHA512 ? "SHA-512" : "SHA-1";
}

static const char *interaction_name(cluster_interaction_t interaction)
{
    return interaction == CLUSTER_MANUAL ? "Manual" : "Automatic";
}

static void print_rollback(const admin_session_t *session, bool rollback)
{
    admin_print(session, "Prepare Cluster for Rollback to pre 8.0: %s\n", rollback ? "True" : "False");
}

static void print_secure_urls(const admin_session_t *session, bool on)
{
    admin_print(session, "Secured Phone URL Parameters: %s\n", on ? "On" : "Off");
}

admin_result_t admin_show_enterprise(admin_session_t *session, int argc, char **argv)
{
    cluster_state_t state;
    (void)argc;
    (void)argv;
    if (!read_state(session, &state))
        return ADMIN_FAILED;
    print_rollback(session, state.rollback);
    if (release_has_command(session->release, "set enterprise signature", NULL) || state.digest != CLUSTER_SHA1)
        admin_print(session, "TFTP File Signature Algorithm: %s\n", digest_name(state.digest));
    if (release_has_command(session->release, "set enterprise interaction", NULL) ||
        state.interaction != CLUSTER_AUTOMATIC)
        admin_print(session, "Phone Interaction on Certificate Update: %s\n", interaction_name(state.interaction));
    if (state.secure_urls_off)
        print_secure_urls(session, false);
    if (release_facts(session->release)->recovery != RELEASE_RECOVERY_NONE)
        admin_print(session, "ITLRecovery.p12 saved: %s\n", state.recovery_saved ? "Yes" : "No");
    cJSON *json = cJSON_CreateObject();
    cJSON_AddBoolToObject(json, "rollback", state.rollback);
    cJSON_AddStringToObject(json, "signature", state.digest == CLUSTER_SHA512 ? "sha512" : "sha1");
    cJSON_AddStringToObject(json, "interaction", state.interaction == CLUSTER_MANUAL ? "manual" : "automatic");
    cJSON_AddBoolToObject(json, "secure_urls", !state.secure_urls_off);
    cJSON_AddBoolToObject(json, "recovery_saved", state.recovery_saved);
    report_add(session, "enterprise", json);
    return ADMIN_DONE;
}

static bool change_rollback(cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error)
{
    (void)node;
    return cluster_set_rollback(cluster, strcasecmp(value, "true") == 0, error);
}

static admin_result_t set_rollback(const admin_session_t *session, const char *value, bool wanted)
{
    admin_print(session, "The lists of all nodes are regenerated, %s.\n",
                wanted ? "with empty TVS and TFTP sections" : "with their TVS and TFTP sections");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    if (admin_change_to(session, change_rollback, value) != ADMIN_DONE)
        return ADMIN_FAILED;
    print_rollback(session, wanted);
    if (release_facts(session->release)->rollback_resets)
        phones_tell(session);
    else
        admin_line(session, "This release resets no phone for it: reset the phones (utils phones reset).");
    admin_line(session, "Wait until all phones have the new list.");
    return ADMIN_DONE;
}

admin_result_t admin_set_rollback(admin_session_t *session, int argc, char **argv)
{
    cluster_state_t former;
    (void)argc;
    if (strcasecmp(argv[0], "true") != 0 && strcasecmp(argv[0], "false") != 0)
        return admin_refuse(session, "Executed command unsuccessfully\nUsage: set enterprise rollback true|false"),
               ADMIN_USAGE;
    bool wanted = strcasecmp(argv[0], "true") == 0;
    if (!read_state(session, &former))
        return ADMIN_FAILED;
    if (former.rollback != wanted)
        return set_rollback(session, argv[0], wanted);
    print_rollback(session, wanted);
    return ADMIN_DONE;
}

static bool change_digest(cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error)
{
    (void)node;
    return cluster_set_digest(cluster, strcasecmp(value, "sha512") == 0 ? CLUSTER_SHA512 : CLUSTER_SHA1, error);
}

admin_result_t admin_set_digest(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    if (strcasecmp(argv[0], "sha1") != 0 && strcasecmp(argv[0], "sha512") != 0)
        return admin_refuse(session, "Executed command unsuccessfully\nUsage: set enterprise signature sha1|sha512"),
               ADMIN_USAGE;
    admin_result_t result = admin_change_to(session, change_digest, argv[0]);
    if (result == ADMIN_DONE)
        admin_print(session, "TFTP File Signature Algorithm: %s\n",
                    digest_name(strcasecmp(argv[0], "sha512") == 0 ? CLUSTER_SHA512 : CLUSTER_SHA1));
    return result;
}

static bool change_secure_urls(cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error)
{
    (void)node;
    return cluster_set_secure_urls(cluster, strcasecmp(value, "on") == 0, error);
}

admin_result_t admin_set_secure_urls(admin_session_t *session, int argc, char **argv)
{
    const bool on = strcasecmp(argv[0], "on") == 0;
    (void)argc;
    if (!on && strcasecmp(argv[0], "off") != 0)
        return admin_refuse(session, "Executed command unsuccessfully\nUsage: set enterprise secure-urls on|off"),
               ADMIN_USAGE;
    if (admin_change_to(session, change_secure_urls, argv[0]) != ADMIN_DONE)
        return ADMIN_FAILED;
    print_secure_urls(session, on);
    admin_line(session, "A phone takes its new configuration when it is reset (utils phones reset).");
    return ADMIN_DONE;
}

static bool change_interaction(cluster_t *cluster, const cluster_node_t *node, const char *value, base_error_t *error)
{
    (void)node;
    return cluster_set_interaction(cluster, strcasecmp(value, "manual") == 0 ? CLUSTER_MANUAL : CLUSTER_AUTOMATIC,
                                   error);
}

admin_result_t admin_set_interaction(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    if (strcasecmp(argv[0], "automatic") != 0 && strcasecmp(argv[0], "manual") != 0)
        return admin_refuse(session,
                            "Executed command unsuccessfully\nUsage: set enterprise interaction automatic|manual"),
               ADMIN_USAGE;
    admin_result_t result = admin_change_to(session, change_interaction, argv[0]);
    if (result == ADMIN_DONE)
        admin_print(session, "Phone Interaction on Certificate Update: %s\n",
                    interaction_name(strcasecmp(argv[0], "manual") == 0 ? CLUSTER_MANUAL : CLUSTER_AUTOMATIC));
    return result;
}
