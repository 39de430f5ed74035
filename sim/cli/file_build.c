/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "cli/file_common.h"

enum {
    OPTION_SIGN = 256,
    OPTION_KEY,
    OPTION_RECORD,
    OPTION_DNS,
    OPTION_DIGEST,
    OPTION_HASH,
    OPTION_VERSION,
    OPTION_FILENAME,
    OPTION_TIMESTAMP,
    OPTION_NAMES,
    OPTION_SIGNER_VERSION,
};

static const cli_option_t build_options[] = {
    {.name = "sign",
     .value = "PEM",
     .brief = "certificate and RSA key (1024, 2048 or 4096 bits) of the signer; its SAST record has to be named too",
     .text = "certificate and RSA key of the signer: 1024, 2048 or 4096 bits (the format has a code for no other), not "
             "encrypted. The list should hold a SAST record of the signer; phones that do not know the signer already "
             "refuse it otherwise",
     .offers = "FILES",
     .id = OPTION_SIGN},
    FILE_KEY_ROW(OPTION_KEY),
    {.name = "record",
     .value = "ROLE[:FORM]=PEM",
     .brief = "ROLE: sast, ccm, ccm+tftp, tftp, capf, app-server, tvs or a number\nFORM: cert or hash; without: hash "
              "for capf and tvs, else cert\nempty PEM: an empty section, as rollback lists have them",
     .text = "a record, of an RSA or EC key. ROLE: `sast`, `ccm`, `ccm+tftp`, `tftp`, `capf`, `app-server`, `tvs`, in "
             "any case of letters, or a number. FORM: `cert` (whole certificate) or `hash` (its digest); without it "
             "CAPF and TVS by hash, others in full. An empty PEM makes an empty section, as rollback lists have them",
     .offers = "sast ccm ccm+tftp tftp capf app-server tvs",
     .id = OPTION_RECORD},
    {.name = "dns", .value = "NAME", .brief = "DNSNAME of the record before it", .id = OPTION_DNS},
    {.name = "digest",
     .value = "D",
     .brief = "sha1 (default), sha256 or sha512, of the signature",
     .text = "of the signature: `sha1` (default), `sha256`, `sha512`",
     .offers = "sha1 sha256 sha512",
     .id = OPTION_DIGEST},
    {.name = "hash",
     .value = "D",
     .brief = "the same of certificates held by hash (default sha1)",
     .text = "of certificates held by hash (default `sha1`)",
     .offers = "sha1 sha256 sha512",
     .id = OPTION_HASH},
    {.name = "version", .value = "M.N", .brief = "Version of the header (default 1.2)", .id = OPTION_VERSION},
    {.name = "filename",
     .value = "NAME",
     .brief = "FILENAME of the header (default ITLFile.tlv; CTLFile.tlv makes a CTL)",
     .text = "FILENAME of the header (default `ITLFile.tlv`; `CTLFile.tlv` makes a CTL)",
     .offers = "ITLFile.tlv CTLFile.tlv",
     .id = OPTION_FILENAME},
    {.name = "timestamp",
     .value = "SECONDS",
     .brief = "TIMESTAMP in seconds since 1970 (default: now)",
     .text = "TIMESTAMP since 1970 UTC (default: now). With it the same call gives the same bytes",
     .id = OPTION_TIMESTAMP},
    {.name = "names",
     .value = "';'|','",
     .brief = "CN=..;OU=..;O=.. (default) or CN=..,O=..,OU=..",
     .text =
         "how names are written: `CN=..;OU=..;O=..;L=..;ST=..;C=..` (default) or `CN=..,O=..,OU=..,L=..,ST=..,C=..`",
     .id = OPTION_NAMES},
    {.name = "signer-version",
     .value = "M.N",
     .brief = "write the signer version (tag 28)",
     .text = "write the signer version (tag 28), which call managers of old do not",
     .id = OPTION_SIGNER_VERSION},
    {0},
};

static const cli_command_text_t build_text = {
    .name = "file build",
    .usage = "OUT --sign PEM [--record ROLE[:FORM]=PEM [--dns NAME]]... [OPTION]...",
    .purpose = "Makes a trust list as a call manager writes it, and signs it. Records stand in the order given.\n"
               "Without TFTP, CCM+TFTP and TVS records it is a rollback list. The usual list of a node:\n"
               "  --sign ccm.pem --record sast=ccm.pem --record tftp=ccm.pem --record capf=capf.pem\n"
               "  --record tvs=tvs.pem --record sast=itlrecovery.pem",
    .options = build_options,
    .ending =
        "OUT is replaced only when the list is complete and verified. Exit status: 0 done; 1 failed; 2 wrong usage.",
    .words = "FILES",
};

typedef struct build_request {
    const char *out, *sign, *key;
    listfile_header_t header;
    listfile_names_t names;
    itl_trustlist_digest_t hash;
    listfile_record_t records[ITL_LIMIT_RECORDS];
    const char *pems[ITL_LIMIT_RECORDS]; /* Empty: an empty section. */
    listfile_identity_t *identities;     /* One per record. */
    listfile_identity_t signer;
    size_t count;
} build_request_t;

static const struct {
    const char *name;
    uint16_t role;
} role_names[] = {
    {"sast", ITL_ROLE_SAST}, {"ccm", ITL_ROLE_CCM},   {"ccm+tftp", ITL_ROLE_CCM_TFTP},
    {"tftp", ITL_ROLE_TFTP}, {"capf", ITL_ROLE_CAPF}, {"app-server", ITL_ROLE_APP_SERVER},
    {"tvs", ITL_ROLE_TVS},
};

static bool parse_role(const char *text, size_t length, uint16_t *role)
{
    char name[16];
    uint64_t number;
    if (length >= sizeof name)
        return false;
    memcpy(name, text, length);
    name[length] = '\0';
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++)
        if (strcasecmp(name, role_names[i].name) == 0) {
            *role = role_names[i].role;
            return true;
        }
    if (!base_parse_number(name, 0, UINT16_MAX, &number))
        return false;
    *role = (uint16_t)number;
    return true;
}

static bool parse_form(const char *text, size_t length, listfile_form_t *form)
{
    if (length == 0)
        *form = LISTFILE_FORM_USUAL;
    else if (length == 5 && strncasecmp(text, ":hash", length) == 0)
        *form = LISTFILE_FORM_HASH;
    else if (length == 5 && strncasecmp(text, ":cert", length) == 0)
        *form = LISTFILE_FORM_CERTIFICATE;
    else
        return false;
    return true;
}

static int add_record(build_request_t *request, const char *text)
{
    if (request->count == ITL_LIMIT_RECORDS)
        return cli_error(EXIT_USAGE, "file build: a list has %u records at most", ITL_LIMIT_RECORDS);
    size_t before = strcspn(text, "=");
    size_t role = strcspn(text, ":=");
    listfile_record_t *record = &request->records[request->count];
    if (text[before] == '\0' || !parse_role(text, role, &record->role) ||
        !parse_form(text + role, before - role, &record->form))
        return cli_error(EXIT_USAGE, "--record: '%s' is not ROLE[:cert|:hash]=PEM", text);
    request->pems[request->count++] = text + before + 1;
    return EXIT_DONE;
}

static int set_dns(build_request_t *request, const char *name)
{
    if (request->count == 0)
        return cli_error(EXIT_USAGE, "--dns: names the record before it, and there is none");
    request->records[request->count - 1].dns_name = name;
    return EXIT_DONE;
}

static int usage_unless(bool valid)
{
    return valid ? EXIT_DONE : EXIT_USAGE;
}

static int take_option(void *ctx, int option, const char *value)
{
    build_request_t *request = ctx;
    listfile_header_t *header = &request->header;
    switch (option) {
    case OPTION_SIGN:
        request->sign = value;
        return EXIT_DONE;
    case OPTION_KEY:
        request->key = value;
        return EXIT_DONE;
    case OPTION_RECORD:
        return add_record(request, value);
    case OPTION_DNS:
        return set_dns(request, value);
    case OPTION_DIGEST:
        return usage_unless(file_parse_digest(value, &header->digest));
    case OPTION_HASH:
        return usage_unless(file_parse_digest(value, &request->hash));
    case OPTION_VERSION:
        return usage_unless(file_parse_version("--version", value, &header->version_major, &header->version_minor));
    case OPTION_FILENAME:
        header->filename = value;
        return file_check_filename(value);
    case OPTION_TIMESTAMP:
        return usage_unless(file_parse_timestamp(value, &header->timestamp));
    case OPTION_NAMES:
        return usage_unless(file_parse_names(value, &request->names));
    default:
        header->has_signer_version = true;
        return usage_unless(file_parse_version("--signer-version", value, &header->signer_version_major,
                                               &header->signer_version_minor));
    }
}

static int parse(int argc, char **argv, build_request_t *request)
{
    int status = cli_take_options(argc, argv, &build_text, take_option, request);
    if (status != EXIT_DONE)
        return status;
    if (optind + 1 != argc || request->sign == NULL)
        return cli_error(EXIT_USAGE, "file build: OUT and --sign PEM are needed");
    request->out = argv[optind];
    if (listfile_ends_with(request->header.filename, ".sgn"))
        return cli_error(EXIT_USAGE, "file build: a FILENAME in .sgn is for signed files; see 'itlsim file sign'");
    return EXIT_DONE;
}

static bool load_identities(build_request_t *request)
{
    base_error_t error;
    request->identities = calloc(request->count + 1, sizeof *request->identities);
    if (request->identities == NULL) {
        cli_error(EXIT_FAILED, "out of memory");
        return false;
    }
    for (size_t i = 0; i < request->count; i++) {
        if (request->pems[i][0] == '\0')
            continue;
        request->records[i].identity = &request->identities[i];
        if (!listfile_identity_load(&request->identities[i], request->pems[i], &error)) {
            cli_error(EXIT_FAILED, "%s", error.text);
            return false;
        }
    }
    return file_load_signer(&request->signer, request->sign, request->key);
}

/* A list that does not name its own signer is fine for phones that know it, and for nobody else. */
static void warn_without_signer(const build_request_t *request)
{
    const base_bytes_t *signer = &request->signer.certificate;
    for (size_t i = 0; i < request->count; i++) {
        const base_bytes_t *held = &request->identities[i].certificate;
        if (request->records[i].role == ITL_ROLE_SAST && held->size == signer->size &&
            memcmp(held->data, signer->data, signer->size) == 0)
            return;
    }
    fprintf(stderr, "itlsim: warning: %s: no SAST record of the signer; phones without a list will refuse it\n",
            request->out);
}

static int build(build_request_t *request)
{
    base_bytes_t content = {0}, file = {0};
    base_error_t error;
    int status = EXIT_FAILED;
    if (load_identities(request)) {
        request->header.signer_name = request->signer.subject[request->names];
        request->header.issuer_name = request->signer.issuer[request->names];
        if (listfile_put_records(&content, request->records, request->count, request->names, request->hash, &error) &&
            listfile_sign(&request->header, &request->signer, content.data, content.size, &file, &error))
            status = file_write(request->out, file.data, file.size);
        else
            cli_error(EXIT_FAILED, "%s: %s", request->out, error.text);
    }
    if (status == EXIT_DONE)
        warn_without_signer(request);
    base_bytes_free(&content);
    base_bytes_free(&file);
    listfile_identity_free(&request->signer);
    for (size_t i = 0; request->identities != NULL && i < request->count; i++)
        listfile_identity_free(&request->identities[i]);
    free(request->identities);
    return status;
}

int file_build(int argc, char **argv)
{
    build_request_t *request = calloc(1, sizeof *request);
    if (request == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    request->hash = ITL_DIGEST_SHA1;
    request->header = (listfile_header_t){
        .kind = LISTFILE_LIST,
        .version_major = 1,
        .version_minor = 2,
        .digest = ITL_DIGEST_SHA1,
        .filename = "ITLFile.tlv",
        .timestamp = file_timestamp_now(),
    };
    int status = parse(argc, argv, request);
    if (status == EXIT_DONE)
        status = build(request);
    free(request);
    return status;
}
