/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig.h"

#include <string.h>

#include "store/crc32.h"
#include "test_machine.h"
#include "test_work.h"
#include "virtual/random.h"

#define PACKET_BYTES 512u
#define BURST_BYTES  8192u
#define GUARD_BYTES  64u
#define GUARD_BYTE   0x5Au

/** Bytes of a header (docs/flash-format.md); its CRC is the last 4. */
#define HEADER_BYTES    40u
#define HEADER_SEQUENCE 8u

const rig_geometry_t rig_geometries[] = {
    {"256/1", 256, 1, 5, false, true},
    {"256/32", 256, 32, 5, false, true},
    {"4096/4", 4096, 4, 1, false, true},
    {"4096/8 with a code", 4096, 8, 1, true, true},
    {"4096/1", 4096, 1, 2, false, false},
    {"8192/32", 8192, 32, 1, false, false},
    {"8192/32 with a code", 8192, 32, 1, true, false},
    {"65536/8", 65536, 8, 1, false, false},
    {"262144/4", 262144, 4, 1, false, false},
    {"1048576/16", 1048576, 16, 1, false, false},
};
const unsigned rig_geometry_count = sizeof rig_geometries / sizeof rig_geometries[0];

const rig_cut_t rig_cuts[RIG_CUTS] = {
    {"before", VIRTUAL_CUT_BEFORE, VIRTUAL_TEAR_ANY, 0},
    {"torn-bits", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_BITS, 1},
    {"torn-zeros", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_ZEROS, 1},
    {"after", VIRTUAL_CUT_AFTER, VIRTUAL_TEAR_ANY, 0},
    {"torn-bits", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_BITS, 2},
    {"torn-bytes", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_BYTES, 1},
    {"torn-bytes", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_BYTES, 2},
    {"torn-prefix", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_PREFIX, 1},
    {"torn-prefix", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_PREFIX, 2},
    {"torn-suffix", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_SUFFIX, 1},
    {"torn-suffix", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_SUFFIX, 2},
    {"torn-zeros", VIRTUAL_CUT_TORN, VIRTUAL_TEAR_ZEROS, 2},
};

static uint32_t guard_address(const rig_t *rig, unsigned guard)
{
    uint32_t sector = rig->hal->sector_size;
    return guard == 0 ? sector - GUARD_BYTES : (1u + rig->region.sector_count) * sector;
}

void rig_create(rig_t *rig, const rig_geometry_t *geometry)
{
    uint8_t rubbish[GUARD_BYTES];
    virtual_geometry_t shape = {geometry->sector_size, 2u * geometry->slot_sectors + 2u, geometry->program_size,
                                geometry->has_ecc};
    memset(rig, 0, sizeof *rig);
    memset(rubbish, GUARD_BYTE, sizeof rubbish);
    rig->flash = virtual_flash_create(&shape, 1);
    rig->hal = virtual_flash_hal(rig->flash);
    rig->region = (itl_store_region_t){.first_sector = 1, .sector_count = 2u * geometry->slot_sectors};
    rig->work = test_work();
    for (unsigned guard = 0; guard < 2; guard++)
        virtual_flash_poke(rig->flash, guard_address(rig, guard), rubbish, sizeof rubbish);
}

void rig_destroy(rig_t *rig)
{
    virtual_flash_destroy(rig->flash);
    rig->flash = NULL;
}

bool rig_guards_intact(const rig_t *rig)
{
    for (unsigned guard = 0; guard < 2; guard++) {
        uint8_t found[GUARD_BYTES];
        virtual_flash_peek(rig->flash, guard_address(rig, guard), found, sizeof found);
        for (unsigned i = 0; i < sizeof found; i++)
            if (found[i] != GUARD_BYTE)
                return false;
    }
    return true;
}

itl_reason_t rig_open(rig_t *rig)
{
    virtual_flash_power_on(rig->flash);
    return itl_store_open(&rig->store, rig->hal, rig->region, RIG_KIND, test_machine(), rig->work);
}

itl_reason_t rig_format(rig_t *rig)
{
    return itl_store_format(&rig->store, rig->hal, rig->region, RIG_KIND, test_machine(), rig->work);
}

/** Byte @p at of a file. */
static uint8_t file_byte(rig_file_t file, uint32_t at)
{
    uint32_t mixed = (at + (at < file.common ? 1u : file.seed * UINT32_C(7919))) * UINT32_C(2654435761);
    return (uint8_t)(mixed >> 24 ^ mixed >> 9);
}

static void file_bytes(rig_file_t file, uint32_t off, uint8_t *out, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++)
        out[i] = file_byte(file, off + i);
}

/** Bytes per call of itl_store_write: a TFTP block, or more where so many blocks would take the tests too long. */
static uint32_t packet_bytes(rig_file_t file)
{
    return file.length > BURST_BYTES ? BURST_BYTES : PACKET_BYTES;
}

static itl_reason_t send(rig_t *rig, rig_file_t file, uint32_t length)
{
    uint32_t packet = packet_bytes(file);
    itl_reason_t reason = ITL_REASON_NONE;
    itl_store_begin(&rig->store);
    for (uint32_t off = 0; off < length && reason == ITL_REASON_NONE; off += packet) {
        uint8_t bytes[BURST_BYTES];
        uint32_t len = length - off < packet ? length - off : packet;
        file_bytes(file, off, bytes, len);
        reason = itl_store_write(&rig->store, bytes, len);
    }
    return reason;
}

static itl_reason_t download(rig_t *rig, rig_file_t file, bool *unchanged)
{
    itl_reason_t reason = send(rig, file, file.length);
    return reason == ITL_REASON_NONE ? itl_store_finish(&rig->store, unchanged) : reason;
}

itl_reason_t rig_install(rig_t *rig, rig_file_t file)
{
    bool unchanged = false;
    itl_reason_t reason = download(rig, file, &unchanged);
    return reason == ITL_REASON_NONE && !unchanged ? itl_store_commit(&rig->store) : reason;
}

itl_reason_t rig_refuse(rig_t *rig, rig_file_t file)
{
    bool unchanged = false;
    itl_reason_t reason = download(rig, file, &unchanged);
    itl_store_abandon(&rig->store);
    return reason;
}

itl_reason_t rig_download_half(rig_t *rig, rig_file_t file)
{
    return send(rig, file, file.length / 2u);
}

bool rig_holds(rig_t *rig, rig_file_t file)
{
    const itl_store_info_t *info = itl_store_installed(&rig->store);
    if (info->installed != (file.length > 0) || info->length != file.length)
        return false;
    itl_tlv_source_t source = itl_store_source(&rig->store);
    for (uint32_t off = 0; off < file.length; off += PACKET_BYTES) {
        uint8_t expected[PACKET_BYTES];
        uint8_t found[PACKET_BYTES];
        uint32_t len = file.length - off < PACKET_BYTES ? file.length - off : PACKET_BYTES;
        file_bytes(file, off, expected, len);
        if (itl_tlv_read(&source, off, found, len) != ITL_REASON_NONE || memcmp(found, expected, len) != 0)
            return false;
    }
    return source.size == file.length;
}

rig_state_t rig_state(rig_t *rig, itl_reason_t opened, rig_file_t old_file, rig_file_t new_file)
{
    if (opened == ITL_REASON_STORE_DAMAGED)
        return RIG_DAMAGED;
    if (opened != ITL_REASON_NONE)
        return RIG_NEITHER;
    bool is_old = rig_holds(rig, old_file);
    bool is_new = rig_holds(rig, new_file);
    if (is_old && is_new)
        return RIG_BOTH;
    return is_old ? RIG_OLD : is_new ? RIG_NEW : RIG_NEITHER;
}

void rig_arm(rig_t *rig, uint64_t after, const rig_cut_t *cut)
{
    virtual_flash_seed(rig->flash, cut->seed);
    virtual_flash_set_tear(rig->flash, cut->tear);
    virtual_flash_cut_at(rig->flash, after, cut->cut);
}

uint64_t rig_operations(const rig_t *rig)
{
    return virtual_flash_counters(rig->flash).operations;
}

uint32_t rig_slot_address(const rig_t *rig, bool current)
{
    uint32_t slot = current ? rig->store.active : rig->store.active ^ 1u;
    return (rig->region.first_sector + slot * rig->region.sector_count / 2u) * rig->hal->sector_size;
}

uint32_t rig_head_bytes(const rig_t *rig)
{
    uint32_t granule = rig->hal->program_size;
    uint32_t header = (HEADER_BYTES + granule - 1u) / granule * granule;
    return header + 2u * (granule < 8u ? 8u : granule);
}

void rig_set_sequence(const rig_t *rig, bool current, uint32_t sequence)
{
    uint8_t header[HEADER_BYTES];
    uint32_t address = rig_slot_address(rig, current);
    virtual_flash_peek(rig->flash, address, header, sizeof header);
    for (unsigned i = 0; i < 4; i++)
        header[HEADER_SEQUENCE + i] = (uint8_t)(sequence >> (24u - 8u * i));
    uint32_t crc = itl_crc32_of(header, HEADER_BYTES - 4u);
    for (unsigned i = 0; i < 4; i++)
        header[HEADER_BYTES - 4u + i] = (uint8_t)(crc >> (24u - 8u * i));
    virtual_flash_poke(rig->flash, address, header, sizeof header);
}
