/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/psk_file.h"
#include "runner.h"

#define KEY16   "00112233445566778899aabbccddeeff"
#define SIXTEEN "0123456789abcdef"

static char path[64];
static base_error_t error;

static int make_file(void)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.30s/itlphone-psk-XXXXXX", folder != NULL ? folder : P_tmpdir);
    int file = mkstemp(path);
    return file < 0 ? 1 : close(file);
}

static int remove_file(void)
{
    return unlink(path);
}

static bool reads(const char *text, size_t size, itl_coap_psk_t *psk)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(text, 1, size, file), size);
    CU_ASSERT_EQUAL(fclose(file), 0);
    error.text[0] = '\0';
    return psk_file_read(path, psk, &error);
}

static void test_what_is_taken(void)
{
    static const uint8_t key[] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                  0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    static const char *const texts[] = {"phones of lab 1:" KEY16, "phones of lab 1:" KEY16 "\n",
                                        "phones of lab 1:" KEY16 "\r\n",
                                        "phones of lab 1:00112233445566778899AABBCCDDEEFF\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        itl_coap_psk_t psk;
        CU_ASSERT_TRUE(reads(texts[i], strlen(texts[i]), &psk));
        CU_ASSERT_STRING_EQUAL(psk.identity, "phones of lab 1");
        CU_ASSERT_EQUAL(psk.key_len, sizeof key);
        CU_ASSERT_EQUAL(memcmp(psk.key, key, sizeof key), 0);
    }
}

static void test_longest(void)
{
    static const char identity[] = SIXTEEN SIXTEEN SIXTEEN "0123456789abcde";
    itl_coap_psk_t psk, again;
    char text[PSK_FILE_BYTES];
    memset(&psk, 0, sizeof psk);
    memcpy(psk.identity, identity, sizeof identity);
    psk.key_len = ITL_COAP_PSK_KEY_MAX;
    for (uint8_t i = 0; i < ITL_COAP_PSK_KEY_MAX; i++)
        psk.key[i] = (uint8_t)(0xFF - 3 * i);
    psk_file_format(&psk, text);
    CU_ASSERT_EQUAL(strlen(text), PSK_FILE_BYTES - 1);
    CU_ASSERT_TRUE(reads(text, strlen(text), &again));
    CU_ASSERT_EQUAL(memcmp(&psk, &again, sizeof psk), 0);
}

static void test_what_is_refused(void)
{
    static const struct {
        const char *text;
        size_t size;
        const char *why;
    } rows[] = {
        {"", 0, "IDENTITY:KEY"},
        {"\n", 1, "IDENTITY:KEY"},
        {"no colon", 8, "IDENTITY:KEY"},
        {":" KEY16, 33, "identity"},
        {"a\tb:" KEY16, 36, "identity"},
        {"\xc3\xa4:" KEY16, 35, "identity"},
        {SIXTEEN SIXTEEN SIXTEEN SIXTEEN ":" KEY16, 97, "identity"},
        {"a:", 2, "key"},
        {"a:001122334455667788", 20, "key"},
        {"a:" KEY16 "0", 35, "key"},
        {"a:" KEY16 "0g", 36, "key"},
        {"a:" KEY16 "\0"
         "0",
         36, "key"},
        {"a:" KEY16 "\n\n", 36, "key"},
        {"a:" KEY16 "\nb:" KEY16, 69, "key"},
        {"a:" KEY16 KEY16 KEY16 KEY16 "00", 132, "key"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        itl_coap_psk_t psk;
        static const itl_coap_psk_t nothing;
        CU_ASSERT_FALSE(reads(rows[i].text, rows[i].size, &psk));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, rows[i].why));
        CU_ASSERT_PTR_NULL(strstr(error.text, "0011"));
        CU_ASSERT_EQUAL(memcmp(&psk, &nothing, sizeof psk), 0);
    }
}

static void test_no_file(void)
{
    itl_coap_psk_t psk;
    CU_ASSERT_FALSE(psk_file_read("no-such-file", &psk, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no-such-file: No such file"));
    CU_ASSERT_FALSE(psk_file_read(".", &psk, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "directory"));
}

static CU_TestInfo tests[] = {
    {"what is taken", test_what_is_taken},
    {"the longest identity and key", test_longest},
    {"what is refused", test_what_is_refused},
    {"no file", test_no_file},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"psk file", make_file, remove_file, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
