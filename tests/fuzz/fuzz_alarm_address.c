/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Addresses that alarms are sent to, as a phone's configuration names them: of one of the schemes, of none, or
 * malformed. What is taken has a host and a port and nothing that a URI cannot hold.
 */
#include <string.h>

#include "coap/coap_target.h"
#include "fuzz_file.h"
#include "sip/sip_target.h"

static void check_host(const char host[ITL_LIMIT_HOST_BYTES])
{
    const char *end = memchr(host, '\0', ITL_LIMIT_HOST_BYTES);
    CHECK(end != NULL && end > host);
    CHECK(strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:") == (size_t)(end - host));
}

/* Each part of path and query, as an option of CoAP will hold it. */
static void check_path(itl_coap_target_t *target)
{
    char *at = target->path;
    CHECK(memchr(target->path, '\0', sizeof target->path) != NULL);
    CHECK(*at == '\0' || *at == '/' || *at == '?');
    while (*at != '\0') {
        size_t len = strcspn(++at, "/?&");
        char part[ITL_COAP_TARGET_PATH_BYTES];
        memcpy(part, at, len);
        CHECK(itl_coap_target_unescape(part, len) <= len);
        at += len;
    }
}

static void check_coap(const char *uri)
{
    itl_coap_target_t target;
    itl_coap_target_status_t status = itl_coap_target_read(uri, &target);
    CHECK(status == ITL_COAP_TARGET_OK || status == ITL_COAP_TARGET_OTHER || status == ITL_COAP_TARGET_MALFORMED);
    if (status != ITL_COAP_TARGET_OK)
        return;
    check_host(target.host);
    check_path(&target);
    CHECK(target.port != 0 && strpbrk(target.host, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
}

static void check_sip(const char *uri)
{
    itl_sip_target_t target;
    itl_sip_target_status_t status = itl_sip_target_read(uri, &target);
    CHECK(status <= ITL_SIP_TARGET_MALFORMED);
    if (status != ITL_SIP_TARGET_OK)
        return;
    check_host(target.host);
    CHECK(target.port != 0 && target.bracketed == (strchr(uri, '[') != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *uri = fuzz_text(data, size);
    check_coap(uri);
    check_sip(uri);
    free(uri);
    return 0;
}
