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
static signature_memory_t memory;
static store_t store;

static void say(const char *what)
{
    semihosting_write(semihosting_open(":tt", SEMIHOSTING_WRITE), what, strlen(what));
    semihosting_write(semihosting_open(":tt", SEMIHOSTING_WRITE), "\n", 1);
}

static void feed_watchdog(void *ctx)
{
    (void)ctx;
}

static reason_t download(const char *name)
{
    static uint8_t block[512];
    reason_t reason = REASON_NONE;
    uint32_t file = semihosting_open(name, SEMIHOSTING_READ);
    uint32_t left = semihosting_length(file);
    store_begin(&store);
    while (reason == REASON_NONE && left > 0) {
        size_t len = left < sizeof block ? left : sizeof block;
        semihosting_read(file, block, len);
        reason = store_write(&store, block, len);
        left -= (uint32_t)len;
    }
    semihosting_close(file);
    bool unchanged = false;
    return reason == REASON_NONE ? store_finish(&store, &unchanged) : reason;
}

static const char *examine(signature_work_t *work)
{
    static trustlist_t installed;
    static verify_t verify;
    const verify_want_t want = {.kind = POLICY_KIND_ITL};
    tlv_source_t source = store_source(&store);
    bool has_list = store_installed(&store)->installed && trustlist_read(&source, &installed, NULL) == REASON_NONE;
    const trustlist_t *anchors[VERIFY_ANCHORS] = {has_list ? &installed : NULL, NULL};
    tlv_source_t candidate = store_candidate(&store);
    policy_verdict_t verdict = verify_begin(&verify, &want, anchors, &candidate, work);
    if (verdict.outcome == POLICY_ASK_TVS) /* there is none here */
        verdict = verify_tvs(&verify, POLICY_TVS_NONE, REASON_NONE, NULL, 0);
    if (verdict.outcome != POLICY_ACCEPT)
        return reason_name(verdict.reason);
    return store_commit(&store) == REASON_NONE ? policy_authority_name(verdict.authority) : "not kept";
}

int main(void)
{
    char line[256];
    signature_work_t *work = signature_work_init(&memory, sizeof memory);
    flash_rules_t rules = {
        .storage = storage_of_memory(ram, sizeof ram), .sector_size = SECTOR_BYTES, .program_size = 4};
    memset(ram, 0xFF, sizeof ram);
    hal_flash_t flash = flash_with_rules(&rules);
    hal_system_t system = {.watchdog_feed = feed_watchdog};
    store_region_t region = {.sector_count = SECTORS};
    if (work == NULL || store_open(&store, &flash, region, KIND, &system, work) != REASON_NONE)
        return 1;
    semihosting_command_line(line, sizeof line);
    for (char *end = strchr(line, ' '); end != NULL;) {
        char *name = end + 1;
        end = strchr(name, ' ');
        if (end != NULL)
            *end = '\0';
        say(download(name) == REASON_NONE ? examine(work) : "not read");
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
