/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directory and services of a phone, from the key to what is shown, with servers of HTTP and HTTPS behind them. */
#include <stdio.h>
#include <string.h>

#include "directory/directory.h"
#include "directory/directory_priv.h"
#include "https_lab.h"
#include "runner.h"
#include "screen/screen.h"
#include "text/text.h"

#define LISTED   "cucm-callmanager.pem"
#define VOUCHED  "cucm-callmanager-new.pem"
#define STRANGER "stranger.pem"

#define PAGE(xml)      "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: identity\r\n\r\n" xml
#define MENU(items)    "<CiscoIPPhoneMenu><Title>Menu</Title><Prompt>Choose</Prompt>" items "</CiscoIPPhoneMenu>"
#define ITEM(name, to) "<MenuItem><Name>" name "</Name><URL>" to "</URL></MenuItem>"
#define ENTRIES                                                                                                        \
    "<CiscoIPPhoneDirectory><Title>People</Title>"                                                                     \
    "<DirectoryEntry><Name>Ann</Name><Telephone>1001</Telephone>"                                                      \
    "</DirectoryEntry>"                                                                                                \
    "<DirectoryEntry><Name>Bob</Name><Telephone>1002</Telephone></DirectoryEntry></CiscoIPPhoneDirectory>"
#define SOFT(position, name, url)                                                                                      \
    "<SoftKeyItem><Name>" name "</Name><URL>" url "</URL><Position>" position "</Position></SoftKeyItem>"

#define DIRECTORY "<directoryURL>http://cucm1.lab:8080/d/menu.jsp</directoryURL>"
#define SECURE    "<secureDirectoryURL>https://cucm1.lab:8080/d/menu.jsp</secureDirectoryURL>"
#define SERVICES  "<servicesURL>http://cucm1.lab:8080/services</servicesURL>"

static https_lab_t lab;
static https_host_t *host;
static itl_directory_t directory;
static itl_screen_t screen;

/* A phone, its screen, and the server that its configuration names. */
static void open_lab(https_lab_plan_t plan, const char *identity)
{
    https_lab_open(&lab, &plan);
    host = https_lab_host(&lab, identity, 8080);
    virtual_world_set_name(lab.world, "cucm1.lab", &host->address);
    memset(&directory, 0, sizeof directory);
    itl_directory_init(&directory, lab.phone);
    itl_screen_init(&screen, lab.phone);
    const itl_screen_guest_t guest = itl_directory_guest(&directory);
    itl_screen_lend(&screen, &guest);
}

static void open_plain(const char *model, const char *configuration)
{
    open_lab((https_lab_plan_t){.model = model, .configuration = configuration, .without_list = true}, NULL);
}

static void close_lab(void)
{
    itl_directory_close(&directory);
    itl_directory_close(&directory);
    https_lab_close(&lab);
}

static void pass(uint64_t ms)
{
    const uint64_t until_ms = virtual_world_now_ms(lab.world) + ms;
    while (virtual_world_now_ms(lab.world) < until_ms) {
        const uint64_t next_ms = itl_directory_poll(&directory), phone_ms = itl_phone_poll(lab.phone);
        const uint64_t first_ms = next_ms < phone_ms ? next_ms : phone_ms;
        https_lab_step(&lab, first_ms < until_ms ? first_ms : until_ms);
    }
}

static void settle(void)
{
    for (int turn = 0; turn < 100000 && directory.state == ITL_DIRECTORY_LOADING; turn++)
        https_lab_step(&lab, itl_directory_poll(&directory));
    CU_ASSERT_NOT_EQUAL_FATAL(directory.state, ITL_DIRECTORY_LOADING);
}

static void press(const char *name)
{
    const itl_screen_key_t key = itl_screen_key_of_name(name);
    CU_ASSERT_NOT_EQUAL_FATAL(key, ITL_SCREEN_KEY_COUNT);
    CU_ASSERT_EQUAL(itl_screen_key(&screen, key), ITL_SCREEN_NOTHING);
    settle();
}

/* "TITLE|LABEL: VALUE|...|PROMPT|Soft,Soft" */
static const char *shown(void)
{
    static char text[4096];
    itl_text_t out = itl_text_in(text, sizeof text);
    const itl_screen_view_t view = itl_screen_draw(&screen);
    itl_screen_line_t line;
    itl_text_string(&out, view.title);
    for (uint8_t i = 0; itl_screen_line(&screen, i, &line); i++) {
        itl_text_string(&out, i == view.chosen ? "|>" : "|");
        itl_text_string(&out, line.label);
        itl_text_string(&out, line.value[0] != '\0' ? ": " : "");
        itl_text_string(&out, line.value);
    }
    itl_text_char(&out, '|');
    itl_text_string(&out, view.prompt);
    for (uint8_t i = 0; i < view.soft_count; i++) {
        itl_text_char(&out, i == 0 ? '|' : ',');
        itl_text_string(&out, view.soft[i]);
        CU_ASSERT_EQUAL((view.soft_mask >> i & 1u) != 0, view.soft[i][0] != '\0');
    }
    CU_ASSERT_TRUE(itl_text_fits(&out));
    return text;
}

static bool was_asked(const char *request)
{
    return strncmp(host->asked, request, strlen(request)) == 0;
}

/* --- pages --- */

static void test_from_page_to_page(void)
{
    open_plain("8845", DIRECTORY);
    https_host_answer(host,
                      PAGE(MENU(ITEM("Search", "http://cucm1.lab:8080/s") ITEM("People", "list.jsp?l=0&amp;n=1"))));
    https_host_answer(host, PAGE(ENTRIES));
    https_host_answer(host,
                      PAGE(MENU(ITEM("Search", "http://cucm1.lab:8080/s") ITEM("People", "list.jsp?l=0&amp;n=1"))));
    CU_ASSERT_EQUAL(itl_screen_key(&screen, ITL_SCREEN_KEY_DIRECTORIES), ITL_SCREEN_NOTHING);
    CU_ASSERT_STRING_EQUAL(shown(), "Directories|Requesting...|Exit,,,");
    settle();
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>Search|People|Choose|Select,Exit,,");
    CU_ASSERT_TRUE(was_asked("GET /d/menu.jsp HTTP/1.1\r\nHost: cucm1.lab:8080\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(host->asked, "\r\nx-CiscoIPPhoneModelName: CP-8845\r\n"));
    CU_ASSERT_TRUE(itl_screen_draw(&screen).is_menu);
    press("NavDwn");
    press("NavDwn");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|Search|>People|Choose|Select,Exit,,");
    press("NavSelect");
    CU_ASSERT_STRING_EQUAL(shown(), "People|>Ann: 1001|Bob: 1002||Dial,EditDial,Exit,");
    CU_ASSERT_TRUE(was_asked("GET /d/list.jsp?l=0&n=1 HTTP/1.1\r\n"));
    press("KeyPad2");
    press("KeyPad3");
    CU_ASSERT_STRING_EQUAL(shown(), "People|Ann: 1001|>Bob: 1002||Dial,EditDial,Exit,");
    press("Soft1");
    CU_ASSERT_STRING_EQUAL(shown(), "People|Ann: 1001|>Bob: 1002|This phone makes no calls|Dial,EditDial,Exit,");
    press("NavUp");
    CU_ASSERT_STRING_EQUAL(shown(), "People|>Ann: 1001|Bob: 1002||Dial,EditDial,Exit,");
    press("NavUp");
    press("NavSelect");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, "This phone makes no calls");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|Search|>People|Choose|Select,Exit,,"); /* where it was left */
    press("Soft2");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "SEP001122334455");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    CU_ASSERT_FALSE(itl_directory_key(&directory, ITL_SCREEN_KEY_SOFT1));
    close_lab();
}

static void test_texts(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host,
                      PAGE("<CiscoIPPhoneText><Text>The canteen is closed on Friday, from two in the afternoon on.\n"
                           "\tTabbed\r\n"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA4 b\n\nEnd</Text></CiscoIPPhoneText>"));
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|>The canteen is closed on Friday, from|two in the afternoon on.| Tabbed|"
                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|aaaaaaaaaa|"
                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA4|b||End||Update,Exit,,");
    CU_ASSERT_FALSE(itl_screen_draw(&screen).is_menu);
    press("NavDwn");
    CU_ASSERT_EQUAL(itl_screen_draw(&screen).chosen, 1);
    press("KeyPad1");
    press("NavSelect");
    CU_ASSERT_EQUAL(itl_screen_draw(&screen).chosen, 1);
    press("Soft1"); /* Update */
    CU_ASSERT_EQUAL(host->served, 2);
    CU_ASSERT_TRUE(was_asked("GET /services HTTP/1.1\r\n"));
    press("NavBack");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

static void test_a_text_of_many_lines(void)
{
    static char page[4096] = PAGE("<CiscoIPPhoneText><Text>x");
    for (int i = 0; i < 300; i++)
        strcat(page, "\nx");
    strcat(page, "</Text></CiscoIPPhoneText>");
    open_plain("8845", SERVICES);
    https_host_answer(host, page);
    press("Services");
    CU_ASSERT_EQUAL(itl_screen_draw(&screen).line_count, UINT8_MAX - 1);
    close_lab();
}

#define INPUT(name, parameter, flags, value)                                                                           \
    "<InputItem><DisplayName>" name "</DisplayName><QueryStringParam>" parameter                                       \
    "</QueryStringParam><InputFlags>" flags "</InputFlags><DefaultValue>" value "</DefaultValue></InputItem>"

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        CU_ASSERT_TRUE(itl_screen_type(&screen, *text));
}

static void test_inputs(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host, PAGE("<CiscoIPPhoneInput><Title>Log in</Title><URL>/login?a=b</URL>" INPUT(
                                "User", "u", "A", "a n") INPUT("PIN", "pin", "NP", "") INPUT("Number", "t", "T", "")
                                     INPUT("Upper", "x", "U", "") INPUT("Lower", "y", "L", "") "</CiscoIPPhoneInput>"));
    https_host_answer(host, PAGE(ENTRIES));
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Log in|>User: a n|PIN|Number|Upper|Lower||Submit,<<,Exit,");
    type("\bd&");
    press("NavDwn");
    press("KeyPad1");
    press("KeyPadStar");
    CU_ASSERT_FALSE(itl_screen_type(&screen, 'x'));
    CU_ASSERT_FALSE(itl_screen_type(&screen, '\n'));
    press("KeyPad2");
    press("KeyPad3");
    press("Soft2"); /* << */
    CU_ASSERT_STRING_EQUAL(shown(), "Log in|User: a d&|>PIN: **|Number|Upper|Lower||Submit,<<,Exit,");
    press("NavDwn");
    press("KeyPadStar");
    press("KeyPadStar");
    press("KeyPadPound");
    press("NavDwn");
    type("aZ-");
    press("NavDwn");
    type("AZ-");
    CU_ASSERT_FALSE(screen.unlocked); /* what is typed is no **# */
    CU_ASSERT_STRING_EQUAL(shown(), "Log in|User: a d&|PIN: **|Number: **#|Upper: AZ-|>Lower: az-||Submit,<<,Exit,");
    press("NavDwn");
    press("Soft1");
    CU_ASSERT_TRUE(was_asked("GET /login?a=b&u=a%20d%26&pin=12&t=%2A%2A%23&x=AZ-&y=az- HTTP/1.1\r\n"));
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    close_lab();
}

/* As much as there is room for, and an expression. */
static void test_long_inputs(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host,
                      PAGE("<CiscoIPPhoneInput><URL>ftp:x</URL>" INPUT("E", "e", "E", "") "</CiscoIPPhoneInput>"));
    press("Services");
    for (unsigned i = 0; i < ITL_DIRECTORY_TYPED_BYTES + 5; i++)
        type("+");
    CU_ASSERT_FALSE(itl_screen_type(&screen, 'a'));
    CU_ASSERT_EQUAL(strlen(directory.typed[0]), ITL_DIRECTORY_TYPED_BYTES - 1);
    press("NavSelect");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, "Not a URL");
    for (unsigned i = 0; i < ITL_DIRECTORY_TYPED_BYTES + 5; i++)
        type("\b");
    CU_ASSERT_STRING_EQUAL(directory.typed[0], "");
    close_lab();
}

/* No flags, and those that this phone does not know: anything. The flags of a password stand before or behind. */
static void test_flags(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host, PAGE("<CiscoIPPhoneInput><URL>/x</URL>" INPUT("a", "a", "", "") INPUT("b", "b", "PN", "")
                                     INPUT("c", "c", "?", "") "</CiscoIPPhoneInput>"));
    press("Services");
    type("aZ~");
    press("KeyPadPound");
    press("NavDwn");
    CU_ASSERT_FALSE(itl_screen_type(&screen, 'a'));
    CU_ASSERT_FALSE(itl_screen_type(&screen, '*'));
    press("KeyPad1");
    press("NavDwn");
    type("{}");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|a: aZ~#|b: *|>c: {}||Submit,<<,Exit,");
    close_lab();
}

/* Keys of other pages, on one that has nothing for them. */
static void test_keys_without_a_use(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host, PAGE("<CiscoIPPhoneText><Text>a\r\nb</Text>" SOFT("1", "Submit", "SoftKey:Submit")
                                     SOFT("2", "Back", "SoftKey:&lt;&lt;") SOFT("3", "Select", "SoftKey:Select")
                                         SOFT("4", "Param", "QueryStringParam:a=b") "</CiscoIPPhoneText>"));
    press("Services");
    press("Soft1");
    press("Soft2");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|>a|b||Submit,Back,Select,Param");
    press("Soft4");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, "Not a URL");
    CU_ASSERT_FALSE(itl_screen_type(&screen, '\b'));
    press("Soft5");
    press("KeyPad9");
    press("KeyPad0");
    press("NavLeft");
    CU_ASSERT_EQUAL(host->served, 1);
    close_lab();
}

/* --- soft keys --- */

static void test_own_soft_keys(void)
{
    open_plain("8845", DIRECTORY);
    https_host_answer(host, PAGE(MENU(ITEM("A", "/a?x") ITEM("B", "/b") SOFT("2", "Out", "SoftKey:Exit")
                                          SOFT("1", "More of it", "QueryStringParam:n=1 2") SOFT("4", "There", "/there")
                                              SOFT("2", "Never", "/never"))));
    press("Directories");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|B|Choose|More of it,Out,,There");
    press("Soft3"); /* nothing there */
    CU_ASSERT_EQUAL(host->served, 1);
    press("Soft1");
    CU_ASSERT_TRUE(was_asked("GET /a?x&n=1%202 HTTP/1.1\r\n"));
    press("Soft4");
    CU_ASSERT_TRUE(was_asked("GET /there HTTP/1.1\r\n"));
    press("Soft2");
    press("Soft2");
    press("Soft2");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

static void test_what_soft_keys_are_not_for(void)
{
    static const char *const rows[][2] = {
        {"QueryStringParam:n", "Not a URL"},
        {"QueryStringParam:n=1", "Not a URL"}, /* the item has none to add it to */
        {"SoftKey:Search", "Not part of this phone"},
        {"SoftKey:Dial", "This phone makes no calls"},
        {"Key:Soft2", "Not part of this phone"},
        {"Dial:1001", "This phone makes no calls"},
        {"EditDial:1", "This phone makes no calls"},
        {"Init:Services", "Not part of this phone"},
        {"http://", "Not a URL"},
        {"x:y", "Not part of this phone"},
    };
    char page[600];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_plain("8845", DIRECTORY);
        snprintf(page, sizeof page, PAGE(MENU(ITEM("A", "") SOFT("1", "X", "%s"))), rows[i][0]);
        https_host_answer(host, page);
        press("Directories");
        press("Soft1");
        CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, rows[i][1]);
        press("NavSelect"); /* an item without URL */
        press("Soft2");     /* a key that is not there */
        CU_ASSERT_EQUAL(host->served, 1);
        close_lab();
    }
}

static void test_more_soft_keys(void)
{
    open_plain("7970", SERVICES);
    https_host_answer(host, PAGE(MENU(ITEM("A", "/a") SOFT("1", "1", "/1") SOFT("2", "2", "/2") SOFT("6", "6", "/6")
                                          SOFT("9", "9", "SoftKey:Next"))));
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|Choose|1,2,,,more");
    press("Soft5");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|Choose|,6,,,more");
    press("Soft5");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|Choose|9,,,,more");
    press("Soft1");
    CU_ASSERT_EQUAL(host->served, 2);
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|Choose|1,2,,,more");
    press("Soft5");
    press("Soft5");
    press("Soft5");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>A|Choose|1,2,,,more");
    CU_ASSERT_STRING_EQUAL(itl_directory_draw(&directory).soft[0], "1");
    close_lab();
    open_plain("8821", DIRECTORY); /* two soft keys */
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    CU_ASSERT_STRING_EQUAL(shown(), "People|>Ann: 1001|Bob: 1002||Dial,more");
    press("Soft2");
    press("Soft2");
    CU_ASSERT_STRING_EQUAL(shown(), "People|>Ann: 1001|Bob: 1002||Exit,more");
    press("Soft1");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

/* --- the first page --- */

static void check_first(const char *model, const char *answer, bool taken)
{
    open_plain(model, DIRECTORY);
    https_host_answer(host, answer);
    press("Directories");
    CU_ASSERT_EQUAL(directory.state, taken ? ITL_DIRECTORY_SHOWN : ITL_DIRECTORY_FAILED);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title,
                           taken ? directory.page.kind == ITL_DIRECTORY_MENU ? "Menu" : "People" : "Directories");
    if (!taken)
        CU_ASSERT_STRING_EQUAL(shown(), directory.soft_count == 4 ? "Directories|XML Error [4]: Parse Error|Exit,,,"
                                                                  : "Directories|XML Error [4]: Parse Error|Exit,,,,");
    close_lab();
}

static void test_the_menu_of_7900s(void)
{
    static const char *const models[] = {"7960", "7962", "7975"};
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        check_first(models[i], PAGE(ENTRIES), false);
        check_first(models[i], PAGE(MENU("")), false);
        check_first(models[i], PAGE(MENU(ITEM("a", "b"))), true);
    }
    check_first("7841", PAGE(ENTRIES), true);
    check_first("8845", PAGE(MENU("")), true);
    open_plain("7962", DIRECTORY SERVICES);
    https_host_answer(host, PAGE(MENU(ITEM("a", "b"))));
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    press("KeyPad1"); /* behind the menu any page is taken */
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    press("Services"); /* as it is for services */
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    close_lab();
}

#define SERVICE(type, name, url)                                                                                       \
    "<phoneService type=\"" type "\"><name>" name "</name><url>" url "</url></phoneService>"
#define CALLS                      SERVICE("1", "Missed Calls", "Application:Cisco/MissedCalls")
#define CORPORATE                  SERVICE("1", "Corporate Directory", "Application:Cisco/CorporateDirectory")
#define PROVISIONED(how, services) "<phoneServices><provisioning>" how "</provisioning>" services "</phoneServices>"

static void check_menu(const char *configuration, const char *key, const char *expected)
{
    open_plain("8845", configuration);
    https_host_answer(host, PAGE(ENTRIES));
    press(key);
    CU_ASSERT_STRING_EQUAL(shown(), expected);
    close_lab();
}

static void test_what_the_configuration_names(void)
{
    static const char unavailable[] = "Directories|Services Unavailable|Exit,,,";
    static const char people[] = "People|>Ann: 1001|Bob: 1002||Dial,EditDial,Exit,";
    check_menu("", "Directories", unavailable);
    check_menu("", "Services", "Services|Services Unavailable|Exit,,,");
    check_menu(SERVICES, "Directories", unavailable);
    check_menu(DIRECTORY, "Contacts", people);
    check_menu(DIRECTORY, "Messages", "Messages|Not part of this phone|,,,Exit");
    check_menu(DIRECTORY PROVISIONED("0", ""), "Directories", unavailable);
    check_menu(DIRECTORY PROVISIONED("1", SERVICE("1", "a", "http://cucm1.lab:8080/x")), "Directories", people);
    check_menu(DIRECTORY PROVISIONED("2", SERVICE("1", "a", "http://cucm1.lab:8080/x") SERVICE("0", "b", "http://c/")),
               "Directories", "Directories|>a|Corporate Directory||Select,Exit,,");
    check_menu(DIRECTORY PROVISIONED("0", CALLS CORPORATE), "Directories",
               "Directories|>Missed Calls|Corporate Directory||Select,Exit,,");
    check_menu(PROVISIONED("0", CALLS CORPORATE), "Directories", "Directories|>Missed Calls||Select,Exit,,");
    check_menu(PROVISIONED("0", SERVICE("0", "a", "http://cucm1.lab:8080/x")), "Services", people);
    check_menu("<directoryURL>ftp://cucm1.lab/</directoryURL>", "Directories", "Directories|Unknown Error|Exit,,,");
}

static void test_from_the_phones_own_menu(void)
{
    open_plain("8845", DIRECTORY PROVISIONED("0", CALLS CORPORATE));
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    press("NavSelect");
    CU_ASSERT_STRING_EQUAL(shown(),
                           "Directories|>Missed Calls|Corporate Directory|Not part of this phone|Select,Exit,,");
    press("KeyPad2");
    CU_ASSERT_TRUE(was_asked("GET /d/menu.jsp HTTP/1.1\r\n"));
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    press("Soft3");
    CU_ASSERT_STRING_EQUAL(shown(), "Directories|Missed Calls|>Corporate Directory||Select,Exit,,");
    press("Soft2");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

/* --- whom --- */

static void check_secure(https_lab_plan_t plan, const char *identity, const char *title, const char *prompt)
{
    plan.configuration = DIRECTORY SECURE;
    open_lab(plan, identity);
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, title);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, prompt);
    CU_ASSERT_EQUAL(host->asked_len > 0, prompt[0] == '\0');
    press("Soft1");
    close_lab();
}

static void test_who_is_trusted(void)
{
    check_secure((https_lab_plan_t){0}, LISTED, "People", "");
    check_secure((https_lab_plan_t){0}, VOUCHED, "People", "");
    check_secure((https_lab_plan_t){0}, STRANGER, "Directories", "Host Not Found");
    check_secure((https_lab_plan_t){.without_tvs = true}, VOUCHED, "Directories", "Host Not Found");
    check_secure((https_lab_plan_t){.without_list = true}, LISTED, "Directories", "Host Not Found");
    check_secure((https_lab_plan_t){.fault = TVS_FAULT_SILENT}, VOUCHED, "Directories", "Host Not Found");
}

static void test_errors(void)
{
    open_plain("8845", "<directoryURL>http://nobody.lab/</directoryURL>" SERVICES);
    press("Directories");
    CU_ASSERT_STRING_EQUAL(shown(), "Directories|Host Not Found|Exit,,,");
    CU_ASSERT_FALSE(itl_screen_type(&screen, 'x'));
    press("Soft1");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    https_host_answer(host, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    https_host_answer(host, PAGE("<CiscoIPPhoneMenu><Title>") "&bomb;</Title></CiscoIPPhoneMenu>");
    https_host_answer(host, PAGE(""));
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|File Not Found|Exit,,,");
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|XML Error [4]: Parse Error|Exit,,,");
    press("Services");
    CU_ASSERT_STRING_EQUAL(shown(), "Services|No services configured|Exit,,,");
    close_lab();
}

/* A key that is pressed while a page comes. */
static void test_left_while_it_comes(void)
{
    open_plain("8845", DIRECTORY);
    host->silent = true;
    (void)itl_screen_key(&screen, ITL_SCREEN_KEY_DIRECTORIES);
    pass(100);
    (void)itl_screen_key(&screen, ITL_SCREEN_KEY_SELECT);
    (void)itl_screen_key(&screen, 1);
    (void)itl_screen_key(&screen, ITL_SCREEN_KEY_DOWN);
    CU_ASSERT_STRING_EQUAL(shown(), "Directories|Requesting...|Exit,,,");
    press("Soft1");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    CU_ASSERT_EQUAL(itl_directory_poll(&directory), ITL_HAL_FOREVER);
    (void)itl_screen_key(&screen, ITL_SCREEN_KEY_DIRECTORIES);
    itl_screen_close(&screen);
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

/* --- again --- */

#define REFRESHED(refresh, xml) "HTTP/1.1 200 OK\r\nRefresh: " refresh "\r\n\r\n" xml

static void test_refresh(void)
{
    open_plain("8845", DIRECTORY);
    https_host_answer(host, REFRESHED("5; url=next.jsp", MENU(ITEM("a", "b"))));
    https_host_answer(host, REFRESHED("0", MENU(ITEM("a", "b"))));
    https_host_answer(host, REFRESHED("-1; url=/last", MENU(ITEM("a", "b"))));
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    pass(4000);
    CU_ASSERT_EQUAL(host->served, 1);
    pass(1500);
    CU_ASSERT_EQUAL(host->served, 2);
    CU_ASSERT_TRUE(was_asked("GET /d/next.jsp HTTP/1.1\r\n"));
    pass(1500);
    CU_ASSERT_EQUAL(host->served, 3);
    CU_ASSERT_TRUE(was_asked("GET /d/next.jsp HTTP/1.1\r\n"));
    pass(100000); /* when the user wants it */
    CU_ASSERT_EQUAL(host->served, 3);
    itl_directory_key(&directory, ITL_SCREEN_KEY_SOFT1);
    press("Directories");
    close_lab();
}

static void test_refresh_by_hand(void)
{
    open_plain("8845", SERVICES);
    https_host_answer(host, REFRESHED("-1; url=/last", "<CiscoIPPhoneText><Text>a</Text></CiscoIPPhoneText>"));
    https_host_answer(host, REFRESHED("1; url=ftp://x/", "<CiscoIPPhoneText><Text>b</Text></CiscoIPPhoneText>"));
    press("Services");
    press("Soft1");
    CU_ASSERT_TRUE(was_asked("GET /last HTTP/1.1\r\n"));
    pass(5000);
    CU_ASSERT_EQUAL(host->served, 2);
    close_lab();
}

/* A page that came by https is not left for one by http, unless the user does. */
static void test_refresh_without_tls(void)
{
    open_lab((https_lab_plan_t){.configuration = SECURE}, LISTED);
    https_host_t *plain = https_lab_host(&lab, NULL, 80);
    virtual_world_set_name(lab.world, "plain.lab", &plain->address);
    https_host_answer(host, REFRESHED("1; url=http://plain.lab/", MENU(ITEM("a", "http://plain.lab/x"))));
    https_host_answer(plain, PAGE(ENTRIES));
    press("Directories");
    pass(10000);
    CU_ASSERT_EQUAL(plain->served, 0);
    press("NavSelect");
    CU_ASSERT_EQUAL(plain->served, 1);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    close_lab();
}

/* More pages than one can go back: the first one stays. */
static void test_a_long_way(void)
{
    static char pages[ITL_DIRECTORY_TRAIL][200];
    open_plain("8845", DIRECTORY);
    for (unsigned i = 0; i < ITL_DIRECTORY_TRAIL; i++) {
        snprintf(pages[i], sizeof pages[i],
                 PAGE("<CiscoIPPhoneMenu><Title>%u</Title><MenuItem><URL>%u</URL></MenuItem></CiscoIPPhoneMenu>"), i,
                 i + 1);
        https_host_answer(host, pages[i]);
    }
    press("Directories");
    for (unsigned i = 0; i < ITL_DIRECTORY_TRAIL + 3; i++)
        press("NavSelect");
    unsigned back = 0;
    while (directory.state != ITL_DIRECTORY_CLOSED) {
        CU_ASSERT_TRUE_FATAL(back < ITL_DIRECTORY_TRAIL);
        back++;
        press("NavBack");
    }
    CU_ASSERT_EQUAL(back, ITL_DIRECTORY_TRAIL);
    CU_ASSERT_TRUE(was_asked("GET /d/menu.jsp HTTP/1.1\r\n"));
    close_lab();
}

/* --- among the phone's menus --- */

static void test_a_guest_of_the_screen(void)
{
    open_plain("7906", DIRECTORY);
    https_host_answer(host, PAGE(MENU(ITEM("a", "b"))));
    press("Applications");
    press("KeyPad2");
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>a|Choose|Select,Exit,,");
    press("NavBack"); /* a key that the model lacks */
    press("Speaker");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "Menu");
    press("Soft2");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "Applications");
    press("KeyPad2");
    press("KeyPadStar");
    press("KeyPadStar");
    press("KeyPadPound");
    CU_ASSERT_TRUE(screen.unlocked);
    press("Applications");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "SEP001122334455");
    press("Applications");
    press("KeyPad4");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, "Services Unavailable");
    itl_screen_power_on_held(&screen);
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    itl_screen_lend(&screen, NULL);
    (void)itl_screen_key(&screen, ITL_SCREEN_KEY_SOFT1);
    press("Applications");
    press("KeyPad2");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).prompt, "Not part of this phone");
    close_lab();
}

/* On a 78xx a directory is where **#** restarts the phone. */
static void test_restart(void)
{
    open_plain("7841", DIRECTORY);
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    for (const char *key = "**#*"; *key != '\0'; key++)
        (void)itl_screen_key(&screen, *key == '*' ? ITL_SCREEN_KEY_STAR : ITL_SCREEN_KEY_POUND);
    CU_ASSERT_EQUAL(itl_screen_key(&screen, ITL_SCREEN_KEY_STAR), ITL_SCREEN_RESTART);
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    close_lab();
}

static void test_a_url(void)
{
    open_plain("8845", "");
    https_host_answer(host, PAGE(ENTRIES));
    itl_directory_open_url(&directory, ITL_DIRECTORY_SERVICES, "http://cucm1.lab:8080/x");
    settle();
    CU_ASSERT_STRING_EQUAL(itl_directory_draw(&directory).title, "People");
    itl_screen_line_t line;
    CU_ASSERT_FALSE(itl_directory_line(&directory, 2, &line));
    itl_directory_open_url(&directory, ITL_DIRECTORY_SERVICES, "Key:Soft1");
    CU_ASSERT_EQUAL(directory.error, ITL_DIRECTORY_UNKNOWN);
    CU_ASSERT_FALSE(itl_directory_line(&directory, 0, &line));
    close_lab();
}

static bool push(const char *page)
{
    const bool pushed = itl_directory_show_pushed(&directory, (const uint8_t *)page, strlen(page));
    if (pushed)
        itl_screen_show_guest(&screen);
    settle();
    return pushed;
}

/* A page that was pushed is not loaded again, and behind the next one there is nothing to go back to. */
static void test_pushed(void)
{
    open_plain("8845", DIRECTORY);
    https_host_answer(host, PAGE(ENTRIES));
    press("Directories");
    CU_ASSERT_TRUE(push(MENU(ITEM("a", "http://cucm1.lab:8080/a") ITEM("b", "relative"))));
    CU_ASSERT_STRING_EQUAL(shown(), "Menu|>a|b|Choose|Select,Exit,,");
    itl_directory_reload(&directory);
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_SHOWN);
    press("KeyPad1");
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "People");
    press("NavBack");
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "SEP001122334455");
    CU_ASSERT_FALSE(push("<CiscoIPPhoneImage/>"));
    CU_ASSERT_FALSE(push("<CiscoIPPhoneText>"));
    CU_ASSERT_EQUAL(directory.state, ITL_DIRECTORY_CLOSED);
    itl_screen_lend(&screen, NULL);
    itl_screen_show_guest(&screen);
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&screen).title, "SEP001122334455");
    close_lab();
}

static CU_TestInfo tests[] = {
    {"from page to page", test_from_page_to_page},
    {"texts", test_texts},
    {"a text of many lines", test_a_text_of_many_lines},
    {"inputs", test_inputs},
    {"long inputs", test_long_inputs},
    {"flags", test_flags},
    {"keys without a use", test_keys_without_a_use},
    {"own soft keys", test_own_soft_keys},
    {"what soft keys are not for", test_what_soft_keys_are_not_for},
    {"more soft keys", test_more_soft_keys},
    {"the menu of 7900s", test_the_menu_of_7900s},
    {"what the configuration names", test_what_the_configuration_names},
    {"from the phone's own menu", test_from_the_phones_own_menu},
    {"who is trusted", test_who_is_trusted},
    {"errors", test_errors},
    {"left while it comes", test_left_while_it_comes},
    {"refresh", test_refresh},
    {"refresh by hand", test_refresh_by_hand},
    {"refresh without TLS", test_refresh_without_tls},
    {"a long way", test_a_long_way},
    {"a guest of the screen", test_a_guest_of_the_screen},
    {"restart", test_restart},
    {"a URL", test_a_url},
    {"a page that was pushed", test_pushed},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"directory", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 24;
