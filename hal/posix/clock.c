/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "posix/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static uint64_t monotonic_ms(void *ctx)
{
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

int64_t posix_utc_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t utc_s(void *ctx)
{
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

void posix_pause(uint32_t ms)
{
    const struct timespec pause = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

const itl_hal_clock_t *posix_clock(void)
{
    static const itl_hal_clock_t clock = {.monotonic_ms = monotonic_ms, .utc_s = utc_s};
    return &clock;
}

static itl_hal_status_t random_fill(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    size_t done = 0;
    while (done < len) {
        ssize_t got = getrandom((char *)buf + done, len - done, 0);
        if (got < 0 && errno != EINTR) {
            memset(buf, 0, len);
            return ITL_HAL_ERR_IO;
        }
        done += got < 0 ? 0 : (size_t)got;
    }
    return ITL_HAL_OK;
}

const itl_hal_random_t *posix_random(void)
{
    static const itl_hal_random_t random = {.fill = random_fill};
    return &random;
}
