/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The options that only boards have, each written once; the columns are those of options/option_table.h.
 * boards/qemu/run.py offers those that make sense in an emulator, and reads this file as it stands.
 */
#ifndef BOARD_OPTIONS_H
#define BOARD_OPTIONS_H

#define BOARD_OPTIONS(FLAG, VALUE)                                                                                     \
    FLAG(once, "once", "boot once, then end; without it the board stays up, with its console", NULL)                   \
    VALUE(web, "web", "PORT", 1, 0, 65535, NULL, NULL,                                                                 \
          "show the phone's pages there, while its configuration allows it", NULL)                                     \
    VALUE(alternate_tftp, "alternate-tftp", "HOST[:PORT]", 1, 0, 0, NULL, NULL,                                        \
          "the TFTP server that was typed in at the phone; its `tftp` and menus set it", NULL)                         \
    VALUE(address, "address", "A.B.C.D/BITS", 1, 0, 0, NULL, NULL, "the address, where DHCP gives none", NULL)         \
    VALUE(router, "router", "A.B.C.D", 1, 0, 0, NULL, NULL, "the router, with --address", NULL)                        \
    VALUE(dns, "dns", "A.B.C.D", 1, 0, 0, NULL, NULL, "the name server, with --address", NULL)                         \
    VALUE(cut, "cut", "N:before|torn|after", 1, 0, 0, NULL, NULL,                                                      \
          "cut the power at flash operation N (status 9), for tests", NULL)                                            \
    VALUE(cut_seed, "cut-seed", "N", 1, 0, 999999999, NULL, NULL, "which bits a torn operation changes", NULL)

#endif
