/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The HAL of boards over a board that notes what is asked of it. */
#include <setjmp.h>
#include <string.h>

#include "board.h"
#include "device_hal.h"
#include "runner.h"

static char console[256];
static size_t console_len;
static bool has_entropy;
static unsigned fed, restarts;
static jmp_buf off;
static device_hal_t parts;
static itl_hal_t hal;

void board_uart_put(char byte)
{
    if (console_len < sizeof console - 1)
        console[console_len++] = byte;
    console[console_len] = '\0';
}

uint64_t board_uptime_ms(void)
{
    return 12;
}

int64_t board_utc_s(void)
{
    return 34;
}

void board_sleep(void)
{
}

bool board_entropy(void *buf, size_t len)
{
    memset(buf, 0xE5, len);
    return has_entropy;
}

void board_watchdog_feed(void)
{
    fed++;
}

_Noreturn void board_restart(void)
{
    restarts++;
    longjmp(off, 1);
}

_Noreturn void board_exit(int status)
{
    longjmp(off, status);
}

static void set_up(void)
{
    console_len = 0;
    console[0] = '\0';
    has_entropy = true;
    fed = restarts = 0;
    device_hal_init(&parts, &hal);
}

static void test_panic_is_a_line_and_a_restart(void)
{
    set_up();
    if (setjmp(off) == 0) {
        hal.system->panic(hal.system->ctx, "itl_store_begin", "store->opened");
        CU_FAIL("the panic came back");
    }
    CU_ASSERT_STRING_EQUAL(console, "panic: itl_store_begin: store->opened\r\n");
    CU_ASSERT_EQUAL(restarts, 1);
}

static void test_machine(void)
{
    set_up();
    hal.system->watchdog_feed(hal.system->ctx);
    CU_ASSERT_EQUAL(fed, 1);
    hal.log->write(hal.log->ctx, ITL_HAL_LOG_WARNING, "a line");
    CU_ASSERT_STRING_EQUAL(console, "warning: a line\r\n");
    CU_ASSERT_EQUAL(hal.clock->monotonic_ms(hal.clock->ctx), 12);
    CU_ASSERT_EQUAL(hal.clock->utc_s(hal.clock->ctx), 34);
}

static void test_no_entropy_is_an_error_and_zeros(void)
{
    uint8_t bytes[4] = {0};
    set_up();
    CU_ASSERT_EQUAL(hal.random->fill(hal.random->ctx, bytes, sizeof bytes), ITL_HAL_OK);
    CU_ASSERT_EQUAL(bytes[3], 0xE5);
    has_entropy = false;
    CU_ASSERT_EQUAL(hal.random->fill(hal.random->ctx, bytes, sizeof bytes), ITL_HAL_ERR_IO);
    CU_ASSERT_EQUAL(bytes[0] | bytes[1] | bytes[2] | bytes[3], 0);
}

static CU_TestInfo tests[] = {
    {"panic is a line and a restart", test_panic_is_a_line_and_a_restart},
    {"machine", test_machine},
    {"no entropy is an error and zeros", test_no_entropy_is_an_error_and_zeros},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"HAL of boards", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 3;
