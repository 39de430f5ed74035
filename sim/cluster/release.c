/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/release.h"

#include <string.h>

/* docs/cluster.md tells where each fact comes from, and which are inferred. */
#define YES true
#define NO  false

/* Of each release: whether ITLRecovery signs; whose it is, its years, whether these can be chosen; whether there is the
 * hold, the rollback parameter resets phones, a CTL has ITLRecovery; the texts of a reset and of `utils ctl`; what is
 * new. */
#define FACTS(signs, whose, life, choice, hold, rollback, second, reset, ctl_text, news)                               \
    {                                                                                                                  \
        .recovery_signs = (signs), .recovery = RELEASE_RECOVERY_##whose, .years = (life),                              \
        .has_choice_of_years = (choice), .has_hold = (hold), .rollback_resets = (rollback),                            \
        .ctl_has_recovery = (second), .resets = RELEASE_RESET_##reset, .ctl = RELEASE_CTL_##ctl_text,                  \
        .difference = (news)                                                                                           \
    }

/* clang-format off */
static const release_facts_t facts[CLUSTER_RELEASES] = {
    [CLUSTER_8_0]  = FACTS(NO,  NONE,     0, NO,  NO,  NO,  NO,  NONE,  NONE,
                           "the first with trust lists: no ITLRecovery, no reset, no hold"),
    [CLUSTER_8_6]  = FACTS(NO,  NONE,     0, NO,  NO,  NO,  NO,  NONE,  NONE, "`utils fips`"),
    [CLUSTER_9_1]  = FACTS(NO,  NONE,     0, NO,  NO,  NO,  NO,  NONE,  NONE, NULL),
    [CLUSTER_10_0] = FACTS(NO,  NODE,     5, NO,  YES, NO,  NO,  NODES, SERVICES,
                           "ITLRecovery as second signer, `utils itl reset`, the hold; `utils ctl`, with CallManager "
                           "as the only signer in a CTL"),
    [CLUSTER_10_5] = FACTS(NO,  NODE,     5, NO,  YES, YES, YES, NODES, SERVICES,
                           "as 10.5(2): ITLRecovery in the CTL too; the rollback parameter resets phones"),
    [CLUSTER_11_0] = FACTS(NO,  NODE,     5, NO,  YES, YES, YES, NODES, SERVICES, NULL),
    [CLUSTER_11_5] = FACTS(NO,  NODE,     5, NO,  YES, YES, YES, NODES, PHONES,
                           "another text of `utils ctl`; as 11.5(1)SU3: `set tls min-version`"),
    [CLUSTER_12_0] = FACTS(YES, NODE,     5, NO,  YES, YES, YES, LONG,  PHONES,
                           "ITLRecovery signs lists and CTL, CallManager after a reset"),
    [CLUSTER_12_5] = FACTS(YES, CLUSTER, 20, NO,  YES, YES, YES, LONG,  PHONES,
                           "one ITLRecovery for the cluster; the parameters \"TFTP File Signature Algorithm\" and "
                           "\"Phone Interaction on Certificate Update\""),
    [CLUSTER_14]   = FACTS(YES, CLUSTER,  5, YES, YES, YES, YES, LONG,  PHONES,
                           "a choice of years; one TVS certificate for all nodes"),
    [CLUSTER_15]   = FACTS(YES, CLUSTER,  5, YES, YES, YES, YES, SHORT, PHONES, "another text of a reset"),
};
/* clang-format on */

const release_command_t release_commands[] = {
    {"utils fips", CLUSTER_8_6},
    {"utils itl reset", CLUSTER_10_0},
    {"utils ctl", CLUSTER_10_0},
    {"utils ctl reset", CLUSTER_10_5},
    {"set tls", CLUSTER_11_5},
    {"set cert multi-server", CLUSTER_14},
    {"show tls", CLUSTER_11_5},
    {"set enterprise signature", CLUSTER_12_5},
    {"set enterprise interaction", CLUSTER_12_5},
    {NULL, CLUSTER_8_0},
};

#define RELEASE_NAME(release, name) [(release)] = (name),
static const char *const names[CLUSTER_RELEASES] = {RELEASE_TABLE(RELEASE_NAME)};

const release_facts_t *release_facts(cluster_release_t release)
{
    return &facts[release];
}

const char *release_name(cluster_release_t release)
{
    return names[release];
}

bool release_has_years(cluster_release_t release, uint32_t years)
{
    if (!facts[release].has_choice_of_years)
        return years != 0 && years == facts[release].years;
    return years == 5 || years == 10 || years == 15 || years == 20;
}

bool release_find(const char *name, cluster_release_t *release)
{
    cluster_release_t found = CLUSTER_8_0;
    while (found < CLUSTER_RELEASES && strcmp(names[found], name) != 0)
        found++;
    if (found < CLUSTER_RELEASES)
        *release = found;
    return found < CLUSTER_RELEASES;
}

bool release_has_command(cluster_release_t release, const char *name, cluster_release_t *since)
{
    for (const release_command_t *command = release_commands; command->name != NULL; command++) {
        size_t length = strlen(command->name);
        if (release >= command->since || strncmp(name, command->name, length) != 0 ||
            (name[length] != ' ' && name[length] != '\0'))
            continue;
        if (since != NULL)
            *since = command->since;
        return false;
    }
    return true;
}
