/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_known.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"
#include "tvs/tvs_name.h"
#include "tvs/tvs_roles.h"

bool tvs_known_add(tvs_known_t *known, const char *label, const uint8_t *pem, size_t len, const tvs_grant_t *grant,
                   base_error_t *error)
{
    if (known->count == known->room) {
        size_t room = known->room == 0 ? 16 : known->room * 2;
        tvs_known_certificate_t *items = realloc(known->items, room * sizeof *items);
        if (items == NULL)
            return base_fail(error, "%s: out of memory", label);
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

/* A folder being read. */
typedef struct folder {
    const char *path;
    tvs_roles_file_t roles;
    const tvs_grant_t *defaults;
} folder_t;

static bool add_file(tvs_known_t *known, folder_t *folder, const char *name, base_error_t *error)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder->path, name) >= (int)sizeof path)
        return base_fail(error, "%s: path too long", name);
    base_bytes_t pem = {0};
    tvs_grant_t grant = tvs_roles_file_grant(&folder->roles, name, folder->defaults);
    bool done = base_load(path, &pem, NULL, error) && tvs_known_add(known, name, pem.data, pem.size, &grant, error);
    base_bytes_free(&pem);
    return done;
}

bool tvs_known_load(tvs_known_t *known, const char *folder, const char *except, const tvs_grant_t *defaults,
                    tvs_known_skipped_t *skipped, void *ctx, base_error_t *error)
{
    struct dirent **names = NULL;
    folder_t from = {.path = folder, .defaults = defaults};
    base_error_t why;
    int count = scandir(folder, &names, is_pem, alphasort);
    if (count < 0)
        return base_fail(error, "%s: %s", folder, strerror(errno));
    bool done = tvs_roles_file_load(&from.roles, folder, defaults, error);
    for (int i = 0; i < count; i++) {
        bool wanted = done && (except == NULL || strcmp(names[i]->d_name, except) != 0);
        if (wanted && !add_file(known, &from, names[i]->d_name, &why) && skipped != NULL)
            skipped(ctx, why.text);
        free(names[i]);
    }
    free(names);
    if (done)
        done = tvs_roles_file_all_used(&from.roles, folder, error);
    tvs_roles_file_free(&from.roles);
    return done;
}

/* How well a certificate fits: as badly as the worse of its names. */
static itl_tvs_name_match_t fit(const listfile_identity_t *identity, itl_tvs_bytes_t subject, itl_tvs_bytes_t issuer,
                                itl_tvs_bytes_t serial)
{
    itl_tvs_identity_t names;
    if (itl_tvs_identity_read(identity->certificate.data, identity->certificate.size, &names) != ITL_REASON_NONE ||
        !itl_tvs_serial_matches(names.serial, serial))
        return ITL_TVS_NAME_DIFFERENT;
    itl_tvs_name_match_t of_issuer = itl_tvs_name_compare(names.issuer, issuer);
    itl_tvs_name_match_t of_subject =
        subject.data == NULL ? ITL_TVS_NAME_SAME : itl_tvs_name_compare(names.subject, subject);
    return of_issuer < of_subject ? of_issuer : of_subject;
}

const tvs_known_certificate_t *tvs_known_by_name(const tvs_known_t *known, itl_tvs_bytes_t subject,
                                                 itl_tvs_bytes_t issuer, itl_tvs_bytes_t serial)
{
    const tvs_known_certificate_t *unclear = NULL;
    unsigned count = 0;
    for (size_t i = 0; i < known->count; i++) {
        itl_tvs_name_match_t match = fit(&known->items[i].identity, subject, issuer, serial);
        if (match == ITL_TVS_NAME_SAME)
            return &known->items[i];
        if (match == ITL_TVS_NAME_UNCLEAR) {
            unclear = &known->items[i];
            count++;
        }
    }
    return count == 1 ? unclear : NULL;
}

const tvs_known_certificate_t *tvs_known_by_certificate(const tvs_known_t *known, itl_tvs_bytes_t der)
{
    for (size_t i = 0; i < known->count; i++) {
        const base_bytes_t *certificate = &known->items[i].identity.certificate;
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
