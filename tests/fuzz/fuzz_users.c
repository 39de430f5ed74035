/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Users as their file has them: a list that is taken has names of its own in order, reads the same when it is written,
 * and what is no list has a reason.
 */
#include <string.h>

#include "cluster/password.h"
#include "cluster/users.h"
#include "fuzz.h"

static base_bytes_t written(const users_t *users)
{
    base_bytes_t yaml = {0};
    base_error_t error;
    CHECK(users != NULL && users_format(users, &yaml, &error));
    return yaml;
}

static void check_again(const users_t *users)
{
    base_error_t error;
    base_bytes_t yaml = written(users);
    users_t *copy = users_parse("f", &yaml, &error);
    base_bytes_t again = written(copy);
    CHECK(again.size == yaml.size && memcmp(again.data, yaml.data, yaml.size) == 0);
    base_bytes_free(&again);
    base_bytes_free(&yaml);
    users_free(copy);
}

static void check_users(const users_t *users)
{
    CHECK(users->users_count <= USERS_MAX);
    for (unsigned i = 0; i < users->users_count; i++) {
        const users_entry_t *user = &users->users[i];
        CHECK(i == 0 || strcmp(users->users[i - 1].name, user->name) < 0);
        CHECK(users_find(users, user->name) == user && strlen(user->name) <= USERS_WORD_BYTES);
        CHECK(user->password[0] == '\0' || password_is_sound(user->password));
        for (unsigned at = 0; at < user->devices_count; at++)
            CHECK(strcmp(user->devices[at], "all") == 0 || users_controls(user, user->devices[at]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_error_t error = {""};
    base_bytes_t yaml = {0};
    base_put(&yaml, data, size);
    users_t *users = users_parse("f", &yaml, &error);
    base_bytes_free(&yaml);
    CHECK(users != NULL || strncmp(error.text, "f: ", 3) == 0);
    if (users == NULL)
        return 0;
    check_users(users);
    check_again(users);
    users_free(users);
    return 0;
}
