# SPDX-License-Identifier: GPL-2.0-or-later
"""A boot: what is asked for, what becomes of it, and what it comes to (docs/boot.md)."""
import canvas


def put_files(picture):
    """The files in the order they are asked for in."""
    ctl = picture.box(50, 54, 270, 48, "*1  CTL", "`CTLSEP<MAC>.tlv", kind="judge")
    own = picture.box(50, 130, 270, 48, "*2  the phone's own ITL", "`ITLSEP<MAC>.tlv", kind="judge")
    generic = picture.box(50, 206, 270, 64, "*3  the ITL for all", "`ITLFile.tlv", "~where the server has or gives no 2", kind="judge")
    config = picture.box(50, 304, 270, 82, "*4  configuration", "`SEP<MAC>.cnf.xml.sgn", "`XMLDefault.cnf.xml.sgn",
                         "~without .sgn where no list is for TFTP", kind="judge")
    picture.arrow(ctl.bottom, own.top)
    picture.arrow(own.bottom, generic.top)
    picture.arrow(generic.bottom, config.top)
    picture.arrow(own.left, (30, own.left[1]), (30, config.left[1]), config.left)
    return ctl, own, generic, config


def put_facts(picture, files):
    """What becomes of them, and who judges it."""
    ctl, own, generic, config = files
    lists = picture.box(370, 54, 220, 216, "*CTL, ITL", "not found", "unchanged: the same bytes", "new, replaced: accepted",
                        "refused: not believed", "failed: not got, not kept", "~other bytes go through", "~the trust decision")
    settings = picture.box(370, 304, 220, 82, "*configuration", "not found, unchanged,", "accepted, refused, failed")
    judge = picture.box(640, 54, 200, 332, "*outcome", "`itl_outcome_judge", "~facts in,", "~judgement out;", "~the same on a board",
                        "~and on a host", kind="judge")
    for file in (ctl, own, generic):
        picture.arrow(file.right, (lists.x, file.right[1]))
    picture.arrow(config.right, settings.left)
    picture.arrow(lists.right, (judge.x, lists.right[1]))
    picture.arrow(settings.right, (judge.x, settings.right[1]))
    return judge


def put_judgement(picture, judge):
    """What the boot comes to."""
    told = (("*trust", "trusted, untrusted,", "no-trust-list"), ("*exit status", "0, 1, 3, and the reason"),
            ("*status messages", "after the CTL, after the", "lists, after the", "configuration"),
            ("*StatusCode", "in the DeviceTLInfo", "alarm, which is sent last"))
    for place, lines in enumerate(told):
        box = picture.box(20 + 207 * place, 446, 198, 82, *lines, kind="good")
        picture.arrow(judge.bottom, (judge.bottom[0], 416), (box.top[0], 416), box.top)


def draw():
    """The picture."""
    picture = canvas.Picture(
        "boot", "A boot",
        "A phone asks for the CTL, its own ITL, where the server has or gives none the ITL for all phones, then for its "
        "configuration. What became of each are the facts; outcome judges them: trust, exit status and reason, status "
        "messages, and the StatusCode of the alarm, which is sent last. Each file is asked of the first server that is not given up.",
        860, 590)
    picture.note(50, 22, "*asked for, in this order")
    picture.note(370, 22, "*what becomes of it")
    picture.note(640, 22, "*who judges")
    files = put_files(picture)
    put_judgement(picture, put_facts(picture, files))
    picture.note(20, 544, "~Each file is asked of the first server that is left. One that is silent is given up for this boot, and the next is asked;",
                 "~when none is left the boot ends without what it had not got yet.")
    return picture
