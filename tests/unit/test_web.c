/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "test_work.h"
#include "tftp_host.h"
#include "web/web.h"
#include "web/web_escape.h"

#define ITL_NAME "ITLSEP001122334455.tlv"

/* 2015-03-14T21:26:53Z */
#define NOW INT64_C(1426368413)

static const char *const models[] = {"7940", "7906", "7962", "7975", "6921", "8945", "9971", "8831",
                                     "7811", "7821", "7832", "8811", "8841", "8865", "8821", "1234"};

enum { MODELS = sizeof models / sizeof models[0] };

/* A phone with its TFTP server in a world of their own. */
typedef struct lab {
    virtual_world_t *world;
    virtual_flash_t *flash;
    virtual_node_t *node;
    tftp_host_t host;
    itl_phone_config_t config;
    itl_phone_storage_t storage;
    itl_web_machine_t machine;
    itl_web_t web;
    itl_web_work_t work;
    char text[64 * 1024];
    size_t len;
} lab_t;

typedef struct blob {
    uint8_t bytes[ITL_LIMIT_LIST_BYTES];
    size_t len;
} blob_t;

/* With a TFTP record, and with records that are CUCM server and TFTP server at once. */
static blob_t list, other_list;

static void load(blob_t *blob, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        abort();
    blob->len = fread(blob->bytes, 1, sizeof blob->bytes, file);
    fclose(file);
}

static int load_files(void)
{
    load(&list, TEST_DATA "/c1-cucm-shape.tlv");
    load(&other_list, TEST_DATA "/a1-first-sha1.tlv");
    return 0;
}

static void power_up(lab_t *lab)
{
    const itl_phone_memory_t memory = {.work = test_work()};
    itl_phone_close(lab->web.phone);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab->web.phone, &lab->config, virtual_node_hal(lab->node), &memory),
                          ITL_REASON_NONE);
}

/* A phone of a model, not yet booted. */
static void open_lab(lab_t *lab, const char *model)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    memset(lab, 0, sizeof *lab);
    lab->world = virtual_world_create(1);
    lab->flash = virtual_flash_create(&geometry, 1);
    lab->node = virtual_node_create(lab->world, "phone", NULL, lab->flash);
    virtual_node_t *server = virtual_node_create(lab->world, "server", NULL, NULL);
    itl_hal_addr_t address = virtual_node_address(server);
    virtual_world_set_name(lab->world, "cm1.lab", &address);
    tftp_host_open(&lab->host, server);
    lab->config = (itl_phone_config_t){.mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
                                       .model = model,
                                       .firmware = "12.5.1",
                                       .tftp = {{"cm1.lab", 69}},
                                       .tftp_count = 1,
                                       .timeout_ms = 5000};
    lab->machine.address = virtual_node_address(lab->node);
    lab->web.machine = &lab->machine;
    lab->web.work = &lab->work;
    lab->web.time_s = NOW;
    lab->web.phone = itl_phone_place(&lab->storage, sizeof lab->storage);
    power_up(lab);
}

static void boot(lab_t *lab)
{
    power_up(lab);
    itl_phone_boot(lab->web.phone);
    for (int turn = 0; turn < 100000 && !itl_phone_done(lab->web.phone); turn++) {
        uint64_t next = itl_phone_poll(lab->web.phone);
        tftp_host_poll(&lab->host);
        virtual_world_step(lab->world, next);
    }
    CU_ASSERT_TRUE_FATAL(itl_phone_done(lab->web.phone));
}

/* A phone with a list after its boot. */
static void open_with(lab_t *lab, const char *model, const blob_t *itl)
{
    open_lab(lab, model);
    tftp_host_put(&lab->host, ITL_NAME, itl->bytes, itl->len);
    boot(lab);
}

static void open_booted(lab_t *lab, const char *model)
{
    open_with(lab, model, &list);
}

static void close_lab(lab_t *lab)
{
    itl_phone_close(lab->web.phone);
    virtual_world_destroy(lab->world);
    virtual_flash_destroy(lab->flash);
}

/* Takes a page by its path; every piece fits, is the same when it is asked for again, and the last is the last. */
static bool take(lab_t *lab, const char *path, const char *query)
{
    itl_web_page_t page;
    char piece[ITL_WEB_PIECE_BYTES], again[ITL_WEB_PIECE_BYTES];
    lab->len = 0;
    lab->text[0] = '\0';
    if (!itl_web_find(lab->web.phone, path, query, &page))
        return false;
    for (uint32_t number = 0;; number++) {
        itl_text_t text = itl_text_in(piece, sizeof piece), other = itl_text_in(again, sizeof again);
        const bool more = itl_web_piece(&lab->web, &page, number, &text);
        CU_ASSERT_EQUAL(itl_web_piece(&lab->web, &page, number, &other), more);
        CU_ASSERT_TRUE(itl_text_fits(&text));
        CU_ASSERT_STRING_EQUAL(piece, again);
        CU_ASSERT_TRUE_FATAL(lab->len + text.len < sizeof lab->text);
        memcpy(lab->text + lab->len, piece, text.len + 1);
        lab->len += text.len;
        if (more)
            continue;
        itl_text_t past = itl_text_in(again, sizeof again);
        CU_ASSERT_FALSE(itl_web_piece(&lab->web, &page, number + 1, &past));
        CU_ASSERT_EQUAL(past.len, 0);
        break;
    }
    CU_ASSERT_TRUE(itl_web_content_type(&page)[0] != '\0');
    return true;
}

/* True when all of the texts, which end by NULL, stand in the page in this order. */
static bool in_order(const lab_t *lab, const char *const *texts)
{
    const char *at = lab->text;
    for (; *texts != NULL; texts++) {
        at = strstr(at, *texts);
        if (at == NULL) {
            printf("\nnot there, or not in its place: %s\n", *texts);
            return false;
        }
        at += strlen(*texts);
    }
    return true;
}

#define IN_ORDER(lab, ...) CU_ASSERT_TRUE(in_order((lab), (const char *const[]){__VA_ARGS__, NULL}))

static bool has(const lab_t *lab, const char *text)
{
    return strstr(lab->text, text) != NULL;
}

static bool serviceability(lab_t *lab, const char *adapter)
{
    char query[96];
    snprintf(query, sizeof query, "adapter=%s", adapter);
    return take(lab, "/CGI/Java/Serviceability", query);
}

static const char *const adapters[] = {
    "device.statistics.device",       "device.statistics.configuration", "device.statistics.ethernet",
    "device.statistics.port.network", "device.statistics.port.access",   "device.statistics.consolelog",
    "device.statistics.coredumps",    "device.settings.status.messages", "device.trace.display.alarm",
    "device.statistics.streaming.0",  "device.statistics.streaming.1",   "device.statistics.streaming.2",
    "device.statistics.streaming.3",  "device.statistics.streaming.4",
};

static const char *const shorts[] = {"/DeviceInformation?",    "/NetworkConfiguration?", "/EthernetInformation?",
                                     "/PortInformation?1",     "/PortInformation?2",     "/PortInformation?3",
                                     "/DeviceLog?0",           "/DeviceLog?1",           "/DeviceLog?2",
                                     "/StreamingStatistics?1", "/StreamingStatistics?2", "/StreamingStatistics?5"};

/* Every page of every model, in both forms: whole, and where it is not there, not there in the other form either. */
static void test_every_page_of_every_model(void)
{
    static lab_t lab;
    for (unsigned i = 0; i < MODELS; i++) {
        open_booted(&lab, models[i]);
        CU_ASSERT_TRUE(take(&lab, "/", ""));
        CU_ASSERT_TRUE(has(&lab, "<TITLE>Cisco Systems, Inc.</TITLE>"));
        CU_ASSERT_TRUE(take(&lab, "/FS/messages", NULL));
        CU_ASSERT_TRUE(take(&lab, "/FS/Logo.png", NULL));
        for (unsigned j = 0; j < sizeof shorts / sizeof shorts[0]; j++) {
            char path[40], xml[42];
            const char *query = strchr(shorts[j], '?') + 1;
            snprintf(path, sizeof path, "%.*s", (int)(query - shorts[j] - 1), shorts[j]);
            snprintf(xml, sizeof xml, "%sX", path);
            bool there = take(&lab, path, query);
            if (there)
                IN_ORDER(&lab, "<HTML>", "</HTML>\n");
            CU_ASSERT_EQUAL(take(&lab, xml, query), there);
            if (there)
                CU_ASSERT_EQUAL(strncmp(lab.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<", 40), 0);
        }
        unsigned pages = 0;
        for (unsigned j = 0; j < sizeof adapters / sizeof adapters[0]; j++)
            pages += serviceability(&lab, adapters[j]);
        CU_ASSERT_EQUAL(pages == 0, strcmp(models[i], "7940") == 0);
        close_lab(&lab);
    }
}

static void test_paths(void)
{
    static lab_t lab;
    open_lab(&lab, "8841");
    CU_ASSERT_TRUE(take(&lab, "/cgi/java/serviceability", "adapter=device.statistics.device"));
    CU_ASSERT_TRUE(take(&lab, "/CGI/Java/Serviceability", "adapterX=device.statistics.port.network"));
    CU_ASSERT_TRUE(has(&lab, "<PortInformation>"));
    static const char *const none[][2] = {
        {"/CGI/Java/Serviceability", ""},
        {"/CGI/Java/Serviceability", "adapter="},
        {"/CGI/Java/Serviceability", "adapter=device.statistics.streaming.5"},
        {"/CGI/Java/Serviceability", "adapterX=device.statistics.consolelog"},
        {"/CGI/Java/Serviceability", "adapterY=device.statistics.device"},
        {"/deviceinformation", ""},
        {"/DeviceInformation", "1"},
        {"/DeviceInformationXX", ""},
        {"/DeviceInformationY", ""},
        {"/DeviceLog", ""},
        {"/DeviceLog", "3"},
        {"/DeviceLog", "1x"},
        {"/DeviceLogX", "-1"},
        {"/PortInformation", "0"},
        {"/PortInformation", "3"},
        {"/PortInformation", "99999999999999999999"},
        {"/StreamingStatistics", "0"},
        {"/StreamingStatistics", "6"},
        {"/status.html", ""},
        {"/FS", ""},
        {"//", ""},
        {"", ""},
    };
    for (unsigned i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_FALSE(take(&lab, none[i][0], none[i][1]));
    close_lab(&lab);
    open_lab(&lab, "8945");
    CU_ASSERT_TRUE(take(&lab, "/status.html", ""));
    CU_ASSERT_FALSE(take(&lab, "/other.html", ""));
    close_lab(&lab);
    open_lab(&lab, "8821");
    CU_ASSERT_FALSE(take(&lab, "/EthernetInformation", ""));
    CU_ASSERT_FALSE(serviceability(&lab, "device.statistics.port.access"));
    close_lab(&lab);
}

static void test_device_of_88xx(void)
{
    static lab_t lab;
    open_booted(&lab, "8841");
    take(&lab, "/", "");
    IN_ORDER(&lab, ">Device information</FONT>", "Cisco IP Phone CP-8841 ( SEP001122334455 )",
             "adapter=device.statistics.configuration\">Network setup</A>",
             "<td VALIGN=top><DIV ALIGN=center>\n<TABLE BORDER=\"0\" CELLSPACING=\"10\" CELLPADDING=\"0\">",
             "<TR><TD><B> Service mode</B></TD><td width=20></TD><TD><B>On&#x2D;premise</B></TD></TR>",
             "<B> Service domain</B></TD><td width=20></TD><TD><B></B></TD></TR>",
             "<B> MAC address</B></TD><td width=20></TD><TD><B>001122334455</B>",
             "<B> Version</B></TD><td width=20></TD><TD><B>sip88xx.12&#x2D;5&#x2D;1</B>",
             "<B> Serial number</B></TD><td width=20></TD><TD><B>ITL22334455</B>",
             "<B> Model number</B></TD><td width=20></TD><TD><B>CP&#x2D;8841</B>", "<B> UDI</B>", "<B>phone</B>",
             "<B> </B></TD><td width=20></TD><TD><B>Cisco IP Phone 8841, Global</B>", "<B>V01</B>",
             "<B> Time</B></TD><td width=20></TD><TD><B>9:26:53pm</B>",
             "<B> Date</B></TD><td width=20></TD><TD><B>03&#x2F;14&#x2F;15</B>", "<B> FIPS mode enabled</B>",
             "</TABLE></DIV></TD></TR></TABLE></BODY></HTML>\n");
    CU_ASSERT_FALSE(has(&lab, "Active network interface"));
    close_lab(&lab);
}

static void test_device_of_others(void)
{
    static lab_t lab;
    open_booted(&lab, "7821");
    take(&lab, "/", "");
    IN_ORDER(&lab, ">Device Information</FONT>", "Cisco Unified IP Phone CP-7821 ( SEP001122334455 )",
             ">Network Setup</A>", "<TR><TD><B> Service mode</B></TD><TD><B>On-premise</B></TD></TR>",
             "<TR><TD><B> MAC Address</B></TD><TD><B>001122334455</B></TD></TR>",
             "<TR><TD><B> UDI</B></TD><TD><B>phone</B></TD></TR><TR><TD><B>Cisco IP Phone 7821</B></TD></TR>",
             "<TR><TD><B>CP-7821</B></TD></TR><TR><TD><B>V01</B></TD></TR><TR><TD><B>ITL22334455</B></TD></TR>",
             "<B> Time</B></TD><TD><B>09:26:53pm</B>", "<B>03/14/15</B>");
    close_lab(&lab);
    open_booted(&lab, "8831");
    take(&lab, "/", "");
    IN_ORDER(&lab, "Network Configuration</A>", "<B> Version</B></TD><td width=20></TD><TD><B>sip8831.12-5-1</B>",
             "<B>9:26:53p</B>", "<B>03/14/15</B>", "Java Pool Free Memory");
    CU_ASSERT_FALSE(has(&lab, "App Load ID"));
    CU_ASSERT_FALSE(has(&lab, ".port.access"));
    close_lab(&lab);
    open_booted(&lab, "8821");
    take(&lab, "/", "");
    IN_ORDER(&lab, "Active network interface", "WLAN", "Wireless MAC address", "<B>9:26:53 PM</B>", "Battery health");
    close_lab(&lab);
    open_booted(&lab, "7975");
    take(&lab, "/", "");
    IN_ORDER(&lab, "CP-7975G ( SEP", "<B> Version</B></TD><td width=20></TD><TD><B>SIP70.12-5-1</B>",
             "<B>9:26:53p</B>");
    close_lab(&lab);
    open_booted(&lab, "7971");
    take(&lab, "/", "");
    IN_ORDER(&lab, "CP-7971G-GE ( SEP");
    close_lab(&lab);
    open_lab(&lab, "7940");
    lab.config.firmware = "P0S3-8-12-00";
    boot(&lab);
    take(&lab, "/DeviceInformation", "");
    IN_ORDER(&lab, "Cisco Systems, Inc. IP Phone CP-7940G ( SEP", "<a href=\"/PortInformation?3\">Port 3 (Phone)</A>",
             "<a href=\"/DeviceLog?2\">Status Messages</A>",
             "<TR><TD><B>MAC Address</B></TD>\n<td width=20></TD>\n<TD><B>001122334455</B></TD>\n</TR>\n", "Codec");
    close_lab(&lab);
}

static void test_trust_rows(void)
{
    static lab_t lab;
    open_with(&lab, "8845", &other_list);
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(
        &lab, "<B> LLDP asset ID</B>",
        "<B> CTL file</B></TD><td width=20></TD><TD><B>Not installed</B></TD></TR><TR><TD><B> ITL file</B></TD>",
        "<td width=20></TD><TD><B>Installed</B></TD></TR><TR><TD><B> ITL signature</B></TD><td width=20></TD><TD><B>",
        " </B></TD></TR>", "<B> CUCM server / TFTP server</B></TD><td width=20></TD><TD><B>", "<B> TVS</B>",
        "<B> Automatic port synchronization</B>");
    CU_ASSERT_FALSE(has(&lab, "SAST"));
    take(&lab, "/NetworkConfigurationX", "");
    IN_ORDER(&lab, "<lldpAssetId></lldpAssetId>\n<CTLFile>Not installed</CTLFile>\n<ITLFile>Installed</ITLFile>\n",
             "<ITLSignature>", " </ITLSignature>\n", "<ITLRecord>", "</ITLRecord>\n<portAutoLinkSync>");
    close_lab(&lab);
    open_booted(&lab, "7811");
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "<B> CTL File</B></TD><td width=20></TD><TD><B>Not Installed</B>", "<B> ITL File</B>",
             "<B> ITL Signature</B>", "<B> TFTP Server</B>");
    close_lab(&lab);
    open_with(&lab, "8945", &other_list);
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "<B> Authentication URL</B>", "<B> CTL File</B>", "<B> ITL File</B>",
             "<B> CUCM Server/TFTP Server</B>", "<B> Automatic Port Synchronization</B>");
    close_lab(&lab);
    open_booted(&lab, "7962");
    take(&lab, "/NetworkConfiguration", "");
    CU_ASSERT_FALSE(has(&lab, "ITL File"));
    take(&lab, "/NetworkConfigurationX", "");
    CU_ASSERT_FALSE(has(&lab, "ITLFile"));
    close_lab(&lab);
}

static void test_network_of_families(void)
{
    static lab_t lab;
    open_booted(&lab, "8841");
    lab.machine = (itl_web_machine_t){.address = {ITL_HAL_IPV4, {192, 0, 2, 7}, 80},
                                      .mask = {ITL_HAL_IPV4, {255, 255, 255, 0}, 0},
                                      .router = {ITL_HAL_IPV4, {192, 0, 2, 1}, 0},
                                      .dns = {{ITL_HAL_IPV4, {192, 0, 2, 2}, 0}},
                                      .dhcp_server = {ITL_HAL_IPV4, {192, 0, 2, 3}, 0},
                                      .domain = "lab.example",
                                      .dhcp = true};
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "<B>lab.example</B>", "<B>192.0.2.3</B>", "<B> DHCP</B></TD><td width=20></TD><TD><B>Yes</B>",
             "<B> IP address</B></TD><td width=20></TD><TD><B>192.0.2.7</B>", "<B>255.255.255.0</B>",
             "<B> Default router</B></TD><td width=20></TD><TD><B>192.0.2.1</B>", "<B>192.0.2.2</B>",
             "<B> DNS server 3</B></TD><td width=20></TD><TD><B></B>",
             "<B> Alternate TFTP</B></TD><td width=20></TD><TD><B>No</B>",
             "<B> TFTP server 1</B></TD><td width=20></TD><TD><B>cm1.lab</B>", "<B> CUCM server1</B>",
             "<B> CUCM server5</B>", "<B> Span to PC port</B></TD><td width=20></TD><TD><B>No</B>",
             "<B> IP addressing mode</B></TD><td width=20></TD><TD><B>IPv4 only</B>",
             "<B> IPv6 address</B></TD><td width=20></TD><TD><B>::</B>", "<B> DF_BIT</B>");
    lab.machine = (itl_web_machine_t){.address = {ITL_HAL_IPV6, {0x20, 0x01, 0x0d, 0xb8, [15] = 7}, 80}};
    const itl_phone_server_t typed_in = {.host = "cm1.lab", .port = 69};
    CU_ASSERT_EQUAL(itl_phone_use_tftp(lab.web.phone, &typed_in, 1, true, ITL_PHONE_LISTS_STAY), ITL_REASON_NONE);
    take(&lab, "/NetworkConfigurationX", "");
    IN_ORDER(&lab, "<IPAddress></IPAddress>", "<DefaultRouter></DefaultRouter>", "<DNSServer5></DNSServer5>",
             "<AltTFTP>Yes</AltTFTP>", "<IPAddressingMode>IPv6 only</IPAddressingMode>",
             "<IPPreferenceMode>V6</IPPreferenceMode>", "<IPv6HostIPAddress>2001:db8::7</IPv6HostIPAddress>");
    close_lab(&lab);
    open_booted(&lab, "7841");
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "<B> Default Router 1</B></TD><TD><B>", "<B> Unified CM1</B>", "<B> Span to PC Port</B>",
             "<B> DSCP For Call Control</B>", "<B>Non Secure</B>", "<B> IPv6 DAD</B>", "<B> Energywise Domain</B>");
    CU_ASSERT_FALSE(has(&lab, "DF_BIT"));
    close_lab(&lab);
    open_booted(&lab, "7962");
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, ">Network Configuration</FONT>", "<B> DHCP Server</B>", "<B> Default Router 5</B>",
             "<B> Operational VLAN Id</B>", "<B> Admin. VLAN Id</B>", "<B> Unified CM 1</B>",
             "<B> SW Port Configuration</B>", "<B> TFTP Server 2</B>");
    take(&lab, "/NetworkConfigurationX", "");
    IN_ORDER(&lab, "<DefaultRouter1>", "<DefaultRouter5>");
    close_lab(&lab);
    open_booted(&lab, "7832");
    take(&lab, "/NetworkConfiguration", "");
    CU_ASSERT_FALSE(has(&lab, "PC Port Disabled"));
    CU_ASSERT_TRUE(has(&lab, "Group Listen"));
    close_lab(&lab);
    open_booted(&lab, "7940");
    take(&lab, "/NetworkConfigurationX", "");
    IN_ORDER(&lab, "<EraseConfig>", "<HandsetOnlyMode>", "<GARPEnabled>", "<GlobalSecurityMode>",
             "<webAccess>Yes</webAccess>");
    take(&lab, "/PortInformationX", "3");
    IN_ORDER(&lab, "<carrierEvnt>0<", "<cos0Drop>", "<cos7Drop>", "<deviceId>", "<ipAddress>", "<port>");
    take(&lab, "/PortInformation", "1");
    IN_ORDER(&lab, "<B>Rx totalPkt</B>", "<B>cos7Drop</B>");
    close_lab(&lab);
}

static void test_messages(void)
{
    static lab_t lab;
    char row[160];
    open_booted(&lab, "8841");
    const itl_status_message_t *first = itl_status_get(itl_phone_messages(lab.web.phone), 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_TRUE_FATAL(first->time_s > 0);
    char stamp[24];
    itl_status_stamp(ITL_FAMILY_88XX, first->time_s, stamp);
    serviceability(&lab, "device.settings.status.messages");
    CU_ASSERT_TRUE(has(&lab, "<TR><td width=20></TD><TD><B>["));
    CU_ASSERT_TRUE(has(&lab, "]\nITL installed</B></TD></TR>"));
    take(&lab, "/DeviceLogX", "2");
    snprintf(row, sizeof row, "</status>\n<status>[%s]\nITL installed</status>\n", stamp);
    CU_ASSERT_TRUE(has(&lab, row));
    take(&lab, "/FS/messages", "");
    IN_ORDER(&lab, "Z ITL installed\n", "SEP001122334455.cnf.xml.sgn> not-found\n");
    close_lab(&lab);
    open_booted(&lab, "7962");
    itl_status_stamp(ITL_FAMILY_794X_796X, itl_status_get(itl_phone_messages(lab.web.phone), 0)->time_s, stamp);
    take(&lab, "/DeviceLog", "2");
    snprintf(row, sizeof row, "<B>%s ITL installed</B></TD></TR>", stamp);
    CU_ASSERT_TRUE(has(&lab, row));
    close_lab(&lab);
}

/* A page shows ten messages, XML all. */
static void test_many_messages(void)
{
    static lab_t lab;
    unsigned html = 0, xml = 0;
    open_booted(&lab, "8841");
    while (itl_phone_messages(lab.web.phone)->count < ITL_LIMIT_MESSAGES) {
        itl_phone_boot(lab.web.phone);
        for (int turn = 0; turn < 100000 && !itl_phone_done(lab.web.phone); turn++) {
            uint64_t next = itl_phone_poll(lab.web.phone);
            tftp_host_poll(&lab.host);
            virtual_world_step(lab.world, next);
        }
    }
    serviceability(&lab, "device.settings.status.messages");
    for (const char *at = lab.text; (at = strstr(at, "<TR><td width=20>")) != NULL; at++)
        html++;
    take(&lab, "/DeviceLogX", "2");
    for (const char *at = lab.text; (at = strstr(at, "<status>")) != NULL; at++)
        xml++;
    CU_ASSERT_EQUAL(html, 10);
    CU_ASSERT_EQUAL(xml, ITL_LIMIT_MESSAGES);
    close_lab(&lab);
}

static void test_debug_display(void)
{
    static lab_t lab;
    open_lab(&lab, "8841");
    lab.config.tftp_count = 0;
    CU_ASSERT_TRUE(take(&lab, "/DeviceLogX", "0"));
    CU_ASSERT_STRING_EQUAL(lab.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DeviceLog>\n</DeviceLog>\n");
    close_lab(&lab);
    open_booted(&lab, "8841");
    take(&lab, "/DeviceLogX", "0");
    IN_ORDER(&lab, "<status>", "\n<x-cisco-alarm>\n<Alarm Name=\"DeviceTLInfo\">", "SEP001122334455", "cm1.lab",
             "</x-cisco-alarm>\n</status>\n");
    CU_ASSERT_PTR_NULL(strstr(lab.text + 10, "<?xml"));
    take(&lab, "/DeviceLog", "0");
    IN_ORDER(&lab, "&lt;?xml version=&quot;1.0&quot;", "&lt;x&#x2D;cisco&#x2D;alarm&gt;",
             "&lt;&#x2F;x&#x2D;cisco&#x2D;alarm&gt;\n</B>");
    lab.machine.address = (itl_hal_addr_t){ITL_HAL_IPV6, {0x20, 0x01, 0x0d, 0xb8, [15] = 7}, 80};
    take(&lab, "/DeviceLogX", "0");
    CU_ASSERT_TRUE(has(&lab, ">2001:db8::7<"));
    close_lab(&lab);
    open_lab(&lab, "7962");
    lab.config.firmware = "9.3.1";
    boot(&lab);
    take(&lab, "/DeviceLogX", "0");
    CU_ASSERT_FALSE(has(&lab, "<status>"));
    close_lab(&lab);
}

static void put_configuration(lab_t *lab, const char *xml)
{
    tftp_host_put(&lab->host, "SEP001122334455.cnf.xml", (const uint8_t *)xml, strlen(xml));
    boot(lab);
}

/* What a configuration says is on the page; what is hostile in it is harmless there. */
static void test_configuration(void)
{
    static lab_t lab;
    open_lab(&lab, "8841");
    put_configuration(&lab, "<device><vendorConfig><webAccess>0</webAccess><sshAccess>0</sshAccess>"
                            "<spanToPCPort>0</spanToPCPort></vendorConfig><sipProfile><sipLines><line><name>"
                            "&lt;b='x'>&amp;\xc3\xa4/-</name></line></sipLines></sipProfile></device>");
    CU_ASSERT_TRUE(itl_web_is_on(lab.web.phone));
    take(&lab, "/", "");
    CU_ASSERT_TRUE(has(&lab, "<B>&lt;b=&#x27;x&#x27;&gt;&amp;\xc3\xa4&#x2F;&#x2D;</B>"));
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "Span to PC port</B></TD><td width=20></TD><TD><B>Yes<",
             "SSH access enabled</B></TD><td width=20></TD><TD><B>Yes<");
    put_configuration(&lab, "<device><vendorConfig><webAccess>1</webAccess></vendorConfig></device>");
    CU_ASSERT_FALSE(itl_web_is_on(lab.web.phone));
    take(&lab, "/NetworkConfiguration", "");
    IN_ORDER(&lab, "Web access enabled</B></TD><td width=20></TD><TD><B>No<");
    close_lab(&lab);
    open_lab(&lab, "7811");
    put_configuration(
        &lab, "<device><sipProfile><sipLines><line><name>\"&lt;-/</name></line></sipLines></sipProfile></device>");
    take(&lab, "/DeviceInformationX", "");
    CU_ASSERT_TRUE(has(&lab, "<phoneDN>&quot;&lt;-/</phoneDN>"));
    close_lab(&lab);
}

/* Texts, call managers and switches of a configuration; values of any length, which come in two pieces. */
static void test_members(void)
{
    static lab_t lab;
    static char xml[2048], row[2048];
    char umlauts[2 * 120 + 1] = "", slashes[] =
                                        "http://cm1.lab/////////////////////////////////////////////////////////"
                                        "////////////////////////////////////////////////////////////////////";
    for (size_t i = 0; i + 2 < sizeof umlauts; i += 2)
        memcpy(umlauts + i, "\xc3\xa4", 3);
    open_lab(&lab, "8841");
    snprintf(
        xml, sizeof xml,
        "<device><devicePool><callManagerGroup><members><member priority=\"0\"><callManager><processNodeName>cm1"
        "</processNodeName></callManager></member><member priority=\"1\"><callManager><processNodeName>cm2"
        "</processNodeName></callManager></member><member priority=\"2\"><callManager><processNodeName>cm3"
        "</processNodeName></callManager></member></members></callManagerGroup></devicePool><vendorConfig><pcPort>1"
        "</pcPort><voiceVlanAccess>0</voiceVlanAccess></vendorConfig><deviceSecurityMode>3</deviceSecurityMode>"
        "<idleTimeout>30</idleTimeout><servicesURL>%s</servicesURL><messagesURL>x%s</messagesURL></device>",
        slashes, umlauts);
    put_configuration(&lab, xml);
    CU_ASSERT_TRUE(take(&lab, "/NetworkConfiguration", ""));
    IN_ORDER(&lab, "<B>cm1  Active</B>", "<B>cm2  Standby</B>", "<B>cm3    </B>",
             "CUCM server4</B></TD><td width=20></TD><TD><B></B>", "Idle URL time</B></TD><td width=20></TD><TD><B>30<",
             "PC port disabled</B></TD><td width=20></TD><TD><B>Yes<",
             "Voice VLAN enabled</B></TD><td width=20></TD><TD><B>No<", "<B>Encrypted</B>");
    CU_ASSERT_TRUE(take(&lab, "/NetworkConfigurationX", ""));
    snprintf(row, sizeof row, "<MessagesURL>x%s</MessagesURL>\n<ServicesURL>%s</ServicesURL>\n", umlauts, slashes);
    CU_ASSERT_TRUE(has(&lab, row));
    put_configuration(&lab, "<device><deviceSecurityMode>9</deviceSecurityMode></device>");
    CU_ASSERT_TRUE(take(&lab, "/NetworkConfiguration", ""));
    IN_ORDER(&lab, "Idle URL time</B></TD><td width=20></TD><TD><B>0<", "<B>Non secure</B>");
    close_lab(&lab);
}

static void escape(const char *in, size_t len, bool more, const char *expected)
{
    char out[128];
    itl_text_t text = itl_text_in(out, sizeof out);
    itl_web_escape(&text, in, len, more);
    CU_ASSERT_STRING_EQUAL(out, expected);
}

#define ESCAPE(in, more, expected) escape((in), sizeof(in) - 1, (more), (expected))

static void test_escape(void)
{
    ESCAPE("a&<>\"'-/z", false, "a&amp;&lt;&gt;&quot;&#x27;-/z");
    ESCAPE("a&<>\"'-/z", true, "a&amp;&lt;&gt;&quot;&#x27;&#x2D;&#x2F;z");
    ESCAPE("\t\n\r \x01\x1f\x7f\0.", false, "\t\n\r ????.");
    ESCAPE("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x93\x9e", false, "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x93\x9e");
    ESCAPE("\xc0\xaf|\xe0\x80\xaf|\xf0\x80\x80\xaf|\xc1\xbf", false, "??|???|????|??");
    ESCAPE("\xed\xa0\x80|\xef\xbf\xbe|\xef\xbf\xbf|\xf4\x90\x80\x80|\xf5", false, "???|???|???|????|?");
    ESCAPE("\x80|\xc3|\xc3", false, "?|?|?");
    ESCAPE("\xe2\x82", false, "??");
}

static CU_TestInfo web_tests[] = {
    {"every page of every model", test_every_page_of_every_model},
    {"paths", test_paths},
    {"device information of the 8800 series", test_device_of_88xx},
    {"device information of others", test_device_of_others},
    {"trust rows", test_trust_rows},
    {"network pages", test_network_of_families},
    {"status messages", test_messages},
    {"many status messages", test_many_messages},
    {"debug display", test_debug_display},
    {"configuration", test_configuration},
    {"members of a configuration", test_members},
    {"escapes", test_escape},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"web", load_files, NULL, NULL, NULL, web_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 12;
