/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include "clocks.h"
#include "cortex_m.h"
#include "kinetis_flash.h"
#include "kinetis_system.h"
#include "kinetis_uart.h"
#include "nxp_enet.h"
#include "unique_mac.h"

#define UART0             0x4006A000u
#define ENET              0x400C0000u
#define SIM_UID           0x40048054u /* four words */
#define UART0_LINE        31u
#define ENET_RECEIVE_LINE 84u
#define UART_BAUD         115200u
#define WATCHDOG_MS       20000u
#define ENET_PHY          0u
#define ENET_MDC          23u /* 120 MHz / (2 * 24) */

/* The second flash block. */
#define FLASH         0x00080000u
#define FLASH_SECTORS 128u

const char board_name[] = "frdm-k64f";

/* Flash configuration field (K64 Sub-Family Reference Manual, section 29.3.1): no backdoor key, nothing protected; not
 * secured and mass erase allowed (FSEC 0xFE); no NMI from the pin of SW3 (FOPT bit 2 clear). */
__attribute__((section(".flash_config"), used)) static const uint8_t flash_config[16] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFB, 0xFF, 0xFF};

static nxp_enet_t enet;
static ethernet_t ethernet;
static ecc_flash_t part;
static itl_hal_flash_t flash;

void board_start(void)
{
    kinetis_watchdog_start(WATCHDOG_MS);
    clocks_start();
    pins_start();
    kinetis_uart_start(UART0, CLOCKS_CORE_HZ, UART_BAUD);
    cortex_m_clock_start(CLOCKS_CORE_HZ);
    cortex_m_wake_on(UART0_LINE);
    cortex_m_wake_on(ENET_RECEIVE_LINE);
}

uint64_t board_uptime_ms(void)
{
    return cortex_m_uptime_ms();
}

void board_uart_put(char byte)
{
    kinetis_uart_put(UART0, byte);
}

int board_uart_get(void)
{
    return kinetis_uart_get(UART0);
}

bool board_entropy(void *buf, size_t len)
{
    return kinetis_random(buf, len);
}

void board_mac(uint8_t mac[6])
{
    unique_mac(SIM_UID, 4, mac);
}

const ethernet_t *board_ethernet(void)
{
    enet.base = ENET;
    enet.phy = ENET_PHY;
    enet.mdc_divider = ENET_MDC;
    ethernet = nxp_enet_ethernet(&enet);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    part = kinetis_flash(FLASH, FLASH_SECTORS);
    flash = ecc_flash_open(&part);
    return &flash;
}

void board_watchdog_feed(void)
{
    kinetis_watchdog_feed();
}
