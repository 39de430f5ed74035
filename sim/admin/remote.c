/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/remote.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "admin/ask.h"
#include "admin/known_hosts.h"
#include "cli/cli.h"

bool remote_server(const admin_session_t *session, const char *text, sftp_server_t *server)
{
    cli_server_t where;
    if (!cli_parse_server(text, SFTP_PORT, &where)) {
        admin_fail(session, "%s: not HOST[:PORT]", text);
        return false;
    }
    memcpy(server->host, where.host, sizeof server->host);
    server->port = where.port;
    server->timeout_ms = session->options->timeout_ms;
    return true;
}

static bool fingerprint_is(const char *given, const char *fingerprint)
{
    const size_t prefix = sizeof "SHA256:" - 1;
    if (strncmp(given, "SHA256:", prefix) == 0)
        given += prefix;
    size_t length = strcspn(given, "=");
    return strlen(fingerprint + prefix) == length && strncmp(fingerprint + prefix, given, length) == 0;
}

/* "ssh-ed25519" is spoken of as ED25519. */
static void print_key(const sftp_server_t *server, const sftp_host_key_t *key)
{
    char name[sizeof key->type] = "";
    const char *type = strncmp(key->type, "ssh-", 4) == 0 ? key->type + 4 : key->type;
    size_t length = strncmp(type, "ecdsa", 5) == 0 ? 5 : strlen(type);
    for (size_t i = 0; i < length; i++)
        name[i] = (char)toupper((unsigned char)type[i]);
    printf("\nThe authenticity of host '%s (%s)' can't be established.\n", server->host, server->host);
    printf("%.*s key fingerprint is %s.\n", (int)length, name, key->fingerprint);
}

static bool ask_about(const admin_session_t *session, const char *path, const sftp_server_t *server,
                      const sftp_host_key_t *key)
{
    listfile_error_t error;
    print_key(server, key);
    if (session->options->yes) {
        admin_fail(session, "%s: unknown host key: --yes does not accept it, --sftp-fingerprint %s does", server->host,
                   key->fingerprint);
        return false;
    }
    if (!ask_yes(session, "Are you sure you want to continue connecting (yes/no)? ")) {
        admin_fail(session, "%s: host key not accepted", server->host);
        return false;
    }
    if (!known_hosts_add(path, server, key, &error)) {
        admin_fail(session, "%s", error.text);
        return false;
    }
    return true;
}

static bool judge_by_known_hosts(const admin_session_t *session, const sftp_server_t *server,
                                 const sftp_host_key_t *key)
{
    char path[CLUSTER_PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/known_hosts", session->options->folder) >= (int)sizeof path) {
        admin_fail(session, "%s: path too long", session->options->folder);
        return false;
    }
    switch (known_hosts_look(path, server, key)) {
    case KNOWN_HOST_SAME:
        return true;
    case KNOWN_HOST_DIFFERENT:
        admin_fail(session, "%s: wrong host key %s: %s has another one for this server", server->host, key->fingerprint,
                   path);
        return false;
    default:
        return ask_about(session, path, server, key);
    }
}

bool remote_judge(const admin_session_t *session, const sftp_server_t *server, sftp_host_key_t *key)
{
    listfile_error_t error;
    const char *given = session->options->sftp_fingerprint;
    if (!sftp_host_key(server, key, &error)) {
        admin_fail(session, "%s", error.text);
        return false;
    }
    if (given == NULL)
        return judge_by_known_hosts(session, server, key);
    if (fingerprint_is(given, key->fingerprint))
        return true;
    admin_fail(session, "%s: wrong host key: its fingerprint is %s, not %s", server->host, key->fingerprint, given);
    return false;
}
