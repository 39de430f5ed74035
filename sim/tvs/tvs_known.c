/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_known.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listfile/fileio.h"
#include "tvs/tvs_name.h"
#include "tvs/tvs_roles.h"

bool tvs_known_add(tvs_known_t *known, const char *label, const uint8_t *pem, size_t len, const tvs_grant_t *grant,
                   listfile_error_t *error)
{
    if (known->count == known->room) {
        size_t room = known->room == 0 ? 16 : known->room * 2;
        tvs_known_certificate_t *items = realloc(known->items, room * sizeof *items);
        if (items == NULL)
            return listfile_fail(error, "%s: out of memory", label);
        known->items = items;
        known->room = room;
    }
    tvs_known_certificate_t item = {.label = strdup(label), .grant = *grant};
    if (item.label == NULL || !listfile_identity_read(&item.identity, label, pem, len, error)) {
        free(item.label);
        listfile_identity_free(&item.identity);
        return false;
    }
    known->items[known->count++] = item;
    return true;
}

static int is_pem(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 4, ".pem") == 0;
}

static bool add_file(tvs_known_t *known, const char *folder, const char *name, const tvs_roles_file_t *roles,
                     const tvs_grant_t *defaults, listfile_error_t *error)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return listfile_fail(error, "%s: path too long", name);
    listfile_bytes_t pem = {0};
    tvs_grant_t grant = tvs_roles_file_grant(roles, name, defaults);
    bool done = listfile_load(path, &pem, NULL, error) && tvs_known_add(known, name, pem.data, pem.size, &grant, error);
    listfile_bytes_free(&pem);
    return done;
}

bool tvs_known_load(tvs_known_t *known, const char *folder, const char *except, const tvs_grant_t *defaults,
                    listfile_error_t *error)
{
    struct dirent **names = NULL;
    tvs_roles_file_t roles = {0};
    int count = scandir(folder, &names, is_pem, alphasort);
    if (count < 0)
        return listfile_fail(error, "%s: %s", folder, strerror(errno));
    bool done = tvs_roles_file_load(&roles, folder, defaults, error);
    for (int i = 0; i < count; i++) {
        if (done && (except == NULL || strcmp(names[i]->d_name, except) != 0))
            done = add_file(known, folder, names[i]->d_name, &roles, defaults, error);
        free(names[i]);
    }
    free(names);
    if (done)
        done = tvs_roles_file_all_used(&roles, folder, error);
    tvs_roles_file_free(&roles);
    return done;
}

const tvs_known_certificate_t *tvs_known_by_name(const tvs_known_t *known, tvs_bytes_t subject, tvs_bytes_t issuer,
                                                 tvs_bytes_t serial)
{
    for (size_t i = 0; i < known->count; i++) {
        const listfile_identity_t *identity = &known->items[i].identity;
        tvs_identity_t names;
        if (tvs_identity_read(identity->certificate.data, identity->certificate.size, &names) == REASON_NONE &&
            tvs_serial_matches(names.serial, serial) && tvs_name_matches(names.issuer, issuer) &&
            (subject.data == NULL || tvs_name_matches(names.subject, subject)))
            return &known->items[i];
    }
    return NULL;
}

const tvs_known_certificate_t *tvs_known_by_certificate(const tvs_known_t *known, tvs_bytes_t der)
{
    for (size_t i = 0; i < known->count; i++) {
        const listfile_bytes_t *certificate = &known->items[i].identity.certificate;
        if (certificate->size == der.len && memcmp(certificate->data, der.data, der.len) == 0)
            return &known->items[i];
    }
    return NULL;
}

void tvs_known_free(tvs_known_t *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->items[i].label);
        listfile_identity_free(&known->items[i].identity);
    }
    free(known->items);
    *known = (tvs_known_t){0};
}
