# SPDX-License-Identifier: GPL-2.0-or-later
"""Services of a board on its register model, at its console: over HTTP, over HTTPS from servers that its list names, that its
TVS vouches for, and that nobody does."""
import re

import modelled
import test_tvs
from directory_web import Web
from modelled import FILES, MAC, lab, read
from stories import C1, Story

WAIT_S = 20
PINNED, VOUCHED = "cucm-tvs.pem", "cucm-callmanager-new.pem"


class Services(Story):
    """A board that shows what its servers have."""

    def shown(self, wanted):
        """What the console shows, once this stands in it; on the board's own time."""
        end = self.machine.core.seconds() + WAIT_S
        while self.machine.core.seconds() < end:
            screen = self.board.command("screen")
            if wanted in screen:
                return screen
            self.machine.run(0.2)
        raise AssertionError(f"the screen stays {screen}")

    def test_whom(self):
        webs = {name: self.enterContext(Web(identity and FILES / identity)) for name, identity in (
            ("plain", None), ("listed", "cucm-callmanager.pem"), ("vouched", VOUCHED), ("stranger", "stranger.pem"))}
        known = self.enterContext(lab.folder({name: read(name) for name in (PINNED, VOUCHED)}))
        tvs = self.enterContext(test_tvs.Serve(known, "--identity", str(FILES / PINNED))).address
        tftp, tvs, *places = self.board.connect(self.server, tvs, *(f"{lab.HOST}:{web.server.server_port}" for web in webs.values()))
        services = "".join(f"<phoneService type='0'><name>{name}</name><url>{web.scheme}://{place}/d/menu</url></phoneService>"
                           for (name, web), place in zip(webs.items(), places))
        lab.put(self.root, f"SEP{MAC}.cnf.xml", f"<device><phoneServices><provisioning>0</provisioning>{services}</phoneServices></device>"
                .encode())
        # Once there is a list, nobody takes a configuration without a signature.
        self.assertTrue(self.board.set_up(tftp, f"--tvs {tvs}", "--model 8845")["config"]["applied"])
        self.serve(C1)
        self.assertEqual(self.board.boot()["trust"], "trusted")
        self.board.command("key Services")
        self.assertEqual(re.findall(r"\d (\w+)", self.shown("1 plain")), list(webs))
        for number, name in enumerate(webs, 1):
            self.board.command(f"key {number}")
            self.shown("Host Not Found" if name == "stranger" else "1 People")
            self.board.command("key NavBack")
            self.shown("1 plain")
        self.assertEqual({name: len(web.asked) for name, web in webs.items()}, {"plain": 1, "listed": 1, "vouched": 1, "stranger": 0})


if __name__ == "__main__":
    modelled.main()
