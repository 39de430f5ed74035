/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * board.h on Linux, for tests of hal/lwip: an Ethernet port whose frames come back, flash in memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "board.h"
#include "flash/flash_rules.h"

/** Frames on their way round; more than a TCP window of small segments. */
#define FRAMES 64u

#define FLASH_BYTES   (64u * 1024u)
#define SECTOR_BYTES  4096u
#define PROGRAM_BYTES 4u

const char board_name[] = "host";

static struct {
    size_t len;
    uint8_t bytes[ETHERNET_FRAME_MAX];
} frames[FRAMES];
static size_t first;
static size_t count;
static uint8_t memory[FLASH_BYTES];
static flash_rules_t rules;
static itl_hal_flash_t flash;

void board_start(void)
{
}

uint64_t board_uptime_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

int64_t board_utc_s(void)
{
    return 0;
}

void board_sleep(void)
{
    static const struct timespec nap = {.tv_nsec = 200000};
    if (count == 0)
        nanosleep(&nap, NULL);
}

void board_uart_put(char byte)
{
    fputc(byte, stderr);
}

bool board_entropy(void *buf, size_t len)
{
    return getrandom(buf, len, 0) == (ssize_t)len;
}

void board_mac(uint8_t mac[6])
{
    memcpy(mac, (const uint8_t[6]){0x02, 0, 0x5E, 0, 0, 1}, 6);
}

static itl_hal_status_t start(void *ctx, const uint8_t mac[6])
{
    (void)ctx, (void)mac;
    return ITL_HAL_OK;
}

static bool link_up(void *ctx)
{
    (void)ctx;
    return true;
}

static itl_hal_status_t send_frame(void *ctx, const uint8_t *frame, size_t len)
{
    (void)ctx;
    if (len < ETHERNET_FRAME_MIN || len > ETHERNET_FRAME_MAX)
        return ITL_HAL_ERR_IO;
    if (count == FRAMES)
        return ITL_HAL_AGAIN;
    size_t last = (first + count++) % FRAMES;
    frames[last].len = len;
    memcpy(frames[last].bytes, frame, len);
    return ITL_HAL_OK;
}

static size_t receive_frame(void *ctx, uint8_t *frame)
{
    (void)ctx;
    if (count == 0)
        return 0;
    size_t len = frames[first].len;
    memcpy(frame, frames[first].bytes, len);
    first = (first + 1u) % FRAMES;
    count--;
    return len;
}

const ethernet_t *board_ethernet(void)
{
    static const ethernet_t ethernet = {
        .start = start, .link_up = link_up, .send = send_frame, .receive = receive_frame};
    return &ethernet;
}

const itl_hal_flash_t *board_flash(void)
{
    rules = (flash_rules_t){
        .storage = storage_of_memory(memory, FLASH_BYTES), .sector_size = SECTOR_BYTES, .program_size = PROGRAM_BYTES};
    flash = flash_with_rules(&rules);
    return &flash;
}

void board_watchdog_feed(void)
{
}

_Noreturn void board_restart(void)
{
    abort();
}

_Noreturn void board_exit(int status)
{
    exit(status);
}
