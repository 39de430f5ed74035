/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https/https_phone.h"

#include "family/family.h"
#include "phone/phone_view.h"
#include "text/text.h"
#include "tvs/tvs_session.h"

/* Width, height and depth of the text area, colour or grey. The 7970's stands in the maker's examples; the others are
 * inferred from their screens. */
static const char *const displays[ITL_FAMILY_COUNT] = {
    [ITL_FAMILY_OTHER] = "298, 144, 4, G",  [ITL_FAMILY_7940_60] = "133, 65, 2, G",
    [ITL_FAMILY_7906_11] = "190, 42, 1, G", [ITL_FAMILY_794X_796X] = "298, 144, 4, G",
    [ITL_FAMILY_797X] = "298, 168, 12, C",  [ITL_FAMILY_69XX] = "396, 81, 1, G",
    [ITL_FAMILY_78XX] = "396, 126, 1, G",   [ITL_FAMILY_88XX] = "559, 265, 16, C",
    [ITL_FAMILY_8821] = "240, 256, 16, C",  [ITL_FAMILY_8831] = "396, 126, 1, G",
    [ITL_FAMILY_89XX] = "500, 240, 16, C",  [ITL_FAMILY_99XX] = "498, 289, 16, C",
};

static void write_fields(itl_https_phone_t *client, const char *model)
{
    itl_text_t text = itl_text_in(client->fields, sizeof client->fields);
    itl_text_string(&text, "User-Agent: itlphone\r\n"
                           "Accept: x-CiscoIPPhone/*;version=9.0, text/*,image/*,*/*\r\n"
                           "Accept-Language: en\r\n"
                           "Accept-Charset: utf-8,iso-8859-1;q=0.8\r\n"
                           "x-CiscoIPPhoneModelName: CP-");
    itl_text_string(&text, model);
    itl_text_string(&text, "\r\nx-CiscoIPPhoneSDKVersion: 9.0.1\r\nx-CiscoIPPhoneDisplay: ");
    itl_text_string(&text, displays[itl_family_of_model(model)]);
    itl_text_string(&text, "\r\n");
}

void itl_https_phone_init(itl_https_phone_t *client, itl_phone_t *phone)
{
    const itl_phone_config_t *config = itl_phone_config(phone);
    const itl_hal_t *hal = itl_phone_hal(phone);
    const bool has_one = config->tvs_tls_only != ITL_TVS_TLS_DEFAULT;
    itl_phone_peer_init(&client->peer, phone);
    client->setup = (itl_https_setup_t){
        .net = hal->net,
        .clock = hal->clock,
        .random = hal->random,
        .work = itl_phone_work(phone),
        .judge = {.ctx = &client->peer,
                  .check = itl_phone_peer_check,
                  .poll = itl_phone_peer_poll,
                  .end = itl_phone_peer_end},
        .version_min = itl_tvs_session_version(has_one ? config->tvs_tls_only : config->tvs_tls_min),
        .version_only = has_one ? itl_tvs_session_version(config->tvs_tls_only) : 0,
    };
    write_fields(client, config->model != NULL ? config->model : ITL_DEFAULT_MODEL);
}
