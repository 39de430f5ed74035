# SPDX-License-Identifier: GPL-2.0-or-later
"""SMTP servers: aiosmtpd, which takes mails as others do, and one that does what a function says."""
import email
import email.policy
import threading

import lab

try:
    from aiosmtpd.controller import Controller
except ImportError:
    Controller = None


class Server:
    """aiosmtpd. Use as `with Server() as server`: mails that came are in server.mails, as (sender, recipients, message)."""

    def __init__(self, port=None):
        lab.skip_unless(Controller is not None, "aiosmtpd is not installed")
        self.port = port
        self.mails = []
        self.answer = "250 OK"
        self.controller = None

    async def handle_DATA(self, _server, _session, envelope):
        """What aiosmtpd calls for a mail."""
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, message))
        return self.answer

    def __enter__(self):
        port = lab.Port() if self.port is None else None
        self.port = self.port or port.number
        if port is not None:
            port.release()
        self.controller = Controller(self, hostname=lab.HOST, port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def wait_for(self, count):
        """Waits until so many mails came. @return their texts"""
        lab.wait_for(f"{count} mails", lambda: len(self.mails) >= count)
        assert len(self.mails) == count, self.mails
        return [message.get_body().get_content() for _, _, message in self.mails]


class Scripted(lab.Listener):
    """Does with each connection what script(server, connection) does."""

    def __init__(self, script):
        super().__init__()
        self.script = script
        self.port = int(self.address.rsplit(":", 1)[1])
        self.connections = 0
        self.ended = threading.Event()

    def talk(self, connection):
        self.connections += 1
        self.script(self, connection)

    def __exit__(self, *of):
        self.ended.set()
        super().__exit__(*of)
