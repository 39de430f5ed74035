/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zynq_slcr.h"

#include "registers.h"

#define SLCR 0xF8000000u

enum {
    UNLOCK = 0x008,
    ARM_PLL_CTRL = 0x100,
    IO_PLL_CTRL = 0x108,
    ARM_CLK_CTRL = 0x120,
    APER_CLK_CTRL = 0x12C,
    GEM0_RCLK_CTRL = 0x138,
    GEM0_CLK_CTRL = 0x140,
    UART_CLK_CTRL = 0x154,
    CLK_621_TRUE = 0x1C4,
    PSS_RST_CTRL = 0x200,
    PSS_IDCODE = 0x530,
};

#define UNLOCK_KEY     0xDF0Du
#define IDCODE_MAKER   0x093u /* bits 0 to 11: Xilinx (IEEE 1149.1) */
#define CLK_621        (1u << 0)
#define APER_GEM0      (1u << 6)
#define RCLK_ON_BY_MIO 1u
#define CLK_ON         1u
#define SOFT_RESET     1u

/* The IO PLL feeds the Ethernet controller: 125 MHz for a gigabit, a fifth of it, and a tenth of that. */
#define GIGABIT_HZ 125000000u

static uint32_t read(uint32_t offset)
{
    return *reg32(SLCR + offset);
}

static void write(uint32_t offset, uint32_t value)
{
    *reg32(SLCR + UNLOCK) = UNLOCK_KEY;
    *reg32(SLCR + offset) = value;
}

static uint32_t multiplier(uint32_t pll)
{
    return read(pll) >> 12 & 0x7Fu;
}

/* A divisor of six bits; a register that nobody set divides by one. */
static uint32_t divisor(uint32_t clock, uint32_t shift)
{
    uint32_t value = read(clock) >> shift & 0x3Fu;
    return value > 0 ? value : 1u;
}

bool zynq_slcr_is_emulated(void)
{
    return (read(PSS_IDCODE) & 0xFFFu) != IDCODE_MAKER;
}

uint32_t zynq_slcr_timer_hz(uint32_t oscillator_hz)
{
    uint32_t ratio = (read(CLK_621_TRUE) & CLK_621) != 0 ? 6u : 4u;
    uint64_t pll = (uint64_t)oscillator_hz * multiplier(ARM_PLL_CTRL);
    return (uint32_t)(pll / divisor(ARM_CLK_CTRL, 8) / ratio);
}

uint32_t zynq_slcr_oscillator_hz(uint32_t uart_divisor, uint32_t baud)
{
    uint32_t times = multiplier(IO_PLL_CTRL);
    return (uint32_t)((uint64_t)baud * uart_divisor * divisor(UART_CLK_CTRL, 8) / (times > 0 ? times : 1u));
}

void zynq_slcr_clock_ethernet(uint32_t oscillator_hz, zynq_speed_t speed)
{
    static const uint32_t further[] = {[ZYNQ_10_MBIT] = 50, [ZYNQ_100_MBIT] = 5, [ZYNQ_1000_MBIT] = 1};
    uint32_t pll = oscillator_hz * multiplier(IO_PLL_CTRL);
    uint32_t first = (pll + GIGABIT_HZ / 2u) / GIGABIT_HZ;
    write(APER_CLK_CTRL, read(APER_CLK_CTRL) | APER_GEM0);
    write(GEM0_RCLK_CTRL, RCLK_ON_BY_MIO);
    write(GEM0_CLK_CTRL, further[speed] << 20 | (first > 0 ? first : 1u) << 8 | CLK_ON);
}

_Noreturn void zynq_slcr_reset(void)
{
    write(PSS_RST_CTRL, SOFT_RESET);
    for (;;)
        continue;
}
