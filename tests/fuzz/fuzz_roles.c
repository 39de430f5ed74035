/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * roles.txt of a TVS: a file is read whole or refused with the number of a line. Also the words that the command line
 * takes for roles.
 */
#include <string.h>

#include "fuzz_file.h"
#include "tvs/tvs_roles.h"

static void check_grant(const tvs_grant_t *grant)
{
    CHECK(grant->role_count <= TVS_GRANT_ROLES);
}

static void check_lines(tvs_roles_file_t *roles, const tvs_grant_t *defaults)
{
    base_error_t error = {""};
    unsigned last = 0;
    for (size_t i = 0; i < roles->count; i++) {
        CHECK(roles->lines[i].file[0] != '\0' && roles->lines[i].number > last && !roles->lines[i].used);
        last = roles->lines[i].number;
        check_grant(&roles->lines[i].grant);
    }
    CHECK(tvs_roles_file_all_used(roles, "f", &error) == (roles->count == 0));
    for (size_t i = 0; i < roles->count; i++) {
        tvs_grant_t grant = tvs_roles_file_grant(roles, roles->lines[i].file, defaults);
        check_grant(&grant);
    }
    CHECK(tvs_roles_file_all_used(roles, "f", &error));
}

static void check_words(const uint8_t *data, size_t size)
{
    tvs_grant_t grant = tvs_grant_default();
    char *text = fuzz_text(data, size);
    if (tvs_grant_parse_roles(&grant, text))
        check_grant(&grant);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const tvs_grant_t defaults = tvs_grant_default();
    tvs_roles_file_t roles = {0};
    base_error_t error = {""};
    (void)fuzz_put_file("roles.txt", data, size);
    if (tvs_roles_file_load(&roles, fuzz_folder(), &defaults, &error))
        check_lines(&roles, &defaults);
    else
        CHECK(strstr(error.text, "/roles.txt:") != NULL);
    tvs_roles_file_free(&roles);
    check_words(data, size);
    return 0;
}
