/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which phones a list signed with a recovery key would reach. */
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "cluster/phones.h"

typedef struct count {
    cluster_served_lists_t served;
    cluster_holders_t *holders;
} count_t;

static void look_at(void *ctx, const cluster_phone_t *phone)
{
    count_t *count = ctx;
    const char *sha1 = phone->alarm->itl.sha1;
    bool holds = false;
    if (sha1[0] == '\0')
        return; /* It takes any list. */
    for (size_t i = 0; i < count->served.count; i++)
        if (strcmp(count->served.lists[i].sha1, sha1) == 0)
            holds = count->served.lists[i].has_recovery;
    count->holders->reported++;
    count->holders->holding += holds ? 1 : 0;
}

bool cluster_count_holders(const cluster_t *cluster, const base_bytes_t *pem, cluster_holders_t *holders,
                           base_error_t *error)
{
    listfile_identity_t identity;
    count_t count = {.holders = holders};
    char recovery[65];
    *holders = (cluster_holders_t){0};
    bool done = edit_identity("ITLRecovery.p12", pem, &identity, error) &&
                (cluster_fingerprint(&identity.certificate, recovery) || base_fail(error, "no digest")) &&
                cluster_read_served_with(cluster, recovery, &count.served, error) &&
                cluster_phones(cluster, look_at, &count, error);
    for (size_t i = 0; i < count.served.count; i++)
        holders->served = holders->served || (count.served.lists[i].now && count.served.lists[i].has_recovery);
    cluster_served_free(&count.served);
    listfile_identity_free(&identity);
    return done;
}
