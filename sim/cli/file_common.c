/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/file_common.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/fileio.h"
#include "base/machine.h"
#include "base/parse.h"
#include "cli/outfile.h"

int file_check_filename(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < ITL_LIMIT_FILENAME_BYTES
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--filename: a FILENAME has 1 to %u bytes", ITL_LIMIT_FILENAME_BYTES - 1);
}

bool file_input_read(file_input_t *input, const char *path)
{
    base_error_t error;
    *input = (file_input_t){0};
    if (!base_load(path, &input->bytes, &input->modified, &error)) {
        cli_error(EXIT_FAILED, "%s", error.text);
        return false;
    }
    input->source = itl_tlv_source_memory(input->bytes.data, (uint32_t)input->bytes.size);
    return true;
}

void file_input_free(file_input_t *input)
{
    base_bytes_free(&input->bytes);
}

bool file_load_signer(listfile_identity_t *signer, const char *path, const char *key_path)
{
    base_error_t error;
    if (listfile_identity_load(signer, path, &error) &&
        listfile_identity_load_key(signer, key_path != NULL ? key_path : path, &error))
        return true;
    cli_error(EXIT_FAILED, "%s", error.text);
    return false;
}

int file_write(const char *path, const uint8_t *data, size_t size)
{
    outfile_t out;
    if (!outfile_open(&out, path))
        return cli_error(EXIT_FAILED, "%s: %s", path, strerror(errno));
    if (!outfile_write(&out, data, size)) {
        outfile_discard(&out);
        return cli_error(EXIT_FAILED, "%s: %s", path, strerror(errno));
    }
    if (!outfile_commit(&out))
        return cli_error(EXIT_FAILED, "%s: %s", path, strerror(errno));
    return EXIT_DONE;
}

const char *file_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

bool file_parse_digest(const char *text, itl_trustlist_digest_t *digest)
{
    static const struct {
        const char *name;
        itl_trustlist_digest_t digest;
    } names[] = {{"sha1", ITL_DIGEST_SHA1}, {"sha256", ITL_DIGEST_SHA256}, {"sha512", ITL_DIGEST_SHA512}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(text, names[i].name) == 0) {
            *digest = names[i].digest;
            return true;
        }
    cli_error(EXIT_USAGE, "'%s' is not a digest: sha1, sha256 and sha512 are", text);
    return false;
}

bool file_parse_version(const char *option, const char *text, uint8_t *major, uint8_t *minor)
{
    char first[4];
    uint64_t before, after;
    size_t length = strcspn(text, ".");
    if (length < sizeof first && text[length] == '.') {
        memcpy(first, text, length);
        first[length] = '\0';
        if (base_parse_number(first, 0, UINT8_MAX, &before) &&
            base_parse_number(text + length + 1, 0, UINT8_MAX, &after)) {
            *major = (uint8_t)before;
            *minor = (uint8_t)after;
            return true;
        }
    }
    cli_error(EXIT_USAGE, "%s: '%s' is not MAJOR.MINOR of 0 to 255 each", option, text);
    return false;
}

bool file_parse_names(const char *text, listfile_names_t *names)
{
    if (strcmp(text, ";") == 0)
        *names = LISTFILE_NAMES_SEMICOLON;
    else if (strcmp(text, ",") == 0)
        *names = LISTFILE_NAMES_COMMA;
    else {
        cli_error(EXIT_USAGE, "--names: '%s' is neither ';' nor ','", text);
        return false;
    }
    return true;
}

bool file_parse_timestamp(const char *text, uint32_t *timestamp)
{
    uint64_t number;
    if (!base_parse_number(text, 0, UINT32_MAX, &number)) {
        cli_error(EXIT_USAGE, "--timestamp: '%s' is not seconds since 1970, 0 to %u", text, UINT32_MAX);
        return false;
    }
    *timestamp = (uint32_t)number;
    return true;
}

uint32_t file_timestamp_now(void)
{
    return (uint32_t)machine_utc_s();
}
