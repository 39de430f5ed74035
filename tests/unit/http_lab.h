/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A virtual world with an HTTP server and clients that say to the letter what they are told to.
 */
#ifndef HTTP_LAB_H
#define HTTP_LAB_H

#include "http/http_server.h"
#include "virtual/virtual.h"

#define HTTP_LAB_CONNECTIONS 6u
#define HTTP_LAB_CLIENTS     12u
#define HTTP_LAB_BODY_BYTES  4096u

/** A connection to the server. */
typedef struct http_lab_client {
    const itl_hal_net_t *net;
    itl_hal_socket_t socket;
    char got[16384]; /**< What came, with a NUL. */
    size_t len;
    bool closed; /**< By the server. */
} http_lab_client_t;

typedef struct http_lab {
    virtual_world_t *world;
    virtual_node_t *node; /**< The server's. */
    itl_http_server_t server;
    itl_http_connection_t connections[HTTP_LAB_CONNECTIONS];
    uint8_t body[HTTP_LAB_BODY_BYTES];
    uint64_t next_ms;

    http_lab_client_t clients[HTTP_LAB_CLIENTS];
    unsigned client_count;

    char seen[16384];     /**< Requests that came to the handler: "GET /path?query [type] body|". */
    unsigned later;       /**< Times that the handler says so. */
    unsigned done, whole; /**< Answers that ended, and that were sent. */
    unsigned pieces;      /**< Of an answer to /pieces. */
    bool changing;        /**< An answer to /pieces has another length the second time. */
    unsigned asked;       /**< Pieces that were asked for. */
} http_lab_t;

/** Opens it. The handler answers "/" with "home", "/pieces" with pieces of 100 characters, "/bytes" with 3000 bytes,
 *  "/wide" with a piece that is too long, "/odd" with a head that is, "/secret" with a challenge, "/moved" with a
 *  location, all else with 404 and no body. @param small  the server has no buffer for large bodies */
void http_lab_open(http_lab_t *lab, bool small);

/** Closes everything. */
void http_lab_close(http_lab_t *lab);

/** Connects from a node of this name, which is made where there is none. */
http_lab_client_t *http_lab_connect(http_lab_t *lab, const char *node);

/** Sends a text, which the world takes at once. */
void http_lab_say(http_lab_t *lab, http_lab_client_t *client, const char *text);

/** Lets time pass. */
void http_lab_pass(http_lab_t *lab, uint32_t ms);

/** Connects from a new node, says a text, lets a little time pass and hands out what came. */
http_lab_client_t *http_lab_ask(http_lab_t *lab, const char *text);

/** The status in what came first; 0: nothing. */
unsigned http_lab_status(const http_lab_client_t *client);

#endif
