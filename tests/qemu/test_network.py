# SPDX-License-Identifier: GPL-2.0-or-later
"""Names, DHCP and lost frames."""
import unittest

import emulated
import lab
import test_phone_tvs
from emulated import read, sha1

C1 = "c1-cucm-shape.tlv"
C3 = "c3-callmanager-regenerated.tlv"


class Network(unittest.TestCase):
    """A board on its LAN."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.device = emulated.Device(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        lab.put(self.root, "ITLFile.tlv", read(C1))

    def assert_installed(self, result):
        """The list came and was taken."""
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["itl"]["sha1"], sha1(C1))

    def test_dhcp_option_150(self):
        self.assert_installed(self.device.boot(self.server, options=("--tftp-by-dhcp", "150")))

    def test_dhcp_option_66(self):
        self.assert_installed(self.device.boot(self.server, options=("--tftp-by-dhcp", "66")))

    def test_name(self):
        port = self.server.rsplit(":", 1)[1]
        result = self.device.boot(f"localhost:{port}")
        self.assert_installed(result)
        self.assertEqual(result.json["tftp"][0]["server"], f"localhost:{port}")

    def test_dead_cable(self):
        """No address, no server: one boot that fails, and no watchdog that bites meanwhile."""
        result = self.device.boot(self.server, options=("--loss", "100", "--timeout", "1"))
        self.assertEqual((result.status, result.json["trust"]), (1, "no-trust-list"), result)
        self.assertEqual((result.json["reason"], result.json["tftp"][0]["result"]), ("no-address", "no-address"))
        self.assertIn("DHCP timeout", [message["text"] for message in result.json["messages"]])
        self.assertIn("no network address", result.err)

    def test_lost_frames(self):
        """One frame in ten is lost, by seed; TFTP, TCP and TLS make it good."""
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs:
            for seed in (1, 2):
                with self.subTest(seed=seed):
                    lossy = ("--loss", "10", "--seed", str(seed), "--timeout", "60")
                    self.device.flash.unlink(missing_ok=True)
                    lab.put(self.root, "ITLFile.tlv", read(C1))
                    self.assert_installed(self.device.boot(self.server, options=lossy))
                    lab.put(self.root, "ITLFile.tlv", read(C3))
                    result = self.device.boot(self.server, tvs=[tvs.address], options=lossy)
                    self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "tvs"), result)


if __name__ == "__main__":
    emulated.main()
