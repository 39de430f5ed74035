/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "cli/file_common.h"
#include "listfile/parts.h"

static const cli_option_t strip_options[] = {{0}};

static const cli_command_text_t strip_text = {
    .name = "file strip",
    .usage = "IN OUT",
    .purpose = "Writes IN without its header: the records of a trust list, the payload of a signed file.\n"
               "The signature is not verified.",
    .options = strip_options,
    .ending = "Exit status: 0 done; 1 failed; 2 wrong usage; 3 the header of IN is malformed.",
    .words = "FILES",
};

static int strip(const char *path, const file_input_t *input, const char *out)
{
    listfile_parts_t parts = listfile_take_apart(&input->source, path, false);
    if (parts.reason != ITL_REASON_NONE) {
        char text[200];
        listfile_fault_text(parts.reason, &parts.fault, text, sizeof text);
        return cli_error(EXIT_NEGATIVE, "%s: %s", path, text);
    }
    return file_write(out, input->bytes.data + parts.content.off, parts.content.len);
}

int file_strip(int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &strip_text, NULL, NULL);
    if (status != EXIT_DONE)
        return status;
    if (optind + 2 != argc)
        return cli_error(EXIT_USAGE, "file strip: IN and OUT are needed");
    file_input_t input;
    status = EXIT_FAILED;
    if (file_input_read(&input, argv[optind]))
        status = strip(argv[optind], &input, argv[optind + 1]);
    file_input_free(&input);
    return status;
}
