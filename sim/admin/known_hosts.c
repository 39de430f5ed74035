/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/known_hosts.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libssh/libssh.h>

#include "base/fileio.h"
#include "hal/canary.h"

#define NAME_BYTES 300
#define BLANKS     " \t\r"

/* Any key: whether names are those of a host is asked of libssh apart from whether the line's own key can be read. */
#define SOME_KEY " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* A file that is read for one host. */
typedef struct known_hosts_reading {
    known_hosts_t *known;
    const char *path;
    char name[NAME_BYTES];  /* As lines have it: "host", "[host]:2222". */
    const char *plain_name; /* Without port; NULL: the same. */
    unsigned line;
} known_hosts_reading_t;

/* A line in its parts, each in place. NULL: not there. */
typedef struct parts {
    const char *marker, *names, *type, *base64;
} parts_t;

static void host_name(const sftp_server_t *server, char name[NAME_BYTES])
{
    if (server->port == SFTP_PORT)
        snprintf(name, NAME_BYTES, "%s", server->host);
    else
        snprintf(name, NAME_BYTES, "[%s]:%u", server->host, server->port);
    for (char *at = name; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
}

static bool refuse(const known_hosts_reading_t *reading, const char *why, base_error_t *error)
{
    return base_fail(error, "%s line %u: %s", reading->path, reading->line, why);
}

/* --- names --- */

/* Whether one pattern, or one hashed name, is that of a host: libssh knows. */
static bool pattern_matches(const char *pattern, const char *name)
{
    struct ssh_knownhosts_entry *entry = NULL;
    char *line = malloc(strlen(pattern) + sizeof SOME_KEY);
    if (line == NULL)
        return true; /* With less to go by, a line counts. */
    memcpy(line, pattern, strlen(pattern));
    memcpy(line + strlen(pattern), SOME_KEY, sizeof SOME_KEY);
    bool matches = ssh_known_hosts_parse_line(name, line, &entry) == SSH_OK;
    ssh_knownhosts_entry_free(entry);
    free(line);
    return matches;
}

typedef enum match { MATCH_NOT, MATCH_NAMED, MATCH_NEGATED } match_t;

/* As OpenSSH's match_hostname: one pattern behind a "!" outweighs all others. */
static match_t match_names(char *names, const char *name)
{
    match_t found = MATCH_NOT;
    char *rest = NULL;
    for (char *each = strtok_r(names, ",", &rest); each != NULL; each = strtok_r(NULL, ",", &rest)) {
        bool negated = each[0] == '!';
        if (!pattern_matches(negated ? each + 1 : each, name))
            continue;
        if (negated)
            return MATCH_NEGATED;
        found = MATCH_NAMED;
    }
    return found;
}

static match_t match_line(const char *names, const char *name)
{
    char *copy = strdup(names);
    match_t found = copy != NULL ? match_names(copy, name) : MATCH_NEGATED;
    free(copy);
    return found;
}

/* "|1|", 20 bytes of salt, "|", 20 bytes of HMAC, in base64: 28 characters each. */
static bool names_are_readable(const char *names)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const char *at = names; *at != '\0'; at++)
        if (!isgraph((unsigned char)*at))
            return false;
    if (names[0] != '|')
        return true;
    return strncmp(names, "|1|", 3) == 0 && strspn(names + 3, base64) == 27 && strncmp(names + 30, "=|", 2) == 0 &&
           strspn(names + 32, base64) == 27 && strcmp(names + 59, "=") == 0;
}

/* --- lines --- */

static parts_t split(char *line)
{
    char *rest = NULL;
    char *first = strtok_r(line, BLANKS, &rest);
    parts_t parts = {0};
    if (first != NULL && first[0] == '@') {
        parts.marker = first;
        first = strtok_r(NULL, BLANKS, &rest);
    }
    parts.names = first;
    parts.type = first != NULL ? strtok_r(NULL, BLANKS, &rest) : NULL;
    parts.base64 = parts.type != NULL ? strtok_r(NULL, BLANKS, &rest) : NULL;
    return parts;
}

static ssh_key read_key(const parts_t *parts)
{
    ssh_key key = NULL;
    if (parts->base64 == NULL ||
        ssh_pki_import_pubkey_base64(parts->base64, ssh_key_type_from_name(parts->type), &key) != SSH_OK)
        return NULL;
    return key;
}

static bool keep_key(known_hosts_reading_t *reading, ssh_key key, bool portless, base_error_t *error)
{
    known_hosts_t *known = reading->known;
    if (known->count == KNOWN_HOSTS_KEYS) {
        ssh_key_free(key);
        return refuse(reading, "one more key for this host than are taken", error);
    }
    known->keys[known->count].key = key;
    known->keys[known->count].line = reading->line;
    known->keys[known->count++].portless = portless;
    return true;
}

/* A line that is about this host. */
static bool take_line(known_hosts_reading_t *reading, const parts_t *parts, match_t match, bool portless,
                      base_error_t *error)
{
    if (!ITL_CANARY_HOLDS("known-hosts-marker", parts->marker == NULL))
        return refuse(reading,
                      strcmp(parts->marker, "@revoked") == 0
                          ? "a key of this host is @revoked"
                          : "this host has a line with a marker (@), which is not followed here",
                      error);
    if (!ITL_CANARY_HOLDS("known-hosts-negation", match != MATCH_NEGATED))
        return refuse(reading, "this host is excepted there (!)", error);
    ssh_key key = read_key(parts);
    if (key != NULL)
        return keep_key(reading, key, portless, error);
    return ITL_CANARY_HOLDS("known-hosts-unreadable", false) ||
           refuse(reading, "the line is for this host, and its key cannot be read", error);
}

static bool read_line(known_hosts_reading_t *reading, char *line, base_error_t *error)
{
    parts_t parts = split(line);
    bool portless = false;
    if (parts.marker == NULL && (parts.names == NULL || parts.names[0] == '#'))
        return true;
    if (parts.names == NULL || !ITL_CANARY_HOLDS("known-hosts-names", names_are_readable(parts.names)))
        return refuse(reading, "cannot be read, so it may be for this host", error);
    match_t match = match_line(parts.names, reading->name);
    if (match == MATCH_NOT && reading->plain_name != NULL) {
        match = match_line(parts.names, reading->plain_name);
        portless = true;
    }
    return match == MATCH_NOT || take_line(reading, &parts, match, portless, error);
}

static bool read_lines(known_hosts_reading_t *reading, char *text, size_t size, base_error_t *error)
{
    for (char *line = text; line < text + size;) {
        char *end = memchr(line, '\n', (size_t)(text + size - line));
        end = end != NULL ? end : text + size;
        *end = '\0';
        reading->line++;
        if (strlen(line) != (size_t)(end - line))
            return refuse(reading, "cannot be read: it has a NUL in it", error);
        if (!read_line(reading, line, error))
            return false;
        line = end + 1;
    }
    return true;
}

bool known_hosts_read(known_hosts_t *known, const char *path, const sftp_server_t *server, base_error_t *error)
{
    known_hosts_reading_t reading = {.known = known, .path = path};
    sftp_server_t plain = {.port = SFTP_PORT};
    char plain_name[NAME_BYTES];
    base_bytes_t text = {0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    memcpy(plain.host, server->host, sizeof plain.host);
    host_name(server, reading.name);
    host_name(&plain, plain_name);
    reading.plain_name = server->port != SFTP_PORT ? plain_name : NULL;
    bool done = base_load(path, &text, NULL, error);
    size_t size = text.size;
    if (done) {
        base_put(&text, "", 1);
        done = !text.failed ? read_lines(&reading, (char *)text.data, size, error) : base_fail(error, "out of memory");
    }
    base_bytes_free(&text);
    return done;
}

/* --- keys --- */

static const char *algorithms_of(ssh_key key)
{
    switch (ssh_key_type(key)) {
    case SSH_KEYTYPE_RSA:
        return "rsa-sha2-512,rsa-sha2-256";
    case SSH_KEYTYPE_ED25519:
    case SSH_KEYTYPE_ECDSA_P256:
    case SSH_KEYTYPE_ECDSA_P384:
    case SSH_KEYTYPE_ECDSA_P521:
        return ssh_key_type_to_char(ssh_key_type(key));
    default:
        return NULL; /* Hosts have none of those. */
    }
}

void known_hosts_algorithms(const known_hosts_t *known, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (unsigned pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < known->count; i++) {
            const char *own = algorithms_of(known->keys[i].key);
            if (own == NULL || known->keys[i].portless != (pass == 1) || strstr(text, own) != NULL)
                continue;
            int more = snprintf(text + length, size - length, "%s%s", length > 0 ? "," : "", own);
            length += (size_t)more < size - length ? (size_t)more : 0;
        }
}

known_host_t known_hosts_look(const known_hosts_t *known, struct ssh_key_struct *key, unsigned *line)
{
    known_host_t found = KNOWN_HOST_UNKNOWN;
    for (unsigned i = 0; i < known->count; i++) {
        bool same = ssh_key_cmp(known->keys[i].key, key, SSH_KEY_CMP_PUBLIC) == 0;
        if (!same && (known->keys[i].portless || found != KNOWN_HOST_UNKNOWN))
            continue;
        found = same ? KNOWN_HOST_SAME : KNOWN_HOST_DIFFERENT;
        *line = known->keys[i].line;
        if (same)
            break;
    }
    return found;
}

void known_hosts_free(known_hosts_t *known)
{
    while (known->count > 0)
        ssh_key_free(known->keys[--known->count].key);
}

/* --- adding --- */

/* Whoever edits the file by hand may leave the last line without its end. */
static bool last_line_ends(int file)
{
    char last = '\n';
    off_t end = lseek(file, 0, SEEK_END);
    return end <= 0 || (pread(file, &last, 1, end - 1) == 1 && last == '\n');
}

static bool append(const char *path, const char *text, base_error_t *error)
{
    int file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0)
        return base_fail(error, "%s: %s", path, strerror(errno));
    text += last_line_ends(file) ? 1 : 0;
    size_t length = strlen(text);
    ssize_t written = write(file, text, length);
    int reason = written < 0 ? errno : ENOSPC;
    close(file);
    return written == (ssize_t)length || base_fail(error, "%s: %s", path, strerror(reason));
}

bool known_hosts_add(const char *path, const sftp_server_t *server, struct ssh_key_struct *key, base_error_t *error)
{
    char name[NAME_BYTES], line[4096];
    char *base64 = NULL;
    host_name(server, name);
    if (ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
        return base_fail(error, "%s: the host key cannot be written", path);
    int length = snprintf(line, sizeof line, "\n%s %s %s\n", name, ssh_key_type_to_char(ssh_key_type(key)), base64);
    ssh_string_free_char(base64);
    return length < (int)sizeof line ? append(path, line, error)
                                     : base_fail(error, "%s: the host key is too long", path);
}
