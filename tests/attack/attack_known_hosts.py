# SPDX-License-Identifier: GPL-2.0-or-later
"""A stranger in the place of the SFTP server that an administrator saves the recovery key to, and who says yes to
whatever is asked. What known_hosts says of the true server has to keep ITLRecovery.p12 from him."""
import subprocess

import attack
import lab
import sshd


class Stranger(attack.Attack):
    """An SFTP server with a key of its own."""

    def setUp(self):
        self.root = self.folder()
        self.cluster = self.root / "cluster"
        self.loot = self.root / "loot"
        self.loot.mkdir()
        self.server = self.enterContext(sshd.Sshd(self.root, keys=("ed25519",)))
        self.name = f"[127.0.0.1]:{self.server.port}"
        self.strange = self.server.keys["ed25519"].public
        self.true = sshd.HostKey(self.root, "ed25519", "true").public
        self.assertEqual(lab.itlsim("cluster", "create", self.cluster, "--publisher", "pub:1024").status, 0)

    def hashed(self, line):
        """The line as Debian's ssh writes it: with its name hashed."""
        path = self.root / "to_hash"
        path.write_text(line + "\n")
        lab.run("ssh-keygen", "-q", "-H", "-f", path)
        return path.read_text().strip()

    def send(self, *lines):
        """Saves the recovery key where known_hosts has these lines; whether the stranger has it."""
        (self.cluster / "known_hosts").write_text("".join(f"{line}\n" for line in lines))
        host, port = self.server.address.split(":")
        typed = ["file get tftp ITLRecovery.p12", "y", host, port, sshd.USER, sshd.PASSWORD, str(self.loot), "yes", "yes"]
        subprocess.run([lab.itlsim_path(), "admin", str(self.cluster)], input="".join(f"{line}\n" for line in typed),
                       capture_output=True, timeout=120, check=False, encoding="utf-8")
        return (self.loot / "ITLRecovery.p12").exists()

    @attack.on("known-hosts-changed")
    def test_changed_key_on_a_plain_line(self):
        return self.send(f"{self.name} {self.true}")

    @attack.on("known-hosts-changed")
    def test_changed_key_on_a_hashed_line(self):
        return self.send(self.hashed(f"{self.name} {self.true}"))

    @attack.on("known-hosts-changed")
    def test_changed_key_on_a_list(self):
        return self.send(f"sftp.lab,{self.name} {self.true}")

    @attack.on("known-hosts-changed")
    def test_changed_key_on_a_pattern(self):
        return self.send(f"[127.0.0.*]:* {self.true}")

    @attack.on("known-hosts-changed")
    def test_key_of_another_type(self):
        return self.send(f"{self.name} {sshd.HostKey(self.root, 'rsa', 'true').public}")

    @attack.on("known-hosts-marker")
    def test_revoked_key(self):
        return self.send(f"@revoked {self.name} {self.strange}")

    @attack.on("known-hosts-marker")
    def test_revoked_key_beside_the_line_that_believed_it(self):
        return self.send(f"{self.name} {self.strange}", "@revoked " + self.hashed(f"{self.name} {self.strange}"))

    @attack.on("known-hosts-negation")
    def test_key_of_all_hosts_but_this(self):
        return self.send(f"!{self.name},* {self.strange}")

    @attack.on("known-hosts-unreadable")
    def test_changed_key_on_a_cut_line(self):
        return self.send(f"{self.name} {self.true[:-7]}")

    @attack.on("known-hosts-names")
    def test_changed_key_behind_a_cut_hash(self):
        return self.send(self.hashed(f"{self.name} {self.true}").replace("= ssh", " ssh"))


if __name__ == "__main__":
    attack.main()
