/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone's pages on a port of the virtual world: the port follows the configuration in force. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "test_work.h"
#include "tftp_host.h"
#include "web/web_server.h"

#define CONFIG_NAME "SEP001122334455.cnf.xml"
#define PORT        80

/* A phone with its server of pages, a TFTP server, and a node that asks. */
typedef struct lab {
    virtual_world_t *world;
    virtual_flash_t *flash;
    virtual_node_t *node;
    virtual_node_t *browser;
    tftp_host_t host;
    itl_phone_config_t config;
    itl_phone_storage_t storage;
    itl_phone_t *phone;
    itl_http_connection_t connections[2];
    itl_web_server_t server;
    itl_web_work_t work;
    char got[32 * 1024];
    size_t len;
} lab_t;

static void other(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    CU_ASSERT_PTR_NOT_NULL(context);
    answer->status = strcmp(request->path, "/CGI/Execute") == 0 ? 401 : 404;
}

static itl_hal_addr_t web_address(const lab_t *lab)
{
    itl_hal_addr_t address = virtual_node_address(lab->node);
    address.port = PORT;
    return address;
}

static itl_hal_status_t open_server(lab_t *lab, itl_http_handler_t *handler)
{
    const itl_web_server_config_t config = {.phone = lab->phone,
                                            .address = web_address(lab),
                                            .connections = lab->connections,
                                            .connection_count = 2,
                                            .machine.address = web_address(lab),
                                            .work = &lab->work,
                                            .other = handler,
                                            .other_context = lab};
    return itl_web_server_open(&lab->server, &config, virtual_node_hal(lab->node));
}

static void open_lab(lab_t *lab)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    memset(lab, 0, sizeof *lab);
    lab->world = virtual_world_create(1);
    lab->flash = virtual_flash_create(&geometry, 1);
    lab->node = virtual_node_create(lab->world, "phone", NULL, lab->flash);
    lab->browser = virtual_node_create(lab->world, "browser", NULL, NULL);
    virtual_node_t *host = virtual_node_create(lab->world, "server", NULL, NULL);
    itl_hal_addr_t address = virtual_node_address(host);
    virtual_world_set_name(lab->world, "cm1.lab", &address);
    tftp_host_open(&lab->host, host);
    lab->config = (itl_phone_config_t){.mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
                                       .model = "8841",
                                       .firmware = "11.0.1",
                                       .tftp = {{"cm1.lab", 69}},
                                       .tftp_count = 1,
                                       .timeout_ms = 5000};
    const itl_phone_memory_t memory = {.work = test_work()};
    lab->phone = itl_phone_place(&lab->storage, sizeof lab->storage);
    CU_ASSERT_EQUAL_FATAL(itl_phone_init(lab->phone, &lab->config, virtual_node_hal(lab->node), &memory),
                          ITL_REASON_NONE);
}

static void close_lab(lab_t *lab)
{
    itl_web_server_close(&lab->server);
    itl_phone_close(lab->phone);
    virtual_world_destroy(lab->world);
    virtual_flash_destroy(lab->flash);
}

static void turn(lab_t *lab)
{
    uint64_t next = itl_phone_poll(lab->phone);
    const uint64_t web = itl_web_server_poll(&lab->server);
    tftp_host_poll(&lab->host);
    virtual_world_step(lab->world, web < next ? web : next);
}

static void boot_with(lab_t *lab, const char *xml)
{
    tftp_host_put(&lab->host, CONFIG_NAME, (const uint8_t *)xml, strlen(xml));
    itl_phone_boot(lab->phone);
    for (int turns = 0; turns < 100000 && !itl_phone_done(lab->phone); turns++)
        turn(lab);
    CU_ASSERT_TRUE_FATAL(itl_phone_done(lab->phone));
    (void)itl_web_server_poll(&lab->server);
}

/* Says it on a connection of its own, and takes what comes. @return false: nobody listens */
static bool ask(lab_t *lab, const char *request)
{
    const itl_hal_net_t *net = virtual_node_hal(lab->browser)->net;
    const itl_hal_addr_t address = web_address(lab);
    itl_hal_socket_t socket;
    size_t said = 0, len = 0;
    itl_hal_status_t status = net->tcp_connect(net->ctx, &address, &socket);
    lab->len = 0;
    CU_ASSERT_EQUAL_FATAL(status, ITL_HAL_OK);
    for (int turns = 0; turns < 400; turns++) {
        size_t sent = 0;
        status = said < strlen(request) ? net->tcp_send(net->ctx, socket, request + said, strlen(request) - said, &sent)
                                        : ITL_HAL_OK;
        said += status == ITL_HAL_OK ? sent : 0;
        while (net->tcp_recv(net->ctx, socket, lab->got + lab->len, sizeof lab->got - 1 - lab->len, &len) == ITL_HAL_OK)
            lab->len += len;
        (void)itl_web_server_poll(&lab->server);
        virtual_world_step(lab->world, 0);
        if (status == ITL_HAL_ERR_REFUSED || turns > 300)
            break;
        virtual_world_step(lab->world, itl_hal_now_ms(virtual_node_hal(lab->node)->clock) + 1);
    }
    lab->got[lab->len] = '\0';
    net->close(net->ctx, socket);
    return lab->len > 0;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: phone\r\n\r\n"

static bool has(const lab_t *lab, const char *text)
{
    return strstr(lab->got, text) != NULL;
}

static void test_pages_on_a_port(void)
{
    static lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(open_server(&lab, NULL), ITL_HAL_OK);
    CU_ASSERT_TRUE(ask(&lab, GET("/")));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 200 OK\r\n"));
    CU_ASSERT_TRUE(has(&lab, "Content-Type: text/html; charset=utf-8\r\n"));
    CU_ASSERT_TRUE(has(&lab, "Cache-Control: no-cache\r\n"));
    CU_ASSERT_TRUE(has(&lab, "</BODY></HTML>\n"));
    CU_ASSERT_TRUE(has(&lab, "<B>12:00:00am</B>"));
    CU_ASSERT_TRUE(ask(&lab, GET("/CGI/Java/Serviceability?adapterX=device.statistics.device")));
    CU_ASSERT_TRUE(has(&lab, "Content-Type: text/xml; charset=utf-8\r\n"));
    CU_ASSERT_TRUE(has(&lab, "</DeviceInformation>\n"));
    CU_ASSERT_TRUE(ask(&lab, "HEAD / HTTP/1.1\r\nHost: phone\r\n\r\n"));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 200 OK\r\n"));
    CU_ASSERT_FALSE(has(&lab, "<HTML>"));
    CU_ASSERT_TRUE(ask(&lab, GET("/PortInformation?9")));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 404 Not Found\r\n"));
    CU_ASSERT_TRUE(ask(&lab, "POST / HTTP/1.1\r\nHost: phone\r\nContent-Length: 0\r\n\r\n"));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 404 Not Found\r\n"));
    virtual_node_forget_utc(lab.node, true);
    CU_ASSERT_TRUE(ask(&lab, GET("/")));
    CU_ASSERT_TRUE(has(&lab, "<B> Time</B></TD><td width=20></TD><TD><B></B>"));
    close_lab(&lab);
}

static void test_what_is_no_page(void)
{
    static lab_t lab;
    open_lab(&lab);
    CU_ASSERT_EQUAL(open_server(&lab, other), ITL_HAL_OK);
    CU_ASSERT_TRUE(ask(&lab, GET("/")));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 200 OK\r\n"));
    CU_ASSERT_TRUE(ask(&lab, "POST /CGI/Execute HTTP/1.1\r\nHost: phone\r\nContent-Length: 0\r\n\r\n"));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 401 "));
    CU_ASSERT_TRUE(ask(&lab, GET("/nothing")));
    CU_ASSERT_TRUE(has(&lab, "HTTP/1.1 404 "));
    close_lab(&lab);
}

/* Off closes the port, on opens it again, and a restart keeps what was. */
static void test_the_port_follows_the_configuration(void)
{
    static lab_t lab;
    itl_hal_addr_t address;
    open_lab(&lab);
    CU_ASSERT_EQUAL(open_server(&lab, NULL), ITL_HAL_OK);
    CU_ASSERT_TRUE(itl_web_server_address(&lab.server, &address));
    CU_ASSERT_EQUAL(address.port, PORT);
    boot_with(&lab, "<device><vendorConfig><webAccess>1</webAccess></vendorConfig></device>");
    CU_ASSERT_FALSE(itl_web_server_address(&lab.server, &address));
    CU_ASSERT_FALSE(ask(&lab, GET("/")));
    itl_web_server_close(&lab.server);
    CU_ASSERT_EQUAL(open_server(&lab, NULL), ITL_HAL_OK);
    CU_ASSERT_FALSE(itl_web_server_address(&lab.server, &address));
    boot_with(&lab, "<device><vendorConfig><webAccess>0</webAccess></vendorConfig></device>");
    CU_ASSERT_TRUE(itl_web_server_address(&lab.server, &address));
    CU_ASSERT_TRUE(ask(&lab, GET("/")));
    close_lab(&lab);
}

/* A port that somebody has is tried again, not at every turn. */
static void test_a_port_that_is_taken(void)
{
    static lab_t lab;
    itl_hal_socket_t taken;
    open_lab(&lab);
    const itl_hal_net_t *net = virtual_node_hal(lab.node)->net;
    const itl_hal_addr_t address = web_address(&lab);
    CU_ASSERT_EQUAL_FATAL(net->tcp_listen(net->ctx, &address, &taken), ITL_HAL_OK);
    CU_ASSERT_EQUAL(open_server(&lab, NULL), ITL_HAL_ERR_TAKEN);
    const uint64_t again = itl_web_server_poll(&lab.server);
    CU_ASSERT_NOT_EQUAL(again, ITL_HAL_FOREVER);
    CU_ASSERT_EQUAL(lab.server.problem, ITL_HAL_ERR_TAKEN);
    net->close(net->ctx, taken);
    CU_ASSERT_EQUAL(itl_web_server_poll(&lab.server), again);
    while (itl_hal_now_ms(virtual_node_hal(lab.node)->clock) < again)
        virtual_world_step(lab.world, again);
    (void)itl_web_server_poll(&lab.server);
    CU_ASSERT_EQUAL(lab.server.problem, ITL_HAL_OK);
    CU_ASSERT_TRUE(ask(&lab, GET("/")));
    close_lab(&lab);
}

static CU_TestInfo server_tests[] = {
    {"pages on a port", test_pages_on_a_port},
    {"what is no page", test_what_is_no_page},
    {"the port follows the configuration", test_the_port_follows_the_configuration},
    {"a port that is taken", test_a_port_that_is_taken},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"server of pages", NULL, NULL, NULL, NULL, server_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 4;
