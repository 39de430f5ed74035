/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt1060.h"

#include <stdbool.h>
#include <string.h>

#include "board.h"
#include "cortex_m.h"
#include "cortex_m7_memory.h"
#include "imx_lpuart.h"
#include "imx_watchdog.h"
#include "imxrt_flash.h"
#include "imxrt_gpt.h"
#include "imxrt_trng.h"
#include "registers.h"
#include "unique_mac.h"

/* i.MX RT1060 Reference Manual, chapters 3 (memory map), 4 (interrupts) and 23 (fuses). */
#define WDOG1           0x400B8000u
#define ENET            0x402D8000u
#define ENET_LINE       114u
#define UART_BAUD       115200u
#define WATCHDOG_HALF_S 40u
#define ENET_MDC        26u         /* 132 MHz / (2 * 27) */
#define FUSES_UNIQUE    0x401F4410u /* two words, 16 bytes apart */
#define FUSES_MAC       0x401F4620u /* the same */
#define FUSES_APART     0x10u

/* The PHYs of these boards want less. */
#define PHY_RESET_MS 20u
#define PHY_START_MS 60u

enum {
    REGION_FLEXSPI,
    REGION_SEMC,
    REGION_FLASH,
    REGION_LISTS,
    REGION_CODE_RAM,
    REGION_NULL,
    REGION_RAM,
    REGION_SHARED,
    REGIONS
};

static nxp_enet_t enet __attribute__((section(".shared")));
static ethernet_t ethernet;
static imxrt_flash_t part = {.regions = {REGION_FLASH, REGION_LISTS}};
static itl_hal_flash_t flash;

/* What of the address space leads out of the chip is closed but for the flash, so that nothing is read ahead there. */
static void memory_map_start(void)
{
    const cortex_m7_region_t regions[REGIONS] = {
        [REGION_FLEXSPI] = {.start = 0x60000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
        [REGION_SEMC] = {.start = 0x80000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
        [REGION_FLASH] = {.start = IMXRT_FLASH_BASE, .size_log2 = 23, .use = CORTEX_M7_PROGRAM},
        [REGION_LISTS] = {.start = IMXRT_FLASH_BASE + imxrt1060.flash_region_start,
                          .size_log2 = imxrt1060.flash_region_log2,
                          .use = CORTEX_M7_SHARED},
        [REGION_CODE_RAM] = {.start = 0x00000000u, .size_log2 = 17, .use = CORTEX_M7_CODE_RAM},
        [REGION_NULL] = {.start = 0x00000000u, .size_log2 = 8, .use = CORTEX_M7_NOTHING},
        [REGION_RAM] = {.start = 0x20200000u, .size_log2 = 19, .use = CORTEX_M7_DATA},
        [REGION_SHARED] = {.start = 0x20280000u, .size_log2 = 18, .use = CORTEX_M7_SHARED},
    };
    cortex_m7_memory_start(regions, REGIONS);
}

static void wait_ms(uint64_t ms)
{
    uint64_t end = imxrt_gpt_uptime_ms() + ms;
    while (imxrt_gpt_uptime_ms() <= end)
        continue;
}

/* With its 50 MHz there, and the pins as it reads them when its reset ends. */
static void phy_start(void)
{
    imxrt_gate_open(imxrt1060.phy_port_gate);
    imxrt_gpio_set(imxrt1060.phy_high.port, imxrt1060.phy_high.number, 1);
    imxrt_gpio_set(imxrt1060.phy_reset.port, imxrt1060.phy_reset.number, 0);
    wait_ms(PHY_RESET_MS);
    imxrt_gpio_set(imxrt1060.phy_reset.port, imxrt1060.phy_reset.number, 1);
    wait_ms(PHY_START_MS);
    if (!imxrt1060.phy_high_stays)
        imxrt_gpio_release(imxrt1060.phy_high.port, imxrt1060.phy_high.number);
}

static void open_gates(void)
{
    static const imxrt_gate_t gates[] = {IMXRT_GPT1, IMXRT_GPT1_SERIAL, IMXRT_OCOTP, IMXRT_TRNG};
    for (size_t i = 0; i < sizeof gates / sizeof gates[0]; i++)
        imxrt_gate_open(gates[i]);
    imxrt_gate_open(imxrt1060.console_gate);
}

void board_start(void)
{
    imxrt_watchdogs_stop();
    imx_watchdog_start(WDOG1, WATCHDOG_HALF_S);
    memory_map_start();
    memset(&enet, 0, sizeof enet); /* shared with the controller, so not zeroed with the rest */
    imxrt_clocks_start();
    open_gates();
    imxrt_gpt_start();
    imxrt_ethernet_clock_start();
    imxrt_pins_set(imxrt1060.pins, imxrt1060.pin_count);
    imx_lpuart_start(imxrt1060.console, IMXRT_CRYSTAL_HZ, UART_BAUD);
    phy_start();
    imxrt_trng_start();
    cortex_m_clock_start(IMXRT_CORE_HZ); /* its ticks end sleeps */
    cortex_m_wake_on(imxrt1060.console_line);
    cortex_m_wake_on(ENET_LINE);
}

uint64_t board_uptime_ms(void)
{
    return imxrt_gpt_uptime_ms();
}

void board_uart_put(char byte)
{
    imx_lpuart_put(imxrt1060.console, byte);
}

int board_uart_get(void)
{
    return imx_lpuart_get(imxrt1060.console);
}

bool board_entropy(void *buf, size_t len)
{
    return imxrt_trng_read(buf, len);
}

/* The address in the fuses, where the maker has burned one; else one from the chip's own number. */
void board_mac(uint8_t mac[6])
{
    uint32_t low = *reg32(FUSES_MAC);
    uint32_t high = *reg32(FUSES_MAC + FUSES_APART) & 0xFFFFu;
    const uint8_t burned[6] = {(uint8_t)(high >> 8), (uint8_t)high,       (uint8_t)(low >> 24),
                               (uint8_t)(low >> 16), (uint8_t)(low >> 8), (uint8_t)low};
    if ((low | high) != 0 && (burned[0] & 1u) == 0) {
        memcpy(mac, burned, sizeof burned);
        return;
    }
    uint32_t number[2] = {*reg32(FUSES_UNIQUE), *reg32(FUSES_UNIQUE + FUSES_APART)};
    unique_mac((uintptr_t)number, sizeof number / sizeof number[0], mac);
}

const ethernet_t *board_ethernet(void)
{
    enet.base = ENET;
    enet.phy = NXP_ENET_ANY_PHY;
    enet.mdc_divider = ENET_MDC;
    enet.phy_settings = imxrt1060.phy;
    ethernet = nxp_enet_ethernet(&enet);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    part.first = imxrt1060.flash_first;
    part.sectors = imxrt1060.flash_sectors;
    return imxrt_flash_open(&part, &flash) == ITL_HAL_OK ? &flash : NULL;
}

void board_watchdog_feed(void)
{
    imx_watchdog_feed(WDOG1);
}
