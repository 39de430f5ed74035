/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "provisioning/configuration.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

/* Ports of a call manager. */
enum { SCCP_PORT = 2000, SIP_PORT = 5060, SECURE_SIP_PORT = 5061 };

/* Everything that comes in is a number, or a word that needs no escaping (devices.h, state_file.h). */
__attribute__((format(printf, 2, 3))) static void put(base_bytes_t *xml, const char *format, ...)
{
    char line[1024];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (length < 0 || (size_t)length >= sizeof line)
        xml->failed = true;
    else
        base_put(xml, line, (size_t)length);
}

/* --- who serves the phone --- */

static void put_tvs(base_bytes_t *xml, const configuration_node_t *const *group, size_t count)
{
    unsigned priority = 0;
    put(xml, "  <TVS>\n    <members>\n");
    for (size_t i = 0; i < count && priority < CONFIGURATION_TVS_MAX; i++)
        if (group[i]->ports.tvs != 0)
            put(xml,
                "      <member priority=\"%u\">\n        <port>%u</port>\n        <address>%s</address>\n"
                "      </member>\n",
                priority++, group[i]->ports.tvs, group[i]->address);
    put(xml, "    </members>\n  </TVS>\n");
}

static void put_call_managers(base_bytes_t *xml, const configuration_node_t *const *group, size_t count)
{
    put(xml, "    <callManagerGroup>\n      <tftpDefault>true</tftpDefault>\n      <members>\n");
    for (size_t i = 0; i < count && i < CONFIGURATION_CALL_MANAGERS_MAX; i++)
        put(xml,
            "        <member priority=\"%zu\">\n          <callManager>\n            <name>%s</name>\n"
            "            <ports>\n              <ethernetPhonePort>%d</ethernetPhonePort>\n"
            "              <sipPort>%d</sipPort>\n              <securedSipPort>%d</securedSipPort>\n"
            "            </ports>\n            <processNodeName>%s</processNodeName>\n"
            "          </callManager>\n        </member>\n",
            i, group[i]->name, SCCP_PORT, SIP_PORT, SECURE_SIP_PORT, group[i]->address);
    put(xml, "      </members>\n    </callManagerGroup>\n");
}

static void put_device_pool(base_bytes_t *xml, const configuration_t *configuration)
{
    put(xml, "  <devicePool>\n    <dateTimeSetting>\n      <dateTemplate>M/D/YA</dateTemplate>\n"
             "      <timeZone>Greenwich Standard Time</timeZone>\n    </dateTimeSetting>\n");
    put_call_managers(xml, configuration->group, configuration->group_count);
    put(xml, "  </devicePool>\n");
}

/* --- settings --- */

/* Which number means what differs from one member to the next. */
static unsigned number_of(devices_setting_t which, devices_value_t value)
{
    if (which == DEVICES_SETTINGS_ACCESS && value == DEVICES_RESTRICTED)
        return 2;
    const unsigned on = which == DEVICES_SETTINGS_ACCESS ? 1 : 0;
    return value == DEVICES_ON ? on : 1 - on;
}

static void put_vendor_config(base_bytes_t *xml, const devices_value_t values[DEVICES_SETTINGS])
{
    static const char *const members[DEVICES_SETTINGS] = {
        [DEVICES_SETTINGS_ACCESS] = "settingsAccess",
        [DEVICES_WEB_ACCESS] = "webAccess",
        [DEVICES_SSH_ACCESS] = "sshAccess",
        [DEVICES_SPAN_TO_PC_PORT] = "spanToPCPort",
    };
    put(xml, "  <vendorConfig>\n");
    for (devices_setting_t i = 0; i < DEVICES_SETTINGS; i++)
        put(xml, "    <%s>%u</%s>\n", members[i], number_of(i, values[i]), members[i]);
    put(xml, "    <webProtocol>0</webProtocol>\n    <tls12Only>0</tls12Only>\n    <pcPort>0</pcPort>\n"
             "    <voiceVlanAccess>0</voiceVlanAccess>\n"
             "    <daysDisplayNotActive>1,7</daysDisplayNotActive>\n    <displayOnTime>07:30</displayOnTime>\n"
             "    <displayOnDuration>10:30</displayOnDuration>\n"
             "    <displayIdleTimeout>01:00</displayIdleTimeout>\n    <webAdmin>0</webAdmin>\n"
             "    <adminPassword></adminPassword>\n    <problemReportUploadURL></problemReportUploadURL>\n"
             "  </vendorConfig>\n");
    put(xml, "  <commonConfig>\n    <webAccess>%u</webAccess>\n  </commonConfig>\n",
        number_of(DEVICES_WEB_ACCESS, values[DEVICES_WEB_ACCESS]));
}

/* --- services --- */

/* A page of a node's web server. @param page  NULL: none @param port  0: there is none */
static void put_url(base_bytes_t *xml, const char *member, const char *scheme, const char *host, uint16_t port,
                    const char *page)
{
    /* A numeric address of IPv6 stands in brackets (RFC 3986 section 3.2.2). */
    const bool bracketed = strchr(host, ':') != NULL;
    if (page == NULL || port == 0)
        put(xml, "  <%s></%s>\n", member, member);
    else
        put(xml, "  <%s>%s://%s%s%s:%u/ccmcip/%s</%s>\n", member, scheme, bracketed ? "[" : "", host,
            bracketed ? "]" : "", port, page, member);
}

/* @param node  the first call manager; NULL: there is none */
static void put_urls(base_bytes_t *xml, const configuration_node_t *node)
{
    static const struct {
        const char *member, *secure, *page; /* NULL: none */
    } urls[] = {
        {"authenticationURL", "secureAuthenticationURL", "authenticate.jsp"},
        {"directoryURL", "secureDirectoryURL", "xmldirectory.jsp"},
        {"servicesURL", "secureServicesURL", "getservicesmenu.jsp"},
        {"informationURL", "secureInformationURL", NULL},
        {"messagesURL", "secureMessagesURL", NULL},
        {"idleURL", "secureIdleURL", NULL},
    };
    const char *host = node != NULL ? node->address : "";
    const configuration_ports_t ports = node != NULL ? node->ports : (configuration_ports_t){.tvs = 0};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        put_url(xml, urls[i].member, "http", host, ports.services, urls[i].page);
        put_url(xml, urls[i].secure, "https", host, ports.services_secure, urls[i].page);
    }
    put(xml, "  <idleTimeout>0</idleTimeout>\n  <proxyServerURL></proxyServerURL>\n");
}

static void put_services(base_bytes_t *xml)
{
    static const struct {
        unsigned type;
        const char *name, *url;
    } services[] = {
        {1, "Missed Calls", "Application:Cisco/MissedCalls"},
        {1, "Received Calls", "Application:Cisco/ReceivedCalls"},
        {1, "Placed Calls", "Application:Cisco/PlacedCalls"},
        {2, "Voicemail", "Application:Cisco/Voicemail"},
    };
    put(xml, "  <phoneServices useHTTPS=\"true\">\n    <provisioning>1</provisioning>\n");
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        put(xml,
            "    <phoneService type=\"%u\" category=\"0\">\n      <name>%s</name>\n      <url>%s</url>\n"
            "      <vendor></vendor>\n      <version></version>\n    </phoneService>\n",
            services[i].type, services[i].name, services[i].url);
    put(xml, "  </phoneServices>\n");
}

static void put_locales(base_bytes_t *xml)
{
    put(xml, "  <userLocale>\n    <name>English_United_States</name>\n    <langCode>en_US</langCode>\n"
             "    <version></version>\n    <winCharSet>iso-8859-1</winCharSet>\n  </userLocale>\n"
             "  <networkLocale>United_States</networkLocale>\n  <networkLocaleInfo>\n"
             "    <name>United_States</name>\n    <version></version>\n  </networkLocaleInfo>\n");
}

/* --- the files --- */

/* Changes with everything else in the file, and with nothing else. */
static void put_stamp(base_bytes_t *xml)
{
    uint8_t digest[WC_SHA_DIGEST_SIZE] = {0};
    if (xml->failed || wc_ShaHash(xml->data, (word32)xml->size, digest) != 0)
        xml->failed = true;
    put(xml, "  <versionStamp>{%02x%02x%02x%02x-%02x%02x-%02x%02x}</versionStamp>\n", digest[0], digest[1], digest[2],
        digest[3], digest[4], digest[5], digest[6], digest[7]);
}

void configuration_write(const configuration_t *configuration, base_bytes_t *xml)
{
    put(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n  <fullConfig>true</fullConfig>\n"
             "  <deviceProtocol>SIP</deviceProtocol>\n");
    put(xml, "  <sshUserId>%s</sshUserId>\n  <sshPassword>%s</sshPassword>\n", configuration->ssh_user,
        configuration->ssh_password);
    put_device_pool(xml, configuration);
    put_tvs(xml, configuration->group, configuration->group_count);
    put(xml,
        "  <commonProfile>\n    <phonePassword>**#</phonePassword>\n  </commonProfile>\n"
        "  <loadInformation>%s</loadInformation>\n  <inactiveLoadInformation></inactiveLoadInformation>\n",
        configuration->firmware);
    put_vendor_config(xml, configuration->values);
    put_locales(xml);
    put(xml, "  <deviceSecurityMode>1</deviceSecurityMode>\n");
    put_urls(xml, configuration->group_count > 0 ? configuration->group[0] : NULL);
    put_services(xml);
    put(xml, "  <capfAuthMode>0</capfAuthMode>\n  <capfList></capfList>\n  <certHash></certHash>\n"
             "  <encrConfig>false</encrConfig>\n");
    put_stamp(xml);
    put(xml, "</device>\n");
}

void configuration_write_default(const configuration_node_t *const *group, size_t group_count, base_bytes_t *xml)
{
    put(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Default>\n");
    put_call_managers(xml, group, group_count);
    put_tvs(xml, group, group_count);
    put_urls(xml, group_count > 0 ? group[0] : NULL);
    put(xml, "</Default>\n");
}
