/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The SSH server of a simulated phone (--ssh): what somebody types there is carried out at the phone. In a program that
 * was linked without it (itlsim, whose start it would slow) it is not supported, and itlsim-cluster runs the phone.
 */
#ifndef SIM_PHONE_SSH_H
#define SIM_PHONE_SSH_H

#include "device/device_screen.h"

typedef struct phone_ssh phone_ssh_t;

/** What the phone is to do next because of it. */
typedef enum phone_ssh_next {
    PHONE_SSH_GO_ON,
    PHONE_SSH_BOOT,    /**< Boot as it is. */
    PHONE_SSH_RESTART, /**< Off and on. */
} phone_ssh_next_t;

/** True when this program has it. */
bool phone_ssh_is_supported(void);

/**
 * Prepares the server; it listens when phone_ssh_follow finds it on.
 * @param screen   of the phone, open; kept
 * @param address  to listen on; port 0: a free one
 * @return NULL, and the reason was told; to be freed with phone_ssh_close
 */
phone_ssh_t *phone_ssh_open(device_screen_t *screen, const itl_hal_addr_t *address);

/** Listens or not, as the configuration in force says, and tells on standard error where; after each boot. @return an
 *  exit status; a port that cannot be had was told */
int phone_ssh_follow(phone_ssh_t *ssh);

/** Does what sessions ask for. @param booting  the phone takes no keys now. @return what is left to do */
phone_ssh_next_t phone_ssh_poll(phone_ssh_t *ssh, bool booting);

/** Ends it; NULL is allowed. */
void phone_ssh_close(phone_ssh_t *ssh);

#endif
