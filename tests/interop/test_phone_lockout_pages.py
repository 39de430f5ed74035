# SPDX-License-Identifier: GPL-2.0-or-later
"""A locked-out phone as an administrator finds it: its pages answer, its settings stay, its status line tells why."""
import contextlib
import socket
import unittest

import lab
import lockout_pages
import page_readers as readers


class LockoutPages(unittest.TestCase):
    """One cluster that is up, one phone that runs."""

    def test_settings_stay_until_the_way_out(self):
        with lab.folder() as folder, lockout_pages.LockedOut(folder, "8841") as story:
            self.assertEqual(story.first["trust"], "trusted")
            with contextlib.closing(readers.Phone(story.address)) as phone:
                before = self.settings(phone)
                self.assertEqual(before, ("Yes", "No", "No"))
                story.lock_out()
                story.change("span", "on", lockout_pages.NAME, text="<spanToPCPort>0</spanToPCPort>")
                report = story.change("web", "off", lockout_pages.NAME, text="<webAccess>1</webAccess>")
                self.assertEqual((report["trust"], report["config"]["applied"]), ("untrusted", False))
                self.assertEqual(self.settings(phone), before)
                messages = readers.messages_in_brackets(phone.page("/DeviceLog?2"))
                self.assertEqual(readers.trust_state(messages), "Trust List update failed")
                self.assertEqual(messages[-1][1], "Error verifying configuration")
                self.assertEqual(readers.by_label(phone.page("/NetworkConfiguration"), "ITL file"), "Installed")
                self.assertEqual(story.cluster.admin("utils", "itl", "reset", "localkey").status, 0)
                story.cluster.settle()
                report = story.boot()
            self.assertEqual((report["trust"], report["settings"]["web_access"], report["settings"]["span_to_pc_port"]),
                             ("trusted", False, True))
            lab.wait_for("a closed port", lambda: self.is_closed(story.address))

    @staticmethod
    def settings(phone):
        """Those that the cluster changes, by the page."""
        text = phone.page("/NetworkConfiguration")
        return tuple(readers.by_label(text, label) for label in ("Web access enabled", "Span to PC port",
                                                                 "SSH access enabled"))

    @staticmethod
    def is_closed(address):
        """True when nobody listens there."""
        host, port = address.split(":")
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) != 0


if __name__ == "__main__":
    lab.main()
