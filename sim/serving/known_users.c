/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/known_users.h"

bool known_users_init(known_users_t *known, const itl_hal_t *hal)
{
    known->authenticate = authenticate_create(hal);
    return known->authenticate != NULL;
}

bool known_users_changed(const known_users_t *known, const cluster_disk_t *disk)
{
    const cluster_stamp_t now = cluster_disk_stamp(disk, USERS_FILE);
    return !cluster_stamp_same(&now, &known->seen);
}

bool known_users_renew(known_users_t *known, const cluster_t *cluster, base_error_t *error)
{
    if (known->users != NULL && !known_users_changed(known, cluster_disk(cluster)))
        return true;
    known->seen = cluster_disk_stamp(cluster_disk(cluster), USERS_FILE);
    users_t *users = cluster_read_users(cluster, error);
    if (users == NULL)
        return false;
    authenticate_set_users(known->authenticate, users);
    users_free(known->users);
    known->users = users;
    return true;
}

void known_users_free(known_users_t *known)
{
    authenticate_destroy(known->authenticate);
    users_free(known->users);
    *known = (known_users_t){0};
}
