/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "httpd/http_files.h"

#include <stdlib.h>
#include <string.h>

#include "httpd/http_service.h"

struct http_files {
    http_files_config_t config;
    http_service_t *service;
};

/* A file on its way. */
typedef struct download {
    const http_files_t *service;
    tftp_content_t *content;
    uint32_t size;
    itl_hal_addr_t client;
    char name[]; /* As asked for. */
} download_t;

static void tell(const http_files_t *service, const itl_hal_addr_t *client, const char *name, const char *what,
                 uint32_t bytes)
{
    const tftp_service_event_t event = {
        .client = *client, .file = name, .what = what, .bytes = bytes, .whole = bytes > 0};
    if (service->config.log != NULL)
        service->config.log(service->config.log_ctx, &event);
}

static bool read_file(const itl_http_answer_t *answer, uint32_t offset, uint8_t *out, size_t len)
{
    const download_t *download = answer->context;
    const tftp_files_t *files = download->service->config.files;
    return files->read(files->ctx, download->content, offset, out, len);
}

static void close_file(const itl_http_answer_t *answer, bool whole)
{
    download_t *download = answer->context;
    const http_files_t *service = download->service;
    service->config.files->close(service->config.files->ctx, download->content);
    tell(service, &download->client, download->name, whole ? "sent" : "given up", whole ? download->size : 0);
    free(download);
}

/* Of HEAD only the length is told. */
static void close_unread(const itl_http_answer_t *answer, bool whole)
{
    download_t *download = answer->context;
    (void)whole;
    download->service->config.files->close(download->service->config.files->ctx, download->content);
    free(download);
}

/* What is told of a file that cannot be had: status, and a word for the log. */
static const char *refuse(tftp_open_result_t result, uint16_t *status)
{
    switch (result) {
    case TFTP_NO_SUCH_FILE:
        *status = 404;
        return "not found";
    case TFTP_NOT_ALLOWED:
        *status = 403;
        return "refused";
    default:
        *status = 503;
        return "busy";
    }
}

static tftp_open_result_t open_file(const http_files_t *service, const char *name, download_t **out)
{
    const tftp_files_t *files = service->config.files;
    uint64_t size = 0;
    download_t *download = calloc(1, sizeof *download + strlen(name) + 1);
    if (download == NULL)
        return TFTP_OPEN_LIMIT;
    const tftp_open_result_t result = files->open(files->ctx, name, &download->content, &size);
    if (result == TFTP_OPENED && size <= UINT32_MAX) {
        download->service = service;
        download->size = (uint32_t)size;
        memcpy(download->name, name, strlen(name) + 1);
        *out = download;
        return TFTP_OPENED;
    }
    if (result == TFTP_OPENED)
        files->close(files->ctx, download->content);
    free(download);
    return result == TFTP_OPENED ? TFTP_OPEN_FAILED : result;
}

static void handle(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    const http_files_t *service = context;
    const char *name = request->path + 1;
    download_t *download = NULL;
    answer->fields = "Cache-Control: no-store\r\n";
    if (request->method == ITL_HTTP_METHOD_POST) {
        answer->status = 405;
        answer->fields = "Allow: GET, HEAD\r\n";
        return;
    }
    const tftp_open_result_t result = name[0] == '\0' ? TFTP_NO_SUCH_FILE : open_file(service, name, &download);
    if (result != TFTP_OPENED) {
        tell(service, &request->client, name, refuse(result, &answer->status), 0);
        return;
    }
    download->client = request->client;
    answer->type = "*/*";
    answer->context = download;
    answer->length = download->size;
    answer->read = read_file;
    answer->done = request->method == ITL_HTTP_METHOD_HEAD ? close_unread : close_file;
}

http_files_t *http_files_open(const http_files_config_t *config, const itl_hal_t *hal)
{
    http_files_t *files = calloc(1, sizeof *files);
    if (files == NULL)
        return NULL;
    files->config = *config;
    files->service = http_service_open(
        &(http_service_config_t){
            .address = config->address, .connections = config->connections, .handler = handle, .context = files},
        hal->net, hal->clock);
    if (files->service != NULL)
        return files;
    free(files);
    return NULL;
}

itl_hal_addr_t http_files_address(const http_files_t *files)
{
    return http_service_address(files->service);
}

bool http_files_ready(http_files_t *files, itl_hal_socket_t socket)
{
    return http_service_ready(files->service, socket);
}

uint64_t http_files_poll(http_files_t *files)
{
    return http_service_poll(files->service);
}

void http_files_close(http_files_t *files)
{
    if (files == NULL)
        return;
    http_service_close(files->service);
    free(files);
}
