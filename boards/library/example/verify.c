/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decides about lists without a network: each file named on the command line is put before the one installed last. */
#include <string.h>

#include "flash/flash_rules.h"
#include "qemu/semihosting.h"
#include "signature/signature.h"
#include "store/store.h"
#include "verify/verify.h"

enum { SECTOR_BYTES = 4096, SECTORS = 40, KIND = 1 };

static uint32_t ram[SECTORS * SECTOR_BYTES / sizeof(uint32_t)]; /* stands for flash */
static itl_signature_memory_t memory;
static itl_store_t store;

static void say(const char *what)
{
    semihosting_write(semihosting_open(":tt", SEMIHOSTING_WRITE), what, strlen(what));
    semihosting_write(semihosting_open(":tt", SEMIHOSTING_WRITE), "\n", 1);
}

static void feed_watchdog(void *ctx)
{
    (void)ctx;
}

static itl_reason_t download(const char *name)
{
    static uint8_t block[512];
    itl_reason_t reason = ITL_REASON_NONE;
    uint32_t file = semihosting_open(name, SEMIHOSTING_READ);
    uint32_t left = semihosting_length(file);
    itl_store_begin(&store);
    while (reason == ITL_REASON_NONE && left > 0) {
        size_t len = left < sizeof block ? left : sizeof block;
        semihosting_read(file, block, len);
        reason = itl_store_write(&store, block, len);
        left -= (uint32_t)len;
    }
    semihosting_close(file);
    bool unchanged = false;
    return reason == ITL_REASON_NONE ? itl_store_finish(&store, &unchanged) : reason;
}

static const char *examine(itl_signature_work_t *work)
{
    static itl_trustlist_t installed;
    static itl_verify_t verify;
    const itl_verify_want_t want = {.kind = ITL_POLICY_KIND_ITL};
    itl_tlv_source_t source = itl_store_source(&store);
    bool has_list =
        itl_store_installed(&store)->installed && itl_trustlist_read(&source, &installed, NULL) == ITL_REASON_NONE;
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {has_list ? &installed : NULL, NULL};
    itl_tlv_source_t candidate = itl_store_candidate(&store);
    itl_policy_verdict_t verdict = itl_verify_begin(&verify, &want, anchors, &candidate, work);
    if (verdict.decision == ITL_POLICY_ASK_TVS) /* there is none here */
        verdict = itl_verify_tvs(&verify, ITL_POLICY_TVS_NONE, ITL_REASON_NONE, NULL, 0);
    if (verdict.decision != ITL_POLICY_ACCEPT)
        return itl_reason_name(verdict.reason);
    return itl_store_commit(&store) == ITL_REASON_NONE ? itl_policy_authority_name(verdict.authority) : "not kept";
}

int main(void)
{
    char line[256];
    itl_signature_work_t *work = itl_signature_work_init(&memory, sizeof memory);
    flash_rules_t rules = {
        .storage = storage_of_memory(ram, sizeof ram), .sector_size = SECTOR_BYTES, .program_size = 4};
    memset(ram, 0xFF, sizeof ram);
    itl_hal_flash_t flash = flash_with_rules(&rules);
    itl_hal_system_t system = {.watchdog_feed = feed_watchdog};
    itl_store_region_t region = {.sector_count = SECTORS};
    if (work == NULL || itl_store_open(&store, &flash, region, KIND, &system, work) != ITL_REASON_NONE)
        return 1;
    semihosting_command_line(line, sizeof line);
    for (char *end = strchr(line, ' '); end != NULL;) {
        char *name = end + 1;
        end = strchr(name, ' ');
        if (end != NULL)
            *end = '\0';
        say(download(name) == ITL_REASON_NONE ? examine(work) : "not read");
    }
    return 0;
}

/* What the start code of boards/ asks of a program. */
_Noreturn void board_exit(int status);
_Noreturn void board_panic(const char *what);
void cortex_m_tick(void);
void cortex_m_line(void);

_Noreturn void board_exit(int status)
{
    semihosting_exit(status);
}

_Noreturn void board_panic(const char *what)
{
    say(what);
    semihosting_exit(1);
}

void cortex_m_tick(void)
{
}

void cortex_m_line(void)
{
}
