/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https/https_get.h"

#include <string.h>

#include "hal/canary.h"
#include "itl_limits.h"
#include "text/text.h"

static void end(itl_https_get_t *get, itl_reason_t reason, itl_https_fault_t fault)
{
    get->result.reason = reason;
    get->result.fault = fault;
    get->busy = false;
}

static bool is_redirection(uint16_t status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Host of the request: with its port, where that is not the usual one (RFC 9110 section 7.2). */
static void write_host(itl_https_get_t *get)
{
    itl_text_t text = itl_text_in(get->host, sizeof get->host);
    const uint16_t usual = get->url.secure ? ITL_HTTPS_SECURE_PORT : ITL_HTTPS_PLAIN_PORT;
    if (get->url.port == usual)
        itl_text_host(&text, get->url.host);
    else
        itl_text_server(&text, get->url.host, get->url.port);
}

static uint32_t timeout_of(const itl_https_get_t *get)
{
    return get->job->timeout_ms != 0 ? get->job->timeout_ms : ITL_DEFAULT_TIMEOUT_MS;
}

static void ask(itl_https_get_t *get)
{
    const itl_https_setup_t *setup = get->setup;
    const uint32_t timeout_ms = timeout_of(get);
    const uint64_t now_ms = itl_hal_now_ms(setup->clock);
    const uint64_t left_ms = get->deadline_ms > now_ms ? get->deadline_ms - now_ms : 1;
    get->result.secure = get->url.secure;
    get->fetch_job = (itl_fetch_job_t){.file = get->url.target,
                                       .timeout_ms = timeout_ms,
                                       .max_bytes = get->job->max_bytes,
                                       .transfer_ms = (uint32_t)left_ms,
                                       .sink = get->job->sink};
    write_host(get);
    itl_https_transfer_init(&get->transfer, setup, get->url.host, timeout_ms, get->deadline_ms);
    if (!get->url.secure)
        itl_http_transfer_init(&get->transfer.http, setup->net, setup->clock, timeout_ms);
    get->transfer.http.as_it_stands = true;
    get->transfer.http.host = get->host;
    get->transfer.http.more = get->job->fields;
    get->transfer.http.seen = &get->fields;
    itl_reach_start(&get->reach, setup->net, setup->clock, get->url.host, get->url.port, timeout_ms);
    if (get->url.secure)
        itl_fetch_start(&get->fetch, &itl_https_way, &get->transfer, &get->reach, &get->fetch_job);
    else
        itl_fetch_start(&get->fetch, &itl_http_way, &get->transfer.http, &get->reach, &get->fetch_job);
}

void itl_https_get_start(itl_https_get_t *get, const itl_https_setup_t *setup, const itl_https_job_t *job,
                         const itl_https_url_t *url)
{
    itl_https_get_cancel(get);
    get->url = *url;
    get->setup = setup;
    get->job = job;
    get->result = (itl_https_result_t){0};
    get->fields = (itl_http_fields_t){0};
    get->redirects = 0;
    get->deadline_ms = itl_hal_now_ms(setup->clock) + job->whole_ms;
    get->busy = url->host[0] != '\0';
    if (get->busy)
        ask(get);
    else
        end(get, ITL_REASON_INTERNAL, ITL_HTTPS_FAULT_URL);
}

/* The server says that what is asked for is elsewhere. */
static void redirect(itl_https_get_t *get)
{
    const bool was_secure = get->url.secure;
    if (get->redirects >= get->job->redirects) {
        end(get, ITL_REASON_HTTP_ERROR, ITL_HTTPS_FAULT_REDIRECTS);
    } else if (get->fields.location[0] == '\0' || !itl_https_url_follow(&get->url, get->fields.location)) {
        end(get, ITL_REASON_HTTP_ERROR, ITL_HTTPS_FAULT_URL);
    } else if (!ITL_CANARY_HOLDS("https-downgrade", !was_secure || get->url.secure)) {
        end(get, ITL_REASON_HTTP_ERROR, ITL_HTTPS_FAULT_DOWNGRADE);
    } else {
        get->redirects++;
        ask(get);
    }
}

static void take_result(itl_https_get_t *get)
{
    const itl_fetch_result_t *result = itl_fetch_result(&get->fetch);
    const itl_https_fault_t fault = get->url.secure ? get->transfer.fault : ITL_HTTPS_FAULT_NONE;
    get->result.status = get->fetch.asked ? get->transfer.http.response.status : 0;
    get->result.bytes = result->bytes;
    if (result->reason == ITL_REASON_HTTP_ERROR && fault == ITL_HTTPS_FAULT_NONE && is_redirection(get->result.status))
        redirect(get);
    else
        end(get, result->reason, fault);
}

uint64_t itl_https_get_poll(itl_https_get_t *get)
{
    while (get->busy) {
        uint64_t next_ms = itl_fetch_poll(&get->fetch);
        if (!itl_fetch_busy(&get->fetch)) {
            take_result(get);
            continue;
        }
        if (itl_hal_now_ms(get->setup->clock) < get->deadline_ms)
            return next_ms < get->deadline_ms ? next_ms : get->deadline_ms;
        itl_fetch_cancel(&get->fetch);
        end(get, ITL_REASON_HTTP_TIMEOUT, ITL_HTTPS_FAULT_NONE);
    }
    return ITL_HAL_FOREVER;
}

bool itl_https_get_busy(const itl_https_get_t *get)
{
    return get->busy;
}

void itl_https_get_cancel(itl_https_get_t *get)
{
    if (!get->busy)
        return;
    itl_fetch_cancel(&get->fetch);
    end(get, ITL_REASON_INTERNAL, ITL_HTTPS_FAULT_NONE);
}
