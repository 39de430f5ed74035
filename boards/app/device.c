/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device.h"

#include <string.h>

#include "board.h"
#include "device_coap.h"
#include "device_http.h"
#include "heap.h"
#include "out.h"
#include "tftp/tftp.h"

/* Longest wait for an address at start. */
#define NETWORK_MS 30000u

/* What the emulator's power button would print; QEMU ends with a status of its own, so that a test sees it was this. */
#define POWER_CUT_STATUS 9

static void power_off(void)
{
    out_text("power cut\n");
    board_exit(POWER_CUT_STATUS);
}

static bool start_flash(board_device_t *device)
{
    const itl_hal_flash_t *flash = board_flash();
    if (flash == NULL) {
        out_text("the flash does not answer\n");
        return false;
    }
    flash_meter_init(&device->meter, flash);
    device->phone_flash = device->meter.flash;
    device->phone_flash.sector_count -= settings_sectors(flash);
    return true;
}

static itl_signature_work_t *work_of(board_device_t *device)
{
    return itl_signature_work_init(&device->work, sizeof device->work);
}

static bool read_line(board_device_t *device, char *line, const char *what)
{
    const char *wrong = options_read(&device->options, line);
    if (wrong == NULL)
        return true;
    out_text(what);
    out_text(": not understood: ");
    out_text(wrong);
    out_text("\n");
    return false;
}

/* Settings first: the command line overrides them. A bad setting must not lock anybody out of the console. */
static bool read_options(board_device_t *device)
{
    options_init(&device->options);
    settings_load(&device->settings, device->settings_line);
    read_line(device, device->settings_line, "settings");
    board_command_line(device->command_line, sizeof device->command_line);
    if (!read_line(device, device->command_line, "command line"))
        return false;
    if (!device->options.has_mac)
        board_mac(device->options.config.mac);
    device->meter.cut = device->options.cut;
    device->meter.cut_at = device->options.cut_at;
    device->meter.seed = device->options.cut_seed;
    device->meter.power_off = power_off;
    return true;
}

static void start_network(board_device_t *device)
{
    const options_t *options = &device->options;
    itl_hal_status_t started = lwip_link_start(&device->link, board_ethernet(), options->config.mac,
                                               options->is_fixed ? &options->fixed : NULL);
    if (started != ITL_HAL_OK)
        out_text("the Ethernet controller does not answer\n");
    lwip_net_init(&device->net, &device->link, &device->parts.clock, device_idle, NULL);
    device->has_network = started == ITL_HAL_OK;
}

static bool wait_for_address(board_device_t *device)
{
    uint64_t deadline = board_uptime_ms() + NETWORK_MS;
    while (device->has_network && !lwip_link_ready(&device->link) && board_uptime_ms() < deadline) {
        lwip_link_poll(&device->link);
        device_idle(NULL);
    }
    return device->has_network && lwip_link_ready(&device->link);
}

bool device_start(board_device_t *device)
{
    device_hal_init(&device->parts, &device->hal);
    device->hal.flash = &device->phone_flash;
    device->hal.net = &device->net.hal;
    device->phone = itl_phone_place(&device->phone_storage, sizeof device->phone_storage);
    if (!start_flash(device))
        return false;
    /* Settings that cannot be read are none; they say so themselves to whoever sets one. */
    itl_reason_ignore(settings_open(&device->settings, &device->meter.flash, &device->parts.system, work_of(device)));
    if (!read_options(device))
        return false;
    start_network(device);
    return true;
}

static void use_name(board_device_t *device, uint8_t index, const char *name)
{
    itl_phone_config_t *config = &device->options.config;
    memcpy(device->dhcp_tftp[index], name, LWIP_LINK_NAME_BYTES);
    config->tftp[index] = (itl_phone_server_t){.host = device->dhcp_tftp[index], .port = ITL_TFTP_PORT};
    config->tftp_count = (uint8_t)(index + 1u);
}

/* Servers set by hand come first; option 150 before option 66, as on phones. */
static void use_dhcp_servers(board_device_t *device)
{
    const lwip_link_t *link = &device->link;
    if (device->options.config.tftp_count > 0)
        return;
    for (uint8_t i = 0; i < link->tftp_address_count && i < ITL_LIMIT_TFTP_SERVERS; i++) {
        char name[LWIP_LINK_NAME_BYTES] = "";
        ip4_addr_t ip;
        memcpy(&ip.addr, link->tftp_address[i], 4);
        ip4addr_ntoa_r(&ip, name, sizeof name);
        use_name(device, i, name);
    }
    if (link->tftp_address_count == 0 && link->tftp_name[0] != '\0')
        use_name(device, 0, link->tftp_name);
}

static void tell_address(const board_device_t *device)
{
    char text[16];
    ip4addr_ntoa_r(netif_ip4_addr(&device->link.netif), text, sizeof text);
    out_text("address ");
    out_text(text);
    out_text("\n");
}

/* With the TFTP server that was typed in, in place of those that are learned. */
static itl_phone_config_t config_of(const board_device_t *device)
{
    itl_phone_config_t config = device->options.config;
    if (device->options.alternate.host != NULL) {
        config.tftp[0] = device->options.alternate;
        config.tftp_count = 1;
        config.tftp_alternate = true;
    }
    return config;
}

static void open_phone(board_device_t *device)
{
    const itl_phone_config_t config = config_of(device);
    if (device->tvs == NULL)
        device->tvs = heap_alloc(itl_tvs_client_size());
    itl_phone_close(device->phone);
    itl_phone_memory_t memory = {
        .work = work_of(device), .alarm = device_coap_alarms(device), .tvs = device->tvs, .http = device_http(device)};
    device->opened = itl_phone_init(device->phone, &config, &device->hal, &memory);
}

static bool tell_opened(const board_device_t *device)
{
    if (device->opened == ITL_REASON_NONE)
        return true;
    out_text("the phone cannot boot: ");
    out_text(itl_reason_name(device->opened));
    if (device->opened == ITL_REASON_STORE_DAMAGED || device->opened == ITL_REASON_STORE_VERSION)
        out_text("; factory-reset helps\n");
    else
        out_text("; no key mends that\n");
    return false;
}

/* Power-on, as far as the phone is concerned: with what settings and flash hold now. */
static bool power_on(board_device_t *device)
{
    use_dhcp_servers(device);
    open_phone(device);
    device->powered_on(device);
    if (device->opened == ITL_REASON_NONE)
        itl_phone_boot(device->phone);
    return tell_opened(device);
}

bool device_boot(board_device_t *device)
{
    if (wait_for_address(device))
        tell_address(device);
    else
        out_text("no network address\n");
    return power_on(device);
}

bool device_reset(board_device_t *device, bool hard)
{
    if (hard || device->opened != ITL_REASON_NONE)
        return power_on(device);
    itl_phone_boot(device->phone);
    return true;
}

itl_reason_t device_forget_settings(board_device_t *device)
{
    itl_reason_t formatted =
        settings_format(&device->settings, &device->meter.flash, &device->parts.system, work_of(device));
    (void)read_options(device); /* the command line was understood before */
    return formatted;
}
