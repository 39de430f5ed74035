/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_roles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fileio.h"
#include "base/parse.h"

static const char blanks[] = " \t\r";

/* "roles=...", "ttl=..." or "deny". */
static bool parse_word(tvs_grant_t *grant, const char *word)
{
    if (strncmp(word, "roles=", 6) == 0)
        return tvs_grant_parse_roles(grant, word + 6);
    if (strncmp(word, "ttl=", 4) == 0) {
        uint64_t seconds = 0;
        bool is_number = base_parse_number(word + 4, 0, UINT32_MAX, &seconds);
        grant->ttl_s = (uint32_t)seconds;
        return is_number;
    }
    grant->deny = true;
    return strcmp(word, "deny") == 0;
}

/* Reads one line, which it takes apart; an empty one or a comment adds nothing. */
static bool add_line(tvs_roles_file_t *roles, char *text, unsigned number, const tvs_grant_t *defaults,
                     const char *path, base_error_t *error)
{
    text[strcspn(text, "#")] = '\0';
    char *state = NULL;
    const char *file = strtok_r(text, blanks, &state);
    if (file == NULL)
        return true;
    tvs_roles_line_t *lines = realloc(roles->lines, (roles->count + 1) * sizeof *lines);
    if (lines == NULL)
        return base_fail(error, "%s: out of memory", path);
    roles->lines = lines;
    tvs_roles_line_t *line = &lines[roles->count];
    *line = (tvs_roles_line_t){.file = strdup(file), .number = number, .grant = *defaults};
    if (line->file == NULL)
        return base_fail(error, "%s: out of memory", path);
    roles->count++;
    for (const char *word; (word = strtok_r(NULL, blanks, &state)) != NULL;)
        if (!parse_word(&line->grant, word))
            return base_fail(error, "%s:%u: '%.60s' is none of roles=, ttl= and deny", path, number, word);
    return true;
}

static bool read_lines(tvs_roles_file_t *roles, char *text, const tvs_grant_t *defaults, const char *path,
                       base_error_t *error)
{
    unsigned number = 0;
    for (char *line; (line = strsep(&text, "\n")) != NULL;)
        if (!add_line(roles, line, ++number, defaults, path, error))
            return false;
    return true;
}

bool tvs_roles_file_load(tvs_roles_file_t *roles, const char *folder, const tvs_grant_t *defaults, base_error_t *error)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/roles.txt", folder) >= (int)sizeof path)
        return base_fail(error, "%s: path too long", folder);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    base_bytes_t bytes = {0};
    bool done = base_load(path, &bytes, NULL, error);
    base_put(&bytes, "", 1);
    if (done && bytes.failed)
        done = base_fail(error, "%s: out of memory", path);
    if (done)
        done = read_lines(roles, (char *)bytes.data, defaults, path, error);
    base_bytes_free(&bytes);
    return done;
}

tvs_grant_t tvs_roles_file_grant(const tvs_roles_file_t *roles, const char *file, const tvs_grant_t *defaults)
{
    tvs_grant_t grant = *defaults;
    for (size_t i = 0; i < roles->count; i++) {
        if (strcmp(roles->lines[i].file, file) == 0) {
            roles->lines[i].used = true;
            grant = roles->lines[i].grant;
        }
    }
    return grant;
}

bool tvs_roles_file_all_used(const tvs_roles_file_t *roles, const char *folder, base_error_t *error)
{
    for (size_t i = 0; i < roles->count; i++)
        if (!roles->lines[i].used)
            return base_fail(error, "%s/roles.txt:%u: there is no %.100s here to vouch for", folder,
                             roles->lines[i].number, roles->lines[i].file);
    return true;
}

void tvs_roles_file_free(tvs_roles_file_t *roles)
{
    for (size_t i = 0; i < roles->count; i++)
        free(roles->lines[i].file);
    free(roles->lines);
    *roles = (tvs_roles_file_t){0};
}
