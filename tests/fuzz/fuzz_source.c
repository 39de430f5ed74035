/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_source.h"

#include <stdio.h>
#include <string.h>

static itl_hal_status_t read_input(void *ctx, uint32_t off, void *buf, size_t len)
{
    const fuzz_flash_t *flash = ctx;
    CHECK(len <= flash->size && off <= flash->size - len);
    memcpy(buf, flash->data + off, len);
    return ITL_HAL_OK;
}

itl_tlv_source_t fuzz_unmapped(fuzz_flash_t *flash)
{
    return (itl_tlv_source_t){.size = (uint32_t)flash->size, .ctx = flash, .read = read_input};
}

uint32_t fuzz_read_file(const char *name, uint8_t *out, uint32_t cap)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(out, 1, cap, file) : 0;
    if (file == NULL || len == 0 || fgetc(file) != EOF) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    (void)fclose(file);
    return (uint32_t)len;
}

void fuzz_check_span(const itl_tlv_source_t *source, itl_tlv_span_t span)
{
    CHECK(span.len == 0 || (span.len <= source->size && span.off <= source->size - span.len));
}
