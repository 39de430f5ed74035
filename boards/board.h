/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What boards/app asks of a board. Each folder of boards/ implements it in board.c, out of boards/drivers. One program
 * runs on one board: there is no context.
 */
#ifndef BOARDS_BOARD_H
#define BOARDS_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/flash.h"
#include "lwip/ethernet.h"

/** The folder's name. */
extern const char board_name[];

/** Starts clocks, timer, UART, interrupts. Called once, first. */
void board_start(void);

/** Milliseconds since board_start; never wraps. */
uint64_t board_uptime_ms(void);

/** Seconds since 1970 UTC; 0 when the board has no clock. */
int64_t board_utc_s(void);

/** Sleeps until something may have happened: a frame, a byte on the UART, or a few milliseconds gone by. */
void board_sleep(void);

/** Sends one byte on the console UART; waits until there is room. */
void board_uart_put(char byte);

/** Takes one byte from the console UART; -1 when none has come. */
int board_uart_get(void);

/** Fills @p buf with entropy; the board's README says where it comes from. @return false: there is none now */
bool board_entropy(void *buf, size_t len);

/** The board's own MAC address. */
void board_mac(uint8_t mac[6]);

/** The Ethernet port. */
const ethernet_t *board_ethernet(void);

/** Opens the flash for trust lists and settings. @return NULL when it cannot be used */
const itl_hal_flash_t *board_flash(void);

/** Tells the watchdog that the program is alive. */
void board_watchdog_feed(void);

/** Restarts the board. */
_Noreturn void board_restart(void);

/** The command line of an emulated board; empty elsewhere. @param line [out] NUL-terminated, @p cap bytes */
void board_command_line(char *line, size_t cap);

/** Ends an emulated board with an exit status; a real one sleeps for ever. */
_Noreturn void board_exit(int status);

#endif
