# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of phones, read as public tools read those of real phones (page_readers.py), family by family."""
import contextlib
import html
import http.client
import json
import re
import signal
import socket
import subprocess
import unittest

import lab
import page_readers as readers
from running_phone import MAC, read

# As long as a member may be, and every character of it escaped.
LONG = "http://cm1.lab/" + "-/" * 120
CONFIGURATION = b"""<?xml version="1.0" encoding="UTF-8"?>
<device>
 <devicePool><callManagerGroup><members>
  <member priority="0"><callManager><processNodeName>cm1.lab</processNodeName></callManager></member>
  <member priority="1"><callManager><processNodeName>cm2.lab</processNodeName></callManager></member>
  <member priority="2"><callManager><processNodeName>cm3.lab</processNodeName></callManager></member>
 </members></callManagerGroup></devicePool>
 <sipProfile><sipLines><line button="1"><name>1042</name></line></sipLines></sipProfile>
 <vendorConfig><webAccess>0</webAccess><sshAccess>0</sshAccess><spanToPCPort>0</spanToPCPort><pcPort>1</pcPort></vendorConfig>
 <deviceSecurityMode>2</deviceSecurityMode>
 <userLocale><name>English_United_States</name></userLocale>
 <servicesURL>LONG</servicesURL>
 <directoryURL>http://cm1.lab:8080/other</directoryURL>
 <secureDirectoryURL>https://cm1.lab:8443/ccmcip/xmldirectory.jsp?a=1&amp;b=2</secureDirectoryURL>
 <authenticationURL>http://cm1.lab:8080/ccmcip/authenticate.jsp</authenticationURL>
</device>
""".replace(b"LONG", LONG.encode())

# A model of each family with what sets its pages apart: words in sentence case, cells of a row, paths of its links,
# order of its XML, pages of ports and streams.
FAMILIES = {
    "8841": ("sentence", 3, "adapters", "new", 2, 5), "8865": ("sentence", 3, "adapters", "new", 2, 5),
    "8821": ("sentence", 3, "adapters", "new", 1, 5), "7811": ("title", 3, "adapters", "new", 2, 5),
    "7821": ("title", 2, "adapters", "new", 2, 5), "7832": ("title", 3, "adapters", "new", 1, 5),
    "8831": ("title", 3, "adapters", "new", 1, 5), "7962": ("title", 3, "adapters", "old", 2, 5),
    "7975": ("title", 3, "adapters", "old", 2, 5), "8945": ("title", 3, "short", "old", 1, 2),
    "6921": ("title", 3, "short", "old", 1, 2), "7940": ("title", 3, "first", "first", 3, 2),
}
# Whose network page tells the trust lists, and whose XML does.
TRUST_ROWS = ("8841", "8865", "8821", "7811", "7821", "7832", "8831", "7975", "8945")
TRUST_ELEMENTS = tuple(model for model in TRUST_ROWS if model != "8831")
# What its status messages say of the trust lists: it knows no ITL.
FIRST_BOOT = {"7940": "No Trust List Installed"}
NO_BRACKETS = ("7962", "7975", "8945", "6921", "7940")


def title(label):
    """A label as families in title case write it."""
    return " ".join(word if word == "to" else word[:1].upper() + word[1:] for word in label.split(" "))


class Web:
    """itlsim phone run --web, on a free port."""

    def __init__(self, state, tftp, model, *options):
        self.command = [lab.itlsim_path(), "phone", "run", "--state", str(state), "--mac", MAC, "--tftp", tftp,
                        "--model", model, "--firmware", "12.5.1" if model != "7940" else "8.12.0", "--json", "--timeout", "2",
                        "--web", f"{lab.HOST}:0", *map(str, options)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.address = self.told()
        self.report = json.loads(self.process.stdout.readline())
        return self

    def told(self):
        """Where the pages are, as the next line on standard error says; None: nowhere."""
        found = re.search(rf"SEP{MAC}: http://(\S+)/", self.process.stderr.readline())
        return found.group(1) if found else None

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(lab.START_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()


class Pages(unittest.TestCase):
    """Each family's pages."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder({"ITLFile.tlv": read("a1-first-sha1.tlv")}))
        cls.tftp = cls.enterClassContext(lab.Atftpd(cls.root)).address

    def run_phone(self, model, *options, files=None):
        """A phone that has booted, and its pages."""
        tftp = self.tftp if files is None else self.enterContext(lab.Atftpd(self.enterContext(lab.folder(files)))).address
        web = self.enterContext(Web(self.enterContext(lab.folder()) / "state", tftp, model, *options))
        phone = readers.Phone(web.address)
        self.addCleanup(phone.close)
        return web, phone

    def test_every_family(self):
        for model in FAMILIES:
            with self.subTest(model), lab.folder() as folder, Web(folder / "state", self.tftp, model) as web, \
                    contextlib.closing(readers.Phone(web.address)) as phone:
                self.check_device(model, phone)
                self.check_network(model, phone)
                self.check_statistics(model, phone)
                self.check_messages(model, phone)
                self.check_links(model, phone)

    def label(self, model, label):
        """A label as the family writes it."""
        return label if FAMILIES[model][0] == "sentence" else title(label)

    def check_device(self, model, phone):
        """The page that everybody reads first."""
        text = phone.page("/")
        self.assertRegex(text, r"(?s).*<TITLE>Cisco.*")
        self.assertTrue(readers.heading_model(text).startswith(f"CP-{model}"))
        self.assertEqual(phone.ask("/", "HEAD")[0], 200)
        self.assertEqual(phone.ask("/", "HEAD")[2], b"")
        self.assertEqual(readers.by_label(text, self.label(model, "MAC address")), MAC)
        self.assertEqual(readers.by_label(text, self.label(model, "Host name")), f"SEP{MAC}")
        self.assertTrue(any(re.match(r"SEP\w{12}$", found) for found in re.findall(r"SEP\w+", text)))
        order = dict(phone.values("/DeviceInformationX"))
        kind = FAMILIES[model][3]
        self.assertEqual(list(order), readers.DEVICE[kind].split() if model != "8831" else readers.DEVICE["new"].split())
        self.assertTrue(order["modelNumber"].startswith(f"CP-{model}"))
        self.assertEqual(order["MACAddress"], MAC)
        if kind == "first":
            return
        self.assertEqual(readers.by_next_cell(text, "Model number", "Model Number"), order["modelNumber"])
        self.assertEqual(readers.by_next_cell(text, "MAC address", "MAC Address"), MAC)
        self.assertEqual(readers.hardware(text), order["udi"].split("\n")[4])
        self.assertEqual(order["udi"].split("\n")[5], order["serialNumber"])
        self.assertEqual(order["udi"].split("\n")[0], "")
        self.assertRegex(order["time"], r"^\d{1,2}:\d\d:\d\d( [AP]M|[ap]m?)$")
        self.assertRegex(order["date"], r"^\d\d/\d\d/\d\d$")

    def check_network(self, model, phone):
        """Labels, cells, trust lists, and the order of the XML."""
        text = phone.page("/NetworkConfiguration")
        case, cells, paths, kind, _, _ = FAMILIES[model]
        self.assertEqual(readers.host_on_one_line(text) if paths != "first" else f"SEP{MAC}", f"SEP{MAC}")
        if paths != "first":
            self.assertEqual(readers.by_bold(text, " " + self.label(model, "TFTP server 1")), lab.HOST)
            self.assertEqual(readers.by_capitals(text, self.label(model, "MAC address")), MAC)
            self.assertIn('<td VALIGN=top><DIV ALIGN=center>\n<TABLE BORDER="0" CELLSPACING="10" CELLPADDING="0"><TR>', text)
        rows = [row for row in readers.Rows(text).rows if row and row[0].strip() == self.label(model, "Host name")]
        self.assertEqual([len(row) for row in rows], [cells])
        self.assertTrue(all(row for row in readers.Rows(text).rows), "a row without a cell")
        self.check_trust(model, text, phone)
        values = phone.values("/NetworkConfigurationX")
        names = [name for name, _ in values if not re.match("(CTL|ITL)(File|Signature|Record)", name)]
        if kind == "first":
            self.assertEqual(set(readers.NETWORK_FIRST.split()) - set(names), set())
        else:
            self.assertEqual(names, readers.NETWORK[kind if model != "8831" else "old"].split())
        self.assertEqual(dict(values)["HostName"], f"SEP{MAC}")

    def check_trust(self, model, text, phone):
        """The trust lists as `file show` has them."""
        word = self.label(model, "Not installed")
        if model not in TRUST_ROWS:
            self.assertIsNone(re.search(r"\b[IC]TL\b", text))
            return
        self.assertEqual(readers.by_label(text, self.label(model, "CTL file")), word)
        self.assertEqual(readers.by_label(text, self.label(model, "ITL file")), "Installed")
        signature = readers.by_bold(text, " " + self.label(model, "ITL signature"))
        self.assertRegex(signature, r"^([0-9A-F]{2} ){20}$")
        self.assertEqual(signature.replace(" ", "").lower(), self.sha1)
        rows = [[cell.strip() for cell in row] for row in readers.Rows(text).rows if len(row) > 1]
        names = [row[0] for row in rows]
        first = names.index(self.label(model, "ITL signature"))
        said = [row[-1] for row in rows[first + 1:first + 4]]
        self.assertEqual(said, ["ccm.lab", "capf.lab", "tvs.lab"])
        self.assertEqual(names[first + 3], "TVS")
        elements = [name for name, _ in phone.values("/NetworkConfigurationX")]
        self.assertEqual("ITLSignature" in elements, model in TRUST_ELEMENTS)

    def check_statistics(self, model, phone):
        """Ethernet, ports and streams, in both forms; those that are not there."""
        _, _, _, kind, ports, streams = FAMILIES[model]
        kind = "first" if kind == "first" else "new"
        if model == "8821":
            self.assertEqual(phone.ask("/EthernetInformationX")[0], 404)
        else:
            self.assertEqual([name for name, _ in phone.values("/EthernetInformationX")], readers.ETHERNET[kind].split())
            self.assertEqual(readers.by_label(phone.page("/EthernetInformation"), "Tx Frames"), "0")
        for number in range(0, 5):
            there = 1 <= number <= ports
            self.assertEqual(phone.ask(f"/PortInformationX?{number}")[0], 200 if there else 404)
            if there and kind == "new":
                names = [name for name, _ in phone.values(f"/PortInformationX?{number}")]
                self.assertEqual(names[:-1], readers.PORT.split())
                self.assertIn(names[-1], ("PortInformation", "PortSpeed"))
                page = phone.page(f"/PortInformation?{number}")
                self.assertIsNotNone(readers.by_bold(page, " " + self.label(model, "LLDP Neighbor device ID")))
                self.assertIsNotNone(readers.by_bold(page, " " + self.label(model, "LLDP Neighbor port")))
        for number in range(0, readers.STREAMS + 2):
            there = 1 <= number <= streams
            self.assertEqual(phone.ask(f"/StreamingStatisticsX?{number}")[0], 200 if there else 404)
            if there:
                values = phone.values(f"/StreamingStatisticsX?{number}")
                self.assertEqual([name for name, _ in values], readers.STREAM.split())
                self.assertEqual(dict(values)["StreamStatus"], "Not Ready")

    def check_messages(self, model, phone):
        """Status messages by what scrapers look for, and the debug display."""
        text = phone.page("/DeviceLog?2")
        messages = (readers.messages_by_time if model in NO_BRACKETS else readers.messages_in_brackets)(text)
        if model == "8821":
            self.assertRegex(html.unescape(text), r"<B>\[\d{1,2}:\d\d:\d\d [AP]M \d\d/\d\d/\d\d\]\nITL installed</B>")
        else:
            self.assertEqual(readers.trust_state(messages), FIRST_BOOT.get(model, "ITL installed"))
        self.assertTrue(any(FIRST_BOOT.get(model, "ITL installed") in said for said in readers.bold_texts(text)))
        self.assertTrue(all("_" not in said for _, said in messages))
        for number in (0, 1, 2):
            log = phone.document(f"/DeviceLogX?{number}")
            self.assertEqual((log.tag, log.attrib), ("DeviceLog", {}))
            self.assertTrue(all(child.tag == "status" for child in log))
        self.assertEqual(phone.ask("/DeviceLogX?3")[0], 404)
        alarms = phone.document("/DeviceLogX?0")
        self.assertEqual(len(alarms), 0 if model == "7940" else 1)
        self.assertTrue(all(len(child) > 0 for child in alarms), "a status without an element")
        messages_xml = phone.document("/DeviceLogX?2")
        self.assertTrue(any(FIRST_BOOT.get(model, "ITL installed") in child.text for child in messages_xml))

    def check_links(self, model, phone):
        """Every link of the navigation leads to a page of this phone with the same navigation."""
        links = re.findall(r'<a href="([^"]+)">', phone.page("/"))
        self.assertEqual(len(links), len(set(links)))
        self.assertEqual(any("adapter=" in link for link in links), FAMILIES[model][2] == "adapters")
        for link in links:
            self.assertEqual(re.findall(r'<a href="([^"]+)">', phone.page(link))[:len(links)], links, link)
            if "adapter=" in link and "consolelog" not in link and "coredumps" not in link:
                phone.document(link.replace("adapter=", "adapterX="))
        if FAMILIES[model][2] == "first":
            self.assertEqual(phone.ask("/CGI/Java/Serviceability?adapter=device.statistics.device")[0], 404)

    sha1 = "2069fd8759b006bdda1d8de8ef73e83d0e511517"

    def test_what_a_poller_asks_for(self):
        """All pages of XML, one connection each, well-formed or 404."""
        web, _ = self.run_phone("8841")
        found = {}
        for path in ("/DeviceInformationX", "/NetworkConfigurationX", "/EthernetInformationX",
                     *(f"/PortInformationX?{n}" for n in (1, 2, 3)), *(f"/DeviceLogX?{n}" for n in (0, 1, 2)),
                     *(f"/StreamingStatisticsX?{n}" for n in range(1, 6))):
            connection = http.client.HTTPConnection(web.address, timeout=30)
            connection.request("GET", path, headers={"Connection": "close"})
            found[path] = connection.getresponse().status
            connection.close()
        self.assertEqual([path for path, status in found.items() if status != 200], ["/PortInformationX?3"])

    def test_settings_of_the_configuration(self):
        _, phone = self.run_phone("8841", files={f"SEP{MAC}.cnf.xml": CONFIGURATION})
        text = phone.page("/NetworkConfiguration")
        for label, value in (("SSH access enabled", "Yes"), ("Span to PC port", "Yes"), ("Web access enabled", "Yes")):
            self.assertEqual(readers.by_label(text, label), value)
        self.assertEqual(readers.by_label(phone.page("/"), "Phone DN"), "1042")
        self.assertEqual(readers.active_server(text), "cm1.lab")
        self.assertEqual([readers.by_bold(text, f" CUCM server{number}") for number in range(1, 6)],
                         ["cm1.lab  Active", "cm2.lab  Standby", "cm3.lab    ", "", ""])
        self.assertEqual(readers.by_label(text, "Authentication URL"), "http://cm1.lab:8080/ccmcip/authenticate.jsp")
        self.assertEqual(readers.by_label(text, "Directories URL"), "https://cm1.lab:8443/ccmcip/xmldirectory.jsp?a=1&b=2")
        self.assertEqual(readers.by_label(text, "Security mode"), "Authenticated")
        self.assertEqual(readers.by_label(text, "User locale"), "English_United_States".split("_")[0])
        values = dict(phone.values("/NetworkConfigurationX"))
        self.assertEqual((values["CallManager1"], values["PCPortDisable"], values["IdleURLTime"]), ("cm1.lab  Active", "Yes", "0"))
        self.assertEqual(values["ServicesURL"], LONG)
        self.assertEqual(readers.by_bold(text, " Services URL"), LONG)

    def test_web_access_off_is_a_closed_port(self):
        off = CONFIGURATION.replace(b"<webAccess>0<", b"<webAccess>1<")
        with lab.folder({f"SEP{MAC}.cnf.xml": CONFIGURATION}) as root, lab.folder() as state:
            with lab.Atftpd(root) as server:
                with Web(state / "phone", server.address, "8841") as web, \
                        contextlib.closing(readers.Phone(web.address)) as phone:
                    self.assertEqual(phone.ask("/")[0], 200)
                lab.put(root, f"SEP{MAC}.cnf.xml", off)
                with Web(state / "phone", server.address, "8841") as web:
                    self.assertIsNone(web.told(), "that the port was closed is told")
                    host, port = web.address.split(":")
                    with self.assertRaises(ConnectionRefusedError):
                        socket.create_connection((host, int(port)), 5)
                    self.assertEqual(web.report["config"]["applied"], True)

    def test_a_port_that_is_taken(self):
        with socket.socket() as taken, lab.folder() as state:
            taken.bind((lab.HOST, 0))
            taken.listen()
            address = f"{lab.HOST}:{taken.getsockname()[1]}"
            result = lab.itlsim("phone", "run", "--state", state / "s", "--mac", MAC, "--tftp", self.tftp, "--web", address)
        self.assertEqual(result.status, 1)
        self.assertIn(f"--web {address}: cannot listen there", result.err)

    def test_wrong_usage(self):
        words = ("--state", "/nowhere", "--mac", MAC, "--tftp", self.tftp)
        for command, options in (("boot", ("--web", lab.HOST)), ("boot", ("--count", "2")), ("run", ("--web", "a b")),
                                 ("run", ("--count", "0")), ("run", ("--count", "10001")), ("run", ("--web", "x:99999")),
                                 ("run", ("--web", "127.0.0.1:1+")), ("run", ("--count", "2", "--coap", lab.HOST))):
            result = lab.itlsim("phone", command, *words, *options)
            self.assertEqual(result.status, 2, (options, result.err))
            self.assertEqual(result.err.count("\n"), 1, result.err)


if __name__ == "__main__":
    lab.main()
