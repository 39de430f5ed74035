# SPDX-License-Identifier: GPL-2.0-or-later
"""Directory and services of an emulated board, at its console: over HTTP, and over HTTPS from servers that its list names, that its
TVS vouches for, and that nobody does."""
import re
import time
import unittest

import emulated
import lab
import test_tvs
from directory_web import Web
from emulated import FILES, MAC, read
from running_board import PATIENCE_S, Running

PINNED, VOUCHED = "cucm-tvs.pem", "cucm-callmanager-new.pem"


class Services(unittest.TestCase):
    """A board that stays up."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        known = self.enterContext(lab.folder({name: read(name) for name in (PINNED, VOUCHED)}))
        self.tvs = self.enterContext(test_tvs.Serve(known, "--identity", str(FILES / PINNED))).address

    def shown(self, board, wanted):
        """What the console shows, once this stands in it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            board.type("screen")
            text = board.wait_for(r"^ +\S.*\n(?:.*\n)*? .*Exit.*$")
            if wanted in text:
                return text
            time.sleep(0.1)
        self.fail(f"the screen stays {text}")

    def test_whom(self):
        webs = {name: self.enterContext(Web(identity and FILES / identity)) for name, identity in (
            ("plain", None), ("listed", "cucm-callmanager.pem"), ("vouched", VOUCHED), ("stranger", "stranger.pem"))}
        places = {name: f"{name}.lab:{port}" for port, name in enumerate(webs, 8441)}
        services = "".join(f"<phoneService type='0'><name>{name}</name><url>{web.scheme}://{places[name]}/d/menu</url></phoneService>"
                           for name, web in webs.items())
        lab.put(self.root, f"SEP{MAC}.cnf.xml", f"<device><phoneServices><provisioning>0</provisioning>{services}</phoneServices></device>"
                .encode())
        reach = [word for name, web in webs.items()
                 for word in ("--reach", f"{places[name]}={lab.HOST}:{web.server.server_port}")]
        with Running(self.server, "--tvs", self.tvs, *reach) as board:
            lab.put(self.root, "ITLFile.tlv", read("c1-cucm-shape.tlv"))
            board.type("boot")
            self.assertEqual(board.next_report()["trust"], "trusted")
            board.type("key Services")
            self.assertEqual(re.findall(r"\d (\w+)", self.shown(board, "1 plain")), list(webs))
            for number, name in enumerate(webs, 1):
                board.type(f"key {number}")
                self.shown(board, "Host Not Found" if name == "stranger" else "1 People")
                board.type("key NavBack")
                self.shown(board, "1 plain")
        self.assertEqual({name: len(web.asked) for name, web in webs.items()}, {"plain": 1, "listed": 1, "vouched": 1, "stranger": 0})


if __name__ == "__main__":
    emulated.main()
