/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The flash image: what posix_flash_open refuses, what survives. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "posix_tests.h"

#define ARRAY_BYTES (8u * 4096u)

static char path[64];

/** Opens the image of the running test. */
static posix_flash_status_t open_image(posix_flash_t **flash, unsigned flags)
{
    posix_test_path(path, sizeof path, "flash.img");
    return posix_flash_open(flash, path, &posix_test_geometry, flags);
}

static void make_image(void)
{
    posix_flash_t *flash = NULL;
    CU_ASSERT_EQUAL_FATAL(open_image(&flash, POSIX_FLASH_CREATE), POSIX_FLASH_OK);
    posix_flash_close(flash);
}

/** What opening the image says, as it is. */
static posix_flash_status_t verdict(unsigned flags)
{
    posix_flash_t *flash = NULL;
    posix_flash_status_t status = open_image(&flash, flags);
    CU_ASSERT_EQUAL(flash != NULL, status == POSIX_FLASH_OK);
    posix_flash_close(flash);
    return status;
}

static void overwrite(off_t offset, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY);
    CU_ASSERT_TRUE_FATAL(fd >= 0);
    CU_ASSERT_EQUAL(pwrite(fd, data, len, offset), (ssize_t)len);
    close(fd);
}

static void write_file(const void *data, size_t len)
{
    posix_test_path(path, sizeof path, "flash.img");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CU_ASSERT_TRUE_FATAL(fd >= 0);
    CU_ASSERT_EQUAL(write(fd, data, len), (ssize_t)len);
    close(fd);
}

static void missing_is_told(void)
{
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_MISSING);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_READ_ONLY), POSIX_FLASH_MISSING);
    CU_ASSERT_EQUAL(access(path, F_OK), -1);
}

static void created_image_has_the_documented_bytes(void)
{
    /* The checksum comes from another implementation of CRC-32. */
    static const uint8_t expected[28] = {'I', 'T', 'L', 'F', 'L', 'A', 'S', 'H', 1, 0, 0,    0,    0,    0x10,
                                         0,   0,   8,   0,   0,   0,   8,   0,   0, 0, 0xEE, 0xC5, 0xB4, 0x50};
    uint8_t found[POSIX_FLASH_HEADER_BYTES + 1u];
    struct stat status;
    make_image();
    CU_ASSERT_EQUAL(stat(path, &status), 0);
    CU_ASSERT_EQUAL(status.st_size, POSIX_FLASH_HEADER_BYTES + ARRAY_BYTES);
    int fd = open(path, O_RDONLY);
    CU_ASSERT_EQUAL_FATAL(read(fd, found, sizeof found), (ssize_t)sizeof found);
    close(fd);
    CU_ASSERT_EQUAL(memcmp(found, expected, sizeof expected), 0);
    CU_ASSERT_EQUAL(found[28], 0);
    CU_ASSERT_EQUAL(found[POSIX_FLASH_HEADER_BYTES], 0xFF);
}

static void create_leaves_no_other_file(void)
{
    char pattern[64];
    make_image();
    make_image();
    posix_test_path(pattern, sizeof pattern, "flash.img.");
    /* The folder can only be removed when it is empty, so a forgotten temporary file fails the teardown. */
    CU_ASSERT_EQUAL(unlink(path), 0);
    *strrchr(pattern, '/') = '\0';
    CU_ASSERT_EQUAL(rmdir(pattern), 0);
    CU_ASSERT_EQUAL(mkdir(pattern, 0700), 0);
}

static void other_files_are_no_images(void)
{
    write_file("", 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_NOT_AN_IMAGE);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_NOT_AN_IMAGE);
    write_file("This is some other file, kept by mistake under this name.", 57);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_NOT_AN_IMAGE);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_NOT_AN_IMAGE);
    struct stat status;
    CU_ASSERT_EQUAL(stat(path, &status), 0);
    CU_ASSERT_EQUAL(status.st_size, 57);
}

static void folder_or_pipe_is_no_image(void)
{
    posix_test_path(path, sizeof path, "flash.img");
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_NOT_AN_IMAGE);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_READ_ONLY), POSIX_FLASH_NOT_AN_IMAGE);
    CU_ASSERT_EQUAL(rmdir(path), 0);
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_NOT_AN_IMAGE);
}

static void damaged_header_is_told(void)
{
    for (off_t offset = 12; offset < 28; offset++) {
        make_image();
        overwrite(offset, "\x55", 1);
        CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_DAMAGED);
        CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_DAMAGED);
        unlink(path);
    }
}

static void cut_header_is_damaged(void)
{
    make_image();
    CU_ASSERT_EQUAL(truncate(path, 4095), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_DAMAGED);
    CU_ASSERT_EQUAL(truncate(path, 8), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_DAMAGED);
    CU_ASSERT_EQUAL(truncate(path, 7), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_NOT_AN_IMAGE);
}

static void other_version_is_told(void)
{
    make_image();
    overwrite(8, "\x02", 1);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_OTHER_VERSION);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_OTHER_VERSION);
}

static void wrong_size_is_told(void)
{
    make_image();
    CU_ASSERT_EQUAL(truncate(path, POSIX_FLASH_HEADER_BYTES + ARRAY_BYTES - 1), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_WRONG_SIZE);
    CU_ASSERT_EQUAL(truncate(path, POSIX_FLASH_HEADER_BYTES), 0);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_WRONG_SIZE);
    CU_ASSERT_EQUAL(truncate(path, POSIX_FLASH_HEADER_BYTES + ARRAY_BYTES + 1), 0);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_WRONG_SIZE);
}

static void other_geometry_is_told(void)
{
    static const posix_flash_geometry_t others[] = {{4096, 8, 4}, {4096, 4, 8}, {2048, 16, 8}};
    posix_flash_t *flash = NULL;
    make_image();
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        CU_ASSERT_EQUAL(posix_flash_open(&flash, path, &others[i], POSIX_FLASH_CREATE), POSIX_FLASH_OTHER_GEOMETRY);
        CU_ASSERT_PTR_NULL(flash);
    }
    CU_ASSERT_EQUAL_FATAL(posix_flash_open(&flash, path, NULL, 0), POSIX_FLASH_OK);
    CU_ASSERT_EQUAL(posix_flash_hal(flash)->sector_size, 4096);
    CU_ASSERT_EQUAL(posix_flash_hal(flash)->sector_count, 8);
    CU_ASSERT_EQUAL(posix_flash_hal(flash)->program_size, 8);
    posix_flash_close(flash);
}

static void impossible_geometry_is_refused(void)
{
    static const posix_flash_geometry_t bad[] = {{0, 8, 8},       {128, 8, 8},   {4097, 8, 8},
                                                 {2097152, 8, 8}, {4096, 0, 8},  {4096, 8, 0},
                                                 {4096, 8, 3},    {4096, 8, 64}, {1048576, 4096, 8}};
    posix_flash_t *flash = NULL;
    posix_test_path(path, sizeof path, "flash.img");
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_EQUAL(posix_flash_open(&flash, path, &bad[i], POSIX_FLASH_CREATE), POSIX_FLASH_BAD_GEOMETRY);
        CU_ASSERT_PTR_NULL(flash);
    }
    CU_ASSERT_EQUAL(posix_flash_open(&flash, path, NULL, POSIX_FLASH_CREATE), POSIX_FLASH_BAD_GEOMETRY);
    CU_ASSERT_EQUAL(access(path, F_OK), -1);
}

static void image_is_locked_while_open(void)
{
    posix_flash_t *flash = NULL;
    CU_ASSERT_EQUAL_FATAL(open_image(&flash, POSIX_FLASH_CREATE), POSIX_FLASH_OK);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_LOCKED);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_CREATE), POSIX_FLASH_LOCKED);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_READ_ONLY), POSIX_FLASH_LOCKED);
    posix_flash_close(flash);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_OK);
}

static void readers_share(void)
{
    posix_flash_t *reader = NULL;
    make_image();
    CU_ASSERT_EQUAL_FATAL(open_image(&reader, POSIX_FLASH_READ_ONLY), POSIX_FLASH_OK);
    CU_ASSERT_EQUAL(verdict(POSIX_FLASH_READ_ONLY), POSIX_FLASH_OK);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_LOCKED);
    posix_flash_close(reader);
}

static void reader_cannot_write(void)
{
    static const uint8_t zeros[8];
    uint8_t found[8] = {0};
    posix_flash_t *flash = NULL;
    make_image();
    CU_ASSERT_EQUAL_FATAL(open_image(&flash, POSIX_FLASH_READ_ONLY), POSIX_FLASH_OK);
    const itl_hal_flash_t *hal = posix_flash_hal(flash);
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 0, zeros, sizeof zeros), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(hal->erase(hal->ctx, 0), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(hal->read(hal->ctx, 0, found, sizeof found), ITL_HAL_OK);
    CU_ASSERT_EQUAL(found[0], 0xFF);
    CU_ASSERT_EQUAL(posix_flash_counters(flash).programs, 0);
    posix_flash_close(flash);
    CU_ASSERT_EQUAL(open_image(&flash, POSIX_FLASH_READ_ONLY | POSIX_FLASH_CREATE), POSIX_FLASH_BAD_GEOMETRY);
}

static void system_errors_come_with_errno(void)
{
    posix_flash_t *flash = NULL;
    char below[80];
    make_image();
    snprintf(below, sizeof below, "%s/flash.img", path);
    errno = 0;
    CU_ASSERT_EQUAL(posix_flash_open(&flash, below, NULL, 0), POSIX_FLASH_IO);
    CU_ASSERT_EQUAL(errno, ENOTDIR);
    errno = 0;
    CU_ASSERT_EQUAL(posix_flash_open(&flash, below, &posix_test_geometry, POSIX_FLASH_CREATE), POSIX_FLASH_IO);
    CU_ASSERT_EQUAL(errno, ENOTDIR);
}

static void use_a_little(const itl_hal_flash_t *hal)
{
    static const uint8_t zeros[24];
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 8, zeros, sizeof zeros), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 4096, zeros, 8), ITL_HAL_OK);
    CU_ASSERT_EQUAL(hal->erase(hal->ctx, 4096), ITL_HAL_OK);
    /* Refused ones do not count. */
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8), ITL_HAL_ERR_NOT_ERASED);
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 1, zeros, 8), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(hal->erase(hal->ctx, 1), ITL_HAL_ERR_RANGE);
    CU_ASSERT_EQUAL(hal->program(hal->ctx, 8, zeros, 0), ITL_HAL_OK);
}

static void content_and_counters_survive(void)
{
    static const uint8_t expected[10] = {[8] = 0xFF, [9] = 0xFF};
    uint8_t found[10];
    posix_flash_t *flash = NULL;
    make_image();
    for (unsigned round = 1; round <= 3; round++) {
        CU_ASSERT_EQUAL_FATAL(open_image(&flash, 0), POSIX_FLASH_OK);
        const itl_hal_flash_t *hal = posix_flash_hal(flash);
        use_a_little(hal);
        posix_flash_counters_t counters = posix_flash_counters(flash);
        CU_ASSERT_EQUAL(counters.programs, 2 * round);
        CU_ASSERT_EQUAL(counters.bytes_programmed, 32 * round);
        CU_ASSERT_EQUAL(counters.erases, round);
        CU_ASSERT_EQUAL(hal->read(hal->ctx, 24, found, sizeof found), ITL_HAL_OK);
        CU_ASSERT_EQUAL(memcmp(found, expected, sizeof found), 0);
        posix_flash_close(flash);
    }
}

/** A process that programs the next granule for ever. */
static void program_until_killed(int report)
{
    posix_flash_t *flash = NULL;
    if (open_image(&flash, 0) != POSIX_FLASH_OK)
        _exit(1);
    const itl_hal_flash_t *hal = posix_flash_hal(flash);
    for (uint32_t addr = 0; addr < ARRAY_BYTES; addr += 8)
        if (hal->program(hal->ctx, addr, "granule", 8) != ITL_HAL_OK || write(report, &addr, sizeof addr) < 0)
            _exit(1);
    for (;;)
        pause();
}

static void killed_process_loses_nothing(void)
{
    int report[2];
    uint32_t addr = 0;
    uint8_t found[8];
    make_image();
    CU_ASSERT_EQUAL_FATAL(pipe(report), 0);
    pid_t child = fork();
    if (child == 0)
        program_until_killed(report[1]);
    while (addr < 1000 && read(report[0], &addr, sizeof addr) == (ssize_t)sizeof addr) {
    }
    CU_ASSERT_EQUAL(kill(child, SIGKILL), 0);
    CU_ASSERT_EQUAL(waitpid(child, NULL, 0), child);
    posix_flash_t *flash = NULL;
    CU_ASSERT_EQUAL_FATAL(open_image(&flash, 0), POSIX_FLASH_OK);
    const itl_hal_flash_t *hal = posix_flash_hal(flash);
    for (uint32_t at = 0; at <= addr; at += 8) {
        CU_ASSERT_EQUAL(hal->read(hal->ctx, at, found, sizeof found), ITL_HAL_OK);
        CU_ASSERT_EQUAL_FATAL(memcmp(found, "granule", 8), 0);
    }
    CU_ASSERT_TRUE(posix_flash_counters(flash).programs >= addr / 8u);
    posix_flash_close(flash);
    close(report[0]);
    close(report[1]);
}

/** Opens the image when all may start, says how that went, and keeps it until all have said so. */
static void first_boot(int start, int report, int end)
{
    posix_flash_t *flash = NULL;
    char byte;
    (void)!read(start, &byte, 1);
    uint8_t status = (uint8_t)open_image(&flash, POSIX_FLASH_CREATE);
    (void)!write(report, &status, 1);
    (void)!read(end, &byte, 1);
    _exit(0);
}

static void first_boots_at_once_share_one_image(void)
{
    enum { BOOTS = 8 };
    pid_t children[BOOTS] = {0};
    int start[2] = {-1, -1};
    int report[2] = {-1, -1};
    int end[2] = {-1, -1};
    unsigned counts[POSIX_FLASH_IO + 1] = {0};
    CU_ASSERT_TRUE_FATAL(pipe(start) == 0 && pipe(report) == 0 && pipe(end) == 0);
    for (unsigned i = 0; i < BOOTS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(start[1]);
            close(end[1]);
            first_boot(start[0], report[1], end[0]);
        }
    }
    close(start[1]);
    for (unsigned i = 0; i < BOOTS; i++) {
        uint8_t status = 0;
        CU_ASSERT_EQUAL(read(report[0], &status, 1), 1);
        counts[status]++;
    }
    close(end[1]);
    for (unsigned i = 0; i < BOOTS; i++)
        CU_ASSERT_EQUAL(waitpid(children[i], NULL, 0), children[i]);
    CU_ASSERT_EQUAL(counts[POSIX_FLASH_OK], 1);
    CU_ASSERT_EQUAL(counts[POSIX_FLASH_LOCKED], BOOTS - 1);
    CU_ASSERT_EQUAL(verdict(0), POSIX_FLASH_OK);
    close(start[0]);
    close(report[0]);
    close(report[1]);
    close(end[0]);
}

static void every_status_has_a_text(void)
{
    for (int a = POSIX_FLASH_OK; a <= (int)POSIX_FLASH_IO; a++) {
        CU_ASSERT_TRUE(strlen(posix_flash_status_text((posix_flash_status_t)a)) > 5);
        for (int b = POSIX_FLASH_OK; b < a; b++) {
            CU_ASSERT_STRING_NOT_EQUAL(posix_flash_status_text((posix_flash_status_t)a),
                                       posix_flash_status_text((posix_flash_status_t)b));
        }
    }
}

CU_TestInfo posix_flash_tests[] = {
    {"missing is told", missing_is_told},
    {"created image has the documented bytes", created_image_has_the_documented_bytes},
    {"create leaves no other file", create_leaves_no_other_file},
    {"other files are no images", other_files_are_no_images},
    {"folder or pipe is no image", folder_or_pipe_is_no_image},
    {"damaged header is told", damaged_header_is_told},
    {"cut header is damaged", cut_header_is_damaged},
    {"other version is told", other_version_is_told},
    {"wrong size is told", wrong_size_is_told},
    {"other geometry is told", other_geometry_is_told},
    {"impossible geometry is refused", impossible_geometry_is_refused},
    {"image is locked while open", image_is_locked_while_open},
    {"readers share", readers_share},
    {"reader cannot write", reader_cannot_write},
    {"system errors come with errno", system_errors_come_with_errno},
    {"content and counters survive", content_and_counters_survive},
    {"killed process loses nothing", killed_process_loses_nothing},
    {"first boots at once share one image", first_boots_at_once_share_one_image},
    {"every status has a text", every_status_has_a_text},
    CU_TEST_INFO_NULL,
};
