/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Directory or services of a simulated phone, opened for who wants to know whether they can be: told as JSON and as
 * text for people.
 */
#ifndef SIM_DEVICE_DIRECTORY_H
#define SIM_DEVICE_DIRECTORY_H

#include <stdio.h>

#include "device/device.h"
#include "directory/directory.h"

/** Opens one of them, and waits until its first page is shown, or is known not to be. The phone does not boot.
 *  @param directory  [out] open: closed by itl_directory_close before the device is
 *  @return false with the reason when waiting failed */
bool device_directory_open(device_t *device, itl_directory_which_t which, itl_directory_t *directory,
                           base_error_t *error);

/** What came of it (docs/commands.md), an object that the caller frees with cJSON_Delete; never NULL. */
cJSON *device_directory_report(const itl_directory_t *directory);

/** Prints it for people: the page, or what the phone shows in its place. */
void device_print_directory(FILE *out, const itl_directory_t *directory);

#endif
