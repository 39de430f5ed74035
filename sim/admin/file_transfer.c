/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file get tftp. */
#include <stdio.h>
#include <string.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "admin/node_folder.h"
#include "admin/noted.h"
#include "admin/remote.h"

/* Where a call manager keeps what its TFTP serves. */
#define TFTP_FOLDER "/usr/local/cm/tftp/"

/* The file behind a name, read while nobody changes it. A name is not a path: sub-directories are not traversed. */
static bool read_file(const admin_session_t *session, const char *name, base_bytes_t *bytes)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return false;
    bool loaded = strchr(name, '/') == NULL ? node_folder_load(cluster, node, name, bytes, &error)
                                            : base_fail(&error, "%s: file not found", name);
    cluster_close(cluster);
    if (!loaded)
        admin_refuse(session, "%s", error.text);
    return loaded;
}

static void announce(const admin_session_t *session, size_t size)
{
    admin_print(session,
                "Please wait while the system is gathering files info ...done.\n"
                "Sub-directories were not traversed.\n"
                "Number of files affected: 1\n"
                "Total size in Bytes: %zu\n"
                "Total size in Kbytes: %.8g\n",
                size, (double)size / 1024.0);
}

/* A server as the dialog asks for it. */
typedef struct destination {
    sftp_server_t server;
    char user[ASK_BYTES], password[ASK_BYTES], directory[ASK_BYTES];
} destination_t;

static bool ask_server(const admin_session_t *session, sftp_server_t *server)
{
    const char *given = session->options->sftp_server;
    char host[ASK_BYTES], port[ASK_BYTES], both[2 * ASK_BYTES + 4];
    if (given != NULL) {
        if (!remote_server(session, given, server))
            return false;
        admin_print(session, "SFTP server IP: %s\nSFTP server port [22]: %u\n", server->host, server->port);
        return true;
    }
    if (!ask_line(session, "SFTP server IP: ", NULL, host) ||
        !ask_line(session, "SFTP server port [22]: ", session->options->yes ? "" : NULL, port))
        return false;
    if (host[0] == '\0') {
        admin_fail(session, "SFTP server IP: empty; it takes a host name or an address");
        return false;
    }
    bool ipv6 = strchr(host, ':') != NULL && host[0] != '[';
    snprintf(both, sizeof both, ipv6 ? "[%s]%s%s" : "%s%s%s", host, port[0] != '\0' ? ":" : "", port);
    return remote_server(session, both, server);
}

static bool ask_destination(const admin_session_t *session, destination_t *to)
{
    const admin_options_t *options = session->options;
    to->server.user = to->user;
    to->server.password = to->password;
    /* Where the file went is asked last. */
    const bool answered = ask_server(session, &to->server) &&
                          ask_line(session, "User ID: ", options->sftp_user, to->user) &&
                          ask_starred(session, "Password: ", options->sftp_password_file, to->password) &&
                          ask_line(session, "Download directory: ", options->sftp_directory, to->directory);
    if (answered && options->sftp_directory != NULL)
        noted_answer(session, to->directory);
    return answered;
}

static admin_result_t note_saved(const admin_session_t *session)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return ADMIN_FAILED;
    bool noted = cluster_recovery_saved(cluster, &error);
    cluster_close(cluster);
    return noted ? ADMIN_DONE : admin_fail(session, "%s", error.text);
}

static admin_result_t send_file(const admin_session_t *session, const destination_t *to, const char *name,
                                const base_bytes_t *bytes)
{
    base_error_t error;
    char path[2 * ASK_BYTES];
    size_t length = strlen(to->directory);
    const char *slash = length == 0 || to->directory[length - 1] == '/' ? "" : "/";
    if (snprintf(path, sizeof path, "%s%s%s", to->directory, slash, name) >= (int)sizeof path)
        return admin_fail(session, "%s: path too long", to->directory);
    sftp_link_t *link = remote_open(session, &to->server);
    if (link == NULL)
        return ADMIN_FAILED;
    bool sent = sftp_link_put(link, path, bytes, &error);
    sftp_link_close(link);
    if (!sent)
        return admin_fail(session, "%s", error.text);
    admin_print(session, ".\nTransfer completed.\nDownloading file: " TFTP_FOLDER "%s\n", name);
    return strcmp(name, NODE_RECOVERY_FILE) == 0 ? note_saved(session) : ADMIN_DONE;
}

admin_result_t admin_file_get(admin_session_t *session, int argc, char **argv)
{
    base_bytes_t bytes = {0};
    destination_t to = {0};
    admin_result_t result = ADMIN_FAILED;
    (void)argc;
    if (read_file(session, argv[0], &bytes)) {
        announce(session, bytes.size);
        if (!ask_yes(session, "Would you like to proceed [y/n]? "))
            result = admin_refuse(session, "Transfer cancelled.");
        else if (ask_destination(session, &to))
            result = send_file(session, &to, argv[0], &bytes);
    }
    ask_forget(to.password);
    base_bytes_free(&bytes);
    return result;
}
