/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What libosip2 needs before it reads or writes.
 */
#ifndef ITLPHONE_SIP_LIBRARY_H
#define ITLPHONE_SIP_LIBRARY_H

/** Fills the tables of libosip2's reader, and keeps it from telling standard output of each malformed message. Any
 * number of times, before other calls of this room. */
void itl_sip_library_open(void);

#endif
