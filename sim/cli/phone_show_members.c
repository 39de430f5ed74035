/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_show_members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "device/device_report.h"

/* Most values of a member. */
#define VALUES_MAX (ITL_CONFIG_SERVICES > ITL_CONFIG_CALL_MANAGERS ? ITL_CONFIG_SERVICES : ITL_CONFIG_CALL_MANAGERS)

/* How many values a member can have. */
static unsigned values_of(itl_config_member_t member)
{
    if (member < ITL_CONFIG_CALL_MANAGER)
        return 1;
    return member < ITL_CONFIG_SERVICE_TYPE ? ITL_CONFIG_CALL_MANAGERS : VALUES_MAX;
}

/* The value as it may be shown; NULL where the configuration does not have it. */
static char *shown_value(itl_phone_t *phone, itl_config_member_t member, unsigned number, itl_reason_t *reason)
{
    char value[ITL_CONFIG_TEXT_BYTES];
    *reason = itl_phone_value_of(phone, member, number, value, sizeof value);
    if (*reason != ITL_REASON_NONE)
        return NULL;
    const char *text = itl_config_rule(member)->type == ITL_CONFIG_TYPE_SECRET ? "(not shown)" : value;
    return base_text((const uint8_t *)text, strlen(text));
}

/* @return false: the flash or the memory failed */
static bool add_member(cJSON *members, itl_phone_t *phone, itl_config_member_t member)
{
    cJSON *list = NULL;
    for (unsigned number = 0; number < values_of(member); number++) {
        itl_reason_t reason;
        char *text = shown_value(phone, member, number, &reason);
        if (reason != ITL_REASON_NONE && reason != ITL_REASON_NOT_FOUND)
            return false;
        if (text == NULL)
            continue;
        if (list == NULL)
            list = cJSON_AddArrayToObject(members, itl_config_rule(member)->path);
        cJSON_AddItemToArray(list, cJSON_CreateString(text));
        free(text);
    }
    return true;
}

int phone_show_members(itl_phone_t *phone, bool json)
{
    cJSON *members = cJSON_CreateObject();
    bool done = true;
    for (int member = 0; member <= ITL_CONFIG_SERVICE_VERSION && done; member++)
        done = add_member(members, phone, (itl_config_member_t)member);
    if (done && json)
        device_print_json(stdout, members);
    const cJSON *list, *value;
    if (done && !json)
        cJSON_ArrayForEach(list, members) cJSON_ArrayForEach(value, list)
            printf("%s: %s\n", list->string, value->valuestring);
    cJSON_Delete(members);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "the configuration cannot be read from the flash");
}
