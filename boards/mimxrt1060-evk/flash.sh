#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# flash.sh BUILD: copies the image to the drive of the board's debug probe, which writes it to the flash; where no such drive
# is mounted, by OpenOCD over the same cable.
set -euo pipefail

die() {
    printf 'dev: flash: %s\n' "$*" >&2
    exit 1
}

# The drive has a file DETAILS.TXT, and the board's name on it.
find_drive() {
    local folder
    while read -r folder; do
        case $folder in
        *RT1060* | *rt1060*) [ ! -e "$folder/DETAILS.TXT" ] || { echo "$folder"; return; } ;;
        esac
    done < <(findmnt -rno TARGET -t vfat)
}

drive=${ITLPHONE_DRIVE:-$(find_drive)}
[ -n "$drive" ] || {
    echo "no drive of a debug probe is mounted: OpenOCD writes the flash"
    command -v openocd >/dev/null || ./dev setup flash
    exec openocd -f "$(dirname "$0")/openocd.cfg" -c "itlphone_write $1/itlphone.elf"
}
[ -e "$drive/DETAILS.TXT" ] || die "$drive is not the drive of a debug probe: it has no DETAILS.TXT"
cp "$1/itlphone.hex" "$drive/" || die "$drive cannot be written to: is it the board's, and mounted for this user?"
sync -f "$drive" 2>/dev/null || true # the drive goes away when the probe has read the file
[ ! -e "$drive/FAIL.TXT" ] || die "the debug probe says: $(tr -d '\r' <"$drive/FAIL.TXT" | paste -sd' ')"
echo "copied to $drive; when the probe's light has stopped blinking, press the reset button"
