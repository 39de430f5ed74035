/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What administrators' tools push to a phone, and what they look at: /CGI/Execute presses keys, opens URLs and shows
 * objects, /CGI/ModeInfo, LineInfo, CallInfo and SettingsInfo (also below /CGI/Java/) tell the screen as XML,
 * /CGI/Screenshot as a picture.
 *
 * Who may: where the configuration in force names an authentication URL, the phone asks it with the credentials of the
 * request (GET, within ITL_PUSH_AUTHENTICATION_MS), and only the answer AUTHORIZED, without anything else, lets it in.
 * Without URL everybody may. A secure URL stands before the other one where the load knows it; it is asked over HTTPS,
 * and only where the phone trusts the server (https/https_phone.h): a phone that is locked out refuses every push.
 * docs/phone.md has the answers.
 */
#ifndef ITLPHONE_PUSH_H
#define ITLPHONE_PUSH_H

#include "push/push_types.h"

/** Prepares pushes to a phone. @param config  copied */
void itl_push_init(itl_push_t *push, const itl_push_config_t *config);

/** True when a path is one of these. @param path  as in itl_http_request_t */
bool itl_push_has(const char *path);

/** Answers a request for one of these paths, and 404 to others: an itl_http_handler_t with an itl_push_t as context. */
void itl_push_handle(void *push, const itl_http_request_t *request, itl_http_answer_t *answer);

/** ITL_PUSH_BODY_BYTES that the HTTP server of the pushes may be lent for bodies (itl_http_server_config_t.body): one
 *  that lies there is read in place, and takes no room twice. */
uint8_t *itl_push_body(itl_push_t *push);

/** Ends what runs. */
void itl_push_close(itl_push_t *push);

/**
 * Reads the body of a push: "XML=" and a document, urlencoded or as it stands, whatever the content type.
 * @param body  @p len bytes, hostile; changed: it is scratch memory
 * @param job   [out] with ITL_PUSH_OK: 1 to ITL_PUSH_ITEMS items, or an object, which is not read further
 * @return ITL_PUSH_OK, ITL_PUSH_NOT_PARSED, ITL_PUSH_FILE (no memory)
 */
itl_push_error_t itl_push_read(char *body, size_t len, itl_push_job_t *job);

/**
 * Reads credentials of basic authentication (RFC 7617).
 * @param field  value of Authorization, hostile
 * @return false: they are none, or longer than ITL_PUSH_WORD_BYTES
 */
bool itl_push_basic(const char *field, char user[ITL_PUSH_WORD_BYTES], char password[ITL_PUSH_WORD_BYTES]);

#endif
