# SPDX-License-Identifier: GPL-2.0-or-later
"""A real browser without a screen, by the DevTools protocol over its pipe: no port that others could take."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

import lab

PROGRAMS = ("chromium-headless-shell", "chromium")
START_SECONDS = 60
# Trust nobody outside: no update, no picture of a site's, no look-up leaves this machine.
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
           "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--remote-debugging-pipe", "--window-size=1100,900")
# Keys as the protocol wants them.
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}


def program():
    """The browser's path; None: it is not installed."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


class Browser:
    """One page. Use as `with Browser() as browser`."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="itlphone-browser-")
        to_read, self.to = os.pipe()
        self.back, back_write = os.pipe()
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", f"exec 3<&{to_read} 4>&{back_write}; exec \"$@\"", "bash", program(), *OPTIONS,
             f"--user-data-dir={self.profile.name}", "about:blank"],
            pass_fds=(to_read, back_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "HOME": self.profile.name})
        os.close(to_read)
        os.close(back_write)
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        target = next(each for each in self.ask("Target.getTargets")["targetInfos"] if each["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.ask(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        lab.end_group(self.process)
        os.close(self.to)
        os.close(self.back)
        # What it has begun to write, children of it may still write.
        for _ in range(50):
            try:
                self.profile.cleanup()
                return
            except OSError:
                time.sleep(0.1)

    def hear(self):
        """The next message."""
        deadline = time.monotonic() + START_SECONDS
        while b"\0" not in self.rest:
            assert select.select([self.back], [], [], max(0, deadline - time.monotonic()))[0], "the browser says nothing"
            part = os.read(self.back, 1 << 16)
            assert part, "the browser has ended"
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        """What the browser answers; events that come meanwhile are kept."""
        self.number += 1
        question = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            question["sessionId"] = self.session
        os.write(self.to, json.dumps(question).encode() + b"\0")
        while True:
            message = self.hear()
            if message.get("id") == self.number:
                assert "error" not in message, (method, message)
                return message["result"]
            self.events.append(message)

    def wait_for(self, event):
        """Waits for an event that comes, or has come since the last visit."""
        while not any(message.get("method") == event for message in self.events):
            self.events.append(self.hear())

    def visit(self, url):
        """Loads a page."""
        self.events.clear()
        answer = self.ask("Page.navigate", url=url)
        assert "errorText" not in answer, answer
        self.wait_for("Page.loadEventFired")

    def fault(self, url):
        """Why a page cannot be loaded."""
        self.events.clear()
        answer = self.ask("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")  # of the browser's own page
        return answer.get("errorText")

    def script(self, text):
        """The value of an expression on the page."""
        answer = self.ask("Runtime.evaluate", expression=text, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key):
        """Presses a key."""
        self.ask("Input.dispatchKeyEvent", type="keyDown", **key)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **{name: key[name] for name in key if name != "text"})

    def complaints(self):
        """What the console said since the last visit: errors, warnings, exceptions, answers that are none."""
        said = []
        for message in self.events:
            method, about = message.get("method"), message.get("params", {})
            if method == "Log.entryAdded":
                said.append(about["entry"]["text"])
            elif method in ("Runtime.exceptionThrown", "Network.loadingFailed"):
                said.append(json.dumps(about))
            elif method == "Runtime.consoleAPICalled" and about["type"] in ("error", "warning"):
                said.append(json.dumps(about["args"]))
            elif method == "Network.responseReceived" and about["response"]["status"] >= 400:
                said.append(f"{about['response']['status']} {about['response']['url']}")
        return said

    def picture(self, height=None):
        """The page as PNG."""
        clip = {"clip": {"x": 0, "y": 0, "width": 1100, "height": height, "scale": 1}} if height else {}
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, **clip)["data"])
