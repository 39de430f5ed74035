/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/users.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cluster/cluster.h"
#include "cluster/devices.h"
#include "cluster/edit.h"
#include "cluster/password.h"
#include "cluster/yaml.h"

#define PERSON_BYTES    64u
#define TELEPHONE_BYTES 32u
#define TELEPHONE_CHARS "0123456789+*#().- "

static const cyaml_schema_value_t device_schema = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, DEVICES_NAME_BYTES - 1),
};

#define USER_TEXT(member, min, max)                                                                                    \
    CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, users_entry_t, member, min, max)

static const cyaml_schema_field_t user_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, users_entry_t, name, 1, USERS_WORD_BYTES),
    USER_TEXT(first, 0, PERSON_BYTES),
    USER_TEXT(last, 0, PERSON_BYTES),
    USER_TEXT(telephone, 0, TELEPHONE_BYTES),
    USER_TEXT(password, 0, PASSWORD_TEXT_BYTES - 1),
    CYAML_FIELD_SEQUENCE("devices", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, users_entry_t, devices, &device_schema, 0,
                         USERS_DEVICES_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t user_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, users_entry_t, user_fields),
};

static const cyaml_schema_field_t users_fields[] = {
    CYAML_FIELD_SEQUENCE("users", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, users_t, users, &user_schema, 0, USERS_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t users_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, users_t, users_fields),
};

/* --- one user --- */

/* Where a user's texts are, in one order. */
typedef struct text_row {
    size_t member;
    const char *name;
} text_row_t;

static const text_row_t texts[] = {
    {offsetof(users_entry_t, name), "name"},         {offsetof(users_entry_t, first), "first"},
    {offsetof(users_entry_t, last), "last"},         {offsetof(users_entry_t, telephone), "telephone"},
    {offsetof(users_entry_t, password), "password"},
};

enum { TEXTS = sizeof texts / sizeof texts[0] };

static char **text_of(users_entry_t *user, size_t index)
{
    return (char **)((char *)user + texts[index].member);
}

static void wipe(users_entry_t *user)
{
    if (user->password != NULL)
        explicit_bzero(user->password, strlen(user->password));
}

/* What a user holds; the user itself belongs to somebody else. */
static void clear_user(users_entry_t *user)
{
    wipe(user);
    for (size_t i = 0; i < TEXTS; i++)
        free(*text_of(user, i));
    for (unsigned i = 0; i < user->devices_count; i++)
        free(user->devices[i]);
    free(user->devices);
    *user = (users_entry_t){0};
}

/* Of UTF-8, without control characters and without @p none. */
static bool is_printable(const char *text, size_t most, char none)
{
    const size_t size = strlen(text);
    size_t length = 1;
    for (size_t at = 0; at < size && length > 0; at += length) {
        length = base_character((const uint8_t *)text + at, size - at);
        if (length == 0 || text[at] == none)
            return false;
    }
    return size <= most;
}

static bool telephone_is_sound(const char *text)
{
    return strlen(text) <= TELEPHONE_BYTES && strspn(text, TELEPHONE_CHARS) == strlen(text);
}

static bool check_devices(const users_entry_t *user, base_error_t *error)
{
    char spelt[DEVICES_NAME_BYTES];
    if (user->devices_count == 1 && strcmp(user->devices[0], DEVICES_ALL) == 0)
        return true;
    for (unsigned i = 0; i < user->devices_count; i++)
        if (!devices_name(user->devices[i], spelt) || strcmp(spelt, user->devices[i]) != 0)
            return base_fail(error, "devices: '%.40s' is not the name of a phone, SEP and twelve hexadecimal digits",
                             user->devices[i]);
    return true;
}

static bool check_user(const users_entry_t *user, base_error_t *error)
{
    if (user->name[0] == '\0' || !is_printable(user->name, USERS_WORD_BYTES, ':'))
        return base_fail(error, "name: 1 to %u bytes of UTF-8 without control characters and ':'", USERS_WORD_BYTES);
    if (!is_printable(user->first, PERSON_BYTES, '\0') || !is_printable(user->last, PERSON_BYTES, '\0'))
        return base_fail(error, "first, last: up to %u bytes of UTF-8 without control characters", PERSON_BYTES);
    if (!telephone_is_sound(user->telephone))
        return base_fail(error, "telephone: up to %u digits and '+', '*', '#', '(', ')', '.', '-', blanks",
                         TELEPHONE_BYTES);
    if (user->password[0] != '\0' && !password_is_sound(user->password))
        return base_fail(error, "password: not a hash that 'itlsim cluster users' wrote");
    return check_devices(user, error);
}

bool users_controls(const users_entry_t *user, const char *device)
{
    char spelt[DEVICES_NAME_BYTES];
    if (!devices_name(device, spelt))
        return false;
    for (unsigned i = 0; i < user->devices_count; i++)
        if (strcmp(user->devices[i], DEVICES_ALL) == 0 || strcmp(user->devices[i], spelt) == 0)
            return true;
    return false;
}

/* --- a list --- */

static bool out_of_memory(base_error_t *error)
{
    return base_fail(error, "out of memory");
}

users_t *users_new(void)
{
    return calloc(1, sizeof(users_t));
}

void users_free(users_t *users)
{
    for (unsigned i = 0; users != NULL && i < users->users_count; i++)
        wipe(&users->users[i]);
    cluster_yaml_free(users, &users_schema);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const users_entry_t *)a)->name, ((const users_entry_t *)b)->name);
}

users_entry_t *users_find(const users_t *users, const char *name)
{
    char wanted_name[USERS_WORD_BYTES + 1];
    const users_entry_t wanted = {.name = wanted_name};
    if (users->users_count == 0 || snprintf(wanted_name, sizeof wanted_name, "%s", name) >= (int)sizeof wanted_name)
        return NULL;
    return bsearch(&wanted, users->users, users->users_count, sizeof wanted, by_name);
}

static bool take_password(users_entry_t *user, const char *password, uint32_t rounds, base_error_t *error)
{
    char text[PASSWORD_TEXT_BYTES] = "";
    if (password != NULL && (password[0] == '\0' || strlen(password) > USERS_WORD_BYTES))
        return base_fail(error, "a password has 1 to %u bytes: a phone takes no longer one", USERS_WORD_BYTES);
    if (password != NULL && !password_hash(password, rounds != 0 ? rounds : PASSWORD_ROUNDS, text, error))
        return false;
    user->password = strdup(text);
    explicit_bzero(text, sizeof text);
    return user->password != NULL || out_of_memory(error);
}

static bool take_device(users_entry_t *user, const char *word, size_t length, base_error_t *error)
{
    char text[40], name[DEVICES_NAME_BYTES] = DEVICES_ALL;
    snprintf(text, sizeof text, "%.*s", (int)length, word);
    if (strcasecmp(text, DEVICES_ALL) != 0 && !devices_name(text, name))
        return base_fail(error, "devices: '%s' is not the name of a phone, SEP and twelve hexadecimal digits", text);
    char **more = user->devices_count < USERS_DEVICES_MAX
                      ? realloc(user->devices, (user->devices_count + 1) * sizeof *more)
                      : NULL;
    if (more == NULL)
        return base_fail(error, "devices: more than %u, or no memory", USERS_DEVICES_MAX);
    user->devices = more;
    user->devices[user->devices_count] = strdup(name);
    return user->devices[user->devices_count++] != NULL || out_of_memory(error);
}

static bool take_devices(users_entry_t *user, const char *words, base_error_t *error)
{
    bool done = true;
    while (words != NULL && done) {
        const size_t length = strcspn(words, ",");
        done = take_device(user, words, length, error);
        words = words[length] == ',' ? words + length + 1 : NULL;
    }
    return done;
}

static bool take_text(char **field, const char *text)
{
    *field = strdup(text != NULL ? text : "");
    return *field != NULL;
}

static bool make_user(users_entry_t *user, const users_plan_t *plan, base_error_t *error)
{
    if (!take_text(&user->name, plan->name) || !take_text(&user->first, plan->first) ||
        !take_text(&user->last, plan->last) || !take_text(&user->telephone, plan->telephone))
        return out_of_memory(error);
    return take_devices(user, plan->devices, error) && take_password(user, plan->password, plan->rounds, error) &&
           check_user(user, error);
}

/* @param user  taken over */
static bool insert(users_t *users, const users_entry_t *user)
{
    users_entry_t *more = realloc(users->users, (users->users_count + 1) * sizeof *more);
    unsigned index = users->users_count;
    if (more == NULL)
        return false;
    for (; index > 0 && strcmp(more[index - 1].name, user->name) > 0; index--)
        more[index] = more[index - 1];
    more[index] = *user;
    users->users = more;
    users->users_count++;
    return true;
}

bool users_add(users_t *users, const users_plan_t *plan, base_error_t *error)
{
    users_entry_t user = {0};
    if (users_find(users, plan->name) != NULL)
        return base_fail(error, "%.80s: is a user already", plan->name);
    if (users->users_count == USERS_MAX)
        return base_fail(error, "a cluster has up to %u users", USERS_MAX);
    bool made = make_user(&user, plan, error);
    if (made && insert(users, &user))
        return true;
    clear_user(&user);
    return made ? out_of_memory(error) : false;
}

bool users_remove(users_t *users, const char *name)
{
    users_entry_t *user = users_find(users, name);
    if (user == NULL)
        return false;
    clear_user(user);
    users->users_count--;
    memmove(user, user + 1, (size_t)(users->users + users->users_count - user) * sizeof *user);
    return true;
}

/* --- files --- */

/* Texts that the file need not have are never NULL either. */
static bool fill_gaps(users_entry_t *user, base_error_t *error)
{
    for (size_t i = 0; i < TEXTS; i++)
        if (*text_of(user, i) == NULL && !take_text(text_of(user, i), ""))
            return out_of_memory(error);
    return true;
}

static bool check(const char *label, const users_t *users, base_error_t *error)
{
    base_error_t why;
    for (unsigned i = 0; i < users->users_count; i++)
        if (!fill_gaps(&users->users[i], error) || !check_user(&users->users[i], &why))
            return base_fail(error, "%s: user %u: %.300s", label, i + 1, why.text);
    if (users->users_count > 0)
        qsort(users->users, users->users_count, sizeof *users->users, by_name);
    for (unsigned i = 1; i < users->users_count; i++)
        if (strcmp(users->users[i - 1].name, users->users[i].name) == 0)
            return base_fail(error, "%s: '%.80s' is there twice", label, users->users[i].name);
    return true;
}

users_t *users_parse(const char *label, const base_bytes_t *yaml, base_error_t *error)
{
    users_t *users = cluster_yaml_read(label, yaml, &users_schema, error);
    if (users == NULL || check(label, users, error))
        return users;
    users_free(users);
    return NULL;
}

bool users_format(const users_t *users, base_bytes_t *yaml, base_error_t *error)
{
    return cluster_yaml_write(USERS_FILE, users, &users_schema, yaml, error);
}

users_t *cluster_read_users(const cluster_t *cluster, base_error_t *error)
{
    base_bytes_t yaml = {0};
    users_t *users = NULL;
    if (!cluster_has(cluster, USERS_FILE)) {
        users = users_new();
        if (users == NULL)
            out_of_memory(error);
        return users;
    }
    char label[CLUSTER_PATH_BYTES];
    if (cluster_get(cluster, USERS_FILE, &yaml, NULL, error))
        users = users_parse(cluster_file_path(cluster, USERS_FILE, label) ? label : USERS_FILE, &yaml, error);
    base_bytes_free(&yaml);
    return users;
}

static bool put(change_t *change, const users_t *users, base_error_t *error)
{
    base_bytes_t yaml = {0};
    bool done = users_format(users, &yaml, error) && change_put(change, USERS_FILE, yaml.data, yaml.size, 0600, error);
    base_bytes_free(&yaml);
    return done;
}

bool edit_restore_users(edit_t *edit, const base_bytes_t *yaml, base_error_t *error)
{
    users_t *users = users_parse(USERS_FILE, yaml, error);
    bool done = users != NULL && put(&edit->change, users, error);
    users_free(users);
    return done;
}

/* nodes.yaml stays as it is: what runs looks at the users by themselves. */
bool cluster_write_users(cluster_t *cluster, const users_t *users, base_error_t *error)
{
    change_t change;
    if (!change_begin(&change, cluster_disk(cluster), error))
        return false;
    if (put(&change, users, error))
        return change_commit(&change, error);
    change_drop(&change);
    return false;
}
