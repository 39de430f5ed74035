/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cortex_m.h"

#include <stdbool.h>

#include "registers.h"

#define SYST_CSR  0xE000E010u
#define SYST_RVR  0xE000E014u
#define SYST_CVR  0xE000E018u
#define NVIC_ISER 0xE000E100u
#define NVIC_ICER 0xE000E180u
#define SCB_AIRCR 0xE000ED0Cu

#define SYST_RUN          7u /* processor clock, interrupt, on */
#define AIRCR_SYSRESETREQ 0x05FA0004u
#define WAKE_LINES        4

static volatile uint32_t ms_low, ms_high;
static volatile bool woken;
static uint8_t lines[WAKE_LINES];
static uint32_t line_count;

/** SysTick's handler; startup.c has its place in the vector table. */
void cortex_m_tick(void);

/** The handler of every other interrupt. */
void cortex_m_line(void);

void cortex_m_tick(void)
{
    if (++ms_low == 0)
        ms_high++;
    woken = true;
}

void cortex_m_line(void)
{
    uint32_t ipsr;
    __asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
    uint32_t line = (ipsr & 0x1FFu) - 16u;
    *reg32(NVIC_ICER + 4u * (line / 32u)) = 1u << (line % 32u);
    woken = true;
}

void cortex_m_clock_start(uint32_t hz)
{
    *reg32(SYST_RVR) = hz / 1000u - 1u;
    *reg32(SYST_CVR) = 0;
    *reg32(SYST_CSR) = SYST_RUN;
}

uint64_t cortex_m_uptime_ms(void)
{
    uint32_t high, low;
    do {
        high = ms_high;
        low = ms_low;
    } while (high != ms_high);
    return (uint64_t)high << 32 | low;
}

static void enable_line(uint32_t line)
{
    *reg32(NVIC_ISER + 4u * (line / 32u)) = 1u << (line % 32u);
}

void cortex_m_wake_on(uint32_t line)
{
    if (line_count < WAKE_LINES)
        lines[line_count++] = (uint8_t)line;
}

void cortex_m_sleep(void)
{
    for (uint32_t i = 0; i < line_count; i++)
        enable_line(lines[i]);
    /* With interrupts masked WFI still ends at a pending one: nothing slips in between the test and the sleep. */
    __asm__ volatile("cpsid i" ::: "memory");
    if (!woken)
        __asm__ volatile("wfi" ::: "memory");
    woken = false;
    __asm__ volatile("cpsie i" ::: "memory");
}

_Noreturn void cortex_m_reset(void)
{
    __asm__ volatile("dsb" ::: "memory");
    *reg32(SCB_AIRCR) = AIRCR_SYSRESETREQ;
    for (;;)
        continue;
}
