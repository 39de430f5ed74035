/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Updates per second, and what an update costs the flash: a list comes in TFTP blocks, goes into the spare slot, is
 * verified from there against the installed list, and is committed. By turns two lists of one length, each signed by
 * the other's signer, on the virtual flash (which takes no time of its own: what is measured is the program's work).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "list_builder.h"
#include "store/store.h"
#include "test_work.h"
#include "verify/verify.h"
#include "virtual/flash.h"

/** Processor time of one figure. */
#define FIGURE_SECONDS 0.5

/** Bytes of a block of TFTP without options. */
#define BLOCK_BYTES 512u

/** What a phone with one list is made of. */
typedef struct phone {
    virtual_flash_t *flash;
    itl_store_t store;
    itl_store_region_t region;
    itl_trustlist_t installed;
    itl_verify_t verify;
} phone_t;

static built_t lists[2];

static void fail(const char *what)
{
    fprintf(stderr, "bench_store: %s\n", what);
    exit(EXIT_FAILURE);
}

/** A list with as many records as fit @p bytes; @p role sets the two lists apart. */
static void build(built_t *built, const test_key_t *key, uint32_t bytes, uint16_t role)
{
    header_plan_t plan = header_plan(key, ITL_DIGEST_SHA1);
    built_header(built, &plan);
    built_record(built, key, ITL_ROLE_SAST);
    built_record(built, key, role);
    uint32_t before = built->len;
    built_record(built, key, ITL_ROLE_TVS);
    uint32_t record = built->len - before;
    while (built->len + record <= bytes)
        built_record(built, key, ITL_ROLE_TVS);
    built_sign(built, &plan);
}

static void load_installed(phone_t *phone)
{
    itl_tlv_source_t source = itl_store_source(&phone->store);
    if (itl_trustlist_read(&source, &phone->installed, NULL) != ITL_REASON_NONE)
        fail("the installed list cannot be read");
}

/** Downloads a list. @return true when it is the installed one */
static bool download(phone_t *phone, const built_t *list)
{
    bool unchanged = false;
    itl_store_begin(&phone->store);
    for (uint32_t off = 0; off < list->len; off += BLOCK_BYTES) {
        uint32_t len = list->len - off < BLOCK_BYTES ? list->len - off : BLOCK_BYTES;
        if (itl_store_write(&phone->store, list->bytes + off, len) != ITL_REASON_NONE)
            fail("the store does not take a list");
    }
    if (itl_store_finish(&phone->store, &unchanged) != ITL_REASON_NONE)
        fail("the store does not take a list");
    return unchanged;
}

/** Downloads, verifies and installs a list. */
static void update(phone_t *phone, const built_t *list)
{
    if (download(phone, list))
        fail("two lists are the same");
    static const itl_verify_want_t itl = {.kind = ITL_POLICY_KIND_ITL, .name = "ITLSEP001122334455.tlv"};
    bool first = !itl_store_installed(&phone->store)->installed;
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL, first ? NULL : &phone->installed};
    itl_tlv_source_t candidate = itl_store_candidate(&phone->store);
    itl_policy_verdict_t verdict = itl_verify_begin(&phone->verify, &itl, anchors, &candidate, test_work());
    if (verdict.decision != ITL_POLICY_ACCEPT || itl_store_commit(&phone->store) != ITL_REASON_NONE)
        fail("a good list is refused");
    load_installed(phone);
}

static void create(phone_t *phone, const virtual_geometry_t *geometry)
{
    phone->flash = virtual_flash_create(geometry, 1);
    const itl_hal_flash_t *flash = virtual_flash_hal(phone->flash);
    phone->region =
        (itl_store_region_t){.first_sector = 0, .sector_count = itl_store_sectors(flash, ITL_LIMIT_LIST_BYTES)};
    if (itl_store_open(&phone->store, flash, phone->region, 1, NULL, test_work()) != ITL_REASON_NONE)
        fail("the store does not open");
    update(phone, &lists[0]);
}

static double updates_per_second(phone_t *phone)
{
    clock_t start = clock();
    unsigned long count = 0;
    while (clock() - start < (clock_t)(FIGURE_SECONDS * CLOCKS_PER_SEC)) {
        update(phone, &lists[1]);
        update(phone, &lists[0]);
        count += 2;
    }
    return (double)count * CLOCKS_PER_SEC / (double)(clock() - start);
}

static double unchanged_per_second(phone_t *phone)
{
    clock_t start = clock();
    unsigned long count = 0;
    while (clock() - start < (clock_t)(FIGURE_SECONDS * CLOCKS_PER_SEC)) {
        if (!download(phone, &lists[0]))
            fail("an unchanged list is not recognised");
        count++;
    }
    return (double)count * CLOCKS_PER_SEC / (double)(clock() - start);
}

/** Updates and unchanged downloads per second, of lists of about @p bytes. */
static void measure_speed(const test_key_t *key, uint32_t bytes)
{
    static const virtual_geometry_t geometry = {4096, 64, 4, false};
    static phone_t phone;
    build(&lists[0], key, bytes, ITL_ROLE_CCM_TFTP);
    build(&lists[1], key, bytes, ITL_ROLE_TFTP);
    create(&phone, &geometry);
    double updates = updates_per_second(&phone);
    printf("update   %6u bytes  verify-and-install %7.0f/s  unchanged %8.0f/s\n", (unsigned)lists[0].len, updates,
           unchanged_per_second(&phone));
    virtual_flash_destroy(phone.flash);
}

/** What the flash has to do for one update, and for an unchanged list. */
static void measure_flash(const virtual_geometry_t *geometry)
{
    static phone_t phone;
    create(&phone, geometry);
    virtual_flash_reset_counters(phone.flash);
    update(&phone, &lists[1]);
    virtual_flash_counters_t changed = virtual_flash_counters(phone.flash);
    virtual_flash_reset_counters(phone.flash);
    bool unchanged = download(&phone, &lists[1]);
    virtual_flash_counters_t same = virtual_flash_counters(phone.flash);
    printf("flash    %6u bytes  sectors of %7u, granules of %2u: programmed %u bytes = %.3f of the list, "
           "%u erases; %s: %u bytes, %u erases\n",
           (unsigned)lists[1].len, (unsigned)geometry->sector_size, (unsigned)geometry->program_size,
           (unsigned)changed.bytes_programmed, (double)changed.bytes_programmed / lists[1].len,
           (unsigned)changed.erases, unchanged ? "unchanged" : "taken for changed", (unsigned)same.bytes_programmed,
           (unsigned)same.erases);
    virtual_flash_destroy(phone.flash);
}

int main(void)
{
    static const virtual_geometry_t geometries[] = {
        {256, 1024, 1, false}, {4096, 64, 4, false},  {4096, 64, 1, false},  {4096, 64, 8, true},
        {65536, 8, 8, false},  {8192, 32, 32, false}, {262144, 4, 4, false},
    };
    static test_key_t key;
    test_key_load(&key, "rsa2048");
    measure_speed(&key, ITL_LIMIT_LIST_BYTES);
    measure_speed(&key, 20u * 1024u);
    measure_speed(&key, 5u * 1024u);
    for (size_t i = 0; i < sizeof geometries / sizeof geometries[0]; i++)
        measure_flash(&geometries[i]);
    return EXIT_SUCCESS;
}
