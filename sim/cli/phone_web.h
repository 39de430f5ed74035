/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The pages of a simulated phone (--web): its port follows the configuration in force, and who started the phone is
 * told where it is.
 */
#ifndef SIM_PHONE_WEB_H
#define SIM_PHONE_WEB_H

#include <stdbool.h>

#include "device/device_screen.h"
#include "web/web_server.h"

/** Connections that a phone takes at once. */
#define PHONE_WEB_CONNECTIONS 4u

/** The pages of one phone. Not to be moved while it is open. */
typedef struct phone_web {
    itl_web_server_t server;
    itl_http_connection_t connections[PHONE_WEB_CONNECTIONS];
    device_screen_t *screen;
    itl_hal_status_t told_problem;
    bool opened; /**< phone_web_open was called. */
    bool told;   /**< That the port is open. */
} phone_web_t;

/**
 * Opens the pages of a phone.
 * @param screen   open: of the phone, which gets what is pushed; kept
 * @param address  to listen on; port 0: a free one
 * @param work     lent; may be shared by all phones of one thread
 * @return an exit status; a port that cannot be had was told
 */
int phone_web_open(phone_web_t *web, device_screen_t *screen, const itl_hal_addr_t *address, itl_web_work_t *work);

/**
 * Follows the configuration, answers requests, and tells on standard error when the port opens and closes.
 * @return when to call again at the latest (monotonic ms)
 */
uint64_t phone_web_poll(phone_web_t *web);

/** Closes the port; pages that were not opened are left as they are. */
void phone_web_close(phone_web_t *web);

#endif
