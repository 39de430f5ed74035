/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family/family.h"
#include "options/option.h"
#include "test_work.h"
#include "text/text_read.h"

#define NAME  "OU=lab; CN=cucm.example;O=x"
#define PHONE "SEP001122334455"

static built_t itl, ctl;

int screen_rig_lists(void)
{
    static test_key_t key;
    test_key_load(&key, "rsa2048");
    built_list_named(&ctl, &key, ITL_DIGEST_SHA1, "CTLFile.tlv");
    header_plan_t plan = header_plan(&key, ITL_DIGEST_SHA1);
    const build_fault_t named = {
        .replace = ITL_RECORD_TAG_SUBJECTNAME, .value = (const uint8_t *)NAME, .value_len = sizeof NAME};
    built_header(&itl, &plan);
    built_record(&itl, &key, ITL_ROLE_SAST);
    built_bad_record(&itl, &key, ITL_ROLE_TFTP, &named);
    built_bad_record(&itl, &key, ITL_ROLE_TVS, &named);
    built_sign(&itl, &plan);
    return 0;
}

static void run_boot(screen_rig_t *rig)
{
    for (int turn = 0; turn < 100000 && !itl_phone_done(rig->phone); turn++) {
        uint64_t next = itl_phone_poll(rig->phone);
        tftp_host_poll(&rig->host);
        virtual_world_step(rig->world, next);
    }
    CU_ASSERT_TRUE_FATAL(itl_phone_done(rig->phone));
}

static bool has(const screen_rig_t *rig, itl_phone_list_kind_t kind)
{
    return itl_phone_installed(rig->phone, kind) != NULL;
}

/* A phone that a TFTP server in its world has nothing for. */
static void make_phone(screen_rig_t *rig, const char *model, const char *firmware)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    const itl_phone_memory_t memory = {.work = test_work()};
    rig->world = virtual_world_create(1);
    virtual_node_t *server = virtual_node_create(rig->world, "server", NULL, NULL);
    const itl_hal_addr_t address = virtual_node_address(server);
    virtual_world_set_name(rig->world, "tftp.lab", &address);
    tftp_host_open(&rig->host, server);
    rig->flash = virtual_flash_create(&geometry, 1);
    rig->node = virtual_node_create(rig->world, "phone", NULL, rig->flash);
    rig->config.model = model;
    rig->config.firmware = firmware;
    rig->config.timeout_ms = 1000;
    rig->config.tftp_count = 1;
    rig->config.tftp[0] = (itl_phone_server_t){"tftp.lab", 69};
    itl_text_read_mac(&PHONE[3], rig->config.mac);
    rig->phone = itl_phone_place(&rig->storage, sizeof rig->storage);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(rig->phone, &rig->config, virtual_node_hal(rig->node), &memory),
                          ITL_REASON_NONE);
}

void screen_rig_open(screen_rig_t *rig, const char *model, const char *firmware, const char *settings)
{
    static char configuration[512];
    memset(rig, 0, sizeof *rig);
    make_phone(rig, model, firmware);
    snprintf(configuration, sizeof configuration, "<device><vendorConfig>%s</vendorConfig></device>", settings);
    tftp_host_put(&rig->host, PHONE ".cnf.xml", (const uint8_t *)configuration, strlen(configuration));
    itl_phone_boot(rig->phone);
    run_boot(rig);
    tftp_host_put(&rig->host, "CTL" PHONE ".tlv", ctl.bytes, ctl.len);
    tftp_host_put(&rig->host, "ITL" PHONE ".tlv", itl.bytes, itl.len);
    itl_phone_boot(rig->phone);
    run_boot(rig);
    CU_ASSERT_EQUAL_FATAL(has(rig, ITL_PHONE_ITL), !itl_family_ways(itl_family_of_model(model))->ctl_only);
    CU_ASSERT_TRUE_FATAL(has(rig, ITL_PHONE_CTL));
    itl_screen_init(&rig->screen, rig->phone);
}

void screen_rig_close(screen_rig_t *rig)
{
    itl_phone_close(rig->phone);
    virtual_world_destroy(rig->world);
    virtual_flash_destroy(rig->flash);
}

/* --- the owner of the phone --- */

static itl_reason_t use_tftp(screen_rig_t *rig, itl_phone_lists_fate_t fate)
{
    static char host[ITL_SCREEN_INPUT_BYTES];
    itl_option_server_t server;
    snprintf(rig->server, sizeof rig->server, "%s", itl_screen_server(&rig->screen));
    CU_ASSERT_TRUE_FATAL(itl_option_read_server(rig->server, 1, 69, &server));
    snprintf(host, sizeof host, "%.*s", (int)server.host_len, server.host);
    const itl_phone_server_t set = {host, server.port};
    return itl_phone_use_tftp(rig->phone, &set, 1, true, fate);
}

static itl_reason_t carry_out(screen_rig_t *rig, itl_screen_action_t action)
{
    itl_phone_key_t key;
    if (itl_screen_action_key(action, &key))
        return itl_phone_press(rig->phone, key);
    if (action == ITL_SCREEN_RESET_NETWORK)
        return itl_phone_use_tftp(rig->phone, rig->config.tftp, 1, false, ITL_PHONE_LISTS_STAY);
    if (action == ITL_SCREEN_USE_TFTP || action == ITL_SCREEN_USE_TFTP_KEEP)
        return use_tftp(rig, action == ITL_SCREEN_USE_TFTP ? ITL_PHONE_LISTS_OF_ANOTHER_GO : ITL_PHONE_LISTS_STAY);
    return ITL_REASON_NONE;
}

static void take(screen_rig_t *rig, itl_screen_action_t action)
{
    if (action == ITL_SCREEN_NOTHING)
        return;
    CU_ASSERT_EQUAL(carry_out(rig, action), ITL_REASON_NONE);
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        rig->installed[kind] = has(rig, (itl_phone_list_kind_t)kind);
    if (!itl_screen_action_restarts(action))
        return;
    rig->restarted = true;
    itl_phone_boot(rig->phone);
}

static void press_key(screen_rig_t *rig, itl_screen_key_t key, bool settle)
{
    CU_ASSERT_NOT_EQUAL_FATAL(key, ITL_SCREEN_KEY_COUNT);
    take(rig, itl_screen_key(&rig->screen, key));
    if (settle && !itl_phone_done(rig->phone))
        run_boot(rig);
}

static itl_screen_key_t keypad(char c)
{
    if (c == '*')
        return ITL_SCREEN_KEY_STAR;
    return c == '#' ? ITL_SCREEN_KEY_POUND : (itl_screen_key_t)(c - '0');
}

void screen_rig_press(screen_rig_t *rig, const char *keys, bool settle)
{
    char word[32];
    int len;
    for (; sscanf(keys, " %31s%n", word, &len) == 1; keys += len) {
        if (strcmp(word, "Init") == 0)
            itl_screen_close(&rig->screen);
        else if (strspn(word, "0123456789*#") != strlen(word))
            press_key(rig, itl_screen_key_of_name(word), settle);
        else
            for (const char *c = word; *c != '\0'; c++)
                press_key(rig, keypad(*c), settle);
    }
}

screen_end_t screen_rig_end(screen_rig_t *rig, const char *keys)
{
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++)
        rig->installed[kind] = true;
    const bool had_itl = has(rig, ITL_PHONE_ITL);
    rig->restarted = false;
    screen_rig_press(rig, keys, false);
    const bool configured = itl_phone_settings(rig->phone)->web_access != ITL_CONFIG_NOT_SET;
    const bool with_itl = rig->installed[ITL_PHONE_ITL] || !had_itl, with_ctl = rig->installed[ITL_PHONE_CTL];
    if (!with_itl && !with_ctl)
        return configured ? END_BOTH : END_ALL;
    if (!with_itl)
        return END_ITL;
    if (!with_ctl)
        return END_CTL;
    if (!rig->restarted)
        return END_NOTHING;
    return itl_phone_config(rig->phone)->tftp_alternate ? END_NETWORK : END_RESTART;
}

const char *screen_rig_line(const screen_rig_t *rig, const char *label)
{
    static char found[ITL_SCREEN_LABEL_BYTES + ITL_SCREEN_VALUE_BYTES];
    itl_screen_line_t line;
    found[0] = '\0';
    for (uint8_t i = 0; itl_screen_line(&rig->screen, i, &line); i++)
        if (strcmp(line.label, label) == 0)
            snprintf(found, sizeof found, "%s=%s", line.label, line.value);
    return found;
}
