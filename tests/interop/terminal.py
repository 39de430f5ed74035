# SPDX-License-Identifier: GPL-2.0-or-later
"""The admin prompt at a pseudo-terminal, for tests and for the transcripts of the documents."""
import os
import pty
import select
import subprocess
import termios
import time

import lab


class Terminal:
    """The prompt at a pseudo-terminal. libedit forgets to free the names of functions bound to keys."""

    def __init__(self, folder, suppressions):
        self.master, slave = pty.openpty()
        suppressions.write_text("leak:libedit\n")
        environment = {**os.environ, "TERM": "vt100", "LSAN_OPTIONS": f"suppressions={suppressions}",
                       "ASAN_OPTIONS": "fast_unwind_on_malloc=0"}
        self.process = subprocess.Popen([lab.itlsim_path(), "admin", str(folder)], stdin=slave, stdout=slave,
                                        stderr=slave, start_new_session=True, env=environment)
        os.close(slave)
        self.seen = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def wait_for(self, text):
        """Reads until the text was printed; what was printed since the last time, up to its end."""
        deadline = time.monotonic() + lab.START_SECONDS
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"{text!r} does not come: {self.seen!r}"
            try:
                data = os.read(self.master, 4096)
            except OSError as gone:
                raise AssertionError(f"{text!r} does not come: {self.seen!r}") from gone
            self.seen += data.decode(errors="replace").replace("\r\n", "\n")
        end = self.seen.index(text) + len(text)
        before, self.seen = self.seen[:end], self.seen[end:]
        return before

    def type(self, keys):
        """Types."""
        os.write(self.master, keys.encode())

    def wait_for_keys(self):
        """Waits until the program reads keys, not lines: Ctrl-D typed before is an end of file that nobody sees."""
        deadline = time.monotonic() + lab.START_SECONDS
        while termios.tcgetattr(self.master)[3] & termios.ICANON:
            assert time.monotonic() < deadline, "the prompt does not read keys"
            time.sleep(0.01)

    def echoes(self):
        """True while the terminal shows what is typed."""
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)
