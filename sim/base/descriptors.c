/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/descriptors.h"

#include <sys/resource.h>

uint32_t descriptors_share(uint32_t most, uint32_t services)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max == RLIM_INFINITY)
        return most;
    rlim_t free_ones = limit.rlim_max > DESCRIPTORS_RESERVED ? limit.rlim_max - DESCRIPTORS_RESERVED : 0;
    rlim_t share = free_ones / services;
    if (share >= most)
        return most;
    return share > 0 ? (uint32_t)share : 1;
}
