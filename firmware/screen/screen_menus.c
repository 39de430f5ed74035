/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Menus of each family. The numbers of the items on the way to a trust list, and to Reset settings, are those that key
 * macros of public tools press; what stands beside them, and its order, is inferred from the guides of the families. */
#include "screen/screen_priv.h"

#define PAGE(label, page)                                                                                              \
    {                                                                                                                  \
        label, ITL_ITEM_PAGE, page, ITL_ONLY_ALL, ITL_ACCESS_ALWAYS                                                    \
    }
#define ROW(label, value)                                                                                              \
    {                                                                                                                  \
        label, ITL_ITEM_VALUE, value, ITL_ONLY_ALL, ITL_ACCESS_ALWAYS                                                  \
    }
#define ROW_ONLY(label, value, only)                                                                                   \
    {                                                                                                                  \
        label, ITL_ITEM_VALUE, value, only, ITL_ACCESS_ALWAYS                                                          \
    }
#define ASK(label, action)                                                                                             \
    {                                                                                                                  \
        label, ITL_ITEM_QUESTION, action, ITL_ONLY_ALL, ITL_ACCESS_ALWAYS                                              \
    }
#define ASK_ONLY(label, action, only)                                                                                  \
    {                                                                                                                  \
        label, ITL_ITEM_QUESTION, action, only, ITL_ACCESS_ALWAYS                                                      \
    }
#define OTHER(label, access)                                                                                           \
    {                                                                                                                  \
        label, ITL_ITEM_ELSEWHERE, 0, ITL_ONLY_ALL, access                                                             \
    }
#define OTHER_ONLY(label, access, only)                                                                                \
    {                                                                                                                  \
        label, ITL_ITEM_ELSEWHERE, 0, only, access                                                                     \
    }

#define GUEST(label, key)                                                                                              \
    {                                                                                                                  \
        label, ITL_ITEM_GUEST, key, ITL_ONLY_ALL, ITL_ACCESS_ALWAYS                                                    \
    }

#define MENU(name, title, access, ...)                                                                                 \
    static const itl_screen_item_t items_of_##name[] = {__VA_ARGS__};                                                  \
    static const itl_screen_menu_t name = {title, access, items_of_##name,                                             \
                                           sizeof items_of_##name / sizeof items_of_##name[0]}

/* Pages whose lines are no items. */
#define LINES(name, title) static const itl_screen_menu_t name = {title, ITL_ACCESS_ADMIN, NULL, 0}

LINES(ctl_file, "CTL File");
LINES(itl_file, "ITL File");
LINES(ctl_file_small, "CTL file");
LINES(itl_file_small, "ITL file");
LINES(messages, "Status Messages");
LINES(messages_small, "Status messages");

/* --- 7900 --- */

MENU(settings_7940, "Settings", ITL_ACCESS_USER, OTHER("Contrast", ITL_ACCESS_USER),
     OTHER("Ring Type", ITL_ACCESS_USER), PAGE("Network Configuration", ITL_PAGE_NETWORK),
     PAGE("Model Information", ITL_PAGE_INFORMATION), PAGE("Status", ITL_PAGE_STATUS));

MENU(settings_79xx, "Settings", ITL_ACCESS_USER, OTHER("User Preferences", ITL_ACCESS_USER),
     PAGE("Network Configuration", ITL_PAGE_NETWORK), OTHER("Device Configuration", ITL_ACCESS_ADMIN),
     PAGE("Security Configuration", ITL_PAGE_SECURITY), PAGE("Model Information", ITL_PAGE_INFORMATION),
     PAGE("Status", ITL_PAGE_STATUS));

MENU(applications_7906, "Applications", ITL_ACCESS_ALWAYS, OTHER("Messages", ITL_ACCESS_ALWAYS),
     GUEST("Directory", ITL_SCREEN_KEY_DIRECTORIES), PAGE("Settings", ITL_PAGE_SETTINGS),
     GUEST("Services", ITL_SCREEN_KEY_SERVICES));

/* What a configuration switches stands below what macros count their way down to. */
#define WEB_AND_SPAN                                                                                                   \
    ROW("Web Access Enabled", ITL_VALUE_WEB_ACCESS), ROW_ONLY("Span to PC Port", ITL_VALUE_SPAN, ITL_ONLY_TWO_PORTS)
#define SWITCHES WEB_AND_SPAN, ROW("SSH Access Enabled", ITL_VALUE_SSH_ACCESS)

/* 32 steps down from the first line to Alternate TFTP: as a macro for the 7960 goes. */
#define NETWORK_START                                                                                                  \
    ROW("DHCP Server", ITL_VALUE_NONE), ROW("BOOTP Server", ITL_VALUE_NONE), ROW("MAC Address", ITL_VALUE_MAC),        \
        ROW("Host Name", ITL_VALUE_HOST), ROW("Domain Name", ITL_VALUE_NONE), ROW("IP Address", ITL_VALUE_NONE),       \
        ROW("Subnet Mask", ITL_VALUE_NONE), ROW("TFTP Server 1", ITL_VALUE_TFTP1),                                     \
        ROW("TFTP Server 2", ITL_VALUE_TFTP2)

MENU(network_7940, "Network Configuration", ITL_ACCESS_ADMIN, NETWORK_START, ROW("Default Router 1", ITL_VALUE_NONE),
     ROW("Default Router 2", ITL_VALUE_NONE), ROW("Default Router 3", ITL_VALUE_NONE),
     ROW("Default Router 4", ITL_VALUE_NONE), ROW("Default Router 5", ITL_VALUE_NONE),
     ROW("DNS Server 1", ITL_VALUE_NONE), ROW("DNS Server 2", ITL_VALUE_NONE), ROW("DNS Server 3", ITL_VALUE_NONE),
     ROW("DNS Server 4", ITL_VALUE_NONE), ROW("DNS Server 5", ITL_VALUE_NONE),
     ROW("Operational VLAN Id", ITL_VALUE_NONE), ROW("Admin. VLAN Id", ITL_VALUE_NONE),
     ROW("CallManager 1", ITL_VALUE_NONE), ROW("CallManager 2", ITL_VALUE_NONE), ROW("CallManager 3", ITL_VALUE_NONE),
     ROW("CallManager 4", ITL_VALUE_NONE), ROW("CallManager 5", ITL_VALUE_NONE), ROW("Information URL", ITL_VALUE_NONE),
     ROW("Directories URL", ITL_VALUE_NONE), ROW("Messages URL", ITL_VALUE_NONE), ROW("Services URL", ITL_VALUE_NONE),
     ROW("DHCP Enabled", ITL_VALUE_NONE), ROW("DHCP Address Released", ITL_VALUE_NONE),
     ROW("Alternate TFTP", ITL_VALUE_ALTERNATE), WEB_AND_SPAN);

MENU(network_79xx, "Network Configuration", ITL_ACCESS_ADMIN, NETWORK_START, ROW("DHCP Enabled", ITL_VALUE_NONE),
     ROW("DHCP Address Released", ITL_VALUE_NONE), ROW("Alternate TFTP", ITL_VALUE_ALTERNATE), SWITCHES);

MENU(security_79xx, "Security Configuration", ITL_ACCESS_ADMIN, ROW("Web Access Enabled", ITL_VALUE_WEB_ACCESS),
     ROW("Security Mode", ITL_VALUE_SECURITY_MODE), ROW("MIC", ITL_VALUE_NOT_INSTALLED),
     ROW("LSC", ITL_VALUE_NOT_INSTALLED), PAGE("Trust List", ITL_PAGE_TRUST),
     OTHER("802.1X Authentication", ITL_ACCESS_ADMIN));

MENU(trust_79xx, "Trust List", ITL_ACCESS_ADMIN, PAGE("CTL File", ITL_PAGE_CTL), PAGE("ITL File", ITL_PAGE_ITL));

MENU(status_79xx, "Status", ITL_ACCESS_ADMIN, PAGE("Status Messages", ITL_PAGE_STATUS_MESSAGES),
     OTHER("Network Statistics", ITL_ACCESS_ADMIN), OTHER("Call Statistics", ITL_ACCESS_ADMIN));

MENU(information_79xx, "Model Information", ITL_ACCESS_ADMIN, ROW("Model Number", ITL_VALUE_MODEL),
     ROW("MAC Address", ITL_VALUE_MAC), ROW("Load File", ITL_VALUE_LOAD), ROW("Host Name", ITL_VALUE_HOST));

#define TRUST_PAGES_79XX                                                                                               \
    [ITL_PAGE_SECURITY] = &security_79xx, [ITL_PAGE_TRUST] = &trust_79xx, [ITL_PAGE_CTL] = &ctl_file,                  \
    [ITL_PAGE_ITL] = &itl_file
#define STATUS_PAGES_79XX                                                                                              \
    [ITL_PAGE_STATUS] = &status_79xx, [ITL_PAGE_STATUS_MESSAGES] = &messages, [ITL_PAGE_INFORMATION] = &information_79xx

const itl_screen_menu_t *const itl_menus_of_7940[ITL_PAGE_COUNT_OF_MENUS] = {
    [ITL_PAGE_SETTINGS] = &settings_7940, [ITL_PAGE_NETWORK] = &network_7940, STATUS_PAGES_79XX};

const itl_screen_menu_t *const itl_menus_of_7906[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_APPLICATIONS] =
                                                                                 &applications_7906,
                                                                             [ITL_PAGE_SETTINGS] = &settings_79xx,
                                                                             [ITL_PAGE_NETWORK] = &network_79xx,
                                                                             TRUST_PAGES_79XX,
                                                                             STATUS_PAGES_79XX};

const itl_screen_menu_t *const itl_menus_of_79xx[ITL_PAGE_COUNT_OF_MENUS] = {
    [ITL_PAGE_SETTINGS] = &settings_79xx, [ITL_PAGE_NETWORK] = &network_79xx, TRUST_PAGES_79XX, STATUS_PAGES_79XX};

/* --- pages that the later families share, in title case and in sentence case --- */

MENU(network_title, "Network Setup", ITL_ACCESS_ADMIN, ROW("DHCP", ITL_VALUE_NONE), ROW("IP Address", ITL_VALUE_NONE),
     ROW("Subnet Mask", ITL_VALUE_NONE), ROW("Default Router", ITL_VALUE_NONE), ROW("DNS Server 1", ITL_VALUE_NONE),
     ROW("Alternate TFTP", ITL_VALUE_ALTERNATE), ROW("TFTP Server 1", ITL_VALUE_TFTP1),
     ROW("TFTP Server 2", ITL_VALUE_TFTP2), ROW("DHCP Address Released", ITL_VALUE_NONE), SWITCHES);

MENU(network_sentence, "Network setup", ITL_ACCESS_ADMIN, ROW("DHCP", ITL_VALUE_NONE),
     ROW("IP address", ITL_VALUE_NONE), ROW("Subnet mask", ITL_VALUE_NONE), ROW("Default router", ITL_VALUE_NONE),
     ROW("DNS server 1", ITL_VALUE_NONE), ROW("Alternate TFTP", ITL_VALUE_ALTERNATE),
     ROW("TFTP server 1", ITL_VALUE_TFTP1), ROW("TFTP server 2", ITL_VALUE_TFTP2),
     ROW("DHCP address released", ITL_VALUE_NONE), ROW("Web access enabled", ITL_VALUE_WEB_ACCESS),
     ROW_ONLY("Span to PC port", ITL_VALUE_SPAN, ITL_ONLY_TWO_PORTS), ROW("SSH access enabled", ITL_VALUE_SSH_ACCESS));

MENU(security_title, "Security Setup", ITL_ACCESS_ADMIN, ROW("Security Mode", ITL_VALUE_SECURITY_MODE),
     ROW("LSC", ITL_VALUE_NOT_INSTALLED), PAGE("Trust List", ITL_PAGE_TRUST),
     OTHER("802.1X Authentication", ITL_ACCESS_ADMIN));

MENU(security_sentence, "Security setup", ITL_ACCESS_ADMIN, ROW("Security mode", ITL_VALUE_SECURITY_MODE),
     ROW("LSC", ITL_VALUE_NOT_INSTALLED), PAGE("Trust list", ITL_PAGE_TRUST),
     OTHER("802.1X authentication", ITL_ACCESS_ADMIN));

MENU(trust_title, "Trust List", ITL_ACCESS_ADMIN, PAGE("CTL File", ITL_PAGE_CTL), PAGE("ITL File", ITL_PAGE_ITL),
     ROW("Signed Configuration", ITL_VALUE_CONFIGURATION));

MENU(trust_sentence, "Trust list", ITL_ACCESS_ADMIN, PAGE("CTL file", ITL_PAGE_CTL), PAGE("ITL file", ITL_PAGE_ITL),
     ROW("Signed configuration", ITL_VALUE_CONFIGURATION));

/* Without a menu of trust lists: erasing them is Reset Settings' business alone. */
MENU(security_89xx, "Security Setup", ITL_ACCESS_ADMIN, ROW("Security Mode", ITL_VALUE_SECURITY_MODE),
     ROW("LSC", ITL_VALUE_NOT_INSTALLED), OTHER("802.1X Authentication", ITL_ACCESS_ADMIN));

MENU(status_title, "Status", ITL_ACCESS_ADMIN, PAGE("Status Messages", ITL_PAGE_STATUS_MESSAGES),
     OTHER("Ethernet Statistics", ITL_ACCESS_ADMIN), OTHER("Call Statistics", ITL_ACCESS_ADMIN));

MENU(status_sentence, "Status", ITL_ACCESS_ADMIN, PAGE("Status messages", ITL_PAGE_STATUS_MESSAGES),
     OTHER("Ethernet statistics", ITL_ACCESS_ADMIN), OTHER("Call statistics", ITL_ACCESS_ADMIN));

MENU(information_title, "Phone Information", ITL_ACCESS_ALWAYS, ROW("Model Number", ITL_VALUE_MODEL),
     ROW("IP Address", ITL_VALUE_NONE), ROW("Host Name", ITL_VALUE_HOST), ROW("Active Load", ITL_VALUE_LOAD),
     ROW("Inactive Load", ITL_VALUE_NONE));

MENU(information_sentence, "Phone information", ITL_ACCESS_ALWAYS, ROW("Model number", ITL_VALUE_MODEL),
     ROW("IPv4 address", ITL_VALUE_NONE), ROW("Host name", ITL_VALUE_HOST), ROW("Active load", ITL_VALUE_LOAD),
     ROW("Inactive load", ITL_VALUE_NONE), ROW("Last upgrade", ITL_VALUE_NONE), ROW("Active server", ITL_VALUE_NONE),
     ROW("Stand-by server", ITL_VALUE_NONE));

MENU(admin_title, "Admin Settings", ITL_ACCESS_ADMIN, PAGE("Network Setup", ITL_PAGE_NETWORK),
     PAGE("Security Setup", ITL_PAGE_SECURITY), PAGE("Status", ITL_PAGE_STATUS),
     PAGE("Reset Settings", ITL_PAGE_RESET));

#define PAGES_IN_TITLE_CASE                                                                                            \
    [ITL_PAGE_NETWORK] = &network_title, [ITL_PAGE_STATUS] = &status_title, [ITL_PAGE_STATUS_MESSAGES] = &messages,    \
    [ITL_PAGE_INFORMATION] = &information_title
#define TRUST_PAGES_IN_TITLE_CASE                                                                                      \
    [ITL_PAGE_SECURITY] = &security_title, [ITL_PAGE_TRUST] = &trust_title, [ITL_PAGE_CTL] = &ctl_file,                \
    [ITL_PAGE_ITL] = &itl_file

MENU(reset_three, "Reset Settings", ITL_ACCESS_ADMIN, ASK("All Settings", ITL_SCREEN_RESET_ALL),
     ASK("Network Settings", ITL_SCREEN_RESET_NETWORK), ASK("Security Settings", ITL_SCREEN_RESET_SECURITY));

MENU(reset_four, "Reset Settings", ITL_ACCESS_ADMIN, ASK("All", ITL_SCREEN_RESET_ALL),
     ASK("Network", ITL_SCREEN_RESET_NETWORK), ASK("Service Mode", ITL_SCREEN_RESTART),
     ASK("Security", ITL_SCREEN_RESET_SECURITY));

/* --- 6900 --- */

MENU(settings_69xx, "Settings", ITL_ACCESS_USER, OTHER("User Preferences", ITL_ACCESS_USER),
     OTHER("Call History", ITL_ACCESS_USER), PAGE("Phone Information", ITL_PAGE_INFORMATION),
     PAGE("Admin Settings", ITL_PAGE_ADMIN));

MENU(admin_69xx, "Admin Settings", ITL_ACCESS_ADMIN, PAGE("Network Setup", ITL_PAGE_NETWORK),
     PAGE("Security Setup", ITL_PAGE_SECURITY), PAGE("Status", ITL_PAGE_STATUS), OTHER("Accessories", ITL_ACCESS_ADMIN),
     PAGE("Reset Settings", ITL_PAGE_RESET));

const itl_screen_menu_t *const itl_menus_of_69xx[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_SETTINGS] = &settings_69xx,
                                                                             [ITL_PAGE_ADMIN] = &admin_69xx,
                                                                             [ITL_PAGE_RESET] = &reset_three,
                                                                             TRUST_PAGES_IN_TITLE_CASE,
                                                                             PAGES_IN_TITLE_CASE};

/* --- 7800 --- */

MENU(applications_78xx, "Applications", ITL_ACCESS_ALWAYS, OTHER("Recents", ITL_ACCESS_ALWAYS),
     OTHER("Settings", ITL_ACCESS_USER), OTHER("Accessories", ITL_ACCESS_USER),
     PAGE("Phone Information", ITL_PAGE_INFORMATION), PAGE("Admin Settings", ITL_PAGE_ADMIN));

const itl_screen_menu_t *const itl_menus_of_78xx[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_APPLICATIONS] =
                                                                                 &applications_78xx,
                                                                             [ITL_PAGE_ADMIN] = &admin_title,
                                                                             [ITL_PAGE_RESET] = &reset_four,
                                                                             TRUST_PAGES_IN_TITLE_CASE,
                                                                             PAGES_IN_TITLE_CASE};

/* --- 8800 --- */

MENU(applications_88xx, "Applications", ITL_ACCESS_ALWAYS, OTHER("Recents", ITL_ACCESS_ALWAYS),
     OTHER("Settings", ITL_ACCESS_USER), OTHER("Accessories", ITL_ACCESS_USER),
     PAGE("Phone information", ITL_PAGE_INFORMATION), OTHER_ONLY("Bluetooth", ITL_ACCESS_USER, ITL_ONLY_BLUETOOTH),
     PAGE("Admin settings", ITL_PAGE_ADMIN), OTHER("Running applications", ITL_ACCESS_ALWAYS));

MENU(admin_88xx, "Admin settings", ITL_ACCESS_ADMIN, PAGE("Network setup", ITL_PAGE_NETWORK),
     PAGE("Security setup", ITL_PAGE_SECURITY), PAGE("Status", ITL_PAGE_STATUS), PAGE("Reset settings", ITL_PAGE_RESET),
     OTHER("Aux port", ITL_ACCESS_ADMIN));

MENU(reset_88xx, "Reset settings", ITL_ACCESS_ADMIN, ASK_ONLY("Reset device", ITL_SCREEN_RESTART, ITL_ONLY_LATE),
     ASK("All settings", ITL_SCREEN_RESET_ALL), ASK("Network settings", ITL_SCREEN_RESET_NETWORK),
     ASK("Service mode", ITL_SCREEN_RESTART), ASK("Security settings", ITL_SCREEN_RESET_SECURITY));

const itl_screen_menu_t *const itl_menus_of_88xx[ITL_PAGE_COUNT_OF_MENUS] = {
    [ITL_PAGE_APPLICATIONS] = &applications_88xx,
    [ITL_PAGE_ADMIN] = &admin_88xx,
    [ITL_PAGE_RESET] = &reset_88xx,
    [ITL_PAGE_NETWORK] = &network_sentence,
    [ITL_PAGE_SECURITY] = &security_sentence,
    [ITL_PAGE_TRUST] = &trust_sentence,
    [ITL_PAGE_CTL] = &ctl_file_small,
    [ITL_PAGE_ITL] = &itl_file_small,
    [ITL_PAGE_STATUS] = &status_sentence,
    [ITL_PAGE_STATUS_MESSAGES] = &messages_small,
    [ITL_PAGE_INFORMATION] = &information_sentence};

MENU(applications_8831, "Apps", ITL_ACCESS_ALWAYS, OTHER("Call History", ITL_ACCESS_ALWAYS),
     OTHER("Preferences", ITL_ACCESS_USER), PAGE("Phone Information", ITL_PAGE_INFORMATION),
     PAGE("Admin Settings", ITL_PAGE_ADMIN));

const itl_screen_menu_t *const itl_menus_of_8831[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_APPLICATIONS] =
                                                                                 &applications_8831,
                                                                             [ITL_PAGE_ADMIN] = &admin_title,
                                                                             [ITL_PAGE_RESET] = &reset_three,
                                                                             TRUST_PAGES_IN_TITLE_CASE,
                                                                             PAGES_IN_TITLE_CASE};

/* --- 8900, 9900 --- */

MENU(applications_99xx, "Applications", ITL_ACCESS_ALWAYS, OTHER("Call History", ITL_ACCESS_ALWAYS),
     OTHER("Preferences", ITL_ACCESS_USER), PAGE("Phone Information", ITL_PAGE_INFORMATION),
     PAGE("Administrator Settings", ITL_PAGE_ADMIN));

const itl_screen_menu_t *const itl_menus_of_89xx[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_APPLICATIONS] =
                                                                                 &applications_99xx,
                                                                             [ITL_PAGE_ADMIN] = &admin_title,
                                                                             [ITL_PAGE_RESET] = &reset_three,
                                                                             [ITL_PAGE_SECURITY] = &security_89xx,
                                                                             PAGES_IN_TITLE_CASE};

const itl_screen_menu_t *const itl_menus_of_99xx[ITL_PAGE_COUNT_OF_MENUS] = {[ITL_PAGE_APPLICATIONS] =
                                                                                 &applications_99xx,
                                                                             [ITL_PAGE_ADMIN] = &admin_title,
                                                                             [ITL_PAGE_RESET] = &reset_four,
                                                                             TRUST_PAGES_IN_TITLE_CASE,
                                                                             PAGES_IN_TITLE_CASE};
