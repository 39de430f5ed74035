# SPDX-License-Identifier: GPL-2.0-or-later
"""An alarm, and the reset that a change of the cluster brings (docs/cluster.md)."""
import canvas


def put_phone(picture):
    """The phone: its boot, its alarm, its reset."""
    picture.area(20, 20, 270, 500, "*phone")
    boot = picture.box(50, 60, 220, 62, "*boot", "takes the list, or says", "why not")
    alarm = picture.box(50, 160, 220, 66, "*alarm: DeviceTLInfo", "~kept until it is delivered or", "~refused; pauses of 2 s to 60 s", kind="judge")
    reset = picture.box(50, 330, 220, 66, "*reset", "`/reset", "~boots again: soft or hard", kind="judge")
    picture.arrow(boot.bottom, alarm.top)
    picture.note(166, 133, "~StatusCode")
    picture.arrow(reset.left, (34, reset.left[1]), (34, boot.left[1]), boot.left)
    return boot, alarm, reset


def put_alarm(picture, alarm):
    """How the alarm is taken. Returns what remembers it."""
    collector = picture.box(424, 160, 180, 66, "*collector", "`/alarms", kind="judge")
    database = picture.box(660, 160, 170, 66, "`alarms.db", "~on disk before the", "~answer is sent")
    syslog = picture.box(660, 62, 170, 58, "`syslog", "~UC_PHONE-6-", "~DeviceTLInfo")
    picture.arrow((270, 180), (424, 180))
    picture.note(350, 160, "`POST /alarms", anchor="middle")
    picture.arrow((424, 208), (270, 208))
    picture.note(350, 212, "`2.04", anchor="middle")
    picture.arrow(collector.right, database.left)
    picture.arrow(database.top, syslog.bottom)
    return database


def put_reset(picture, database, reset):
    """What a change of certificates brings."""
    resets = picture.box(424, 330, 180, 66, "*resets", "~512 phones at a time,", "~each 10 s, nobody twice", kind="judge")
    served = picture.box(424, 440, 180, 62, "*new lists", "are served")
    change = picture.box(660, 431, 170, 80, "*a change", "~CallManager, TVS, CAPF", "~regenerated; names;", "~rollback to pre 8.0")
    picture.arrow(change.left, served.right)
    picture.arrow(served.top, resets.bottom)
    picture.arrow(database.bottom, (database.bottom[0], resets.right[1]), resets.right)
    picture.note(737, 270, "~to where the phone's", "~newest alarm came from", anchor="end")
    picture.arrow(resets.left, reset.right)
    picture.note(350, 343, "`POST /reset", anchor="middle")
    picture.arrow((424, 471), (290, 471))
    picture.note(350, 476, "~ITL by TFTP", anchor="middle")


def draw():
    """The picture."""
    picture = canvas.Picture(
        "alarm", "An alarm and an automatic reset",
        "After a boot the phone posts the DeviceTLInfo alarm to the collector, which writes it to alarms.db, then answers "
        "2.04; a line in syslog follows. When certificates of the cluster change and new lists are served, resets posts /reset "
        "to the address that each phone's newest alarm came from; the phone boots again, fetches the new ITL and reports.",
        870, 576)
    _, alarm, reset = put_phone(picture)
    picture.area(410, 20, 440, 500, "*cluster up")
    put_reset(picture, put_alarm(picture, alarm), reset)
    picture.note(20, 534, "~Both ways by coaps with the cluster's secret, or by coap (a reset only from whom the phone allows).",
                 "~utils itl reset resets no phone: that is done by hand, utils phones reset all.")
    return picture
