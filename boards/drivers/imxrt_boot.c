/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the boot ROM of i.MX RT1060 chips reads in front of a program in SPI NOR flash (i.MX RT1060 Reference Manual,
 * chapter 9): how to read the flash, where the program is. No DCD, so that the ROM changes nothing else; no
 * signature: where a chip asks for one, nothing starts, and nothing is changed. */
#include <stddef.h>
#include <stdint.h>

#define FLASH_BYTES 0x00800000u

/** FlexSPI NOR configuration block, 512 bytes at the flash's start (section 9.6.3). */
typedef struct boot_configuration {
    char tag[4];
    uint32_t version;
    uint32_t reserved_08;
    uint8_t sample_clock; /* 0: the controller's own */
    uint8_t select_hold;
    uint8_t select_set_up;
    uint8_t column_bits;
    uint8_t reserved_10[0x30]; /* no commands that configure the flash, no timing of its own */
    uint32_t controller_options;
    uint8_t device_type; /* 1: serial NOR */
    uint8_t data_lines;
    uint8_t clock; /* 2: 50 MHz */
    uint8_t own_sequences;
    uint32_t reserved_48[2];
    uint32_t chip_bytes[4];
    uint32_t reserved_60[8];
    uint32_t sequences[64];
    uint32_t reserved_180[16];
    uint32_t page_bytes;
    uint32_t sector_bytes;
    uint8_t command_clock;
    uint8_t uniform_blocks;
    uint8_t reserved_1ca[6];
    uint32_t block_bytes;
    uint32_t reserved_1d4[11];
} boot_configuration_t;

_Static_assert(sizeof(boot_configuration_t) == 512, "the configuration block has 512 bytes");
_Static_assert(offsetof(boot_configuration_t, controller_options) == 0x40, "layout");
_Static_assert(offsetof(boot_configuration_t, chip_bytes) == 0x50, "layout");
_Static_assert(offsetof(boot_configuration_t, sequences) == 0x80, "layout");
_Static_assert(offsetof(boot_configuration_t, page_bytes) == 0x1C0, "layout");
_Static_assert(offsetof(boot_configuration_t, block_bytes) == 0x1D0, "layout");

/* Read on one line (0x0B: 24 bits of address, 8 cycles without data), as every chip can whatever its settings are. */
__attribute__((section(".boot_configuration"), used)) static const boot_configuration_t configuration = {
    .tag = {'F', 'C', 'F', 'B'},
    .version = 0x56010400u,
    .select_hold = 3,
    .select_set_up = 3,
    .device_type = 1,
    .data_lines = 1,
    .clock = 2,
    .chip_bytes = {FLASH_BYTES},
    .sequences = {0x0818040Bu, 0x24043008u},
    .page_bytes = 256,
    .sector_bytes = 4096,
    .command_clock = 2,
    .uniform_blocks = 0,
    .block_bytes = 0x10000,
};

/** Boot data: what there is of the program. */
typedef struct boot_data {
    const void *start;
    const void *bytes; /* a number, which the linker knows */
    uint32_t plugin;
    uint32_t reserved;
} boot_data_t;

/** Image vector table (section 9.7.1). */
typedef struct image_table {
    uint32_t header; /* tag 0xD1, 32 bytes, version 4.1 */
    const void *vectors;
    uint32_t reserved;
    const void *device_configuration;
    const boot_data_t *data;
    const struct image_table *self;
    const void *signature;
    uint32_t reserved_1c;
} image_table_t;

_Static_assert(sizeof(void *) != 4 || sizeof(image_table_t) == 32, "the image vector table has 32 bytes");

/* From the linker script. */
extern const char boot_image_start[], boot_image_bytes[], boot_vectors[];

__attribute__((section(".boot_data"), used)) static const boot_data_t data = {
    .start = boot_image_start,
    .bytes = boot_image_bytes,
};

__attribute__((section(".boot_table"), used)) static const image_table_t table = {
    .header = 0x412000D1u,
    .vectors = boot_vectors,
    .data = &data,
    .self = &table,
};
