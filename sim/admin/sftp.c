/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/sftp.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libssh/libssh.h>
#include <libssh/sftp.h>

#include "admin/sftp_connect.h"
#include "admin/sftp_fault.h"
#include "admin/sftp_priv.h"

#define CHUNK_BYTES 32768u

/* What is asked for, in this order, where nothing is known: no SHA-1, no DSA. */
#define HOST_KEYS "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256"

/* --- to the host key --- */

static bool set_options(ssh_session session, const sftp_server_t *server, const char *preferred)
{
    char algorithms[1024];
    unsigned port = server->port;
    long seconds = (long)(server->timeout_ms / 1000u) + 1; /* The watch is exact. */
    bool no_configuration = false;
    snprintf(algorithms, sizeof algorithms, "%s%s" HOST_KEYS, preferred, preferred[0] != '\0' ? "," : "");
    return ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no_configuration) == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_HOST, server->host) == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_PORT, &port) == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_USER, server->user) == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds) == SSH_OK &&
           /* known_hosts.h judges: libssh's own look at such files would change what is asked for. */
           ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null") == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") == SSH_OK &&
           ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, algorithms) == SSH_OK;
}

static bool read_key(sftp_link_t *link, sftp_host_key_t *key)
{
    unsigned char *hash = NULL;
    size_t size = 0;
    if (ssh_get_server_publickey(link->session, &link->key) != SSH_OK ||
        ssh_get_publickey_hash(link->key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0)
        return false;
    char *fingerprint = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size);
    ssh_clean_pubkey_hash(&hash);
    if (fingerprint == NULL)
        return false;
    snprintf(key->type, sizeof key->type, "%s", ssh_key_type_to_char(ssh_key_type(link->key)));
    snprintf(key->fingerprint, sizeof key->fingerprint, "%s", fingerprint);
    key->key = link->key;
    ssh_string_free_char(fingerprint);
    return true;
}

static bool exchange_keys(sftp_link_t *link, const char *preferred, sftp_host_key_t *key, base_error_t *error)
{
    const sftp_server_t *server = link->server;
    int fd = sftp_connect(server, error);
    if (fd < 0)
        return false;
    link->socket = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    link->session = ssh_new();
    if (link->socket < 0 || link->session == NULL || !set_options(link->session, server, preferred) ||
        ssh_options_set(link->session, SSH_OPTIONS_FD, &fd) != SSH_OK ||
        !sftp_watch_begin(&link->watch, link->socket, server->timeout_ms)) {
        close(fd);
        return base_fail(error, "%s: libssh cannot be started", server->host);
    }
    sftp_fault_watch(link);
    bool done = ssh_connect(link->session) == SSH_OK && read_key(link, key);
    sftp_fault_unwatch();
    sftp_watch_end_t end = sftp_watch_end(&link->watch);
    return done || sftp_fail_connection(link, end, error);
}

sftp_link_t *sftp_link_open(const sftp_server_t *server, const char *preferred, sftp_host_key_t *key,
                            base_error_t *error)
{
    sftp_link_t *link = calloc(1, sizeof *link);
    if (link == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    *link = (sftp_link_t){.server = server, .socket = -1};
    if (exchange_keys(link, preferred, key, error))
        return link;
    sftp_link_close(link);
    return NULL;
}

void sftp_link_close(sftp_link_t *link)
{
    if (link == NULL)
        return;
    if (link->sftp != NULL)
        sftp_free(link->sftp);
    ssh_key_free(link->key);
    if (link->session != NULL) {
        ssh_disconnect(link->session);
        ssh_free(link->session);
    }
    if (link->socket >= 0)
        close(link->socket);
    free(link);
}

/* --- logging in --- */

/* A server that asks in a dialog is answered with the password as often as it asks for something unseen. */
static int answer_dialog(sftp_link_t *link)
{
    int result = ssh_userauth_kbdint(link->session, NULL, NULL);
    for (int round = 0; result == SSH_AUTH_INFO && round < 8; round++) {
        int prompts = ssh_userauth_kbdint_getnprompts(link->session);
        for (int i = 0; i < prompts; i++) {
            char echo = 0;
            ssh_userauth_kbdint_getprompt(link->session, (unsigned)i, &echo);
            if (ssh_userauth_kbdint_setanswer(link->session, (unsigned)i, echo ? "" : link->server->password) < 0)
                return SSH_AUTH_ERROR;
        }
        result = ssh_userauth_kbdint(link->session, NULL, NULL);
    }
    return result;
}

static bool log_in(sftp_link_t *link, base_error_t *error)
{
    int result = ssh_userauth_none(link->session, NULL);
    unsigned methods = result == SSH_AUTH_DENIED ? (unsigned)ssh_userauth_list(link->session, NULL) : 0;
    if (result == SSH_AUTH_DENIED && (methods & (SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE)) == 0)
        return sftp_fail_methods(link, methods, error);
    if ((methods & SSH_AUTH_METHOD_PASSWORD) != 0)
        result = ssh_userauth_password(link->session, NULL, link->server->password);
    if (result == SSH_AUTH_DENIED && (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0)
        result = answer_dialog(link);
    if (result == SSH_AUTH_SUCCESS)
        return true;
    if (result == SSH_AUTH_PARTIAL)
        return sftp_fail_methods(link, (unsigned)ssh_userauth_list(link->session, NULL), error);
    if (result == SSH_AUTH_ERROR)
        return sftp_fail_session(link, error);
    return base_fail(error, "%s: wrong user name or password for '%s'", link->server->host, link->server->user);
}

static bool start_sftp(sftp_link_t *link, base_error_t *error)
{
    if (!log_in(link, error))
        return false;
    link->sftp = sftp_new(link->session);
    return (link->sftp != NULL && sftp_init(link->sftp) == SSH_OK) || sftp_fail_session(link, error);
}

/* --- files --- */

static bool fetch(sftp_link_t *link, const char *path, base_bytes_t *bytes, base_error_t *error)
{
    static const size_t most = SFTP_FETCH_BYTES_MAX;
    sftp_file file = sftp_open(link->sftp, path, O_RDONLY, 0);
    ssize_t got = -1;
    if (file == NULL || !sftp_is_file(file))
        return sftp_fail_file(link, file, path, error);
    while (bytes->size <= most) {
        uint8_t chunk[CHUNK_BYTES];
        got = sftp_read(file, chunk, sizeof chunk);
        if (got <= 0)
            break;
        base_put(bytes, chunk, (size_t)got);
        explicit_bzero(chunk, sizeof chunk);
    }
    if (got < 0)
        return sftp_fail_file(link, file, path, error);
    sftp_close(file);
    if (bytes->failed)
        return base_fail(error, "out of memory");
    return bytes->size <= most || base_fail(error, "%s: longer than %u bytes", path, SFTP_FETCH_BYTES_MAX);
}

static bool store(sftp_link_t *link, const char *path, const base_bytes_t *bytes, base_error_t *error)
{
    sftp_file file = sftp_open(link->sftp, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    size_t sent = 0;
    if (file == NULL)
        return sftp_fail_file(link, file, path, error);
    while (sent < bytes->size) {
        size_t left = bytes->size - sent;
        ssize_t put = sftp_write(file, bytes->data + sent, left < CHUNK_BYTES ? left : CHUNK_BYTES);
        if (put <= 0)
            return sftp_fail_file(link, file, path, error);
        sent += (size_t)put;
    }
    /* A full disk may be told of here only. */
    return sftp_close(file) == SSH_OK || sftp_fail_file(link, NULL, path, error);
}

/* @param fetched, stored  one of them */
static bool transfer(sftp_link_t *link, const char *path, base_bytes_t *fetched, const base_bytes_t *stored,
                     base_error_t *error)
{
    const sftp_server_t *server = link->server;
    if (!sftp_watch_begin(&link->watch, link->socket, server->timeout_ms))
        return base_fail(error, "%s: libssh cannot be started", server->host);
    bool done = start_sftp(link, error) &&
                (fetched != NULL ? fetch(link, path, fetched, error) : store(link, path, stored, error));
    sftp_watch_end_t end = sftp_watch_end(&link->watch);
    return done || sftp_fail_ended(link, end, error);
}

bool sftp_link_get(sftp_link_t *link, const char *path, base_bytes_t *bytes, base_error_t *error)
{
    return transfer(link, path, bytes, NULL, error);
}

bool sftp_link_put(sftp_link_t *link, const char *path, const base_bytes_t *bytes, base_error_t *error)
{
    return transfer(link, path, NULL, bytes, error);
}
