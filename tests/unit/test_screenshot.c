/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of pictures: what phones may send, and what nobody should. */
#include <string.h>

#include "runner.h"
#include "screenshot/bmp.h"
#include "screenshot/picture_file.h"
#include "screenshot/png_file.h"

enum { HEADER = 54 };

/* Offsets of what a header says. */
enum { START = 10, INFO = 14, WIDTH = 18, HEIGHT = 22, PLANES = 26, BITS = 28, PACKED = 30, COLOURS = 46 };

static uint8_t file[HEADER + 4 * 256 + 4096];

static void set(size_t at, uint32_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        file[at + i] = (uint8_t)(number >> (8u * i));
}

/* A file without colours and pixels. */
static void begin(uint32_t width, uint32_t height, uint32_t bits, uint32_t colours)
{
    memset(file, 0, sizeof file);
    memcpy(file, "BM", 2);
    set(START, HEADER + 4 * colours, 4);
    set(INFO, 40, 4);
    set(WIDTH, width, 4);
    set(HEIGHT, height, 4);
    set(PLANES, 1, 2);
    set(BITS, bits, 2);
    set(COLOURS, colours, 4);
}

/* @param bytes  of the pixels */
static bool reads(size_t pixels, size_t bytes, raster_t *raster)
{
    base_error_t error = {""};
    memset(raster, 0, sizeof *raster);
    const bool read = bmp_read(file, pixels + bytes, raster, &error);
    CU_ASSERT_EQUAL(read, error.text[0] == '\0');
    return read;
}

static bool is(const raster_t *raster, uint32_t x, uint32_t y, uint32_t rgb)
{
    const uint8_t *pixel = raster->pixels + (y * raster->width + x) * RASTER_PIXEL_BYTES;
    return ((uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2]) == rgb;
}

static void test_colours_as_they_are(void)
{
    raster_t raster;
    begin(2, 2, 32, 0);
    set(HEADER, 0x00112233, 4);
    set(HEADER + 12, 0xFF445566, 4);
    CU_ASSERT_FATAL(reads(HEADER, 16, &raster));
    CU_ASSERT_TRUE(raster.width == 2 && raster.height == 2);
    CU_ASSERT_TRUE(is(&raster, 0, 1, 0x112233) && is(&raster, 1, 0, 0x445566));
    raster_free(&raster);
    begin(1, 0u - 2u, 24, 0); /* from the top, rows of 3 bytes and one more */
    set(HEADER, 0x112233, 3);
    set(HEADER + 4, 0x445566, 3);
    CU_ASSERT_FATAL(reads(HEADER, 8, &raster));
    CU_ASSERT_TRUE(is(&raster, 0, 0, 0x112233) && is(&raster, 0, 1, 0x445566));
    raster_free(&raster);
    begin(3, 1, 16, 0);
    set(HEADER, 0x7C00, 2);
    set(HEADER + 2, 0x03E0, 2);
    set(HEADER + 4, 0x7FFF, 2);
    CU_ASSERT_FATAL(reads(HEADER, 8, &raster));
    CU_ASSERT_TRUE(is(&raster, 0, 0, 0xFF0000) && is(&raster, 1, 0, 0x00FF00) && is(&raster, 2, 0, 0xFFFFFF));
    raster_free(&raster);
}

static void test_colours_by_number(void)
{
    raster_t raster;
    const struct {
        uint32_t bits, colours;
        uint8_t row[4]; /* Of three pixels: 1, 0, 1. */
    } rows[] = {{1, 2, {0xA0}}, {4, 2, {0x10, 0x10}}, {8, 2, {1, 0, 1}}, {8, 256, {1, 0, 1}}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const size_t pixels = HEADER + 4u * rows[i].colours;
        begin(3, 1, rows[i].bits, rows[i].colours);
        set(HEADER + 4, 0x00ABCDEF, 4);
        memcpy(file + pixels, rows[i].row, 4);
        CU_ASSERT_FATAL(reads(pixels, 4, &raster));
        CU_ASSERT_TRUE(is(&raster, 0, 0, 0xABCDEF) && is(&raster, 1, 0, 0) && is(&raster, 2, 0, 0xABCDEF));
        raster_free(&raster);
    }
    begin(3, 1, 1, 2);
    set(COLOURS, 0, 4); /* as many as there can be */
    CU_ASSERT_FATAL(reads(HEADER + 8, 4, &raster));
    raster_free(&raster);
}

/* One number of a good file of 2x1 pixels changed. */
static bool reads_with(size_t at, uint32_t number, unsigned bytes)
{
    raster_t raster;
    begin(2, 1, 8, 2);
    set(at, number, bytes);
    const bool read = reads(HEADER + 8, 4, &raster);
    raster_free(&raster);
    return read;
}

static void test_files_that_are_none(void)
{
    raster_t raster;
    CU_ASSERT_TRUE(reads_with(PACKED, 0, 4));
    CU_ASSERT_FALSE(reads_with(0, 'X', 1));
    CU_ASSERT_FALSE(reads_with(START, 0, 4));
    CU_ASSERT_FALSE(reads_with(START, HEADER + 4, 4)); /* colours in the pixels */
    CU_ASSERT_FALSE(reads_with(START, HEADER + 9, 4));
    CU_ASSERT_FALSE(reads_with(START, UINT32_MAX, 4));
    CU_ASSERT_FALSE(reads_with(INFO, 12, 4));
    CU_ASSERT_FALSE(reads_with(INFO, UINT32_MAX, 4));
    CU_ASSERT_FALSE(reads_with(INFO, 124, 4));
    CU_ASSERT_FALSE(reads_with(WIDTH, 0, 4));
    CU_ASSERT_FALSE(reads_with(WIDTH, 5, 4));
    CU_ASSERT_FALSE(reads_with(WIDTH, UINT32_MAX, 4));
    CU_ASSERT_FALSE(reads_with(HEIGHT, 0, 4));
    CU_ASSERT_FALSE(reads_with(HEIGHT, 2, 4));
    CU_ASSERT_FALSE(reads_with(HEIGHT, UINT32_C(0x80000000), 4));
    CU_ASSERT_FALSE(reads_with(PLANES, 2, 2));
    CU_ASSERT_FALSE(reads_with(BITS, 2, 2));
    CU_ASSERT_FALSE(reads_with(BITS, 32, 2));
    CU_ASSERT_FALSE(reads_with(PACKED, 1, 4));
    CU_ASSERT_FALSE(reads_with(COLOURS, 257, 4));
    CU_ASSERT_FALSE(reads_with(COLOURS, UINT32_C(0x40000000), 4));
    CU_ASSERT_FALSE(reads_with(HEADER + 8, 2, 1)); /* the third colour of two */
    begin(2, 1, 8, 2);
    for (size_t size = 0; size < HEADER + 8 + 6; size++)
        if (size != HEADER + 8 + 4)
            CU_ASSERT_FALSE(reads(size, 0, &raster));
}

/* A picture with a red pixel at the right of its lower row. */
static raster_t red_dot(void)
{
    raster_t raster = {0};
    base_error_t error = {""};
    CU_ASSERT_TRUE_FATAL(raster_make(&raster, 5, 2, &error));
    memcpy(raster.pixels + (size_t)9 * RASTER_PIXEL_BYTES, "\xFF\0\0", RASTER_PIXEL_BYTES);
    return raster;
}

static void write_file(picture_kind_t kind, base_bytes_t *bytes)
{
    raster_t raster = red_dot();
    base_error_t error = {""};
    if (kind == PICTURE_BMP)
        bmp_write(&raster, bytes);
    CU_ASSERT_TRUE(kind == PICTURE_BMP || png_file_write(&raster, bytes, &error));
    raster_free(&raster);
    CU_ASSERT_FALSE_FATAL(bytes->failed);
}

static void check_read(const base_bytes_t *bytes)
{
    raster_t raster = {0}, wanted = red_dot();
    base_error_t error = {""};
    const bool is_png = png_file_is(bytes->data, bytes->size);
    CU_ASSERT_TRUE_FATAL((is_png ? png_file_read : bmp_read)(bytes->data, bytes->size, &raster, &error));
    CU_ASSERT_TRUE_FATAL(raster.width == 5 && raster.height == 2);
    CU_ASSERT_EQUAL(memcmp(raster.pixels, wanted.pixels, (size_t)10 * RASTER_PIXEL_BYTES), 0);
    raster_free(&raster);
    raster_free(&wanted);
}

static void test_one_kind_from_another(void)
{
    for (int from = PICTURE_BMP; from <= PICTURE_PNG; from++)
        for (int to = PICTURE_BMP; to <= PICTURE_PNG; to++) {
            base_bytes_t answer = {0}, made = {0};
            base_error_t error = {""};
            write_file((picture_kind_t)from, &answer);
            check_read(&answer);
            CU_ASSERT_TRUE_FATAL(picture_file_make(&answer, (picture_kind_t)to, &made, &error));
            CU_ASSERT_EQUAL(png_file_is(made.data, made.size), to == PICTURE_PNG);
            check_read(&made);
            CU_ASSERT_TRUE(from != to || (made.size == answer.size && memcmp(made.data, answer.data, made.size) == 0));
            base_bytes_free(&answer);
            base_bytes_free(&made);
        }
}

static void test_answers_cut_short(void)
{
    for (int kind = PICTURE_BMP; kind <= PICTURE_PNG; kind++) {
        base_bytes_t answer = {0}, made = {0};
        base_error_t error = {""};
        write_file((picture_kind_t)kind, &answer);
        /* Of a PNG the last chunk says nothing about the picture. */
        const size_t size = answer.size - (kind == PICTURE_PNG ? 12 : 0);
        for (answer.size = 0; answer.size < size; answer.size++)
            CU_ASSERT_FALSE(picture_file_make(&answer, PICTURE_PNG, &made, &error));
        CU_ASSERT_EQUAL(made.size, 0);
        base_bytes_free(&answer);
    }
}

static void test_sizes_of_phones(void)
{
    raster_t raster = {0};
    base_error_t error = {""};
    CU_ASSERT_TRUE(raster_make(&raster, RASTER_SIDE_MAX, RASTER_PIXELS_MAX / RASTER_SIDE_MAX, &error));
    raster_free(&raster);
    CU_ASSERT_FALSE(raster_make(&raster, RASTER_SIDE_MAX, RASTER_PIXELS_MAX / RASTER_SIDE_MAX + 1, &error));
    CU_ASSERT_FALSE(raster_make(&raster, RASTER_SIDE_MAX + 1, 1, &error));
    CU_ASSERT_FALSE(raster_make(&raster, 1, UINT64_C(1) << 40, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "a picture of 1x1099511627776 pixels is no phone's");
}

static void test_endings(void)
{
    picture_kind_t kind;
    CU_ASSERT_TRUE(picture_kind_of("a.png", &kind) && kind == PICTURE_PNG);
    CU_ASSERT_TRUE(picture_kind_of("folder.png/A.BMP", &kind) && kind == PICTURE_BMP);
    CU_ASSERT_FALSE(picture_kind_of("a.gif", &kind) || picture_kind_of("png", &kind) ||
                    picture_kind_of(".png", &kind) || picture_kind_of("", &kind) || picture_kind_of("-", &kind));
}

static CU_TestInfo tests[] = {
    {"BMP with colours in its pixels", test_colours_as_they_are},
    {"BMP with numbers of colours", test_colours_by_number},
    {"files that are no BMP", test_files_that_are_none},
    {"each kind out of each", test_one_kind_from_another},
    {"answers cut short", test_answers_cut_short},
    {"sizes that phones have", test_sizes_of_phones},
    {"endings of names", test_endings},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"screenshot", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 7;
