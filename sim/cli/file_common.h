/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the commands of `itlsim file` share.
 */
#ifndef SIM_FILE_COMMON_H
#define SIM_FILE_COMMON_H

#include <getopt.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "listfile/parts.h"
#include "tlv/tlv.h"

cli_command_t file_show;   /**< itlsim file show */
cli_command_t file_verify; /**< itlsim file verify */
cli_command_t file_build;  /**< itlsim file build */
cli_command_t file_sign;   /**< itlsim file sign */
cli_command_t file_strip;  /**< itlsim file strip */

/** The row of --key in a table of cli_option_t. */
#define FILE_KEY_ROW(option)                                                                                           \
    {                                                                                                                  \
        .name = "key", .value = "PEM", .brief = "the signer's key, if it is not in the same file", .offers = "FILES",  \
        .id = (option)                                                                                                 \
    }

/** A file from the command line, whole in memory. */
typedef struct file_input {
    base_bytes_t bytes;
    itl_tlv_source_t source;
    time_t modified;
} file_input_t;

/** Checks the value of --filename: 1 byte to what a header takes. @return EXIT_DONE, or EXIT_USAGE with a message */
int file_check_filename(const char *name);

/** Reads a file; after false the reason was printed. file_input_free in both cases. */
bool file_input_read(file_input_t *input, const char *path);

/** Frees what file_input_read took. */
void file_input_free(file_input_t *input);

/** Loads a signer: certificate from @p path, key from @p key_path (NULL: the same file). @return false: printed why */
bool file_load_signer(listfile_identity_t *signer, const char *path, const char *key_path);

/** Writes OUT, replacing it only when whole. @return EXIT_DONE, or EXIT_FAILED with the reason printed */
int file_write(const char *path, const uint8_t *data, size_t size);

/** The part of a path behind its last '/'. */
const char *file_base_name(const char *path);

/** Reads sha1, sha256 or sha512. @return false, and the reason printed, for anything else */
bool file_parse_digest(const char *text, itl_trustlist_digest_t *digest);

/** Reads MAJOR.MINOR. @return false, and the reason printed, for anything else */
bool file_parse_version(const char *option, const char *text, uint8_t *major, uint8_t *minor);

/** Reads ';' or ','. @return false, and the reason printed, for anything else */
bool file_parse_names(const char *text, listfile_names_t *names);

/** Reads seconds since 1970 that a TIMESTAMP can hold. @return false, and the reason printed, for anything else */
bool file_parse_timestamp(const char *text, uint32_t *timestamp);

/** The time now, as a TIMESTAMP. */
uint32_t file_timestamp_now(void);

#endif
