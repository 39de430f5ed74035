/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file This machine, for targets whose libcoap has real sockets. */
#ifndef FUZZ_MACHINE_H
#define FUZZ_MACHINE_H

#include "hal/hal.h"

/** Its HAL, without flash; libcoap's from now on. */
const itl_hal_t *fuzz_machine(void);

#endif
