/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configurations that a node makes: what stands in them, who signs them and how often. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/machine.h"
#include "cluster_rig.h"
#include "config/config.h"
#include "hal/hal.h"
#include "listfile/parts.h"
#include "provisioning/provisioning.h"
#include "signature/signature.h"

#define PHONE "SEP00000000000A"

static struct {
    cluster_rig_t rig;
    cluster_t *cluster;
    provisioning_t *provisioning;
    bool plain;
    devices_t devices;
    configuration_node_t nodes[2];
    uint64_t now_ms;
    int64_t utc_s;
    itl_hal_t hal; /* Its clock is ours. */
} lab;

static uint64_t lab_ms(void *ctx)
{
    (void)ctx;
    return lab.now_ms;
}

static int64_t lab_utc(void *ctx)
{
    (void)ctx;
    return lab.utc_s;
}

static const itl_hal_clock_t lab_clock = {.monotonic_ms = lab_ms, .utc_s = lab_utc};

static void use_devices(const char *csv)
{
    base_bytes_t bytes = {0};
    base_put(&bytes, csv, strlen(csv));
    devices_free(&lab.devices);
    CU_ASSERT_TRUE_FATAL(devices_parse("devices", &bytes, &lab.devices, &lab.rig.error));
    base_bytes_free(&bytes);
}

static void update(const char *node, itl_trustlist_digest_t digest)
{
    listfile_identity_t signer;
    const provisioning_facts_t facts = {.nodes = lab.nodes,
                                        .node_count = 2,
                                        .devices = &lab.devices,
                                        .digest = digest,
                                        .plain = lab.plain,
                                        .clock_offset = 60};
    CU_ASSERT_TRUE_FATAL(cluster_identity(lab.cluster, cluster_find_node(lab.cluster, node), CLUSTER_CALLMANAGER,
                                          &signer, &lab.rig.error));
    provisioning_update(lab.provisioning, &facts, &signer);
    CU_ASSERT_EQUAL(signer.certificate.size, 0);
}

static void start(void)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub"}, {.host = "sub"}};
    const cluster_plan_t plan = {.nodes = nodes, .node_count = 2, .key_bits = 1024};
    cluster_rig_open(&lab.rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(lab.rig.path, &plan, &lab.rig.error));
    lab.cluster = cluster_open(lab.rig.path, CLUSTER_NO_WAIT, NULL, &lab.rig.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab.cluster);
    lab.now_ms = 1000;
    lab.utc_s = 1700000000;
    lab.hal = (itl_hal_t){.clock = &lab_clock, .random = machine_random()};
    machine_use(&lab.hal);
    lab.provisioning = provisioning_create();
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab.provisioning);
    lab.nodes[0] = (configuration_node_t){
        .name = "pub", .address = "192.0.2.1", .ports = {.tvs = 2445, .services = 8080, .services_secure = 8443}};
    lab.nodes[1] = (configuration_node_t){
        .name = "sub", .address = "2001:db8::2", .ports = {.tvs = 2446, .services = 17031, .services_secure = 17051}};
    use_devices("name\n" PHONE "\n");
}

static void stop(void)
{
    provisioning_free(lab.provisioning);
    devices_free(&lab.devices);
    machine_use(NULL);
    cluster_close(lab.cluster);
    cluster_rig_close(&lab.rig);
}

/* Reads a whole file. @param file  [out] to be freed; NULL: not wanted */
static tftp_open_result_t get(const char *name, base_bytes_t *file)
{
    const tftp_files_t *files = provisioning_files(lab.provisioning);
    tftp_content_t *content = NULL;
    uint64_t size = 0;
    uint8_t byte;
    tftp_open_result_t result = files->open(files->ctx, name, &content, &size);
    if (result != TFTP_OPENED)
        return result;
    for (uint64_t i = 0; i < size && file != NULL; i++) {
        CU_ASSERT_TRUE(files->read(files->ctx, content, i, &byte, 1));
        base_put(file, &byte, 1);
    }
    CU_ASSERT_FALSE(files->read(files->ctx, content, size, &byte, 1));
    files->close(files->ctx, content);
    return result;
}

/* Signed by this node's key for this name, at this time; what is in it. */
static void check_signed(const char *name, const char *node, itl_config_settings_t *settings,
                         itl_config_servers_t *servers, uint32_t *timestamp)
{
    static itl_signature_memory_t memory;
    static itl_config_reader_t reader;
    char text[ITL_LIMIT_FILENAME_BYTES];
    listfile_identity_t signer;
    base_bytes_t file = {0};
    CU_ASSERT_EQUAL_FATAL(get(name, &file), TFTP_OPENED);
    const itl_tlv_source_t source = itl_tlv_source_memory(file.data, (uint32_t)file.size);
    const listfile_parts_t parts = listfile_take_apart(&source, NULL, false);
    CU_ASSERT_EQUAL_FATAL(parts.reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(parts.kind, LISTFILE_SIGNED_FILE);
    listfile_span_text(&source, parts.header.filename, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, name);
    CU_ASSERT_TRUE_FATAL(cluster_identity(lab.cluster, cluster_find_node(lab.cluster, node), CLUSTER_CALLMANAGER,
                                          &signer, &lab.rig.error));
    CU_ASSERT_EQUAL(itl_signature_verify_certificate(itl_signature_work_init(&memory, sizeof memory), &source,
                                                     &parts.header, signer.certificate.data, signer.certificate.size),
                    ITL_REASON_NONE);
    listfile_identity_free(&signer);
    *timestamp = parts.header.timestamp;
    const itl_config_input_t read = {.source = &source, .payload = parts.content, .root = ITL_CONFIG_ROOT};
    CU_ASSERT_EQUAL(itl_config_read(&reader, &read, NULL, servers), ITL_REASON_NONE);
    *settings = reader.config.settings;
    base_bytes_free(&file);
}

static void a_phone_gets_what_the_list_says(void)
{
    itl_config_settings_t settings = {0};
    itl_config_servers_t servers = {0};
    uint32_t timestamp = 0;
    start();
    use_devices("name,settings,web,ssh,span,group\nall,,off,,,\n" PHONE ",restricted,,on,on,sub gone pub\n");
    update("pub", ITL_DIGEST_SHA1);
    check_signed(PHONE ".cnf.xml.sgn", "pub", &settings, &servers, &timestamp);
    CU_ASSERT_EQUAL(timestamp, 1700000060);
    CU_ASSERT_EQUAL(settings.settings_access, ITL_CONFIG_RESTRICTED);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(settings.ssh_access, ITL_CONFIG_ON);
    CU_ASSERT_EQUAL(settings.span_to_pc_port, ITL_CONFIG_ON);
    CU_ASSERT_EQUAL_FATAL(servers.count, 2);
    CU_ASSERT_STRING_EQUAL(servers.members[0].host, "2001:db8::2");
    CU_ASSERT_EQUAL(servers.members[0].port, 2446);
    CU_ASSERT_STRING_EQUAL(servers.members[1].host, "192.0.2.1");
    stop();
}

static bool contains(const char *file, const char *text)
{
    base_bytes_t bytes = {0};
    CU_ASSERT_EQUAL_FATAL(get(file, &bytes), TFTP_OPENED);
    base_put(&bytes, "", 1);
    bool found = strstr((const char *)bytes.data, text) != NULL;
    base_bytes_free(&bytes);
    return found;
}

static void plain_files_are_not_signed(void)
{
    start();
    lab.nodes[1].ports.tvs = 0;
    use_devices("name,firmware,group\nall,,sub\n" PHONE ",12-8-1,\n");
    update("pub", ITL_DIGEST_SHA1);
    CU_ASSERT_TRUE(contains("/" PHONE ".cnf.xml", "<device>"));
    CU_ASSERT_TRUE(contains(PHONE ".cnf.xml", "<loadInformation>12-8-1</loadInformation>"));
    CU_ASSERT_TRUE(contains(
        PHONE ".cnf.xml", "<authenticationURL>http://[2001:db8::2]:17031/ccmcip/authenticate.jsp</authenticationURL>"));
    CU_ASSERT_TRUE(contains(PHONE ".cnf.xml", "https://[2001:db8::2]:17051/ccmcip/xmldirectory.jsp"));
    CU_ASSERT_TRUE(contains(PHONE ".cnf.xml", "<secureMessagesURL></secureMessagesURL>"));
    CU_ASSERT_TRUE(contains(PHONE ".cnf.xml", "<processNodeName>2001:db8::2</processNodeName>"));
    /* The only node of the group runs no TVS. */
    CU_ASSERT_FALSE(contains(PHONE ".cnf.xml", "<address>"));
    CU_ASSERT_TRUE(contains("XMLDefault.cnf.xml", "<Default>"));
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 0);
    stop();
}

static void nothing_is_signed_where_nobody_signs(void)
{
    start();
    lab.plain = true;
    update("pub", ITL_DIGEST_SHA1);
    CU_ASSERT_TRUE(contains(PHONE ".cnf.xml", "<device>"));
    CU_ASSERT_EQUAL(get(PHONE ".cnf.xml.sgn", NULL), TFTP_NO_SUCH_FILE);
    CU_ASSERT_EQUAL(get("XMLDefault.cnf.xml.sgn", NULL), TFTP_NO_SUCH_FILE);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 0);
    stop();
    lab.plain = false;
}

static void strangers_get_no_file(void)
{
    static const char *const names[] = {
        "SEP00000000000B.cnf.xml.sgn",
        "SEP00000000000B.cnf.xml",
        "SEP00000000000.cnf.xml",
        PHONE ".cnf.xml.enc.sgn",
        "00000000000A.cnf.xml",
        PHONE,
        ".cnf.xml.sgn",
        "XMLDefault",
        "all.cnf.xml",
        "../" PHONE ".cnf.xml",
        PHONE ".cnf.xml.sgn.sgn",
        "",
        "a name of more than thirty-two characters.cnf.xml.sgn",
    };
    start();
    CU_ASSERT_EQUAL(get(PHONE ".cnf.xml", NULL), TFTP_NO_SUCH_FILE);
    update("pub", ITL_DIGEST_SHA1);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_EQUAL(get(names[i], NULL), TFTP_NO_SUCH_FILE);
    CU_ASSERT_EQUAL(get("sep00000000000a.CNF.XML.SGN", NULL), TFTP_OPENED);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 1);
    stop();
}

static void a_file_is_signed_once_until_it_changes(void)
{
    itl_config_settings_t settings;
    uint32_t first = 0, timestamp = 0;
    start();
    update("pub", ITL_DIGEST_SHA1);
    check_signed(PHONE ".cnf.xml.sgn", "pub", &settings, NULL, &first);
    lab.utc_s += 100;
    CU_ASSERT_EQUAL(get(PHONE ".cnf.xml.sgn", NULL), TFTP_OPENED);
    /* What changed is nothing of this phone's. */
    use_devices("name,web\n" PHONE ",\nSEP00000000000B,off\n");
    update("pub", ITL_DIGEST_SHA1);
    check_signed(PHONE ".cnf.xml.sgn", "pub", &settings, NULL, &timestamp);
    CU_ASSERT_EQUAL(timestamp, first);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 1);
    use_devices("name,web\n" PHONE ",off\n");
    update("pub", ITL_DIGEST_SHA1);
    check_signed(PHONE ".cnf.xml.sgn", "pub", &settings, NULL, &timestamp);
    CU_ASSERT_EQUAL(timestamp, first + 100);
    CU_ASSERT_EQUAL(settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 2);
    /* Another certificate, and another digest. */
    update("sub", ITL_DIGEST_SHA1);
    check_signed(PHONE ".cnf.xml.sgn", "sub", &settings, NULL, &timestamp);
    update("sub", ITL_DIGEST_SHA512);
    check_signed(PHONE ".cnf.xml.sgn", "sub", &settings, NULL, &timestamp);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), 4);
    stop();
}

static void an_open_file_keeps_its_bytes(void)
{
    start();
    update("pub", ITL_DIGEST_SHA1);
    const tftp_files_t *files = provisioning_files(lab.provisioning);
    tftp_content_t *content = NULL;
    uint64_t size = 0;
    uint8_t before[64], after[64];
    CU_ASSERT_EQUAL_FATAL(files->open(files->ctx, PHONE ".cnf.xml.sgn", &content, &size), TFTP_OPENED);
    CU_ASSERT_TRUE(files->read(files->ctx, content, size - 64, before, 64));
    use_devices("name,web,firmware\n" PHONE ",off,x\n");
    update("sub", ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(get(PHONE ".cnf.xml.sgn", NULL), TFTP_OPENED);
    CU_ASSERT_TRUE(files->read(files->ctx, content, size - 64, after, 64));
    CU_ASSERT_EQUAL(memcmp(before, after, 64), 0);
    files->close(files->ctx, content);
    stop();
}

/* A flood of names that are in the list: some are signed at once, then so many each second; who asks for nothing new is
 * answered all the time. */
static void signatures_are_rationed(void)
{
    char name[40];
    base_bytes_t csv = {0};
    start();
    base_put(&csv, "name\n", 5);
    for (unsigned i = 0; i < 2 * PROVISIONING_AT_ONCE; i++) {
        snprintf(name, sizeof name, "SEP%012X\n", i);
        base_put(&csv, name, strlen(name));
    }
    base_put(&csv, "", 1);
    use_devices((const char *)csv.data);
    base_bytes_free(&csv);
    update("pub", ITL_DIGEST_SHA1);
    CU_ASSERT_EQUAL(get(PHONE ".cnf.xml.sgn", NULL), TFTP_OPENED);
    unsigned opened = 0, put_off = 0;
    for (unsigned i = 0; i < 2 * PROVISIONING_AT_ONCE; i++) {
        snprintf(name, sizeof name, "SEP%012X.cnf.xml.sgn", i);
        tftp_open_result_t result = get(name, NULL);
        opened += result == TFTP_OPENED;
        put_off += result == TFTP_NOT_NOW;
    }
    CU_ASSERT_EQUAL(opened + put_off, 2 * PROVISIONING_AT_ONCE);
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), PROVISIONING_AT_ONCE);
    CU_ASSERT_EQUAL(get(name, NULL), TFTP_NOT_NOW);
    lab.now_ms += 1000;
    for (unsigned i = 2 * PROVISIONING_AT_ONCE; i > PROVISIONING_AT_ONCE; i--) {
        snprintf(name, sizeof name, "SEP%012X.cnf.xml.sgn", i - 1);
        get(name, NULL);
    }
    CU_ASSERT_EQUAL(provisioning_signatures(lab.provisioning), PROVISIONING_AT_ONCE + PROVISIONING_PER_S);
    stop();
}

static void names_tell_phones(void)
{
    char name[DEVICES_NAME_BYTES];
    bool is_signed = true;
    CU_ASSERT_TRUE(provisioning_phone_of("/sep00000000000a.cnf.xml", name, &is_signed));
    CU_ASSERT_STRING_EQUAL(name, PHONE);
    CU_ASSERT_FALSE(is_signed);
    CU_ASSERT_TRUE(provisioning_phone_of(PHONE ".cnf.xml.sgn", name, &is_signed));
    CU_ASSERT_TRUE(is_signed);
    CU_ASSERT_FALSE(provisioning_phone_of("XMLDefault.cnf.xml", name, &is_signed));
    CU_ASSERT_FALSE(provisioning_phone_of("ITL" PHONE ".tlv", name, &is_signed));
}

static CU_TestInfo tests[] = {
    {"a phone gets what the list says", a_phone_gets_what_the_list_says},
    {"plain files are not signed", plain_files_are_not_signed},
    {"nothing is signed where nobody signs", nothing_is_signed_where_nobody_signs},
    {"strangers get no file", strangers_get_no_file},
    {"a file is signed once until it changes", a_file_is_signed_once_until_it_changes},
    {"an open file keeps its bytes", an_open_file_keeps_its_bytes},
    {"signatures are rationed", signatures_are_rationed},
    {"names tell phones", names_tell_phones},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"provisioning", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 8;
