/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * known_hosts, for a host at SSH's port and one at another: it is read whole or refused with the number of a line, and
 * a key that was read is known.
 */
#include <string.h>

#include "admin/known_hosts.h"
#include "fuzz_file.h"

static void check_known(const known_hosts_t *known)
{
    char algorithms[512];
    known_hosts_algorithms(known, algorithms, sizeof algorithms);
    CHECK(memchr(algorithms, '\0', sizeof algorithms) != NULL && (known->count > 0 || algorithms[0] == '\0'));
    CHECK(known->count <= KNOWN_HOSTS_KEYS);
    for (unsigned i = 0; i < known->count; i++) {
        unsigned line = 0;
        CHECK(known_hosts_look(known, known->keys[i].key, &line) == KNOWN_HOST_SAME);
        CHECK(line >= 1 && line <= known->keys[i].line);
    }
}

static void read_for(const char *path, uint16_t port)
{
    const sftp_server_t server = {.host = "backup.example.com", .port = port};
    known_hosts_t known = {0};
    base_error_t error = {""};
    if (known_hosts_read(&known, path, &server, &error))
        check_known(&known);
    else
        CHECK(strstr(error.text, " line ") != NULL);
    known_hosts_free(&known);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_put_file("known_hosts", data, size);
    read_for(path, SFTP_PORT);
    read_for(path, 2222);
    return 0;
}
