# SPDX-License-Identifier: GPL-2.0-or-later
"""The story of docs/lockout.md."""
import contextlib

import lab
from cluster_lab import PUBLISHER, SUBSCRIBER
from stage import Stage
from stage_lab import Lab

CREATE = """itlsim cluster create lab --publisher test10pub --subscriber test10sub --domain joemar2.lab \\
    --subject 'OU=tac;O=cisco;L=rtp;ST=nc;C=US'"""
GROUP = "itlsim admin lab set phone group 00000000000A test10pub"
BOOT = "itlsim phone boot --state phone --mac 00000000000A --tftp 127.0.0.1:16969"
SETTING = "itlsim admin lab set phone ssh on 00000000000A"
SHOW = "itlsim phone show config --state phone"
RUN = """itlsim phone run --state a --mac 00000000000A --tftp 127.0.0.1:16969 --tvs 127.0.0.1:16970 \\
    --alarm coaps://127.0.0.1:17010/alarms --coaps 127.0.0.1:0 --coap-psk lab/coap.psk""", \
    """itlsim phone run --state b --mac 00000000000B --tftp 127.0.0.1:16969 --tvs 127.0.0.1:16970 \\
    --alarm coap://127.0.0.1:17009/alarms --coap 127.0.0.1:0 --coap-allow 127.0.0.1"""
PORTS = (16969, 16970, 17011, 17031, 17051, 16971, 16972, 17012, 17032, 17052, 17009, 17010)
YES = ("(yes|no)? ", "yes")


def one_certificate(stage, cluster):
    """A phone follows one certificate, and may have to wait for the next."""
    yield "first-boot", stage.run(BOOT)
    yield "regenerate", "$ itlsim admin lab\n" + stage.admin("lab", ("admin:", "set cert regen CallManager"), YES)
    cluster.settle()
    yield "followed", stage.run(BOOT)
    yield "too-soon", stage.admin("lab", ("admin:", "set cert regen TVS"))


def renew_both(stage, cluster):
    """Both certificates of the publisher; no phone looks in between."""
    for name in ("CallManager", "TVS"):
        stage.run(f"itlsim admin lab --clock +6m --yes set cert regen {name}")
    cluster.settle()


def locked_out(stage, cluster):
    """Two certificates, and the way back."""
    renew_both(stage, cluster)
    yield "locked-out", stage.run(BOOT)
    yield "setting", stage.run(SETTING, BOOT, SHOW)
    yield "reset", stage.admin("lab", ("admin:", "utils itl reset localkey"), ("password :", "itlphone"))
    cluster.settle()
    yield "recovered", stage.run(BOOT, SHOW)
    yield "restart", stage.run(*(f"itlsim admin lab --node {node} utils service restart Cisco Tftp"
                                 for node in (PUBLISHER, SUBSCRIBER)))
    cluster.settle()


def wait_for_phones(stage, state):
    """Both phones have reported that they are in this state."""
    lab.wait_for(state, lambda: stage.run("itlsim cluster phones lab").count(f" {state} ") == len(RUN))


@contextlib.contextmanager
def running_phones(stage):
    """Both phones, until they are switched off."""
    with contextlib.ExitStack() as running:
        for number, command in enumerate(RUN):
            phone = stage.start(command, f"phone-{number}")
            running.callback(phone.wait, 30)
            running.callback(phone.terminate)
        yield


def phones_that_stay_up(stage, cluster):
    """They report, miss both certificates while they are off, and are locked out."""
    with running_phones(stage):
        wait_for_phones(stage, "current")
        yield "phones", "".join(f"$ {command} &\n" for command in RUN) + stage.run("itlsim cluster phones lab")
    renew_both(stage, cluster)
    with running_phones(stage):
        wait_for_phones(stage, "untrusted")
        yield "stale", stage.run("itlsim cluster phones lab --stale")


def play():
    """All steps, in the order of the document."""
    with lab.folder() as folder:
        stage = Stage(folder)
        created = stage.run(CREATE)
        with Lab(stage, (PUBLISHER, SUBSCRIBER), PORTS) as cluster:
            yield "up", created + "$ itlsim cluster up lab &\n" + stage.as_shown(cluster.table())
            yield "device", stage.run(GROUP)
            for act in (one_certificate, locked_out, phones_that_stay_up):
                yield from act(stage, cluster)
