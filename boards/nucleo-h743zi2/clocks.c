/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RM0433: chapters 4 (FLASH), 6 (PWR), 8 (RCC), 11 (GPIO), 12 (SYSCFG); DS12110 (alternate functions); UM2407. */
#include "clocks.h"

#include <stdbool.h>
#include <stdint.h>

#include "registers.h"

#define FLASH_ACR      0x52002000u
#define ACR_200_MHZ    0x22u /* two wait states, and the delay of signals for them */
#define PWR_CSR1       0x58024804u
#define PWR_CR3        0x5802480Cu
#define PWR_D3CR       0x58024818u
#define CSR1_SUPPLY_UP (1u << 13)
#define CR3_CHANGEABLE (1u << 2) /* the supply was not chosen yet since power-on */
#define CR3_LDO        (1u << 1)
#define CR3_SUPPLY     7u
#define D3CR_SCALE_1   (3u << 14)
#define D3CR_READY     (1u << 13)

#define RCC           0x58024400u
#define RCC_CR        (RCC + 0x00u)
#define RCC_CFGR      (RCC + 0x10u)
#define RCC_D1CFGR    (RCC + 0x18u)
#define RCC_D2CFGR    (RCC + 0x1Cu)
#define RCC_D3CFGR    (RCC + 0x20u)
#define RCC_PLLCKSELR (RCC + 0x28u)
#define RCC_PLLCFGR   (RCC + 0x2Cu)
#define RCC_PLL1DIVR  (RCC + 0x30u)
#define RCC_AHB1RSTR  (RCC + 0x80u)
#define RCC_AHB1ENR   (RCC + 0xD8u)
#define RCC_AHB2ENR   (RCC + 0xDCu)
#define RCC_AHB4ENR   (RCC + 0xE0u)
#define RCC_APB1LENR  (RCC + 0xE8u)
#define RCC_APB4ENR   (RCC + 0xF4u)

#define CR_HSI48_ON    (1u << 12)
#define CR_HSI48_READY (1u << 13)
#define CR_HSE_ON      (1u << 16)
#define CR_HSE_READY   (1u << 17)
#define CR_HSE_BYPASS  (1u << 18) /* a clock, not a crystal */
#define CR_PLL1_ON     (1u << 24)
#define CR_PLL1_READY  (1u << 25)
#define CFGR_PLL1      3u
#define CFGR_IN_USE    (7u << 3)
#define CFGR_PLL1_USED (3u << 3)
#define D1CFGR_200_100 0x48u                      /* buses by 2, APB3 by 2 again */
#define D2CFGR_100     0x440u                     /* APB1, APB2 by 2 */
#define D3CFGR_100     0x40u                      /* APB4 by 2 */
#define PLLCKSELR_HSE  (1u << 4 | 2u)             /* 8 MHz / 1 */
#define PLLCKSELR_HSI  (8u << 4 | 0u)             /* 64 MHz / 8 */
#define PLLCFGR_8_MHZ  (1u << 16 | 3u << 2)       /* output P; 8 to 16 MHz in, 192 to 836 MHz within */
#define PLL1DIVR_400   (1u << 16 | 1u << 9 | 99u) /* 8 MHz * 100 / 2 */

#define AHB1_ETHERNET     (7u << 15) /* MAC, its transmit and its receive clock */
#define AHB1_ETHERNET_MAC (1u << 15)
#define AHB2_RNG          (1u << 6)
#define AHB2_SRAM1        (1u << 29)
#define AHB4_PORTS_ABCDG  0x4Fu
#define APB1L_USART3      (1u << 18)
#define APB4_SYSCFG       (1u << 1)

#define SYSCFG_PMCR   0x58000404u
#define PMCR_PHY      (7u << 21)
#define PMCR_PHY_RMII (4u << 21)

#define GPIO_A         0x58020000u
#define GPIO_B         0x58020400u
#define GPIO_C         0x58020800u
#define GPIO_D         0x58020C00u
#define GPIO_G         0x58021800u
#define MODER          0x00u
#define OSPEEDR        0x08u
#define AFRL           0x20u
#define TWO_BITS       3u
#define MODE_ALTERNATE 2u
#define AF_USART3      7u
#define AF_ETHERNET    11u

#define PATIENCE 100000

static void wait_set(uintptr_t address, uint32_t bits)
{
    while ((*reg32(address) & bits) != bits)
        continue;
}

/* The board feeds the core by the chip's own linear regulator. What was chosen since power-on stays chosen. */
static void power_start(void)
{
    if ((*reg32(PWR_CR3) & CR3_CHANGEABLE) != 0)
        *reg32(PWR_CR3) = (*reg32(PWR_CR3) & ~CR3_SUPPLY) | CR3_LDO;
    wait_set(PWR_CSR1, CSR1_SUPPLY_UP);
    *reg32(PWR_D3CR) |= D3CR_SCALE_1;
    wait_set(PWR_D3CR, D3CR_READY);
}

static bool external_clock(void)
{
    *reg32(RCC_CR) |= CR_HSE_BYPASS;
    *reg32(RCC_CR) |= CR_HSE_ON;
    for (int i = 0; i < PATIENCE && (*reg32(RCC_CR) & CR_HSE_READY) == 0; i++)
        continue;
    return (*reg32(RCC_CR) & CR_HSE_READY) != 0;
}

void clocks_start(void)
{
    power_start();
    *reg32(FLASH_ACR) = ACR_200_MHZ;
    while ((*reg32(FLASH_ACR) & 0x3Fu) != ACR_200_MHZ)
        continue;
    *reg32(RCC_CR) |= CR_HSI48_ON;
    *reg32(RCC_PLLCKSELR) = external_clock() ? PLLCKSELR_HSE : PLLCKSELR_HSI;
    *reg32(RCC_PLLCFGR) = PLLCFGR_8_MHZ;
    *reg32(RCC_PLL1DIVR) = PLL1DIVR_400;
    *reg32(RCC_CR) |= CR_PLL1_ON;
    wait_set(RCC_CR, CR_PLL1_READY | CR_HSI48_READY);
    *reg32(RCC_D1CFGR) = D1CFGR_200_100;
    *reg32(RCC_D2CFGR) = D2CFGR_100;
    *reg32(RCC_D3CFGR) = D3CFGR_100;
    *reg32(RCC_CFGR) = CFGR_PLL1;
    while ((*reg32(RCC_CFGR) & CFGR_IN_USE) != CFGR_PLL1_USED)
        continue;
}

static void set_bits(uintptr_t address, uint32_t shift, uint32_t mask, uint32_t value)
{
    *reg32(address) = (*reg32(address) & ~(mask << shift)) | value << shift;
}

static void set_pin(uintptr_t port, uint32_t pin, uint32_t function)
{
    set_bits(port + AFRL + pin / 8u * 4u, pin % 8u * 4u, 0xFu, function);
    set_bits(port + OSPEEDR, pin * 2u, TWO_BITS, TWO_BITS);
    set_bits(port + MODER, pin * 2u, TWO_BITS, MODE_ALTERNATE);
}

void pins_start(void)
{
    static const struct {
        uint32_t port;
        uint8_t pin;
    } rmii[] = {{GPIO_A, 1}, {GPIO_A, 2}, {GPIO_A, 7},  {GPIO_B, 13}, {GPIO_C, 1},
                {GPIO_C, 4}, {GPIO_C, 5}, {GPIO_G, 11}, {GPIO_G, 13}};
    *reg32(RCC_AHB2ENR) |= AHB2_RNG | AHB2_SRAM1;
    *reg32(RCC_AHB4ENR) |= AHB4_PORTS_ABCDG;
    *reg32(RCC_APB1LENR) |= APB1L_USART3;
    *reg32(RCC_APB4ENR) |= APB4_SYSCFG;
    wait_set(RCC_APB4ENR, APB4_SYSCFG); /* a clock is there two cycles after it was opened: a read takes as long */
    for (unsigned i = 0; i < sizeof rmii / sizeof rmii[0]; i++)
        set_pin(rmii[i].port, rmii[i].pin, AF_ETHERNET);
    set_pin(GPIO_D, 8, AF_USART3);
    set_pin(GPIO_D, 9, AF_USART3);
    /* The MAC takes the choice of its PHY when it leaves reset. */
    *reg32(RCC_AHB1RSTR) |= AHB1_ETHERNET_MAC;
    *reg32(SYSCFG_PMCR) = (*reg32(SYSCFG_PMCR) & ~PMCR_PHY) | PMCR_PHY_RMII;
    *reg32(RCC_AHB1ENR) |= AHB1_ETHERNET;
    *reg32(RCC_AHB1RSTR) &= ~AHB1_ETHERNET_MAC;
    wait_set(RCC_AHB1ENR, AHB1_ETHERNET);
}
