# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: what runs in the virtual world has time, waits and random numbers from the HAL, never from the system, and the
files of a cluster from cluster/disk.h.

The services of the lab, the cluster and the lists (LAB) ask the HAL that they are given, or base/machine.h. Who stays with
the system is named in EXCEPTIONS, with the reason.
"""
import re

import sources
import texts

LAB = tuple(f"sim/{room}" for room in ("base", "listfile", "tftpd", "tvs", "collector", "cluster", "provisioning", "resets",
                                       "serving", "admin"))

CLOCK = "the system's clock; the HAL's is asked (itl_hal_now_ms, utc_s), or base/machine.h"
PAUSE = "sleeps; machine_pause waits for other processes, itl_hal_net_t.wait for the network"
WAIT = "waits for descriptors; itl_hal_net_t.wait does"
RANDOM = "the system's random numbers; the HAL's are taken, or machine_random"
# What is called, and what is wrong with it.
CALLS = (
    (("time", "clock_gettime", "gettimeofday", "clock"), CLOCK),
    (("nanosleep", "clock_nanosleep", "sleep", "usleep"), PAUSE),
    (("epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "poll", "ppoll", "select", "pselect"), WAIT),
    (("getrandom", "getentropy", "rand", "random", "arc4random", "arc4random_buf"), RANDOM),
    (("wc_InitRng",), RANDOM + "; wc_InitRng_ex takes a device that draws from them"),
)
# A call, and no member of a struct by that name.
PATTERNS = tuple((re.compile(rf"(?<![\w.>])(?:{'|'.join(names)})\s*\("), fault) for names, fault in CALLS)

# A cluster lies in a folder or in memory: files are opened by what is the folder, and nowhere else in these rooms.
OF_A_CLUSTER = ("sim/cluster/", "sim/provisioning/", "sim/resets/", "sim/serving/")
FILES = re.compile(r"(?<![\w.>])(?:fopen|freopen|open|openat|creat|fsync|rename|unlink|remove|access|stat|lstat|opendir|scandir|"
                   r"mkdir|rmdir|flock|mkstemp|base_load|psk_file_read)\s*\(")
DISK = "a file of its own; a cluster's are those of its cluster_disk_t"
HOMES = {
    "sim/cluster/disk_folder.c": "the folder",
    "sim/cluster/disk_journal.c": "its changes",
    "sim/cluster/history_file.c": "the history, to which lines are appended while the cluster is open",
    "sim/cluster/tree.c": "folders with all that is in them",
    "sim/serving/log.c": "the log of `cluster up --log`, which people name",
}

# (file, call): why the system's is right there.
EXCEPTIONS = {
    ("sim/admin/interrupt.c", "ppoll"): "the prompt's terminal, and Ctrl-C while something is waited for",
    ("sim/admin/sftp_watch.c", "poll"): "libssh waits for its own socket",
}


def faults(root, path, used):
    """Every finding of one file; exceptions that were needed join @p used."""
    text = texts.without_comments((root / path).read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, fault in PATTERNS:
            for match in pattern.finditer(line):
                place = (path.as_posix(), match.group().rstrip("( \t"))
                if place in EXCEPTIONS:
                    used.add(place)
                else:
                    yield f"{path}:{number}: {place[1]}: {fault}"


def files(root, path):
    """Every finding about a cluster's files."""
    if not path.as_posix().startswith(OF_A_CLUSTER) or path.as_posix() in HOMES:
        return
    text = texts.without_comments((root / path).read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        for match in FILES.finditer(line):
            yield f"{path}:{number}: {match.group().rstrip('( ')}: {DISK}"


def main():
    """Checks every C file of the lab."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", rooms=LAB)
    used = set()
    findings = [fault for path in paths for fault in faults(args.root, path, used)]
    findings += [fault for path in paths for fault in files(args.root, path)]
    findings += [f"{file}: an exception for {call}, which is not called there any more"
                 for file, call in sorted(set(EXCEPTIONS) - used) if (args.root / file).is_file()]
    sources.finish(findings, f"{len(paths)} files have time, waits and random numbers from the HAL")


if __name__ == "__main__":
    main()
