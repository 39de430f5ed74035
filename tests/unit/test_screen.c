/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "screen_rig.h"
#include "test_work.h"
#include "text/text.h"

static screen_rig_t rig;

static void open_rig(const char *model, const char *firmware)
{
    screen_rig_open(&rig, model, firmware, "<webAccess>0</webAccess>");
}

static itl_screen_view_t drawn(void)
{
    return itl_screen_draw(&rig.screen);
}

static const char *line(const char *label)
{
    return screen_rig_line(&rig, label);
}

static void press(const char *keys)
{
    screen_rig_press(&rig, keys, true);
}

static void test_idle(void)
{
    open_rig("7962", "9.4.1");
    itl_screen_view_t view = drawn();
    CU_ASSERT_STRING_EQUAL(view.title, "SEP001122334455");
    CU_ASSERT_EQUAL(view.line_count, 0);
    CU_ASSERT_EQUAL(view.chosen, 0);
    CU_ASSERT_FALSE(view.is_menu);
    CU_ASSERT_FALSE(view.locked);
    CU_ASSERT_EQUAL(view.soft_count, 4);
    CU_ASSERT_STRING_EQUAL(view.soft[0], "Redial");
    CU_ASSERT_EQUAL(view.soft_mask, 0);
    press(
        "1 0 * # Soft1 Soft2 Soft3 Soft4 Soft5 NavUp NavDwn NavLeft NavRight NavSelect NavBack Speaker Line1 Contacts");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Contacts");
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "Not part of this phone");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().title, "SEP001122334455");
    CU_ASSERT_EQUAL(itl_screen_key(&rig.screen, ITL_SCREEN_KEY_COUNT), ITL_SCREEN_NOTHING);
    screen_rig_close(&rig);
}

static void test_line_name_is_the_title(void)
{
    screen_rig_open(&rig, "7962", "9.4.1",
                    "</vendorConfig><sipProfile><sipLines><line><name>1001</name></line></sipLines></sipProfile>"
                    "<vendorConfig>");
    CU_ASSERT_STRING_EQUAL(drawn().title, "1001");
    screen_rig_close(&rig);
}

static void test_trust_list_pages(void)
{
    open_rig("7962", "9.4.1");
    press("Settings 4 5 2");
    itl_screen_view_t view = drawn();
    CU_ASSERT_STRING_EQUAL(view.title, "ITL File");
    CU_ASSERT_TRUE(view.locked);
    CU_ASSERT_FALSE(view.is_menu);
    CU_ASSERT_EQUAL(view.line_count, 3);
    CU_ASSERT_EQUAL(strlen(line("ITL Signature")), strlen("ITL Signature=") + 59);
    CU_ASSERT_STRING_EQUAL(line("TFTP Server"), "TFTP Server=cucm.example");
    CU_ASSERT_STRING_EQUAL(line("TVS"), "TVS=cucm.example");
    CU_ASSERT_EQUAL(view.soft_mask, 1 << 2);
    press("**#");
    CU_ASSERT_FALSE(drawn().locked);
    CU_ASSERT_STRING_EQUAL(drawn().soft[3], "more");
    press("Soft4");
    CU_ASSERT_STRING_EQUAL(drawn().soft[1], "Erase");
    press("Soft4");
    CU_ASSERT_STRING_EQUAL(drawn().soft[1], "");
    press("Soft3 Soft3 Soft3 Soft3 Soft3 Settings 4 5 1");
    CU_ASSERT_STRING_EQUAL(drawn().title, "CTL File");
    CU_ASSERT_EQUAL(strncmp(line("CTL Signature"), "CTL Signature=", 14), 0);
    screen_rig_close(&rig);
}

static void test_not_installed(void)
{
    open_rig("7962", "9.4.1");
    CU_ASSERT_EQUAL(itl_phone_press(rig.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_NONE);
    press("Settings 4 5 2");
    CU_ASSERT_EQUAL(drawn().line_count, 1);
    CU_ASSERT_STRING_EQUAL(line("ITL File"), "ITL File=Not Installed");
    screen_rig_close(&rig);
}

static void test_rows_of_values(void)
{
    open_rig("7962", "9.4.1");
    press("Settings 5");
    CU_ASSERT_STRING_EQUAL(line("Model Number"), "Model Number=CP-7962");
    CU_ASSERT_STRING_EQUAL(line("MAC Address"), "MAC Address=001122334455");
    CU_ASSERT_STRING_EQUAL(line("Load File"), "Load File=9.4.1");
    CU_ASSERT_STRING_EQUAL(line("Host Name"), "Host Name=SEP001122334455");
    press("Settings Settings 4");
    CU_ASSERT_STRING_EQUAL(line("Web Access Enabled"), "Web Access Enabled=Yes");
    CU_ASSERT_STRING_EQUAL(line("Security Mode"), "Security Mode=Non Secure");
    CU_ASSERT_STRING_EQUAL(line("LSC"), "LSC=Not Installed");
    CU_ASSERT_STRING_EQUAL(line("Trust List"), "Trust List=");
    press("Settings Settings 2 8");
    CU_ASSERT_STRING_EQUAL(line("TFTP Server 1"), "TFTP Server 1=tftp.lab:69");
    CU_ASSERT_STRING_EQUAL(line("TFTP Server 2"), "TFTP Server 2=");
    CU_ASSERT_STRING_EQUAL(line("Alternate TFTP"), "Alternate TFTP=No");
    CU_ASSERT_EQUAL(drawn().chosen, 7);
    screen_rig_close(&rig);
    open_rig("8841", "12.5");
    press("Applications 5 2 3");
    CU_ASSERT_STRING_EQUAL(line("Signed configuration"), "Signed configuration=Yes");
    screen_rig_close(&rig);
}

static void test_cursor(void)
{
    open_rig("8841", "12.5");
    press("Applications NavUp NavDwn NavDwn NavDwn NavSelect");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Phone information");
    press("NavBack");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Applications");
    CU_ASSERT_EQUAL(drawn().chosen, 3);
    press("NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn 9 0");
    CU_ASSERT_EQUAL(drawn().chosen, drawn().line_count - 1);
    press("NavUp Soft1 NavDwn NavDwn NavDwn Soft1 Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Reset device");
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "Reset? The phone restarts");
    press("Soft4 NavSelect");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Reset device");
    screen_rig_close(&rig);
}

static void test_messages(void)
{
    open_rig("7962", "9.4.1");
    press("Settings 6 1");
    CU_ASSERT_EQUAL(drawn().line_count, itl_phone_messages(rig.phone)->count);
    itl_screen_line_t first;
    CU_ASSERT_TRUE(itl_screen_line(&rig.screen, 0, &first));
    CU_ASSERT_PTR_NOT_NULL(strchr(first.label, ' '));
    rig.restarted = false;
    press("Soft1");
    CU_ASSERT_EQUAL(drawn().line_count, 0);
    CU_ASSERT_FALSE(rig.restarted);
    CU_ASSERT_FALSE(itl_screen_line(&rig.screen, 0, &first));
    screen_rig_close(&rig);
}

/* --- another TFTP server --- */

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        CU_ASSERT_TRUE(itl_screen_type(&rig.screen, *text));
}

static void test_tftp_typed_in(void)
{
    open_rig("7962", "9.4.1");
    press("Settings 2 NavDwn NavSelect Soft1");
    CU_ASSERT_STRING_EQUAL(line("Alternate TFTP"), "Alternate TFTP=No");
    for (int i = 0; i < 10; i++)
        press("NavDwn");
    press("NavSelect Soft2");
    CU_ASSERT_STRING_EQUAL(line("Alternate TFTP"), "Alternate TFTP=No");
    press("**#");
    CU_ASSERT_FALSE(itl_screen_type(&rig.screen, 'x'));
    press("Soft2 Soft1 NavSelect 8 Soft1");
    CU_ASSERT_STRING_EQUAL(drawn().title, "TFTP Server 1");
    CU_ASSERT_STRING_EQUAL(line("TFTP Server 1"), "TFTP Server 1=tftp.lab:69");
    for (int i = 0; i < 20; i++)
        press("Soft1");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "Not a server: HOST or HOST:PORT");
    press("192*0*2*4#6 9 NavUp");
    type("a\b\x01 \x7f");
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "HOST or HOST:PORT");
    CU_ASSERT_STRING_EQUAL(line("TFTP Server 1"), "TFTP Server 1=192.0.2.4:69");
    press("Soft4");
    CU_ASSERT_STRING_EQUAL(line("TFTP Server 1"), "TFTP Server 1=tftp.lab:69");
    screen_rig_close(&rig);
}

static void set_tftp(const char *keys, const char *server)
{
    press(keys);
    for (int i = 0; i < 20; i++)
        itl_screen_type(&rig.screen, '\b');
    type(server);
    press("Soft3 Soft3");
}

static void test_another_tftp_server_erases(void)
{
    open_rig("7962", "9.4.1");
    rig.restarted = false;
    set_tftp(
        "Settings 2 **# NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn Soft2 8 Soft1",
        "other.lab:6969");
    CU_ASSERT_TRUE(rig.restarted);
    CU_ASSERT_FALSE(rig.installed[ITL_PHONE_ITL] || rig.installed[ITL_PHONE_CTL]);
    const itl_phone_config_t *config = itl_phone_config(rig.phone);
    CU_ASSERT_STRING_EQUAL(config->tftp[0].host, "other.lab");
    CU_ASSERT_EQUAL(config->tftp[0].port, 6969);
    CU_ASSERT_TRUE(config->tftp_alternate);
    press("Settings 2 **# NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn Soft1 Soft3");
    CU_ASSERT_FALSE(itl_phone_config(rig.phone)->tftp_alternate);
    CU_ASSERT_STRING_EQUAL(itl_phone_config(rig.phone)->tftp[0].host, "tftp.lab");
    rig.restarted = false;
    press("Settings 2 **# NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn Soft3");
    CU_ASSERT_FALSE(rig.restarted);
    CU_ASSERT_STRING_EQUAL(drawn().title, "Settings");
    screen_rig_close(&rig);
}

static void test_server_that_a_list_names(void)
{
    open_rig("7962", "9.4.1");
    set_tftp(
        "Settings 2 **# NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn Soft2 8 Soft1",
        "CUCM.example");
    CU_ASSERT_TRUE(rig.installed[ITL_PHONE_ITL] && rig.installed[ITL_PHONE_CTL]);
    CU_ASSERT_STRING_EQUAL(itl_phone_config(rig.phone)->tftp[0].host, "CUCM.example");
    screen_rig_close(&rig);
}

static void ask_lists(void)
{
    open_rig("8845", "12.5");
    set_tftp("Applications 5 1 NavDwn NavDwn NavDwn NavDwn NavDwn Soft2 NavDwn Soft1", "other.lab");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Trust List");
    CU_ASSERT_STRING_EQUAL(drawn().soft[0], "Erase");
    CU_ASSERT_STRING_EQUAL(drawn().soft[1], "Continue");
}

static void test_erase_or_continue(void)
{
    ask_lists();
    press("Soft1");
    CU_ASSERT_FALSE(rig.installed[ITL_PHONE_ITL] || rig.installed[ITL_PHONE_CTL]);
    screen_rig_close(&rig);
    ask_lists();
    press("Soft2");
    CU_ASSERT_TRUE(rig.installed[ITL_PHONE_ITL] && rig.installed[ITL_PHONE_CTL]);
    CU_ASSERT_STRING_EQUAL(itl_phone_config(rig.phone)->tftp[0].host, "other.lab");
    screen_rig_close(&rig);
    open_rig("8845", "12.5");
    CU_ASSERT_EQUAL(itl_phone_press(rig.phone, ITL_PHONE_KEY_RESET_SETTINGS), ITL_REASON_NONE);
    set_tftp("Applications 5 1 NavDwn NavDwn NavDwn NavDwn NavDwn Soft2 NavDwn Soft1", "other.lab");
    CU_ASSERT_STRING_EQUAL(itl_phone_config(rig.phone)->tftp[0].host, "other.lab");
    screen_rig_close(&rig);
}

static void test_save_without_a_server(void)
{
    static const virtual_geometry_t none = {.sector_size = 4096, .sector_count = 1, .program_size = 4};
    const itl_phone_memory_t memory = {.work = test_work()};
    open_rig("7962", "9.4.1");
    virtual_flash_t *flash = virtual_flash_create(&none, 1);
    rig.node = virtual_node_create(rig.world, "damaged", NULL, flash);
    rig.config.tftp_count = 0;
    rig.phone = itl_phone_place(&rig.storage, sizeof rig.storage);
    CU_ASSERT_NOT_EQUAL(itl_phone_init(rig.phone, &rig.config, virtual_node_hal(rig.node), &memory), ITL_REASON_NONE);
    itl_screen_init(&rig.screen, rig.phone);
    screen_rig_press(&rig, "Settings 2 **#", false);
    for (int i = 0; i < 11; i++)
        screen_rig_press(&rig, "NavDwn", false);
    screen_rig_press(&rig, "Soft2 Soft3", false);
    CU_ASSERT_STRING_EQUAL(drawn().title, "TFTP Server 1");
    screen_rig_close(&rig);
    virtual_flash_destroy(flash);
}

/* --- the rest --- */

static void test_power_on_with_pound_held(void)
{
    screen_rig_open(&rig, "7962", "9.4.1", "<settingsAccess>0</settingsAccess>");
    itl_screen_power_on_held(&rig.screen);
    CU_ASSERT_STRING_EQUAL(drawn().title, "Factory reset");
    CU_ASSERT_NOT_EQUAL(drawn().prompt[0], '\0');
    CU_ASSERT_STRING_EQUAL(drawn().soft[0], "");
    press("123");
    rig.restarted = false;
    press("Soft1");
    CU_ASSERT_TRUE(rig.restarted);
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(rig.phone, ITL_PHONE_ITL));
    itl_screen_power_on_held(&rig.screen);
    press("123456789*0#");
    CU_ASSERT_FALSE(rig.installed[ITL_PHONE_ITL] || rig.installed[ITL_PHONE_CTL]);
    CU_ASSERT_STRING_NOT_EQUAL(drawn().title, "Factory reset");
    screen_rig_close(&rig);
}

static void test_no_key_while_it_boots(void)
{
    open_rig("7962", "9.4.1");
    itl_phone_boot(rig.phone);
    CU_ASSERT_TRUE(itl_phone_boots(rig.phone));
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "The phone starts");
    screen_rig_press(&rig, "Settings 4", false);
    CU_ASSERT_EQUAL(drawn().line_count, 0);
    screen_rig_close(&rig);
}

static void test_closed_menus(void)
{
    screen_rig_open(&rig, "8841", "12.5", "<settingsAccess>0</settingsAccess>");
    press("Settings 2");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Applications");
    press("5");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Applications");
    press("4");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Phone information");
    for (int key = ITL_PHONE_KEY_ERASE_ITL; key <= ITL_PHONE_KEY_CLEAR_MESSAGES; key++)
        if (key != ITL_PHONE_KEY_FACTORY_RESET)
            CU_ASSERT_EQUAL(itl_phone_press(rig.phone, (itl_phone_key_t)key), ITL_REASON_MENUS_CLOSED);
    CU_ASSERT_EQUAL(itl_phone_use_tftp(rig.phone, rig.config.tftp, 1, true, ITL_PHONE_LISTS_STAY),
                    ITL_REASON_MENUS_CLOSED);
    CU_ASSERT_PTR_NOT_NULL(itl_phone_installed(rig.phone, ITL_PHONE_ITL));
    CU_ASSERT_EQUAL(itl_phone_press(rig.phone, ITL_PHONE_KEY_FACTORY_RESET), ITL_REASON_NONE);
    CU_ASSERT_PTR_NULL(itl_phone_installed(rig.phone, ITL_PHONE_ITL));
    screen_rig_close(&rig);
}

/* --- what a configuration switches --- */

static void check_switches(const char *model, const char *settings, const char *keys, const char *rows)
{
    char found[1024] = "";
    itl_text_t text = itl_text_in(found, sizeof found);
    screen_rig_open(&rig, model, "9.4.2", settings);
    press(keys);
    itl_screen_line_t row;
    for (uint8_t i = 0; itl_screen_line(&rig.screen, i, &row); i++)
        if (strstr(row.label, "ccess ") != NULL || strstr(row.label, "Span") != NULL) {
            const char *const parts[] = {row.label, "=", row.value, ";"};
            for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++)
                itl_text_string(&text, parts[part]);
        }
    CU_ASSERT_STRING_EQUAL(found, rows);
    screen_rig_close(&rig);
}

/* Families without a port for a computer, or without SSH, have no such row. */
static void test_switches(void)
{
    static const char on[] = "<webAccess>0</webAccess><sshAccess>0</sshAccess><spanToPCPort>0</spanToPCPort>";
    static const char off[] = "<webAccess>1</webAccess><sshAccess>1</sshAccess><spanToPCPort>1</spanToPCPort>";
    check_switches("7962", on, "Settings 2", "Web Access Enabled=Yes;Span to PC Port=Yes;SSH Access Enabled=Yes;");
    check_switches("7962", off, "Settings 2", "Web Access Enabled=No;Span to PC Port=No;SSH Access Enabled=No;");
    check_switches("7962", "", "Settings 2", "Web Access Enabled=Yes;Span to PC Port=No;SSH Access Enabled=No;");
    check_switches("7960", on, "Settings 3", "Web Access Enabled=Yes;Span to PC Port=Yes;");
    check_switches("7841", on, "Applications 5 1",
                   "Web Access Enabled=Yes;Span to PC Port=Yes;SSH Access Enabled=Yes;");
    check_switches("8841", off, "Applications 5 1", "Web access enabled=No;Span to PC port=No;SSH access enabled=No;");
    check_switches("8821", on, "Applications 5 1", "Web access enabled=Yes;SSH access enabled=Yes;");
    check_switches("8831", on, "Soft3 4 1", "Web Access Enabled=Yes;SSH Access Enabled=Yes;");
}

/* --- the password before the settings --- */

static void open_with_password(const char *model, const char *firmware, const char *password)
{
    static char members[256];
    snprintf(members, sizeof members,
             "</vendorConfig><commonProfile><phonePassword>%s</phonePassword></commonProfile><vendorConfig>"
             "<webAccess>0</webAccess>",
             password);
    screen_rig_open(&rig, model, firmware, members);
}

static void test_password_behind_the_lock(void)
{
    open_with_password("7962", "9.4.1", "*123#");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "Settings 4 5 2 Soft4 Soft2 **# Soft4 Soft2"), END_NOTHING);
    press("Settings Settings 4 5 2 **#");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Enter password");
    CU_ASSERT_STRING_EQUAL(drawn().soft[2], "Enter");
    CU_ASSERT_TRUE(drawn().locked);
    press("12");
    CU_ASSERT_STRING_EQUAL(line("Password"), "Password=**");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().prompt, "Wrong password");
    CU_ASSERT_STRING_EQUAL(line("Password"), "Password=");
    press("Soft1 *133 Soft1 Soft1 23# Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().title, "ITL File");
    CU_ASSERT_FALSE(drawn().locked);
    press("**#");
    CU_ASSERT_TRUE(drawn().locked);
    CU_ASSERT_STRING_EQUAL(drawn().title, "ITL File");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "**#**"), END_RESTART);
    press("Speaker");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "Settings 4 5 2 **# *123# Soft3 Soft4 Soft2"), END_ITL);
    screen_rig_close(&rig);
}

static void test_password_before_admin_settings(void)
{
    open_with_password("8841", "12.5", "4711");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "Applications 5 4 5 Soft3 Soft1"), END_NOTHING);
    press("Init Applications 4");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Phone information");
    press("Soft4 5 **#");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Enter password");
    press("Soft4");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Applications");
    press("5");
    type("4711\b\b11");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Admin settings");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "4 5 Soft3 Soft3"), END_BOTH);
    screen_rig_close(&rig);
}

/* @param keys  behind "Applications 5". @param shows  the title, or the prompt of a title that asks */
static void check_password(const char *model, const char *password, const char *keys, const char *shows)
{
    open_with_password(model, "12.5", password);
    press("Applications 5");
    press(keys);
    CU_ASSERT_STRING_EQUAL(drawn().prompt[0] != '\0' ? drawn().prompt : drawn().title, shows);
    screen_rig_close(&rig);
}

/* The longest is typed in whole; of what nobody can type in nothing is right. */
static void test_passwords_of_other_lengths(void)
{
    check_password("8841", "123456789012345", "12345678901234567 Soft3", "Admin settings");
    check_password("8821", "1234567890123456", "1234567890123456 Soft1", "Wrong password");
    check_password("8841", "**#", "", "Admin settings");
    check_password("8841", "", "", "Admin settings");
}

/* Restricted: the user's own menus open, and nothing else. */
static void test_restricted_menus(void)
{
    screen_rig_open(&rig, "7962", "9.4.1", "<webAccess>0</webAccess><settingsAccess>2</settingsAccess>");
    for (const char *keys = "246"; *keys != '\0'; keys++) {
        const char key[] = {*keys, '\0'};
        press("Init Settings");
        press(key);
        CU_ASSERT_STRING_EQUAL(drawn().title, "Settings");
    }
    press("1");
    CU_ASSERT_STRING_EQUAL(drawn().title, "User Preferences");
    CU_ASSERT_EQUAL((int)screen_rig_end(&rig, "Init Settings 4 5 2 Soft4 Soft2 **# Soft4 Soft2"), END_NOTHING);
    CU_ASSERT_EQUAL(itl_phone_press(rig.phone, ITL_PHONE_KEY_ERASE_ITL), ITL_REASON_MENUS_CLOSED);
    screen_rig_close(&rig);
}

static void test_depth_has_an_end(void)
{
    open_rig("7962", "9.4.1");
    press("Settings 1");
    for (int i = 0; i < 20; i++)
        press("Settings Settings 4 5 2 Directories");
    CU_ASSERT_STRING_EQUAL(drawn().title, "Directories");
    press("Soft3 Soft3");
    CU_ASSERT_EQUAL(drawn().line_count, 0);
    screen_rig_close(&rig);
}

static void test_names_of_keys(void)
{
    static const struct {
        const char *name;
        int key;
    } names[] = {
        {"KeyPad0", ITL_SCREEN_KEY_0},         {"KeyPad9", ITL_SCREEN_KEY_9},      {"KeyPadStar", ITL_SCREEN_KEY_STAR},
        {"KeyPadPound", ITL_SCREEN_KEY_POUND}, {"Soft1", ITL_SCREEN_KEY_SOFT1},    {"Soft5", ITL_SCREEN_KEY_SOFT5},
        {"NavBack", ITL_SCREEN_KEY_BACK},      {"Line1", ITL_SCREEN_KEY_CALLS},    {"Feature12", ITL_SCREEN_KEY_CALLS},
        {"Contacts", ITL_SCREEN_KEY_CONTACTS}, {"KeyPad10", ITL_SCREEN_KEY_COUNT}, {"Soft0", ITL_SCREEN_KEY_COUNT},
        {"Soft6", ITL_SCREEN_KEY_COUNT},       {"Soft", ITL_SCREEN_KEY_COUNT},     {"Line0", ITL_SCREEN_KEY_COUNT},
        {"Line1000", ITL_SCREEN_KEY_COUNT},    {"settings", ITL_SCREEN_KEY_COUNT}, {"", ITL_SCREEN_KEY_COUNT}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_EQUAL((int)itl_screen_key_of_name(names[i].name), names[i].key);
}

static void test_words_of_macros(void)
{
    static const struct {
        const char *word;
        size_t index;
        int key;
    } words[] = {{"**#", 0, ITL_SCREEN_KEY_STAR},        {"**#", 2, ITL_SCREEN_KEY_POUND},
                 {"**#", 3, ITL_SCREEN_KEY_COUNT},       {"7", 0, 7},
                 {"Soft2", 0, ITL_SCREEN_KEY_SOFT1 + 1}, {"Soft2", 1, ITL_SCREEN_KEY_COUNT},
                 {"4x", 0, ITL_SCREEN_KEY_COUNT},        {"", 0, ITL_SCREEN_KEY_COUNT}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        itl_screen_key_t key = ITL_SCREEN_KEY_COUNT;
        const bool has = itl_screen_key_of_word(words[i].word, words[i].index, &key);
        CU_ASSERT_EQUAL(has, words[i].key != ITL_SCREEN_KEY_COUNT);
        CU_ASSERT_EQUAL((int)key, words[i].key);
    }
}

static CU_TestInfo tests[] = {
    {"idle", test_idle},
    {"the name of the line is the title", test_line_name_is_the_title},
    {"pages of trust lists", test_trust_list_pages},
    {"a list that is not installed", test_not_installed},
    {"rows of values", test_rows_of_values},
    {"the cursor", test_cursor},
    {"status messages, and Clear", test_messages},
    {"a TFTP server typed in", test_tftp_typed_in},
    {"another TFTP server erases the lists", test_another_tftp_server_erases},
    {"not one that a list names", test_server_that_a_list_names},
    {"Erase or Continue", test_erase_or_continue},
    {"nothing typed in", test_save_without_a_server},
    {"factory reset by keys at power-on", test_power_on_with_pound_held},
    {"no key while it boots", test_no_key_while_it_boots},
    {"menus that stay closed", test_closed_menus},
    {"menus that are restricted", test_restricted_menus},
    {"the depth of menus has an end", test_depth_has_an_end},
    {"names of keys", test_names_of_keys},
    {"words of macros", test_words_of_macros},
    {"what a configuration switches", test_switches},
    {"a password behind the lock", test_password_behind_the_lock},
    {"a password before the administrator's settings", test_password_before_admin_settings},
    {"passwords of other lengths", test_passwords_of_other_lengths},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"screen", screen_rig_lists, NULL, NULL, NULL, tests},
                              {"screen_macros", NULL, NULL, NULL, NULL, screen_macro_tests},
                              CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 26;
