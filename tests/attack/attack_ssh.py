# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody who does not know the password of a phone's SSH, by OpenSSH's client."""
import os
import re
import shutil
import signal
import subprocess

import attack
import lab

MAC = "001122334455"
CONFIGURATION = (b"<device><sshUserId>cisco</sshUserId><sshPassword>right</sshPassword><vendorConfig>"
                 b"<sshAccess>0</sshAccess></vendorConfig></device>")


class Ssh(attack.Attack):
    """A phone whose configuration has SSH on."""

    def setUp(self):
        self.ssh = shutil.which("ssh")
        lab.skip_unless(self.ssh, "ssh is not installed (openssh-client)")
        tftp = self.enterContext(lab.Atftpd(self.folder({f"SEP{MAC}.cnf.xml": CONFIGURATION}))).address
        self.home = self.folder()
        self.phone = subprocess.Popen([lab.itlsim_path(), "phone", "run", "--state", str(self.home / "state"), "--mac", MAC,
                                       "--tftp", tftp, "--no-http", "--model", "8845", "--ssh", f"{lab.HOST}:0"],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        self.port = re.search(r"ssh://127\.0\.0\.1:(\d+)", self.phone.stderr.readline()).group(1)

    def end(self):
        """Ends the phone."""
        self.phone.send_signal(signal.SIGTERM)
        self.phone.communicate(timeout=lab.START_SECONDS)

    def log_in(self, password):
        """What a client with this password is told."""
        asker = lab.put(self.home, "askpass", f"#!/bin/sh\necho {password}\n".encode())
        asker.chmod(0o700)
        command = [self.ssh, "-F", "none", "-T", "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.home}/known",
                   "-o", "NumberOfPasswordPrompts=1", "-p", self.port, f"cisco@{lab.HOST}"]
        surroundings = {**os.environ, "SSH_ASKPASS": str(asker), "SSH_ASKPASS_REQUIRE": "force"}
        return subprocess.run(command, input="exit\n", text=True, capture_output=True, env=surroundings,
                              timeout=60, check=False).stdout

    @attack.on("ssh-log-in")
    def test_wrong_password(self):
        return "log in: " in self.log_in("wrong")


if __name__ == "__main__":
    attack.main()
