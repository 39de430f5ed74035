/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What the labs of this folder share. */
#ifndef WORLD_COMMON_H
#define WORLD_COMMON_H

#include <stdbool.h>

#include "base/bytes.h"
#include "memory_files.h"
#include "tftpd/tftp_service.h"
#include "virtual/virtual.h"

/** Lists that a lab serves, one after the other. */
#define COMMON_LISTS 8u

/** Turns of a world that will do for anything: one that stands still must not hang. */
#define COMMON_TURNS 1000000u

/** A TFTP server that serves one list as ITLFile.tlv. */
typedef struct common_tftp {
    virtual_node_t *node;
    char address[16]; /**< As text. */
    memory_file_t file;
    memory_files_t files;
    tftp_files_t served;
    base_bytes_t lists[COMMON_LISTS]; /**< All that were served: a transfer that still runs reads its own. */
    size_t count;
    tftp_service_t *service;
} common_tftp_t;

/** Ends the program with a word unless it is so. */
void common_must(bool done, const char *what);

/** A file of tests/interop/files; the caller's. */
base_bytes_t common_load(const char *name);

/** Gives a world a bad network, and prints its events. */
void common_watch(virtual_world_t *world);

/** A phone's flash. */
virtual_flash_t *common_flash(unsigned seed);

/** Starts a server on a node. */
void common_tftp_open(common_tftp_t *tftp, virtual_node_t *node);

/** Serves another list from now on. */
void common_tftp_serve(common_tftp_t *tftp, const char *list);

/** Stops it. */
void common_tftp_close(common_tftp_t *tftp);

/** Prints one more random number of a node: runs that drew differently end in different places. */
void common_draw(const virtual_node_t *node);

#endif
