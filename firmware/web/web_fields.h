/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The table behind web_field.h.
 */
#ifndef ITLPHONE_WEB_FIELDS_H
#define ITLPHONE_WEB_FIELDS_H

/** A counter of frames: nobody counts them here, so it stays at 0. */
#define ITL_WEB_COUNTER(X, id, element, label) X(id, element, label, "0", NULL, 0)

/**
 * Every field: X(id, element, label, value, put, what), as itl_web_field_t has them. Constant values are what phones
 * show whose configuration says nothing of the kind.
 */
#define ITL_WEB_FIELDS(X)                                                                                              \
    X(SERVICE_MODE, "serviceMode", "=Service mode", "On-premise", NULL, 0)                                             \
    X(SERVICE_DOMAIN, "serviceDomain", "=Service domain", "", NULL, 0)                                                 \
    X(SERVICE_STATE, "serviceState", "=Service state", "Idle", NULL, 0)                                                \
    X(INTERFACE, "activeNetworkInterface", "Active network interface", NULL, itl_web_put_interface, 0)                 \
    X(MAC, "MACAddress", "MAC address", NULL, itl_web_put_mac, 0)                                                      \
    X(WIRELESS_MAC, "wirelessMACAddress", "Wireless MAC address", NULL, itl_web_put_mac, 0)                            \
    X(HOST, "HostName", "Host name", NULL, itl_web_put_name, 0)                                                        \
    X(LINE, "phoneDN", "Phone DN", NULL, itl_web_put_line, 0)                                                          \
    X(APP_LOAD, "appLoadID", "App load ID", NULL, itl_web_put_release, ITL_WEB_LOAD_APP)                               \
    X(BOOT_LOAD, "bootLoadID", "Boot load ID", NULL, itl_web_put_release, ITL_WEB_LOAD_BOOT)                           \
    X(VERSION, "versionID", "Version", NULL, itl_web_put_release, ITL_WEB_LOAD_VERSION)                                \
    X(DSP_LOAD, "DSPLoadID", "DSP load ID", "", NULL, 0)                                                               \
    X(MODULE, "addonModule#", "Key expansion module #", "", NULL, 0)                                                   \
    X(HARDWARE, "hardwareRevision", "Hardware revision", "1.0", NULL, 0)                                               \
    X(SERIAL, "serialNumber", "Serial number", NULL, itl_web_put_serial, 0)                                            \
    X(MODEL, "modelNumber", "Model number", NULL, itl_web_put_model_number, 0)                                         \
    X(CODEC, "Codec", "Codec", "", NULL, 0)                                                                            \
    X(AMPS, "Amps", "Amps", "", NULL, 0)                                                                               \
    X(C3PO, "C3PORevision", "C3PO revision", "", NULL, 0)                                                              \
    X(WAITING, "MessageWaiting", "Message waiting", "No", NULL, 0)                                                     \
    X(UDI, "udi", "UDI", NULL, itl_web_put_udi, 0)                                                                     \
    X(UDI_PART, "udi", "", NULL, itl_web_put_udi, 0)                                                                   \
    X(TIME, "time", "Time", NULL, itl_web_put_clock, ITL_WEB_CLOCK_TIME)                                               \
    X(ZONE, "timezone", "Time zone", "Etc/UTC", NULL, 0)                                                               \
    X(DATE, "date", "Date", NULL, itl_web_put_clock, ITL_WEB_CLOCK_DATE)                                               \
    X(SYSTEM_MEMORY, "systemFreeMemory", "System free memory", "2147483647", NULL, 0)                                  \
    X(HEAP_MEMORY, "javaHeapFreeMemory", "Java heap free memory", "0", NULL, 0)                                        \
    X(POOL_MEMORY, "javaPoolFreeMemory", "Java pool free memory", "0", NULL, 0)                                        \
    X(FIPS, "fipsModeEnabled", "FIPS mode enabled", "No", NULL, 0)                                                     \
    X(BATTERY_HEALTH, "batteryHealth", "Battery health", "Good", NULL, 0)                                              \
    X(BATTERY_LEVEL, "batteryLevel", "Battery level", "100%", NULL, 0)                                                 \
    X(DOMAIN, "DomainName", "Domain name", NULL, itl_web_put_domain, 0)                                                \
    X(DHCP_SERVER, "DHCPServer", "DHCP server", NULL, itl_web_put_network, ITL_WEB_NETWORK_DHCP_SERVER)                \
    X(BOOTP, "BOOTPServer", "BOOTP server", "No", NULL, 0)                                                             \
    X(DHCP, "DHCPEnabled", "DHCP", NULL, itl_web_put_network, ITL_WEB_NETWORK_DHCP)                                    \
    X(ADDRESS, "IPAddress", "IP address", NULL, itl_web_put_network, ITL_WEB_NETWORK_ADDRESS)                          \
    X(MASK, "SubNetMask", "Subnet mask", NULL, itl_web_put_network, ITL_WEB_NETWORK_MASK)                              \
    X(ROUTER, "DefaultRouter#", "Default router #", NULL, itl_web_put_network, ITL_WEB_NETWORK_ROUTER)                 \
    X(DNS, "DNSServer#", "DNS server #", NULL, itl_web_put_network, ITL_WEB_NETWORK_DNS)                               \
    X(ALTERNATE_TFTP, "AltTFTP", "Alternate TFTP", NULL, itl_web_put_alternate_tftp, 0)                                \
    X(TFTP, "TFTPServer#", "TFTP server #", NULL, itl_web_put_tftp, 0)                                                 \
    X(RELEASED, "DHCPAddressReleased", "DHCP address released", "No", NULL, 0)                                         \
    X(ERASE, "EraseConfig", "Erase configuration", "No", NULL, 0)                                                      \
    X(VLAN, "VLANId", "Operational VLAN ID", "", NULL, 0)                                                              \
    X(ADMIN_VLAN, "AdminVLANId", "Admin VLAN ID", "", NULL, 0)                                                         \
    X(CALL_MANAGER, "CallManager#", "CUCM server#", NULL, itl_web_put_call_manager, 0)                                 \
    X(INFORMATION_URL, "InformationURL", "Information URL", NULL, itl_web_put_member, ITL_CONFIG_INFORMATION_URL)      \
    X(DIRECTORIES_URL, "DirectoriesURL", "Directories URL", NULL, itl_web_put_member, ITL_CONFIG_DIRECTORY_URL)        \
    X(MESSAGES_URL, "MessagesURL", "Messages URL", NULL, itl_web_put_member, ITL_CONFIG_MESSAGES_URL)                  \
    X(SERVICES_URL, "ServicesURL", "Services URL", NULL, itl_web_put_member, ITL_CONFIG_SERVICES_URL)                  \
    X(FORWARDING, "ForwardingDelay", "Forwarding delay", "No", NULL, 0)                                                \
    X(IDLE_URL, "IdleURL", "Idle URL", NULL, itl_web_put_member, ITL_CONFIG_IDLE_URL)                                  \
    X(IDLE_TIME, "IdleURLTime", "Idle URL time", NULL, itl_web_put_member, ITL_CONFIG_IDLE_TIMEOUT)                    \
    X(PROXY_URL, "ProxyServerURL", "Proxy server URL", NULL, itl_web_put_member, ITL_CONFIG_PROXY_SERVER_URL)          \
    X(AUTHENTICATION_URL, "AuthenticationURL", "Authentication URL", NULL, itl_web_put_member,                         \
      ITL_CONFIG_AUTHENTICATION_URL)                                                                                   \
    X(SWITCH_PORT, "SWPortCfg", "SW port setup", "Auto negotiate", NULL, 0)                                            \
    X(PC_PORT, "PCPortCfg", "PC port setup", "Auto negotiate", NULL, 0)                                                \
    X(PC_PORT_DISABLED, "PCPortDisable", "PC port disabled", NULL, itl_web_put_switch, ITL_WEB_SWITCH_PC_PORT)         \
    X(USER_LOCALE, "UserLocale", "User locale", NULL, itl_web_put_member, ITL_CONFIG_USER_LOCALE)                      \
    X(NETWORK_LOCALE, "NetworkLocale", "Network locale", NULL, itl_web_put_member, ITL_CONFIG_NETWORK_LOCALE)          \
    X(USER_LOCALE_VERSION, "UserLocaleVersion", "User locale version", NULL, itl_web_put_member,                       \
      ITL_CONFIG_USER_LOCALE_VERSION)                                                                                  \
    X(NETWORK_LOCALE_VERSION, "NetworkLocaleVersion", "Network locale version", NULL, itl_web_put_member,              \
      ITL_CONFIG_NETWORK_LOCALE_VERSION)                                                                               \
    X(HANDSET_ONLY, "HandsetOnlyMode", "Handset only mode", "No", NULL, 0)                                             \
    X(HEADSET, "HeadsetEnable", "Headset enabled", "Yes", NULL, 0)                                                     \
    X(SPEAKER, "SpeakerEnable", "Speaker enabled", "Yes", NULL, 0)                                                     \
    X(GROUP_LISTEN, "GroupListen", "Group listen", "No", NULL, 0)                                                      \
    X(GARP, "GARP", "GARP enabled", "No", NULL, 0)                                                                     \
    X(SPAN, "SpanPcPort", "Span to PC port", NULL, itl_web_put_switch, ITL_WEB_SWITCH_SPAN)                            \
    X(VIDEO, "VideoCapability", "Video capability enabled", "No", NULL, 0)                                             \
    X(VOICE_VLAN, "VoiceVlanAccess", "Voice VLAN enabled", NULL, itl_web_put_switch, ITL_WEB_SWITCH_VOICE_VLAN)        \
    X(PC_VLAN, "PCVlan", "PC VLAN", "", NULL, 0)                                                                       \
    X(LINE_SELECT, "AutoSelectLine", "Auto line select enabled", "No", NULL, 0)                                        \
    X(DSCP_CALL, "DscpForCallControl", "DSCP for call control", "CS3", NULL, 0)                                        \
    X(DSCP_CONFIGURATION, "DscpForConfiguration", "DSCP for configuration", "CS3", NULL, 0)                            \
    X(DSCP_SERVICES, "DscpForServices", "DSCP for services", "Default", NULL, 0)                                       \
    X(SECURITY, "SecurityMode", "Security mode", NULL, itl_web_put_security, 0)                                        \
    X(WEB, "WebAccess", "Web access enabled", NULL, itl_web_put_switch, ITL_WEB_SWITCH_WEB)                            \
    X(SSH, "SSHAccess", "SSH access enabled", NULL, itl_web_put_switch, ITL_WEB_SWITCH_SSH)                            \
    X(CDP_SWITCH, "CDPSWPort", "=CDP: SW Port", "Yes", NULL, 0)                                                        \
    X(CDP_PC, "CDPPCPort", "=CDP: PC Port", "Yes", NULL, 0)                                                            \
    X(LLDP_SWITCH, "LLDPSWPort", "=LLDP-MED: SW Port", "Yes", NULL, 0)                                                 \
    X(LLDP_PC, "LLDPPCPort", "=LLDP: PC Port", "Yes", NULL, 0)                                                         \
    X(LLDP_POWER, "lldpPowerPriority", "LLDP power priority", "Unknown", NULL, 0)                                      \
    X(LLDP_ASSET, "lldpAssetId", "LLDP asset ID", "", NULL, 0)                                                         \
    X(CTL, "CTL", "CTL", "", NULL, 0)                                                                                  \
    X(ITL, "ITL", "ITL", "", NULL, 0)                                                                                  \
    X(PORT_SYNC, "portAutoLinkSync", "Automatic port synchronization", "No", NULL, 0)                                  \
    X(SWITCH_REMOTE, "swPortRemoteConfig", "Switch port remote configuration", "Disabled", NULL, 0)                    \
    X(PC_REMOTE, "pcPortRemoteConfig", "PC port remote configuration", "Disabled", NULL, 0)                            \
    X(IP_MODE, "IPAddressingMode", "IP addressing mode", NULL, itl_web_put_network, ITL_WEB_NETWORK_MODE)              \
    X(IP_PREFERENCE, "IPPreferenceMode", "IP preference mode control", NULL, itl_web_put_network,                      \
      ITL_WEB_NETWORK_PREFERENCE)                                                                                      \
    X(IP_MEDIA, "IPPreferenceModeForMedia", "IP preference mode for media", NULL, itl_web_put_network,                 \
      ITL_WEB_NETWORK_PREFERENCE)                                                                                      \
    X(V6_AUTO, "AutoIPConfig", "IPv6 auto configuration", "Yes", NULL, 0)                                              \
    X(V6_DUPLICATE, "IPv6DAD", "IPv6 duplicate address detection", "Yes", NULL, 0)                                     \
    X(V6_REDIRECT, "IPv6AcceptRedirect", "IPv6 accept redirect message", "No", NULL, 0)                                \
    X(V6_ECHO, "IPv6ReplyMulticastEcho", "IPv6 reply multicast echo request", "No", NULL, 0)                           \
    X(V6_LOAD_SERVER, "IPv6LoadServer", "IPv6 load server", "", NULL, 0)                                               \
    X(V6_LOG_SERVER, "IPv6LogServer", "IPv6 log server", "", NULL, 0)                                                  \
    X(V6_CAPF, "IPv6CAPFServer", "IPv6 CAPF server", "", NULL, 0)                                                      \
    X(V6_DHCP, "IPv6DHCPEnabled", "DHCPv6", "Yes", NULL, 0)                                                            \
    X(V6_ADDRESS, "IPv6HostIPAddress", "IPv6 address", NULL, itl_web_put_network, ITL_WEB_NETWORK_V6_ADDRESS)          \
    X(V6_PREFIX, "IPv6PrefixLength", "IPv6 prefix length", "0", NULL, 0)                                               \
    X(V6_ROUTER, "IPv6DefaultGateway1", "IPv6 default router", "::", NULL, 0)                                          \
    X(V6_DNS, "IPv6DNSServer#", "IPv6 DNS server #", "::", NULL, 0)                                                    \
    X(V6_RELEASED, "IPv6DHCPAddressReleased", "IPv6 address released", "No", NULL, 0)                                  \
    X(V6_ALTERNATE, "IPv6AlternateTFTP", "IPv6 alternate TFTP", "No", NULL, 0)                                         \
    X(V6_TFTP, "IPv6TFTPAddress#", "IPv6 TFTP server #", "::", NULL, 0)                                                \
    X(ENERGY_DOMAIN, "EnergywiseDomain", "=EnergyWise domain", "", NULL, 0)                                            \
    X(ENERGY_LEVEL, "EnergywisePowerLevel", "=EnergyWise power level", "Full", NULL, 0)                                \
    X(DF_BIT, "DFBit", "=DF_BIT", "No", NULL, 0)                                                                       \
    X(NETWORK_SERVICE, "ServiceMode", "=Service Mode", "On-premise", NULL, 0)                                          \
    X(MONITOR, "ConnectionMonitorDuration", "Connection monitor duration", "120", NULL, 0)                             \
    ITL_WEB_COUNTER(X, TX_FRAMES, "TxFrames", "=Tx Frames")                                                            \
    ITL_WEB_COUNTER(X, TX_BROADCASTS, "TxBroadcasts", "=Tx broadcast")                                                 \
    ITL_WEB_COUNTER(X, TX_MULTICASTS, "TxMulticasts", "=Tx multicast")                                                 \
    ITL_WEB_COUNTER(X, TX_UNICASTS, "TxUnicasts", "=Tx unicast")                                                       \
    ITL_WEB_COUNTER(X, RX_FRAMES, "RxFrames", "=Rx Frames")                                                            \
    ITL_WEB_COUNTER(X, RX_BROADCASTS, "RxBroadcasts", "=Rx broadcast")                                                 \
    ITL_WEB_COUNTER(X, RX_MULTICASTS, "RxMulticasts", "=Rx multicast")                                                 \
    ITL_WEB_COUNTER(X, RX_UNICASTS, "RxUnicasts", "=Rx unicast")                                                       \
    ITL_WEB_COUNTER(X, RX_NO_DESCRIPTOR, "RxPacketNoDes", NULL)                                                        \
    ITL_WEB_COUNTER(X, TX_EXCESSIVE, "TxExcessiveCollisions", NULL)                                                    \
    ITL_WEB_COUNTER(X, TX_ALL_COLLISIONS, "TxCollisions", NULL)                                                        \
    ITL_WEB_COUNTER(X, TX_DEFERRED, "TxDeferredAbort", NULL)                                                           \
    ITL_WEB_COUNTER(X, RX_OVERRUNS, "RxOverruns", NULL)                                                                \
    ITL_WEB_COUNTER(X, RX_LONG_CRC, "RxLongCRC", NULL)                                                                 \
    ITL_WEB_COUNTER(X, RX_CRC, "RxCRCErrors", NULL)                                                                    \
    ITL_WEB_COUNTER(X, RX_PREAMBLE, "RxBadPreamble", NULL)                                                             \
    ITL_WEB_COUNTER(X, RX_RUNT, "RxRunt", NULL)                                                                        \
    ITL_WEB_COUNTER(X, RX_SHORTS, "RxShorts", NULL)                                                                    \
    ITL_WEB_COUNTER(X, RX_LONGS, "RxLongs", NULL)                                                                      \
    ITL_WEB_COUNTER(X, RX_TOTAL, "RxtotalPkt", NULL)                                                                   \
    ITL_WEB_COUNTER(X, RX_CRC_ERRORS, "RxcrcErr", NULL)                                                                \
    ITL_WEB_COUNTER(X, RX_ALIGN, "RxalignErr", NULL)                                                                   \
    ITL_WEB_COUNTER(X, RX_MULTICAST, "Rxmulticast", NULL)                                                              \
    ITL_WEB_COUNTER(X, RX_BROADCAST, "Rxbroadcast", NULL)                                                              \
    ITL_WEB_COUNTER(X, RX_UNICAST, "Rxunicast", NULL)                                                                  \
    ITL_WEB_COUNTER(X, RX_SHORT_ERRORS, "RxshortErr", NULL)                                                            \
    ITL_WEB_COUNTER(X, RX_SHORT_GOOD, "RxshortGood", NULL)                                                             \
    ITL_WEB_COUNTER(X, RX_LONG_GOOD, "RxlongGood", NULL)                                                               \
    ITL_WEB_COUNTER(X, RX_LONG_ERRORS, "RxlongErr", NULL)                                                              \
    ITL_WEB_COUNTER(X, RX_64, "Rxsize64", NULL)                                                                        \
    ITL_WEB_COUNTER(X, RX_127, "Rxsize65to127", NULL)                                                                  \
    ITL_WEB_COUNTER(X, RX_255, "Rxsize128to255", NULL)                                                                 \
    ITL_WEB_COUNTER(X, RX_511, "Rxsize256to511", NULL)                                                                 \
    ITL_WEB_COUNTER(X, RX_1023, "Rxsize512to1023", NULL)                                                               \
    ITL_WEB_COUNTER(X, RX_1518, "Rxsize1024to1518", NULL)                                                              \
    ITL_WEB_COUNTER(X, RX_TOKEN, "RxtokenDrop", NULL)                                                                  \
    ITL_WEB_COUNTER(X, TX_64, "Txsize64", NULL)                                                                        \
    ITL_WEB_COUNTER(X, TX_127, "Txsize65to127", NULL)                                                                  \
    ITL_WEB_COUNTER(X, TX_255, "Txsize128to255", NULL)                                                                 \
    ITL_WEB_COUNTER(X, TX_511, "Txsize256to511", NULL)                                                                 \
    ITL_WEB_COUNTER(X, TX_1023, "Txsize512to1023", NULL)                                                               \
    ITL_WEB_COUNTER(X, TX_1518, "Txsize1024to1518", NULL)                                                              \
    ITL_WEB_COUNTER(X, TX_DEFER, "TxexcessDefer", NULL)                                                                \
    ITL_WEB_COUNTER(X, TX_LATE, "TxlateCollision", NULL)                                                               \
    ITL_WEB_COUNTER(X, TX_TOTAL, "TxtotalGoodPkt", NULL)                                                               \
    ITL_WEB_COUNTER(X, TX_COLLISIONS, "Txcollisions", "=Tx Collisions")                                                \
    ITL_WEB_COUNTER(X, TX_LENGTH, "TxexcessLength", NULL)                                                              \
    ITL_WEB_COUNTER(X, TX_BROADCAST, "Txbroadcast", NULL)                                                              \
    ITL_WEB_COUNTER(X, TX_MULTICAST, "Txmulticast", NULL)                                                              \
    ITL_WEB_COUNTER(X, CARRIER, "carrierEvnt", "=carrierEvnt")                                                         \
    ITL_WEB_COUNTER(X, COS_DROP, "cos#Drop", "=cos#Drop")                                                              \
    ITL_WEB_COUNTER(X, BPDU_DROP, "bpduDrop", "=bpduDrop")                                                             \
    ITL_WEB_COUNTER(X, OVERFLOW_DROP, "overflowDrop", "=overflowDrop")                                                 \
    ITL_WEB_COUNTER(X, LLDP_OUT, "lldpFramesOutTotal", "=LLDP FramesOutTotal")                                         \
    ITL_WEB_COUNTER(X, LLDP_AGED, "lldpAgeoutsTotal", "=LLDP AgeoutsTotal")                                            \
    ITL_WEB_COUNTER(X, LLDP_DISCARDED, "lldpFramesDiscardedTotal", "=LLDP FramesDiscardedTotal")                       \
    ITL_WEB_COUNTER(X, LLDP_ERRORS, "lldpFramesInErrorsTotal", "=LLDP FramesInErrorsTotal")                            \
    ITL_WEB_COUNTER(X, LLDP_IN, "lldpFramesInTotal", "=LLDP FramesInTotal")                                            \
    ITL_WEB_COUNTER(X, LLDP_TLV_DISCARDED, "lldpTLVDiscardedTotal", "=LLDP TLVDiscardedTotal")                         \
    ITL_WEB_COUNTER(X, LLDP_TLV_UNKNOWN, "lldpTLVUnrecognizedTotal", "=LLDP TLVUnrecognizedTotal")                     \
    X(CDP_DEVICE, "CDPNeighborDeviceId", "CDP Neighbor device ID", "", NULL, 0)                                        \
    X(CDP_ADDRESS, "CDPNeighborIP", "=CDP Neighbor IP address", "", NULL, 0)                                           \
    X(CDP_V6, "CDPNeighborIPv6", "=CDP Neighbor IPv6 address", "", NULL, 0)                                            \
    X(CDP_PORT, "CDPNeighborPort", "CDP Neighbor port", "", NULL, 0)                                                   \
    X(LLDP_DEVICE, "LLDPNeighborDeviceId", "LLDP Neighbor device ID", "", NULL, 0)                                     \
    X(LLDP_ADDRESS, "LLDPNeighborIP", "=LLDP Neighbor IP address", "", NULL, 0)                                        \
    X(LLDP_V6, "LLDPNeighborIPv6", "=LLDP Neighbor IPv6 address", "", NULL, 0)                                         \
    X(LLDP_PORT, "LLDPNeighborPort", "LLDP Neighbor port", "", NULL, 0)                                                \
    X(PORT_SPEED, "PortInformation", "Port information", "1000, Full", NULL, 0)                                        \
    X(REMOTE, "RemoteAddr", "Remote address", "0.0.0.0/0", NULL, 0)                                                    \
    X(LOCAL, "LocalAddr", "Local address", "0.0.0.0/0", NULL, 0)                                                       \
    X(START, "StartTime", "Start time", "00:00:00", NULL, 0)                                                           \
    X(STREAM_STATUS, "StreamStatus", "Stream status", "Not Ready", NULL, 0)                                            \
    X(STREAM_NAME, "Name", "Host name", NULL, itl_web_put_name, 0)                                                     \
    ITL_WEB_COUNTER(X, SENT_PACKETS, "SenderPackets", "Sender packets")                                                \
    ITL_WEB_COUNTER(X, SENT_OCTETS, "SenderOctets", "Sender octets")                                                   \
    X(SENDER_CODEC, "SenderCodec", "Sender codec", "None", NULL, 0)                                                    \
    ITL_WEB_COUNTER(X, SENDER_REPORTS_SENT, "SenderReportsSent", "Sender reports sent")                                \
    X(SENDER_REPORT_SENT, "SenderReportTimeSent", "Sender report time sent", "00:00:00", NULL, 0)                      \
    ITL_WEB_COUNTER(X, LOST, "RcvrLostPackets", "Rcvr lost packets")                                                   \
    ITL_WEB_COUNTER(X, JITTER, "AvgJitter", "Avg jitter")                                                              \
    X(RECEIVER_CODEC, "RcvrCodec", "Rcvr codec", "None", NULL, 0)                                                      \
    ITL_WEB_COUNTER(X, RECEIVER_REPORTS_SENT, "RcvrReportsSent", "Rcvr reports sent")                                  \
    X(RECEIVER_REPORT_SENT, "RcvrReportTimeSent", "Rcvr report time sent", "00:00:00", NULL, 0)                        \
    ITL_WEB_COUNTER(X, GOT_PACKETS, "RcvrPackets", "Rcvr packets")                                                     \
    ITL_WEB_COUNTER(X, GOT_OCTETS, "RcvrOctets", "Rcvr octets")                                                        \
    X(MOS, "MOSLQK", "=MOS LQK", "0.0000", NULL, 0)                                                                    \
    X(MOS_AVERAGE, "AvgMOSLQK", "=Avg MOS LQK", "0.0000", NULL, 0)                                                     \
    X(MOS_LEAST, "MinMOSLQK", "=Min MOS LQK", "0.0000", NULL, 0)                                                       \
    X(MOS_MOST, "MaxMOSLQK", "=Max MOS LQK", "0.0000", NULL, 0)                                                        \
    X(MOS_VERSION, "MOSLQKVersion", "=MOS LQK version", "0.95", NULL, 0)                                               \
    X(CONCEAL, "CmltveConcealRatio", "Cmltve conceal ratio", "0.0000", NULL, 0)                                        \
    X(CONCEAL_INTERVAL, "IntervalConcealRatio", "Interval conceal ratio", "0.0000", NULL, 0)                           \
    X(CONCEAL_MOST, "MaxConcealRatio", "Max conceal ratio", "0.0000", NULL, 0)                                         \
    ITL_WEB_COUNTER(X, CONCEAL_SECONDS, "ConcealSecs", "Conceal secs")                                                 \
    ITL_WEB_COUNTER(X, CONCEAL_SEVERE, "SeverelyConcealSecs", "Severely conceal secs")                                 \
    ITL_WEB_COUNTER(X, LATENCY, "Latency", "Latency")                                                                  \
    ITL_WEB_COUNTER(X, JITTER_MOST, "MaxJitter", "Max jitter")                                                         \
    X(SENDER_SIZE, "SenderSize", "Sender size", "0 ms", NULL, 0)                                                       \
    ITL_WEB_COUNTER(X, SENDER_REPORTS_GOT, "SenderReportsReceived", "Sender reports received")                         \
    X(SENDER_REPORT_GOT, "SenderReportTimeReceived", "Sender report time received", "00:00:00", NULL, 0)               \
    X(RECEIVER_SIZE, "RcvrSize", "Rcvr size", "0 ms", NULL, 0)                                                         \
    ITL_WEB_COUNTER(X, DISCARDED, "RcvrDiscarded", "Rcvr discarded")                                                   \
    ITL_WEB_COUNTER(X, RECEIVER_REPORTS_GOT, "RcvrReportsReceived", "Rcvr reports received")                           \
    X(RECEIVER_REPORT_GOT, "RcvrReportTimeReceived", "Rcvr report time received", "00:00:00", NULL, 0)

#endif
