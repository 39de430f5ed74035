/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pushes to a phone in a virtual world, and a server there that its authentication URL names. */
#include <stdio.h>
#include <string.h>

#include "http/http_server.h"
#include "push/push.h"
#include "screen_rig.h"

static screen_rig_t rig;
static itl_push_t push;
static itl_screen_action_t acted;

/* Who answers for the authentication URL. */
static itl_http_server_t authority;
static itl_http_connection_t connections[4];
static const char *words;
static char asked[256];

static void act(void *ctx, itl_screen_action_t action)
{
    CU_ASSERT_PTR_EQUAL(ctx, &rig);
    acted = action;
}

static itl_http_piece_t say_words(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)answer, (void)number;
    itl_text_string(out, words);
    return ITL_HTTP_PIECE_LAST;
}

static void answer_question(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    (void)context;
    snprintf(asked, sizeof asked, "%s?%s", request->path, request->query);
    answer->piece = say_words;
}

static void open_authority(void)
{
    virtual_node_t *node = virtual_node_create(rig.world, "authority", NULL, NULL);
    itl_http_server_config_t config = {.address = virtual_node_address(node),
                                       .handler = answer_question,
                                       .connections = connections,
                                       .connection_count = 4};
    virtual_world_set_name(rig.world, "auth.lab", &config.address);
    config.address.port = 8080;
    CU_ASSERT_EQUAL_FATAL(
        itl_http_server_open(&authority, &config, virtual_node_hal(node)->net, virtual_node_hal(node)->clock),
        ITL_HAL_OK);
}

/* @param member  beside <vendorConfig> */
static void open_push(const char *model, const char *member)
{
    char settings[300];
    snprintf(settings, sizeof settings, "</vendorConfig>%s<vendorConfig>", member);
    screen_rig_open(&rig, model, "12.5", settings);
    const itl_push_config_t config = {.phone = rig.phone,
                                      .screen = &rig.screen,
                                      .net = virtual_node_hal(rig.node)->net,
                                      .clock = virtual_node_hal(rig.node)->clock,
                                      .ctx = &rig,
                                      .act = act};
    itl_push_init(&push, &config);
    acted = ITL_SCREEN_NOTHING;
    asked[0] = '\0';
    open_authority();
}

static void close_push(void)
{
    itl_push_close(&push);
    itl_http_server_close(&authority);
    screen_rig_close(&rig);
}

/* A request and what became of it. */
typedef struct exchange {
    itl_http_request_t request;
    itl_http_answer_t answer;
    char text[16 * 1024];
} exchange_t;

static void begin(exchange_t *exchange, const char *path, const char *body, const char *authorization)
{
    exchange->request = (itl_http_request_t){.method = body != NULL ? ITL_HTTP_METHOD_POST : ITL_HTTP_METHOD_GET,
                                             .path = path,
                                             .query = "",
                                             .authorization = authorization,
                                             .content_type = "",
                                             .body = (const uint8_t *)body,
                                             .body_len = body != NULL ? strlen(body) : 0};
    exchange->answer = (itl_http_answer_t){.status = 200};
    itl_push_handle(&push, &exchange->request, &exchange->answer);
}

static void read_answer(exchange_t *exchange)
{
    itl_text_t all = itl_text_in(exchange->text, sizeof exchange->text);
    bool more = exchange->answer.piece != NULL;
    for (uint32_t number = 0; more; number++) {
        char piece[ITL_HTTP_PIECE_BYTES];
        itl_text_t out = itl_text_in(piece, sizeof piece);
        more = exchange->answer.piece(&exchange->answer, number, &out) == ITL_HTTP_PIECE_MORE;
        CU_ASSERT_TRUE(itl_text_fits(&out));
        itl_text_string(&all, piece);
    }
    if (exchange->answer.done != NULL)
        exchange->answer.done(&exchange->answer, true);
}

static void settle(exchange_t *exchange)
{
    for (int turn = 0; exchange->answer.later && turn < 10000; turn++) {
        (void)itl_http_server_poll(&authority);
        virtual_world_step(rig.world, exchange->answer.again_ms);
        itl_push_handle(&push, &exchange->request, &exchange->answer);
    }
    CU_ASSERT_FALSE_FATAL(exchange->answer.later);
    read_answer(exchange);
}

static const char *ask(const char *path, const char *body, const char *authorization)
{
    static exchange_t exchange;
    begin(&exchange, path, body, authorization);
    settle(&exchange);
    return exchange.text;
}

#define ITEM(url)      "<ExecuteItem URL=\"" url "\"/>"
#define EXECUTE(items) "XML=<CiscoIPPhoneExecute>" items "</CiscoIPPhoneExecute>"
#define DENIED         "<CiscoIPPhoneError Number=\"4\" />"
#define ANN            "Basic YW5uOnNlY3JldA==" /* ann:secret */

/* --- reading --- */

static void test_bodies(void)
{
    static const struct {
        const char *body;
        itl_push_error_t error;
        const char *url;
    } rows[] = {
        {EXECUTE(ITEM("Key:Soft1")), ITL_PUSH_OK, "Key:Soft1"},
        {"XML= \t\n<CiscoIPPhoneExecute><ExecuteItem Priority='word' URL='a&amp;b%20+'/></CiscoIPPhoneExecute>",
         ITL_PUSH_OK, "a&b%20+"},
        {"XML=%3CCiscoIPPhoneExecute%3E<ExecuteItem+URL='a%2b%2'/></CiscoIPPhoneExecute>&b=%3C", ITL_PUSH_OK, "a+%2"},
        {"XML=+%0a%3CCiscoIPPhoneExecute%3E<ExecuteItem+URL='a'/><Other/></CiscoIPPhoneExecute>", ITL_PUSH_OK, "a"},
        {"", ITL_PUSH_NOT_PARSED, NULL},
        {"XML=", ITL_PUSH_NOT_PARSED, NULL},
        {"XML= ", ITL_PUSH_NOT_PARSED, NULL},
        {"xml=<CiscoIPPhoneExecute/>", ITL_PUSH_NOT_PARSED, NULL},
        {EXECUTE(""), ITL_PUSH_NOT_PARSED, NULL},
        {EXECUTE(ITEM("")), ITL_PUSH_NOT_PARSED, NULL},
        {EXECUTE("<ExecuteItem/>"), ITL_PUSH_NOT_PARSED, NULL},
        {EXECUTE(ITEM("a") ITEM("b") ITEM("c") ITEM("d")), ITL_PUSH_NOT_PARSED, NULL},
        {EXECUTE("<a><b><c><d/></c></b></a>"), ITL_PUSH_NOT_PARSED, NULL},
        {"XML=<CiscoIPPhoneText/>", ITL_PUSH_OK, ""},
        {"XML=<setBackground/>", ITL_PUSH_NOT_PARSED, NULL},
        {"XML=<!DOCTYPE a [<!ENTITY b 'c'>]><CiscoIPPhoneExecute/>", ITL_PUSH_NOT_PARSED, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char body[512];
        itl_push_job_t job;
        snprintf(body, sizeof body, "%s", rows[i].body);
        CU_ASSERT_EQUAL(itl_push_read(body, strlen(body), &job), rows[i].error);
        if (rows[i].url != NULL)
            CU_ASSERT_STRING_EQUAL(job.items[0].url, rows[i].url);
        CU_ASSERT_EQUAL(job.object, rows[i].url != NULL && rows[i].url[0] == '\0');
    }
}

static void test_bodies_that_are_too_large(void)
{
    static char body[ITL_PUSH_BODY_BYTES + 64];
    itl_push_job_t job;
    itl_text_t text = itl_text_in(body, sizeof body);
    itl_text_string(&text, "XML=<CiscoIPPhoneExecute>");
    for (int i = 0; i < 40; i++)
        itl_text_string(&text, "<a/>");
    itl_text_string(&text, ITEM("x") "</CiscoIPPhoneExecute>");
    CU_ASSERT_EQUAL(itl_push_read(body, text.len, &job), ITL_PUSH_NOT_PARSED);
    memset(body, ' ', sizeof body);
    memcpy(body, "XML=", 4);
    CU_ASSERT_EQUAL(itl_push_read(body, sizeof body, &job), ITL_PUSH_NOT_PARSED);
    CU_ASSERT_EQUAL(itl_push_read(body, ITL_PUSH_BODY_BYTES, &job), ITL_PUSH_NOT_PARSED);
    text = itl_text_in(body, sizeof body);
    itl_text_string(&text, "XML=<CiscoIPPhoneExecute><ExecuteItem URL='");
    for (unsigned i = 0; i < ITL_PUSH_URL_BYTES; i++)
        itl_text_char(&text, 'x');
    itl_text_string(&text, "'/></CiscoIPPhoneExecute>");
    CU_ASSERT_EQUAL(itl_push_read(body, text.len, &job), ITL_PUSH_NOT_PARSED);
}

static void test_credentials(void)
{
    char user[ITL_PUSH_WORD_BYTES], password[ITL_PUSH_WORD_BYTES];
    CU_ASSERT_TRUE(itl_push_basic(ANN, user, password));
    CU_ASSERT_STRING_EQUAL(user, "ann");
    CU_ASSERT_STRING_EQUAL(password, "secret");
    CU_ASSERT_TRUE(itl_push_basic("bAsIc   YTpiOmM=", user, password)); /* a:b:c */
    CU_ASSERT_STRING_EQUAL(password, "b:c");
    static const char *const none[] = {
        "", "Basic ", "Digest YTpi", "Basic !!!!", "Basic YWI=" /* ab */, "Basic YTpiAGM=" /* a NUL in it */};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CU_ASSERT_FALSE(itl_push_basic(none[i], user, password));
    char field[400] = "Basic ";
    for (int i = 0; i < 30; i++)
        strcat(field, "YWFh");
    CU_ASSERT_FALSE(itl_push_basic(field, user, password));
    strcat(field, "Og==");
    CU_ASSERT_FALSE(itl_push_basic(field, user, password)); /* 90 letters and a colon */
    memset(field + 6, 'Y', sizeof field - 8);
    CU_ASSERT_FALSE(itl_push_basic(field, user, password));
}

/* --- answers --- */

static void test_paths(void)
{
    CU_ASSERT_TRUE(itl_push_has("/CGI/Execute"));
    CU_ASSERT_TRUE(itl_push_has("/cgi/java/MODEINFO"));
    CU_ASSERT_FALSE(itl_push_has("/CGI/Java/"));
    CU_ASSERT_FALSE(itl_push_has("/CGI"));
    CU_ASSERT_FALSE(itl_push_has("/"));
    open_push("8845", "");
    static exchange_t exchange;
    begin(&exchange, "/", NULL, "");
    CU_ASSERT_EQUAL(exchange.answer.status, 404);
    close_push();
}

static void test_what_items_come_to(void)
{
    open_push("8845", "");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications") ITEM("Key:KeyPad5") ITEM("Key:No")), ""),
               "<ResponseItem URL=\"Key:No\" Data=\"Invalid URI\" Status=\"1\"/>"));
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&rig.screen).title, "Admin settings");
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/Execute", EXECUTE(ITEM("Init:Services") ITEM("Init:X") ITEM("Dial:1")), ""),
                                  "Data=\"&lt;Failure&gt;\""));
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&rig.screen).title, "SEP001122334455");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(ask("/CGI/Execute", EXECUTE(ITEM("SendDigits:1") ITEM("App:Close:0") ITEM("Display:Off")), ""),
               "No Active Call"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(ask("/CGI/Execute", EXECUTE(ITEM("http://a/&lt;&quot;&gt;&amp;&#xE4;") ITEM("Notify:x")), ""),
               "URL=\"http://a/&lt;&quot;&gt;&amp;??\" Data=\"URI not found\" Status=\"6\""));
    (void)ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications") ITEM("Key:KeyPad5") ITEM("Key:KeyPad4")), "");
    (void)ask("/CGI/Execute", EXECUTE(ITEM("Key:KeyPad5") ITEM("Key:Soft3")), "");
    CU_ASSERT_EQUAL(acted, ITL_SCREEN_RESET_SECURITY);
    close_push();
}

/* Where the server puts it, urlencoded, so that it is changed there. */
static void test_a_body_read_in_place(void)
{
    open_push("8845", "");
    char *body = (char *)itl_push_body(&push);
    strcpy(body,
           "XML=%3CCiscoIPPhoneExecute%3E%3CExecuteItem%20URL=%22Key:Applications%22/%3E%3C/CiscoIPPhoneExecute%3E");
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/Execute", body, ""), "Success"));
    CU_ASSERT_STRING_EQUAL(itl_screen_draw(&rig.screen).title, "Applications");
    close_push();
}

static void test_screens_as_xml(void)
{
    open_push("8845", "<sipProfile><sipLines><line><name>1001</name></line></sipLines></sipProfile>");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(ask("/CGI/ModeInfo", NULL, ""), "<PlaneTitle>1001</PlaneTitle>\n<PlaneFieldCount>0<"));
    (void)ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications") ITEM("Key:KeyPad5")), "");
    const char *text = ask("/CGI/ModeInfo", NULL, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<PlaneFieldCount>5<"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<Status>Locked<"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<FieldName>Reset settings</FieldName>\n<FieldValue></FieldValue>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/LineInfo", NULL, ""), "<lineDirNum>1001<"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/CallInfo", NULL, ""), "<CiscoIPPhoneCallLineInfo/>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/SettingsInfo", NULL, ""), "<SettingsAccess>Enabled<"));
    close_push();
    open_push("8845", "<vendorConfig><settingsAccess>0</settingsAccess></vendorConfig>");
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/SettingsInfo", NULL, ""), "<SettingsAccess>Disabled<"));
    close_push();
}

static void test_no_body_and_no_document(void)
{
    static char large[ITL_PUSH_BODY_BYTES + 2];
    open_push("8845", "");
    memset(large, 'x', sizeof large - 1);
    CU_ASSERT_STRING_EQUAL(ask("/CGI/Execute", NULL, ""), "<CiscoIPPhoneError Number=\"1\" />");
    CU_ASSERT_STRING_EQUAL(ask("/CGI/Execute", large, ""), "<CiscoIPPhoneError Number=\"1\" />");
    CU_ASSERT_STRING_EQUAL(ask("/CGI/Execute", "XML=a", ""), "<CiscoIPPhoneError Number=\"1\" />");
    close_push();
}

static void test_7960_redirects(void)
{
    static exchange_t exchange;
    open_push("7960", "");
    begin(&exchange, "/CGI/Execute", EXECUTE(ITEM("Key:Settings")), "");
    settle(&exchange);
    CU_ASSERT_EQUAL(exchange.answer.status, 303);
    CU_ASSERT_STRING_EQUAL(exchange.answer.location, "/");
    close_push();
}

/* --- authentication --- */

#define URL(url) "<authenticationURL>" url "</authenticationURL>"

static void test_the_url_decides(void)
{
    static exchange_t exchange;
    open_push("8845", URL("http://auth.lab:8080/who?a=1"));
    begin(&exchange, "/CGI/Execute", EXECUTE(ITEM("Key:Applications")), "");
    settle(&exchange);
    CU_ASSERT_EQUAL(exchange.answer.status, 401);
    CU_ASSERT_STRING_EQUAL(exchange.answer.realm, "user");
    static const char *const denying[] = {"AUTHORIZED\n", "AUTHORIZE", "UN-AUTHORIZED", "", "AUTHORIZEDAUTHORIZED"};
    for (size_t i = 0; i < sizeof denying / sizeof denying[0]; i++) {
        words = denying[i];
        CU_ASSERT_STRING_EQUAL(ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications")), ANN), DENIED);
    }
    CU_ASSERT_STRING_EQUAL(asked, "/who?a=1&UserID=ann&Password=secret&devicename=SEP001122334455");
    words = "AUTHORIZED";
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications")), ANN), "Success"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/ModeInfo", NULL, ANN), "<PlaneTitle>Applications<"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/ModeInfo", NULL, "Basic YTpiOmM="), "<PlaneTitle>Applications<"));
    close_push();
}

static void test_urls_that_nobody_can_be_asked_by(void)
{
    static const char *const urls[] = {
        URL("https://auth.lab/"),
        URL("ftp://auth.lab/"),
        URL("http://"),
        URL("http:// /"),
        URL("http://nobody.lab/x"),
        URL("http://auth.lab:81"),
        URL("http://auth.lab:8080/") "<secureAuthenticationURL>https://auth.lab/</secureAuthenticationURL>"};
    words = "AUTHORIZED";
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        open_push("8845", urls[i]);
        CU_ASSERT_STRING_EQUAL(ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications")), ANN), DENIED);
        CU_ASSERT_STRING_EQUAL(asked, "");
        close_push();
    }
    open_push("8845", URL("http://auth.lab:8080") "<secureAuthenticationURL></secureAuthenticationURL>");
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/Execute", EXECUTE(ITEM("Key:Applications")), ANN), "Success"));
    close_push();
}

/* One that says nothing is given up after three seconds. */
static void test_a_mute_server(void)
{
    static exchange_t exchange;
    open_push("8845", URL("http://auth.lab:8080/"));
    const uint64_t start_ms = itl_hal_now_ms(push.config.clock);
    begin(&exchange, "/CGI/Execute", EXECUTE(ITEM("Key:Applications")), ANN);
    for (int turn = 0; exchange.answer.later && turn < 10000; turn++) {
        virtual_world_step(rig.world, exchange.answer.again_ms);
        itl_push_handle(&push, &exchange.request, &exchange.answer);
    }
    read_answer(&exchange);
    CU_ASSERT_STRING_EQUAL(exchange.text, DENIED);
    CU_ASSERT_TRUE(itl_hal_now_ms(push.config.clock) - start_ms <= ITL_PUSH_AUTHENTICATION_MS);
    close_push();
}

/* More at once than there is room for: the last one waits, and all are answered. */
static void test_many_at_once(void)
{
    static exchange_t exchanges[ITL_PUSH_SLOTS + 1u];
    open_push("8845", URL("http://auth.lab:8080/"));
    words = "AUTHORIZED";
    for (unsigned i = 0; i <= ITL_PUSH_SLOTS; i++)
        begin(&exchanges[i], "/CGI/Execute", EXECUTE(ITEM("Key:Speaker")), ANN);
    for (unsigned i = 0; i <= ITL_PUSH_SLOTS; i++) {
        settle(&exchanges[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(exchanges[i].text, "Success"));
    }
    close_push();
}

/* A client that goes away lets the next one in. */
static void test_a_client_that_goes_away(void)
{
    static exchange_t exchange;
    open_push("8845", URL("http://auth.lab:8080/"));
    words = "AUTHORIZED";
    begin(&exchange, "/CGI/Execute", EXECUTE(ITEM("Key:Speaker")), ANN);
    CU_ASSERT_TRUE(exchange.answer.later);
    exchange.answer.done(&exchange.answer, false);
    CU_ASSERT_PTR_NOT_NULL(strstr(ask("/CGI/Execute", EXECUTE(ITEM("Key:Speaker")), ANN), "Success"));
    close_push();
}

/* --- objects and URLs that are shown --- */

static char shown[256];
static bool shows;

static bool show(void *ctx, const char *page, size_t len)
{
    CU_ASSERT_PTR_EQUAL(ctx, &rig);
    snprintf(shown, sizeof shown, "%.*s", (int)len, page);
    return shows;
}

static bool browse(void *ctx, const char *url)
{
    return show(ctx, url, strlen(url));
}

static const char *push_shown(const char *body, bool can)
{
    shown[0] = '\0';
    shows = can;
    return ask("/CGI/Execute", body, "");
}

#define SHOWN                                                                                                          \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CiscoIPPhoneResponse><ResponseItem URL=\"\" Data=\"Success\" "       \
    "Status=\"0\"/></CiscoIPPhoneResponse>\n"

static void test_objects(void)
{
    open_push("8841", "");
    CU_ASSERT_STRING_EQUAL(push_shown("XML=<CiscoIPPhoneText/>", true), "<CiscoIPPhoneError Number=\"1\" />");
    push.config.show = show;
    CU_ASSERT_STRING_EQUAL(push_shown("XML=<CiscoIPPhoneText><Text>a</Text></CiscoIPPhoneText>", true), SHOWN);
    CU_ASSERT_STRING_EQUAL(shown, "<CiscoIPPhoneText><Text>a</Text></CiscoIPPhoneText>");
    CU_ASSERT_STRING_EQUAL(push_shown("XML=%3CCiscoIPPhoneMenu%2F%3E&a=b", true), SHOWN);
    CU_ASSERT_STRING_EQUAL(shown, "<CiscoIPPhoneMenu/>");
    CU_ASSERT_STRING_EQUAL(push_shown("XML=<CiscoIPPhoneImage/>", false), "<CiscoIPPhoneError Number=\"1\" />");
    itl_phone_boot(rig.phone);
    CU_ASSERT_STRING_EQUAL(push_shown("XML=<CiscoIPPhoneText/>", true), "<CiscoIPPhoneError Number=\"1\" />");
    CU_ASSERT_STRING_EQUAL(shown, "");
    close_push();
}

static void test_urls(void)
{
    open_push("8841", "");
    CU_ASSERT_PTR_NOT_NULL(strstr(push_shown(EXECUTE(ITEM("http://a.lab/")), true), "URI not found\" Status=\"6\""));
    push.config.browse = browse;
    CU_ASSERT_PTR_NOT_NULL(strstr(push_shown(EXECUTE(ITEM("https://a.lab/b")), true), "Success\" Status=\"0\""));
    CU_ASSERT_STRING_EQUAL(shown, "https://a.lab/b");
    CU_ASSERT_PTR_NOT_NULL(strstr(push_shown(EXECUTE(ITEM("http://a.lab/")), false), "URI not found"));
    CU_ASSERT_STRING_EQUAL(shown, "http://a.lab/");
    itl_phone_boot(rig.phone);
    CU_ASSERT_PTR_NOT_NULL(strstr(push_shown(EXECUTE(ITEM("http://a.lab/")), true), "URI not found"));
    CU_ASSERT_STRING_EQUAL(shown, "");
    close_push();
}

/* Read again once the credentials are known: another push came meanwhile. */
static void test_an_object_that_waits(void)
{
    static exchange_t waiting, other;
    open_push("8841", "<authenticationURL>http://auth.lab:8080/a</authenticationURL>");
    words = "AUTHORIZED";
    push.config.show = show;
    shows = true;
    begin(&waiting, "/CGI/Execute", "XML=<CiscoIPPhoneText>one</CiscoIPPhoneText>", ANN);
    CU_ASSERT_TRUE(waiting.answer.later);
    begin(&other, "/CGI/Execute", EXECUTE(ITEM("Key:Soft1")), ANN);
    settle(&waiting);
    CU_ASSERT_STRING_EQUAL(waiting.text, SHOWN);
    CU_ASSERT_STRING_EQUAL(shown, "<CiscoIPPhoneText>one</CiscoIPPhoneText>");
    settle(&other);
    close_push();
}

static CU_TestInfo tests[] = {
    {"bodies", test_bodies},
    {"bodies that are too large", test_bodies_that_are_too_large},
    {"credentials", test_credentials},
    {"paths", test_paths},
    {"what items come to", test_what_items_come_to},
    {"a body read in place", test_a_body_read_in_place},
    {"screens as XML", test_screens_as_xml},
    {"no body, and no document in it", test_no_body_and_no_document},
    {"7960 redirects", test_7960_redirects},
    {"the URL decides", test_the_url_decides},
    {"URLs by which nobody can be asked", test_urls_that_nobody_can_be_asked_by},
    {"a mute server", test_a_mute_server},
    {"many at once", test_many_at_once},
    {"a client that goes away", test_a_client_that_goes_away},
    {"objects that are pushed", test_objects},
    {"URLs that are pushed", test_urls},
    {"an object that waits", test_an_object_that_waits},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"push", screen_rig_lists, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 17;
