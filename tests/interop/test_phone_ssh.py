# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone's SSH server, by OpenSSH's client with its defaults: the two log-ins, words, keys; who is kept out, and how long."""
import contextlib
import os
import pathlib
import pty
import re
import select
import socket
import subprocess
import time
import unittest

import lab
import ssh_client
from running_phone import Running
from ssh_client import PASSWORD, USER

MAC, NAME = "001122334455", "SEP001122334455"


def configuration(access=0, user=USER, password=PASSWORD, settings=1):
    """A configuration with SSH on (0) or off (1)."""
    return (f"<device><sshUserId>{user}</sshUserId><sshPassword>{password}</sshPassword><vendorConfig>"
            f"<settingsAccess>{settings}</settingsAccess><sshAccess>{access}</sshAccess></vendorConfig></device>").encode()


class Phone(Running):
    """itlsim phone run with an SSH server; each boot's report is a line on its standard output."""

    def __init__(self, state, tftp, *options):  # pylint: disable=super-init-not-called
        self.command = [lab.itlsim_path(), "phone", "run", "--state", state, "--mac", MAC, "--tftp", tftp, "--json",
                        "--model", "8841", "--firmware", "11.0.1", "--timeout", "2", "--ssh", f"{lab.HOST}:0", *options]
        self.told = ""

    def __enter__(self):
        self.process = subprocess.Popen(list(map(str, self.command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        os.set_blocking(self.process.stderr.fileno(), False)
        return self

    def booted(self):
        """Waits for the next boot's report."""
        return self.process.stdout.readline().decode()

    def heard(self, pattern):
        """Waits until standard error says it."""
        def look():
            self.told += (self.process.stderr.read() or b"").decode()
            return re.search(pattern, self.told)
        lab.wait_for(pattern, look)
        return re.search(pattern, self.told)

    def port(self):
        """Where it listens."""
        return int(self.heard(r"ssh://127\.0\.0\.1:(\d+)")[1])


class Ssh(unittest.TestCase):
    """A phone without lists, whose configuration need not be signed."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({f"{NAME}.cnf.xml": configuration()}))
        self.folder = self.enterContext(lab.folder())
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def start(self, *options):
        """A phone that has booted."""
        phone = self.enterContext(Phone(self.folder / "state", self.tftp, *options))
        phone.booted()
        return phone

    def client(self, port, password=PASSWORD, user=USER):
        """The client's command line and surroundings."""
        return ssh_client.Client(self.folder).command(port, password, user)

    def talk(self, port, lines, password=PASSWORD, user=USER):
        """A client without a terminal that says the lines; what it was told, and its exit status."""
        result = ssh_client.Client(self.folder).say(port, lines, password, user)
        return result.stdout, result.returncode

    def test_both_log_ins_and_words(self):
        port = self.start().port()
        told, status = self.talk(port, ["debug", "debug", "show version", "show settings", "nonsense", "exit"])
        self.assertEqual(status, 0)
        self.assertTrue(told.startswith("log in: Password: DEBUG> Model: CP-8841\nLoad: 11.0.1\n"), told)
        self.assertIn("SSH access: on\n", told)
        self.assertIn("Unknown command", told)
        told, _ = self.talk(port, ["debug", "wrong", "debug", "debug", "exit"])
        self.assertEqual(told, "log in: Password: Login incorrect\nlog in: Password: DEBUG> ")

    def test_terminal(self):
        """What is typed is shown, but for the password; backspace and Ctrl-C."""
        command, surroundings = self.client(self.start().port())
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        with subprocess.Popen([command[0], "-tt", *command[1:]], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL,
                              env=surroundings) as client:
            os.close(theirs)
            seen = b""
            for typed, awaited in ((None, b"log in: "), (b"debug\r", b"Password: "), (b"debug\r", b"DEBUG> "),
                                   (b"shov\x7fw versiom\x03", b"DEBUG> "), (b"\x1b[Aphone key 513\r", b"DEBUG> "),
                                   (b"exit\r", b"exit\r\n")):
                if typed is not None:
                    os.write(ours, typed)
                    seen = b""
                while awaited not in seen:
                    self.assertTrue(select.select([ours], [], [], 30)[0], seen)
                    seen += os.read(ours, 4096)
                if typed == b"debug\r" and awaited == b"DEBUG> ":
                    self.assertNotIn(b"debug", seen)
                if typed == b"shov\x7fw versiom\x03":
                    self.assertIn(b"shov\b \bw versiom", seen)
            self.assertEqual(client.wait(30), 0)

    def test_wrong_passwords(self):
        port = self.start().port()
        begun = time.monotonic()
        self.assertEqual(self.talk(port, [], "wrong")[1], 255)
        self.assertGreater(time.monotonic() - begun, 2)  # a second after each of three
        self.assertEqual(self.talk(port, [], user="root")[1], 255)
        # Six were wrong: for a minute nobody at this address is heard, right or not.
        told, status = self.talk(port, ["debug", "debug", "exit"])
        self.assertEqual((told, status), ("", 255))

    def test_nobody_without_user_or_password(self):
        for number, (user, password) in enumerate((("", PASSWORD), (USER, ""))):
            with self.subTest(user=user):
                lab.put(self.root, f"{NAME}.cnf.xml", configuration(user=user, password=password))
                with Phone(self.folder / f"state{number}", self.tftp) as phone:
                    phone.booted()
                    self.assertEqual(self.talk(phone.port(), [], password or "''", user or USER)[1], 255)

    def test_off_by_the_configuration(self):
        lab.put(self.root, f"{NAME}.cnf.xml", configuration(access=1))
        phone = self.start("--coap", f"{lab.HOST}:0", "--coap-allow", lab.HOST)
        phone.heard("coap://")
        self.assertNotIn("ssh://", phone.told)
        (self.root / f"{NAME}.cnf.xml").unlink()
        with Phone(self.folder / "never", self.tftp) as other:
            other.booted()
            time.sleep(0.2)
            self.assertIsNone(other.process.stderr.read())  # a phone without a configuration has it off

    def test_factory_reset(self):
        phone = self.start()
        port = phone.port()
        self.talk(port, ["debug", "debug", "reset factory"])
        phone.booted()
        # Its configuration is there again, and SSH with it; the host key is the same.
        self.assertIn("DEBUG> ", self.talk(port, ["debug", "debug", "exit"])[0])

    def test_keys_reach_the_screen(self):
        """Applications 5 4 4 Soft3 on an 8841 before 12.0 resets the security settings."""
        phone = self.start()
        keys = [551, 518, 517, 517, 528]
        self.talk(phone.port(), ["debug", "debug", *(f"phone key {key}" for key in keys), "exit"])
        self.assertIn('"device"', phone.booted())

    def test_many_at_once(self):
        port = self.start().port()
        with contextlib.ExitStack() as stack:
            silent = [stack.enter_context(socket.create_connection((lab.HOST, port))) for _ in range(12)]
            for connection in silent:
                connection.settimeout(20)
            greetings = [connection.recv(100) for connection in silent]
            self.assertEqual(sum(bool(greeting) for greeting in greetings), 4)
        # When they are gone there is room again.
        lab.wait_for("room", lambda: "DEBUG> " in self.talk(port, ["debug", "debug", "exit"])[0])

    def test_rubbish_ends_its_session_only(self):
        port = self.start().port()
        for rubbish in (b"\0" * 5000, b"SSH-2.0-x\r\n" + os.urandom(5000), b"GET / HTTP/1.1\r\n\r\n"):
            with socket.create_connection((lab.HOST, port)) as connection:
                with contextlib.suppress(ConnectionError):
                    connection.sendall(rubbish)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(4096):
                        pass
        self.assertIn("DEBUG> ", self.talk(port, ["debug", "debug", "exit"])[0])

    def test_host_key(self):
        self.start()
        key = pathlib.Path(self.folder / "state" / "ssh_host_key")
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    lab.main()
