/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Words, numbers and hexadecimal digits read from text, which may be hostile: no function reads further than it is
 * told, or past the NUL. Characters are those of ASCII, whatever the locale.
 */
#ifndef ITLPHONE_TEXT_READ_H
#define ITLPHONE_TEXT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of a MAC address. */
#define ITL_TEXT_MAC_BYTES 6u

/** Characters, as strspn wants them. */
#define ITL_TEXT_DIGITS        "0123456789"
#define ITL_TEXT_SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define ITL_TEXT_LARGE_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ITL_TEXT_LETTERS       ITL_TEXT_SMALL_LETTERS ITL_TEXT_LARGE_LETTERS
#define ITL_TEXT_SMALL_HEX     ITL_TEXT_DIGITS "abcdef"
#define ITL_TEXT_LARGE_HEX     ITL_TEXT_DIGITS "ABCDEF"
#define ITL_TEXT_HEX           ITL_TEXT_SMALL_HEX "ABCDEF"

/** The largest number that is read: the largest of 18 decimal digits. */
#define ITL_TEXT_NUMBER_MAX UINT64_C(999999999999999999)

/** Length of a string that may lack its NUL. @param most  bytes there are. @return @p most where no NUL is in them */
size_t itl_text_length(const void *string, size_t most);

/** True for '0' to '9'. */
bool itl_text_is_digit(char character);

/** A letter in lower case; every other character as it is. */
char itl_text_lower(char character);

/** True when a text begins with these characters, whatever their case. */
bool itl_text_begins(const char *text, const char *start);

/** True for the same texts, whatever their case. */
bool itl_text_same(const char *text, const char *other);

/**
 * Reads a number in decimal digits at the start of a text; what follows them is the caller's business. Zeros may lead.
 * @param len     characters of @p text
 * @param max     the largest number that is taken, ITL_TEXT_NUMBER_MAX at most
 * @param number  [out] left as it is where none is read
 * @return how many digits there are; 0: none, or a larger number
 */
size_t itl_text_leading_number(const char *text, size_t len, uint64_t max, uint64_t *number);

/**
 * Reads a text that is a number in decimal digits and nothing else: no sign, no blank. Zeros may lead.
 * @param len     characters of @p text
 * @param min     the smallest number that is taken
 * @param max     the largest one
 * @return -1: it is none of these
 */
int64_t itl_text_number(const char *text, size_t len, uint32_t min, uint32_t max);

/** Value of a hexadecimal digit, of either case. @return -1: it is none */
int itl_text_hex_digit(char character);

/**
 * Reads bytes of two hexadecimal digits each, of either case; what follows them is the caller's business.
 * @param text   2 * @p count characters, or a NUL before them
 * @param bytes  [out] filled as far as there are digits
 * @return false: there are fewer
 */
bool itl_text_read_hex(const char *text, uint8_t *bytes, size_t count);

/**
 * Reads a text that is a MAC address: twelve hexadecimal digits, with ':', '-' or '.' between pairs or without.
 * @param mac  [out] filled as far as there are digits
 * @return false: it is none
 */
bool itl_text_read_mac(const char *text, uint8_t mac[ITL_TEXT_MAC_BYTES]);

#endif
