/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Pages of directories and services.
 *
 * Input: a byte that says in which pieces a page comes, one for the number of soft keys, then the page.
 *
 * In whatever pieces: what it comes to is the same, and all of it can be drawn.
 */
#include <string.h>

#include "directory/directory.h"
#include "directory/directory_priv.h"
#include "fuzz.h"

static itl_directory_read_result_t read_in(itl_directory_page_t *page, const uint8_t *data, size_t size, size_t piece)
{
    static itl_directory_reader_t reader;
    bool more = true;
    itl_directory_read_start(&reader, page);
    while (size > 0 && more) {
        const size_t len = piece < size ? piece : size;
        more = itl_directory_read_take(&reader, data, len);
        data += len;
        size -= len;
    }
    return itl_directory_read_end(&reader);
}

static void check_texts(const itl_directory_page_t *page)
{
    CHECK(page->used >= 1 && page->used <= sizeof page->pool && page->item_count <= ITL_DIRECTORY_ITEMS);
    CHECK(page->kind != ITL_DIRECTORY_INPUT || page->item_count <= ITL_DIRECTORY_INPUTS);
    CHECK(page->soft_count <= ITL_DIRECTORY_SOFT_KEYS && page->pool[page->used - 1] == '\0');
}

/* Draws all of it, with every row of soft keys. */
static void draw(itl_directory_t *directory)
{
    itl_screen_line_t line;
    for (unsigned rows = 0; rows < ITL_DIRECTORY_SOFT_KEYS; rows++) {
        const itl_screen_view_t view = itl_directory_draw(directory);
        for (uint8_t i = 0; i < view.soft_count; i++)
            CHECK(view.soft[i] != NULL);
        for (uint8_t i = 0; i < view.line_count; i++)
            CHECK(itl_directory_line(directory, i, &line));
        CHECK(!itl_directory_line(directory, view.line_count, &line));
        CHECK(view.line_count == 0 || view.chosen < view.line_count);
        if (itl_directory_soft_at(directory, view.soft_count - 1u).more)
            itl_directory_more(directory);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static itl_directory_t directory;
    static itl_directory_page_t pieces;
    if (size < 2)
        return 0;
    itl_directory_read_result_t result = read_in(&directory.page, data + 2, size - 2, SIZE_MAX);
    CHECK(result == read_in(&pieces, data + 2, size - 2, 1u + data[0] % 64u));
    CHECK((result == ITL_DIRECTORY_READ_OK) == (directory.page.kind != ITL_DIRECTORY_NOTHING));
    CHECK(memcmp(&directory.page, &pieces, sizeof pieces - sizeof pieces.pool) == 0);
    CHECK(memcmp(directory.page.pool, pieces.pool, pieces.used) == 0);
    check_texts(&directory.page);
    directory.state = ITL_DIRECTORY_SHOWN;
    directory.cursor = directory.soft_page = 0;
    directory.soft_count = (uint8_t)(2u + data[1] % 4u);
    draw(&directory);
    return 0;
}
