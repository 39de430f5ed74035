/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the images of Arm's MPS2+ FPGA board have in common: UART, timer, the SMSC Ethernet controller, the CMSDK
 * watchdog, and RAM that QEMU keeps in a file, used as flash. drivers/mps2.c implements board.h for them; the board's
 * own board.c says where things are.
 */
#ifndef BOARDS_MPS2_H
#define BOARDS_MPS2_H

#include <stdint.h>

/** One FPGA image. */
typedef struct mps2 {
    uintptr_t ethernet;
    uintptr_t psram;
    uint8_t mac[6];             /**< Locally administered: the board has none of its own. */
    void (*memory_start)(void); /**< Memory protection and caches; NULL: the processor has neither. */
} mps2_t;

/** Defined by the board's board.c. */
extern const mps2_t mps2;

#endif
