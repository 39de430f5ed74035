/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/shrink.h"

#include <stdlib.h>

#include "virtual/alloc.h"

static size_t count_kept(const bool *kept, size_t count)
{
    size_t there = 0;
    for (size_t i = 0; i < count; i++)
        there += kept[i] ? 1u : 0u;
    return there;
}

/* Leaves out the next so many that are there, from @p first on. @param out  [out] which. @return behind the last */
static size_t leave_out(bool *kept, size_t count, size_t first, size_t part, size_t *out)
{
    size_t taken = 0, at = first;
    for (; at < count && taken < part; at++)
        if (kept[at]) {
            kept[at] = false;
            out[taken++] = at;
        }
    return at;
}

/* Tries without each part in turn. @return true: one was not needed */
static bool pass(bool *kept, size_t count, size_t part, size_t *out, shrink_fails_t *fails, void *ctx)
{
    bool less = false;
    for (size_t at = 0; at < count;) {
        const size_t before = count_kept(kept, count);
        at = leave_out(kept, count, at, part, out);
        const size_t taken = before - count_kept(kept, count);
        if (taken == 0)
            break;
        if (fails(ctx, kept)) {
            less = true;
            continue;
        }
        for (size_t i = 0; i < taken; i++)
            kept[out[i]] = true;
    }
    return less;
}

size_t shrink(bool *kept, size_t count, shrink_fails_t *fails, void *ctx)
{
    size_t *out = virtual_alloc((count + 1) * sizeof *out);
    size_t part = count_kept(kept, count);
    while (part > 0) {
        const bool less = pass(kept, count, part, out, fails, ctx);
        if (part == 1 && !less)
            break;
        part = (part + 1) / 2;
    }
    free(out);
    return count_kept(kept, count);
}
