# SPDX-License-Identifier: GPL-2.0-or-later
"""The folder of a cluster (docs/cluster.md)."""
import canvas


def put_node(picture, x, label, *more):
    """The folder of a node. Returns the recovery key as the node took it."""
    picture.area(x, 200, 390, 236, f"*{label}")
    certificates = picture.area(x + 14, 232, 190, 190, "*certificates/")
    taken = picture.box(x + 26, 262, 166, 24, "`ITLRecovery.pem", kind="judge")
    for number, name in enumerate(("CallManager.pem", "TVS.pem", "tomcat.pem", *more)):
        picture.box(x + 26, 292 + 30 * number, 166, 24, f"`{name}")
    tftp = picture.area(x + 252, 232, 124, 190, "*tftp/")
    picture.box(x + 262, 262, 104, 40, "`ITLFile.tlv", "~its own list", kind="good")
    picture.box(x + 262, 312, 104, 40, "whatever is", "put there")
    picture.arrow((certificates.x + certificates.w, 282), (tftp.x, 282))
    return taken


def put_row(picture, y, height, boxes, kind="box"):
    """A row of files, as wide as the folder."""
    width = (808 - 12 * (len(boxes) - 1)) / len(boxes)
    return [picture.box(36 + (width + 12) * place, y, width, height, *lines, kind=kind) for place, lines in enumerate(boxes)]


def draw():
    """The picture."""
    picture = canvas.Picture(
        "cluster", "A cluster's folder",
        "Of the whole cluster: nodes.yaml with all state, ITLRecovery.pem and .p12, coap.psk; syslog, alerts, lists, lists.d, alarms.db, "
        "devices; .lock, .up, .journal. Each node has a folder with its certificates, among them ITLRecovery as its TFTP took it "
        "when it started, and tftp with what is served: its own ITLFile.tlv. The publisher has CAPF besides.", 880, 636)
    picture.area(16, 16, 848, 604, "*DIR")
    _, key, _, _ = put_row(picture, 52, 84, (
        ("`nodes.yaml", "~all state that is", "~neither key nor list"), ("`ITLRecovery.pem", "~the recovery key"),
        ("`ITLRecovery.p12", "~the same, to be saved", "~by hand"), ("`coap.psk", "~the secret of phones", "~and cluster")),
        kind="judge")
    own = put_node(picture, 36, "pub/, the publisher", "CAPF.pem")
    other = put_node(picture, 454, "sub/, a subscriber")
    picture.arrow((250, key.y + key.h), (250, 166), (215, 166), (215, own.y))
    picture.arrow((420, key.y + key.h), (420, 166), (633, 166), (633, other.y))
    picture.note(438, 147, "~taken when the node's TFTP starts")
    put_row(picture, 452, 62, (("`syslog", "~the log of all nodes"), ("`alerts", "~those in the log"), ("`lists, lists.d", "~what was served"),
                               ("`alarms.db", "~what phones", "~reported"), ("`devices", "~the device list")))
    put_row(picture, 534, 62, (("`.lock", "~who works on the folder"), ("`.up", "~who serves it"),
                               ("`.journal", "~a change that has to be finished")))
    return picture
