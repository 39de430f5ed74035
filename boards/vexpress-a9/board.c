/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include <string.h>

#include "cfi_nor.h"
#include "gic.h"
#include "lan9118.h"
#include "pl011.h"
#include "registers.h"
#include "sp804.h"
#include "startup/mmu.h"

/* Motherboard Express µATX TRM (DUI 0447), legacy memory map; CoreTile Express A9x4 TRM (DUI 0448). */
#define SYSREGS       0x10000000u
#define UART0         0x10009000u
#define TIMERS        0x10011000u
#define NOR_BANK_1    0x44000000u
#define ETHERNET      0x4E000000u
#define SYS_CFGDATA   (SYSREGS + 0xA0u)
#define SYS_CFGCTRL   (SYSREGS + 0xA4u)
#define CFG_REBOOT    0xC0900000u /* start, write, function 9 */
#define UART_CLOCK_HZ 24000000u
#define UART_BAUD     115200u

/* Interrupts: shared ones start at 32. */
#define TIMERS_ID   34u
#define UART0_ID    37u
#define ETHERNET_ID 47u

#define FLASH_SECTORS 8u

const char board_name[] = "vexpress-a9";

static const gic_t gic = {.distributor = 0x1E001000u, .cpu = 0x1E000100u};
static lan9118_t chip = {.base = ETHERNET};
static cfi_nor_t nor = {.base = NOR_BANK_1, .sectors = FLASH_SECTORS};
static ethernet_t ethernet;
static itl_hal_flash_t flash;

const mmu_range_t mmu_ranges[] = {
    {.start = 0x60000000u, .bytes = 0x00410000u, .use = MMU_PROGRAM},
    {.start = 0x60500000u, .bytes = 0x00800000u, .use = MMU_DATA},
    {0},
};

void board_start(void)
{
    pl011_start(UART0, UART_CLOCK_HZ * 4u / UART_BAUD);
    sp804_start(TIMERS);
    gic_start(&gic);
    gic_wake_on(&gic, TIMERS_ID);
    gic_wake_on(&gic, UART0_ID);
    gic_wake_on(&gic, ETHERNET_ID);
}

uint64_t board_uptime_ms(void)
{
    return sp804_uptime_ms(TIMERS);
}

void board_sleep(void)
{
    gic_sleep(&gic);
    sp804_clear(TIMERS);
}

void board_uart_put(char byte)
{
    pl011_put(UART0, byte);
}

int board_uart_get(void)
{
    return pl011_get(UART0);
}

void board_mac(uint8_t mac[6])
{
    static const uint8_t local[6] = {0x02, 0x00, 0x5E, 0x00, 0x0A, 0x09};
    memcpy(mac, local, sizeof local);
}

const ethernet_t *board_ethernet(void)
{
    ethernet = lan9118_ethernet(&chip);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    return cfi_nor_open(&nor, &flash) == ITL_HAL_OK ? &flash : NULL;
}

void board_watchdog_feed(void)
{
}

_Noreturn void board_restart(void)
{
    *reg32(SYS_CFGDATA) = 0;
    *reg32(SYS_CFGCTRL) = CFG_REBOOT;
    for (;;)
        continue;
}
