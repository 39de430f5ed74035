/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mps2.h"

#include <string.h>

#include "board.h"
#include "cmsdk_uart.h"
#include "cortex_m.h"
#include "flash/flash_rules.h"
#include "lan9118.h"
#include "sp805.h"

/* Application notes AN385 and AN500, memory map and interrupt tables. */
#define CLOCK_HZ      25000000u
#define UART0         0x40004000u
#define UART_BAUD     115200u
#define WATCHDOG      0x40008000u
#define WATCHDOG_MS   20000u
#define UART0_RX_LINE 0u
#define ETHERNET_LINE 13u

/* The part of the PSRAM that stands for flash. */
#define FLASH_BYTES   (512u * 1024u)
#define SECTOR_BYTES  4096u
#define PROGRAM_BYTES 4u

static lan9118_t chip;
static ethernet_t ethernet;
static flash_rules_t rules;
static itl_hal_flash_t flash;

void board_start(void)
{
    if (mps2.memory_start != NULL)
        mps2.memory_start();
    cmsdk_uart_start(UART0, CLOCK_HZ / UART_BAUD);
    cortex_m_clock_start(CLOCK_HZ);
    cortex_m_wake_on(UART0_RX_LINE);
    cortex_m_wake_on(ETHERNET_LINE);
    sp805_start(WATCHDOG, CLOCK_HZ / 1000u * WATCHDOG_MS);
}

uint64_t board_uptime_ms(void)
{
    return cortex_m_uptime_ms();
}

void board_sleep(void)
{
    cortex_m_sleep();
}

void board_uart_put(char byte)
{
    cmsdk_uart_put(UART0, byte);
}

int board_uart_get(void)
{
    return cmsdk_uart_get(UART0);
}

void board_mac(uint8_t mac[6])
{
    memcpy(mac, mps2.mac, sizeof mps2.mac);
}

const ethernet_t *board_ethernet(void)
{
    chip.base = mps2.ethernet;
    ethernet = lan9118_ethernet(&chip);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    rules = (flash_rules_t){
        .storage = storage_of_memory((void *)mps2.psram, FLASH_BYTES),
        .sector_size = SECTOR_BYTES,
        .program_size = PROGRAM_BYTES,
    };
    flash = flash_with_rules(&rules);
    return &flash;
}

void board_watchdog_feed(void)
{
    sp805_feed(WATCHDOG);
}

_Noreturn void board_restart(void)
{
    cortex_m_reset();
}
