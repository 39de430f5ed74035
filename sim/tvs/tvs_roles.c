/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_roles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "listfile/fileio.h"
#include "trustlist/trustlist.h"

static const char blanks[] = " \t\r";

static const struct {
    const char *name;
    uint8_t role;
} role_names[] = {
    {"sast", ITL_ROLE_SAST},
    {"ccm", ITL_ROLE_CCM},
    {"ccm+tftp", ITL_ROLE_CCM_TFTP},
    {"ccm-tftp", ITL_ROLE_CCM_TFTP},
    {"tftp", ITL_ROLE_TFTP},
    {"capf", ITL_ROLE_CAPF},
    {"app-server", ITL_ROLE_APP_SERVER},
    {"tvs", ITL_ROLE_TVS},
};

tvs_grant_t tvs_grant_default(void)
{
    return (tvs_grant_t){.roles = {ITL_ROLE_SAST, ITL_ROLE_TFTP}, .role_count = 2, .ttl_s = 86400};
}

static bool parse_u32(const char *text, uint32_t max, uint32_t *number)
{
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || value > max)
        return false;
    *number = (uint32_t)value;
    return true;
}

static bool parse_role(const char *text, uint8_t *role)
{
    for (size_t i = 0; i < sizeof role_names / sizeof role_names[0]; i++) {
        if (strcasecmp(text, role_names[i].name) == 0) {
            *role = role_names[i].role;
            return true;
        }
    }
    uint32_t number = 0;
    if (!parse_u32(text, UINT8_MAX, &number))
        return false;
    *role = (uint8_t)number;
    return true;
}

bool tvs_grant_parse_roles(tvs_grant_t *grant, const char *text)
{
    char copy[128];
    if (strlen(text) >= sizeof copy)
        return false;
    grant->role_count = 0;
    if (strcmp(text, "none") == 0)
        return true;
    memcpy(copy, text, strlen(text) + 1);
    char *at = copy;
    for (char *role; (role = strsep(&at, ",")) != NULL;)
        if (grant->role_count == TVS_GRANT_ROLES || !parse_role(role, &grant->roles[grant->role_count++]))
            return false;
    return true;
}

/* "roles=...", "ttl=..." or "deny". */
static bool parse_word(tvs_grant_t *grant, const char *word)
{
    if (strncmp(word, "roles=", 6) == 0)
        return tvs_grant_parse_roles(grant, word + 6);
    if (strncmp(word, "ttl=", 4) == 0)
        return parse_u32(word + 4, UINT32_MAX, &grant->ttl_s);
    grant->deny = true;
    return strcmp(word, "deny") == 0;
}

/* Reads one line, which it takes apart; an empty one or a comment adds nothing. */
static bool add_line(tvs_roles_file_t *roles, char *text, unsigned number, const tvs_grant_t *defaults,
                     const char *path, listfile_error_t *error)
{
    text[strcspn(text, "#")] = '\0';
    char *state = NULL;
    const char *file = strtok_r(text, blanks, &state);
    if (file == NULL)
        return true;
    tvs_roles_line_t *lines = realloc(roles->lines, (roles->count + 1) * sizeof *lines);
    if (lines == NULL)
        return listfile_fail(error, "%s: out of memory", path);
    roles->lines = lines;
    tvs_roles_line_t *line = &lines[roles->count];
    *line = (tvs_roles_line_t){.file = strdup(file), .number = number, .grant = *defaults};
    if (line->file == NULL)
        return listfile_fail(error, "%s: out of memory", path);
    roles->count++;
    for (const char *word; (word = strtok_r(NULL, blanks, &state)) != NULL;)
        if (!parse_word(&line->grant, word))
            return listfile_fail(error, "%s:%u: '%.60s' is none of roles=, ttl= and deny", path, number, word);
    return true;
}

static bool read_lines(tvs_roles_file_t *roles, char *text, const tvs_grant_t *defaults, const char *path,
                       listfile_error_t *error)
{
    unsigned number = 0;
    for (char *line; (line = strsep(&text, "\n")) != NULL;)
        if (!add_line(roles, line, ++number, defaults, path, error))
            return false;
    return true;
}

bool tvs_roles_file_load(tvs_roles_file_t *roles, const char *folder, const tvs_grant_t *defaults,
                         listfile_error_t *error)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/roles.txt", folder) >= (int)sizeof path)
        return listfile_fail(error, "%s: path too long", folder);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    listfile_bytes_t bytes = {0};
    bool done = listfile_load(path, &bytes, NULL, error);
    listfile_put(&bytes, "", 1);
    if (done && bytes.failed)
        done = listfile_fail(error, "%s: out of memory", path);
    if (done)
        done = read_lines(roles, (char *)bytes.data, defaults, path, error);
    listfile_bytes_free(&bytes);
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

bool tvs_roles_file_all_used(const tvs_roles_file_t *roles, const char *folder, listfile_error_t *error)
{
    for (size_t i = 0; i < roles->count; i++)
        if (!roles->lines[i].used)
            return listfile_fail(error, "%s/roles.txt:%u: there is no %.100s here to vouch for", folder,
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
