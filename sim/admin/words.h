/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A line as words.
 */
#ifndef ADMIN_WORDS_H
#define ADMIN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/** Longest line, with NUL. */
#define WORDS_LINE_BYTES 4096

/** Most words of a line. */
#define WORDS_MAX 64

/** A line split into words. */
typedef struct words {
    char text[WORDS_LINE_BYTES]; /**< The words, each with its NUL. */
    char *word[WORDS_MAX];
    int count;
    bool open;   /**< The last word may go on: no blank stands behind it. */
    bool quoted; /**< It goes on within a quote (words_begun only). */
} words_t;

/**
 * Splits at blanks; a word in double quotes may hold some, or be empty.
 * @return false: too long, too many words, a quote that does not end
 */
bool words_split(words_t *words, const char *line);

/** The same for a line that is being typed: its last quote may not have ended yet. */
bool words_begun(words_t *words, const char *line);

#endif
