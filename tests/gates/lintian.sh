#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: lintian finds no error and no warning in the Debian packages. What is overridden says why, in a comment above it.
# Usage: lintian.sh CHANGES-OR-DEB...
set -euo pipefail
: "${1:?usage: lintian.sh CHANGES-OR-DEB...}"
# Its cache and its complaint about root are nobody's business here.
lintian --allow-root --fail-on error,warning --display-level '>=warning' --show-overrides "$@"
echo "lintian finds nothing"
