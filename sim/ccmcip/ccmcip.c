/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ccmcip/ccmcip.h"

#include <stdlib.h>
#include <string.h>

#include "ccmcip/query.h"

#define FOLDER "/ccmcip/"

/* Phones wait for three seconds. */
#define LONGEST_MS 2500u

/* Room for a word that a phone passes on, and one byte more than fits there. */
#define WORD_BYTES (USERS_WORD_BYTES + 1u)

static void tell(const ccmcip_t *ccmcip, const itl_http_request_t *request, const ccmcip_event_t *event)
{
    ccmcip_event_t told = *event;
    told.client = request->client;
    if (ccmcip->log != NULL)
        ccmcip->log(ccmcip->log_ctx, &told);
}

/* --- authenticate.jsp --- */

static itl_http_piece_t write_authorized(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)number;
    itl_text_string(out, answer->page == AUTHENTICATE_AUTHORIZED ? "AUTHORIZED" : "UN-AUTHORIZED");
    return ITL_HTTP_PIECE_LAST;
}

/* An answer that waits has a type, and its page is when it began to. @return false: it has waited long enough */
static bool wait_longer(const ccmcip_t *ccmcip, itl_http_answer_t *answer, uint64_t again_ms)
{
    const uint32_t now_ms = (uint32_t)itl_hal_now_ms(ccmcip->clock);
    if (answer->type == NULL)
        answer->page = now_ms;
    answer->type = "text/plain";
    if (now_ms - answer->page >= LONGEST_MS)
        return false;
    answer->later = true;
    answer->again_ms = again_ms;
    return true;
}

static authenticate_word_t ask(const ccmcip_t *ccmcip, const authenticate_question_t *question,
                               itl_http_answer_t *answer)
{
    uint64_t again_ms = 0;
    const authenticate_word_t word = authenticate_ask(ccmcip->authenticate, question, &again_ms);
    if (word != AUTHENTICATE_LATER)
        return word;
    return wait_longer(ccmcip, answer, again_ms) ? AUTHENTICATE_LATER : AUTHENTICATE_UNAUTHORIZED;
}

static void authenticate(const ccmcip_t *ccmcip, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    char user[WORD_BYTES], password[WORD_BYTES], device[WORD_BYTES];
    const bool asked = query_value(request->query, "UserID", user, sizeof user) == QUERY_VALUE &&
                       query_value(request->query, "Password", password, sizeof password) == QUERY_VALUE &&
                       query_value(request->query, "devicename", device, sizeof device) == QUERY_VALUE;
    const authenticate_question_t question = {
        .user = user, .password = password, .device = device, .client = request->client};
    const authenticate_word_t word = asked ? ask(ccmcip, &question, answer) : AUTHENTICATE_UNAUTHORIZED;
    explicit_bzero(password, sizeof password);
    if (word == AUTHENTICATE_LATER)
        return;
    answer->type = "text/plain";
    answer->page = word;
    answer->piece = write_authorized;
    tell(ccmcip, request,
         &(ccmcip_event_t){.page = "authenticate.jsp",
                           .user = asked ? user : "",
                           .device = asked ? device : "",
                           .what = word == AUTHENTICATE_AUTHORIZED ? "authorized" : "not authorized"});
}

/* --- directory and services --- */

/* A page, whole, as users may change while it is sent. */
static bool read_page(const itl_http_answer_t *answer, uint32_t offset, uint8_t *out, size_t len)
{
    const base_bytes_t *xml = answer->context;
    memcpy(out, xml->data + offset, len);
    return true;
}

static void free_page(const itl_http_answer_t *answer, bool whole)
{
    base_bytes_t *xml = answer->context;
    (void)whole;
    base_bytes_free(xml);
    free(xml);
}

static void show(const ccmcip_t *ccmcip, directory_page_t *page, const itl_http_request_t *request,
                 itl_http_answer_t *answer)
{
    const directory_facts_t facts = {
        .base = ccmcip->base, .node = ccmcip->node, .release = ccmcip->release, .users = *ccmcip->users};
    base_bytes_t *xml = calloc(1, sizeof *xml);
    if (xml != NULL)
        page(&facts, request->query, xml);
    if (xml == NULL || xml->failed) {
        if (xml != NULL)
            base_bytes_free(xml);
        free(xml);
        answer->status = 503;
        return;
    }
    answer->type = "text/xml";
    answer->context = xml;
    answer->length = (uint32_t)xml->size;
    answer->read = read_page;
    answer->done = free_page;
}

/* --- all pages --- */

static const struct {
    const char *name;
    directory_page_t *page; /* NULL: authenticate */
} pages[] = {
    {"authenticate.jsp", NULL},
    {"xmldirectory.jsp", directory_menu},
    {"xmldirectoryinput.jsp", directory_input},
    {"xmldirectorylist.jsp", directory_list},
    {"getservicesmenu.jsp", directory_services},
    {"node.jsp", directory_node},
};

/* @param page  of pages */
static void answer_page(const ccmcip_t *ccmcip, size_t page, const itl_http_request_t *request,
                        itl_http_answer_t *answer)
{
    if (pages[page].page == NULL) {
        authenticate(ccmcip, request, answer);
        return;
    }
    show(ccmcip, pages[page].page, request, answer);
    tell(ccmcip, request,
         &(ccmcip_event_t){.page = pages[page].name,
                           .user = "",
                           .device = "",
                           .what = answer->status == 200 ? "answered" : "out of memory"});
}

void ccmcip_answer(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    const ccmcip_t *ccmcip = context;
    answer->fields = "Cache-Control: no-store\r\n";
    if (request->method == ITL_HTTP_METHOD_POST) {
        answer->status = 405;
        answer->fields = "Allow: GET, HEAD\r\n";
        return;
    }
    const bool below = strncmp(request->path, FOLDER, strlen(FOLDER)) == 0;
    for (size_t i = 0; below && i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(request->path + strlen(FOLDER), pages[i].name) == 0) {
            answer_page(ccmcip, i, request, answer);
            return;
        }
    answer->status = 404;
    tell(ccmcip, request, &(ccmcip_event_t){.page = "", .user = "", .device = "", .what = "not found"});
}
