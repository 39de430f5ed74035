# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenSSH's client with its defaults, against a phone's SSH server."""
import os
import shutil
import subprocess

import lab

USER, PASSWORD = "cisco", "let me in"


class Client:
    """Knows the host keys that it has seen, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.program = shutil.which("ssh")
        lab.skip_unless(self.program, "ssh is not installed (openssh-client)")

    def command(self, port, password=PASSWORD, user=USER):
        """The command line and the surroundings: the client asks a program for the password."""
        asker = lab.put(self.folder, "askpass", f"#!/bin/sh\necho '{password}'\n".encode())
        asker.chmod(0o700)
        surroundings = {**os.environ, "SSH_ASKPASS": str(asker), "SSH_ASKPASS_REQUIRE": "force", "HOME": str(self.folder)}
        return [self.program, "-F", "none", "-o", f"UserKnownHostsFile={self.folder}/known", "-o",
                "StrictHostKeyChecking=accept-new", "-p", str(port), f"{user}@{lab.HOST}"], surroundings

    def say(self, port, lines, *words):
        """Says the lines without a terminal. @return what became of it"""
        command, surroundings = self.command(port, *words)
        return subprocess.run([command[0], "-T", *command[1:]], input="".join(f"{line}\n" for line in lines), text=True,
                              capture_output=True, env=surroundings, timeout=60, check=False)
