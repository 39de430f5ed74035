/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "cli/file_common.h"
#include "listfile/parts.h"

static const char help[] = "Usage: itlsim file strip IN OUT\n"
                           "\n"
                           "Writes IN without its header: the records of a trust list, the payload of a signed file.\n"
                           "The signature is not verified.\n"
                           "\n"
                           "Exit status: 0 done; 1 failed; 2 wrong usage; 3 the header of IN is malformed.\n";

static const struct option long_options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

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
    int option = cli_option(argc, argv, long_options);
    if (option == 'h') {
        fputs(help, stdout);
        return EXIT_DONE;
    }
    if (option != -1)
        return EXIT_USAGE; /* told */
    if (optind + 2 != argc)
        return cli_error(EXIT_USAGE, "file strip: IN and OUT are needed");
    file_input_t input;
    int status = EXIT_FAILED;
    if (file_input_read(&input, argv[optind]))
        status = strip(argv[optind], &input, argv[optind + 1]);
    file_input_free(&input);
    return status;
}
