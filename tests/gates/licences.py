# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every source names its licence in its first two lines."""
import sources

SUFFIXES = (".c", ".h", ".S", ".s", ".ld", ".cmake", ".py", ".sh", ".in", ".ini", ".yaml")
NAMES = ("CMakeLists.txt", "dev", ".ci/run")
LINE = "SPDX-License-Identifier: GPL-2.0-or-later"


def main():
    """Checks every source of the tree."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, *SUFFIXES)
    paths += [path for path in sources.files(args.root, ".txt") if path.name == "CMakeLists.txt"]
    paths += [path.relative_to(args.root) for path in sorted((args.root / "debian").rglob("*"))
              if path.is_file() and path.read_bytes().startswith(b"#!")]
    paths += [args.root.joinpath(name).relative_to(args.root) for name in NAMES if (args.root / name).is_file()]
    findings = []
    for path in paths:
        with open(args.root / path, encoding="utf-8", errors="replace") as stream:
            head = [stream.readline() for _ in range(2)]
        if not any(LINE in line for line in head):
            findings.append(f"{path}:1: no {LINE}")
    sources.finish(findings, f"{len(paths)} files name their licence")


if __name__ == "__main__":
    main()
