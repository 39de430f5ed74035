#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the screenshots of the README and docs/pages.md: ITLSIM=build/release/sim/itlsim docs/screenshots/shoot.py

A phone of a real cluster is locked out while an administrator switches its web access off; a real browser shows it,
and the phone's own screen.
"""
import contextlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "interop"))
import browser  # noqa: E402
import lab  # noqa: E402
import lockout_pages  # noqa: E402
import pusher  # noqa: E402


def shoot_screen(folder, phone):
    """The status messages on the phone's own screen."""
    password = lab.put(folder, "password", b"secret\n")
    lab.itlsim("cluster", "users", phone.cluster.folder, "add", "push", "--devices", "all", "--password-file", password)
    with contextlib.closing(pusher.Client(phone.address, "push:secret")) as keys:
        for key in ("Applications", "5", "3", "1"):
            keys.push(pusher.uri(key))
    result = lab.itlsim("phone", "screenshot", phone.address, HERE / "locked-out-phone.png", "--user", "push",
                        "--password-file", password)
    assert result.status == 0, result


def main():
    """All pictures."""
    with lab.folder() as folder, browser.Browser() as page:
        story = lockout_pages.LockedOut(folder, "8841")
        # A locked-out phone refuses every push that a secure authentication URL is to be asked about.
        assert story.cluster.admin("set", "enterprise", "secure-urls", "off").status == 0
        shoot(folder, page, story)


def shoot(folder, page, story):
    """The pages and the screen of a phone while it is locked out."""
    with story as phone:
        phone.lock_out()
        phone.change("web", "off", lockout_pages.NAME, text="<webAccess>1</webAccess>")
        for name, path in (("network-setup", "/NetworkConfiguration"), ("status-messages", "/DeviceLog?2")):
            page.visit(f"http://{phone.address}{path}")
            (HERE / f"{name}.png").write_bytes(page.picture())
        shoot_screen(folder, phone)


if __name__ == "__main__":
    main()
