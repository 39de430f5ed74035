/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/verify.h"
