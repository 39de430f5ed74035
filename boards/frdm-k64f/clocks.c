/* SPDX-License-Identifier: GPL-2.0-or-later */
/* K64 Sub-Family Reference Manual: chapters 10 (pins), 11 (PORT), 12 (SIM), 25 (MCG); FRDM-K64F schematic. */
#include "clocks.h"

#include "registers.h"

#define MCG_C1 0x40064000u
#define MCG_C2 0x40064001u
#define MCG_C5 0x40064004u
#define MCG_C6 0x40064005u
#define MCG_S  0x40064006u

#define C1_EXTERNAL_1536 0xB8u /* CLKS external, FRDIV 1536: 32.5 kHz for the FLL */
#define C1_PLL           0x38u /* CLKS PLL or FLL, the rest as before */
#define C2_HIGH_RANGE    0x20u /* over 8 MHz, an oscillator and not a crystal */
#define C5_DIVIDE_20     0x13u /* 50 MHz / 20 = 2.5 MHz */
#define C6_PLL_TIMES_48  0x58u /* 2.5 MHz * 48 = 120 MHz */
#define S_CLOCK          0x0Cu
#define S_CLOCK_EXTERNAL 0x08u
#define S_CLOCK_PLL      0x0Cu
#define S_FLL_INTERNAL   0x10u
#define S_PLL_LOCKED     0x60u /* selected, locked */

#define SIM_SCGC2   0x4004802Cu
#define SIM_SCGC4   0x40048034u
#define SIM_SCGC5   0x40048038u
#define SIM_SCGC6   0x4004803Cu
#define SIM_CLKDIV1 0x40048044u
#define MPU_CESR    0x4000D000u

#define SCGC2_ENET     (1u << 0)
#define SCGC4_UART0    (1u << 10)
#define SCGC5_PORTS_AB ((1u << 9) | (1u << 10))
#define SCGC6_RNGA     (1u << 9)
/* Core 120 MHz, bus 60 MHz, external bus 40 MHz, flash 24 MHz. */
#define CLKDIV1_120_60_40_24 0x01240000u

#define PORT_A         0x40049000u
#define PORT_B         0x4004A000u
#define PIN_GPIO       (1u << 8)
#define PIN_ALT3       (3u << 8)
#define PIN_ALT4       (4u << 8)
#define PIN_PULL_UP    0x3u
#define PIN_OPEN_DRAIN (1u << 5)

static void wait_status(unsigned mask, unsigned value)
{
    while ((*reg8(MCG_S) & mask) != value)
        continue;
}

void clocks_start(void)
{
    *reg32(SIM_CLKDIV1) = CLKDIV1_120_60_40_24;
    *reg8(MCG_C2) = C2_HIGH_RANGE;
    *reg8(MCG_C1) = C1_EXTERNAL_1536;
    wait_status(S_FLL_INTERNAL, 0);
    wait_status(S_CLOCK, S_CLOCK_EXTERNAL);
    *reg8(MCG_C5) = C5_DIVIDE_20;
    *reg8(MCG_C6) = C6_PLL_TIMES_48;
    wait_status(S_PLL_LOCKED, S_PLL_LOCKED);
    *reg8(MCG_C1) = C1_PLL;
    wait_status(S_CLOCK, S_CLOCK_PLL);
}

static void set_pin(unsigned port, unsigned pin, unsigned mode)
{
    *reg32(port + 4u * pin) = mode;
}

void pins_start(void)
{
    static const unsigned char rmii[] = {5, 12, 13, 14, 15, 16, 17};
    *reg32(SIM_SCGC2) |= SCGC2_ENET;
    *reg32(SIM_SCGC4) |= SCGC4_UART0;
    *reg32(SIM_SCGC5) |= SCGC5_PORTS_AB;
    *reg32(SIM_SCGC6) |= SCGC6_RNGA;
    for (unsigned i = 0; i < sizeof rmii; i++)
        set_pin(PORT_A, rmii[i], PIN_ALT4);
    set_pin(PORT_A, 4, PIN_GPIO | PIN_PULL_UP); /* SW3, which is NMI after reset */
    set_pin(PORT_B, 0, PIN_ALT4 | PIN_PULL_UP | PIN_OPEN_DRAIN);
    set_pin(PORT_B, 1, PIN_ALT4);
    set_pin(PORT_B, 16, PIN_ALT3);
    set_pin(PORT_B, 17, PIN_ALT3);
    *reg32(MPU_CESR) &= ~1u; /* or the Ethernet controller reaches no memory */
}
