/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Cuts a program off, or lets it fail, at a chosen call to the kernel. The program is linked with --wrap for open,
 * write, fsync, rename, unlink and mkdir; without a cut being set they do what they always do.
 */
#ifndef UNIT_CUT_H
#define UNIT_CUT_H

#include <stdbool.h>

/** What happens at the chosen call. */
typedef enum cut_kind {
    CUT_NONE,
    CUT_BEFORE, /**< The process ends, as if killed, before the call is made. */
    CUT_TORN,   /**< A write is made half, then the process ends; other calls: as CUT_BEFORE. */
    CUT_FAIL,   /**< The call fails with EIO, this once. */
    CUT_FULL,   /**< This call and all writes after it fail with ENOSPC. */
} cut_kind_t;

/** Exit status of a process that was cut off. */
#define CUT_STATUS 99

/** Chooses the call, counted from 0 from now on. */
void cut_at(cut_kind_t kind, unsigned call);

/** Runs @p work in a process of its own, cut off as chosen. @return true when it was cut off; else *result is what
 *  @p work returned */
bool cut_run(bool (*work)(void *ctx), void *ctx, cut_kind_t kind, unsigned call, bool *result);

/** True when the chosen call was reached in this process. */
bool cut_reached(void);

#endif
