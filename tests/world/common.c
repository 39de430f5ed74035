/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fileio.h"

void common_must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "world: %s\n", what);
        exit(1);
    }
}

base_bytes_t common_load(const char *name)
{
    char path[512];
    base_bytes_t bytes = {0};
    base_error_t error = {{0}};
    snprintf(path, sizeof path, TEST_DATA "/%s", name);
    common_must(base_load(path, &bytes, NULL, &error), error.text);
    return bytes;
}

static void print_line(void *ctx, const char *line)
{
    (void)ctx;
    puts(line);
}

void common_watch(virtual_world_t *world)
{
    static const virtual_link_t link = {
        .loss_ppm = 20000, .duplicate_ppm = 10000, .reorder_ppm = 10000, .min_delay_us = 200, .max_delay_us = 3000};
    virtual_world_set_log(world, print_line, NULL);
    virtual_world_set_link(world, &link);
}

virtual_flash_t *common_flash(unsigned seed)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 64, .program_size = 4};
    return virtual_flash_create(&geometry, seed);
}

void common_tftp_open(common_tftp_t *tftp, virtual_node_t *node)
{
    const itl_hal_addr_t address = virtual_node_address(node);
    tftp->node = node;
    snprintf(tftp->address, sizeof tftp->address, "%u.%u.%u.%u", address.ip[0], address.ip[1], address.ip[2],
             address.ip[3]);
    tftp->files = (memory_files_t){.files = &tftp->file, .count = 1};
    tftp->served = memory_files(&tftp->files);
    const tftp_service_config_t config = {.address = {.family = ITL_HAL_IPV4, .port = 69}, .files = &tftp->served};
    tftp->service = tftp_service_open(&config, virtual_node_hal(node));
    common_must(tftp->service != NULL, "no TFTP server");
}

void common_tftp_serve(common_tftp_t *tftp, const char *list)
{
    common_must(tftp->count < COMMON_LISTS, "too many lists");
    base_bytes_t *bytes = &tftp->lists[tftp->count++];
    *bytes = common_load(list);
    tftp->file = (memory_file_t){.name = "ITLFile.tlv", .data = bytes->data, .size = bytes->size};
    printf("served: %s\n", list);
}

void common_tftp_close(common_tftp_t *tftp)
{
    tftp_service_close(tftp->service);
    for (size_t i = 0; i < tftp->count; i++)
        base_bytes_free(&tftp->lists[i]);
}

void common_draw(const virtual_node_t *node)
{
    uint64_t number = 0;
    const itl_hal_random_t *random = virtual_node_hal(node)->random;
    random->fill(random->ctx, &number, sizeof number);
    printf("draw %016" PRIx64 "\n", number);
}
