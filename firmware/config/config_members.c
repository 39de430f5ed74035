/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "config/config.h"
#include "config/config_priv.h"
#include "text/text_read.h"

#define F(family)  (1u << ITL_FAMILY_##family)
#define OLD        (F(7940_60) | F(7906_11))
#define SERIES_79  (OLD | F(794X_796X) | F(797X))
#define NOT_78_88  (SERIES_79 | F(69XX) | F(89XX) | F(99XX))
#define NOT_8821   (NOT_78_88 | F(78XX) | F(88XX) | F(8831))
#define ONE_SOCKET (F(8821) | F(8831))

#define GROUP "devicePool/callManagerGroup/members/member"

#define TEXT_OF(path, unknown)                                                                                         \
    {                                                                                                                  \
        path, ITL_CONFIG_TYPE_TEXT, 0, unknown                                                                         \
    }
#define SECRET_OF(path, unknown)                                                                                       \
    {                                                                                                                  \
        path, ITL_CONFIG_TYPE_SECRET, 0, unknown                                                                       \
    }
#define NUMBER_OF(path, unknown)                                                                                       \
    {                                                                                                                  \
        path, ITL_CONFIG_TYPE_NUMBER, 0, unknown                                                                       \
    }
#define SWITCH_OF(path, on, unknown)                                                                                   \
    {                                                                                                                  \
        path, ITL_CONFIG_TYPE_SWITCH, on, unknown                                                                      \
    }

/* The names, and which number of a switch means on, are confirmed but for webAdmin. Which families do not know a member
 * is inferred from what they have: no trust lists, no second socket, no display to switch off, an administration page
 * on the 8821 alone. */
static const itl_config_rule_t rules[ITL_CONFIG_MEMBER_COUNT] = {
    [ITL_CONFIG_SETTINGS_ACCESS] = {"vendorConfig/settingsAccess", ITL_CONFIG_TYPE_ACCESS, 1, 0},
    [ITL_CONFIG_WEB_ACCESS] = SWITCH_OF("vendorConfig/webAccess", 0, 0),
    [ITL_CONFIG_WEB_PROTOCOL] = NUMBER_OF("vendorConfig/webProtocol", F(7940_60)),
    [ITL_CONFIG_TLS12_ONLY] = SWITCH_OF("vendorConfig/tls12Only", 1, NOT_78_88),
    [ITL_CONFIG_SSH_ACCESS] = SWITCH_OF("vendorConfig/sshAccess", 0, F(7940_60)),
    [ITL_CONFIG_SPAN_TO_PC_PORT] = SWITCH_OF("vendorConfig/spanToPCPort", 0, ONE_SOCKET),
    [ITL_CONFIG_PC_PORT] = SWITCH_OF("vendorConfig/pcPort", 0, ONE_SOCKET),
    [ITL_CONFIG_VOICE_VLAN_ACCESS] = SWITCH_OF("vendorConfig/voiceVlanAccess", 1, 0),
    [ITL_CONFIG_DISPLAY_IDLE_TIMEOUT] = TEXT_OF("vendorConfig/displayIdleTimeout", OLD),
    [ITL_CONFIG_DISPLAY_ON_TIME] = TEXT_OF("vendorConfig/displayOnTime", OLD),
    [ITL_CONFIG_DISPLAY_ON_DURATION] = TEXT_OF("vendorConfig/displayOnDuration", OLD),
    [ITL_CONFIG_DAYS_DISPLAY_NOT_ACTIVE] = TEXT_OF("vendorConfig/daysDisplayNotActive", OLD),
    [ITL_CONFIG_WEB_ADMIN] = SWITCH_OF("vendorConfig/webAdmin", 1, NOT_8821),
    [ITL_CONFIG_ADMIN_PASSWORD] = SECRET_OF("vendorConfig/adminPassword", NOT_8821),
    [ITL_CONFIG_PROBLEM_REPORT_URL] = TEXT_OF("vendorConfig/problemReportUploadURL", NOT_78_88),
    [ITL_CONFIG_COMMON_WEB_ACCESS] = SWITCH_OF("commonConfig/webAccess", 0, 0),
    [ITL_CONFIG_SECURITY_MODE] = NUMBER_OF("deviceSecurityMode", 0),
    [ITL_CONFIG_AUTHENTICATION_URL] = TEXT_OF("authenticationURL", 0),
    [ITL_CONFIG_SECURE_AUTHENTICATION_URL] = TEXT_OF("secureAuthenticationURL", F(7940_60)),
    [ITL_CONFIG_DIRECTORY_URL] = TEXT_OF("directoryURL", 0),
    [ITL_CONFIG_SECURE_DIRECTORY_URL] = TEXT_OF("secureDirectoryURL", F(7940_60)),
    [ITL_CONFIG_SERVICES_URL] = TEXT_OF("servicesURL", 0),
    [ITL_CONFIG_SECURE_SERVICES_URL] = TEXT_OF("secureServicesURL", F(7940_60)),
    [ITL_CONFIG_MESSAGES_URL] = TEXT_OF("messagesURL", 0),
    [ITL_CONFIG_SECURE_MESSAGES_URL] = TEXT_OF("secureMessagesURL", F(7940_60)),
    [ITL_CONFIG_INFORMATION_URL] = TEXT_OF("informationURL", 0),
    [ITL_CONFIG_SECURE_INFORMATION_URL] = TEXT_OF("secureInformationURL", F(7940_60)),
    [ITL_CONFIG_IDLE_URL] = TEXT_OF("idleURL", 0),
    [ITL_CONFIG_SECURE_IDLE_URL] = TEXT_OF("secureIdleURL", F(7940_60)),
    [ITL_CONFIG_IDLE_TIMEOUT] = NUMBER_OF("idleTimeout", 0),
    [ITL_CONFIG_PROXY_SERVER_URL] = TEXT_OF("proxyServerURL", 0),
    [ITL_CONFIG_SERVICES_PROVISIONING] = NUMBER_OF("phoneServices/provisioning", F(7940_60)),
    [ITL_CONFIG_LOAD] = TEXT_OF("loadInformation", 0),
    [ITL_CONFIG_INACTIVE_LOAD] = TEXT_OF("inactiveLoadInformation", SERIES_79),
    [ITL_CONFIG_SSH_USER] = TEXT_OF("sshUserId", F(7940_60)),
    [ITL_CONFIG_SSH_PASSWORD] = SECRET_OF("sshPassword", F(7940_60)),
    [ITL_CONFIG_DATE_TEMPLATE] = TEXT_OF("devicePool/dateTimeSetting/dateTemplate", 0),
    [ITL_CONFIG_TIME_ZONE] = TEXT_OF("devicePool/dateTimeSetting/timeZone", 0),
    [ITL_CONFIG_USER_LOCALE] = TEXT_OF("userLocale/name", 0),
    [ITL_CONFIG_USER_LOCALE_LANGUAGE] = TEXT_OF("userLocale/langCode", 0),
    [ITL_CONFIG_USER_LOCALE_VERSION] = TEXT_OF("userLocale/version", 0),
    [ITL_CONFIG_USER_LOCALE_CHARSET] = TEXT_OF("userLocale/winCharSet", 0),
    [ITL_CONFIG_NETWORK_LOCALE] = TEXT_OF("networkLocale", 0),
    [ITL_CONFIG_NETWORK_LOCALE_NAME] = TEXT_OF("networkLocaleInfo/name", 0),
    [ITL_CONFIG_NETWORK_LOCALE_VERSION] = TEXT_OF("networkLocaleInfo/version", 0),
    [ITL_CONFIG_PHONE_PASSWORD] = SECRET_OF("commonProfile/phonePassword", 0),
    [ITL_CONFIG_CAPF_HOST] = TEXT_OF("capfList/capf/processNodeName", 0),
    [ITL_CONFIG_CAPF_PORT] = NUMBER_OF("capfList/capf/phonePort", 0),
    [ITL_CONFIG_ENCRYPTED] = TEXT_OF("encrConfig", 0),
    [ITL_CONFIG_FULL] = TEXT_OF("fullConfig", 0),
    [ITL_CONFIG_VERSION_STAMP] = TEXT_OF("versionStamp", 0),
    [ITL_CONFIG_LINE_NAME] = {"sipProfile/sipLines/line/name", ITL_CONFIG_TYPE_LINE, 0, 0},
    [ITL_CONFIG_CALL_MANAGER] = TEXT_OF(GROUP "/callManager/processNodeName", 0),
    [ITL_CONFIG_SIP_PORT] = NUMBER_OF(GROUP "/callManager/ports/sipPort", 0),
    [ITL_CONFIG_SECURED_SIP_PORT] = NUMBER_OF(GROUP "/callManager/ports/securedSipPort", 0),
    [ITL_CONFIG_SERVICE_TYPE] = {"phoneServices/phoneService/type", ITL_CONFIG_TYPE_PART, 0, F(7940_60)},
    [ITL_CONFIG_SERVICE_NAME] = {"phoneServices/phoneService/name", ITL_CONFIG_TYPE_PART, 0, F(7940_60)},
    [ITL_CONFIG_SERVICE_URL] = {"phoneServices/phoneService/url", ITL_CONFIG_TYPE_PART, 0, F(7940_60)},
    [ITL_CONFIG_SERVICE_VENDOR] = {"phoneServices/phoneService/vendor", ITL_CONFIG_TYPE_PART, 0, F(7940_60)},
    [ITL_CONFIG_SERVICE_VERSION] = {"phoneServices/phoneService/version", ITL_CONFIG_TYPE_PART, 0, F(7940_60)},
    [ITL_CONFIG_CALL_MANAGER_MEMBER] = {GROUP, ITL_CONFIG_TYPE_ORDERED, 0, 0},
    [ITL_CONFIG_SERVICE] = {"phoneServices/phoneService", ITL_CONFIG_TYPE_PARENT, 0, F(7940_60)},
    [ITL_CONFIG_TVS_MEMBER] = {"TVS/members/member", ITL_CONFIG_TYPE_ORDERED, 0, 0},
    [ITL_CONFIG_TVS_PORT] = {"TVS/members/member/port", ITL_CONFIG_TYPE_PORT, 0, 0},
    [ITL_CONFIG_TVS_ADDRESS] = {"TVS/members/member/address", ITL_CONFIG_TYPE_HOST, 0, 0},
};

/* Only in the phone's own file. */
#define DEVICE_POOL "devicePool/"

static const char blanks[] = " \t\r\n";

const itl_config_rule_t *itl_config_rule(itl_config_member_t member)
{
    return &rules[member];
}

bool itl_config_opens_menus(const itl_config_settings_t *settings)
{
    return settings->settings_access != ITL_CONFIG_OFF && settings->settings_access != ITL_CONFIG_RESTRICTED;
}

bool itl_config_known(itl_config_member_t member, itl_family_t family)
{
    return member < ITL_CONFIG_MEMBER_COUNT && (rules[member].unknown >> (unsigned)family & 1u) == 0;
}

bool itl_config_number(const char *text, uint16_t *number)
{
    size_t len = 0;
    const char *word = itl_config_word(text, &len);
    int64_t value = word == NULL ? -1 : itl_text_number(word, len, 0, UINT16_MAX);
    if (value >= 0)
        *number = (uint16_t)value;
    return value >= 0;
}

const char *itl_config_word(const char *text, size_t *len)
{
    const char *word = text + strspn(text, blanks);
    *len = strcspn(word, blanks);
    return word[*len + strspn(word + *len, blanks)] == '\0' ? word : NULL;
}

itl_config_switch_t itl_config_switch_of(itl_config_member_t member, const char *text)
{
    const itl_config_rule_t *rule = &rules[member];
    uint16_t number = 0;
    bool is_access = rule->type == ITL_CONFIG_TYPE_ACCESS;
    if ((!is_access && rule->type != ITL_CONFIG_TYPE_SWITCH) || !itl_config_number(text, &number))
        return ITL_CONFIG_NOT_SET;
    if (is_access && number == 2)
        return ITL_CONFIG_RESTRICTED;
    return number == rule->on ? ITL_CONFIG_ON : ITL_CONFIG_OFF;
}

itl_config_member_t itl_config_member_at(const char *path, bool is_default)
{
    for (unsigned i = 0; i < ITL_CONFIG_MEMBER_COUNT; i++) {
        const char *expected = rules[i].path;
        if (is_default && itl_text_begins(expected, DEVICE_POOL))
            expected += sizeof DEVICE_POOL - 1;
        if (strcmp(path, expected) == 0)
            return (itl_config_member_t)i;
    }
    return ITL_CONFIG_MEMBER_COUNT;
}

unsigned itl_config_slot(itl_config_member_t member, unsigned number)
{
    unsigned each = (unsigned)member - ITL_CONFIG_SINGLES;
    if (member < ITL_CONFIG_CALL_MANAGER)
        return number == 0 ? (unsigned)member : ITL_CONFIG_PLACES;
    if (member < ITL_CONFIG_SERVICE_TYPE && number < ITL_CONFIG_CALL_MANAGERS)
        return ITL_CONFIG_SINGLES + 3u * number + each;
    bool of_service = member >= ITL_CONFIG_SERVICE_TYPE && member <= ITL_CONFIG_SERVICE_VERSION;
    return of_service && number < ITL_CONFIG_SERVICES ? ITL_CONFIG_SINGLES + 3u * ITL_CONFIG_CALL_MANAGERS + number
                                                      : ITL_CONFIG_PLACES;
}

itl_config_member_t itl_config_secure_twin(itl_config_member_t member)
{
    bool is_plain = member >= ITL_CONFIG_AUTHENTICATION_URL && member < ITL_CONFIG_SECURE_IDLE_URL &&
                    ((unsigned)member - (unsigned)ITL_CONFIG_AUTHENTICATION_URL) % 2u == 0;
    return is_plain ? (itl_config_member_t)(member + 1) : ITL_CONFIG_MEMBER_COUNT;
}
