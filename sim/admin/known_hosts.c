/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/known_hosts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NAME_BYTES 300
#define LINE_BYTES 4096

static void host_name(const sftp_server_t *server, char name[NAME_BYTES])
{
    if (server->port == SFTP_PORT)
        snprintf(name, NAME_BYTES, "%s", server->host);
    else
        snprintf(name, NAME_BYTES, "[%s]:%u", server->host, server->port);
}

static known_host_t look_at_line(char *line, const char *name, const sftp_host_key_t *key)
{
    char *rest = NULL;
    const char *host = strtok_r(line, " \t\r\n", &rest);
    const char *type = strtok_r(NULL, " \t\r\n", &rest);
    const char *base64 = strtok_r(NULL, " \t\r\n", &rest);
    if (host == NULL || host[0] == '#' || type == NULL || base64 == NULL || strcasecmp(host, name) != 0)
        return KNOWN_HOST_UNKNOWN;
    bool same = strcmp(type, key->type) == 0 && strcmp(base64, key->base64) == 0;
    return same ? KNOWN_HOST_SAME : KNOWN_HOST_DIFFERENT;
}

known_host_t known_hosts_look(const char *path, const sftp_server_t *server, const sftp_host_key_t *key)
{
    char name[NAME_BYTES], line[LINE_BYTES];
    known_host_t found = KNOWN_HOST_UNKNOWN;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return KNOWN_HOST_UNKNOWN;
    host_name(server, name);
    while (found != KNOWN_HOST_SAME && fgets(line, sizeof line, file) != NULL) {
        known_host_t here = look_at_line(line, name, key);
        if (here != KNOWN_HOST_UNKNOWN)
            found = here;
    }
    fclose(file);
    return found;
}

bool known_hosts_add(const char *path, const sftp_server_t *server, const sftp_host_key_t *key, listfile_error_t *error)
{
    char name[NAME_BYTES], line[LINE_BYTES];
    host_name(server, name);
    int length = snprintf(line, sizeof line, "%s %s %s\n", name, key->type, key->base64);
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    bool written = file >= 0 && write(file, line, (size_t)length) == length;
    int reason = errno;
    if (file >= 0)
        close(file);
    return written || listfile_fail(error, "%s: %s", path, strerror(reason));
}
