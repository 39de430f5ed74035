# SPDX-License-Identifier: GPL-2.0-or-later
"""Where stories are played: a folder, a shell in it, and addresses that are shown as the documents have them."""
import os
import subprocess

import lab
from terminal import Terminal


class Stage:
    """A folder of its own. Servers take ports that are free; `shown` has what the documents call each."""

    def __init__(self, folder):
        self.folder = folder
        self.shown = {}

    def actual(self, text):
        """A command with the addresses that there are."""
        for address, shown in self.shown.items():
            text = text.replace(shown, address)
        return text

    def as_shown(self, text):
        """What was printed, with the addresses of the documents."""
        for address, shown in self.shown.items():
            text = text.replace(address, shown)
        return text

    def environment(self):
        """For a shell that finds itlsim."""
        return {**os.environ, "PATH": f"{os.path.dirname(lab.itlsim_path())}:{os.environ['PATH']}"}

    def start(self, command, output):
        """Starts a command in the background; what it prints goes to a file."""
        with open(self.folder / output, "wb") as stream:
            return subprocess.Popen(["sh", "-c", f"exec {self.actual(command)}"], cwd=self.folder, env=self.environment(),
                                    stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.DEVNULL)

    def run(self, *commands):
        """Commands as somebody types them, and what they print."""
        text = ""
        for command in commands:
            done = subprocess.run(["sh", "-c", self.actual(command)], cwd=self.folder, env=self.environment(), check=False,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
            text += f"$ {command}\n{self.as_shown(done.stdout.decode())}"
        return text

    def admin(self, cluster, *typed):
        """A session at the prompt. typed: pairs of what is waited for and what is typed then."""
        with Terminal(self.folder / cluster, self.folder / "suppressions") as terminal:
            text = ""
            for prompt, line in (*typed, ("admin:", None)):
                text += terminal.wait_for(prompt)
                if prompt == "admin:":
                    terminal.wait_for_keys()
                if line is not None:
                    terminal.type(f"{self.actual(line)}\n")
            return self.as_shown(text.rpartition("\nadmin:")[0] + "\n")
