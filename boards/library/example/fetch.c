/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone in fifty lines: gets an address, fetches its lists from 10.0.2.2, decides, keeps what it trusts. */
#include "board.h"
#include "device_hal.h"
#include "lwip/lwip_link.h"
#include "lwip/lwip_net.h"
#include "out.h"
#include "phone/phone_view.h"
#include "signature/signature.h"
#include "tvs/tvs.h"

static lwip_link_t link;
static lwip_net_t net;
static itl_phone_storage_t storage;
static itl_signature_memory_t memory;
static max_align_t tvs_memory[1024];

static const itl_phone_config_t config = {
    .mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
    .model = "7962",
    .firmware = "9.4.1",
    .tftp = {{"10.0.2.2", EXAMPLE_TFTP_PORT}},
    .tftp_count = 1,
    .timeout_ms = ITL_DEFAULT_TIMEOUT_MS,
};

int main(void)
{
    board_start();
    device_hal_t parts;
    itl_hal_t hal = {.flash = board_flash(), .net = &net.hal};
    device_hal_init(&parts, &hal);
    if (lwip_link_start(&link, board_ethernet(), config.mac, NULL) != ITL_HAL_OK)
        return 1;
    lwip_net_init(&net, &link, hal.clock, device_idle, NULL);
    for (; !lwip_link_ready(&link); device_idle(NULL)) /* which feeds the watchdog */
        lwip_link_poll(&link);

    itl_phone_memory_t lent = {.work = itl_signature_work_init(&memory, sizeof memory)};
    if (itl_tvs_client_size() <= sizeof tvs_memory)
        lent.tvs = tvs_memory;
    itl_phone_t *phone = itl_phone_place(&storage, sizeof storage);
    if (itl_phone_init(phone, &config, &hal, &lent) != ITL_REASON_NONE)
        return 1;
    itl_phone_boot(phone);
    for (uint64_t next = itl_phone_poll(phone); !itl_phone_done(phone); next = itl_phone_poll(phone))
        net.hal.wait(net.hal.ctx, next, NULL, 0, NULL);
    out_text("reason: ");
    out_text(itl_reason_name(itl_phone_refusal(phone)));
    out_text("\n");
    return itl_phone_exit_status(phone);
}
