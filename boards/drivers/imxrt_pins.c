/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt_pins.h"

#include "imxrt_ccm.h"
#include "registers.h"

#define IOMUXC  0x401F8000u
#define MUX_PAD 0x1F0u /* from the mux register of a pad to its settings */

enum { GDIR = 0x04, DR_SET = 0x84, DR_CLEAR = 0x88 };

void imxrt_pins_set(const imxrt_pin_t *pins, size_t count)
{
    imxrt_gate_open(IMXRT_IOMUXC);
    for (size_t i = 0; i < count; i++) {
        const imxrt_pin_t *pin = &pins[i];
        *reg32(IOMUXC + pin->mux) = pin->mode;
        *reg32(IOMUXC + pin->mux + MUX_PAD) = pin->pad;
        if (pin->select != 0)
            *reg32(IOMUXC + pin->select) = pin->value;
    }
}

void imxrt_gpio_set(uintptr_t port, uint32_t number, uint32_t level)
{
    *reg32(port + (level != 0 ? DR_SET : DR_CLEAR)) = 1u << number;
    *reg32(port + GDIR) |= 1u << number;
}

void imxrt_gpio_release(uintptr_t port, uint32_t number)
{
    *reg32(port + GDIR) &= ~(1u << number);
}
