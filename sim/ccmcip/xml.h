/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * XML objects of phones, written. What people and clients typed is escaped.
 */
#ifndef CCMCIP_XML_H
#define CCMCIP_XML_H

#include "base/bytes.h"

/** Begins a document. @param root  "CiscoIPPhoneMenu" */
void xml_begin(base_bytes_t *xml, const char *root, const char *title, const char *prompt);

/** Ends it. */
void xml_end(base_bytes_t *xml, const char *root);

/** Writes markup as it stands. */
void xml_put(base_bytes_t *xml, const char *markup);

/** Writes an element with a text in it: UTF-8 without control characters. */
void xml_element(base_bytes_t *xml, const char *name, const char *text);

/** Writes a soft key. @param url  "SoftKey:Exit", or a URL */
void xml_soft_key(base_bytes_t *xml, const char *name, const char *url, unsigned position);

#endif
