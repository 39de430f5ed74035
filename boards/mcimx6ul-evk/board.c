/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include <string.h>

#include "flash/flash_rules.h"
#include "generic_timer.h"
#include "gic.h"
#include "imx_uart.h"
#include "imx_watchdog.h"
#include "nxp_enet.h"
#include "startup/mmu.h"

/* i.MX 6UltraLite Reference Manual, chapters 2 (memory map) and 3 (interrupts). */
#define UART1           0x02020000u
#define WATCHDOG1       0x020BC000u
#define ENET1           0x02188000u
#define UART1_ID        58u
#define ENET1_ID        150u
#define UART_CLOCK_HZ   80000000u
#define UART_BAUD       115200u
#define WATCHDOG_HALF_S 40u
#define ENET_MDC        13u /* 66 MHz / (2 * 14) */

/* The end of the RAM stands for flash: QEMU keeps the RAM in a file. */
#define FLASH         0x83F00000u
#define FLASH_BYTES   (512u * 1024u)
#define SECTOR_BYTES  4096u
#define PROGRAM_BYTES 4u

const char board_name[] = "mcimx6ul-evk";

static const gic_t gic = {.distributor = 0x00A01000u, .cpu = 0x00A02000u};
static nxp_enet_t enet __attribute__((section(".shared")));
static ethernet_t ethernet;
static flash_rules_t rules;
static itl_hal_flash_t flash;

/* The flash's memory is not cached either: what is programmed must be in the file at once. */
const mmu_range_t mmu_ranges[] = {
    {.start = 0x80000000u, .bytes = 0x00410000u, .use = MMU_PROGRAM},
    {.start = 0x80500000u, .bytes = 0x00800000u, .use = MMU_DATA},
    {.start = 0x80D00000u, .bytes = 0x00100000u, .use = MMU_SHARED},
    {.start = FLASH, .bytes = FLASH_BYTES, .use = MMU_SHARED},
    {0},
};

void board_start(void)
{
    memset(&enet, 0, sizeof enet); /* shared with the controller, so not zeroed with the rest */
    imx_uart_start(UART1, UART_CLOCK_HZ, UART_BAUD);
    gic_start(&gic);
    gic_wake_on(&gic, GENERIC_TIMER_ID);
    gic_wake_on(&gic, UART1_ID);
    gic_wake_on(&gic, ENET1_ID);
    imx_watchdog_start(WATCHDOG1, WATCHDOG_HALF_S);
}

uint64_t board_uptime_ms(void)
{
    return generic_timer_uptime_ms();
}

void board_sleep(void)
{
    generic_timer_wake_in_1_ms();
    gic_sleep(&gic);
}

void board_uart_put(char byte)
{
    imx_uart_put(UART1, byte);
}

int board_uart_get(void)
{
    return imx_uart_get(UART1);
}

void board_mac(uint8_t mac[6])
{
    static const uint8_t local[6] = {0x02, 0x00, 0x5E, 0x00, 0x06, 0x01};
    memcpy(mac, local, sizeof local);
}

const ethernet_t *board_ethernet(void)
{
    enet.base = ENET1;
    enet.phy = NXP_ENET_ANY_PHY;
    enet.mdc_divider = ENET_MDC;
    ethernet = nxp_enet_ethernet(&enet);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    rules = (flash_rules_t){
        .storage = storage_of_memory((void *)FLASH, FLASH_BYTES),
        .sector_size = SECTOR_BYTES,
        .program_size = PROGRAM_BYTES,
    };
    flash = flash_with_rules(&rules);
    return &flash;
}

void board_watchdog_feed(void)
{
    imx_watchdog_feed(WATCHDOG1);
}

_Noreturn void board_restart(void)
{
    imx_watchdog_reset(WATCHDOG1);
}
