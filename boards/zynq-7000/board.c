/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include <string.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/sha256.h>

#include "cadence_gem.h"
#include "cadence_ttc.h"
#include "cadence_uart.h"
#include "gic.h"
#include "noise_health.h"
#include "pl310.h"
#include "qemu/semihosting.h"
#include "spi_nor.h"
#include "startup/mmu.h"
#include "zynq_qspi.h"
#include "zynq_slcr.h"
#include "zynq_swdt.h"
#include "zynq_xadc.h"

/* Xilinx UG585, chapters 4 (address map) and 7 (interrupts). */
#define UART0       0xE0000000u
#define UART1       0xE0001000u
#define GEM0        0xE000B000u
#define QSPI        0xE000D000u
#define TTC0        0xF8001000u
#define LEVEL_2     0xF8F02000u
#define TTC0_ID     42u
#define GEM0_ID     54u
#define UART0_ID    59u
#define UART1_ID    82u
#define LOADER_BAUD 115200u

/* QEMU's timers run at this rate whatever the clock registers say. */
#define EMULATED_TIMER_HZ 133000000u

#define WATCHDOG_S    20u
#define FLASH_SECTORS 16u

/* Between two sweeps: the converter has gone through its sensors. */
#define SWEEP_MS 1u

const char board_name[] = "zynq-7000";

static const gic_t gic = {.distributor = 0xF8F01000u, .cpu = 0xF8F00100u};
static cadence_gem_t gem __attribute__((section(".shared")));
static ethernet_t ethernet;
static uintptr_t qspi = QSPI;
static spi_nor_t nor;
static itl_hal_flash_t flash;
static uintptr_t console;
static uint32_t oscillator_hz;
static uint32_t timer_hz;
static bool emulated;

const mmu_range_t mmu_ranges[] = {
    {.start = 0x00100000u, .bytes = 0x00400000u, .use = MMU_PROGRAM},
    {.start = 0x00500000u, .bytes = 0x00800000u, .use = MMU_DATA},
    {.start = 0x00D00000u, .bytes = 0x00100000u, .use = MMU_SHARED},
    {0},
};

void mmu_outer_cache_off(void)
{
    pl310_switch_off(LEVEL_2);
}

/* The console is the UART that the boot loader talks on: the second on ZedBoard and Zybo, the first on PYNQ. */
static void find_console(void)
{
    console = cadence_uart_in_use(UART1) ? UART1 : UART0;
    oscillator_hz = zynq_slcr_oscillator_hz(cadence_uart_divisor(console), LOADER_BAUD);
    timer_hz = emulated ? EMULATED_TIMER_HZ : zynq_slcr_timer_hz(oscillator_hz);
}

void board_start(void)
{
    memset(&gem, 0, sizeof gem); /* shared with the controller, so not zeroed with the rest */
    emulated = zynq_slcr_is_emulated();
    find_console();
    cadence_uart_start(console);
    cadence_ttc_start(TTC0, timer_hz);
    gic_start(&gic);
    gic_wake_on(&gic, TTC0_ID);
    gic_wake_on(&gic, GEM0_ID);
    gic_wake_on(&gic, console == UART0 ? UART0_ID : UART1_ID);
    zynq_xadc_start();
    zynq_swdt_start(timer_hz, WATCHDOG_S);
}

uint64_t board_uptime_ms(void)
{
    return cadence_ttc_uptime_ms(TTC0);
}

int64_t board_utc_s(void)
{
    return emulated ? semihosting_time_s() : 0;
}

void board_sleep(void)
{
    gic_sleep(&gic);
    cadence_ttc_clear(TTC0);
}

void board_uart_put(char byte)
{
    cadence_uart_put(console, byte);
}

int board_uart_get(void)
{
    return cadence_uart_get(console);
}

/* A seed of one digest's length out of the converter's noise; its last digits are what is watched. */
static bool draw_seed(uint8_t seed[WC_SHA256_DIGEST_SIZE])
{
    noise_health_t health = {0};
    wc_Sha256 digest;
    if (wc_InitSha256(&digest) != 0)
        return false;
    bool good = true;
    for (uint32_t i = 0; good && i < NOISE_HEALTH_SAMPLES; i++) {
        uint16_t readings[ZYNQ_XADC_CHANNELS];
        uint64_t next = board_uptime_ms() + SWEEP_MS;
        while (board_uptime_ms() < next)
            board_watchdog_feed();
        good = zynq_xadc_read(readings) && wc_Sha256Update(&digest, (const uint8_t *)readings, sizeof readings) == 0;
        if (good)
            noise_health_take(&health, (uint8_t)readings[0]);
    }
    good = good && noise_health_good(&health) && wc_Sha256Final(&digest, seed) == 0;
    wc_Sha256Free(&digest);
    return good;
}

bool board_entropy(void *buf, size_t len)
{
    if (emulated)
        return semihosting_random(buf, len);
    uint8_t seed[WC_SHA256_DIGEST_SIZE];
    uint8_t *to = buf;
    for (size_t part; len > 0; to += part, len -= part) {
        part = len < sizeof seed ? len : sizeof seed;
        if (!draw_seed(seed))
            return false;
        memcpy(to, seed, part);
    }
    memset(seed, 0, sizeof seed);
    return true;
}

void board_mac(uint8_t mac[6])
{
    static const uint8_t local[6] = {0x02, 0x00, 0x5E, 0x00, 0x70, 0x00};
    if (!cadence_gem_address(GEM0, mac))
        memcpy(mac, local, sizeof local);
}

static void set_clock(cadence_gem_speed_t speed)
{
    static const zynq_speed_t speeds[] = {[CADENCE_GEM_10_MBIT] = ZYNQ_10_MBIT,
                                          [CADENCE_GEM_100_MBIT] = ZYNQ_100_MBIT,
                                          [CADENCE_GEM_1000_MBIT] = ZYNQ_1000_MBIT};
    zynq_slcr_clock_ethernet(oscillator_hz, speeds[speed]);
}

const ethernet_t *board_ethernet(void)
{
    gem.base = GEM0;
    gem.set_clock = set_clock;
    ethernet = cadence_gem_ethernet(&gem);
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    zynq_qspi_start(QSPI);
    nor = (spi_nor_t){
        .transfer = zynq_qspi_transfer,
        .ctx = &qspi,
        .wait = board_watchdog_feed,
        .sectors = FLASH_SECTORS,
    };
    return spi_nor_open(&nor, &flash) == ITL_HAL_OK ? &flash : NULL;
}

void board_watchdog_feed(void)
{
    zynq_swdt_feed();
}

_Noreturn void board_restart(void)
{
    zynq_slcr_reset();
}

void board_command_line(char *line, size_t cap)
{
    line[0] = '\0';
    if (emulated)
        semihosting_command_line(line, cap);
}

_Noreturn void board_exit(int status)
{
    if (emulated)
        semihosting_exit(status);
    for (;;)
        board_watchdog_feed();
}
