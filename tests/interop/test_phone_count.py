# SPDX-License-Identifier: GPL-2.0-or-later
"""Many phones in one process: names, folders and pages counted up, boots, settings each of its own, memory."""
import contextlib
import json
import socket
import unittest

import lab
import page_readers as readers
from running_phone import read
from swarm import FIRST, Swarm

NAMES = ("SEP0011223344FE", "SEP0011223344FF", "SEP001122334500", "SEP001122334501")


def free_port(host):
    """A port that nobody has on an address, now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class Count(unittest.TestCase):
    """Some phones."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("a1-first-sha1.tlv")}))
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address
        self.state = self.enterContext(lab.folder()) / "phones"

    def check_pages(self, pages):
        """Each address has the pages of its phone."""
        self.assertEqual(tuple(pages), NAMES)
        for name, address in pages.items():
            with contextlib.closing(readers.Phone(address)) as phone:
                self.assertEqual(dict(phone.values("/DeviceInformationX"))["HostName"], name)

    def test_addresses_counted_up(self):
        port = free_port("127.1.0.1")
        with Swarm(self.state, self.tftp, 4, "--web", f"127.1.0.254:{port}") as swarm:
            pages = swarm.pages()
            self.assertEqual(list(pages.values()), [f"{ip}:{port}" for ip in ("127.1.0.254", "127.1.0.255", "127.1.1.0",
                                                                              "127.1.1.1")])
            self.assertEqual(sorted(swarm.told()), [f"{name}: trusted" for name in NAMES])
            self.check_pages(pages)
        self.assertEqual(swarm.process.returncode, 0)
        self.assertEqual(sorted(path.name for path in self.state.iterdir()), list(NAMES))
        for name in NAMES:
            shown = lab.itlsim("phone", "show", "status", "--state", self.state / name, "--json").json
            self.assertEqual((shown["device"], shown["trust"]), (name, "trusted"))

    def test_ports_counted_up(self):
        with Swarm(self.state, self.tftp, 4, "--web", f"{lab.HOST}:0+", "--json") as swarm:
            pages = swarm.pages()
            self.assertEqual(len(set(pages.values())), 4)
            self.assertEqual(sorted(json.loads(line)["device"] for line in swarm.told()), list(NAMES))
            self.check_pages(pages)

    def test_a_list_that_is_refused_and_the_next_start(self):
        with Swarm(self.state, self.tftp, 2) as swarm:
            swarm.told()
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        with Swarm(self.state, self.tftp, 2) as swarm:
            for line in swarm.told():
                self.assertRegex(line, "^SEP[0-9A-F]{12}: untrusted: [a-z-]+$")

    def test_more_than_boot_at_once(self):
        with Swarm(self.state, self.tftp, 150, "--web", f"{lab.HOST}:0+") as swarm:
            self.assertEqual(len(swarm.pages()), 150)
            self.assertEqual({line.split(": ")[1] for line in swarm.told()}, {"trusted"})
            self.assertLess(swarm.memory() / 150, 256 * 1024)

    def test_what_cannot_be(self):
        words = ("phone", "run", "--state", self.state, "--mac", FIRST, "--tftp", self.tftp, "--count", "3")
        for place, status in (("localhost:80", 2), ("255.255.255.254:80", 1), ("127.0.0.1:65534+", 2)):
            result = lab.itlsim(*words, "--web", place)
            self.assertEqual(result.status, status, (place, result.err))
            self.assertEqual(result.err.count("\n") - result.err.count("http://"), 1, result.err)
        (self.state / NAMES[1] / "flash.img").write_bytes(b"no image")
        result = lab.itlsim(*words)
        self.assertEqual(result.status, 1)
        self.assertIn(NAMES[1], result.err)


if __name__ == "__main__":
    lab.main()
