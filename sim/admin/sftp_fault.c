/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/sftp_fault.h"

#include <stdio.h>
#include <string.h>

#include <libssh/callbacks.h>

/* libssh's words for a key exchange with nothing in common: "... no match for method WHAT: server [A], client [B]". */
#define NO_MATCH "no match for method "

/* What it says of a socket that the other side closed while it read. */
#define CLOSED "Socket error: Success"

static void take_unmatched(int priority, const char *function, const char *text, void *userdata)
{
    struct sftp_link *link = userdata;
    const char *from = link != NULL ? strstr(text, NO_MATCH) : NULL;
    (void)priority;
    (void)function;
    if (from != NULL && link->unmatched[0] == '\0')
        snprintf(link->unmatched, sizeof link->unmatched, "%s", from);
}

void sftp_fault_watch(struct sftp_link *link)
{
    ssh_set_log_level(SSH_LOG_WARN);
    ssh_set_log_userdata(link);
    ssh_set_log_callback(take_unmatched);
}

void sftp_fault_unwatch(void)
{
    ssh_set_log_level(SSH_LOG_NONE);
    ssh_set_log_userdata(NULL);
}

/* Takes what stands between two texts. @return false: they are not there */
static bool between(const char *text, const char *before, const char *after, char *out, size_t size)
{
    const char *from = strstr(text, before);
    const char *to = from != NULL ? strstr(from + strlen(before), after) : NULL;
    if (to == NULL)
        return false;
    from += strlen(before);
    snprintf(out, size, "%.*s", (int)(to - from), from);
    return true;
}

static bool fail_common(const struct sftp_link *link, const char *text, base_error_t *error)
{
    char what[64], theirs[512], ours[512];
    return between(text, NO_MATCH, ": server", what, sizeof what) &&
           between(text, "server [", "]", theirs, sizeof theirs) && between(text, "client [", "]", ours, sizeof ours) &&
           !base_fail(error, "%s port %u: nothing in common for %s: the server offers %s; this client takes %s",
                      link->server->host, link->server->port, what, theirs[0] != '\0' ? theirs : "none", ours);
}

bool sftp_fail_ended(const struct sftp_link *link, sftp_watch_end_t end, base_error_t *error)
{
    const sftp_server_t *server = link->server;
    if (end == SFTP_WATCH_TIMEOUT)
        return base_fail(error, "%s port %u: server does not answer", server->host, server->port);
    if (end == SFTP_WATCH_INTERRUPT)
        return base_fail(error, "%s port %u: interrupted", server->host, server->port);
    return false;
}

bool sftp_fail_session(const struct sftp_link *link, base_error_t *error)
{
    const sftp_server_t *server = link->server;
    const char *why = ssh_get_error(link->session);
    if (strcmp(why, CLOSED) == 0)
        why = "it closed the connection";
    return base_fail(error, "%s port %u: no SFTP with this server: %s", server->host, server->port,
                     why[0] != '\0' ? why : "it offers none");
}

bool sftp_fail_connection(const struct sftp_link *link, sftp_watch_end_t end, base_error_t *error)
{
    if (end != SFTP_WATCH_NOT)
        return sftp_fail_ended(link, end, error);
    return fail_common(link, link->unmatched, error) ? false : sftp_fail_session(link, error);
}

bool sftp_fail_methods(const struct sftp_link *link, unsigned methods, base_error_t *error)
{
    const struct {
        unsigned method;
        const char *name;
    } names[] = {{SSH_AUTH_METHOD_PUBLICKEY, "publickey"},
                 {SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"},
                 {SSH_AUTH_METHOD_HOSTBASED, "hostbased"},
                 {SSH_AUTH_METHOD_PASSWORD, "another password"},
                 {SSH_AUTH_METHOD_INTERACTIVE, "a dialog"}};
    char text[128] = "";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t length = strlen(text);
        if ((methods & names[i].method) != 0)
            snprintf(text + length, sizeof text - length, "%s%s", length > 0 ? ", " : "", names[i].name);
    }
    return base_fail(error, "%s: wrong authentication method: a password is not enough, the server wants %s",
                     link->server->host, text[0] != '\0' ? text : "a method that this client does not know");
}

static bool is_type(const struct sftp_attributes_struct *attributes, uint8_t type)
{
    return attributes != NULL && attributes->type == type;
}

bool sftp_is_file(sftp_file file)
{
    sftp_attributes attributes = sftp_fstat(file);
    bool is_file = attributes == NULL || is_type(attributes, SSH_FILEXFER_TYPE_REGULAR) ||
                   is_type(attributes, SSH_FILEXFER_TYPE_UNKNOWN);
    sftp_attributes_free(attributes);
    return is_file;
}

static const char *fault_name(int fault)
{
    switch (fault) {
    case SSH_FX_NO_SUCH_FILE:
    case SSH_FX_NO_SUCH_PATH:
        return "no such file or directory";
    case SSH_FX_PERMISSION_DENIED:
    case SSH_FX_WRITE_PROTECT:
        return "permission denied";
    case SSH_FX_NO_CONNECTION:
    case SSH_FX_CONNECTION_LOST:
        return "the connection was lost";
    case SSH_FX_OP_UNSUPPORTED:
        return "the server does not support this";
    default:
        return "the server fails to do it and does not say why (a full disk?)";
    }
}

bool sftp_fail_file(const struct sftp_link *link, sftp_file file, const char *path, base_error_t *error)
{
    int fault = sftp_get_error(link->sftp);
    if (file != NULL)
        sftp_close(file);
    /* Servers tell of a folder in the place of a file as of any failure. */
    sftp_attributes attributes = ssh_is_connected(link->session) ? sftp_stat(link->sftp, path) : NULL;
    bool is_folder = is_type(attributes, SSH_FILEXFER_TYPE_DIRECTORY);
    bool is_other = is_type(attributes, SSH_FILEXFER_TYPE_SPECIAL);
    sftp_attributes_free(attributes);
    if (is_folder || is_other)
        return base_fail(error, "%s: is %s on %s", path, is_folder ? "a directory" : "not a regular file",
                         link->server->host);
    return base_fail(error, "%s: %s on %s", path, fault_name(fault), link->server->host);
}
