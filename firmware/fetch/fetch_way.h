/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What every way of fetching files has to offer. TFTP is one (tftp/tftp_way.h). HTTP would be another, in a room of its
 * own that knows nothing of phones and lists. For alarms itl_alarm_transport_t does the same.
 */
#ifndef ITLPHONE_FETCH_WAY_H
#define ITLPHONE_FETCH_WAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/net.h"
#include "reason/reason.h"

/** Where a file goes. */
typedef struct itl_fetch_sink {
    void *ctx;
    /** Takes the next bytes (at least one), in order, each exactly once. Anything but ITL_REASON_NONE ends the transfer
     * with that reason. Must not call who calls it. */
    itl_reason_t (*write)(void *ctx, const uint8_t *data, size_t len);
} itl_fetch_sink_t;

/** What is fetched, and within what. It stays as it is until the end. */
typedef struct itl_fetch_job {
    const char *file;     /**< Name, NUL-terminated, of at least one byte. */
    uint32_t timeout_ms;  /**< Longest wait for what comes next; 0: the default of the way. */
    uint32_t max_bytes;   /**< Longer files are refused (ITL_REASON_TOO_LARGE); 0: no limit. */
    uint32_t transfer_ms; /**< Longest whole transfer; 0: no limit. */
    itl_fetch_sink_t sink;
} itl_fetch_job_t;

/** How a transfer ended. */
typedef struct itl_fetch_result {
    itl_reason_t reason; /**< ITL_REASON_NONE: the whole file went to the sink. */
    uint32_t bytes;      /**< That went to the sink. */
    bool answered;       /**< The server said anything at all. */
    bool denied;         /**< It said that it has no such file or does not give it, in whatever words servers use. */
} itl_fetch_result_t;

/** A way. Nothing in it blocks; @p ctx is the transfer, of which there is one at a time. */
typedef struct itl_fetch_way {
    const char *name; /**< As reports say it: "tftp". */

    /**
     * Starts to fetch.
     * @param server  address and port
     * @param job     kept until the end
     * @return ITL_REASON_NONE; else nothing was started: ITL_REASON_INTERNAL for a job that cannot be, or
     * ITL_REASON_NETWORK_ERROR
     */
    itl_reason_t (*start)(void *ctx, const itl_hal_addr_t *server, const itl_fetch_job_t *job);

    /**
     * Does what can be done.
     * @param next_ms  [out] while it runs: when to call again at the latest (monotonic)
     * @param result   [out] once it does not: how it ended
     * @return true while it runs
     */
    bool (*poll)(void *ctx, uint64_t *next_ms, itl_fetch_result_t *result);

    /** Ends what runs, and tells the server where that is usual. Without a transfer, does nothing. */
    void (*cancel)(void *ctx);
} itl_fetch_way_t;

#endif
