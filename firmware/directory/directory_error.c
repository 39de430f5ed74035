/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory/directory_error.h"

typedef struct said {
    const char *name, *text;
} said_t;

static const said_t words[ITL_DIRECTORY_ERROR_COUNT] = {
    [ITL_DIRECTORY_OK] = {"none", ""},
    [ITL_DIRECTORY_HOST_NOT_FOUND] = {"host-not-found", "Host Not Found"},
    [ITL_DIRECTORY_CONNECTION_FAILED] = {"connection-failed", "Connection failed"},
    [ITL_DIRECTORY_SERVER_BUSY] = {"server-busy", "Server Busy!"},
    [ITL_DIRECTORY_FILE_NOT_FOUND] = {"file-not-found", "File Not Found"},
    [ITL_DIRECTORY_HTTP_FAILED] = {"http-failed", "HTTP connection failed"},
    [ITL_DIRECTORY_PARSE_ERROR] = {"parse-error", "XML Error [4]: Parse Error"},
    [ITL_DIRECTORY_UNSUPPORTED] = {"unsupported-object", "XML Error [5]: Unsupported Object"},
    [ITL_DIRECTORY_TOO_LARGE] = {"data-too-large", "Data too large!"},
    [ITL_DIRECTORY_EMPTY] = {"no-services", "No services configured"},
    [ITL_DIRECTORY_UNAVAILABLE] = {"services-unavailable", "Services Unavailable"},
    [ITL_DIRECTORY_UNKNOWN] = {"unknown-error", "Unknown Error"},
};

/* No answer of HTTP came: a server that cannot be verified is none for the phone. */
static itl_directory_error_t error_of_fault(const itl_https_result_t *result)
{
    if (result->fault == ITL_HTTPS_FAULT_TLS && result->status != 0)
        return ITL_DIRECTORY_HTTP_FAILED;
    const bool is_unverified = result->fault == ITL_HTTPS_FAULT_CERTIFICATE || result->fault == ITL_HTTPS_FAULT_TERMS ||
                               result->fault == ITL_HTTPS_FAULT_TLS;
    return is_unverified ? ITL_DIRECTORY_HOST_NOT_FOUND : ITL_DIRECTORY_UNKNOWN;
}

static itl_directory_error_t error_of_reason(const itl_https_result_t *result)
{
    static const struct {
        itl_reason_t reason;
        itl_directory_error_t error;
    } rows[] = {
        {ITL_REASON_DNS_UNKNOWN_HOST, ITL_DIRECTORY_HOST_NOT_FOUND},
        {ITL_REASON_NO_ADDRESS, ITL_DIRECTORY_HOST_NOT_FOUND},
        {ITL_REASON_NETWORK_ERROR, ITL_DIRECTORY_CONNECTION_FAILED},
        {ITL_REASON_HTTP_TIMEOUT, ITL_DIRECTORY_CONNECTION_FAILED},
        {ITL_REASON_NOT_FOUND, ITL_DIRECTORY_FILE_NOT_FOUND},
        {ITL_REASON_HTTP_BUSY, ITL_DIRECTORY_SERVER_BUSY},
        {ITL_REASON_TOO_LARGE, ITL_DIRECTORY_TOO_LARGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].reason == result->reason)
            return rows[i].error;
    const bool breaks_off = result->status == 0 || result->status == 200 || result->status >= 500;
    return result->reason == ITL_REASON_HTTP_ERROR && breaks_off ? ITL_DIRECTORY_HTTP_FAILED : ITL_DIRECTORY_UNKNOWN;
}

static itl_directory_error_t error_of_page(itl_directory_read_result_t read)
{
    switch (read) {
    case ITL_DIRECTORY_READ_OK:
        return ITL_DIRECTORY_OK;
    case ITL_DIRECTORY_READ_EMPTY:
        return ITL_DIRECTORY_EMPTY;
    case ITL_DIRECTORY_READ_BROKEN:
        return ITL_DIRECTORY_PARSE_ERROR;
    case ITL_DIRECTORY_READ_UNSUPPORTED:
        return ITL_DIRECTORY_UNSUPPORTED;
    default:
        return ITL_DIRECTORY_TOO_LARGE;
    }
}

itl_directory_error_t itl_directory_error_of(const itl_https_result_t *result, itl_directory_read_result_t read)
{
    if (result->fault != ITL_HTTPS_FAULT_NONE)
        return error_of_fault(result);
    /* The sink ends a transfer whose page is refused already. */
    if (result->reason == ITL_REASON_NONE || result->reason == ITL_REASON_MALFORMED)
        return error_of_page(read);
    return error_of_reason(result);
}

const char *itl_directory_error_text(itl_directory_error_t error)
{
    return (unsigned)error < ITL_DIRECTORY_ERROR_COUNT ? words[error].text : words[ITL_DIRECTORY_UNKNOWN].text;
}

const char *itl_directory_error_name(itl_directory_error_t error)
{
    return (unsigned)error < ITL_DIRECTORY_ERROR_COUNT ? words[error].name : words[ITL_DIRECTORY_UNKNOWN].name;
}
