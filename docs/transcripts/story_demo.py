# SPDX-License-Identifier: GPL-2.0-or-later
"""./dev demo."""
import pathlib
import sys

import lab

DEMO = pathlib.Path(__file__).resolve().parents[2] / "sim" / "demo" / "demo.py"


def play():
    """One step: all of it."""
    told = lab.run(sys.executable, DEMO, lab.itlsim_path())
    yield "all", told.text if told.status == 0 else str(told)
