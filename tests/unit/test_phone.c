/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "runner.h"
#include "sign_again.h"
#include "test_work.h"
#include "tftp_host.h"

#define MAC_TEXT     "SEP001122334455"
#define ITL_NAME     "ITL" MAC_TEXT ".tlv"
#define CTL_NAME     "CTL" MAC_TEXT ".tlv"
#define CONFIG_NAME  MAC_TEXT ".cnf.xml"
#define DEFAULT_NAME "XMLDefault.cnf.xml"

/* A phone and two TFTP servers in a world of their own. */
typedef struct lab {
    virtual_world_t *world;
    virtual_flash_t *flash;
    virtual_node_t *node;
    tftp_host_t hosts[2];
    itl_hal_addr_t first; /**< Of hosts[0]. */
    itl_phone_config_t config;
    itl_phone_storage_t storage;
    itl_phone_t *phone;
    const itl_hal_net_t *net; /**< In the place of the node's own; NULL: none. */
} lab_t;

typedef struct blob {
    uint8_t data[ITL_LIMIT_LIST_BYTES + 1024];
    size_t len;
} blob_t;

static blob_t a1, a2, a3, c1, c2, c3, c5, c6, x1, x3, x4, big, config_sgn, stranger_sgn, config_sgn_sha512;
static blob_t c1_ctl, x1_ctl, other_sgn, default_sgn, default_stranger_sgn, callmanager_sgn;

static const char default_text[] = "<Default><callManagerGroup><members><member priority=\"0\"><callManager>"
                                   "<processNodeName>cm.lab</processNodeName></callManager></member></members>"
                                   "</callManagerGroup><TVS><members><member><address>tvs.lab</address></member>"
                                   "</members></TVS></Default>";

static void load(blob_t *blob, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, TEST_DATA "/%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        abort();
    blob->len = fread(blob->data, 1, sizeof blob->data, file);
    fclose(file);
}

/* The header of a signed file once more, before a text or its own content, under another FILENAME and signed by the key
 * in a PEM file. */
static void sign_text(blob_t *to, const blob_t *from, const char *text, const char *filename,
                      itl_trustlist_digest_t digest, const char *pem)
{
    char path[512];
    snprintf(path, sizeof path, TEST_DATA "/%s", pem);
    const sign_again_t how = {.filename = filename, .digest = digest, .pem = path, .content = text};
    base_bytes_t file = sign_again(from->data, from->len, &how);
    if (file.size > sizeof to->data)
        abort();
    memcpy(to->data, file.data, file.size);
    to->len = file.size;
    base_bytes_free(&file);
}

static void resign(blob_t *to, const blob_t *from, const char *filename, itl_trustlist_digest_t digest, const char *pem)
{
    sign_text(to, from, NULL, filename, digest, pem);
}

static int load_files(void)
{
    load(&a1, "a1-first-sha1.tlv");
    load(&a2, "a2-reissued-sha512.tlv");
    load(&a3, "a3-signed-by-second-token.tlv");
    load(&c1, "c1-cucm-shape.tlv");
    load(&c2, "c2-signed-by-itlrecovery.tlv");
    load(&c3, "c3-callmanager-regenerated.tlv");
    load(&c5, "c5-the-same-signed-by-itlrecovery.tlv");
    load(&c6, "c6-without-itlrecovery.tlv");
    load(&x1, "x1-stranger.tlv");
    load(&x3, "x3-one-bit-flipped.tlv");
    load(&x4, "x4-truncated.tlv");
    load(&config_sgn, CONFIG_NAME ".sgn");
    load(&stranger_sgn, "stranger/" CONFIG_NAME ".sgn");
    resign(&c1_ctl, &c1, "CTLFile.tlv", ITL_DIGEST_SHA1, "cucm-callmanager.pem");
    resign(&x1_ctl, &x1, CTL_NAME, ITL_DIGEST_SHA1, "stranger.pem");
    resign(&other_sgn, &config_sgn, "SEP00112233445F.cnf.xml.sgn", ITL_DIGEST_SHA1, "ccm.pem");
    resign(&config_sgn_sha512, &config_sgn, CONFIG_NAME ".sgn", ITL_DIGEST_SHA512, "ccm.pem");
    sign_text(&default_sgn, &config_sgn, default_text, DEFAULT_NAME ".sgn", ITL_DIGEST_SHA1, "ccm.pem");
    sign_text(&default_stranger_sgn, &config_sgn, default_text, DEFAULT_NAME ".sgn", ITL_DIGEST_SHA1, "stranger.pem");
    sign_text(&callmanager_sgn, &c1, "<device/>", CONFIG_NAME ".sgn", ITL_DIGEST_SHA1, "cucm-callmanager.pem");
    memcpy(big.data, a1.data, a1.len);
    big.len = ITL_LIMIT_LIST_BYTES + 1;
    return 0;
}

static void open_lab_on(lab_t *lab, const virtual_geometry_t *geometry)
{
    memset(lab, 0, sizeof *lab);
    lab->phone = itl_phone_place(&lab->storage, sizeof lab->storage);
    lab->world = virtual_world_create(1);
    lab->flash = virtual_flash_create(geometry, 1);
    lab->node = virtual_node_create(lab->world, "phone", NULL, lab->flash);
    for (size_t i = 0; i < 2; i++) {
        virtual_node_t *server = virtual_node_create(lab->world, i == 0 ? "first" : "second", NULL, NULL);
        itl_hal_addr_t address = virtual_node_address(server);
        lab->first = i == 0 ? address : lab->first;
        virtual_world_set_name(lab->world, i == 0 ? "first.lab" : "second.lab", &address);
        tftp_host_open(&lab->hosts[i], server);
    }
    lab->config = (itl_phone_config_t){
        .mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
        .model = "7962",
        .firmware = "9.4.1",
        .tftp = {{"first.lab", 69}, {"second.lab", 69}},
        .tftp_count = 1,
        .timeout_ms = 5000,
    };
}

static void open_lab(lab_t *lab)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    open_lab_on(lab, &geometry);
}

/* A phone that knows every digest of a signature. */
static void open_lab_of_8845(lab_t *lab)
{
    open_lab(lab);
    lab->config.model = "8845";
}

static void close_lab(lab_t *lab)
{
    itl_phone_close(lab->phone);
    virtual_world_destroy(lab->world);
    virtual_flash_destroy(lab->flash);
}

/* Runs until the boot is over or the flash lost its power. @return true when it is over */
static bool run(lab_t *lab)
{
    for (int turn = 0; turn < 100000; turn++) {
        uint64_t next = itl_phone_poll(lab->phone);
        if (itl_phone_done(lab->phone))
            return true;
        for (size_t i = 0; i < 2; i++)
            tftp_host_poll(&lab->hosts[i]);
        virtual_world_step(lab->world, next);
    }
    return false;
}

/* Powers the phone up and lets it boot. @return its exit status */
static int boot(lab_t *lab)
{
    itl_phone_memory_t memory = {.work = test_work()};
    itl_phone_close(lab->phone);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory),
                          ITL_REASON_NONE);
    if (lab->net != NULL)
        lab->phone->hal.net = lab->net;
    lab->hosts[0].asked[0] = lab->hosts[1].asked[0] = '\0';
    itl_phone_boot(lab->phone);
    CU_ASSERT_TRUE_FATAL(run(lab));
    return itl_phone_exit_status(lab->phone);
}

static int boot_with(lab_t *lab, const char *name, const blob_t *blob)
{
    tftp_host_put(&lab->hosts[0], name, blob == NULL ? NULL : blob->data, blob == NULL ? 0 : blob->len);
    return boot(lab);
}

static bool installed(lab_t *lab, itl_phone_list_kind_t kind, const blob_t *blob)
{
    itl_tlv_source_t source = itl_store_source(&lab->phone->lists[kind].store);
    static uint8_t bytes[ITL_LIMIT_LIST_BYTES];
    return source.size == blob->len && itl_tlv_read(&source, 0, bytes, source.size) == ITL_REASON_NONE &&
           memcmp(bytes, blob->data, blob->len) == 0;
}

/* TVS servers that the configuration in force names: those of the next power-on. */
static unsigned tvs_servers_in_force(const lab_t *lab)
{
    static itl_phone_storage_t storage;
    itl_phone_t *next = itl_phone_place(&storage, sizeof storage);
    itl_phone_memory_t memory = {.work = test_work()};
    CU_ASSERT_EQUAL(itl_phone_init(next, &lab->config, virtual_node_hal(lab->node), &memory), ITL_REASON_NONE);
    unsigned count = next->tvs_servers.count;
    itl_phone_close(next);
    return count;
}

static bool said(lab_t *lab, const char *text, itl_reason_t reason)
{
    const itl_status_message_t *message;
    for (uint32_t i = 0; (message = itl_status_get(&lab->phone->status, i)) != NULL; i++) {
        char line[ITL_STATUS_LINE_BYTES];
        itl_status_line(ITL_FAMILY_794X_796X, message, line);
        if (strcmp(line, text) == 0 && message->reason == reason)
            return true;
    }
    return false;
}

static void test_first_list_is_taken_on_trust(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].authority, ITL_POLICY_BY_FIRST_USE);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    CU_ASSERT_TRUE(said(&lab, "ITL installed", ITL_REASON_NONE));
    CU_ASSERT_STRING_EQUAL(lab.hosts[0].asked, CTL_NAME " " ITL_NAME " " CONFIG_NAME ".sgn " DEFAULT_NAME ".sgn ");
    close_lab(&lab);
}

static void test_order_without_any_list(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_NO_TRUST_LIST);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_NONE);
    CU_ASSERT_TRUE(said(&lab, "No Trust List Installed", ITL_REASON_NONE));
    CU_ASSERT_STRING_EQUAL(lab.hosts[0].asked, CTL_NAME " " ITL_NAME " ITLFile.tlv " CONFIG_NAME " " DEFAULT_NAME " ");
    close_lab(&lab);
}

/* Servers differ in how they say "not found". */
static void test_own_list_that_is_no_ones_to_have(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put_error(&lab.hosts[0], ITL_NAME, 2);
    CU_ASSERT_EQUAL(boot_with(&lab, "ITLFile.tlv", &a1), 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    close_lab(&lab);
}

static void test_unchanged_list_costs_no_flash(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, "ITLFile.tlv", &c1), 0);
    virtual_flash_reset_counters(lab.flash);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].event, ITL_OUTCOME_UNCHANGED);
    CU_ASSERT_EQUAL(virtual_flash_counters(lab.flash).operations, 0);
    CU_ASSERT_FALSE(said(&lab, "Trust List Updated", ITL_REASON_NONE));
    close_lab(&lab);
}

static void test_update_by_list(void)
{
    lab_t lab;
    open_lab_of_8845(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a2), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].authority, ITL_POLICY_BY_LIST);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a2));
    CU_ASSERT_TRUE(said(&lab, "Trust List Updated", ITL_REASON_NONE));
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a3), 0);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a3));
    close_lab(&lab);
}

/* Each list is refused for its own reason, and what is installed stays byte for byte. */
/* Which models take a list and a configuration signed with SHA-512; the others keep what they have. */
static void test_models_that_know_sha1_only(void)
{
    static const struct {
        const char *model;
        bool can;
    } rows[] = {{"7962", true},  {"7821", true},  {"8845", true}, {"7965G", false}, {"7975", false},
                {"8945", false}, {"9971", false}, {"8832", true}, {"1234", true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_t lab;
        open_lab(&lab);
        lab.config.model = rows[i].model;
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a2), rows[i].can ? 0 : 3);
        CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, rows[i].can ? &a2 : &a1));
        CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), rows[i].can ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM);
        CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a2), rows[i].can ? 0 : 3);
        tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", config_sgn_sha512.data, config_sgn_sha512.len);
        CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
        (void)boot_with(&lab, ITL_NAME, &a1);
        CU_ASSERT_EQUAL(lab.phone->configuration.event, rows[i].can ? ITL_OUTCOME_ACCEPTED : ITL_OUTCOME_REFUSED);
        CU_ASSERT_EQUAL(lab.phone->configuration.reason,
                        rows[i].can ? ITL_REASON_NONE : ITL_REASON_UNSUPPORTED_ALGORITHM);
        close_lab(&lab);
    }
}

static void test_refusals(void)
{
    const struct {
        const blob_t *installed, *served;
        itl_reason_t reason;
    } rows[] = {
        {&a1, &x1, ITL_REASON_UNKNOWN_SIGNER}, {&c1, &c3, ITL_REASON_UNKNOWN_SIGNER},
        {&c1, &x3, ITL_REASON_BAD_SIGNATURE},  {&c1, &x4, ITL_REASON_MALFORMED},
        {&a1, &big, ITL_REASON_TOO_LARGE},     {&c6, &c5, ITL_REASON_UNKNOWN_SIGNER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_t lab;
        open_lab(&lab);
        boot_with(&lab, ITL_NAME, rows[i].installed);
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, rows[i].served), 3);
        CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), rows[i].reason);
        CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_UNTRUSTED);
        CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, rows[i].installed));
        CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", rows[i].reason));
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, rows[i].installed), 0);
        CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].event, ITL_OUTCOME_UNCHANGED);
        close_lab(&lab);
    }
}

static void test_refused_first_list(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &x3), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_BAD_SIGNATURE);
    CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", ITL_REASON_BAD_SIGNATURE));
    CU_ASSERT_TRUE(said(&lab, "No Trust List Installed", ITL_REASON_NONE));
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    close_lab(&lab);
}

static void test_lists_missing_on_the_server(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, NULL), 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    CU_ASSERT_TRUE(said(&lab, "File Not Found : ITLFile.tlv", ITL_REASON_NOT_FOUND));
    CU_ASSERT_STRING_EQUAL(lab.hosts[0].asked,
                           CTL_NAME " " ITL_NAME " ITLFile.tlv " CONFIG_NAME ".sgn " DEFAULT_NAME ".sgn ");
    close_lab(&lab);
}

static void test_ctl_and_itl(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c2), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_CTL].authority, ITL_POLICY_BY_FIRST_USE);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].authority, ITL_POLICY_BY_LIST);
    CU_ASSERT_TRUE(said(&lab, "CTL and ITL installed", ITL_REASON_NONE));
    close_lab(&lab);
}

/* Phones from before there were ITLs have a CTL at most, and find nothing amiss about it. */
static void test_a_model_that_takes_no_itl(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.model = "7960";
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_STRING_EQUAL(lab.hosts[0].asked, CTL_NAME " " CONFIG_NAME " " DEFAULT_NAME " ");
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_NO_TRUST_LIST);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    close_lab(&lab);
}

/* The first ITL beside an installed CTL is verified against the CTL. */
/* A CTL alone vouches for the first ITL and for configurations, and is seen as an ITL is. Erased, it does no more. */
static void test_ctl_alone(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &callmanager_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    const itl_phone_list_view_t ctl = itl_phone_list(lab.phone, ITL_PHONE_CTL);
    CU_ASSERT_PTR_NOT_NULL(ctl.installed);
    CU_ASSERT_EQUAL(ctl.file->length, c1_ctl.len);
    CU_ASSERT_EQUAL(ctl.authority, ITL_POLICY_BY_FIRST_USE);
    CU_ASSERT_PTR_NULL(itl_phone_list(lab.phone, ITL_PHONE_ITL).installed);
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &config_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 3);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c1), 0);
    CU_ASSERT_EQUAL(itl_phone_list(lab.phone, ITL_PHONE_ITL).authority, ITL_POLICY_BY_LIST);

    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_CTL), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(itl_phone_list(lab.phone, ITL_PHONE_CTL).installed);
    CU_ASSERT_PTR_NOT_NULL(itl_phone_list(lab.phone, ITL_PHONE_ITL).installed);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    tftp_host_put(&lab.hosts[0], CTL_NAME, NULL, 0);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    close_lab(&lab);
}

static void test_first_itl_beside_ctl(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &x1), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_TRUE(said(&lab, "CTL Installed", ITL_REASON_NONE));
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    close_lab(&lab);
}

static void test_refused_ctl(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    tftp_host_put(&lab.hosts[0], CTL_NAME, x1_ctl.data, x1_ctl.len);
    CU_ASSERT_EQUAL(boot(&lab), 3);
    CU_ASSERT_TRUE(said(&lab, "CTL Update Failed", ITL_REASON_UNKNOWN_SIGNER));
    CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", ITL_REASON_UNKNOWN_SIGNER));
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].event, ITL_OUTCOME_UNCHANGED);
    close_lab(&lab);
}

/* A list is believed as what it says it is, and only there. */
static void test_lists_served_under_each_others_name(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1.data, c1.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c2), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_WRONG_KIND);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    CU_ASSERT_TRUE(said(&lab, "CTL Update Failed", ITL_REASON_WRONG_KIND));
    tftp_host_put(&lab.hosts[0], CTL_NAME, NULL, 0);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c1_ctl), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_WRONG_KIND);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &c2));
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &config_sgn), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_WRONG_KIND);
    close_lab(&lab);
}

/* Earlier versions took an ITL for a CTL. It stays, and binds, until a real CTL comes or a user erases it. */
static void test_list_installed_under_a_wrong_name(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c1), 0);
    bool unchanged;
    itl_store_t *store = &lab.phone->lists[ITL_PHONE_CTL].store;
    itl_store_begin(store);
    CU_ASSERT_EQUAL(itl_store_write(store, c1.data, c1.len), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_store_finish(store, &unchanged), ITL_REASON_NONE);
    CU_ASSERT_EQUAL_FATAL(itl_store_commit(store), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_CTL, &c1));
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1.data, c1.len);
    CU_ASSERT_EQUAL(boot(&lab), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_WRONG_KIND);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_CTL, &c1));
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_CTL].authority, ITL_POLICY_BY_LIST);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_CTL, &c1_ctl));
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_CTL].event, ITL_OUTCOME_UNCHANGED);
    close_lab(&lab);
}

/* Set-ups without a list serve an empty file in its place, or one with a line end. */
static void test_empty_lists(void)
{
    static const char *const contents[] = {"", "\n", "\r\n", "\n\n\n"};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        const uint8_t *bytes = (const uint8_t *)contents[i];
        lab_t lab;
        open_lab(&lab);
        tftp_host_put(&lab.hosts[0], CTL_NAME, bytes, strlen(contents[i]));
        CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
        CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
        CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_CTL].event, ITL_OUTCOME_NOT_FOUND);
        CU_ASSERT_EQUAL(lab.phone->boot.transfers[0].result, ITL_REASON_EMPTY);
        CU_ASSERT_TRUE(said(&lab, "File Not Found : CTLFile.tlv", ITL_REASON_EMPTY));
        tftp_host_put(&lab.hosts[0], ITL_NAME, bytes, strlen(contents[i]));
        CU_ASSERT_EQUAL(boot(&lab), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(lab.hosts[0].asked, "ITLFile.tlv"));
        CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
        close_lab(&lab);
    }
}

/* White space before a list makes it no list. */
static void test_list_behind_line_ends(void)
{
    static blob_t blob;
    blob.len = a1.len + 600;
    memset(blob.data, '\n', 600);
    memcpy(blob.data + 600, a1.data, a1.len);
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &blob), 3);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_MALFORMED);
    close_lab(&lab);
}

static void test_silent_server(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    lab.hosts[0].mute = true;
    uint64_t before = virtual_world_now_ms(lab.world);
    CU_ASSERT_EQUAL(boot(&lab), 1);
    uint64_t took = virtual_world_now_ms(lab.world) - before;
    CU_ASSERT_TRUE(took >= 5000 && took < 5010);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_TRUE(said(&lab, "TFTP Timeout : " CTL_NAME, ITL_REASON_TFTP_TIMEOUT));
    CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", ITL_REASON_TFTP_TIMEOUT));
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    close_lab(&lab);
}

/* Something listens there, but it is no TFTP server. */
static void test_server_of_another_kind(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.hosts[0].rubbish = true;
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_NO_TRUST_LIST);
    CU_ASSERT_NOT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_NONE);
    close_lab(&lab);
}

static void test_second_server(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.tftp_count = 2;
    tftp_host_put(&lab.hosts[1], ITL_NAME, a1.data, a1.len);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.hosts[1].requests, 0);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_NO_TRUST_LIST);

    lab.hosts[0].mute = true;
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    CU_ASSERT_EQUAL(lab.phone->boot.transfers[0].result, ITL_REASON_TFTP_TIMEOUT);
    CU_ASSERT_EQUAL(lab.phone->boot.transfers[1].server, 1);
    CU_ASSERT_STRING_EQUAL(lab.hosts[1].asked, CTL_NAME " " ITL_NAME " " CONFIG_NAME ".sgn " DEFAULT_NAME ".sgn ");
    close_lab(&lab);
}

/* The first server has two addresses, and answers at the second alone: this costs one time-out, not one per file. */
static void test_server_with_two_addresses(void)
{
    static const itl_hal_addr_t nobody = {.family = ITL_HAL_IPV4, .ip = {10, 9, 9, 9}};
    lab_t lab;
    open_lab(&lab);
    itl_hal_addr_t alive = lab.first;
    virtual_world_set_name(lab.world, "first.lab", &nobody);
    virtual_world_add_address(lab.world, "first.lab", &alive);
    lab.config.tftp_count = 2;
    tftp_host_put(&lab.hosts[0], ITL_NAME, a1.data, a1.len);
    uint64_t before = virtual_world_now_ms(lab.world);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    uint64_t took = virtual_world_now_ms(lab.world) - before;
    CU_ASSERT_TRUE(took >= 5000 && took < 5100);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    CU_ASSERT_EQUAL(lab.hosts[1].requests, 0);
    CU_ASSERT_EQUAL(lab.phone->boot.transfers[0].result, ITL_REASON_NOT_FOUND);

    lab.hosts[0].mute = true;
    before = virtual_world_now_ms(lab.world);
    CU_ASSERT_EQUAL(boot(&lab), 0); /* The second server answers that there is nothing. */
    took = virtual_world_now_ms(lab.world) - before;
    CU_ASSERT_TRUE(took >= 10000 && took < 10100);
    CU_ASSERT_TRUE(lab.hosts[1].requests > 0);
    CU_ASSERT_EQUAL(lab.phone->boot.transfers[0].result, ITL_REASON_TFTP_TIMEOUT);
    close_lab(&lab);
}

static void test_unknown_host(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.tftp[0].host = "nobody.lab";
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_DNS_UNKNOWN_HOST);
    lab.config.tftp[0].host = "first.lab";
    virtual_world_set_resolve_delay(lab.world, 60u * 1000u * 1000u);
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_DNS_UNKNOWN_HOST);
    close_lab(&lab);
}

static itl_hal_status_t no_address(void *ctx, const itl_hal_addr_t *to, itl_hal_addr_t *out)
{
    (void)ctx;
    (void)to;
    (void)out;
    return ITL_HAL_ERR_NO_ADDRESS;
}

static void test_no_address(void)
{
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    itl_hal_net_t net = *virtual_node_hal(lab.node)->net;
    net.source_addr = no_address;
    lab.net = &net;
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_NO_ADDRESS);
    CU_ASSERT_TRUE(said(&lab, "DHCP timeout", ITL_REASON_NO_ADDRESS));
    CU_ASSERT_EQUAL(lab.phone->boot.transfers[0].result, ITL_REASON_NO_ADDRESS);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    lab.net = NULL;
    CU_ASSERT_EQUAL(boot(&lab), 0);
    close_lab(&lab);
}

static void test_server_errors(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put_error(&lab.hosts[0], CTL_NAME, 2);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_TRUE(said(&lab, "TFTP Access Error : CTLFile.tlv", ITL_REASON_ACCESS_VIOLATION));
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_NONE);
    tftp_host_put_error(&lab.hosts[0], ITL_NAME, 3);
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_TFTP_ERROR);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
    close_lab(&lab);
}

/* The CTL of a phone that has one is missed, however good the ITL. */
static void test_server_that_denies_the_ctl(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c2), 0);
    tftp_host_put_error(&lab.hosts[0], CTL_NAME, 2);
    CU_ASSERT_EQUAL(boot(&lab), 1);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_ACCESS_VIOLATION);
    CU_ASSERT_EQUAL(itl_phone_outcome(lab.phone).status_code, ITL_ALARM_TL_FAILED);
    CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", ITL_REASON_ACCESS_VIOLATION));
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].event, ITL_OUTCOME_UNCHANGED);
    close_lab(&lab);
}

/* A phone that has not booted since it was powered up has what is installed; one whose list was erased has none. */
static void test_trust_around_a_boot(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    itl_phone_memory_t memory = {.work = test_work()};
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab.phone, &lab.config, virtual_node_hal(lab.node), &memory), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_NONE);
    boot(&lab);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_CTL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_TRUSTED);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_NO_TRUST_LIST);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].event, ITL_OUTCOME_NOT_ASKED);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &x1), 3);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_refusal(lab.phone), ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_EQUAL(itl_phone_trust(lab.phone), ITL_OUTCOME_UNTRUSTED);
    close_lab(&lab);
}

static blob_t text_blob(const char *text)
{
    blob_t blob = {.len = strlen(text)};
    memcpy(blob.data, text, blob.len);
    return blob;
}

static void test_unsigned_configuration(void)
{
    static blob_t config, broken;
    config = text_blob("<device><vendorConfig><webAccess>1</webAccess></vendorConfig></device>");
    broken = text_blob("<device>");
    lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME, &config), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_EQUAL(lab.phone->configuration.config.settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_TRUE(said(&lab, CONFIG_NAME, ITL_REASON_NONE));
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME, &broken), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_EQUAL(lab.phone->configuration.config.settings.web_access, ITL_CONFIG_OFF);
    CU_ASSERT_TRUE(said(&lab, "Error verifying configuration", ITL_REASON_MALFORMED));
    close_lab(&lab);
}

/* A signed configuration counts only if its signer holds a TFTP record; what was accepted last stays in force over
 * boots. */
static void test_signed_configuration(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", config_sgn.data, config_sgn.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_EQUAL(lab.phone->configuration.config.settings.settings_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(tvs_servers_in_force(&lab), 1);
    /* A boot that asked some goes on naming them. */
    lab.phone->boot.tvs_outcome_count = 1;
    itl_phone_tvs_after_boot(lab.phone);
    CU_ASSERT_EQUAL(lab.phone->tvs_servers.count, 0);
    lab.phone->boot.tvs_outcome_count = 0;
    itl_phone_tvs_after_boot(lab.phone);
    CU_ASSERT_EQUAL(lab.phone->tvs_servers.count, 1);
    lab.phone->tvs_servers.count = 0;
    itl_phone_tvs_after_boot(lab.phone);
    CU_ASSERT_EQUAL(lab.phone->tvs_servers.count, 0);
    CU_ASSERT_TRUE(said(&lab, CONFIG_NAME ".sgn", ITL_REASON_NONE));
    CU_ASSERT_TRUE(itl_phone_configuration(lab.phone).signer.len > 0);

    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &stranger_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->tvs_servers.count, 1);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_TRUE(said(&lab, "Error verifying configuration", ITL_REASON_UNKNOWN_SIGNER));
    CU_ASSERT_EQUAL(lab.phone->configuration.config.settings.settings_access, ITL_CONFIG_OFF);

    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &config_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_UNCHANGED);
    close_lab(&lab);
}

/* The same signer signs the configurations of all phones. */
static void test_configuration_of_another_phone(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", other_sgn.data, other_sgn.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_WRONG_NAME);
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_WRONG_KIND);
    close_lab(&lab);
}

/* Unchanged bytes whose signer no list names any more are not "applied"; what is in force stays so. */
static void test_unchanged_configuration_is_verified_again(void)
{
    lab_t lab;
    open_lab_of_8845(&lab);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", config_sgn.data, config_sgn.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_EQUAL(itl_phone_list_erase(lab.phone, ITL_PHONE_ITL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_EQUAL(lab.phone->configuration.config.settings.settings_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(itl_phone_list_erase(lab.phone, ITL_PHONE_ITL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a2), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_UNCHANGED);
    close_lab(&lab);
}

static void test_tampered_configuration(void)
{
    static blob_t tampered;
    tampered = config_sgn;
    tampered.data[tampered.len - 20] ^= 1;
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", tampered.data, tampered.len);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_BAD_SIGNATURE);
    CU_ASSERT_EQUAL(tvs_servers_in_force(&lab), 0);
    CU_ASSERT_EQUAL(boot_with(&lab, CONFIG_NAME ".sgn", &big), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_TOO_LARGE);
    CU_ASSERT_TRUE(said(&lab, "TFTP Size Error : " CONFIG_NAME ".sgn", ITL_REASON_TOO_LARGE));
    close_lab(&lab);
}

/* Puts a text onto the first server, unsigned. */
static void serve_text(lab_t *lab, const char *name, const char *text)
{
    tftp_host_put(&lab->hosts[0], name, (const uint8_t *)text, text == NULL ? 0 : strlen(text));
}

static bool value_is(lab_t *lab, itl_config_member_t member, const char *expected)
{
    char value[ITL_CONFIG_TEXT_BYTES];
    itl_reason_t reason = itl_phone_value(lab->phone, member, value, sizeof value);
    return reason == (expected[0] == '\0' ? ITL_REASON_NOT_FOUND : ITL_REASON_NONE) && strcmp(value, expected) == 0;
}

/* Where the server has none for this phone, the one for all is taken, and its TVS servers are those of the next
 * power-on. The phone's own goes before it again as soon as there is one. */
static void test_configuration_for_every_phone(void)
{
    lab_t lab;
    open_lab(&lab);
    serve_text(&lab, DEFAULT_NAME, default_text);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_TRUE(said(&lab, DEFAULT_NAME, ITL_REASON_NONE));
    CU_ASSERT_FALSE(said(&lab, "File Not Found : " CONFIG_NAME, ITL_REASON_NOT_FOUND));
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, DEFAULT_NAME);
    CU_ASSERT_EQUAL(tvs_servers_in_force(&lab), 1);
    CU_ASSERT_TRUE(value_is(&lab, ITL_CONFIG_CALL_MANAGER, "cm.lab"));
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_UNCHANGED);

    serve_text(&lab, CONFIG_NAME, "<device><loadInformation>SIP42.9-4-2</loadInformation></device>");
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_STRING_EQUAL(lab.hosts[0].asked, CTL_NAME " " ITL_NAME " ITLFile.tlv " CONFIG_NAME " ");
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, CONFIG_NAME);
    CU_ASSERT_TRUE(value_is(&lab, ITL_CONFIG_CALL_MANAGER, ""));
    CU_ASSERT_TRUE(value_is(&lab, ITL_CONFIG_LOAD, "SIP42.9-4-2"));

    serve_text(&lab, CONFIG_NAME, NULL);
    serve_text(&lab, DEFAULT_NAME, NULL);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).name, CONFIG_NAME);
    CU_ASSERT_TRUE(said(&lab, "File Not Found : " CONFIG_NAME, ITL_REASON_NOT_FOUND));
    CU_ASSERT_TRUE(value_is(&lab, ITL_CONFIG_LOAD, "SIP42.9-4-2"));
    close_lab(&lab);
}

/* Each of the two is taken as what it is alone, signed or not. */
static void test_configurations_in_each_others_place(void)
{
    lab_t lab;
    open_lab(&lab);
    serve_text(&lab, CONFIG_NAME, default_text);
    boot(&lab);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_MALFORMED);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME, NULL, 0);
    serve_text(&lab, DEFAULT_NAME, "<device/>");
    boot(&lab);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_MALFORMED);
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, "");

    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    tftp_host_put(&lab.hosts[0], DEFAULT_NAME ".sgn", config_sgn.data, config_sgn.len);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_WRONG_NAME);
    CU_ASSERT_EQUAL(boot_with(&lab, DEFAULT_NAME ".sgn", &default_stranger_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_UNKNOWN_SIGNER);
    CU_ASSERT_EQUAL(boot_with(&lab, DEFAULT_NAME ".sgn", &default_sgn), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, DEFAULT_NAME ".sgn");
    CU_ASSERT_TRUE(itl_phone_configuration(lab.phone).signer.len > 0);
    serve_text(&lab, CONFIG_NAME ".sgn", default_text);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, DEFAULT_NAME ".sgn");
    close_lab(&lab);
}

/* The next server may have the phone's own. */
static void test_server_that_falls_silent_before_the_configuration_for_all(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.tftp_count = 2;
    tftp_host_put_silence(&lab.hosts[0], DEFAULT_NAME);
    tftp_host_put(&lab.hosts[1], CONFIG_NAME, (const uint8_t *)"<device/>", 9);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    CU_ASSERT_STRING_EQUAL(lab.hosts[1].asked, CONFIG_NAME " ");
    CU_ASSERT_STRING_EQUAL(itl_phone_configuration(lab.phone).in_force, CONFIG_NAME);
    close_lab(&lab);
}

/* Who refused a list takes no setting from the same servers that nobody signed. */
static void test_untrusted_phone_keeps_its_settings(void)
{
    static const char open_text[] = "<device><vendorConfig><webAccess>0</webAccess></vendorConfig></device>";
    static const char closed_text[] = "<device><vendorConfig><webAccess>1</webAccess></vendorConfig></device>";
    lab_t lab;
    open_lab(&lab);
    serve_text(&lab, CONFIG_NAME, closed_text);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_settings(lab.phone)->web_access, ITL_CONFIG_OFF);
    serve_text(&lab, CONFIG_NAME, open_text);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &x3), 3);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_REFUSED);
    CU_ASSERT_EQUAL(lab.phone->configuration.reason, ITL_REASON_BAD_SIGNATURE);
    CU_ASSERT_EQUAL(itl_phone_settings(lab.phone)->web_access, ITL_CONFIG_OFF);
    tftp_host_put(&lab.hosts[0], ITL_NAME, NULL, 0);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_settings(lab.phone)->web_access, ITL_CONFIG_ON);
    close_lab(&lab);
}

/* What pages and menus ask for, by phones of two families. */
static void test_values_of_a_phone(void)
{
    static const char text[] =
        "<device><devicePool><callManagerGroup><members><member priority=\"1\"><callManager><processNodeName>b"
        "</processNodeName></callManager></member><member priority=\"0\"><callManager><processNodeName>a"
        "</processNodeName></callManager></member></members></callManagerGroup></devicePool>"
        "<directoryURL>http://d</directoryURL><secureDirectoryURL>https://d</secureDirectoryURL>"
        "<servicesURL>http://s</servicesURL><secureServicesURL></secureServicesURL>"
        "<vendorConfig><pcPort>1</pcPort><sshAccess>0</sshAccess></vendorConfig></device>";
    static const struct {
        const char *model, *directory;
        itl_config_switch_t ssh;
    } rows[] = {{"8845", "https://d", ITL_CONFIG_ON}, {"7960", "http://d", ITL_CONFIG_NOT_SET}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char value[ITL_CONFIG_TEXT_BYTES];
        lab_t lab;
        open_lab(&lab);
        lab.config.model = rows[i].model;
        serve_text(&lab, CONFIG_NAME, text);
        CU_ASSERT_EQUAL(boot(&lab), 0);
        CU_ASSERT_EQUAL(itl_phone_url(lab.phone, ITL_CONFIG_DIRECTORY_URL, value, sizeof value), ITL_REASON_NONE);
        CU_ASSERT_STRING_EQUAL(value, rows[i].directory);
        CU_ASSERT_EQUAL(itl_phone_url(lab.phone, ITL_CONFIG_SERVICES_URL, value, sizeof value), ITL_REASON_NONE);
        CU_ASSERT_STRING_EQUAL(value, "http://s");
        CU_ASSERT_EQUAL(itl_phone_url(lab.phone, ITL_CONFIG_LOAD, value, sizeof value), ITL_REASON_NOT_FOUND);
        CU_ASSERT_EQUAL(itl_phone_value_of(lab.phone, ITL_CONFIG_CALL_MANAGER, 1, value, sizeof value),
                        ITL_REASON_NONE);
        CU_ASSERT_STRING_EQUAL(value, "b");
        CU_ASSERT_EQUAL(itl_phone_switch(lab.phone, ITL_CONFIG_PC_PORT), ITL_CONFIG_OFF);
        CU_ASSERT_EQUAL(itl_phone_switch(lab.phone, ITL_CONFIG_SSH_ACCESS), rows[i].ssh);
        CU_ASSERT_EQUAL(itl_phone_switch(lab.phone, ITL_CONFIG_TLS12_ONLY), ITL_CONFIG_NOT_SET);
        close_lab(&lab);
    }
}

/* A phone of another model reads what it kept, whatever that model would have said of it. */
static void test_kept_configuration_of_another_model(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.model = "7960";
    serve_text(&lab, CONFIG_NAME,
               "<device><vendorConfig><sshAccess>x</sshAccess><webAccess>1</webAccess></vendorConfig></device>");
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->configuration.event, ITL_OUTCOME_ACCEPTED);
    lab.config.model = "8845";
    serve_text(&lab, CONFIG_NAME, NULL);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_settings(lab.phone)->web_access, ITL_CONFIG_OFF);
    CU_ASSERT_EQUAL(itl_phone_settings(lab.phone)->ssh_access, ITL_CONFIG_NOT_SET);
    close_lab(&lab);
}

/* How often a message is in the log. */
static unsigned times_said(lab_t *lab, itl_status_text_id_t text)
{
    unsigned count = 0;
    const itl_status_message_t *message;
    for (uint32_t i = 0; (message = itl_status_get(&lab->phone->status, i)) != NULL; i++)
        count += message->text == text;
    return count;
}

/* Powers the phone off and on, and looks before it boots. */
static void power_cycle(lab_t *lab)
{
    itl_phone_memory_t memory = {.work = test_work()};
    itl_phone_close(lab->phone);
    CU_ASSERT_EQUAL(itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory), ITL_REASON_NONE);
}

static uint64_t flash_operations(lab_t *lab)
{
    uint64_t operations = virtual_flash_counters(lab->flash).operations;
    virtual_flash_reset_counters(lab->flash);
    return operations;
}

static void test_messages_survive_a_restart(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    CU_ASSERT_EQUAL(itl_phone_messages_before(lab.phone), 0);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &x1), 3);
    uint32_t count = itl_phone_messages(lab.phone)->count;
    int64_t time_s = itl_status_get(itl_phone_messages(lab.phone), 0)->time_s;
    power_cycle(&lab);
    CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, count);
    CU_ASSERT_EQUAL(itl_phone_messages_before(lab.phone), count);
    CU_ASSERT_TRUE(said(&lab, "ITL installed", ITL_REASON_NONE));
    CU_ASSERT_TRUE(said(&lab, "Trust List Update Failed", ITL_REASON_UNKNOWN_SIGNER));
    CU_ASSERT_EQUAL(itl_status_get(itl_phone_messages(lab.phone), 0)->time_s, time_s);
    close_lab(&lab);
}

/* A boot that says nothing new costs no flash, however often; one that does is kept, and costs one erase. */
static void test_messages_wear_the_flash_little(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    (void)flash_operations(&lab);
    for (int i = 0; i < 40; i++) {
        CU_ASSERT_EQUAL(boot(&lab), 0);
        itl_phone_boot(lab.phone);
        CU_ASSERT_TRUE(run(&lab));
        CU_ASSERT_EQUAL(flash_operations(&lab), 0);
    }
    tftp_host_put_error(&lab.hosts[0], CTL_NAME, 2);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(boot(&lab), 0);
        uint64_t erases = virtual_flash_counters(lab.flash).erases;
        CU_ASSERT_TRUE(i == 0 ? erases <= 1 : erases == 0);
        CU_ASSERT_EQUAL(flash_operations(&lab) > 0, i == 0);
    }
    power_cycle(&lab);
    CU_ASSERT_EQUAL(times_said(&lab, ITL_STATUS_TFTP_ACCESS_ERROR), 1);
    /* what is said over and over again stays bounded in the flash */
    for (int i = 0; i < 30; i++) {
        if (i % 2 == 0)
            tftp_host_put(&lab.hosts[0], CTL_NAME, NULL, 0);
        else
            tftp_host_put_error(&lab.hosts[0], CTL_NAME, 2);
        CU_ASSERT_EQUAL(boot(&lab), 0);
        CU_ASSERT_TRUE(virtual_flash_counters(lab.flash).erases <= 1);
        (void)flash_operations(&lab);
    }
    power_cycle(&lab);
    CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, ITL_LIMIT_MESSAGES);
    close_lab(&lab);
}

static void test_keys_and_messages(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    power_cycle(&lab);
    CU_ASSERT_TRUE(said(&lab, "Erasing CTL and ITL files", ITL_REASON_NONE));
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_CLEAR_MESSAGES), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, 0);
    (void)flash_operations(&lab);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_CLEAR_MESSAGES), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(flash_operations(&lab), 0);
    power_cycle(&lab);
    CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, 0);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(times_said(&lab, ITL_STATUS_ERASING_LISTS), 1);
    power_cycle(&lab);
    CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, 0);
    close_lab(&lab);
}

/* Messages that rot, or of another version, are no reason to stop: they are forgotten, and later ones are kept. */
static void test_damaged_messages(void)
{
    for (int erase = 0; erase <= 1; erase++) {
        lab_t lab;
        open_lab(&lab);
        boot_with(&lab, ITL_NAME, &a1);
        itl_store_region_t region = lab.phone->kept.store.region;
        for (int bit = 0; bit < 500; bit++)
            (void)virtual_flash_rot(lab.flash, region.first_sector * 4096u, region.sector_count * 4096u);
        power_cycle(&lab);
        CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, 0);
        if (erase)
            CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_CLEAR_MESSAGES), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(boot(&lab), 0);
        power_cycle(&lab);
        CU_ASSERT_TRUE(said(&lab, "File Not Found : CTLFile.tlv", ITL_REASON_NOT_FOUND));
        close_lab(&lab);
    }
}

/* What is in the region is whole by its SHA-1, and no message all the same. */
static void test_messages_that_are_none(void)
{
    static const uint8_t files[][16] = {{1, 1}, {2, 1, 1}, {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0, 0}, {1, 200, 9}};
    static const uint32_t sizes[] = {2, 14, 14, 3};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        lab_t lab;
        bool unchanged;
        open_lab(&lab);
        power_cycle(&lab);
        itl_store_t *store = &lab.phone->kept.store;
        itl_store_begin(store);
        CU_ASSERT_EQUAL(itl_store_write(store, files[i], sizes[i]), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_store_finish(store, &unchanged), ITL_REASON_NONE);
        CU_ASSERT_EQUAL(itl_store_commit(store), ITL_REASON_NONE);
        power_cycle(&lab);
        CU_ASSERT_EQUAL(itl_phone_messages(lab.phone)->count, 0);
        CU_ASSERT_EQUAL(boot(&lab), 0);
        power_cycle(&lab);
        CU_ASSERT_TRUE(itl_phone_messages(lab.phone)->count > 0);
        close_lab(&lab);
    }
}

/* A flash without room for messages, and one that fails when they are written: the boot is what it is. */
static void test_messages_that_cannot_be_kept(void)
{
    static const virtual_geometry_t tight = {.sector_size = 16384, .sector_count = 30, .program_size = 4};
    lab_t lab;
    open_lab_on(&lab, &tight);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    CU_ASSERT_EQUAL(lab.phone->kept.opened, ITL_REASON_STORE_GEOMETRY);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_CLEAR_MESSAGES), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
    close_lab(&lab);

    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    for (uint64_t i = 0; i < 8; i++) {
        tftp_host_put_error(&lab.hosts[0], CTL_NAME, i % 2 == 0 ? 2 : 3);
        power_cycle(&lab);
        virtual_flash_fail_operation(lab.flash, i);
        itl_phone_boot(lab.phone);
        CU_ASSERT_TRUE(run(&lab));
        CU_ASSERT_EQUAL(itl_phone_exit_status(lab.phone), 0);
        CU_ASSERT_EQUAL(boot(&lab), 0);
        CU_ASSERT_TRUE(said(&lab, "ITL installed", ITL_REASON_NONE));
    }
    close_lab(&lab);
}

static void test_keys(void)
{
    lab_t lab;
    open_lab(&lab);
    tftp_host_put(&lab.hosts[0], CTL_NAME, c1_ctl.data, c1_ctl.len);
    boot_with(&lab, ITL_NAME, &c2);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    CU_ASSERT_TRUE(said(&lab, "Erasing CTL and ITL files", ITL_REASON_NONE));
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_CTL), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_CTL));
    CU_ASSERT_EQUAL(itl_phone_reset(lab.phone), ITL_REASON_NONE);
    CU_ASSERT_TRUE(run(&lab));
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].authority, ITL_POLICY_BY_LIST);
    close_lab(&lab);
}

/* A list whose bytes rotted must be reported, and only the keys get the phone out of it. */
static void test_damaged_flash(void)
{
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    itl_phone_memory_t memory = {.work = test_work()};
    uint32_t sectors = itl_store_sectors(virtual_node_hal(lab.node)->flash, ITL_LIMIT_LIST_BYTES);
    for (uint32_t slot = 0; slot < 2; slot++)
        virtual_flash_flip_bit(lab.flash, slot * sectors / 2 * 4096 + 1000, 3);
    itl_phone_close(lab.phone);
    const itl_hal_t *hal = virtual_node_hal(lab.node);
    CU_ASSERT_EQUAL(itl_phone_init(lab.phone, &lab.config, hal, &memory), ITL_REASON_STORE_DAMAGED);
    CU_ASSERT_PTR_NULL(itl_phone_installed(lab.phone, ITL_PHONE_ITL));
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    CU_ASSERT_EQUAL(lab.phone->lists[ITL_PHONE_ITL].authority, ITL_POLICY_BY_FIRST_USE);
    close_lab(&lab);
}

/* The power goes at every flash operation of an update: the next boot has the old or the new list and goes on. */
static void test_power_cuts_during_an_update(void)
{
    static const virtual_cut_t cuts[] = {VIRTUAL_CUT_BEFORE, VIRTUAL_CUT_TORN, VIRTUAL_CUT_AFTER};
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &c1);
    virtual_flash_t *before = virtual_flash_copy(lab.flash);
    virtual_flash_reset_counters(lab.flash);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &c2), 0);
    uint64_t operations = virtual_flash_counters(lab.flash).operations;
    CU_ASSERT_TRUE(operations > 3);
    itl_phone_memory_t memory = {.work = test_work()};
    for (uint64_t i = 0; i < operations; i++)
        for (size_t c = 0; c < 3; c++) {
            itl_phone_close(lab.phone);
            virtual_flash_restore(lab.flash, before);
            CU_ASSERT_EQUAL(itl_phone_init(lab.phone, &lab.config, virtual_node_hal(lab.node), &memory),
                            ITL_REASON_NONE);
            virtual_flash_cut_at(lab.flash, i, cuts[c]);
            itl_phone_boot(lab.phone);
            run(&lab);
            CU_ASSERT_FALSE(virtual_flash_powered(lab.flash));
            virtual_flash_power_on(lab.flash);
            itl_phone_close(lab.phone);
            CU_ASSERT_EQUAL(itl_phone_init(lab.phone, &lab.config, virtual_node_hal(lab.node), &memory),
                            ITL_REASON_NONE);
            CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &c1) || installed(&lab, ITL_PHONE_ITL, &c2));
            CU_ASSERT_EQUAL(boot(&lab), 0);
            CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &c2));
        }
    virtual_flash_destroy(before);
    close_lab(&lab);
}

/* Keeps the last alarm that was sent. */
static char sent_alarm[ITL_ALARM_BODY_BYTES];

static bool sink_send(void *ctx, const char *uri, const char *body, size_t len)
{
    (void)ctx, (void)uri;
    memcpy(sent_alarm, body, len + 1);
    return true;
}

static itl_alarm_delivery_t sink_poll(void *ctx, uint64_t *next_ms)
{
    (void)ctx, (void)next_ms;
    return ITL_ALARM_DELIVERED;
}

static unsigned sinks_cancelled;

static void sink_cancel(void *ctx)
{
    (void)ctx;
    sinks_cancelled++;
}

/* Takes an alarm and never says what became of it. */
static itl_alarm_delivery_t sink_poll_forever(void *ctx, uint64_t *next_ms)
{
    (void)ctx;
    *next_ms = UINT64_MAX;
    return ITL_ALARM_WAITING;
}

/* Nobody takes an alarm. */
static itl_alarm_delivery_t sink_poll_in_vain(void *ctx, uint64_t *next_ms)
{
    (void)ctx, (void)next_ms;
    return ITL_ALARM_UNANSWERED;
}

/* Boots with the CTL and ITL served. @return StatusCode of the alarm; '-' without one */
static char status_code(lab_t *lab, const blob_t *ctl, const blob_t *itl)
{
    static const itl_alarm_transport_t sink = {.send = sink_send, .poll = sink_poll, .cancel = sink_cancel};
    itl_phone_memory_t memory = {.work = test_work(), .alarm = &sink};
    lab->config.alarms[0] = "sink:";
    lab->config.alarm_count = 1;
    tftp_host_put(&lab->hosts[0], CTL_NAME, ctl == NULL ? NULL : ctl->data, ctl == NULL ? 0 : ctl->len);
    tftp_host_put(&lab->hosts[0], ITL_NAME, itl == NULL ? NULL : itl->data, itl == NULL ? 0 : itl->len);
    itl_phone_close(lab->phone);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory),
                          ITL_REASON_NONE);
    sent_alarm[0] = '\0';
    itl_phone_boot(lab->phone);
    CU_ASSERT_TRUE(run(lab));
    CU_ASSERT_EQUAL(lab->phone->alarms.addresses[0].delivery, ITL_ALARM_DELIVERED);
    const char *code = strstr(sent_alarm, "\"StatusCode\">");
    return code == NULL ? '-' : code[strlen("\"StatusCode\">")];
}

static void test_alarm_codes(void)
{
    const struct {
        const blob_t *ctl_before, *itl_before, *ctl, *itl;
        char code;
    } rows[] = {
        {NULL, NULL, NULL, &c1, '3'},      {NULL, NULL, &c1_ctl, NULL, '2'},  {NULL, NULL, &c1_ctl, &c2, '4'},
        {NULL, &c1, NULL, &c2, '1'},       {NULL, &c1, NULL, &c1, '-'},       {NULL, &c1, NULL, &x1, '9'},
        {NULL, NULL, NULL, &x3, '6'},      {&c1_ctl, &c1, &x1_ctl, &c1, '5'}, {&c1_ctl, &c1, &c1_ctl, &x1, '8'},
        {&c1_ctl, &c1, &x1_ctl, &x1, '9'}, {NULL, NULL, NULL, NULL, '-'},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_t lab;
        open_lab(&lab);
        if (rows[i].ctl_before != NULL || rows[i].itl_before != NULL)
            status_code(&lab, rows[i].ctl_before, rows[i].itl_before);
        CU_ASSERT_EQUAL(status_code(&lab, rows[i].ctl, rows[i].itl), rows[i].code);
        CU_ASSERT_PTR_NOT_NULL(strstr(sent_alarm, "\"IPv4Address\">10."));
        close_lab(&lab);
    }
}

/* The alarm of a locked-out phone carries the SHA-1 of the list that it kept. */
static void test_alarm_of_a_refused_list(void)
{
    lab_t lab;
    open_lab(&lab);
    status_code(&lab, NULL, &c1);
    CU_ASSERT_EQUAL(status_code(&lab, NULL, &x1), '9');
    CU_ASSERT_PTR_NOT_NULL(strstr(sent_alarm, "7B 9B 4D D4 87 27 F4 4B A3 4C 91 98 BD 66 C1 63 14 9A 83 A6 <"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sent_alarm, "\"ITL_TFTP_Server\">first.lab<"));
    lab.hosts[0].mute = true;
    CU_ASSERT_EQUAL(status_code(&lab, NULL, &c1), '7');
    close_lab(&lab);
}

/* Moves the lab on. @return true when the phone came to a step */
static bool run_to(lab_t *lab, itl_boot_step_t step)
{
    for (int turn = 0; turn < 1000 && lab->phone->boot.step != step; turn++) {
        uint64_t next = itl_phone_poll(lab->phone);
        if (lab->phone->boot.step == step)
            break;
        for (size_t i = 0; i < 2; i++)
            tftp_host_poll(&lab->hosts[i]);
        virtual_world_step(lab->world, next);
    }
    return lab->phone->boot.step == step;
}

/* Powers a phone up whose alarm goes where @p poll says. */
static void start_with_alarm(lab_t *lab, itl_alarm_delivery_t (*poll)(void *ctx, uint64_t *next_ms))
{
    const itl_alarm_transport_t sink = {.send = sink_send, .poll = poll, .cancel = sink_cancel};
    itl_phone_memory_t memory = {.work = test_work(), .alarm = &sink};
    lab->config.alarms[0] = "sink:";
    lab->config.alarm_count = 1;
    tftp_host_put(&lab->hosts[0], ITL_NAME, a1.data, a1.len);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory),
                          ITL_REASON_NONE);
    sent_alarm[0] = '\0';
    sinks_cancelled = 0;
    itl_phone_boot(lab->phone);
}

/* An alarm that nobody took is withdrawn by the next boot, which may write over it; how it fared stays to be read until
 * there is another one. */
static void test_boot_after_an_alarm_that_nobody_took(void)
{
    lab_t lab;
    itl_phone_alarm_view_t alarm = {0};
    open_lab(&lab);
    start_with_alarm(&lab, sink_poll_in_vain);
    CU_ASSERT_FALSE(itl_phone_alarm(lab.phone, 0, &alarm));
    CU_ASSERT_TRUE(run(&lab));
    CU_ASSERT_TRUE(itl_phone_alarm(lab.phone, 0, &alarm));
    CU_ASSERT_EQUAL(alarm.delivery, ITL_ALARM_UNANSWERED);
    CU_ASSERT_STRING_EQUAL(alarm.uri, "sink:");
    CU_ASSERT_FALSE(itl_phone_alarm(lab.phone, 1, &alarm));
    itl_phone_boot(lab.phone);
    CU_ASSERT_FALSE(itl_alarm_pending(&lab.phone->alarms));
    sent_alarm[0] = '\0';
    CU_ASSERT_TRUE(run_to(&lab, ITL_BOOT_FETCH));
    CU_ASSERT_TRUE(itl_phone_alarm(lab.phone, 0, &alarm));
    CU_ASSERT_EQUAL(alarm.delivery, ITL_ALARM_UNANSWERED);
    CU_ASSERT_STRING_EQUAL(sent_alarm, "");
    CU_ASSERT_TRUE(run(&lab));
    CU_ASSERT_PTR_NOT_NULL(strstr(sent_alarm, "DeviceTLInfo"));
    close_lab(&lab);
}

/* A boot that is asked for while one runs begins from the start: what ran is over, whatever it was. */
static void test_boot_in_place_of_one_that_runs(void)
{
    static const itl_boot_step_t steps[] = {ITL_BOOT_START, ITL_BOOT_FETCH, ITL_BOOT_ALARM};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        lab_t lab;
        open_lab(&lab);
        start_with_alarm(&lab, steps[i] == ITL_BOOT_ALARM ? sink_poll_forever : sink_poll);
        CU_ASSERT_TRUE_FATAL(run_to(&lab, steps[i]));
        if (steps[i] == ITL_BOOT_ALARM)
            itl_phone_poll(lab.phone);
        itl_phone_boot(lab.phone);
        CU_ASSERT_EQUAL(sinks_cancelled, steps[i] == ITL_BOOT_ALARM ? 1 : 0);
        CU_ASSERT_TRUE(run_to(&lab, steps[i] == ITL_BOOT_ALARM ? ITL_BOOT_ALARM : ITL_BOOT_DONE));
        CU_ASSERT_EQUAL(itl_phone_exit_status(lab.phone), 0);
        CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1));
        itl_phone_transfer_view_t transfer;
        CU_ASSERT_TRUE(itl_phone_transfer(lab.phone, 0, &transfer));
        CU_ASSERT_STRING_EQUAL(transfer.file, CTL_NAME);
        CU_ASSERT_TRUE(itl_phone_transfer(lab.phone, 1, &transfer));
        CU_ASSERT_STRING_EQUAL(transfer.file, ITL_NAME);
        CU_ASSERT_EQUAL(transfer.bytes, a1.len);
        CU_ASSERT_FALSE(itl_phone_transfer(lab.phone, 4, &transfer));
        close_lab(&lab);
    }
}

static void test_no_alarm_from_old_firmware(void)
{
    lab_t lab;
    open_lab(&lab);
    lab.config.firmware = "9.3.1";
    static const itl_alarm_transport_t sink = {.send = sink_send, .poll = sink_poll, .cancel = sink_cancel};
    itl_phone_memory_t memory = {.work = test_work(), .alarm = &sink};
    lab.config.alarms[0] = "sink:";
    lab.config.alarm_count = 1;
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab.phone, &lab.config, virtual_node_hal(lab.node), &memory), ITL_REASON_NONE);
    sent_alarm[0] = '\0';
    itl_phone_boot(lab.phone);
    CU_ASSERT_TRUE(run(&lab));
    CU_ASSERT_STRING_EQUAL(sent_alarm, "");
    close_lab(&lab);
}

/* The phone of the lab with a1 installed boots where a2 and a signed configuration are served, after what @p fail did
 * to its flash. @return what itl_phone_init said */
static itl_reason_t boot_failing(lab_t *lab, const virtual_flash_t *before, void (*fail)(virtual_flash_t *, uint64_t),
                                 uint64_t after)
{
    itl_phone_memory_t memory = {.work = test_work()};
    itl_phone_close(lab->phone);
    virtual_flash_restore(lab->flash, before);
    fail(lab->flash, after);
    itl_reason_t reason = itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory);
    if (reason == ITL_REASON_NONE) {
        itl_phone_boot(lab->phone);
        CU_ASSERT_TRUE(run(lab));
    }
    virtual_flash_forget_faults(lab->flash);
    return reason;
}

/* One operation of the flash fails, each in turn: the boot ends, no list is lost, and the next boot has everything. */
static void fail_each(void (*fail)(virtual_flash_t *, uint64_t), uint64_t step, uint64_t count)
{
    lab_t lab;
    open_lab_of_8845(&lab);
    CU_ASSERT_EQUAL(boot_with(&lab, ITL_NAME, &a1), 0);
    virtual_flash_t *before = virtual_flash_copy(lab.flash);
    tftp_host_put(&lab.hosts[0], ITL_NAME, a2.data, a2.len);
    tftp_host_put(&lab.hosts[0], CONFIG_NAME ".sgn", config_sgn.data, config_sgn.len);
    unsigned struck = 0;
    for (uint64_t i = 0; i < count; i += step) {
        itl_reason_t reason = boot_failing(&lab, before, fail, i);
        if (reason != ITL_REASON_NONE || itl_phone_exit_status(lab.phone) != 0)
            struck++;
        CU_ASSERT_TRUE(reason == ITL_REASON_NONE || reason == ITL_REASON_FLASH_ERROR);
        if (reason == ITL_REASON_NONE)
            CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a1) || installed(&lab, ITL_PHONE_ITL, &a2));
        CU_ASSERT_EQUAL(boot(&lab), 0);
        CU_ASSERT_TRUE(installed(&lab, ITL_PHONE_ITL, &a2));
        CU_ASSERT_EQUAL(tvs_servers_in_force(&lab), 1);
    }
    CU_ASSERT_TRUE(struck > 5);
    virtual_flash_destroy(before);
    close_lab(&lab);
}

static void test_failing_programs_and_erases(void)
{
    fail_each(virtual_flash_fail_operation, 1, 60);
}

static void test_failing_reads(void)
{
    fail_each(virtual_flash_fail_read, 1, 40);
    fail_each(virtual_flash_fail_read, 13, 600);
}

/* A key pressed while the flash fails says so. */
static void test_keys_on_a_failing_flash(void)
{
    static const itl_phone_key_t keys[] = {ITL_PHONE_KEY_ERASE_ITL, ITL_PHONE_KEY_FACTORY_RESET};
    lab_t lab;
    open_lab(&lab);
    boot_with(&lab, ITL_NAME, &a1);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        virtual_flash_fail_operation(lab.flash, 0);
        CU_ASSERT_EQUAL(itl_phone_press(lab.phone, keys[i]), ITL_REASON_FLASH_ERROR);
    }
    CU_ASSERT_EQUAL(itl_phone_press(lab.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(boot(&lab), 0);
    close_lab(&lab);
}

static void refuse(lab_t *lab, itl_phone_config_t config)
{
    itl_phone_memory_t memory = {.work = test_work()};
    CU_ASSERT_EQUAL(itl_phone_init(lab->phone, &config, virtual_node_hal(lab->node), &memory), ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(itl_phone_press(lab->phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_INTERNAL);
    itl_phone_close(lab->phone);
}

static void test_unusable_configs(void)
{
    lab_t lab;
    open_lab(&lab);
    itl_phone_memory_t memory = {.work = test_work()};
    const itl_hal_t *hal = virtual_node_hal(lab.node);
    itl_phone_config_t config = lab.config;
    config.model = "123456789";
    refuse(&lab, config);
    config = lab.config;
    config.tftp_count = ITL_LIMIT_TFTP_SERVERS + 1;
    refuse(&lab, config);
    config = lab.config;
    config.tftp_blksize = ITL_LIMIT_TFTP_BLKSIZE + 1;
    refuse(&lab, config);
    config = lab.config;
    config.model = NULL;
    refuse(&lab, config);
    config = lab.config;
    config.firmware = NULL;
    refuse(&lab, config);
    config = lab.config;
    config.tvs_count = ITL_LIMIT_TVS_SERVERS + 1;
    refuse(&lab, config);
    config = lab.config;
    config.alarm_count = ITL_ALARM_ADDRESSES + 1;
    refuse(&lab, config);
    config = lab.config;
    config.tftp_windowsize = ITL_LIMIT_TFTP_WINDOWSIZE + 1;
    refuse(&lab, config);
    config = lab.config;
    CU_ASSERT_EQUAL(itl_phone_init(lab.phone, &config, hal, &(itl_phone_memory_t){.work = NULL}), ITL_REASON_INTERNAL);
    config.tftp_count = 0;
    CU_ASSERT_EQUAL(itl_phone_init(lab.phone, &config, hal, &memory), ITL_REASON_NONE);
    itl_phone_boot(lab.phone);
    CU_ASSERT_TRUE(run(&lab));
    CU_ASSERT_EQUAL(itl_phone_exit_status(lab.phone), 1);
    close_lab(&lab);
}

static void test_memory_of_a_phone(void)
{
    static itl_phone_storage_t storage;
    CU_ASSERT_TRUE(itl_phone_bytes() <= ITL_PHONE_BYTES);
    CU_ASSERT_PTR_NULL(itl_phone_place(NULL, ITL_PHONE_BYTES));
    CU_ASSERT_PTR_NULL(itl_phone_place(storage.bytes + 1, ITL_PHONE_BYTES));
    CU_ASSERT_PTR_NULL(itl_phone_place(&storage, itl_phone_bytes() - 1));
    memset(&storage, 0xA5, sizeof storage);
    itl_phone_t *phone = itl_phone_place(&storage, itl_phone_bytes());
    CU_ASSERT_PTR_EQUAL_FATAL(phone, &storage);
    CU_ASSERT_EQUAL(storage.bytes[itl_phone_bytes() - 1], 0);
    itl_phone_close(phone);
}

static CU_TestInfo tests[] = {
    {"first list is taken on trust", test_first_list_is_taken_on_trust},
    {"order of requests without any list", test_order_without_any_list},
    {"own list that is no one's to have", test_own_list_that_is_no_ones_to_have},
    {"unchanged list costs no flash", test_unchanged_list_costs_no_flash},
    {"update by a signer of the list", test_update_by_list},
    {"models that know SHA-1 only", test_models_that_know_sha1_only},
    {"refusals keep the old list", test_refusals},
    {"refused first list", test_refused_first_list},
    {"lists missing on the server", test_lists_missing_on_the_server},
    {"CTL and ITL together", test_ctl_and_itl},
    {"a model that takes no ITL", test_a_model_that_takes_no_itl},
    {"CTL alone", test_ctl_alone},
    {"first ITL beside a CTL", test_first_itl_beside_ctl},
    {"refused CTL", test_refused_ctl},
    {"lists served under each other's name", test_lists_served_under_each_others_name},
    {"list installed under a wrong name", test_list_installed_under_a_wrong_name},
    {"empty lists", test_empty_lists},
    {"list behind line ends", test_list_behind_line_ends},
    {"silent server", test_silent_server},
    {"server of another kind", test_server_of_another_kind},
    {"second server", test_second_server},
    {"server with two addresses", test_server_with_two_addresses},
    {"unknown host", test_unknown_host},
    {"no address", test_no_address},
    {"server errors", test_server_errors},
    {"server that denies the CTL", test_server_that_denies_the_ctl},
    {"trust around a boot", test_trust_around_a_boot},
    {"unsigned configuration", test_unsigned_configuration},
    {"signed configuration", test_signed_configuration},
    {"configuration of another phone", test_configuration_of_another_phone},
    {"unchanged configuration is verified again", test_unchanged_configuration_is_verified_again},
    {"tampered configuration", test_tampered_configuration},
    {"configuration for every phone", test_configuration_for_every_phone},
    {"configurations in each other's place", test_configurations_in_each_others_place},
    {"server that falls silent before the configuration for all",
     test_server_that_falls_silent_before_the_configuration_for_all},
    {"untrusted phone keeps its settings", test_untrusted_phone_keeps_its_settings},
    {"values of a phone", test_values_of_a_phone},
    {"kept configuration of another model", test_kept_configuration_of_another_model},
    {"messages survive a restart", test_messages_survive_a_restart},
    {"messages wear the flash little", test_messages_wear_the_flash_little},
    {"keys and messages", test_keys_and_messages},
    {"damaged messages", test_damaged_messages},
    {"messages that are none", test_messages_that_are_none},
    {"messages that cannot be kept", test_messages_that_cannot_be_kept},
    {"keys", test_keys},
    {"damaged flash", test_damaged_flash},
    {"power cuts during an update", test_power_cuts_during_an_update},
    {"alarm codes", test_alarm_codes},
    {"alarm of a refused list", test_alarm_of_a_refused_list},
    {"boot after an alarm that nobody took", test_boot_after_an_alarm_that_nobody_took},
    {"boot in place of one that runs", test_boot_in_place_of_one_that_runs},
    {"no alarm from old firmware", test_no_alarm_from_old_firmware},
    {"failing programs and erases", test_failing_programs_and_erases},
    {"failing reads", test_failing_reads},
    {"keys on a failing flash", test_keys_on_a_failing_flash},
    {"unusable configs", test_unusable_configs},
    {"memory of a phone", test_memory_of_a_phone},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"phone", load_files, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 57;
