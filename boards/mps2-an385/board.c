/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include "cmsdk_uart.h"
#include "cortex_m.h"
#include "flash/flash_rules.h"
#include "lan9118.h"
#include "qemu/semihosting.h"

/* Application note AN385, tables 3-2 and 3-5. */
#define CLOCK_HZ      25000000u
#define UART0         0x40004000u
#define UART_BAUD     115200u
#define ETHERNET      0x40200000u
#define PSRAM         0x21000000u
#define UART0_RX_LINE 0u
#define ETHERNET_LINE 13u

/* The part of the PSRAM that stands for flash. */
#define FLASH_BYTES   (512u * 1024u)
#define SECTOR_BYTES  4096u
#define PROGRAM_BYTES 4u

const char board_name[] = "mps2-an385";

static lan9118_t chip = {.base = ETHERNET};
static ethernet_t ethernet;
static flash_rules_t rules;
static hal_flash_t flash;

void board_start(void)
{
    cmsdk_uart_start(UART0, CLOCK_HZ / UART_BAUD);
    cortex_m_clock_start(CLOCK_HZ);
    cortex_m_wake_on(UART0_RX_LINE);
    cortex_m_wake_on(ETHERNET_LINE);
}

uint64_t board_uptime_ms(void)
{
    return cortex_m_uptime_ms();
}

int64_t board_utc_s(void)
{
    return semihosting_time_s();
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

bool board_entropy(void *buf, size_t len)
{
    return semihosting_random(buf, len);
}

void board_mac(uint8_t mac[6])
{
    static const uint8_t local[6] = {0x02, 0x00, 0x5E, 0x00, 0x03, 0x85};
    for (int i = 0; i < 6; i++)
        mac[i] = local[i];
}

const ethernet_t *board_ethernet(void)
{
    ethernet = lan9118_ethernet(&chip);
    return &ethernet;
}

const hal_flash_t *board_flash(void)
{
    rules = (flash_rules_t){
        .storage = storage_of_memory((void *)PSRAM, FLASH_BYTES),
        .sector_size = SECTOR_BYTES,
        .program_size = PROGRAM_BYTES,
    };
    flash = flash_with_rules(&rules);
    return &flash;
}

void board_watchdog_feed(void)
{
}

_Noreturn void board_restart(void)
{
    cortex_m_reset();
}

void board_command_line(char *line, size_t cap)
{
    semihosting_command_line(line, cap);
}

_Noreturn void board_exit(int status)
{
    semihosting_exit(status);
}
