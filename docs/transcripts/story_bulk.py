# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal of docs/bulk-erase.md."""
import contextlib
import pathlib
import re

import lab
from stage import Stage
from stage_lab import Lab

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "examples" / "bulk_erase.py"
COUNT = 20
CREATE = ("itlsim cluster create lab --publisher pub --domain joemar2.lab --key-bits 1024",
          "echo secret > push.txt",
          "itlsim cluster users lab add push --devices all --password-file push.txt",
          "itlsim admin lab set enterprise secure-urls off",
          "itlsim admin lab set phone settings off 001122330013")
UP = "itlsim cluster up lab"
FLEET = """itlsim phone run --state fleet --mac 001122330000 --tftp 127.0.0.1:16969 --model 8841 --firmware 12.5.1 \\
    --count 20 --web 127.0.0.1:20000+ --alarm coap://127.0.0.1:17009/alarms 2> fleet.log"""
ADDRESSES = "sed -n 's,.*http://\\(.*\\)/,\\1,p' fleet.log > phones"
LOCK = [f"itlsim admin lab --clock +6m --yes set cert regen {name} > /dev/null" for name in ("CallManager", "TVS")]
KEY = """curl -s http://127.0.0.1:20000/CGI/Execute -u push:secret --data-urlencode \\
    'XML=<CiscoIPPhoneExecute><ExecuteItem URL="Key:Applications"/></CiscoIPPhoneExecute>'"""
SCREEN = "curl -s http://127.0.0.1:20000/CGI/ModeInfo -u push:secret | grep -c 'FieldName>'"
ERASE = "python3 docs/examples/bulk_erase.py phones --erase --pause 0 --wait 10"
PORTS = (16969, 16970, 17011, 17031, 17051, 17009, 17010)


@contextlib.contextmanager
def started(stage, command, output):
    """A program in the background."""
    process = stage.start(command, output)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def fleet_up(stage, state):
    """The phones, once all have reported that they are in this state."""
    with started(stage, FLEET, "told"):
        lab.wait_for(state, lambda: stage.run("itlsim cluster phones lab").count(f" {state} ") == COUNT)
        shown = {f"127.0.0.1:{20000 + number}": address for number, address in enumerate(
            re.findall(r"http://(\S+)/", (stage.folder / "fleet.log").read_text(encoding="utf-8")))}
        stage.shown = {address: name for address, name in stage.shown.items() if name not in shown}
        stage.shown.update({address: name for name, address in shown.items()})
        yield


def rehearsed(stage):
    """What is typed while the phones are locked out."""
    yield "locked", stage.run("itlsim cluster phones lab | sed -n 1,4p")
    yield "key", stage.run(KEY, SCREEN)
    yield "look", stage.run("python3 docs/examples/bulk_erase.py phones > looked.csv",
                            "cut -d, -f2- looked.csv | sort | sed -n 1,2p")
    yield "refused", stage.run("sed -n 1p phones > one", ERASE.replace("phones", "one"))
    yield "erase", stage.run(f"{ERASE} --user push --password-file push.txt > erased.csv; echo \"exit status $?\"",
                             "grep -v ,erased erased.csv | cut -d, -f2-")
    lab.wait_for("the reports", lambda: stage.run("itlsim cluster phones lab").count(" current ") == COUNT - 1)
    yield "who", stage.run("itlsim cluster phones lab --state untrusted")


def play():
    """All steps, in the order of the document."""
    with lab.folder() as folder:
        stage = Stage(folder)
        stage.shown = {str(SCRIPT): "docs/examples/bulk_erase.py", "127.0.0.1:0+": "127.0.0.1:20000+"}
        created = stage.run(*CREATE)
        with Lab(stage, ("pub",), PORTS) as cluster:
            yield "up", created + f"$ {UP} &\n" + stage.as_shown(cluster.table())
            with fleet_up(stage, "current"):
                yield "fleet", f"$ {FLEET} &\n" + stage.run(ADDRESSES, "sed -n 1,2p phones", "itlsim cluster phones lab | sed -n 1p")
            stage.run(*LOCK)
            cluster.settle()
            with fleet_up(stage, "untrusted"):
                stage.run(ADDRESSES)
                yield from rehearsed(stage)
            yield "one", stage.run("itlsim phone show status --state fleet/SEP001122330000")
