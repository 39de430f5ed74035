/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_rows.h"

#include "text/text_read.h"

#define RNL(field, n, in)                                                                                              \
    {                                                                                                                  \
        .id = ITL_WEB_FIELD_##field, .number = (n), .looks = (in)                                                      \
    }
#define R(field)      RNL(field, 0, 0)
#define RN(field, n)  RNL(field, n, 0)
#define RL(field, in) RNL(field, 0, in)
#define FIVE(id)      RN(id, 1), RN(id, 2), RN(id, 3), RN(id, 4), RN(id, 5)
#define ROWS(table)                                                                                                    \
    (itl_web_rows_t)                                                                                                   \
    {                                                                                                                  \
        (table), sizeof(table) / sizeof(table)[0]                                                                      \
    }

#define IN_88   ITL_WEB_IN(88XX)
#define IN_8821 ITL_WEB_IN(8821)
#define IN_78   ITL_WEB_IN(78XX)
#define IN_8831 ITL_WEB_IN(8831)
#define IN_7940 ITL_WEB_IN(7940)
#define IN_89   ITL_WEB_IN(89XX)
#define IN_69   ITL_WEB_IN(69XX)
#define NEW     (IN_78 | IN_88 | IN_8821)
#define NOT(in) (((1u << ITL_WEB_LOOK_COUNT) - 1u) & ~(unsigned)(in))

/* Rows that several pages have together. */
#define CALL_ROWS                                                                                                      \
    R(VLAN), R(ADMIN_VLAN), FIVE(CALL_MANAGER), R(INFORMATION_URL), R(DIRECTORIES_URL), R(MESSAGES_URL), R(SERVICES_URL)
#define LEASE_ROWS     R(DHCP), R(RELEASED), R(ALTERNATE_TFTP)
#define DSCP_ROWS      R(DSCP_CALL), R(DSCP_CONFIGURATION), R(DSCP_SERVICES), R(SECURITY)
#define ADDRESS_ROWS   R(HOST), R(DOMAIN), R(ADDRESS), R(MASK), RN(TFTP, 1)
#define PORT_ROWS      R(PORT_SYNC), R(SWITCH_REMOTE), R(PC_REMOTE)
#define NEIGHBOUR_ROWS R(CDP_PC), R(CDP_SWITCH), R(LLDP_SWITCH), R(LLDP_PC), R(LLDP_POWER), R(LLDP_ASSET)
#define LOCALE_ROWS    R(USER_LOCALE_VERSION), R(NETWORK_LOCALE_VERSION)
#define IPV6_ROWS                                                                                                      \
    R(V6_LOAD_SERVER), R(V6_LOG_SERVER), R(V6_CAPF), R(V6_DHCP), R(V6_ADDRESS), R(V6_PREFIX), R(V6_ROUTER),            \
        RN(V6_DNS, 1), RN(V6_DNS, 2)
#define MEMORY_ROWS RL(SYSTEM_MEMORY, NEW | IN_8831), RL(HEAP_MEMORY, NEW | IN_8831), RL(POOL_MEMORY, NEW | IN_8831)
#define CLOCK_ROWS  RL(TIME, NOT(IN_7940)), RL(ZONE, NOT(IN_7940)), RL(DATE, NOT(IN_7940))
#define FIRST_ROWS  RL(CODEC, IN_7940), RL(AMPS, IN_7940), RL(C3PO, IN_7940), R(WAITING)
#define IDLE_ROWS   R(IDLE_URL), R(IDLE_TIME), R(PROXY_URL), R(AUTHENTICATION_URL)
#define V6_TFTP_ROWS                                                                                                   \
    R(V6_RELEASED), R(V6_ALTERNATE), RN(V6_TFTP, 1), RN(V6_TFTP, 2), R(SSH), R(ENERGY_DOMAIN), R(ENERGY_LEVEL)
#define OLD_SERVICE_ROWS R(PC_PORT_DISABLED), R(SPEAKER), R(GARP), R(VIDEO), R(VOICE_VLAN)

static const itl_web_row_t device[] = {
    RL(SERVICE_MODE, IN_78 | IN_88),
    RL(SERVICE_DOMAIN, IN_78 | IN_88),
    RL(SERVICE_STATE, IN_78 | IN_88),
    RL(INTERFACE, IN_8821 | IN_88),
    R(MAC),
    RL(WIRELESS_MAC, IN_8821 | IN_88),
    R(HOST),
    R(LINE),
    RL(APP_LOAD, NOT(IN_8831)),
    RL(BOOT_LOAD, NOT(IN_8831)),
    R(VERSION),
    RL(DSP_LOAD, IN_7940),
    RNL(MODULE, 1, NOT(NEW) | IN_88),
    RNL(MODULE, 2, NOT(NEW) | IN_88),
    RNL(MODULE, 3, IN_88),
    R(HARDWARE),
    R(SERIAL),
    R(MODEL),
    FIRST_ROWS,
    RNL(UDI, 1, NOT(IN_7940)),
    RNL(UDI_PART, 2, NOT(IN_7940)),
    RNL(UDI_PART, 3, NOT(IN_7940)),
    RNL(UDI_PART, 4, NOT(IN_7940)),
    RNL(UDI_PART, 5, NOT(IN_7940)),
    CLOCK_ROWS,
    MEMORY_ROWS,
    RL(FIPS, NEW),
    RL(BATTERY_HEALTH, IN_8821),
    RL(BATTERY_LEVEL, IN_8821),
};

static const itl_web_row_t device_xml[] = {
    R(MAC),
    R(HOST),
    R(LINE),
    R(APP_LOAD),
    R(BOOT_LOAD),
    R(VERSION),
    RL(DSP_LOAD, IN_7940),
    RN(MODULE, 1),
    RN(MODULE, 2),
    R(HARDWARE),
    R(SERIAL),
    R(MODEL),
    FIRST_ROWS,
    RL(UDI, NOT(IN_7940)),
    CLOCK_ROWS,
    MEMORY_ROWS,
    RL(FIPS, NEW | IN_8831),
};

/* The 7800 and 8800 series. */
static const itl_web_row_t network_new[] = {
    R(MAC),
    R(HOST),
    R(DOMAIN),
    R(DHCP_SERVER),
    R(BOOTP),
    R(DHCP),
    R(ADDRESS),
    R(MASK),
    RNL(ROUTER, 1, IN_78),
    RL(ROUTER, IN_88 | IN_8821),
    RN(DNS, 1),
    RN(DNS, 2),
    RN(DNS, 3),
    R(ALTERNATE_TFTP),
    RN(TFTP, 1),
    RN(TFTP, 2),
    R(RELEASED),
    CALL_ROWS,
    IDLE_ROWS,
    R(SWITCH_PORT),
    R(PC_PORT),
    R(PC_PORT_DISABLED),
    R(USER_LOCALE),
    R(NETWORK_LOCALE),
    LOCALE_ROWS,
    R(SPEAKER),
    RL(GROUP_LISTEN, IN_78),
    R(GARP),
    R(SPAN),
    R(VIDEO),
    R(VOICE_VLAN),
    R(PC_VLAN),
    R(LINE_SELECT),
    DSCP_ROWS,
    R(WEB),
    R(SSH),
    R(CDP_SWITCH),
    R(CDP_PC),
    R(LLDP_SWITCH),
    R(LLDP_PC),
    R(LLDP_POWER),
    R(LLDP_ASSET),
    R(CTL),
    R(ITL),
    PORT_ROWS,
    R(IP_MODE),
    R(IP_PREFERENCE),
    R(IP_MEDIA),
    R(V6_AUTO),
    R(V6_DUPLICATE),
    R(V6_REDIRECT),
    R(V6_ECHO),
    IPV6_ROWS,
    R(V6_ALTERNATE),
    RN(V6_TFTP, 1),
    RN(V6_TFTP, 2),
    R(V6_RELEASED),
    R(ENERGY_LEVEL),
    R(ENERGY_DOMAIN),
    RL(DF_BIT, IN_88),
    RL(NETWORK_SERVICE, IN_88),
};

/* The 7900 series and the 8831. */
static const itl_web_row_t network_old[] = {
    R(DHCP_SERVER),    R(BOOTP),          R(MAC),           ADDRESS_ROWS,
    FIVE(ROUTER),      FIVE(DNS),         CALL_ROWS,        R(DHCP),
    R(RELEASED),       R(ALTERNATE_TFTP), R(FORWARDING),    IDLE_ROWS,
    R(SWITCH_PORT),    R(PC_PORT),        RN(TFTP, 2),      R(USER_LOCALE),
    R(NETWORK_LOCALE), R(HEADSET),        LOCALE_ROWS,      OLD_SERVICE_ROWS,
    R(LINE_SELECT),    DSCP_ROWS,         R(WEB),           R(SPAN),
    R(PC_VLAN),        NEIGHBOUR_ROWS,    R(CTL),           R(ITL),
    PORT_ROWS,         R(IP_MODE),        R(IP_PREFERENCE), R(V6_AUTO),
    IPV6_ROWS,         V6_TFTP_ROWS,
};

/* The 6900 and 8900 series. */
static const itl_web_row_t network_short[] = {
    R(DHCP_SERVER),
    R(MAC),
    ADDRESS_ROWS,
    RN(TFTP, 2),
    FIVE(ROUTER),
    FIVE(DNS),
    CALL_ROWS,
    LEASE_ROWS,
    IDLE_ROWS,
    R(CTL),
    R(ITL),
    PORT_ROWS,
    R(SWITCH_PORT),
    R(PC_PORT),
    R(USER_LOCALE),
    R(NETWORK_LOCALE),
    R(HEADSET),
    LOCALE_ROWS,
    OLD_SERVICE_ROWS,
    DSCP_ROWS,
    RL(ENERGY_DOMAIN, IN_89),
    RL(ENERGY_LEVEL, IN_89),
    R(WEB),
    R(SPAN),
    R(PC_VLAN),
    NEIGHBOUR_ROWS,
    RL(IP_MODE, IN_69),
    RL(IP_PREFERENCE, IN_69),
    RL(V6_AUTO, IN_69),
    RL(V6_LOG_SERVER, IN_69),
    RL(V6_CAPF, IN_69),
    RL(V6_DHCP, IN_69),
    RL(V6_ADDRESS, IN_69),
    RL(V6_PREFIX, IN_69),
    RL(V6_ROUTER, IN_69),
    RNL(V6_DNS, 1, IN_69),
    RNL(V6_DNS, 2, IN_69),
    RL(V6_ALTERNATE, IN_69),
    RNL(V6_TFTP, 1, IN_69),
    RNL(V6_TFTP, 2, IN_69),
    RL(V6_RELEASED, IN_69),
    R(SSH),
    RL(ENERGY_LEVEL, IN_69),
    RL(ENERGY_DOMAIN, IN_69),
};

/* The 7940 and 7960, in both forms. */
static const itl_web_row_t network_first[] = {
    R(DHCP_SERVER),
    R(BOOTP),
    R(MAC),
    ADDRESS_ROWS,
    FIVE(ROUTER),
    FIVE(DNS),
    CALL_ROWS,
    LEASE_ROWS,
    R(ERASE),
    R(IDLE_URL),
    R(IDLE_TIME),
    R(AUTHENTICATION_URL),
    R(PROXY_URL),
    R(PC_PORT_DISABLED),
    R(SWITCH_PORT),
    R(PC_PORT),
    RN(TFTP, 2),
    R(USER_LOCALE),
    R(NETWORK_LOCALE),
    R(HANDSET_ONLY),
    LOCALE_ROWS,
    R(GARP),
    R(VOICE_VLAN),
    R(LINE_SELECT),
    R(VIDEO),
    DSCP_ROWS,
    R(WEB),
    R(MONITOR),
    R(PC_VLAN),
};

static const itl_web_row_t network_xml[] = {
    R(DHCP_SERVER),
    R(BOOTP),
    R(MAC),
    ADDRESS_ROWS,
    RL(ROUTER, NEW),
    RNL(ROUTER, 1, NOT(NEW)),
    RNL(ROUTER, 2, NOT(NEW)),
    RNL(ROUTER, 3, NOT(NEW)),
    RNL(ROUTER, 4, NOT(NEW)),
    RNL(ROUTER, 5, NOT(NEW)),
    FIVE(DNS),
    CALL_ROWS,
    LEASE_ROWS,
    R(FORWARDING),
    IDLE_ROWS,
    R(SWITCH_PORT),
    R(PC_PORT),
    RN(TFTP, 2),
    R(USER_LOCALE),
    R(NETWORK_LOCALE),
    R(HEADSET),
    LOCALE_ROWS,
    OLD_SERVICE_ROWS,
    R(LINE_SELECT),
    DSCP_ROWS,
    R(WEB),
    R(SPAN),
    R(PC_VLAN),
    NEIGHBOUR_ROWS,
    R(CTL),
    R(ITL),
    PORT_ROWS,
    R(IP_MODE),
    R(IP_PREFERENCE),
    R(V6_AUTO),
    IPV6_ROWS,
    V6_TFTP_ROWS,
};

static const itl_web_row_t ethernet[] = {
    R(TX_FRAMES),     R(TX_BROADCASTS), R(TX_MULTICASTS), R(TX_UNICASTS),      R(RX_FRAMES),
    R(RX_BROADCASTS), R(RX_MULTICASTS), R(RX_UNICASTS),   R(RX_NO_DESCRIPTOR),
};

/* The XML has two the other way round. */
static const itl_web_row_t ethernet_xml[] = {
    R(TX_FRAMES),     R(TX_BROADCASTS), R(TX_MULTICASTS), R(TX_UNICASTS),      R(RX_FRAMES),
    R(RX_MULTICASTS), R(RX_BROADCASTS), R(RX_UNICASTS),   R(RX_NO_DESCRIPTOR),
};

static const itl_web_row_t ethernet_first[] = {
    R(TX_EXCESSIVE),  R(TX_FRAMES),     R(TX_BROADCASTS), R(TX_MULTICASTS), R(TX_ALL_COLLISIONS), R(TX_DEFERRED),
    R(RX_OVERRUNS),   R(RX_LONG_CRC),   R(RX_FRAMES),     R(RX_CRC),        R(RX_PREAMBLE),       R(RX_RUNT),
    R(RX_MULTICASTS), R(RX_BROADCASTS), R(RX_SHORTS),     R(RX_LONGS),
};

static const itl_web_row_t port[] = {
    RL(CARRIER, IN_7940),
    R(RX_TOTAL),
    R(RX_CRC_ERRORS),
    R(RX_ALIGN),
    R(RX_MULTICAST),
    R(RX_BROADCAST),
    R(RX_UNICAST),
    R(RX_SHORT_ERRORS),
    R(RX_SHORT_GOOD),
    R(RX_LONG_GOOD),
    R(RX_LONG_ERRORS),
    R(RX_64),
    R(RX_127),
    R(RX_255),
    R(RX_511),
    R(RX_1023),
    R(RX_1518),
    R(RX_TOKEN),
    RL(TX_64, IN_7940),
    RL(TX_127, IN_7940),
    RL(TX_255, IN_7940),
    RL(TX_511, IN_7940),
    RL(TX_1023, IN_7940),
    RL(TX_1518, IN_7940),
    R(TX_DEFER),
    R(TX_LATE),
    R(TX_TOTAL),
    R(TX_COLLISIONS),
    R(TX_LENGTH),
    R(TX_BROADCAST),
    R(TX_MULTICAST),
    RNL(COS_DROP, 0, IN_7940),
    RNL(COS_DROP, 1, IN_7940),
    RNL(COS_DROP, 2, IN_7940),
    RNL(COS_DROP, 3, IN_7940),
    RNL(COS_DROP, 4, IN_7940),
    RNL(COS_DROP, 5, IN_7940),
    RNL(COS_DROP, 6, IN_7940),
    RNL(COS_DROP, 7, IN_7940),
    RL(BPDU_DROP, IN_7940),
    RL(OVERFLOW_DROP, IN_7940),
    RL(LLDP_OUT, NOT(IN_7940)),
    RL(LLDP_AGED, NOT(IN_7940)),
    RL(LLDP_DISCARDED, NOT(IN_7940)),
    RL(LLDP_ERRORS, NOT(IN_7940)),
    RL(LLDP_IN, NOT(IN_7940)),
    RL(LLDP_TLV_DISCARDED, NOT(IN_7940)),
    RL(LLDP_TLV_UNKNOWN, NOT(IN_7940)),
    R(CDP_DEVICE),
    R(CDP_ADDRESS),
    RL(CDP_V6, NOT(IN_7940)),
    R(CDP_PORT),
    RL(LLDP_DEVICE, NOT(IN_7940)),
    RL(LLDP_ADDRESS, NOT(IN_7940)),
    RL(LLDP_V6, NOT(IN_7940)),
    RL(LLDP_PORT, NOT(IN_7940)),
    RL(PORT_SPEED, NOT(IN_7940)),
};

static const itl_web_row_t stream[] = {
    R(REMOTE),
    R(LOCAL),
    R(START),
    R(STREAM_STATUS),
    R(STREAM_NAME),
    R(SENT_PACKETS),
    R(SENT_OCTETS),
    R(SENDER_CODEC),
    R(SENDER_REPORTS_SENT),
    R(SENDER_REPORT_SENT),
    R(LOST),
    R(JITTER),
    R(RECEIVER_CODEC),
    R(RECEIVER_REPORTS_SENT),
    R(RECEIVER_REPORT_SENT),
    R(GOT_PACKETS),
    R(GOT_OCTETS),
    R(MOS),
    R(MOS_AVERAGE),
    R(MOS_LEAST),
    R(MOS_MOST),
    R(MOS_VERSION),
    R(CONCEAL),
    R(CONCEAL_INTERVAL),
    R(CONCEAL_MOST),
    R(CONCEAL_SECONDS),
    R(CONCEAL_SEVERE),
    R(LATENCY),
    R(JITTER_MOST),
    R(SENDER_SIZE),
    R(SENDER_REPORTS_GOT),
    R(SENDER_REPORT_GOT),
    R(RECEIVER_SIZE),
    R(DISCARDED),
    R(RECEIVER_REPORTS_GOT),
    R(RECEIVER_REPORT_GOT),
};

static itl_web_rows_t network_rows(itl_web_look_t look, bool xml)
{
    switch (look) {
    case ITL_WEB_LOOK_7940:
        return ROWS(network_first);
    case ITL_WEB_LOOK_79XX:
    case ITL_WEB_LOOK_797X:
    case ITL_WEB_LOOK_8831:
        return xml ? ROWS(network_xml) : ROWS(network_old);
    case ITL_WEB_LOOK_69XX:
    case ITL_WEB_LOOK_89XX:
        return xml ? ROWS(network_xml) : ROWS(network_short);
    default:
        return xml ? ROWS(network_xml) : ROWS(network_new);
    }
}

itl_web_rows_t itl_web_rows(itl_web_look_t look, const itl_web_page_t *page)
{
    const bool xml = page->form == ITL_WEB_XML;
    switch (page->kind) {
    case ITL_WEB_DEVICE:
        return xml ? ROWS(device_xml) : ROWS(device);
    case ITL_WEB_NETWORK:
        return network_rows(look, xml);
    case ITL_WEB_ETHERNET:
        if (look == ITL_WEB_LOOK_7940)
            return ROWS(ethernet_first);
        return xml ? ROWS(ethernet_xml) : ROWS(ethernet);
    case ITL_WEB_PORT:
        return ROWS(port);
    case ITL_WEB_STREAM:
        return ROWS(stream);
    default:
        return (itl_web_rows_t){NULL, 0};
    }
}

static bool is_model(const itl_phone_t *phone, const char *start)
{
    const char *model = itl_phone_config(phone)->model;
    return itl_text_begins(itl_text_begins(model, "CP-") ? model + 3 : model, start);
}

/* What of a family only some models have. */
static bool model_has(const itl_phone_t *phone, itl_web_field_id_t id)
{
    switch (id) {
    case ITL_WEB_FIELD_INTERFACE:
    case ITL_WEB_FIELD_WIRELESS_MAC:
        return is_model(phone, "8821") || is_model(phone, "8861") || is_model(phone, "8865");
    case ITL_WEB_FIELD_MODULE:
        return !is_model(phone, "8811") && !is_model(phone, "884");
    case ITL_WEB_FIELD_PC_PORT:
    case ITL_WEB_FIELD_PC_PORT_DISABLED:
    case ITL_WEB_FIELD_PC_VLAN:
    case ITL_WEB_FIELD_CDP_PC:
    case ITL_WEB_FIELD_LLDP_PC:
    case ITL_WEB_FIELD_PC_REMOTE:
        return !is_model(phone, "7832");
    default:
        return true;
    }
}

bool itl_web_has_row(const itl_phone_t *phone, itl_web_look_t look, const itl_web_page_t *page,
                     const itl_web_row_t *row)
{
    if (row->looks != 0 && (row->looks & 1u << look) == 0)
        return false;
    return page->form == ITL_WEB_XML || model_has(phone, row->id);
}
