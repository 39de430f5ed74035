/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/passwords.h"

#include <stdio.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/noted.h"

bool passwords_ask_administrator(const admin_session_t *session)
{
    static const char question[] = "Enter CCM Administrator password :";
    const admin_options_t *options = session->options;
    char password[ASK_BYTES];
    const cluster_node_t *node;
    if (options->yes && options->password_file == NULL) {
        admin_line(session, question);
        noted_answer(session, NULL);
        return true;
    }
    if (!ask_secret(session, question, options->password_file, password))
        return false;
    cluster_t *cluster = admin_open(session, &node);
    bool right = cluster != NULL && cluster_admin_password_is(cluster, password);
    if (cluster != NULL && !right)
        admin_fail(session, "wrong administrator password");
    cluster_close(cluster);
    ask_forget(password);
    return right;
}

bool passwords_ask_new(const admin_session_t *session, const char *file, char password[ASK_BYTES])
{
    char again[ASK_BYTES];
    if (!ask_secret(session, "   Please enter the new password: ", file, password))
        return false;
    if (file != NULL)
        return true;
    bool same = ask_secret(session, "Reenter new password to confirm: ", NULL, again);
    if (same && strcmp(password, again) != 0) {
        same = false;
        admin_fail(session, "the two new passwords differ");
    }
    ask_forget(again);
    if (!same)
        ask_forget(password);
    return same;
}

typedef enum account { ACCOUNT_ADMIN, ACCOUNT_SECURITY } account_t;

/* With --yes and without a file, the cluster answers for the old password. */
static bool ask_former(const admin_session_t *session, account_t account, char former[ASK_BYTES])
{
    static const char question[] = "Please enter the old password: ";
    const char *file = account == ACCOUNT_ADMIN ? session->options->password_file : NULL;
    const cluster_node_t *node;
    if (!session->options->yes || file != NULL)
        return ask_secret(session, question, file, former);
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    const cluster_state_t *state = cluster_state(cluster);
    snprintf(former, ASK_BYTES, "%s", account == ACCOUNT_ADMIN ? state->admin_password : state->security_password);
    cluster_close(cluster);
    admin_line(session, question);
    noted_answer(session, NULL);
    return true;
}

static admin_result_t change(const admin_session_t *session, account_t account, const char *former,
                             const char *password)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool done = account == ACCOUNT_ADMIN ? cluster_set_admin_password(cluster, former, password, &error)
                                         : cluster_set_security_password(cluster, former, password, &error);
    cluster_close(cluster);
    if (!done)
        return admin_fail(session, "%s", error.text);
    admin_line(session, "Password updated successfully.");
    if (account == ACCOUNT_SECURITY)
        admin_line(session, "ITLRecovery.p12 is protected by the new password now: save it again.");
    return ADMIN_DONE;
}

static admin_result_t change_asked(const admin_session_t *session, account_t account)
{
    char former[ASK_BYTES], password[ASK_BYTES];
    const char *file = account == ACCOUNT_SECURITY ? session->options->security_password_file : NULL;
    admin_result_t result = ADMIN_FAILED;
    if (!ask_former(session, account, former))
        return ADMIN_FAILED;
    if (passwords_ask_new(session, file, password)) {
        result = change(session, account, former, password);
        ask_forget(password);
    }
    ask_forget(former);
    return result;
}

admin_result_t admin_set_security(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return change_asked(session, ACCOUNT_SECURITY);
}

admin_result_t admin_set_admin(admin_session_t *session, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return change_asked(session, ACCOUNT_ADMIN);
}
