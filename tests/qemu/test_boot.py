# SPDX-License-Identifier: GPL-2.0-or-later
"""An emulated board boots like the simulated phone: same verdicts, same report, same status, kept over power-off."""
import unittest

import emulated
import lab
import test_phone
import test_phone_tvs
from emulated import MAC, read, sha1

C1 = "c1-cucm-shape.tlv"
C2 = "c2-signed-by-itlrecovery.tlv"
C3 = "c3-callmanager-regenerated.tlv"
CONFIG = f"SEP{MAC}.cnf.xml.sgn"


class Boots(unittest.TestCase):
    """Against atftpd and the lab's TVS."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.device = emulated.Device(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def boot(self, served, **options):
        """Serves a list and boots."""
        lab.put(self.root, "ITLFile.tlv", read(served))
        return self.device.boot(self.server, **options)

    def test_first_list_then_unchanged(self):
        result = self.boot(C1)
        self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "first-use"), result)
        self.assertEqual(result.json["itl"]["sha1"], sha1(C1))
        kept = self.device.state()
        result = self.boot(C1)
        self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "unchanged"), result)
        self.assertEqual(emulated.flash_operations(result), 0, result)
        self.assertTrue(self.device.state() == kept)

    def test_every_verdict(self):
        """The files of independent tools, each with the verdict it must get; what is installed outlives every run."""
        for number, (before, served, status, verified_by, reason) in enumerate(test_phone.VERDICTS):
            with self.subTest(before=before, served=served):
                home = self.enterContext(lab.folder())
                self.device = emulated.Device(home / str(number))
                home.joinpath(str(number)).mkdir()
                if before:
                    self.assertEqual(self.boot(before).status, 0)
                result = self.boot(served)
                self.assertEqual((result.status, result.json["itl"]["verified_by"], result.json["reason"]),
                                 (status, verified_by, reason), result)
                self.assertEqual(result.json["itl"]["sha1"], sha1(before if status else served))

    def test_tvs_vouches_for_the_signer(self):
        self.boot(C1)
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs:
            result = self.boot(C3, tvs=[tvs.address])
            self.assertEqual(result.json["tvs"], [{"server": tvs.address, "request": "query", "result": "valid"}])
        self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "tvs"), result)
        self.assertEqual(result.json["itl"]["sha1"], sha1(C3))
        self.assertEqual(emulated.use(result, "heap_refused"), 0, result)

    def test_tvs_with_a_strange_certificate(self):
        self.boot(C1)
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem", identity="stranger.pem") as tvs:
            result = self.boot(C3, tvs=[tvs.address])
        self.assertEqual((result.status, result.json["reason"]), (3, "tvs-wrong-certificate"), result)
        self.assertEqual(result.json["itl"]["sha1"], sha1(C1))

    def test_tvs_that_nobody_runs(self):
        self.boot(C1)
        with lab.contextlib.closing(lab.socket.socket()) as closed:
            closed.bind((lab.HOST, 0))
            result = self.boot(C3, tvs=[f"{lab.HOST}:{closed.getsockname()[1]}"])
        self.assertEqual((result.status, result.json["reason"]), (3, "tvs-unreachable"), result)

    def test_signed_configuration(self):
        lab.put(self.root, CONFIG, read(CONFIG))
        result = self.boot("a1-first-sha1.tlv")
        self.assertTrue(result.json["config"]["applied"], result)
        lab.put(self.root, CONFIG, read(f"stranger/{CONFIG}"))
        result = self.boot("a1-first-sha1.tlv")
        self.assertFalse(result.json["config"]["applied"], result)

    def test_no_server(self):
        self.boot(C1)
        with lab.ScriptedServer(lambda transfer: None) as silent:
            result = self.device.boot(silent.address, options=("--timeout", "0.7"))
        self.assertEqual((result.status, result.json["reason"]), (1, "tftp-timeout"), result)
        self.assertEqual(result.json["itl"]["sha1"], sha1(C1))


class SameAsItlsim(unittest.TestCase):
    """Reports member by member the same as those of itlsim phone boot."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        home = self.enterContext(lab.folder())
        self.device = emulated.Device(home)
        self.phone = test_phone.Phone(home)
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def test_reports(self):
        lab.put(self.root, CONFIG, read(CONFIG))
        for served, options in (("a1-first-sha1.tlv", ()), ("a1-first-sha1.tlv", ("--model", "8845")),
                                ("a2-reissued-sha512.tlv", ("--tftp-blksize", "1024", "--tftp-windowsize", "4")),
                                ("a2-reissued-sha512.tlv", ("--model", "8845")),
                                ("x1-stranger.tlv", ()), ("x4-truncated.tlv", ("--firmware", "14.2.1"))):
            with self.subTest(served=served, options=options):
                lab.put(self.root, "ITLFile.tlv", read(served))
                ours = self.device.boot(self.server, options=options)
                theirs = self.phone.boot(self.server, options=options)
                self.assertEqual(ours.status, theirs.status, ours)
                self.assertEqual(emulated.without_times(ours.json), emulated.without_times(theirs.json))


if __name__ == "__main__":
    emulated.main()
