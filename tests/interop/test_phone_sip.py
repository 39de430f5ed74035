# SPDX-License-Identifier: GPL-2.0-or-later
"""DeviceTLInfo by SIP: the REFER as SIPp and as a call manager of our own see it, and what a phone makes of answers."""
import contextlib
import hashlib
import pathlib
import re
import signal
import socket
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import lab
import sip
import test_phone_alarm

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
LIST = (FILES / "c1-cucm-shape.tlv").read_bytes()

CONFIGURATION = b"""<device><sipProfile><sipLines>
<line button="1"><featureID>9</featureID><name>1001</name></line><line button="2"><name>1002</name></line>
</sipLines></sipProfile></device>"""

REFUSED = "error: call manager 127.0.0.1 refused the alarm: SIP status {}\n"
LATER = "error: call manager 127.0.0.1 cannot take the alarm now: SIP status {}\n"

NAMES = ["Via", "From", "To", "Call-ID", "CSeq", "Contact", "Content-Type", "User-Agent", "Session-ID", "Expires",
         "Max-Forwards", "Require", "Referred-By", "Refer-To", "Content-Id", "Content-Disposition", "Content-Length"]


class Refers(unittest.TestCase):
    """One boot, one REFER."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": LIST}))
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def words(self, command, *uris, timeout="10"):
        """The command line."""
        alarms = [word for uri in uris for word in ("--alarm", uri)]
        return ["phone", command, "--state", self.state, "--mac", MAC, "--tftp", self.tftp, *alarms, "--json",
                "--model", "7821", "--firmware", "12.1.1", "--timeout", timeout]

    def boot(self, *uris, timeout="10", told=""):
        """Boots once; whether each alarm was delivered. told: what standard error says."""
        result = lab.itlsim(*self.words("boot", *uris, timeout=timeout))
        self.assertEqual((result.status, result.err), (0, told), result)
        return [alarm["delivered"] for alarm in result.json["alarms"]]

    # --- SIPp ---

    def test_sipp_takes_it(self):
        for transport in ("tcp", "udp"):
            with self.subTest(transport), sip.Sipp("refer_202.xml", transport) as sipp:
                self.assertEqual(self.boot(sipp.uri), [True])
                self.assertEqual(sipp.end(), 0, sipp.output())

    def test_sipp_refuses_it(self):
        for transport in ("tcp", "udp"):
            with self.subTest(transport), sip.Sipp("refer_403.xml", transport) as sipp:
                self.assertEqual(self.boot(sipp.uri, told=REFUSED.format(403)), [False])
                self.assertEqual(sipp.end(), 0, sipp.output())

    def test_sipp_takes_it_later(self):
        for transport in ("tcp", "udp"):
            with self.subTest(transport), sip.Sipp("refer_503_202.xml", transport, calls=2) as sipp:
                with subprocess.Popen([lab.itlsim_path(), *map(str, self.words("run", sipp.uri))],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as phone:
                    try:
                        self.assertEqual(sipp.end(60), 0, sipp.output())
                    finally:
                        phone.send_signal(signal.SIGTERM)
                        phone.communicate(timeout=30)
                self.assertEqual(phone.returncode, 0)

    # --- what is in it ---

    def test_headers_and_body(self):
        with sip.CallManager(sip.answering("202 Accepted")) as manager:
            self.assertEqual(self.boot(manager.uri()), [True])
        refer, = manager.requests
        self.assertEqual(refer.first, f"REFER sip:127.0.0.1:{manager.port} SIP/2.0")
        self.assertEqual([name for name, _ in refer.headers], NAMES)
        port = re.fullmatch(r"SIP/2\.0/TCP 127\.0\.0\.1:(\d+);branch=z9hG4bK[0-9a-f]{16};rport", refer["Via"])[1]
        self.assertEqual(refer["Contact"], f"<sip:SEP{MAC}@127.0.0.1:{port};transport=tcp>;"
                                           f"+u.sip!devicename.ccm.cisco.com=\"SEP{MAC}\"")
        self.assertEqual(refer["To"], f"<sip:127.0.0.1:{manager.port}>")
        self.assertEqual(refer["Content-Id"], f"<{refer['Refer-To'].removeprefix('cid:')}>")
        self.assertEqual(refer["From"].split(";tag=")[0], refer["Referred-By"])
        self.assertEqual(int(refer["Content-Length"]), len(refer.body))
        values = {item.get("name"): item.text for item in ElementTree.fromstring(refer.body).iter("String")}
        self.assertEqual(values["DeviceName"], f"SEP{MAC}")
        self.assertEqual(values["ITL_Signature"], "".join(f"{byte:02X} " for byte in hashlib.sha1(LIST).digest()))

    def test_directory_number_of_the_configuration(self):
        (self.root / "ITLFile.tlv").unlink()
        lab.put(self.root, f"SEP{MAC}.cnf.xml", CONFIGURATION)
        with sip.CallManager(sip.answering("202 Accepted")) as manager:
            self.assertEqual(self.boot(manager.uri()), [True])
        refer, = manager.requests
        self.assertEqual(refer["Referred-By"], '"1001" <sip:1001@127.0.0.1>')
        self.assertRegex(refer["Contact"], r'^<sip:1001@127\.0\.0\.1:\d+;')

    def test_every_boot_has_identifiers_of_its_own(self):
        with sip.CallManager(sip.answering("202 Accepted")) as manager:
            for _ in range(3):
                self.boot(manager.uri())
        for name in ("Via", "From", "Call-ID", "Refer-To", "Session-ID"):
            self.assertEqual(len({refer[name].split(":")[-1] for refer in manager.requests}), 3, name)

    # --- ways ---

    def test_long_refer_for_udp_goes_by_tcp(self):
        with sip.CallManager(sip.answering("202 Accepted"), ("tcp", "udp")) as manager:
            self.assertEqual(self.boot(manager.uri(";transport=udp")), [True])
        refer, = manager.requests
        self.assertGreater(len(refer.data), 1300)
        self.assertTrue(refer["Via"].startswith("SIP/2.0/TCP "))

    def test_ipv6_and_names(self):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            with sip.CallManager(sip.answering("202 Accepted"), host="::1") as manager:
                self.assertEqual(self.boot(manager.uri()), [True])
            refer, = manager.requests
            self.assertEqual(refer["To"], f"<sip:[::1]:{manager.port}>")
            self.assertTrue(refer["Via"].startswith("SIP/2.0/TCP [0:0:0:0:0:0:0:1]:"))
        with sip.CallManager(sip.answering("200 OK")) as manager:
            self.assertEqual(self.boot(f"sip:localhost:{manager.port};transport=tcp"), [True])

    def test_several_ways_at_once(self):
        with sip.CallManager(sip.silent) as mute, sip.CallManager(sip.answering("202 Accepted")) as manager, \
                test_phone_alarm.Collector() as collector:
            delivered = self.boot(mute.uri(), collector.uri, manager.uri(), "sip:127.0.0.1:1", timeout="2")
        self.assertEqual(delivered, [False, True, True, False])
        self.assertEqual(collector.requests[0].payload, manager.requests[0].body)

    # --- answers ---

    def test_answers(self):
        for status, delivered, told in (("200 OK", True, ""), ("302 Moved Temporarily", False, REFUSED.format(302)),
                                        ("401 Unauthorized", False, REFUSED.format(401)),
                                        ("480 Temporarily Unavailable", False, LATER.format(480)),
                                        ("500 Server Internal Error", False, LATER.format(500)),
                                        ("603 Decline", False, REFUSED.format(603))):
            with self.subTest(status), sip.CallManager(sip.answering(status)) as manager:
                self.assertEqual(self.boot(manager.uri(), told=told), [delivered])
                self.assertEqual(len(manager.requests), 1)

    def test_silence(self):
        with sip.CallManager(sip.silent) as manager:
            self.assertEqual(self.boot(manager.uri(), timeout="1"), [False])
            self.assertEqual(len(manager.requests), 1)
        with sip.CallManager(sip.silent, ("udp",)) as manager:
            self.assertEqual(self.boot(manager.uri(";transport=udp"), timeout="2"), [False])
        # At once, after 0.5 s, after 1.5 s; a machine that stalls loses the last.
        self.assertIn(len(manager.requests), (2, 3))
        self.assertEqual(len({refer.data for refer in manager.requests}), 1)

    def test_answer_byte_by_byte(self):
        def dribble(message, send, connection):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in message.response("202 Accepted", "Content-Length: 0"):
                send(bytes([byte]))
        with sip.CallManager(dribble) as manager:
            self.assertEqual(self.boot(manager.uri()), [True])

    def test_hostile_answers(self):
        def endless(_message, send, _connection):
            while True:
                send(b"X-Header: and on it goes\r\n")
        def garbage(_message, send, _connection):
            while True:
                send(bytes(range(256)) * 64)
        def closing(message, send, connection):
            send(message.response("202 Accepted")[:-2])
            connection.shutdown(socket.SHUT_RDWR)
        scripts = [endless, garbage, closing, sip.resetting, sip.answering("202 Accepted", "Content-Length: -5"),
                   sip.answering("202 Accepted", "Content-Length: 99999999999999999999"),
                   sip.answering("202 Accepted", "Content-Length: 1", "Content-Length: 2"),
                   sip.answering("999 Beyond"), sip.answering("202 Accepted\r\nCSeq: 1 REFER")]
        for number, script in enumerate(scripts):
            with self.subTest(number), sip.CallManager(script) as manager:
                self.assertEqual(self.boot(manager.uri(), timeout="2"), [False])
                self.assertEqual(len(manager.requests), 1)

    def test_strangers_answers_are_passed_over(self):
        def forge(message, send, _connection):
            send(message.response("403 Forbidden").replace(b"branch=z9hG4bK", b"branch=z9hG4bKx"))
            send(message.response("403 Forbidden").replace(b"CSeq: 1000", b"CSeq: 1001"))
            send(message.response("403 Forbidden").replace(b"Call-ID: ", b"Call-ID: x"))
            send(b"\r\n\r\n" + message.response("183 Progress", "Content-Length: 4") + b"\r\n\r\n")
            send(message.response("202 Accepted"))
        for transport in ("tcp", "udp"):
            with self.subTest(transport), sip.CallManager(forge, (transport,)) as manager:
                self.assertEqual(self.boot(manager.uri(f";transport={transport}")), [True])

    # --- usage ---

    def test_wrong_addresses(self):
        for uri, hint in (("sips:127.0.0.1", "TLS is not supported"), ("sip:h;transport=tls", "TLS is not supported"),
                          ("sip:", "not sip:HOST"), ("sip:user@h", "not sip:HOST"), ("sip:h:0", "not sip:HOST"),
                          ("sip:h;transport=sctp", "not sip:HOST"), ("tel:1001", "nor sip:HOST")):
            result = lab.itlsim(*self.words("boot", uri))
            self.assertEqual(result.status, 2, uri)
            self.assertIn(hint, result.err)
            self.assertEqual(result.err.count("\n"), 1)


if __name__ == "__main__":
    lab.main()
