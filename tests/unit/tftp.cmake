# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tftp SOURCES test_tftp.c test_tftp_transfer.c test_tftp_options.c test_tftp_faults.c test_tftp_hostile.c
          tftp_lab.c tftp_peer.c LIBS itlphone hal_virtual)
