# SPDX-License-Identifier: GPL-2.0-or-later
"""The way of a trust list through the firmware (docs/architecture.md)."""
import canvas


def put_transport(picture):
    """From the servers through the HAL. Returns the boxes inside the firmware: what comes, and what asks."""
    tftp = picture.box(60, 20, 220, 40, "*TFTP server")
    server = picture.box(600, 20, 220, 40, "*TVS server")
    hal = picture.box(20, 92, 830, 28, "*hal/include: network, clock", kind="judge")
    fetch = picture.box(60, 152, 220, 46, "*fetch, tftp", "blocks as they come")
    tvs = picture.box(600, 226, 220, 60, "*tvs", "is this signer valid?")
    picture.arrow(tftp.bottom, (tftp.bottom[0], hal.y))
    picture.arrow((fetch.top[0], hal.y + hal.h), fetch.top)
    picture.arrow(tvs.top, (tvs.top[0], hal.y + hal.h))
    picture.arrow((server.bottom[0], hal.y), server.bottom)
    return fetch, tvs


def put_flash(picture, store):
    """The two slots that the store writes to."""
    flash = picture.area(20, 510, 500, 92, "*hal/include: flash")
    picture.box(40, 542, 140, 46, "one slot", "~the installed list")
    picture.box(200, 542, 140, 46, "the other", "~the candidate")
    picture.box(360, 542, 140, 46, "the switch", "~which one counts")
    picture.arrow(store.left, (36, store.left[1]), (36, flash.y))


def put_reading(picture, fetch):
    """From the slot to the facts. Returns the box that gathers them."""
    store = picture.box(60, 228, 220, 80, "*store", "into the inactive slot", "~the same bytes as installed?", "~nothing is written, done")
    trustlist = picture.box(60, 340, 220, 46, "*trustlist", "header and records")
    signature = picture.box(60, 418, 220, 46, "*signature", "digest, RSA")
    verify = picture.box(360, 334, 160, 58, "*verify", "gathers the facts")
    picture.arrow(fetch.bottom, store.top)
    picture.arrow(store.bottom, trustlist.top)
    picture.arrow(trustlist.right, verify.left)
    picture.arrow(trustlist.bottom, signature.top)
    picture.arrow(signature.right, (400, signature.right[1]), (400, 392))
    put_flash(picture, store)
    return verify


def put_verdict(picture, verify, tvs):
    """From the facts to what counts."""
    policy = picture.box(360, 226, 160, 60, "*policy", "pure: facts in,", "verdict out", kind="judge")
    picture.arrow((400, 334), (400, 286))
    picture.arrow((480, 286), (480, 334))
    picture.note(392, 300, "~facts", anchor="end")
    picture.note(488, 300, "~verdict")
    picture.arrow((520, 246), (600, 246))
    picture.arrow((600, 270), (520, 270))
    picture.note(560, 226, "~ask", anchor="middle")
    picture.note(560, 274, "~answer", anchor="middle")
    accepted = picture.box(600, 330, 220, 66, "*accepted", "the switch makes the slot", "the installed list", kind="good")
    refused = picture.box(600, 420, 220, 66, "*refused", "the slot is forgotten,", "the installed list stays", kind="bad")
    shown = picture.box(600, 530, 220, 58, "*outcome, status", "what it comes to,", "what the phone shows")
    picture.arrow(verify.right, accepted.left)
    picture.arrow((480, 392), (480, refused.left[1]), refused.left)
    picture.arrow(refused.bottom, shown.top)
    picture.arrow(accepted.right, (838, accepted.right[1]), (838, shown.right[1]), shown.right)


def draw():
    """The picture."""
    picture = canvas.Picture(
        "list", "The way of a trust list",
        "fetch and tftp take blocks from the TFTP server; store writes them into the inactive flash slot, unless they are the "
        "installed bytes. trustlist reads header and records, signature checks; verify gathers facts and puts them before "
        "policy, which accepts, refuses, or has tvs ask the TVS server. Accepted: the switch makes the slot the installed list. "
        "Refused: the slot is forgotten and the installed list stays. outcome and status tell what the phone shows.", 870, 622)
    fetch, tvs = put_transport(picture)
    put_verdict(picture, put_reading(picture, fetch), tvs)
    return picture
