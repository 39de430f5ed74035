/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/file_common.h"
#include "listfile/resign.h"

enum {
    OPTION_SIGN = 256,
    OPTION_KEY,
    OPTION_CONFIG,
    OPTION_DIGEST,
    OPTION_FILENAME,
    OPTION_TIMESTAMP,
    OPTION_NAMES,
};

static const cli_option_t sign_options[] = {
    {.name = "sign",
     .value = "PEM",
     .brief = "certificate and RSA key (1024, 2048 or 4096 bits) of the signer",
     .text = "certificate and RSA key of the signer: 1024, 2048 or 4096 bits, not encrypted",
     .offers = "FILES",
     .id = OPTION_SIGN},
    FILE_KEY_ROW(OPTION_KEY),
    {.name = "config", .brief = "IN is a configuration, whatever it looks like", .id = OPTION_CONFIG},
    {.name = "digest",
     .value = "D",
     .brief = "sha1, sha256 or sha512 (default: as IN, else sha1)",
     .text = "of the signature: `sha1`, `sha256` or `sha512` (default: as IN, else `sha1`)",
     .offers = "sha1 sha256 sha512",
     .id = OPTION_DIGEST},
    {.name = "filename",
     .value = "NAME",
     .brief = "FILENAME of the header (default: as IN, else OUT's name)",
     .text = "FILENAME of the header (default: as IN, else OUT's name); that of a signed file ends in `.sgn`",
     .offers = "ITLFile.tlv CTLFile.tlv",
     .id = OPTION_FILENAME},
    {.name = "timestamp",
     .value = "SECONDS",
     .brief = "TIMESTAMP in seconds since 1970 (default: now)",
     .text = "TIMESTAMP since 1970 UTC (default: now)",
     .id = OPTION_TIMESTAMP},
    {.name = "names",
     .value = "';'|','",
     .brief = "how the signer's names are written (default: as IN, else ';')",
     .text = "how the signer's names are written, as for `itlsim file build` (default: as IN, else `';'`)",
     .id = OPTION_NAMES},
    {0},
};

static const cli_command_text_t sign_text = {
    .name = "file sign",
    .usage = "IN OUT --sign PEM [OPTION]...",
    .purpose =
        "Signs the content of IN and writes OUT. IN is\n"
        "  a trust list       what `utils itl reset` does: other signer, same records; FILENAME, version, digest\n"
        "                     and the way names are written stay, unless an option says otherwise\n"
        "  a signed file      the same for its payload\n"
        "  bare records       as `itlsim file strip` leaves them, when OUT ends in .tlv: a trust list\n"
        "  anything else      with --config, or when OUT ends in .sgn: a signed file with IN as its payload",
    .options = sign_options,
    .ending = "OUT may be IN. Exit status: 0 done; 1 failed; 2 wrong usage.",
    .words = "FILES",
};

typedef struct sign_request {
    const char *in, *out, *sign, *key, *filename;
    bool config;
    bool has_digest, has_names;
    itl_trustlist_digest_t digest;
    listfile_names_t names;
    uint32_t timestamp;
} sign_request_t;

/* What is signed, and under which header. */
typedef struct sign_job {
    listfile_identity_t signer;
    file_input_t input;
    listfile_resign_t resign;
    itl_tlv_span_t content;
} sign_job_t;

static int take_option(void *ctx, int option, const char *value)
{
    sign_request_t *request = ctx;
    switch (option) {
    case OPTION_SIGN:
        request->sign = value;
        return EXIT_DONE;
    case OPTION_KEY:
        request->key = value;
        return EXIT_DONE;
    case OPTION_CONFIG:
        request->config = true;
        return EXIT_DONE;
    case OPTION_DIGEST:
        request->has_digest = true;
        return file_parse_digest(value, &request->digest) ? EXIT_DONE : EXIT_USAGE;
    case OPTION_FILENAME:
        request->filename = value;
        return file_check_filename(value);
    case OPTION_TIMESTAMP:
        return file_parse_timestamp(value, &request->timestamp) ? EXIT_DONE : EXIT_USAGE;
    default:
        request->has_names = true;
        return file_parse_names(value, &request->names) ? EXIT_DONE : EXIT_USAGE;
    }
}

static int parse(int argc, char **argv, sign_request_t *request)
{
    int status = cli_take_options(argc, argv, &sign_text, take_option, request);
    if (status != EXIT_DONE)
        return status;
    if (optind + 2 != argc || request->sign == NULL)
        return cli_error(EXIT_USAGE, "file sign: IN, OUT and --sign PEM are needed");
    request->in = argv[optind];
    request->out = argv[optind + 1];
    return EXIT_DONE;
}

/* A header for content that has none: OUT's name decides what it becomes. */
static int start_header(const sign_request_t *request, sign_job_t *job)
{
    const char *name = request->filename != NULL ? request->filename : file_base_name(request->out);
    bool list = !request->config && listfile_ends_with(name, ".tlv");
    if (!list && !request->config && !listfile_ends_with(name, ".sgn"))
        return cli_error(EXIT_USAGE, "%s: not a trust list; --config, or an OUT in .sgn, signs it as configuration",
                         request->in);
    if (!list && !listfile_ends_with(name, ".sgn"))
        return cli_error(EXIT_USAGE, "%s: the FILENAME of a signed file ends in .sgn; --filename says it", name);
    if (strlen(name) >= sizeof job->resign.filename)
        return cli_error(EXIT_USAGE, "%s: a FILENAME has %u bytes at most", name, ITL_LIMIT_FILENAME_BYTES - 1);
    /* A list served as ITLSEP<MAC>.tlv still carries the generic name. */
    if (list && request->filename == NULL)
        name = strncasecmp(name, "CTL", 3) == 0 ? "CTLFile.tlv" : "ITLFile.tlv";
    memcpy(job->resign.filename, name, strlen(name) + 1);
    job->resign.header = (listfile_header_t){
        .kind = list ? LISTFILE_LIST : LISTFILE_SIGNED_FILE,
        .version_major = 1,
        .version_minor = list ? 2 : 0,
        .digest = ITL_DIGEST_SHA1,
        .signer_name = job->resign.signer_name,
        .issuer_name = job->resign.issuer_name,
        .filename = job->resign.filename,
    };
    listfile_resign_names(&job->resign, &job->signer, LISTFILE_NAMES_SEMICOLON);
    job->content = (itl_tlv_span_t){0, job->input.source.size};
    return EXIT_DONE;
}

static int choose_header(const sign_request_t *request, sign_job_t *job)
{
    listfile_parts_t parts = listfile_take_apart(&job->input.source, NULL, false);
    bool keep = parts.reason == ITL_REASON_NONE && !request->config;
    if (!keep)
        return start_header(request, job);
    listfile_resign_prepare(&job->resign, &job->input.source, &parts, &job->signer);
    job->content = parts.content;
    if (request->filename == NULL)
        return EXIT_DONE;
    if (listfile_ends_with(request->filename, ".sgn") != (parts.kind == LISTFILE_SIGNED_FILE))
        return cli_error(EXIT_USAGE, "--filename: .sgn is the ending of signed files, and of them alone");
    memcpy(job->resign.filename, request->filename, strlen(request->filename) + 1);
    return EXIT_DONE;
}

static int sign(const sign_request_t *request, sign_job_t *job)
{
    base_bytes_t file = {0};
    base_error_t error;
    int status = choose_header(request, job);
    if (status != EXIT_DONE)
        return status;
    if (request->has_digest)
        job->resign.header.digest = request->digest;
    if (request->has_names)
        listfile_resign_names(&job->resign, &job->signer, request->names);
    job->resign.header.timestamp = request->timestamp;
    if (listfile_sign(&job->resign.header, &job->signer, job->input.bytes.data + job->content.off, job->content.len,
                      &file, &error))
        status = file_write(request->out, file.data, file.size);
    else
        status = cli_error(EXIT_FAILED, "%s: %s", request->in, error.text);
    base_bytes_free(&file);
    return status;
}

int file_sign(int argc, char **argv)
{
    sign_request_t request = {.timestamp = file_timestamp_now()};
    int status = parse(argc, argv, &request);
    if (status != EXIT_DONE)
        return status;
    sign_job_t job = {0};
    status = EXIT_FAILED;
    if (file_input_read(&job.input, request.in) && file_load_signer(&job.signer, request.sign, request.key))
        status = sign(&request, &job);
    file_input_free(&job.input);
    listfile_identity_free(&job.signer);
    return status;
}
