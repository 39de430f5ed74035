# SPDX-License-Identifier: GPL-2.0-or-later
"""The story of a trust list, told by a phone that lives it. Usage: demo.py ITLSIM

Nothing is played back: atftpd serves the files, `itlsim tvs serve` vouches, `itlsim phone boot` decides, and every verdict
is checked against the one that the story needs. A wrong one ends the demo with status 1.
"""
import json
import os
import pathlib
import sys

INTEROP = pathlib.Path(__file__).resolve().parents[2] / "tests" / "interop"
sys.path.insert(0, str(INTEROP))

import lab  # noqa: E402  (stands beside the end-to-end tests, which use it too)

FILES = INTEROP / "files"
MAC = "001122334455"


class Tvs(lab.Server):
    """A Trust Verification Service: its own certificate, and the ones it vouches for."""

    name = "itlsim tvs serve"

    def __init__(self, folder, identity, *vouched):
        super().__init__(folder)
        self.identity = FILES / identity
        for name in vouched:
            lab.put(folder, name, (FILES / name).read_bytes())

    def command(self):
        return [lab.itlsim_path(), "tvs", "serve", self.root, "--identity", str(self.identity), "--port", "0", "--json"]

    def choose_port(self):
        self.port = None

    def answers(self):
        first = self.output().partition("\n")[0]
        if "listening" in first:
            self.port = int(json.loads(first)["listening"].rpartition(":")[2])
        return self.port is not None


class Stage:
    """One phone and one TFTP server."""

    def __init__(self, state, server):
        self.state, self.server = state, server

    def serve(self, name):
        """Puts a list on the TFTP server, under the name that phones ask for."""
        lab.put(self.server.root, "ITLFile.tlv", (FILES / name).read_bytes())

    def boot(self, status, verified_by=None, reason=None, options=()):
        """Boots the phone and checks how it ended; returns its report."""
        booted = lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.server.address,
                            "--json", *options)
        expected = (status, verified_by, reason)
        ended = booted.status in (0, 3) and (booted.status, booted.json["itl"]["verified_by"], booted.json["reason"])
        if ended != expected:
            sys.exit(f"This went wrong: status, verified_by and reason should have been {expected}.\n{booted}")
        return booted.json

    def flash_wear(self):
        """What the flash of the phone has been through: erases and programs."""
        return lab.itlsim("phone", "show", "device", "--state", self.state, "--json").json["flash"]


def tell(status, event, outcome):
    """One line of the story."""
    print(f"{status:>4}  {event:57}{outcome}", flush=True)


def screen(report):
    """What stands on the phone's screen about the list."""
    return next(message["text"] for message in report["messages"] if "Trust List" in message["text"])


def first_list(stage):
    """Nothing installed: trust on first use."""
    stage.serve("c1-cucm-shape.tlv")
    stage.boot(0, verified_by="first-use")
    tell(0, "A new phone boots; the TFTP server has a list", "installs it on trust: it has none to check it against")


def unchanged(stage):
    """The same list again costs no flash."""
    before = stage.flash_wear()
    stage.boot(0, verified_by="unchanged")
    if stage.flash_wear() != before:
        sys.exit("This went wrong: the flash was written to.")
    tell(0, "It boots again; the list is the same", "nothing: not a byte of flash is written")


def updated_by_the_list(stage):
    """A signer whom the installed list names."""
    stage.serve("c2-signed-by-itlrecovery.tlv")
    stage.boot(0, verified_by="list")
    tell(0, "The list is signed again, with the recovery key", "updates: the list it has names that key")


def stranger(stage):
    """A signer whom nobody knows."""
    stage.serve("x1-stranger.tlv")
    report = stage.boot(3, reason="unknown-signer")
    tell(3, "A stranger serves a list of his own", f"\"{screen(report)}\": keeps the list it has")


def updated_by_tvs(stage):
    """A renewed certificate: the phone does not know it, but knows whom to ask."""
    stage.serve("c3-callmanager-regenerated.tlv")
    with lab.folder() as vouched, Tvs(vouched, "cucm-tvs.pem", "cucm-callmanager-new.pem") as tvs:
        stage.boot(0, verified_by="tvs", options=("--tvs", tvs.address))
    tell(0, "CallManager's certificate is renewed and signs the list",
         "asks the TVS that its list names; is told \"valid\"; updates")


def locked_out(stage):
    """Both certificates renewed at once: nobody is left whom the phone could ask."""
    stage.serve("c4-callmanager-and-tvs-regenerated.tlv")
    signer = "cucm-callmanager-and-tvs-new-callmanager.pem"
    with lab.folder() as vouched, Tvs(vouched, "tvs.pem", signer) as tvs:
        report = stage.boot(3, reason="tvs-wrong-certificate", options=("--tvs", tvs.address))
    tell(3, "It is renewed again, and that of TVS with it", f"\"{screen(report)}\": whom should it ask now?")


def recovered(stage):
    """The key that was not renewed brings the phone back."""
    stage.serve("c5-the-same-signed-by-itlrecovery.tlv")
    stage.boot(0, verified_by="list")
    tell(0, "The list is signed with the recovery key instead", "updates: that key is still the same")


def main():
    """Plays all acts."""
    os.environ["ITLSIM"] = sys.argv[1]
    print("A trust list tells a phone whom to believe. Here are one phone, a TFTP server (atftpd) and a TVS:\n")
    tell("exit", "what happens", "what the phone does")
    with lab.folder() as root, lab.folder() as state, lab.Atftpd(root) as server:
        stage = Stage(state / "phone", server)
        for act in (first_list, unchanged, updated_by_the_list, stranger, updated_by_tvs, locked_out, recovered):
            act(stage)
    print("\nExit status 0: trusted; 3: refused. Every verdict was checked, and all were right.")


if __name__ == "__main__":
    main()
