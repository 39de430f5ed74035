/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Asks a phone that runs, simulated, a board or a real one, for the picture of its screen: GET /CGI/Screenshot.
 */
#ifndef SIM_SCREENSHOT_GET_H
#define SIM_SCREENSHOT_GET_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

/** Largest answer that is read. */
#define SCREENSHOT_BYTES_MAX (16u * 1024 * 1024)

/** Whom to ask, and as whom. */
typedef struct screenshot_source {
    const char *host; /**< Name or numeric address, without brackets. */
    uint16_t port;
    const char *user; /**< NULL: nobody. */
    const char *password;
    uint32_t timeout_ms; /**< Longest wait for the connection, and for anything to come. */
} screenshot_source_t;

/**
 * Asks. Redirections are not followed, and nothing in the environment has a say (proxies, .netrc).
 * @param answer  [out] empty: what came as a picture, hostile; to be ended by base_bytes_free, whatever is returned
 * @return false with the reason
 */
bool screenshot_get(const screenshot_source_t *phone, base_bytes_t *answer, base_error_t *error);

#endif
