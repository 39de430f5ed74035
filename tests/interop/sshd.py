# SPDX-License-Identifier: GPL-2.0-or-later
"""A real OpenSSH server for SFTP on 127.0.0.1, with a password that only it knows of.

It runs in a mount namespace of its own, where it sees another /etc/shadow and an empty /run; the machine keeps its own.
"""
import os
import pathlib
import pwd
import shlex
import shutil
import socket
import subprocess

import lab

USER = "root"
PASSWORD = "Sftp-Secret-1"

CONFIG = """ListenAddress 127.0.0.1
Port {port}
{host_keys}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
AuthorizedKeysFile {folder}/none
PasswordAuthentication {passwords}
KbdInteractiveAuthentication no
PubkeyAuthentication yes
Subsystem sftp internal-sftp
LogLevel ERROR
{more}
"""

KEYS = ("rsa", "ecdsa", "ed25519")


def skip_unless_possible():
    """Skips the running test where no such server can be had."""
    lab.skip_unless(os.geteuid() == 0, "sshd with a password of its own needs root")
    for program in ("sshd", "ssh-keygen", "unshare", "mount", "openssl"):
        lab.skip_unless(shutil.which(program), f"{program} is not installed")
    probe = lab.run("unshare", "-m", "true")
    lab.skip_unless(probe.status == 0, f"no mount namespace to be had: {probe.err.strip()}")


class HostKey:
    """A host key in a folder, made where there is none: .public is its type and base64, as known_hosts has them."""

    def __init__(self, folder, kind, name="host_key"):
        self.path = pathlib.Path(folder, f"{name}_{kind}")
        if not self.path.exists():
            lab.run("ssh-keygen", "-q", "-t", kind, *(("-b", "2048") if kind == "rsa" else ()), "-N", "", "-f", self.path)
        public = self.path.with_name(self.path.name + ".pub")
        self.public = " ".join(public.read_text(encoding="ascii").split()[:2])
        self.fingerprint = lab.run("ssh-keygen", "-l", "-f", public).text.split()[1]


class Sshd(lab.Server):
    """`with Sshd(folder) as server`: server.address, server.fingerprint. The folder holds its keys; any file of the
    machine can be fetched, by its absolute path."""

    name = "sshd"

    def __init__(self, folder, passwords=True, keys=KEYS, more=()):
        """A default server has keys of three types. more: further lines of its configuration."""
        super().__init__(folder)
        skip_unless_possible()
        self.passwords = passwords
        self.more = more
        self.keys = {kind: HostKey(folder, kind) for kind in keys}
        self.fingerprint = self.keys[keys[-1]].fingerprint

    def command(self):
        folder = pathlib.Path(self.root)
        (folder / "sshd_config").write_text(CONFIG.format(
            folder=folder, port=self.port, passwords="yes" if self.passwords else "no", more="\n".join(self.more),
            host_keys="\n".join(f"HostKey {key.path}" for key in self.keys.values())))
        digest = lab.run("openssl", "passwd", "-6", PASSWORD).text.strip()
        shadow = folder / "shadow"
        shadow.write_text(f"{USER}:{digest}:19000:0:99999:7:::\nsshd:!:19000::::::\n")
        shadow.chmod(0o600)
        quoted = {name: shlex.quote(str(path)) for name, path in
                  (("shadow", shadow), ("config", folder / "sshd_config"), ("sshd", shutil.which("sshd")))}
        script = ("mount --bind {shadow} /etc/shadow && mount -t tmpfs none /run && mkdir -m 0755 /run/sshd && "
                  "exec {sshd} -D -e -f {config}").format(**quoted)
        return ["unshare", "-m", "sh", "-c", script]

    def choose_port(self):
        super().choose_port()
        # The guard holds the TCP port, which is the one that sshd wants.
        self.guard.release()

    def answers(self):
        with socket.socket() as probe:
            probe.settimeout(1)
            try:
                probe.connect((lab.HOST, self.port))
                return probe.recv(4) == b"SSH-"
            except OSError:
                return False


def home():
    """The home folder of USER."""
    return pwd.getpwnam(USER).pw_dir


def pkcs12(target, certificate, password, *options):
    """Packs a certificate and its key by openssl."""
    subprocess.run(["openssl", "pkcs12", "-export", "-in", str(certificate), "-out", str(target), "-passout",
                    f"pass:{password}", *options], check=True, capture_output=True)
