/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include <string.h>

#include "clocks.h"
#include "cortex_m.h"
#include "cortex_m7_memory.h"
#include "dwc_eqos.h"
#include "stm32_random.h"
#include "stm32_uart.h"
#include "stm32_watchdog.h"
#include "stm32h7_flash.h"
#include "unique_mac.h"

#define USART3        0x40004800u
#define ETHERNET      0x40028000u
#define RNG           0x48021800u
#define IWDG1         0x58004800u
#define UNIQUE_NUMBER 0x1FF1E800u /* three words */
#define USART3_LINE   39u
#define ETHERNET_LINE 61u
#define UART_BAUD     115200u
#define WATCHDOG_S    20u
#define ETHERNET_PHY  0u
#define ETHERNET_MDC  4u /* a bus of 150 to 250 MHz: by 102 */

/* As link.ld has it: what the Ethernet controller reads and writes by itself. */
#define SHARED           0x30000000u
#define SHARED_SIZE_LOG2 15u

const char board_name[] = "nucleo-h743zi2";

static dwc_eqos_t eqos __attribute__((section(".shared")));
static ethernet_t ethernet;
static ecc_flash_t bank;
static itl_hal_flash_t flash;
static stm32_random_t noise = {.base = RNG};

/* From 0x60000000 to 0xDFFFFFFF nothing is connected, and reading ahead may hang. */
static const cortex_m7_region_t regions[] = {
    {.start = 0x60000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
    {.start = 0x80000000u, .size_log2 = 30, .use = CORTEX_M7_NOTHING},
    {.start = 0xC0000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
    {.start = SHARED, .size_log2 = SHARED_SIZE_LOG2, .use = CORTEX_M7_SHARED},
    {.start = STM32H7_FLASH_BANK2, .size_log2 = STM32H7_FLASH_BANK_SIZE_LOG2, .use = CORTEX_M7_DEVICE},
};

void board_start(void)
{
    stm32_watchdog_start(IWDG1, WATCHDOG_S);
    cortex_m7_memory_start(regions, sizeof regions / sizeof regions[0]);
    clocks_start();
    pins_start();
    memset(&eqos, 0, sizeof eqos); /* its memory had no clock when the rest was zeroed */
    stm32_uart_start(USART3, CLOCKS_APB_HZ, UART_BAUD);
    cortex_m_clock_start(CLOCKS_CORE_HZ);
    cortex_m_wake_on(USART3_LINE);
    cortex_m_wake_on(ETHERNET_LINE);
}

uint64_t board_uptime_ms(void)
{
    return cortex_m_uptime_ms();
}

void board_uart_put(char byte)
{
    stm32_uart_put(USART3, byte);
}

int board_uart_get(void)
{
    return stm32_uart_get(USART3);
}

bool board_entropy(void *buf, size_t len)
{
    return stm32_random_fill(&noise, buf, len);
}

void board_mac(uint8_t mac[6])
{
    unique_mac(UNIQUE_NUMBER, 3, mac);
}

const ethernet_t *board_ethernet(void)
{
    eqos.base = ETHERNET;
    eqos.phy = ETHERNET_PHY;
    eqos.mdc_range = ETHERNET_MDC;
    ethernet = dwc_eqos_ethernet(&eqos);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    bank = stm32h7_flash();
    flash = ecc_flash_open(&bank);
    return &flash;
}

void board_watchdog_feed(void)
{
    stm32_watchdog_feed(IWDG1);
}
