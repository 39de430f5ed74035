/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In itlsim, which hands over: libcurl and libpng load slowly. */
#include "cli/phone_screenshot_cmd.h"

/* @param argv  argv[-1] is "phone" */
int phone_screenshot_command(int argc, char **argv)
{
    return command_lab(argc + 1, argv - 1);
}
