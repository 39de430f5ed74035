/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A time as people and JSON read it.
 */
#ifndef BOARDS_UTC_H
#define BOARDS_UTC_H

#include <stdint.h>

/** Bytes of "2026-11-23T14:04:40Z" with its NUL. */
#define UTC_TEXT_BYTES 21u

/** Writes ISO 8601. @param seconds since 1970 UTC, 1 to the end of year 9999; @param text [out] NUL-terminated */
void utc_text(int64_t seconds, char text[UTC_TEXT_BYTES]);

#endif
