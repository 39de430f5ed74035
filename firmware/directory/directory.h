/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Directory and services: what the keys Directories and Services open. Pages come by http from anybody, by https only
 * from servers that the phone trusts (https/https_phone.h); whoever cannot be verified is "Host Not Found". Menus,
 * directories, texts and inputs are shown as the screen shows its own menus; calls are politely refused, and what a
 * page asks of the phone beside pages (keys, files, streams) is not done.
 *
 * What is opened: the phoneServices of the configuration in force, and its directoryURL or servicesURL, the secure one
 * where the load knows it; of several the user chooses. 7900 phones take only a menu for the first page of their
 * directories. The owner of the phone polls, and gives keys through the screen (itl_screen_lend).
 */
#ifndef ITLPHONE_DIRECTORY_H
#define ITLPHONE_DIRECTORY_H

#include "directory/directory_types.h"
#include "screen/screen.h"

/**
 * Prepares it, closed.
 * @param directory  zeroes, or one that was closed
 * @param phone      has been through itl_phone_init, whatever that returned; kept
 */
void itl_directory_init(itl_directory_t *directory, itl_phone_t *phone);

/** Opens the first page, in place of what is open. The phone does not boot. */
void itl_directory_open(itl_directory_t *directory, itl_directory_which_t which);

/** Opens a URL, in place of what is open. @param text  hostile; copied */
void itl_directory_open_url(itl_directory_t *directory, itl_directory_which_t which, const char *text);

/**
 * Shows a page that somebody pushed, in place of what is open. It has no URL: it is not loaded again, and from a page
 * that it leads to nobody comes back to it.
 * @param page  @p len bytes of XML, hostile; read at once
 * @return false: no page that this phone shows; nothing is open then
 */
bool itl_directory_show_pushed(itl_directory_t *directory, const uint8_t *page, size_t len);

/** Does what can be done now. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER: nothing runs */
uint64_t itl_directory_poll(itl_directory_t *directory);

/** Takes a key. @return false: it was closed by it, or is closed */
bool itl_directory_key(itl_directory_t *directory, itl_screen_key_t key);

/** Takes a character of a keyboard where something is typed in; a backspace takes the last one back.
 *  @return false: nothing is typed in */
bool itl_directory_type(itl_directory_t *directory, char character);

/** Closes it, and frees what runs. One that is closed stays so. */
void itl_directory_close(itl_directory_t *directory);

/** What it shows; texts are good until the next call that takes it otherwise than const. */
itl_screen_view_t itl_directory_draw(const itl_directory_t *directory);

/** Line @p index of what it shows, from 0. @return false past the last: @p line is as it was */
bool itl_directory_line(const itl_directory_t *directory, uint8_t index, itl_screen_line_t *line);

/** What the screen wants of it: for itl_screen_lend. */
itl_screen_guest_t itl_directory_guest(itl_directory_t *directory);

#endif
