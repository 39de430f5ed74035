/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A node's TFTP files as its phones see them: ITLSEP<MAC>.tlv is the node's ITLFile.tlv and CTLSEP<MAC>.tlv its
 * CTLFile.tlv, whatever the MAC, as a call manager answers, but where somebody put a list of that name there; every
 * other name is a file of the folder, and where there is none, one that the node makes itself.
 */
#ifndef SERVING_NODE_FILES_H
#define SERVING_NODE_FILES_H

#include "tftpd/tftp_files.h"

/** Must not be moved while a server uses it. */
typedef struct node_files {
    tftp_files_t files; /**< For the server. */
    const tftp_files_t *folder;
    const tftp_files_t *made;
} node_files_t;

/** Puts the names over a folder. @param folder, made  kept; made may be NULL */
void node_files_init(node_files_t *node, const tftp_files_t *folder, const tftp_files_t *made);

/** The name of the file behind a name that a phone asks for: itself for most. */
const char *node_files_name(const char *name);

#endif
