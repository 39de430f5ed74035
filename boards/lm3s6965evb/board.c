/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"

#include "cortex_m.h"
#include "flash/flash_rules.h"
#include "pl011.h"
#include "registers.h"
#include "sd_spi.h"
#include "sp805.h"
#include "stellaris_enet.h"

/* LM3S6965 data sheet: system control (chapter 5), GPIO (8), UART (12), SSI (13). */
#define RCC        0x400FE060u
#define RIS        0x400FE050u
#define RCGC0      0x400FE100u
#define RCGC1      0x400FE104u
#define RCGC2      0x400FE108u
#define USER0      0x400FE1E0u
#define USER1      0x400FE1E4u
#define WATCHDOG   0x40000000u
#define GPIO_A     0x40004000u
#define GPIO_D     0x40007000u
#define UART0      0x4000C000u
#define SSI0       0x40008000u
#define ENET       0x40048000u
#define UART0_LINE 5u
#define ENET_LINE  42u

enum { GPIODIR = 0x400, GPIOAFSEL = 0x420, GPIODEN = 0x51C };
enum { SSICR0 = 0x00, SSICR1 = 0x04, SSIDR = 0x08, SSISR = 0x0C, SSICPSR = 0x10 };

#define CLOCK_HZ       50000000u
#define WATCHDOG_MS    20000u
#define UART_BAUD      115200u
#define RCC_50_MHZ     0x01C00380u /* PLL, 8 MHz crystal, 200 MHz / 4, main oscillator */
#define RCC_BYPASS     (1u << 11)
#define RCC_USESYSDIV  (1u << 22)
#define RIS_PLL_LOCK   (1u << 6)
#define RCGC0_WATCHDOG (1u << 3)
#define RCGC1_UART0    (1u << 0)
#define RCGC1_SSI0     (1u << 4)
#define RCGC2_GPIO_A   (1u << 0)
#define RCGC2_GPIO_D   (1u << 3)
#define RCGC2_ETHERNET ((1u << 28) | (1u << 30))
#define PINS_UART      0x03u /* PA0, PA1 */
#define PINS_SSI       0x34u /* PA2, PA4, PA5 */
#define PIN_CARD       0x01u /* PD0: the card's chip select */
#define SSI_8_BITS     7u
#define SSI_ON         2u
#define SSI_RX_WAITS   4u
#define SSI_DIVIDER    4u
#define PLL_PATIENCE   100000

/* The part of the SD card that stands for flash. */
#define FLASH_BYTES   (512u * 1024u)
#define SECTOR_BYTES  4096u
#define PROGRAM_BYTES 4u

const char board_name[] = "lm3s6965evb";

static stellaris_enet_t chip = {.base = ENET};
static ethernet_t ethernet;
static sd_spi_t card;
static flash_rules_t rules;
static itl_hal_flash_t flash;

static void start_clocks(void)
{
    *reg32(RCC) = RCC_50_MHZ | RCC_BYPASS;
    for (int i = 0; i < PLL_PATIENCE && (*reg32(RIS) & RIS_PLL_LOCK) == 0; i++)
        continue;
    *reg32(RCC) = RCC_50_MHZ | RCC_USESYSDIV;
    *reg32(RCGC0) |= RCGC0_WATCHDOG;
    *reg32(RCGC1) |= RCGC1_UART0 | RCGC1_SSI0;
    *reg32(RCGC2) |= RCGC2_GPIO_A | RCGC2_GPIO_D | RCGC2_ETHERNET;
}

static void start_pins(void)
{
    *reg32(GPIO_A + GPIOAFSEL) |= PINS_UART | PINS_SSI;
    *reg32(GPIO_A + GPIODEN) |= PINS_UART | PINS_SSI;
    *reg32(GPIO_D + GPIODIR) |= PIN_CARD;
    *reg32(GPIO_D + GPIODEN) |= PIN_CARD;
}

void board_start(void)
{
    start_clocks();
    start_pins();
    pl011_start(UART0, CLOCK_HZ * 4u / UART_BAUD);
    cortex_m_clock_start(CLOCK_HZ);
    cortex_m_wake_on(UART0_LINE);
    cortex_m_wake_on(ENET_LINE);
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
    pl011_put(UART0, byte);
}

int board_uart_get(void)
{
    return pl011_get(UART0);
}

void board_mac(uint8_t mac[6])
{
    uint32_t low = *reg32(USER0);
    uint32_t high = *reg32(USER1);
    for (uint32_t i = 0; i < 3; i++) {
        mac[i] = (uint8_t)(low >> 8 * i);
        mac[i + 3] = (uint8_t)(high >> 8 * i);
    }
}

const ethernet_t *board_ethernet(void)
{
    ethernet = stellaris_enet_ethernet(&chip);
    return &ethernet;
}

/* The address of a GPIO's data register says which pins a write reaches. */
static void select_card(bool on)
{
    *reg32(GPIO_D + PIN_CARD * 4u) = on ? 0 : PIN_CARD;
}

static uint8_t exchange(uint8_t byte)
{
    *reg32(SSI0 + SSIDR) = byte;
    while ((*reg32(SSI0 + SSISR) & SSI_RX_WAITS) == 0)
        continue;
    return (uint8_t)*reg32(SSI0 + SSIDR);
}

const itl_hal_flash_t *board_flash(void)
{
    *reg32(SSI0 + SSICR0) = SSI_8_BITS;
    *reg32(SSI0 + SSICPSR) = SSI_DIVIDER;
    *reg32(SSI0 + SSICR1) = SSI_ON;
    card.select = select_card;
    card.exchange = exchange;
    if (sd_spi_start(&card) != ITL_HAL_OK)
        return NULL;
    rules = (flash_rules_t){
        .storage = sd_spi_storage(&card, FLASH_BYTES),
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
