# SPDX-License-Identifier: GPL-2.0-or-later
"""SFTP against OpenSSH's server: what known_hosts says is held against OpenSSH's client, and whatever a server lacks is
named."""
import contextlib
import shutil
import socket
import struct
import subprocess
import threading
import unittest

import lab
import sshd

ACCEPTED, UNKNOWN, REFUSED = "accepted", "unknown", "refused"


class Base(unittest.TestCase):
    """A cluster whose administrator sends a file to a server."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder())
        cls.cluster = cls.root / "cluster"
        result = lab.itlsim("cluster", "create", cls.cluster, "--publisher", "pub:1024")
        assert result.status == 0, result
        (cls.root / "password").write_text(sshd.PASSWORD + "\n")
        cls.saved = cls.root / "saved"
        cls.saved.mkdir()

    def setUp(self):
        (self.cluster / "known_hosts").unlink(missing_ok=True)
        (self.saved / "ITLFile.tlv").unlink(missing_ok=True)

    def send(self, server, *options, address=None, yes=True):
        """file get tftp ITLFile.tlv."""
        return lab.itlsim("admin", self.cluster, *(("--yes",) if yes else ()), "--sftp", address or server.address,
                          "--sftp-user", sshd.USER, "--sftp-password-file", self.root / "password", "--sftp-directory",
                          self.saved, *options, "file", "get", "tftp", "ITLFile.tlv")

    def typed(self, text):
        """The lines on the standard input of the prompt."""
        process = subprocess.run([lab.itlsim_path(), "admin", str(self.cluster)], input=text.encode(),
                                 capture_output=True, timeout=120, check=False)
        return lab.Result(process, 0)

    def know(self, text):
        """Writes known_hosts."""
        (self.cluster / "known_hosts").write_bytes(text if isinstance(text, bytes) else text.encode())

    def assert_sent(self, result):
        """The file is there."""
        self.assertEqual((result.status, result.err), (0, ""), result)
        self.assertEqual((self.saved / "ITLFile.tlv").read_bytes(),
                         (self.cluster / "pub" / "tftp" / "ITLFile.tlv").read_bytes())
        self.assertEqual((self.saved / "ITLFile.tlv").stat().st_mode & 0o077, 0)

    def assert_refused(self, result, *texts):
        """One line that says why; nothing was sent."""
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
        for text in texts:
            self.assertIn(text, result.err)
        self.assertFalse((self.saved / "ITLFile.tlv").exists())


class KnownHosts(Base):
    """Every form of a line, and what ssh makes of it."""

    def verdict(self, server, host):
        """What itlsim makes of known_hosts."""
        (self.saved / "ITLFile.tlv").unlink(missing_ok=True)
        result = self.send(server, address=f"{host}:{server.port}")
        if result.status == 0:
            return ACCEPTED
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
        self.assertFalse((self.saved / "ITLFile.tlv").exists())
        if "unknown host key" in result.err:
            return UNKNOWN
        self.assertRegex(result.err, r"known_hosts line \d+")
        return REFUSED

    def verdict_of_ssh(self, server, host):
        """What ssh makes of it: yes takes known keys only, accept-new those of unknown servers too."""
        for setting, verdict in (("yes", ACCEPTED), ("accept-new", UNKNOWN)):
            copy = self.root / "known_hosts.ssh"
            shutil.copy(self.cluster / "known_hosts", copy)
            result = lab.run("ssh", "-F", "none", "-o", f"UserKnownHostsFile={copy}", "-o", "GlobalKnownHostsFile=/dev/null",
                             "-o", f"StrictHostKeyChecking={setting}", "-o", "BatchMode=yes", "-o", "UpdateHostKeys=no",
                             "-o", "PreferredAuthentications=none", "-p", server.port, f"{sshd.USER}@{host}", "true")
            if "Permission denied" in result.err:
                return verdict
            self.assertIn("Host key verification failed", result.err, result)
        return REFUSED

    def hashed(self, line):
        """The line with its name hashed."""
        path = self.root / "to_hash"
        path.write_text(line + "\n")
        lab.run("ssh-keygen", "-q", "-H", "-f", path)
        text = path.read_text()
        self.assertTrue(text.startswith("|1|"), text)
        return text.strip()

    def forms(self, server):
        """(what it is, host, lines, verdict where it is not that of ssh)."""
        own = {kind: key.public for kind, key in server.keys.items()}
        other = {kind: sshd.HostKey(self.root, kind, "other").public for kind in sshd.KEYS}
        good, changed = own["ed25519"], other["ed25519"]
        name, port = f"[127.0.0.1]:{server.port}", server.port
        for kind in sshd.KEYS:
            yield f"{kind}", "127.0.0.1", [f"{name} {own[kind]}"], None
            yield f"{kind}, changed", "127.0.0.1", [f"{name} {other[kind]}"], None
        yield "nothing", "127.0.0.1", [], None
        yield "comments", "127.0.0.1", ["# one", "", f"# {name} {good}"], None
        yield "another host", "127.0.0.1", [f"[127.0.0.2]:{port} {good}"], None
        yield "another port", "127.0.0.1", [f"[127.0.0.1]:1 {good}"], None
        yield "no port", "127.0.0.1", [f"127.0.0.1 {good}"], None
        yield "no port, changed", "127.0.0.1", [f"127.0.0.1 {changed}"], None
        yield "letters' case", "localhost", [f"[LocalHost]:{port} {good}"], None
        yield "letters' case, changed", "localhost", [f"[LocalHost]:{port} {changed}"], None
        yield "both", "127.0.0.1", [f"{name} {changed}", f"{name} {good}"], None
        for what, key in (("good", good), ("changed", changed)):
            yield f"hashed, {what}", "127.0.0.1", [self.hashed(f"{name} {key}")], None
            yield f"wildcard, {what}", "127.0.0.1", [f"[127.*]:{port} {key}"], None
            yield f"any port, {what}", "127.0.0.1", [f"[127.0.0.?]:* {key}"], None
            yield f"any, {what}", "127.0.0.1", [f"* {key}"], None
            yield f"list, {what}", "127.0.0.1", [f"somebody,{name},[::1]:{port} {key}"], None
            yield f"list at its end, {what}", "127.0.0.1", [f"*.lab,{name} {key}"], None
            yield f"tabs and a comment, {what}", "127.0.0.1", [f"{name}\t{key}\troot@lab"], None
            yield f"carriage return, {what}", "127.0.0.1", [f"{name} {key}\r"], None
            yield f"others excepted, {what}", "127.0.0.1", [f"!somebody,[127.*]:{port} {key}"], None
            yield f"excepted, {what}", "127.0.0.1", [f"!{name},* {key}"], REFUSED
            yield f"excepted behind, {what}", "127.0.0.1", [f"*,!{name} {key}"], REFUSED
            yield f"revoked, {what}", "127.0.0.1", [f"@revoked {name} {key}"], REFUSED
            yield f"revoked, hashed, {what}", "127.0.0.1", ["@revoked " + self.hashed(f"{name} {key}")], REFUSED
            yield f"revoked beside good, {what}", "127.0.0.1", [f"{name} {good}", f"@revoked * {key}"], REFUSED
            yield f"authority, {what}", "127.0.0.1", [f"@cert-authority {name} {key}"], REFUSED
            yield f"authority beside good, {what}", "127.0.0.1", [f"{name} {good}", f"@cert-authority * {key}"], REFUSED
            yield f"unreadable, {what}", "127.0.0.1", [f"{name} {key[:-9]}"], REFUSED
            yield f"unreadable type, {what}", "127.0.0.1", [f"{name} ssh-new {key.split()[1]}"], REFUSED
            yield f"hash cut, {what}", "127.0.0.1", [self.hashed(f"{name} {key}").replace("= ssh", " ssh")], REFUSED
        yield "no key", "127.0.0.1", [name], REFUSED
        yield "unreadable behind good", "127.0.0.1", [f"{name} {good}", f"{name} ssh-ed25519 AAAA"], REFUSED

    def test_forms(self):
        server = self.enterContext(sshd.Sshd(self.root))
        stricter = 0
        for what, host, lines, own in self.forms(server):
            with self.subTest(form=what):
                self.know("".join(f"{line}\n" for line in lines))
                theirs = self.verdict_of_ssh(server, host)
                self.assertEqual(self.verdict(server, host), own or theirs, f"ssh: {theirs}")
                stricter += own not in (None, theirs)
        # Where we differ we refuse; a table that always agrees would not have needed a column.
        self.assertGreater(stricter, 0)

    def test_another_type_is_another_key(self):
        """ssh asks; a stranger needs no key of the type that is known."""
        with sshd.Sshd(self.root, keys=("ed25519",)) as server:
            self.know(f"# one\n[127.0.0.1]:{server.port} {sshd.HostKey(self.root, 'rsa').public}\n")
            self.assert_refused(self.send(server), "wrong host key", "known_hosts line 2")

    def test_unreadable_file(self):
        with sshd.Sshd(self.root) as server:
            self.know(b"[127.0.0.1]:1 \0\n")
            self.assert_refused(self.send(server), "known_hosts line 1", "NUL")
            (self.cluster / "known_hosts").unlink()
            (self.cluster / "known_hosts").mkdir()
            self.addCleanup((self.cluster / "known_hosts").rmdir)
            self.assert_refused(self.send(server), "known_hosts: is a directory")


class Keys(Base):
    """Servers with keys of several types, and of one."""

    def first_and_again(self, server):
        """Asked at first contact; known afterwards."""
        host, port = server.address.split(":")
        dialog = f"file get tftp ITLFile.tlv\ny\n{host}\n{port}\n{sshd.USER}\n{sshd.PASSWORD}\n{self.saved}\n"
        for answers in ("yes\n", ""):
            (self.saved / "ITLFile.tlv").unlink(missing_ok=True)
            self.assert_sent(self.typed(dialog + answers))
        lines = (self.cluster / "known_hosts").read_text().splitlines()
        self.assertEqual(len(lines), 1)
        return lines[0]

    def test_each_type_that_is_known(self):
        with sshd.Sshd(self.root) as server:
            for kind, key in server.keys.items():
                with self.subTest(known=kind):
                    self.know(f"[127.0.0.1]:{server.port} {key.public}\n")
                    (self.saved / "ITLFile.tlv").unlink(missing_ok=True)
                    self.assert_sent(self.send(server))
                with self.subTest(fingerprint=kind):
                    (self.saved / "ITLFile.tlv").unlink(missing_ok=True)
                    self.assert_sent(self.send(server, "--sftp-fingerprint", key.fingerprint))

    def test_each_type_alone(self):
        for kind in sshd.KEYS:
            with self.subTest(kind=kind), sshd.Sshd(self.root, keys=(kind,)) as server:
                self.setUp()
                self.assertIn(server.keys[kind].public, self.first_and_again(server))

    def test_rsa_with_sha2_only(self):
        for algorithm in ("rsa-sha2-512", "rsa-sha2-256"):
            with self.subTest(algorithm=algorithm), \
                    sshd.Sshd(self.root, keys=("rsa",), more=(f"HostKeyAlgorithms {algorithm}",)) as server:
                self.setUp()
                self.assertIn(server.keys["rsa"].public, self.first_and_again(server))


def key_exchange():
    """A server's version and its KEXINIT (RFC 4253 section 7.1) with hmac-md5 alone."""
    names = [b"curve25519-sha256", b"ssh-ed25519", b"aes128-ctr", b"aes128-ctr", b"hmac-md5", b"hmac-md5", b"none",
             b"none", b"", b""]
    payload = bytes([20]) + bytes(16) + b"".join(struct.pack(">I", len(name)) + name for name in names) + bytes(5)
    padding = 16 - (len(payload) + 5) % 8
    return (b"SSH-2.0-leaving\r\n" + struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding))


@contextlib.contextmanager
def leaving_server():
    """A server that says which algorithms it has and, before the client can have read it, that this was all. Yields its
    port."""
    def serve(listener):
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.sendall(key_exchange())
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(60)


class Faults(Base):
    """What a server lacks is named."""

    def test_nothing_in_common(self):
        for setting, what, offered in (("HostKeyAlgorithms ssh-rsa", "host key", "ssh-rsa"),
                                       ("Ciphers aes128-cbc", "encryption", "aes128-cbc"),
                                       ("KexAlgorithms diffie-hellman-group1-sha1", "kex", "group1-sha1"),
                                       ("MACs hmac-md5", "mac", "hmac-md5")):
            more = (setting, "Ciphers aes128-ctr") if setting.startswith("MACs") else (setting,)
            with self.subTest(setting=setting), sshd.Sshd(self.root, more=more) as server:
                self.assert_refused(self.send(server), "nothing in common", what, f"the server offers {offered}"[:18],
                                    offered)

    def test_nothing_in_common_with_a_server_that_leaves_at_once(self):
        with leaving_server() as port:
            self.assert_refused(self.send(None, address=f"127.0.0.1:{port}"), "nothing in common", "hmac-md5")

    def test_methods(self):
        with sshd.Sshd(self.root, passwords=False) as server:
            self.assert_refused(self.send(server, "--sftp-fingerprint", server.fingerprint),
                                "wrong authentication method", "the server wants publickey")
        with sshd.Sshd(self.root, more=("AuthenticationMethods password,publickey",)) as server:
            self.assert_refused(self.send(server, "--sftp-fingerprint", server.fingerprint),
                                "wrong authentication method", "the server wants publickey")

    def test_no_sftp(self):
        with sshd.Sshd(self.root, more=("Match all", "ForceCommand false",)) as server:
            self.assert_refused(self.send(server, "--sftp-fingerprint", server.fingerprint), "no SFTP with this server: ")

    def test_folder_in_the_place_of_a_file(self):
        with sshd.Sshd(self.root) as server:
            mark = ("--sftp-fingerprint", server.fingerprint)
            (self.saved / "ITLFile.tlv").mkdir()
            result = self.send(server, *mark)
            (self.saved / "ITLFile.tlv").rmdir()
            self.assert_refused(result, "ITLFile.tlv: is a directory on 127.0.0.1")
            for path, why in ((self.saved, "is a directory on 127.0.0.1"), ("/dev/zero", "is not a regular file on"),
                              (self.root / "none", "no such file or directory on 127.0.0.1")):
                result = lab.itlsim("admin", self.cluster, "--yes", "--sftp-password-file", self.root / "password", *mark,
                                    "utils", "itl", "reset", "remotekey", server.address, sshd.USER, path)
                self.assert_refused(result, f"{path}: {why}")

    def test_empty_answers(self):
        self.assert_refused(self.typed("file get tftp ITLFile.tlv\ny\n\n\n"), "SFTP server IP: empty")
        self.assert_refused(self.send(None, address=":22"), "':22': not HOST[:PORT]")


class Strangers(Base):
    """Servers that are none. What they send never reaches the terminal as it came."""

    def listen(self, greeting):
        """A TCP server that says something and then nothing; its address."""
        server = self.enterContext(socket.create_server((lab.HOST, 0)))
        held = []

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                connection.sendall(greeting)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()

        def stop():
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()

        self.addCleanup(stop)
        return f"{lab.HOST}:{server.getsockname()[1]}"

    def test_silence(self):
        for greeting in (b"", b"SSH-2.0-Silent\r\n"):
            with self.subTest(greeting=greeting):
                result = self.send(None, "--timeout", "0.5", address=self.listen(greeting))
                self.assert_refused(result, "server does not answer")

    def test_another_protocol(self):
        for greeting in (b"220 smtp.lab \x1b[31mESMTP\r\n" * 40, b"SSH-1.5-Old\x1b]0;owned\x07\r\n",
                         b"SSH-2.0-x\r\n" + b"\0\0\0\x0c\x04\x14" + b"\x1b[2J" * 40):
            with self.subTest(greeting=greeting[:9]):
                result = self.send(None, "--timeout", "5", address=self.listen(greeting))
                self.assert_refused(result, "127.0.0.1")
                self.assertTrue(result.err.strip().isprintable(), result)


if __name__ == "__main__":
    lab.main()
