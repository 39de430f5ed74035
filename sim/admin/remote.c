/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/remote.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "admin/ask.h"
#include "admin/known_hosts.h"
#include "base/parse.h"
#include "hal/canary.h"

bool remote_server(const admin_session_t *session, const char *text, sftp_server_t *server)
{
    base_server_t where;
    if (!base_parse_server(text, SFTP_PORT, &where)) {
        admin_fail(session, "'%s': not HOST[:PORT]", text);
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
static void print_key(const admin_session_t *session, const sftp_server_t *server, const sftp_host_key_t *key)
{
    char name[sizeof key->type] = "";
    const char *type = strncmp(key->type, "ssh-", 4) == 0 ? key->type + 4 : key->type;
    size_t length = strncmp(type, "ecdsa", 5) == 0 ? 5 : strlen(type);
    for (size_t i = 0; i < length; i++)
        name[i] = (char)toupper((unsigned char)type[i]);
    admin_print(session, "\nThe authenticity of host '%s (%s)' can't be established.\n", server->host, server->host);
    admin_print(session, "%.*s key fingerprint is %s.\n", (int)length, name, key->fingerprint);
}

static bool ask_about(const admin_session_t *session, const char *path, const sftp_server_t *server,
                      const sftp_host_key_t *key)
{
    base_error_t error;
    print_key(session, server, key);
    if (session->options->yes) {
        admin_fail(session, "%s: unknown host key: --yes does not accept it, --sftp-fingerprint %s does", server->host,
                   key->fingerprint);
        return false;
    }
    ask_reply_t reply = ask_yes_or_no(session, "Are you sure you want to continue connecting (yes/no)? ");
    if (reply == ASK_NO)
        admin_fail(session, "%s: host key not accepted", server->host);
    if (reply != ASK_YES)
        return false;
    if (!known_hosts_add(path, server, key->key, &error)) {
        admin_fail(session, "%s", error.text);
        return false;
    }
    return true;
}

static bool judge(const admin_session_t *session, const sftp_server_t *server, const known_hosts_t *known,
                  const char *path, const sftp_host_key_t *key)
{
    const char *given = session->options->sftp_fingerprint;
    unsigned line = 0;
    if (given != NULL && fingerprint_is(given, key->fingerprint))
        return true;
    if (given != NULL) {
        admin_fail(session, "%s: wrong host key: its fingerprint is %s, not %s", server->host, key->fingerprint, given);
        return false;
    }
    known_host_t found = known_hosts_look(known, key->key, &line);
    if (found == KNOWN_HOST_SAME)
        return true;
    if (ITL_CANARY_HOLDS("known-hosts-changed", found != KNOWN_HOST_DIFFERENT))
        return ask_about(session, path, server, key);
    admin_fail(session, "%s: wrong host key %s: %s line %u has another one for this server", server->host,
               key->fingerprint, path, line);
    return false;
}

/* @param known  [out] the keys that the server may have; with --sftp-fingerprint none are looked up */
static bool read_known(const admin_session_t *session, const sftp_server_t *server, known_hosts_t *known,
                       char path[CLUSTER_PATH_BYTES])
{
    base_error_t error;
    const cluster_disk_t *disk = &session->options->disk;
    if (!cluster_disk_is_folder(disk) || !cluster_disk_label(disk, "known_hosts", path)) {
        admin_fail(session, cluster_disk_is_folder(disk) ? "%s: path too long" : "%s: not a folder: no SFTP from here",
                   disk->name);
        return false;
    }
    if (session->options->sftp_fingerprint != NULL || known_hosts_read(known, path, server, &error))
        return true;
    admin_fail(session, "%s: not connected: %s; correct the file, or give --sftp-fingerprint", server->host,
               error.text);
    return false;
}

/* A server has several host keys: the fingerprint may be that of another one than it shows first. */
static sftp_link_t *open_with_fingerprint(const sftp_server_t *server, const char *fingerprint, sftp_host_key_t *key,
                                          base_error_t *error)
{
    static const char *const types[] = {"", "rsa-sha2-512,rsa-sha2-256", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384"};
    sftp_link_t *link = NULL;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        sftp_link_close(link);
        link = sftp_link_open(server, types[i], key, error);
        if (link == NULL || fingerprint_is(fingerprint, key->fingerprint))
            break;
    }
    return link;
}

sftp_link_t *remote_open(const admin_session_t *session, const sftp_server_t *server)
{
    char path[CLUSTER_PATH_BYTES], preferred[512];
    known_hosts_t known = {0};
    sftp_host_key_t key;
    base_error_t error;
    const char *given = session->options->sftp_fingerprint;
    sftp_link_t *link = NULL;
    if (read_known(session, server, &known, path)) {
        known_hosts_algorithms(&known, preferred, sizeof preferred);
        link = given != NULL ? open_with_fingerprint(server, given, &key, &error)
                             : sftp_link_open(server, preferred, &key, &error);
        if (link == NULL)
            admin_fail(session, "%s", error.text);
    }
    if (link != NULL && !judge(session, server, &known, path, &key)) {
        sftp_link_close(link);
        link = NULL;
    }
    known_hosts_free(&known);
    return link;
}
