/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Where rooms still look for base/signals.h. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include "base/signals.h"

#endif
