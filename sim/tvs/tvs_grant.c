/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_grant.h"

#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "trustlist/trustlist.h"

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

static bool parse_role(const char *text, uint8_t *role)
{
    for (size_t i = 0; i < sizeof role_names / sizeof role_names[0]; i++) {
        if (strcasecmp(text, role_names[i].name) == 0) {
            *role = role_names[i].role;
            return true;
        }
    }
    uint64_t number = 0;
    if (!base_parse_number(text, 0, UINT8_MAX, &number))
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
