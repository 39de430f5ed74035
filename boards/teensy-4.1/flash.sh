#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# flash.sh BUILD: writes the image by the board's boot loader, which begins when its button is pressed.
set -euo pipefail

command -v teensy_loader_cli >/dev/null || ./dev setup teensy
exec teensy_loader_cli --mcu=TEENSY41 -w -v "$1/itlphone.hex"
