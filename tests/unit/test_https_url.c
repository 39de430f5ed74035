/* SPDX-License-Identifier: GPL-2.0-or-later */
/* URLs taken apart, followed and put together. */
#include <stdio.h>
#include <string.h>

#include "https/https_url.h"
#include "runner.h"

/* "https HOST PORT TARGET"; "none". */
static const char *shown(const itl_https_url_t *url)
{
    static char text[1024];
    if (url->host[0] == '\0')
        return "none";
    snprintf(text, sizeof text, "%s %s %u %s", url->secure ? "https" : "http", url->host, url->port, url->target);
    return text;
}

static void check_read(const char *text, const char *expected)
{
    itl_https_url_t url;
    const bool read = itl_https_url_read(&url, text);
    CU_ASSERT_EQUAL(read, strcmp(expected, "none") != 0);
    CU_ASSERT_STRING_EQUAL(shown(&url), expected);
}

static void test_whole(void)
{
    check_read("http://cucm1:8080/ccmcip/xmldirectory.jsp?l=0&n=1", "http cucm1 8080 ccmcip/xmldirectory.jsp?l=0&n=1");
    check_read("https://cucm1.example.com/a", "https cucm1.example.com 443 a");
    check_read("HTTPS://10.0.0.1:8443", "https 10.0.0.1 8443 ");
    check_read("http://cucm1", "http cucm1 80 ");
    check_read("http://cucm1/", "http cucm1 80 ");
    check_read("http://cucm1?name=x", "http cucm1 80 ?name=x");
    check_read("http://[2001:db8::7]:6972/a", "http 2001:db8::7 6972 a");
    check_read("http://cucm1/a b\xC3\xBC\"%41#top", "http cucm1 80 a%20b%C3%BC%22%41");
    check_read("http://cucm1#top", "http cucm1 80 ");
}

static void test_none(void)
{
    static const char *const texts[] = {
        "",
        "cucm1",
        "ftp://cucm1/a",
        "http:/cucm1",
        "http://",
        "http:///a",
        "http://:80",
        "http://cucm1:0",
        "http://cucm1:70000",
        "http://u:p@cucm1/",
        "http://cucm1\r\n",
        "http://c/a\r\nX: y",
        "http://c/\t",
        "http://c/\x7F",
        "Key:Soft1",
        "https://a b/",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_read(texts[i], "none");
}

static void test_too_long(void)
{
    char text[2048];
    itl_https_url_t url;
    snprintf(text, sizeof text, "http://c/%.*s", (int)ITL_HTTPS_TARGET_BYTES - 1, "");
    memset(text + 9, 'x', sizeof text - 10);
    text[9 + ITL_HTTPS_TARGET_BYTES - 1] = '\0';
    CU_ASSERT_TRUE(itl_https_url_read(&url, text));
    CU_ASSERT_EQUAL(strlen(url.target), ITL_HTTPS_TARGET_BYTES - 1);
    text[9 + ITL_HTTPS_TARGET_BYTES - 1] = 'x';
    text[9 + ITL_HTTPS_TARGET_BYTES] = '\0';
    CU_ASSERT_FALSE(itl_https_url_read(&url, text));
    memset(text + 7, 'h', 400);
    text[7 + ITL_LIMIT_CONFIG_HOST_BYTES] = '\0';
    CU_ASSERT_FALSE(itl_https_url_read(&url, text));
    text[7 + ITL_LIMIT_CONFIG_HOST_BYTES - 1] = '\0';
    CU_ASSERT_TRUE(itl_https_url_read(&url, text));
    memset(text + 7, 'h', 400);
    text[407] = '\0';
    CU_ASSERT_FALSE(itl_https_url_read(&url, text));
}

static void check_follow(const char *from, const char *reference, const char *expected)
{
    itl_https_url_t url;
    (void)itl_https_url_read(&url, from);
    const bool followed = itl_https_url_follow(&url, reference);
    CU_ASSERT_EQUAL(followed, strcmp(expected, "none") != 0);
    CU_ASSERT_STRING_EQUAL(shown(&url), expected);
}

static void test_references(void)
{
    static const char base[] = "https://cucm1:8443/ccmcip/menu.jsp?name=SEP";
    check_follow(base, "http://other/x", "http other 80 x");
    check_follow(base, "//other:1/x?y", "https other 1 x?y");
    check_follow(base, "/x/y.jsp?a=b", "https cucm1 8443 x/y.jsp?a=b");
    check_follow(base, "next.jsp?l=2", "https cucm1 8443 ccmcip/next.jsp?l=2");
    check_follow(base, "?l=2", "https cucm1 8443 ccmcip/menu.jsp?l=2");
    check_follow(base, "", "https cucm1 8443 ccmcip/menu.jsp?name=SEP");
    check_follow(base, "#here", "https cucm1 8443 ccmcip/menu.jsp?name=SEP");
    check_follow(base, "a:b", "none");
    check_follow(base, "SoftKey:Exit", "none");
    check_follow(base, "//", "none");
    check_follow(base, "/x\ny", "none");
    check_follow("http://cucm1", "a", "http cucm1 80 a");
    check_follow("none", "a", "none");
    check_follow("none", "/a", "none");
    check_follow("none", "", "none");
    check_follow("none", "http://c/a", "http c 80 a");
}

static void test_parameters(void)
{
    itl_https_url_t url;
    CU_ASSERT_TRUE(itl_https_url_read(&url, "http://cucm1/a.jsp"));
    CU_ASSERT_TRUE(itl_https_url_put(&url, "UserID", "o'brien & co"));
    CU_ASSERT_TRUE(itl_https_url_put(&url, "Password", "\xC3=~"));
    CU_ASSERT_STRING_EQUAL(url.target, "a.jsp?UserID=o%27brien%20%26%20co&Password=%C3%3D~");
    memset(url.target, 'x', sizeof url.target - 1);
    url.target[sizeof url.target - 1] = '\0';
    CU_ASSERT_FALSE(itl_https_url_put(&url, "a", "b"));
}

static CU_TestInfo tests[] = {
    {"whole", test_whole},           {"none", test_none}, {"too long", test_too_long}, {"references", test_references},
    {"parameters", test_parameters}, CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"https url", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 5;
