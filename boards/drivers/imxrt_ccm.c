/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt_ccm.h"

#include <stdbool.h>

#include "registers.h"

#define CCM    0x400FC000u
#define CBCDR  (CCM + 0x14u)
#define CBCMR  (CCM + 0x18u)
#define CSCDR1 (CCM + 0x24u)
#define CDHIPR (CCM + 0x48u)
#define CLPCR  (CCM + 0x54u)
#define CCGR0  (CCM + 0x68u)

#define CBCDR_IPG(n)        ((n) << 8)
#define CBCDR_AHB(n)        ((n) << 10)
#define CBCDR_PERIPH_CLK2   (1u << 25)
#define CBCDR_CLK2_DIVIDER  (7u << 27)
#define CBCMR_CLK2          (3u << 12)
#define CBCMR_CLK2_CRYSTAL  (1u << 12)
#define CBCMR_PRE_PERIPH    (3u << 18) /* 0: PLL 2 */
#define CDHIPR_AHB_BUSY     (1u << 1)
#define CDHIPR_PERIPH_BUSY  (1u << 5)
#define CLPCR_MODE          3u /* of what WFI does; 0: the clocks run on */
#define CSCDR1_UART_CRYSTAL (1u << 6)
#define CSCDR1_UART_DIVIDER 0x3Fu

/* PLLs of CCM_ANALOG: the register, then one that sets bits of it and one that clears them. */
#define PLL_SYS           0x400D8030u
#define PLL_ENET          0x400D80E0u
#define PLL_SET           0x4u
#define PLL_CLEAR         0x8u
#define PLL_SYS_528       1u
#define PLL_ENET_DIVIDERS 0xFu
#define PLL_ENET_50_MHZ   1u
#define PLL_OFF           (1u << 12)
#define PLL_ENABLE        (1u << 13)
#define PLL_BYPASS        (1u << 16)
#define PLL_LOCK          (1u << 31)

#define GPR1              0x400AC004u
#define GPR1_ENET_CLK_SEL (1u << 13)
#define GPR1_ENET_CLK_OUT (1u << 17)
#define RTWDOG_CS         0x400BC000u
#define RTWDOG_COUNT      0x400BC004u
#define RTWDOG_LIMIT      0x400BC008u
#define RTWDOG_ON         (1u << 7)
#define RTWDOG_MAY_CHANGE (1u << 5)
#define RTWDOG_UNLOCK     0xD928C520u
#define WDOG1_POWER_DOWN  0x400B8008u /* WMCR */

void imxrt_gate_open(imxrt_gate_t gate)
{
    *reg32(CCGR0 + 4u * ((uint32_t)gate >> 4)) |= 3u << 2u * ((uint32_t)gate & 15u);
}

void imxrt_watchdogs_stop(void)
{
    imxrt_gate_open(IMXRT_WDOG3);
    imxrt_gate_open(IMXRT_WDOG1);
    if ((*reg32(RTWDOG_CS) & RTWDOG_ON) != 0) {
        *reg32(RTWDOG_COUNT) = RTWDOG_UNLOCK;
        *reg32(RTWDOG_LIMIT) = 0xFFFFu;
        *reg32(RTWDOG_CS) = (*reg32(RTWDOG_CS) & ~RTWDOG_ON) | RTWDOG_MAY_CHANGE;
    }
    *reg16(WDOG1_POWER_DOWN) = 0;
}

static void wait_clear(uintptr_t address, uint32_t bits)
{
    while ((*reg32(address) & bits) != 0)
        continue;
}

static void wait_lock(uintptr_t pll)
{
    while ((*reg32(pll) & PLL_LOCK) == 0)
        continue;
}

static void change(uintptr_t address, uint32_t clear, uint32_t set)
{
    *reg32(address) = (*reg32(address) & ~clear) | set;
}

/* The boot ROM may have started it, and the flash's clock may come from it: then it stays as it is. */
static void start_pll2(void)
{
    uint32_t now = *reg32(PLL_SYS);
    bool runs = (now & (PLL_LOCK | PLL_ENABLE)) == (PLL_LOCK | PLL_ENABLE) && (now & (PLL_BYPASS | PLL_OFF)) == 0;
    if (runs)
        return;
    *reg32(PLL_SYS + PLL_CLEAR) = PLL_OFF;
    *reg32(PLL_SYS + PLL_SET) = PLL_ENABLE | PLL_SYS_528;
    wait_lock(PLL_SYS);
    *reg32(PLL_SYS + PLL_CLEAR) = PLL_BYPASS;
}

void imxrt_clocks_start(void)
{
    change(CLPCR, CLPCR_MODE, 0);
    /* By way of the crystal, while dividers and sources change. */
    change(CBCMR, CBCMR_CLK2, CBCMR_CLK2_CRYSTAL);
    change(CBCDR, CBCDR_CLK2_DIVIDER, 0);
    change(CBCDR, 0, CBCDR_PERIPH_CLK2);
    wait_clear(CDHIPR, CDHIPR_PERIPH_BUSY);
    start_pll2();
    change(CBCMR, CBCMR_PRE_PERIPH, 0);
    change(CBCDR, CBCDR_AHB(7u) | CBCDR_IPG(3u), CBCDR_IPG(3u));
    wait_clear(CDHIPR, CDHIPR_AHB_BUSY);
    change(CBCDR, CBCDR_PERIPH_CLK2, 0);
    wait_clear(CDHIPR, CDHIPR_PERIPH_BUSY);
    change(CSCDR1, CSCDR1_UART_DIVIDER, CSCDR1_UART_CRYSTAL);
}

void imxrt_ethernet_clock_start(void)
{
    *reg32(PLL_ENET + PLL_SET) = PLL_BYPASS;
    *reg32(PLL_ENET + PLL_CLEAR) = PLL_OFF | PLL_ENET_DIVIDERS;
    *reg32(PLL_ENET + PLL_SET) = PLL_ENABLE | PLL_ENET_50_MHZ;
    wait_lock(PLL_ENET);
    *reg32(PLL_ENET + PLL_CLEAR) = PLL_BYPASS;
    imxrt_gate_open(IMXRT_IOMUXC_GPR);
    change(GPR1, GPR1_ENET_CLK_SEL, GPR1_ENET_CLK_OUT);
    imxrt_gate_open(IMXRT_ENET);
}
