/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/text.h"
#include "cli/tvs_ask.h"
#include "cli/tvs_cmd.h"
#include "text/text.h"

static const char *result_word(const itl_tvs_answer_t *answer)
{
    static const char *const words[] = {
        [ITL_POLICY_TVS_NONE] = "none",
        [ITL_POLICY_TVS_VALID] = "valid",
        [ITL_POLICY_TVS_DENIED] = "denied",
        [ITL_POLICY_TVS_FAILED] = "failed",
    };
    return words[answer->result];
}

static const char *outcome_word(itl_reason_t reason)
{
    return reason == ITL_REASON_NONE ? "valid" : itl_reason_name(reason);
}

static int status_of(const itl_tvs_answer_t *answer)
{
    if (answer->result == ITL_POLICY_TVS_VALID)
        return EXIT_DONE;
    switch (answer->reason) {
    case ITL_REASON_TVS_DENIED:
    case ITL_REASON_TVS_WRONG_CERTIFICATE:
    case ITL_REASON_TVS_BAD_ANSWER:
    case ITL_REASON_TVS_WRONG_SUBJECT:
    case ITL_REASON_TVS_WRONG_ROLE:
    case ITL_REASON_TVS_TLS_TERMS:
        return EXIT_NEGATIVE;
    default:
        return EXIT_FAILED;
    }
}

static void add_text(cJSON *json, const char *name, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(json, name, text);
    else
        cJSON_AddNullToObject(json, name);
}

static void add_roles(cJSON *json, uint32_t roles)
{
    cJSON *array = cJSON_AddArrayToObject(json, "roles");
    for (uint32_t role = 0; role < 32; role++)
        if ((roles >> role & 1u) != 0)
            cJSON_AddItemToArray(array, cJSON_CreateNumber(role));
}

static void add_servers(cJSON *json, const tvs_ask_t *ask, const itl_tvs_answer_t *answer)
{
    cJSON *array = cJSON_AddArrayToObject(json, "tvs");
    for (size_t i = 0; i < answer->outcome_count; i++) {
        const itl_tvs_outcome_t *outcome = &answer->outcomes[i];
        const base_server_t *server = &ask->servers[outcome->server];
        char text[300];
        itl_text_t both = itl_text_in(text, sizeof text);
        itl_text_server(&both, server->host, server->port);
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "server", text);
        cJSON_AddStringToObject(item, "request", outcome->verify ? "verify" : "query");
        cJSON_AddStringToObject(item, "result", outcome_word(outcome->reason));
        cJSON_AddItemToArray(array, item);
    }
}

static void print_json(const tvs_ask_t *ask, const itl_tvs_answer_t *answer)
{
    const listfile_identity_t *identity = &ask->identity;
    char *serial = base_hex(identity->serial, identity->serial_size, BASE_HEX_COLONS);
    char *subject = base_text((const uint8_t *)identity->subject[0], strlen(identity->subject[0]));
    char *issuer = base_text((const uint8_t *)identity->issuer[0], strlen(identity->issuer[0]));
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "result", result_word(answer));
    add_text(json, "reason", answer->result == ITL_POLICY_TVS_VALID ? NULL : itl_reason_name(answer->reason));
    add_text(json, "subject", subject);
    add_text(json, "issuer", issuer);
    add_text(json, "serial", serial);
    add_roles(json, answer->roles);
    cJSON_AddNumberToObject(json, "ttl", answer->ttl_s);
    add_text(json, "tls", answer->version);
    add_text(json, "cipher", answer->cipher);
    cJSON_AddNumberToObject(json, "tls_error", answer->tls_error);
    add_text(json, "tls_fault", itl_tls_fault_name(answer->tls_fault));
    cJSON_AddNumberToObject(json, "milliseconds", (double)ask->milliseconds);
    add_servers(json, ask, answer);
    char *text = cJSON_PrintUnformatted(json);
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
    free(serial);
    free(subject);
    free(issuer);
}

static void print_roles(uint32_t roles)
{
    const char *separator = "";
    for (uint32_t role = 0; role < 32; role++) {
        if ((roles >> role & 1u) == 0)
            continue;
        const char *word = tvs_role_word(role);
        if (word != NULL)
            printf("%s%s", separator, word);
        else
            printf("%s%u", separator, role);
        separator = ", ";
    }
}

static const char *fault_text(itl_tls_fault_t fault)
{
    switch (fault) {
    case ITL_TLS_FAULT_VERSION:
        return "the version is below the lowest wanted";
    case ITL_TLS_FAULT_SUITE:
        return "the suite was not offered";
    case ITL_TLS_FAULT_GROUP:
        return "keys were agreed on in a group that was not offered";
    default:
        return "the key of the certificate was not proved";
    }
}

static void print_text(const tvs_ask_t *ask, const itl_tvs_answer_t *answer)
{
    for (size_t i = 0; i < answer->outcome_count; i++) {
        const itl_tvs_outcome_t *outcome = &answer->outcomes[i];
        const base_server_t *server = &ask->servers[outcome->server];
        printf("%s port %u, %s: %s\n", server->host, server->port, outcome->verify ? "VERIFY" : "QUERY",
               outcome->reason == ITL_REASON_NONE ? "valid" : itl_reason_text(outcome->reason));
    }
    if (answer->roles != 0) {
        printf("roles: ");
        print_roles(answer->roles);
        puts("");
    }
    if (answer->result == ITL_POLICY_TVS_VALID)
        printf("holds for %u seconds\n", answer->ttl_s);
    if (answer->version != NULL)
        printf("%s, %s, %llu ms\n", answer->version, answer->cipher, (unsigned long long)ask->milliseconds);
    if (answer->tls_fault != ITL_TLS_FAULT_NONE)
        printf("refused, as %s\n", fault_text(answer->tls_fault));
    if (answer->reason == ITL_REASON_TVS_TLS_FAILED && answer->tls_error != 0)
        printf("wolfSSL: %s (%d)\n", wolfSSL_ERR_reason_error_string((unsigned long)answer->tls_error),
               answer->tls_error);
}

int tvs_ask_report(const tvs_ask_t *ask, const itl_tvs_answer_t *answer)
{
    (ask->json ? print_json : print_text)(ask, answer);
    int status = status_of(answer);
    return status == EXIT_FAILED
               ? cli_error(status, "%s: no answer: %s", ask->certificate, itl_reason_text(answer->reason))
               : status;
}
