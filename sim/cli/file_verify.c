/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cjson/cJSON.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "base/text.h"
#include "cli/file_common.h"
#include "listfile/check.h"

enum { OPTION_TRUST = 256, OPTION_AS, OPTION_CONFIG, OPTION_JSON };

static const cli_option_t verify_options[] = {
    {.name = "trust",
     .value = "LIST",
     .brief = "the phone has LIST installed; at most one ITL and one CTL",
     .text = "the phone has LIST installed; at most one ITL and one CTL. Without it a list is judged as the first one "
             "of a phone, which takes it on trust when its signature verifies with its own SAST record, and a signed "
             "file is refused",
     .offers = "FILES",
     .id = OPTION_TRUST},
    {.name = "as",
     .value = "NAME",
     .brief = "the phone asked for NAME, e.g. CTLSEP001122334455.tlv (default: for what the FILENAME in FILE says, or "
              "its own name)",
     .text = "the phone asked for NAME, e.g. `CTLSEP001122334455.tlv` or `SEP001122334455.cnf.xml.sgn`: FILE has to be "
             "of that kind and name ([trust-decision.md](trust-decision.md#what-a-file-is)). Without it the phone "
             "asked for whatever the FILENAME in FILE says, or else the name of FILE",
     .offers = "ITLFile.tlv CTLFile.tlv",
     .id = OPTION_AS},
    {.name = "config", .brief = "the phone asked for a signed file, of whatever name", .id = OPTION_CONFIG},
    {.name = "json", .brief = "the verdict as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t verify_text = {
    .name = "file verify",
    .usage = "FILE [--trust LIST]... [OPTION]...",
    .purpose = "Judges a trust list, or a signed file (.sgn), by the phone's own policy. No TVS is asked:\n"
               "where a phone would ask one, the verdict is ask-tvs.\n"
               "Without --trust a list is judged as the first one of a phone that has none.",
    .options = verify_options,
    .ending = "Exit status: 0 accepted; 1 FILE or LIST cannot be read; 2 wrong usage; 3 refused, or\n"
              "a TVS has to be asked.",
    .words = "FILES",
};

/* The lists that a phone has installed. */
typedef struct trust {
    const char *paths[ITL_VERIFY_ANCHORS];
    size_t count;
    file_input_t inputs[ITL_VERIFY_ANCHORS];
    itl_trustlist_t lists[ITL_VERIFY_ANCHORS];
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS];
    bool is_ctl[ITL_VERIFY_ANCHORS];
} trust_t;

typedef struct verify_request {
    const char *path;
    const char *as; /* NULL: not said. */
    bool config, json;
    trust_t trust;
} verify_request_t;

/* What is reported. */
typedef struct verify_report {
    const char *path;
    listfile_verdict_t verdict;
    bool asks_tvs;                     /* A phone would ask its TVS. */
    char signer[ITL_LIMIT_NAME_BYTES]; /* Empty: the header does not say. */
    uint8_t sha1[20];
    size_t length;
    char detail[512];
} verify_report_t;

static int take_option(void *ctx, int option, const char *value)
{
    verify_request_t *request = ctx;
    switch (option) {
    case OPTION_TRUST:
        if (request->trust.count == ITL_VERIFY_ANCHORS)
            return cli_error(EXIT_USAGE, "file verify: --trust is taken twice at most, for one ITL and one CTL");
        request->trust.paths[request->trust.count++] = value;
        return EXIT_DONE;
    case OPTION_AS:
        request->as = value;
        return EXIT_DONE;
    case OPTION_CONFIG:
        request->config = true;
        return EXIT_DONE;
    default:
        request->json = true;
        return EXIT_DONE;
    }
}

static int parse(int argc, char **argv, verify_request_t *request)
{
    int status = cli_take_options(argc, argv, &verify_text, take_option, request);
    if (status != EXIT_DONE)
        return status;
    if (optind + 1 != argc)
        return cli_error(EXIT_USAGE, "file verify: one FILE is needed");
    if (request->as != NULL && request->config)
        return cli_error(EXIT_USAGE, "file verify: --as and --config both say what was asked for; one is enough");
    request->path = argv[optind];
    return EXIT_DONE;
}

/* What the phone asked for. */
static int choose_want(const verify_request_t *request, const listfile_parts_t *parts, itl_verify_want_t *want)
{
    *want = (itl_verify_want_t){.kind = parts->said, .name = request->as};
    if (request->as == NULL)
        return EXIT_DONE;
    size_t size = strlen(request->as) + 1;
    const itl_tlv_source_t name = itl_tlv_source_memory(request->as, (uint32_t)size);
    bool told = size > 1 && size <= ITL_LIMIT_FILENAME_BYTES &&
                itl_verify_kind_of(&name, (itl_tlv_span_t){.len = (uint32_t)size}, &want->kind) == ITL_REASON_NONE;
    if (!told || want->kind == ITL_POLICY_KIND_OTHER)
        return cli_error(EXIT_USAGE,
                         "--as: '%s' is none of ITLFile.tlv, ITLSEP<MAC>.tlv, CTLFile.tlv, CTLSEP<MAC>.tlv, NAME.sgn",
                         request->as);
    return EXIT_DONE;
}

static int load_anchor(trust_t *trust, size_t index)
{
    const char *path = trust->paths[index];
    file_input_t *input = &trust->inputs[index];
    itl_trustlist_t *list = &trust->lists[index];
    itl_trustlist_fault_t fault = {0};
    char text[200];
    if (!file_input_read(input, path))
        return EXIT_FAILED;
    itl_reason_t reason = itl_trustlist_read(&input->source, list, &fault);
    if (reason != ITL_REASON_NONE) {
        listfile_fault_text(reason, &fault, text, sizeof text);
        return cli_error(EXIT_FAILED, "%s: no phone has this list installed: %s", path, text);
    }
    listfile_span_text(&input->source, list->header.filename, text, sizeof text);
    trust->is_ctl[index] = strncasecmp(text, "CTL", 3) == 0;
    trust->anchors[index] = list;
    return EXIT_DONE;
}

static int load_trust(trust_t *trust)
{
    int status = EXIT_DONE;
    for (size_t i = 0; i < trust->count && status == EXIT_DONE; i++)
        status = load_anchor(trust, i);
    if (status == EXIT_DONE && trust->count == ITL_VERIFY_ANCHORS && trust->is_ctl[0] == trust->is_ctl[1])
        return cli_error(EXIT_USAGE, "file verify: a phone has one %s installed, not two",
                         trust->is_ctl[0] ? "CTL" : "ITL");
    return status;
}

/* Servers prove themselves by the TVS records of the ITL: without any, nobody is asked. */
static bool asks_tvs(const verify_report_t *report, const verify_request_t *request)
{
    const trust_t *trust = &request->trust;
    bool has_tvs = false;
    for (size_t i = 0; i < trust->count; i++)
        has_tvs = has_tvs || (!trust->is_ctl[i] && trust->lists[i].has_tvs);
    return report->verdict.asks_tvs && has_tvs;
}

static void describe(verify_report_t *report, const listfile_parts_t *parts, const itl_tlv_source_t *source,
                     const verify_request_t *request)
{
    const itl_policy_verdict_t *policy = &report->verdict.policy;
    char *signer = NULL, raw[ITL_LIMIT_NAME_BYTES];
    if (parts->reason == ITL_REASON_NONE) {
        listfile_span_text(source, parts->header.signer_name, raw, sizeof raw);
        signer = base_text((const uint8_t *)raw, strlen(raw));
    }
    snprintf(report->signer, sizeof report->signer, "%s", signer != NULL ? signer : "");
    free(signer);
    if (report->asks_tvs)
        snprintf(report->detail, sizeof report->detail,
                 "the signer is not in the installed lists; a phone would ask its Trust Verification Service");
    else if (report->verdict.fault.what != NULL && policy->decision != ITL_POLICY_ACCEPT)
        listfile_fault_text(policy->reason, &report->verdict.fault, report->detail, sizeof report->detail);
    else if (policy->decision != ITL_POLICY_ACCEPT)
        snprintf(report->detail, sizeof report->detail, "%s", itl_reason_text(policy->reason));
    else if (policy->authority == ITL_POLICY_BY_LIST)
        snprintf(report->detail, sizeof report->detail, "the signer is in the installed list");
    else
        snprintf(report->detail, sizeof report->detail, "taken on trust%s",
                 request->trust.count > 0 ? " after a rollback list" : ": no list is installed");
}

static int judge(const verify_request_t *request, const file_input_t *input, verify_report_t *report)
{
    base_error_t error;
    listfile_parts_t parts = listfile_take_apart(&input->source, request->path, request->config);
    itl_verify_want_t want;
    if (choose_want(request, &parts, &want) != EXIT_DONE)
        return EXIT_USAGE;
    if (!listfile_check(&input->source, &want, request->trust.anchors, &report->verdict, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (wc_ShaHash(input->bytes.data, (word32)input->bytes.size, report->sha1) != 0)
        return cli_error(EXIT_FAILED, "%s: the digest library failed", request->path);
    report->length = input->bytes.size;
    report->asks_tvs = asks_tvs(report, request);
    describe(report, &parts, &input->source, request);
    return report->verdict.policy.decision == ITL_POLICY_ACCEPT ? EXIT_DONE : EXIT_NEGATIVE;
}

static void print_line(const verify_report_t *report)
{
    const itl_policy_verdict_t *policy = &report->verdict.policy;
    if (report->asks_tvs)
        printf("%s: ask-tvs (%s): %s\n", report->path, itl_reason_name(policy->reason), report->detail);
    else if (policy->decision == ITL_POLICY_ACCEPT)
        printf("%s: accepted (%s): %s\n", report->path, itl_policy_authority_name(policy->authority), report->detail);
    else
        printf("%s: refused (%s): %s\n", report->path, itl_reason_name(policy->reason), report->detail);
}

/* What is not known is null. */
static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        cJSON_AddNullToObject(object, name);
        return;
    }
    char *safe = base_text((const uint8_t *)text, strlen(text));
    cJSON_AddStringToObject(object, name, safe != NULL ? safe : "");
    free(safe);
}

static int print_json(const verify_report_t *report)
{
    const itl_policy_verdict_t *policy = &report->verdict.policy;
    bool accepted = policy->decision == ITL_POLICY_ACCEPT;
    cJSON *object = cJSON_CreateObject();
    char *sha1 = base_hex(report->sha1, sizeof report->sha1, BASE_HEX_PLAIN);
    add_text(object, "file", report->path);
    const char *refused = report->asks_tvs ? "ask-tvs" : "refused";
    add_text(object, "verdict", accepted ? "accepted" : refused);
    add_text(object, "reason", accepted ? NULL : itl_reason_name(policy->reason));
    add_text(object, "signer", report->signer);
    add_text(object, "verified_by", accepted ? itl_policy_authority_name(policy->authority) : NULL);
    add_text(object, "sha1", sha1);
    cJSON_AddNumberToObject(object, "length", (double)report->length);
    add_text(object, "detail", report->detail);
    char *text = cJSON_PrintUnformatted(object);
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    free(sha1);
    cJSON_Delete(object);
    return text != NULL ? EXIT_DONE : cli_error(EXIT_FAILED, "out of memory");
}

static int verify(verify_request_t *request)
{
    file_input_t input = {0};
    verify_report_t report = {.path = request->path};
    int status = load_trust(&request->trust);
    if (status == EXIT_DONE)
        status = file_input_read(&input, request->path) ? judge(request, &input, &report) : EXIT_FAILED;
    file_input_free(&input);
    for (size_t i = 0; i < ITL_VERIFY_ANCHORS; i++)
        file_input_free(&request->trust.inputs[i]);
    if (status == EXIT_FAILED || status == EXIT_USAGE)
        return status;
    if (!request->json)
        print_line(&report);
    else if (print_json(&report) != EXIT_DONE)
        return EXIT_FAILED;
    return status;
}

int file_verify(int argc, char **argv)
{
    verify_request_t request = {0};
    int status = parse(argc, argv, &request);
    return status == EXIT_DONE ? verify(&request) : status;
}
