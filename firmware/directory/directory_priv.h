/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of directory/ have for each other: directory.c (pages that come and go), directory_first.c (which page
 * is the first), directory_key.c (keys), directory_soft.c (soft keys), directory_draw.c (what is shown).
 */
#ifndef ITLPHONE_DIRECTORY_PRIV_H
#define ITLPHONE_DIRECTORY_PRIV_H

#include "directory/directory_types.h"

/** A soft key as it is shown: constant texts, or the page's. */
typedef struct itl_directory_soft_view {
    const char *name;
    const char *url; /**< "SoftKey:Select", a URL; "": the key does nothing. */
    bool more;       /**< Shows the next ones. */
} itl_directory_soft_view_t;

/** The soft key at @p index, from 0. */
itl_directory_soft_view_t itl_directory_soft_at(const itl_directory_t *directory, unsigned index);

/** Shows the next soft keys. */
void itl_directory_more(itl_directory_t *directory);

/** Makes the phone's own menu. @return how many there are to choose from */
uint8_t itl_directory_first_page(itl_directory_t *directory);

/** Goes to the URL in directory->link, one page on. */
void itl_directory_go(itl_directory_t *directory);

/** One page back. @return false: there is none */
bool itl_directory_go_back(itl_directory_t *directory);

/** Loads the page that is shown again, or what its server wants loaded next. */
void itl_directory_reload(itl_directory_t *directory);

/** Puts into directory->link what a reference on this page means. @return false: it is no URL */
bool itl_directory_link(itl_directory_t *directory, const char *reference);

/** How many lines are shown. */
uint8_t itl_directory_line_count(const itl_directory_t *directory);

/** The word on Directories or Services. */
const char *itl_directory_heading(const itl_directory_t *directory);

#endif
