# SPDX-License-Identifier: GPL-2.0-or-later
"""The trust decision as questions (docs/trust-decision.md has the table, which is the specification)."""
import canvas

COLUMNS = (20, 310, 600)
WIDTH = 240


def put_file(picture):
    """What is asked of the file itself. Returns the last question."""
    above = None
    for number, (question, reason) in enumerate((("Well-formed?", "the file's reason"), ("The kind asked for?", "wrong-kind"),
                                                 ("A name that is ours?", "wrong-name"))):
        y = 20 + 72 * number
        box = picture.box(COLUMNS[0], y, WIDTH, 44, f"*{question}", kind="judge")
        refuse = picture.box(COLUMNS[1], y, WIDTH, 44, "*refuse", f"`{reason}" if "-" in reason else reason, kind="bad")
        picture.arrow(box.right, refuse.left)
        picture.note(275, y + 4, "~no")
        if above is not None:
            picture.arrow(above.bottom, box.top)
            picture.note(146, y - 22, "~yes")
        above = box
    binds = picture.box(COLUMNS[0], 236, WIDTH, 60, "*Does an installed list bind?", "~a list for rollback does not",
                        "~a signed file: always yes", kind="judge")
    picture.arrow(above.bottom, binds.top)
    picture.note(146, 214, "~yes")
    return binds


def put_signature(picture, signer, authority, yes):
    """The signature, when it is known whose it has to be."""
    x = signer.x
    check = picture.box(x, 440, WIDTH, 44, "*Signature?", kind="judge")
    picture.arrow(signer.bottom, check.top)
    picture.note(signer.bottom[0] + 6, 408, f"~{yes}")
    accept = picture.box(x, 524, 100, 62, "*accept", f"`{authority}", kind="good")
    refuse = picture.box(x + 108, 524, 132, 62, "*refuse", "`bad-signature", "`unsupported-key", kind="bad")
    picture.arrow((accept.top[0], 484), accept.top)
    picture.arrow((refuse.top[0], 484), refuse.top)
    picture.note(accept.top[0] + 6, 496, "~good")
    picture.note(refuse.top[0] + 6, 496, "~not")


def put_refusal(picture, signer, *lines):
    """Where nobody vouches for the signer: around the right edge of the column."""
    refuse = picture.box(signer.x, 616, WIDTH, 76, "*refuse", *lines, kind="bad")
    lane = signer.x + WIDTH + 26
    picture.arrow(signer.right, (lane, signer.right[1]), (lane, refuse.right[1]), refuse.right)
    picture.note(signer.right[0] + 5, signer.right[1] - 20, "~no")


def draw():
    """The picture."""
    picture = canvas.Picture(
        "trust-decision", "The trust decision",
        "A file that is not well-formed, of another kind or of another name is refused. Where an installed list binds, its "
        "signer must be in an installed list, or TVS must say that it is valid; where none binds, in the new list itself. "
        "Then the signature must be good. Accepted files say list, tvs or first-use; all else is refused with its reason.",
        890, 712)
    binds = put_file(picture)
    known = picture.box(COLUMNS[0], 344, WIDTH, 60, "*Signer in an installed list?", "~its SAST records, CTL first;",
                        "~a signed file: TFTP records", kind="judge")
    asked = picture.box(COLUMNS[1], 344, WIDTH, 60, "*Does TVS say it is valid?", "~asked only where no list", "~names the signer",
                        kind="judge")
    itself = picture.box(COLUMNS[2], 344, WIDTH, 60, "*Signer in the new list itself?", "~its SAST records", kind="judge")
    picture.arrow(binds.bottom, known.top)
    picture.note(146, 312, "~yes")
    picture.arrow(binds.right, (itself.top[0], binds.right[1]), itself.top)
    picture.note(275, 246, "~no: the first list is taken on trust")
    picture.arrow(known.right, asked.left)
    picture.note(275, 354, "~no")
    put_signature(picture, known, "list", "yes")
    put_signature(picture, asked, "tvs", "yes")
    put_signature(picture, itself, "first-use", "yes")
    put_refusal(picture, asked, "nobody to ask: unknown-signer", "denied: tvs-denied", "failed: its own reason")
    put_refusal(picture, itself, "`unknown-signer")
    return picture
