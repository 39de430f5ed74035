# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of phones' pages: each depends on what a kind of public tool depends on, and knows nothing else of them.

They know the labels and elements that are written down of real phones, not those of this project.
"""
import html
import html.parser
import http.client
import re
import xml.etree.ElementTree

STREAMS = 5
LIMIT = 128 * 1024

DEVICE = {
    "new": "MACAddress HostName phoneDN appLoadID bootLoadID versionID addonModule1 addonModule2 hardwareRevision "
           "serialNumber modelNumber MessageWaiting udi time timezone date systemFreeMemory javaHeapFreeMemory "
           "javaPoolFreeMemory fipsModeEnabled",
    "old": "MACAddress HostName phoneDN appLoadID bootLoadID versionID addonModule1 addonModule2 hardwareRevision "
           "serialNumber modelNumber MessageWaiting udi time timezone date",
    "first": "MACAddress HostName phoneDN appLoadID bootLoadID versionID DSPLoadID addonModule1 addonModule2 "
             "hardwareRevision serialNumber modelNumber Codec Amps C3PORevision MessageWaiting",
}
BEFORE = "DHCPServer BOOTPServer MACAddress HostName DomainName IPAddress SubNetMask TFTPServer1"
ROUTERS = " ".join(f"DefaultRouter{n}" for n in range(1, 6))
BETWEEN = ("DNSServer1 DNSServer2 DNSServer3 DNSServer4 DNSServer5 VLANId AdminVLANId CallManager1 CallManager2 CallManager3 "
           "CallManager4 CallManager5 InformationURL DirectoriesURL MessagesURL ServicesURL DHCPEnabled "
           "DHCPAddressReleased AltTFTP ForwardingDelay IdleURL IdleURLTime ProxyServerURL AuthenticationURL SWPortCfg "
           "PCPortCfg TFTPServer2 UserLocale NetworkLocale HeadsetEnable UserLocaleVersion NetworkLocaleVersion "
           "PCPortDisable SpeakerEnable GARP VideoCapability VoiceVlanAccess AutoSelectLine DscpForCallControl "
           "DscpForConfiguration DscpForServices SecurityMode WebAccess SpanPcPort PCVlan CDPPCPort CDPSWPort LLDPSWPort "
           "LLDPPCPort lldpPowerPriority lldpAssetId")
BEHIND = ("portAutoLinkSync swPortRemoteConfig pcPortRemoteConfig IPAddressingMode IPPreferenceMode AutoIPConfig "
          "IPv6LoadServer IPv6LogServer IPv6CAPFServer IPv6DHCPEnabled IPv6HostIPAddress IPv6PrefixLength "
          "IPv6DefaultGateway1 IPv6DNSServer1 IPv6DNSServer2 IPv6DHCPAddressReleased IPv6AlternateTFTP IPv6TFTPAddress1 "
          "IPv6TFTPAddress2 SSHAccess EnergywiseDomain EnergywisePowerLevel")
NETWORK = {"new": f"{BEFORE} DefaultRouter {BETWEEN} {BEHIND}", "old": f"{BEFORE} {ROUTERS} {BETWEEN} {BEHIND}"}
# Beyond those of other families.
NETWORK_FIRST = ("EraseConfig HandsetOnlyMode GARPEnabled VoiceVlanAccessEnabled AutoSelectLineEnabled DscpForCm2Dvce "
                 "DscpForPhnCfg DscpForPhnSrv GlobalSecurityMode webAccess ConnectionMonitorDuration")
ETHERNET = {
    "new": "TxFrames TxBroadcasts TxMulticasts TxUnicasts RxFrames RxMulticasts RxBroadcasts RxUnicasts RxPacketNoDes",
    "first": "TxExcessiveCollisions TxFrames TxBroadcasts TxMulticasts TxCollisions TxDeferredAbort RxOverruns RxLongCRC "
             "RxFrames RxCRCErrors RxBadPreamble RxRunt RxMulticasts RxBroadcasts RxShorts RxLongs",
}
PORT = ("RxtotalPkt RxcrcErr RxalignErr Rxmulticast Rxbroadcast Rxunicast RxshortErr RxshortGood RxlongGood RxlongErr "
        "Rxsize64 Rxsize65to127 Rxsize128to255 Rxsize256to511 Rxsize512to1023 Rxsize1024to1518 RxtokenDrop TxexcessDefer "
        "TxlateCollision TxtotalGoodPkt Txcollisions TxexcessLength Txbroadcast Txmulticast lldpFramesOutTotal "
        "lldpAgeoutsTotal lldpFramesDiscardedTotal lldpFramesInErrorsTotal lldpFramesInTotal lldpTLVDiscardedTotal "
        "lldpTLVUnrecognizedTotal CDPNeighborDeviceId CDPNeighborIP CDPNeighborIPv6 CDPNeighborPort LLDPNeighborDeviceId "
        "LLDPNeighborIP LLDPNeighborIPv6 LLDPNeighborPort")
STREAM = ("RemoteAddr LocalAddr StartTime StreamStatus Name SenderPackets SenderOctets SenderCodec SenderReportsSent "
          "SenderReportTimeSent RcvrLostPackets AvgJitter RcvrCodec RcvrReportsSent RcvrReportTimeSent RcvrPackets "
          "RcvrOctets MOSLQK AvgMOSLQK MinMOSLQK MaxMOSLQK MOSLQKVersion CmltveConcealRatio IntervalConcealRatio "
          "MaxConcealRatio ConcealSecs SeverelyConcealSecs Latency MaxJitter SenderSize SenderReportsReceived "
          "SenderReportTimeReceived RcvrSize RcvrDiscarded RcvrReportsReceived RcvrReportTimeReceived")


class Phone:
    """The pages of a phone at HOST:PORT, over one connection that stays open."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=30)

    def ask(self, path, method="GET", body=None, headers=None):
        """(status, fields, body)"""
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        body = answer.read()
        assert method == "HEAD" or answer.getheader("Content-Length") == str(len(body)), path
        assert len(body) < LIMIT or answer.getheader("Content-Type") == "image/bmp", path
        return answer.status, dict(answer.getheaders()), body

    def page(self, path):
        """The text of a page that is there."""
        status, fields, body = self.ask(path)
        assert status == 200, (path, status)
        assert fields["Content-Type"].startswith("text/"), fields
        return body.decode("utf-8", "strict")

    def adapter(self, name):
        """The text of a page by its adapter."""
        return self.page(f"/CGI/Java/Serviceability?adapter={name}")

    def document(self, path):
        """A page of XML, as a parser that forgives nothing has it."""
        text = self.page(path)
        assert "xml version" in text, path
        return xml.etree.ElementTree.fromstring(text.encode())

    def values(self, path):
        """Elements of a page of XML in their order: (name, text)."""
        return [(child.tag, child.text or "") for child in self.document(path)]

    def close(self):
        """Ends the connection."""
        self.connection.close()


class Rows(html.parser.HTMLParser):
    """The rows of all tables, innermost ones, as lists of the texts of their cells."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.rows, self.cell, self.row = [], None, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.row = []
            self.rows.append(self.row)
        elif tag == "td" and self.row is not None:
            self.row.append("")
            self.cell = self.row

    def handle_endtag(self, tag):
        if tag == "td":
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[-1] += data


class Texts(html.parser.HTMLParser):
    """All texts of a page, one by one."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.texts = []
        self.feed(text)
        self.close()

    def handle_data(self, data):
        self.texts.append(data)


def joined(text):
    """What scrapers make of a page: its texts, stripped, with '_' between; an element without text leaves nothing."""
    return "_".join(part.strip() for part in Texts(text).texts if part.strip())


def by_label(text, label):
    """The value behind a label, as such a scraper finds it."""
    found = re.search(rf"(?:^|_){re.escape(label)}_([^_]*)", joined(text))
    return found.group(1) if found else None


def by_bold(text, label):
    """The value two cells behind a bold text that is just so, its blank included."""
    for row in Rows(text).rows:
        if row and row[0] == label:
            return row[-1]
    return None


def by_capitals(text, label):
    """The value in the next <TD> in capitals: for readers of text, not of elements."""
    at = text.find(f"<B> {label}</B></TD>")
    found = re.search(r"<TD>(?:<B>)?(.*?)(?:</B>)?</TD>", text[at + len(label) + 13:]) if at >= 0 else None
    return html.unescape(found.group(1)) if found else None


def by_next_cell(text, *labels):
    """What nmap's script finds: the next cell behind one of the labels, with hyphens that are written as numbers."""
    for label in labels:
        found = re.search(rf"<TD><B> {re.escape(label)}</B></TD>(?:<td width=20></TD>)?<TD><B>(.*?)</B></TD>",
                          text.replace("&#x2D;", "-"))
        if found:
            return found.group(1)
    return None


def heading_model(text):
    """The model as it stands in the heading, with its hyphen."""
    return re.search(r"CP-[A-Za-z0-9]{2,6}", text).group(0)


def host_on_one_line(text):
    """A line with "Host name" and the phone's name."""
    for line in text.splitlines():
        found = re.search(r"Host name.*(SEP[0-9A-F]{12})", line, re.IGNORECASE)
        if found:
            return found.group(1)
    return None


def active_server(text):
    """The call manager that the phone calls active."""
    found = re.search(r"([\w.-]+)  Active", html.unescape(text))
    return found.group(1) if found else None


def hardware(text):
    """The hardware revision: the first bold text of that shape."""
    return next((cell for row in Rows(text).rows for cell in row if re.fullmatch(r"V\d\d", cell.strip())), None)


def bold_texts(text):
    """Texts between <B> and </B> in capitals."""
    return re.findall(r"<B>(.*?)</B>", text, re.DOTALL)


def messages_in_brackets(text):
    """Messages of phones that write date and time: (stamp, text), from the joined texts."""
    return [(stamp, said) for stamp, _, said in
            re.findall(r"(\d{1,2}:\d\d:\d\d[ap]m? \d\d/\d\d/\d\d)(\]\n)([^_]*)", joined(text))]


def messages_by_time(text):
    """Messages of phones that write the time alone: (stamp, text)."""
    return re.findall(r"(\d{1,2}:\d\d:\d\d[ap]) ([^(_)]*)", joined(text))


def trust_state(messages):
    """The last message about trust lists."""
    about = [text for _, text in messages if re.search("trust|itl", text, re.IGNORECASE)]
    return about[-1].strip() if about else None
