/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/phone_coap.h"

#include <coap3/coap.h>
#include <stdlib.h>
#include <string.h>

#include "device/cbor.h"

struct phone_coap {
    phone_coap_config_t config;
    coap_context_t *context;
    coap_resource_t *trust_list;
    hal_addr_t address;
    const cJSON *report; /* NULL: the first boot is not over. */
    char *lists;         /* As observers know them. */
    bool reset;
};

static void to_coap_address(const hal_addr_t *from, coap_address_t *to)
{
    coap_address_init(to);
    if (from->family == HAL_IPV6) {
        to->size = sizeof to->addr.sin6;
        to->addr.sin6.sin6_family = AF_INET6;
        memcpy(&to->addr.sin6.sin6_addr, from->ip, 16);
    } else {
        to->size = sizeof to->addr.sin;
        to->addr.sin.sin_family = AF_INET;
        memcpy(&to->addr.sin.sin_addr, from->ip, 4);
    }
    coap_address_set_port(to, from->port);
}

/* --- reports --- */

/* @return to be freed with cJSON_Delete */
static cJSON *lists_of(const cJSON *report)
{
    cJSON *lists = cJSON_CreateObject();
    static const char *const names[] = {"itl", "ctl"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cJSON_AddItemToObject(lists, names[i], cJSON_Duplicate(cJSON_GetObjectItem(report, names[i]), true));
    return lists;
}

/* What a resource shows of the report. */
static cJSON *content_of(const cJSON *report, const char *name)
{
    if (strcmp(name, "trust-list") == 0)
        return lists_of(report);
    return cJSON_Duplicate(strcmp(name, "messages") == 0 ? cJSON_GetObjectItem(report, "messages") : report, true);
}

/* The format asked for; JSON where none is. @return false: neither JSON nor CBOR */
static bool format_of(const coap_pdu_t *request, unsigned *format)
{
    coap_opt_iterator_t iterator;
    const coap_opt_t *accept = coap_check_option(request, COAP_OPTION_ACCEPT, &iterator);
    *format = accept == NULL ? COAP_MEDIATYPE_APPLICATION_JSON
                             : coap_decode_var_bytes(coap_opt_value(accept), coap_opt_length(accept));
    return *format == COAP_MEDIATYPE_APPLICATION_JSON || *format == COAP_MEDIATYPE_APPLICATION_CBOR;
}

static void write_content(const cJSON *content, unsigned format, listfile_bytes_t *bytes)
{
    char *text = format == COAP_MEDIATYPE_APPLICATION_JSON ? cJSON_PrintUnformatted(content) : NULL;
    if (format == COAP_MEDIATYPE_APPLICATION_CBOR)
        cbor_put(bytes, content);
    else if (text != NULL)
        listfile_put(bytes, text, strlen(text));
    cJSON_free(text);
}

static void free_body(coap_session_t *session, void *data)
{
    (void)session;
    free(data);
}

static void handle_get(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                       const coap_string_t *query, coap_pdu_t *response)
{
    const phone_coap_t *server = coap_resource_get_userdata(resource);
    const coap_str_const_t *path = coap_resource_get_uri_path(resource);
    char name[16] = "";
    unsigned format;
    memcpy(name, path->s, path->length < sizeof name ? path->length : 0);
    if (server->report == NULL || !format_of(request, &format)) {
        coap_pdu_set_code(response, server->report == NULL ? COAP_RESPONSE_CODE_SERVICE_UNAVAILABLE
                                                           : COAP_RESPONSE_CODE_NOT_ACCEPTABLE);
        return;
    }
    cJSON *content = content_of(server->report, name);
    listfile_bytes_t bytes = {0};
    write_content(content, format, &bytes);
    cJSON_Delete(content);
    if (bytes.failed || bytes.size == 0) {
        listfile_bytes_free(&bytes);
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_INTERNAL_ERROR);
        return;
    }
    coap_pdu_set_code(response, COAP_RESPONSE_CODE_CONTENT);
    coap_add_data_large_response(resource, session, request, response, query, (uint16_t)format, -1, 0, bytes.size,
                                 bytes.data, free_body, bytes.data);
}

/* --- reset --- */

static bool may_reset(const phone_coap_t *server, const coap_address_t *peer)
{
    for (unsigned i = 0; i < server->config.allowed_count; i++) {
        const hal_addr_t *allowed = &server->config.allowed[i];
        if (allowed->family == HAL_IPV6
                ? peer->addr.sa.sa_family == AF_INET6 && memcmp(&peer->addr.sin6.sin6_addr, allowed->ip, 16) == 0
                : peer->addr.sa.sa_family == AF_INET && memcmp(&peer->addr.sin.sin_addr, allowed->ip, 4) == 0)
            return true;
    }
    return false;
}

/* "soft" and "hard" are the same here: power comes back with the next boot. */
static void handle_reset(coap_resource_t *resource, coap_session_t *session, const coap_pdu_t *request,
                         const coap_string_t *query, coap_pdu_t *response)
{
    phone_coap_t *server = coap_resource_get_userdata(resource);
    const uint8_t *kind = NULL;
    size_t len = 0;
    (void)query;
    coap_get_data(request, &len, &kind);
    bool known = len == 0 || (len == 4 && (memcmp(kind, "soft", 4) == 0 || memcmp(kind, "hard", 4) == 0));
    if (!may_reset(server, coap_session_get_addr_remote(session))) {
        coap_pdu_set_code(response, COAP_RESPONSE_CODE_FORBIDDEN);
        return;
    }
    coap_pdu_set_code(response, known ? COAP_RESPONSE_CODE_CHANGED : COAP_RESPONSE_CODE_BAD_REQUEST);
    server->reset = server->reset || known;
}

/* --- opening --- */

static coap_resource_t *add_resource(phone_coap_t *server, const char *path, coap_request_t method,
                                     coap_method_handler_t handler)
{
    coap_resource_t *resource = coap_resource_init(coap_make_str_const(path), 0);
    if (resource == NULL)
        return NULL;
    coap_resource_set_userdata(resource, server);
    coap_register_handler(resource, method, handler);
    if (method == COAP_REQUEST_GET)
        coap_add_attr(resource, coap_make_str_const("ct"), coap_make_str_const("\"50 60\""), 0);
    coap_add_resource(server->context, resource);
    return resource;
}

static bool set_up(phone_coap_t *server)
{
    coap_address_t address;
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    server->context = coap_new_context(NULL);
    if (server->context == NULL)
        return false;
    coap_context_set_block_mode(server->context, COAP_BLOCK_USE_LIBCOAP | COAP_BLOCK_SINGLE_BODY);
    server->trust_list = add_resource(server, "trust-list", COAP_REQUEST_GET, handle_get);
    if (server->trust_list == NULL || add_resource(server, "status", COAP_REQUEST_GET, handle_get) == NULL ||
        add_resource(server, "messages", COAP_REQUEST_GET, handle_get) == NULL ||
        add_resource(server, "reset", COAP_REQUEST_POST, handle_reset) == NULL)
        return false;
    coap_resource_set_get_observable(server->trust_list, 1);
    to_coap_address(&server->config.address, &address);
    const coap_endpoint_t *endpoint = coap_new_endpoint(server->context, &address, COAP_PROTO_UDP);
    /* libcoap tells its port only in a text: "127.0.0.1:5683 UDP". */
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    server->address = server->config.address;
    if (colon != NULL)
        server->address.port = (uint16_t)strtoul(colon + 1, NULL, 10);
    return colon != NULL;
}

phone_coap_t *phone_coap_open(const phone_coap_config_t *config)
{
    phone_coap_t *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->config = *config;
    if (set_up(server))
        return server;
    phone_coap_close(server);
    return NULL;
}

int phone_coap_fd(const phone_coap_t *server)
{
    return coap_context_get_coap_fd(server->context);
}

hal_addr_t phone_coap_address(const phone_coap_t *server)
{
    return server->address;
}

void phone_coap_report(phone_coap_t *server, const cJSON *report)
{
    cJSON *lists = lists_of(report);
    char *text = cJSON_PrintUnformatted(lists);
    cJSON_Delete(lists);
    server->report = report;
    if (server->lists != NULL && text != NULL && strcmp(text, server->lists) != 0)
        coap_resource_notify_observers(server->trust_list, NULL);
    cJSON_free(server->lists);
    server->lists = text;
}

bool phone_coap_poll(phone_coap_t *server)
{
    coap_io_process(server->context, COAP_IO_NO_WAIT);
    bool reset = server->reset;
    server->reset = false;
    return reset;
}

void phone_coap_close(phone_coap_t *server)
{
    if (server == NULL)
        return;
    if (server->context != NULL)
        coap_free_context(server->context);
    cJSON_free(server->lists);
    free(server);
}
