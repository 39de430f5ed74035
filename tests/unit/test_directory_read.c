/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of directories and services, whole, in pieces, wrong and hostile. */
#include <stdio.h>
#include <string.h>

#include "directory/directory_error.h"
#include "directory/directory_read.h"
#include "runner.h"

static itl_directory_page_t page;

static itl_directory_read_result_t read_bytes(const char *bytes, size_t size, size_t piece)
{
    static itl_directory_reader_t reader;
    itl_directory_read_start(&reader, &page);
    bool more = true;
    for (size_t done = 0; done < size && more; done += piece)
        more =
            itl_directory_read_take(&reader, (const uint8_t *)bytes + done, size - done < piece ? size - done : piece);
    CU_ASSERT_EQUAL(itl_directory_read_take(&reader, (const uint8_t *)"", 0), more);
    const itl_directory_read_result_t result = itl_directory_read_end(&reader);
    CU_ASSERT_EQUAL(page.kind == ITL_DIRECTORY_NOTHING, result != ITL_DIRECTORY_READ_OK);
    return result;
}

static itl_directory_read_result_t read_page(const char *text)
{
    const itl_directory_read_result_t result = read_bytes(text, strlen(text), 1);
    CU_ASSERT_EQUAL(read_bytes(text, strlen(text), strlen(text) + 1), result);
    return result;
}

static const char *text_of(itl_directory_text_t text)
{
    return itl_directory_page_text(&page, text);
}

static void check_item(unsigned index, const char *name, const char *target)
{
    CU_ASSERT_TRUE(index < page.item_count);
    CU_ASSERT_STRING_EQUAL(text_of(page.items[index].name), name);
    CU_ASSERT_STRING_EQUAL(text_of(page.items[index].target), target);
}

static void test_menu(void)
{
    CU_ASSERT_EQUAL(
        read_page("\r\n <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CiscoIPPhoneMenu a='b'>\n"
                  "<Title>\n Corporate  </Title><Prompt>Choose&#10;one &amp; go</Prompt><IconIndex>3</IconIndex>"
                  "<MenuItem><Name>Search</Name><URL>http://c/s?a=1&amp;b=2</URL><IconIndex>1</IconIndex></MenuItem>"
                  "<MenuItem><URL>next</URL></MenuItem><MenuItem/>"
                  "<SoftKeyItem><Position> 2 </Position><Name>Exit</Name><URL>SoftKey:Exit</URL></SoftKeyItem>"
                  "<SoftKeyItem><URL>SoftKey:Select</URL><Name>Select</Name><Position>1</Position></SoftKeyItem>"
                  "</CiscoIPPhoneMenu>"),
        ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(page.kind, ITL_DIRECTORY_MENU);
    CU_ASSERT_STRING_EQUAL(text_of(page.title), "Corporate");
    CU_ASSERT_STRING_EQUAL(text_of(page.prompt), "Choose one & go");
    CU_ASSERT_EQUAL(page.item_count, 3);
    check_item(0, "Search", "http://c/s?a=1&b=2");
    check_item(1, "", "next");
    CU_ASSERT_STRING_EQUAL(text_of(page.items[2].target), "");
    CU_ASSERT_EQUAL(page.soft_count, 2);
    CU_ASSERT_EQUAL(page.soft[0].position, 2);
    CU_ASSERT_STRING_EQUAL(text_of(page.soft[1].url), "SoftKey:Select");
}

static void test_others(void)
{
    CU_ASSERT_EQUAL(
        read_page("<CiscoIPPhoneDirectory><DirectoryEntry><Name>M\xC3\xBCller</Name><Telephone>1001</Telephone>"
                  "</DirectoryEntry></CiscoIPPhoneDirectory>"),
        ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(page.kind, ITL_DIRECTORY_ENTRIES);
    check_item(0, "M\xC3\xBCller", "1001");
    CU_ASSERT_EQUAL(read_page("<?xml version='1.0' encoding='iso-8859-1'?><CiscoIPPhoneText><Title>t</Title>"
                              "<Text>\n a\n b\xE4 </Text><URL>u</URL></CiscoIPPhoneText>"),
                    ITL_DIRECTORY_READ_OK);
    CU_ASSERT_STRING_EQUAL(text_of(page.text), "a\n b\xC3\xA4");
    CU_ASSERT_EQUAL(page.url, 0);
    CU_ASSERT_EQUAL(
        read_page("<CiscoIPPhoneInput><URL method='post'>/s</URL><InputItem><DisplayName>Name</DisplayName>"
                  "<QueryStringParam>n</QueryStringParam><DefaultValue>x</DefaultValue><InputFlags>U</InputFlags>"
                  "</InputItem></CiscoIPPhoneInput>"),
        ITL_DIRECTORY_READ_OK);
    CU_ASSERT_STRING_EQUAL(text_of(page.url), "/s");
    CU_ASSERT_STRING_EQUAL(text_of(page.items[0].target), "n");
    CU_ASSERT_STRING_EQUAL(text_of(page.items[0].value), "x");
    CU_ASSERT_STRING_EQUAL(text_of(page.items[0].flags), "U");
    CU_ASSERT_EQUAL(
        read_page("<CiscoIPPhoneIconMenu><MenuItem><IconIndex>1</IconIndex><Name>a</Name></MenuItem><IconItem>"
                  "<Index>0</Index><Data>ff</Data></IconItem></CiscoIPPhoneIconMenu>"),
        ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(page.kind, ITL_DIRECTORY_MENU);
    CU_ASSERT_EQUAL(page.item_count, 1);
}

/* What is not known is passed over, however it is nested. */
static void test_unknown(void)
{
    CU_ASSERT_EQUAL(read_page("<CiscoIPPhoneMenu><Title>a<b>c</b>d</Title><Other><Name>x</Name></Other>"
                              "<MenuItem><Name>e<f/></Name><URL>u</URL><Telephone>1</Telephone></MenuItem>"
                              "<Title>new</Title><SoftKeyItem><Other>1</Other><Position>16</Position></SoftKeyItem>"
                              "</CiscoIPPhoneMenu>"),
                    ITL_DIRECTORY_READ_OK);
    CU_ASSERT_STRING_EQUAL(text_of(page.title), "new");
    check_item(0, "", "u");
    CU_ASSERT_EQUAL(page.item_count, 1);
}

static void test_wrong(void)
{
    static const struct {
        const char *text;
        itl_directory_read_result_t result;
    } rows[] = {
        {"", ITL_DIRECTORY_READ_EMPTY},
        {" \r\n\t", ITL_DIRECTORY_READ_EMPTY},
        {"AUTHORIZED", ITL_DIRECTORY_READ_BROKEN},
        {"<html><body/></html>", ITL_DIRECTORY_READ_BROKEN},
        {"<ciscoipphonemenu/>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu/><CiscoIPPhoneMenu/>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu><Title>a & b</Title></CiscoIPPhoneMenu>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu><Title>&a;</Title></CiscoIPPhoneMenu>", ITL_DIRECTORY_READ_BROKEN},
        {"<?xml version='1.0' encoding='koi8-r'?><CiscoIPPhoneMenu/>", ITL_DIRECTORY_READ_BROKEN},
        {"<!DOCTYPE a><CiscoIPPhoneMenu/>", ITL_DIRECTORY_READ_BROKEN},
        {"<!DOCTYPE a SYSTEM 'http://c/a'><CiscoIPPhoneMenu/>", ITL_DIRECTORY_READ_BROKEN},
        {"<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY c '&b;&b;'>]><CiscoIPPhoneMenu><Title>&c;</Title></CiscoIPPhoneMenu>",
         ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></CiscoIPPhoneMenu>",
         ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneImage/>", ITL_DIRECTORY_READ_UNSUPPORTED},
        {"<CiscoIPPhoneGraphicMenu><Title>a</Title></CiscoIPPhoneGraphicMenu>", ITL_DIRECTORY_READ_UNSUPPORTED},
        {"<CiscoIPPhoneExecute/>", ITL_DIRECTORY_READ_UNSUPPORTED},
        {"<CiscoIPPhoneMenu><SoftKeyItem><Name>a</Name></SoftKeyItem></CiscoIPPhoneMenu>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu><SoftKeyItem><Position>0</Position></SoftKeyItem></CiscoIPPhoneMenu>",
         ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneMenu><SoftKeyItem><Position>17</Position></SoftKeyItem></CiscoIPPhoneMenu>",
         ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneInput><URL>u</URL><InputItem/></CiscoIPPhoneInput>", ITL_DIRECTORY_READ_BROKEN},
        {"<CiscoIPPhoneInput/>", ITL_DIRECTORY_READ_BROKEN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CU_ASSERT_EQUAL(read_page(rows[i].text), rows[i].result);
}

/* A root, @p count times an element, and the root's end. */
static itl_directory_read_result_t read_many(const char *root, const char *element, unsigned count)
{
    static char text[200000];
    size_t len = (size_t)snprintf(text, sizeof text, "<%s>%s", root,
                                  strcmp(root, "CiscoIPPhoneInput") == 0 ? "<URL>u</URL>" : "");
    for (unsigned i = 0; i < count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", element);
    len += (size_t)snprintf(text + len, sizeof text - len, "</%s>", root);
    CU_ASSERT_TRUE_FATAL(len < sizeof text);
    return read_bytes(text, len, 700);
}

static void test_limits(void)
{
    static const char input[] = "<InputItem><QueryStringParam>a</QueryStringParam></InputItem>";
    static const char soft[] = "<SoftKeyItem><Position>1</Position></SoftKeyItem>";
    static const char name[] =
        "<MenuItem><Name>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "</Name></MenuItem>";
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneMenu", "<MenuItem/>", ITL_DIRECTORY_ITEMS), ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(page.item_count, ITL_DIRECTORY_ITEMS);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneMenu", "<MenuItem/>", ITL_DIRECTORY_ITEMS + 1),
                    ITL_DIRECTORY_READ_TOO_LARGE);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneInput", input, ITL_DIRECTORY_INPUTS), ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneInput", input, ITL_DIRECTORY_INPUTS + 1), ITL_DIRECTORY_READ_TOO_LARGE);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneText", soft, ITL_DIRECTORY_SOFT_KEYS), ITL_DIRECTORY_READ_OK);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneText", soft, ITL_DIRECTORY_SOFT_KEYS + 1), ITL_DIRECTORY_READ_TOO_LARGE);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneMenu", name, 100), ITL_DIRECTORY_READ_TOO_LARGE);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneMenu", "<Title>once more</Title>", 3000), ITL_DIRECTORY_READ_TOO_LARGE);
    CU_ASSERT_EQUAL(read_many("CiscoIPPhoneMenu", "<Title>  </Title><Other>once more</Other>", 3000),
                    ITL_DIRECTORY_READ_OK);
}

/* One text that fills the pool to its last byte, and one of a byte more. */
static void test_a_full_pool(void)
{
    static char text[ITL_DIRECTORY_POOL_BYTES + 200];
    for (size_t more = 0; more <= 1; more++) {
        const size_t len = ITL_DIRECTORY_POOL_BYTES - 2 + more;
        size_t at = (size_t)snprintf(text, sizeof text, "<CiscoIPPhoneText><Text>");
        memset(text + at, 'x', len);
        at += len;
        at += (size_t)snprintf(text + at, sizeof text - at, "</Text></CiscoIPPhoneText>");
        CU_ASSERT_EQUAL(read_bytes(text, at, 333), more == 0 ? ITL_DIRECTORY_READ_OK : ITL_DIRECTORY_READ_TOO_LARGE);
        CU_ASSERT_EQUAL(strlen(text_of(page.text)), more == 0 ? len : 0);
    }
    itl_directory_text_t put = 7;
    page.used = ITL_DIRECTORY_POOL_BYTES - 2;
    CU_ASSERT_FALSE(itl_directory_page_put(&page, "ab", &put));
    CU_ASSERT_EQUAL(put, 7);
    CU_ASSERT_TRUE(itl_directory_page_put(&page, "a", &put));
    CU_ASSERT_STRING_EQUAL(text_of(put), "a");
    CU_ASSERT_FALSE(itl_directory_page_put(&page, "", &put));
    CU_ASSERT_STRING_EQUAL(text_of(UINT16_MAX), "");
}

/* A page that nobody ended gives way to the next one. */
static void test_begun_again(void)
{
    static itl_directory_reader_t reader;
    static const char begun[] = "<CiscoIPPhoneMenu><Title>a";
    itl_directory_read_start(&reader, &page);
    CU_ASSERT_TRUE(itl_directory_read_take(&reader, (const uint8_t *)begun, sizeof begun - 1));
    itl_directory_read_start(&reader, &page);
    CU_ASSERT_EQUAL(itl_directory_read_end(&reader), ITL_DIRECTORY_READ_EMPTY);
}

/* --- what is said --- */

static void check_error(itl_https_result_t result, itl_directory_read_result_t read, const char *text)
{
    CU_ASSERT_STRING_EQUAL(itl_directory_error_text(itl_directory_error_of(&result, read)), text);
}

static void test_errors(void)
{
    check_error((itl_https_result_t){.status = 200}, ITL_DIRECTORY_READ_OK, "");
    check_error((itl_https_result_t){.status = 200}, ITL_DIRECTORY_READ_EMPTY, "No services configured");
    check_error((itl_https_result_t){.reason = ITL_REASON_MALFORMED}, ITL_DIRECTORY_READ_BROKEN,
                "XML Error [4]: Parse Error");
    check_error((itl_https_result_t){.reason = ITL_REASON_MALFORMED}, ITL_DIRECTORY_READ_UNSUPPORTED,
                "XML Error [5]: Unsupported Object");
    check_error((itl_https_result_t){.reason = ITL_REASON_MALFORMED}, ITL_DIRECTORY_READ_TOO_LARGE, "Data too large!");
    check_error((itl_https_result_t){.reason = ITL_REASON_MALFORMED}, ITL_DIRECTORY_READ_NO_MEMORY, "Data too large!");
    static const struct {
        itl_https_result_t result;
        const char *text;
    } rows[] = {
        {{.fault = ITL_HTTPS_FAULT_CERTIFICATE}, "Host Not Found"},
        {{.fault = ITL_HTTPS_FAULT_TERMS}, "Host Not Found"},
        {{.fault = ITL_HTTPS_FAULT_TLS}, "Host Not Found"},
        {{.fault = ITL_HTTPS_FAULT_TLS, .status = 200}, "HTTP connection failed"},
        {{.fault = ITL_HTTPS_FAULT_DOWNGRADE}, "Unknown Error"},
        {{.reason = ITL_REASON_DNS_UNKNOWN_HOST}, "Host Not Found"},
        {{.reason = ITL_REASON_NO_ADDRESS}, "Host Not Found"},
        {{.reason = ITL_REASON_NETWORK_ERROR}, "Connection failed"},
        {{.reason = ITL_REASON_HTTP_TIMEOUT}, "Connection failed"},
        {{.reason = ITL_REASON_NOT_FOUND}, "File Not Found"},
        {{.reason = ITL_REASON_HTTP_BUSY}, "Server Busy!"},
        {{.reason = ITL_REASON_TOO_LARGE}, "Data too large!"},
        {{.reason = ITL_REASON_HTTP_ERROR, .status = 200}, "HTTP connection failed"},
        {{.reason = ITL_REASON_HTTP_ERROR, .status = 500}, "HTTP connection failed"},
        {{.reason = ITL_REASON_HTTP_ERROR, .status = 302}, "Unknown Error"},
        {{.reason = ITL_REASON_ACCESS_VIOLATION}, "Unknown Error"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_error(rows[i].result, ITL_DIRECTORY_READ_OK, rows[i].text);
}

static void test_names(void)
{
    CU_ASSERT_STRING_EQUAL(itl_directory_error_name(ITL_DIRECTORY_OK), "none");
    CU_ASSERT_STRING_EQUAL(itl_directory_error_name(ITL_DIRECTORY_HOST_NOT_FOUND), "host-not-found");
    CU_ASSERT_STRING_EQUAL(itl_directory_error_name(ITL_DIRECTORY_ERROR_COUNT), "unknown-error");
    CU_ASSERT_STRING_EQUAL(itl_directory_error_text(ITL_DIRECTORY_ERROR_COUNT), "Unknown Error");
    CU_ASSERT_STRING_EQUAL(itl_directory_kind_name(ITL_DIRECTORY_ENTRIES), "directory");
    CU_ASSERT_STRING_EQUAL(itl_directory_kind_name(ITL_DIRECTORY_KIND_COUNT), "none");
}

static CU_TestInfo tests[] = {
    {"menu", test_menu},
    {"others", test_others},
    {"unknown", test_unknown},
    {"wrong", test_wrong},
    {"limits", test_limits},
    {"a full pool", test_a_full_pool},
    {"begun again", test_begun_again},
    {"errors", test_errors},
    {"names", test_names},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"directory read", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 9;
