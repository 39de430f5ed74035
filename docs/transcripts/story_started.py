# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone of docs/getting-started.md."""
import pathlib

import lab
from stage import Stage

FILES = pathlib.Path(lab.__file__).resolve().parent / "files"
SHOWN = "127.0.0.1:6969"
BOOT = f"itlsim phone boot --state phone --mac 001122334455 --tftp {SHOWN}"


def play():
    """A first list, and a stranger's after an update."""
    with lab.folder() as folder, lab.folder() as root, lab.Atftpd(root) as server:
        stage = Stage(folder)
        stage.shown = {server.address: SHOWN}
        lists = iter(("c1-cucm-shape.tlv", "c2-signed-by-itlrecovery.tlv", "x1-stranger.tlv"))

        def serve():
            lab.put(server.root, "ITLFile.tlv", (FILES / next(lists)).read_bytes())

        serve()
        yield "first-list", stage.run(BOOT)
        serve()
        stage.run(BOOT)
        serve()
        yield "stranger", stage.run(f'{BOOT}; echo "exit status $?"')
