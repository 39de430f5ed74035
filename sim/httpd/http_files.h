/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The files of a TFTP server by HTTP, as call managers have them on TCP 6970: GET and HEAD of each file by its name;
 * 404 where there is none, 403 where it is not to be had, 503 while its provider is busy or in trouble. Fields are
 * spelt as call managers spell them. http/http_server.h has what is refused, and who gets a connection.
 */
#ifndef HTTPD_HTTP_FILES_H
#define HTTPD_HTTP_FILES_H

#include "hal/hal.h"
#include "tftpd/tftp_service.h"

/** What a server is made of. */
typedef struct http_files_config {
    itl_hal_addr_t address;    /**< To listen on; port 0: any. */
    const tftp_files_t *files; /**< Kept. */
    uint16_t connections;      /**< At once, at least 1. */
    tftp_service_log_t *log;   /**< Told once per GET; may be NULL. Bytes are those that were sent. */
    void *log_ctx;
} http_files_config_t;

typedef struct http_files http_files_t;

/** Starts to serve. @param hal  net and clock are used; kept. @return NULL when the address cannot be had or memory is
 * out */
http_files_t *http_files_open(const http_files_config_t *config, const itl_hal_t *hal);

/** Where it listens. */
itl_hal_addr_t http_files_address(const http_files_t *files);

/** Takes note of a socket that itl_hal_net_t.wait named, for the next http_files_poll. @return true when the socket is
 * one of this service */
bool http_files_ready(http_files_t *files, itl_hal_socket_t socket);

/** Does what can be done now, within bounds. @return when to call again at the latest (monotonic ms) */
uint64_t http_files_poll(http_files_t *files);

/** Ends all connections and frees everything; NULL is allowed. */
void http_files_close(http_files_t *files);

#endif
