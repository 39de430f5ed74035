/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Directory and services of a node, page by page, as XML objects of phones (CiscoIPPhoneMenu, CiscoIPPhoneInput,
 * CiscoIPPhoneDirectory, CiscoIPPhoneText). A menu comes first, which phones of the 7900 series need. The corporate
 * directory has the cluster's users who have a telephone number, DIRECTORY_ENTRIES on a page.
 */
#ifndef CCMCIP_DIRECTORY_H
#define CCMCIP_DIRECTORY_H

#include "base/bytes.h"
#include "cluster/users.h"

/** Entries of a page: phones take no more. */
#define DIRECTORY_ENTRIES 32u

/** Longest text that is looked for, in bytes. */
#define DIRECTORY_TERM_BYTES 20u

/** What pages are made of. */
typedef struct directory_facts {
    const char *base;     /**< Of the pages' URLs: "https://192.0.2.1:8443/ccmcip/". */
    const char *node;     /**< Name of the node. */
    const char *release;  /**< Of the cluster. */
    const users_t *users; /**< NULL: none. */
} directory_facts_t;

/** Writes a page. @param query  behind the '?', hostile. @param xml  [out] appended; freed by the caller */
typedef void directory_page_t(const directory_facts_t *facts, const char *query, base_bytes_t *xml);

directory_page_t directory_menu;  /**< The directories. */
directory_page_t directory_input; /**< What is looked for in the corporate directory. */

/** What was found of last name (l), first name (f) and number (n), as they begin; from the start-th entry on. */
directory_page_t directory_list;

directory_page_t directory_services; /**< The services. */
directory_page_t directory_node;     /**< A service: which node answers. */

#endif
