/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Pins of i.MX RT1060 chips (i.MX RT1060 Reference Manual, chapters 10, IOMUXC, and 12, GPIO).
 */
#ifndef BOARDS_IMXRT_PINS_H
#define BOARDS_IMXRT_PINS_H

#include <stddef.h>
#include <stdint.h>

/** Offsets of the mux registers, by the names of the pads. */
enum {
    IMXRT_EMC_40 = 0x0B4,
    IMXRT_EMC_41 = 0x0B8,
    IMXRT_AD_B0_02 = 0x0C4,
    IMXRT_AD_B0_03 = 0x0C8,
    IMXRT_AD_B0_09 = 0x0E0,
    IMXRT_AD_B0_10 = 0x0E4,
    IMXRT_AD_B0_12 = 0x0EC,
    IMXRT_AD_B0_13 = 0x0F0,
    IMXRT_B0_14 = 0x174,
    IMXRT_B0_15 = 0x178,
    IMXRT_B1_04 = 0x18C,
    IMXRT_B1_05 = 0x190,
    IMXRT_B1_06 = 0x194,
    IMXRT_B1_07 = 0x198,
    IMXRT_B1_08 = 0x19C,
    IMXRT_B1_09 = 0x1A0,
    IMXRT_B1_10 = 0x1A4,
    IMXRT_B1_11 = 0x1A8,
    IMXRT_B1_14 = 0x1B4,
    IMXRT_B1_15 = 0x1B8,
};

/** Offsets of the registers that say which pad an input comes from. */
enum {
    IMXRT_SELECT_ENET_REF_CLK = 0x42C,
    IMXRT_SELECT_ENET_MDIO = 0x430,
    IMXRT_SELECT_ENET_RX_DATA0 = 0x434,
    IMXRT_SELECT_ENET_RX_DATA1 = 0x438,
    IMXRT_SELECT_ENET_RX_EN = 0x43C,
    IMXRT_SELECT_ENET_RX_ER = 0x440,
    IMXRT_SELECT_LPUART6_RX = 0x550,
    IMXRT_SELECT_LPUART6_TX = 0x554,
};

/** Settings of a pad: drive, speed, pull. */
#define IMXRT_PAD_UART     0x10B0u
#define IMXRT_PAD_OUTPUT   0x10B0u
#define IMXRT_PAD_RMII_UP  0xB0E9u /* pulled to 1, which a PHY reads at its reset */
#define IMXRT_PAD_RMII_LOW 0x30E9u /* pulled to 0 */
#define IMXRT_PAD_CLOCK    0x0031u
#define IMXRT_PAD_MDIO     0xB829u

/** With the mode: the input stays connected, so that the chip takes in what it gives out. */
#define IMXRT_MODE_INPUT_ON 0x10u

/** What becomes of a pad. */
typedef struct imxrt_pin {
    uint16_t mux;    /**< IMXRT_... */
    uint16_t mode;   /**< 0 to 7: what it is connected to. */
    uint16_t pad;    /**< IMXRT_PAD_... */
    uint16_t select; /**< IMXRT_SELECT_...; 0: none */
    uint16_t value;  /**< Of that register. */
} imxrt_pin_t;

/** Sets @p count pads; opens the clock of IOMUXC. */
void imxrt_pins_set(const imxrt_pin_t *pins, size_t count);

/** Ports of pins that the program sets itself. */
#define IMXRT_GPIO1_BASE 0x401B8000u
#define IMXRT_GPIO2_BASE 0x401BC000u

/** Makes pin @p number an output that gives @p level; the port's clock is open. */
void imxrt_gpio_set(uintptr_t port, uint32_t number, uint32_t level);

/** Makes it an input. */
void imxrt_gpio_release(uintptr_t port, uint32_t number);

#endif
