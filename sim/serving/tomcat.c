/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/tomcat.h"

#include <stdlib.h>
#include <string.h>

#include "httpd/http_service.h"
#include "text/text.h"
#include "tls/tls_judge.h"
#include "tlsd/tls_context.h"
#include "tlsd/tls_net.h"

struct tomcat {
    ccmcip_t answers[2]; /* By HTTP, by HTTPS. */
    char bases[2][320];
    base_bytes_t pem;
    cluster_tls_t tls_min;
    const itl_hal_clock_t *clock;
    tls_net_t *tls;
    http_service_t *plain, *secure;
};

/* --- opening --- */

static http_service_t *serve(tomcat_t *tomcat, const tomcat_config_t *config, bool secure, const itl_hal_net_t *net,
                             itl_hal_addr_t *failed)
{
    const itl_hal_addr_t *address = secure ? &config->secure_address : &config->address;
    const http_service_config_t service = {.address = *address,
                                           .connections = config->connections,
                                           .handler = ccmcip_answer,
                                           .context = &tomcat->answers[secure]};
    http_service_t *opened = http_service_open(&service, net, tomcat->clock);
    if (opened == NULL) {
        *failed = *address;
        return NULL;
    }
    itl_text_t base = itl_text_in(tomcat->bases[secure], sizeof tomcat->bases[secure]);
    itl_text_string(&base, secure ? "https://" : "http://");
    itl_text_server(&base, config->host, http_service_address(opened).port);
    itl_text_string(&base, "/ccmcip/");
    tomcat->answers[secure] = config->ccmcip;
    tomcat->answers[secure].base = tomcat->bases[secure];
    return opened;
}

static bool open_tls(tomcat_t *tomcat, const tomcat_config_t *config, const itl_hal_t *hal, base_error_t *error)
{
    static const uint16_t versions[] = {ITL_TLS_VERSION_1_0, ITL_TLS_VERSION_1_1, ITL_TLS_VERSION_1_2,
                                        ITL_TLS_VERSION_1_3};
    const tls_context_config_t context = {
        .pem = (const char *)config->pem->data,
        .pem_len = config->pem->size,
        .version_min = versions[config->tls_min],
        .version_max = config->tls_max != CLUSTER_TLS_NO_LIMIT ? versions[config->tls_max - CLUSTER_TLS_TO_1_0] : 0,
        .random = hal->random,
    };
    struct WOLFSSL_CTX *ctx = tls_context_create(&context, error);
    if (ctx == NULL)
        return false;
    tomcat->tls = tls_net_create(ctx, context.version_min, hal);
    return tomcat->tls != NULL || base_fail(error, "out of memory");
}

static bool open_all(tomcat_t *tomcat, const tomcat_config_t *config, const itl_hal_t *hal, itl_hal_addr_t *failed,
                     base_error_t *error)
{
    base_put(&tomcat->pem, config->pem->data, config->pem->size);
    if (tomcat->pem.failed)
        return base_fail(error, "out of memory");
    if (!open_tls(tomcat, config, hal, error))
        return false;
    tomcat->plain = serve(tomcat, config, false, hal->net, failed);
    if (tomcat->plain != NULL)
        tomcat->secure = serve(tomcat, config, true, tls_net_hal(tomcat->tls), failed);
    return tomcat->secure != NULL;
}

tomcat_t *tomcat_open(const tomcat_config_t *config, const itl_hal_t *hal, itl_hal_addr_t *failed, base_error_t *error)
{
    tomcat_t *tomcat = calloc(1, sizeof *tomcat);
    *failed = (itl_hal_addr_t){.family = ITL_HAL_NO_FAMILY};
    if (tomcat == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    tomcat->tls_min = config->tls_min;
    tomcat->clock = hal->clock;
    if (open_all(tomcat, config, hal, failed, error))
        return tomcat;
    tomcat_close(tomcat);
    return NULL;
}

void tomcat_close(tomcat_t *tomcat)
{
    if (tomcat == NULL)
        return;
    http_service_close(tomcat->plain);
    http_service_close(tomcat->secure);
    tls_net_destroy(tomcat->tls);
    base_bytes_free(&tomcat->pem);
    free(tomcat);
}

/* --- what runs --- */

itl_hal_addr_t tomcat_address(const tomcat_t *tomcat, bool secure)
{
    return http_service_address(secure ? tomcat->secure : tomcat->plain);
}

bool tomcat_is_same(const tomcat_t *tomcat, const tomcat_config_t *config)
{
    return tomcat->tls_min == config->tls_min && tomcat->answers[0].release == config->ccmcip.release &&
           tomcat->pem.size == config->pem->size && memcmp(tomcat->pem.data, config->pem->data, config->pem->size) == 0;
}

bool tomcat_ready(tomcat_t *tomcat, itl_hal_socket_t socket)
{
    return http_service_ready(tomcat->plain, socket) || http_service_ready(tomcat->secure, socket);
}

uint64_t tomcat_poll(tomcat_t *tomcat)
{
    const uint64_t plain = http_service_poll(tomcat->plain);
    tls_net_turn(tomcat->tls);
    uint64_t secure = http_service_poll(tomcat->secure);
    if (tls_net_left(tomcat->tls)) {
        http_service_wake(tomcat->secure);
        secure = itl_hal_now_ms(tomcat->clock);
    }
    return plain < secure ? plain : secure;
}
