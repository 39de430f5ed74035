# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody who may say where warnings go, and wants the cluster to send what he likes to whom he likes: addresses with
line ends in them are commands of SMTP of his own."""
import subprocess

import attack
import lab
import smtp

EVIL = "evil@example.net"


def say_yes(server, connection):
    """Takes any mail: one answer to whatever came at once, as a client waits for each."""
    connection.sendall(b"220 here\r\n")
    data = False
    while chunk := connection.recv(65536):
        server.heard += chunk
        if data and not server.heard.endswith(b"\r\n.\r\n"):
            continue
        data = not data and chunk.upper().startswith(b"DATA")
        connection.sendall(b"354 go on\r\n" if data else b"250 yes\r\n")
        server.ended_one |= chunk.upper().startswith(b"QUIT")


class Injection(attack.Attack):
    """set notification smtp."""

    def setUp(self):
        self.root = self.folder()
        self.cluster = self.root / "cluster"
        self.assertEqual(lab.itlsim("cluster", "create", self.cluster, "--publisher", "pub:1024", "--key-bits", "1024",
                                    "--domain", "lab").status, 0)

    def heard(self, to, sender):
        """What a server hears of a mail, if one comes."""
        with smtp.Scripted(say_yes) as server:
            server.heard, server.ended_one = b"", False
            set_up = lab.itlsim("admin", self.cluster, "set", "notification", "smtp", f"{lab.HOST}:{server.port}", "to", to,
                                "from", sender)
            if set_up.status != 0:
                return b""
            up = subprocess.Popen([lab.itlsim_path(), "cluster", "up", self.cluster, "--base-port", "0"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                lab.wait_for("the end of a conversation", lambda: server.ended_one)
            finally:
                up.terminate()
                up.wait(30)
            return server.heard

    @attack.on("mail-address")
    def test_another_recipient(self):
        return f"\r\nRCPT TO:<{EVIL}>".encode() in self.heard(f"ops@example.com>\r\nRCPT TO:<{EVIL}", "pub@example.com")

    @attack.on("mail-address")
    def test_another_recipient_behind_the_sender(self):
        return f"\r\nRCPT TO:<{EVIL}>".encode() in self.heard("ops@example.com", f"pub@example.com>\r\nRCPT TO:<{EVIL}")


if __name__ == "__main__":
    attack.main()
