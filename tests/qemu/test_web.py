# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of an emulated board, read as those of itlsim are, while it stays up; web access off closes its port."""
import contextlib
import socket
import time
import unittest

import emulated
import lab
import page_readers as readers
from emulated import MAC, read, sha1
from running_board import Running

LIST = "a1-first-sha1.tlv"
CONFIGURATION = ("<device><vendorConfig><webAccess>{}</webAccess><spanToPCPort>0</spanToPCPort></vendorConfig>"
                 "<sipProfile><sipLines><line><name>1042</name></line></sipLines></sipProfile></device>")


class Web(unittest.TestCase):
    """One board for each test."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def test_pages_with_a_list(self):
        lab.put(self.root, "ITLFile.tlv", read(LIST))
        with Running(self.server) as board, board.pages() as phone:
            self.assertEqual(board.report["trust"], "trusted")
            device = phone.page("/")
            self.assertEqual(readers.by_label(device, "MAC address"), MAC)
            self.assertEqual(readers.heading_model(device), "CP-8841")
            network = phone.page("/CGI/Java/Serviceability?adapter=device.statistics.configuration")
            self.assertEqual(readers.by_label(network, "IP address"), "10.0.2.15")
            self.assertEqual(readers.by_label(network, "DHCP"), "Yes")
            self.assertEqual(readers.by_label(network, "Subnet mask"), "255.255.255.0")
            signature = readers.by_bold(network, " ITL signature")
            self.assertEqual(signature.replace(" ", "").lower(), sha1(LIST))
            self.assertEqual([name for name, _ in phone.values("/DeviceInformationX")], readers.DEVICE["new"].split())
            messages = readers.messages_in_brackets(phone.page("/DeviceLog?2"))
            self.assertEqual(readers.trust_state(messages), "ITL installed")
            self.assertEqual(phone.ask("/PortInformationX?3")[0], 404)
            self.assertEqual(phone.ask("/", "HEAD")[2], b"")

    def test_many_clients(self):
        """More browsers than the board has connections, one after the other and at once, and one that says nothing."""
        with Running(self.server, "--loss", "2", "--seed", "3") as board:
            host, port = board.address.split(":")
            with socket.create_connection((host, int(port))):
                for _ in range(12):
                    with board.pages() as phone:
                        self.assertEqual(phone.ask("/DeviceInformationX")[0], 200)

    def test_web_access(self):
        lab.put(self.root, f"SEP{MAC}.cnf.xml", CONFIGURATION.format(0).encode())
        with Running(self.server) as board, board.pages() as phone:
            text = phone.page("/NetworkConfiguration")
            self.assertEqual(readers.by_label(text, "Span to PC port"), "Yes")
            self.assertEqual(readers.by_label(phone.page("/"), "Phone DN"), "1042")
            lab.put(self.root, f"SEP{MAC}.cnf.xml", CONFIGURATION.format(1).encode())
            board.type("restart")
            self.assertEqual(board.next_report()["settings"]["web_access"], False)
            deadline = time.monotonic() + lab.START_SECONDS
            while self.answers(board.address):
                self.assertLess(time.monotonic(), deadline, "the port stays open")

    @staticmethod
    def answers(address):
        """Whether a page comes."""
        try:
            with contextlib.closing(readers.Phone(address)) as phone:
                return phone.ask("/")[0] == 200
        except OSError:
            return False


if __name__ == "__main__":
    emulated.main()
