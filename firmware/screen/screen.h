/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The phone as a person sees it: its menus as a pure state machine. Keys go in; out come what the screen shows and,
 * now and then, an action that the owner of the phone carries out. Nothing is drawn here, nothing is erased, no time
 * passes.
 *
 * Menus, soft keys and the keys that a phone has are tables, one per family (screen_menus.c, screen_soft.c); what
 * differs by firmware or model stands in them too. What no source tells was chosen so that every key macro of public
 * tools does on a phone what it does on a real one; it is marked inferred there.
 *
 * The lock of the settings menus: the keys **# toggle it where a menu is open, **#** restart the phone. Where the
 * configuration says that settings access is off, the menus do not open; where it is restricted, the user's own do.
 * Where it has a password for the settings (phonePassword) that is not what call managers fill in by themselves, it is
 * asked for: behind **# on 7900 phones, where the administrator's settings open on others. While a phone boots it takes
 * no key.
 */
#ifndef ITLPHONE_SCREEN_H
#define ITLPHONE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screen/screen_types.h"

/**
 * Makes the screen of a phone that has just started: idle and locked.
 * @param phone  has been through itl_phone_init, whatever that returned; kept, and read when keys are taken and when
 * something is drawn. It may be reset meanwhile
 */
void itl_screen_init(itl_screen_t *screen, itl_phone_t *phone);

/**
 * Has somebody show what the keys Directories and Services open, and items of menus of those names; without, they open
 * an empty page.
 * @param guest  copied; NULL: nobody any more
 */
void itl_screen_lend(itl_screen_t *screen, const itl_screen_guest_t *guest);

/** Shows the guest in place of what is open; what the guest shows is its owner's business. */
void itl_screen_show_guest(itl_screen_t *screen);

/** How many soft keys a phone has. */
uint8_t itl_screen_soft_keys(const itl_phone_config_t *config);

/** Begins the factory reset by keys: power comes back while # is held. Until the next itl_screen_init the keys
 *  123456789*0# erase everything, in whatever state lists, boot and settings access are; any other key ends it. */
void itl_screen_power_on_held(itl_screen_t *screen);

/**
 * Takes a key. One that the model lacks, and a soft key that is not on the screen, do nothing.
 * @return what the owner is to carry out now; after one that restarts the phone the screen is idle and locked
 */
itl_screen_action_t itl_screen_key(itl_screen_t *screen, itl_screen_key_t key);

/** Takes a character of a keyboard where a server or a password is typed in. @return false: nothing is typed in now */
bool itl_screen_type(itl_screen_t *screen, char character);

/** Closes all menus (the URI Init:...). */
void itl_screen_close(itl_screen_t *screen);

/** The server that was typed in, "HOST[:PORT]", for ITL_SCREEN_USE_TFTP. */
const char *itl_screen_server(const itl_screen_t *screen);

/** The key of itl_phone_press that carries an action out. @return false: another function does, or none is needed */
bool itl_screen_action_key(itl_screen_action_t action, itl_phone_key_t *key);

/** True for actions that the phone starts again after. */
bool itl_screen_action_restarts(itl_screen_action_t action);

/** What the screen shows. */
itl_screen_view_t itl_screen_draw(const itl_screen_t *screen);

/** Line @p index of what it shows, from 0. @return false past the last: @p line is as it was */
bool itl_screen_line(const itl_screen_t *screen, uint8_t index, itl_screen_line_t *line);

/**
 * The key of a name as in the URI Key:NAME: "KeyPad0", "KeyPadStar", "Soft3", "NavDwn", "Settings", "Line1".
 * @return ITL_SCREEN_KEY_COUNT: there is none of that name
 */
itl_screen_key_t itl_screen_key_of_name(const char *name);

/**
 * The keys that a word of a macro stands for: those of the keypad when it is made of their characters ("**#" is three),
 * else the one of that name.
 * @param index  of the key, from 0
 * @return false: the word has no such key; with @p index 0, it names none
 */
bool itl_screen_key_of_word(const char *word, size_t index, itl_screen_key_t *key);

#endif
