/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_machine.h"

#include "coap/coap_port.h"
#include "fuzz.h"
#include "posix/posix.h"

const itl_hal_t *fuzz_machine(void)
{
    static posix_net_t *net;
    static posix_hal_t machine;
    if (net == NULL) {
        net = posix_net_create();
        CHECK(net != NULL);
        posix_hal_init(&machine, net, NULL, ITL_HAL_LOG_ERROR);
    }
    coap_port_use(&machine.hal);
    return &machine.hal;
}
