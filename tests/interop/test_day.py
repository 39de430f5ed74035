# SPDX-License-Identifier: GPL-2.0-or-later
"""A day at the prompt: two administrators at two terminals of tmux, typing as people type, while the cluster serves, goes
down in the middle, and comes up again."""
import contextlib
import os
import shlex
import shutil
import subprocess

import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone
from test_admin import Base


class Tmux:
    """A tmux server of its own, with a window for each session at the prompt."""

    def __init__(self, root):
        lab.skip_unless(shutil.which("tmux"), "tmux is not installed")
        self.socket = root / "tmux"
        self.environment = {**os.environ, "TERM": "screen", "LC_ALL": "C.UTF-8", "TMUX_TMPDIR": str(root)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("kill-server")

    def run(self, *words):
        """A command of tmux. @return what it prints"""
        return subprocess.run(["tmux", "-S", str(self.socket), "-f", "/dev/null", *words], env=self.environment, check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=30).stdout.decode()

    def window(self, name, *command):
        """Opens a session of that name, which stays when its command has ended, and tells how it did."""
        self.run("new-session", "-d", "-s", name, "-x", "140", "-y", "50",
                 f"{shlex.join(map(str, command))}; s=$?; echo; echo ended with $s; exec sleep infinity")
        return Window(self, name)


class Window:
    """What one administrator sees."""

    def __init__(self, tmux, name):
        self.tmux, self.name = tmux, name

    def type(self, text):
        """Types, letter by letter as far as the program can tell."""
        self.tmux.run("send-keys", "-t", self.name, "-l", "--", text)

    def press(self, *keys):
        """Presses keys: "Enter", "Tab", "C-c", "Up", "BSpace"."""
        self.tmux.run("send-keys", "-t", self.name, *keys)

    def screen(self):
        """All lines so far, and those that scrolled away."""
        text = self.tmux.run("capture-pane", "-p", "-J", "-S", "-", "-t", self.name)
        return [line.rstrip() for line in text.splitlines() if line.rstrip()]

    def wait_for(self, text, times=1):
        """Waits until the text stands there so often."""
        def count():
            seen = "\n".join(self.screen())
            return seen.count(text) >= times and seen
        try:
            return lab.wait_for(f"{text!r} {times} times in {self.name}", count)
        except AssertionError as missing:
            raise AssertionError(f"{missing}: {self.screen()}") from missing

    def ended(self):
        """True once the program has ended, with 0."""
        return "ended with 0" in self.screen()

    def at_prompt(self):
        """Waits until the prompt is there and nothing is typed."""
        lab.wait_for(f"the prompt in {self.name}", lambda: self.screen()[-1:] == ["admin:"])

    def enter(self, line, *expected):
        """Enters a line, waits for what it prints, and for the prompt."""
        self.at_prompt()
        before = {text: "\n".join(self.screen()).count(text) for text in expected}
        self.type(line)
        self.press("Enter")
        for text in expected:
            self.wait_for(text, before[text] + 1)


class Day(Base):
    """From the morning to the evening."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")
        self.tmux = self.enterContext(Tmux(self.root))

    def administrator(self, name, *options):
        """Somebody at the prompt."""
        return self.tmux.window(name, lab.itlsim_path(), "admin", self.cluster.folder, *options)

    def test_day(self):
        with self.cluster as cluster:
            phone = Phone(cluster, self.root / "phone", "00000000000A", PUBLISHER, (PUBLISHER, SUBSCRIBER))
            self.assertEqual(phone.boot().status, 0)
            ann = self.administrator("ann")
            bob = self.administrator("bob", "--node", SUBSCRIBER)
            self.morning(ann, bob)
            self.both_at_once(ann, bob)
        # The cluster goes down in the middle; the sessions stay, and say so.
        ann.enter(f"utils network ping {SUBSCRIBER}", f"{SUBSCRIBER} does not answer: the cluster is not up")
        bob.enter("show status", "No, the cluster is not up")
        with self.cluster as cluster:
            ann.enter(f"utils network ping {SUBSCRIBER}", "Cisco Tftp, UDP port")
            again = Phone(cluster, self.root / "phone", "00000000000A", PUBLISHER, (PUBLISHER, SUBSCRIBER))
            self.assertEqual(again.boot().json["trust"], "trusted")
            self.evening(ann, bob)

    def morning(self, ann, bob):
        """Typos, and what becomes of them."""
        ann.enter("shwo itl", "No valid command entered")
        # The line comes back, and is mended.
        ann.at_prompt()
        ann.press("Up", "C-a", "Right", "Right", "Delete", "Delete")
        ann.type("ow")
        ann.press("Enter")
        ann.wait_for("The ITL file was verified successfully.")
        # Half a word, then Tab; then a wrong value, which Tab leaves alone.
        ann.at_prompt()
        ann.type("utils ser")
        ann.press("Tab")
        ann.type("l")
        ann.press("Tab", "Enter")
        ann.wait_for("Primary Node =true")
        bob.at_prompt()
        bob.type("delete node te")
        bob.press("Tab", "C-c")
        bob.wait_for("^C")
        bob.enter(f"delete node {SUBSCRIBER}", "This is not a Publisher node")
        bob.at_prompt()
        bob.type("set cert regen ?")
        bob.wait_for("tomcat")
        # A question is thought over.
        bob.press("C-u")
        bob.enter("set cert regen TVS", "Proceed with regeneration (yes|no)?")
        bob.type("maybe")
        bob.press("Enter")
        bob.wait_for("Please answer yes or no.")
        bob.press("C-c")
        bob.wait_for("no answer to 'Proceed with regeneration'")

    def both_at_once(self, ann, bob):
        """Both confirm within the same moment: each change is made whole, one after the other."""
        ann.enter("set cert regen CallManager", "Proceed with regeneration (yes|no)?")
        bob.enter("set cert regen CallManager", "Proceed with regeneration (yes|no)?")
        ann.type("yes")
        bob.type("yes")
        ann.press("Enter")
        bob.press("Enter")
        for who in (ann, bob):
            who.wait_for("Successfully Regenerated Certificate for CallManager.")
        # Each node's five minutes are its own.
        for who in (ann, bob):
            who.enter("set cert regen TVS", "CallManager certificate was modified in the last 5 minutes.")
        self.cluster.settle()
        # One restarts the other's node: who is logged in there is told so.
        bob.enter("utils system restart", "Enter (yes/no)?")
        bob.type("no")
        bob.press("Enter")
        bob.wait_for("Command cancelled.")

    def evening(self, ann, bob):
        """The node is restarted under the other's hands; the day ends."""
        carl = self.administrator("carl", "--node", SUBSCRIBER)
        carl.enter("utils system restart", "Enter (yes/no)?")
        carl.type("yes")
        carl.press("Enter")
        carl.wait_for("Appliance is being Restarted ...")
        bob.enter("show itl", f"{SUBSCRIBER} is being restarted")
        ann.enter("utils dbreplication runtimestate", "Off-Line")
        # A backup, and a name that is too long for any line of the screen.
        ann.enter(f"utils disaster_recovery backup {self.root / ('x' * 150)}.tar", "Backup of test10pub completed")
        ann.enter("quit")
        lab.wait_for("the end of the session", ann.ended)
        bob.at_prompt()

        # As long as the terminal still reads lines, Ctrl-D is an end of file that nobody sees.
        def leave():
            bob.press("C-d")
            return bob.ended()

        lab.wait_for("the end of the session", leave)


if __name__ == "__main__":
    lab.main()
