#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ./dev board, ./dev qemu, ./dev model and ./dev flash: build the image of a board, run it in QEMU, write it to hardware.
set -euo pipefail
export ITLPHONE_CALLED_FROM=${ITLPHONE_CALLED_FROM:-$PWD} # ./dev has left the caller's folder already
cd "$(dirname "$(readlink -f "$0")")/.."

readonly sources=${ITLPHONE_SOURCES:-$PWD/build/sources}

usage() {
    cat <<'END'
Usage: ./dev board BOARD [CMAKE-ARGUMENT...]   build build/boards/BOARD/itlphone.elf; BOARD is a folder of boards/, or
                                               with a slash one anywhere; "list" lists the boards,
                                               "all" builds every one, "tests" the unit tests of
                                               firmware/ for a Cortex-M3, "table" the tables of
                                               docs/boards.md
       ./dev library CPU [PROFILE [CMAKE-ARGUMENT...]]
                                               the trust module for somebody else's board, in build/library/CPU-PROFILE:
                                               CPU is cortex-m4 or the like, PROFILE `whole` or `verify`
       ./dev qemu BOARD [OPTION]...            boot it in QEMU; ./dev qemu BOARD --help tells the options
       ./dev model BOARD [OPTION]...           run its image on a register model, which is not hardware
       ./dev flash BOARD                       write it to the hardware, and say what to expect

Source trees other than Debian's: ./dev board BOARD -DWOLFSSL_SOURCE_DIR=DIR -DLWIP_SOURCE_DIR=DIR \
                                                     -DEXPAT_SOURCE_DIR=DIR -DLIBCOAP_SOURCE_DIR=DIR -DHTTP_PARSER_SOURCE_DIR=DIR
END
}

die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

boards() {
    local file
    for file in boards/*/board.cmake; do
        basename "$(dirname "$file")"
    done
}

modelled() {
    local file
    for file in boards/*/model.py; do
        basename "$(dirname "$file")"
    done
}

# A name with a slash is a folder anywhere, seen from where the caller is.
folder_of() {
    case $1 in
    */*) (cd "$ITLPHONE_CALLED_FROM" && realpath -m "$1") ;;
    *) echo "$PWD/boards/$1" ;;
    esac
}

known() {
    [ -e "$(folder_of "$1")/board.cmake" ] || {
        printf 'dev: no board is called %s; there are: %s\n' "$1" "$(boards | paste -sd' ')" >&2
        exit 2
    }
}

# Callers run side by side; one of them builds.
build() {
    mkdir -p build/boards
    (
        flock 9
        build_alone "$@"
    ) 9>"build/boards/$(basename "$1").lock"
}

# Ends at the first failure, also where a caller looks at the status and errexit is off.
build_alone() {
    local board folder cache
    board=$(basename "$1")
    folder=$(folder_of "$1")
    cache=build/boards/$board/CMakeCache.txt
    shift
    ./dev setup boards || return
    # A configuration that lacks a source tree is from before it was needed; one without build.ninja has failed.
    if [ $# -gt 0 ] || [ ! -e "build/boards/$board/build.ninja" ] || ! grep -qs '^HTTP_PARSER_SOURCE_DIR:PATH=.' "$cache"; then
        boards/sources.sh "$sources" wolfssl lwip expat libcoap3 http-parser >/dev/null || return
        cmake -S . -B "build/boards/$board" -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DITLPHONE_BOARD="$folder" \
            -DCMAKE_TOOLCHAIN_FILE="$PWD/boards/arm-none-eabi.cmake" -DWOLFSSL_SOURCE_DIR="$sources/wolfssl" \
            -DLWIP_SOURCE_DIR="$sources/lwip" -DEXPAT_SOURCE_DIR="$sources/expat" \
            -DLIBCOAP_SOURCE_DIR="$sources/libcoap3" -DHTTP_PARSER_SOURCE_DIR="$sources/http-parser" "$@" || return
    fi
    ninja -C "build/boards/$board"
}

# The unit tests of firmware/ for a Cortex-M3: build/boards/unit/programs.
build_tests() {
    ./dev setup boards
    if [ ! -e build/boards/unit/build.ninja ] || ! grep -qs '^LWIP_SOURCE_DIR:PATH=.' build/boards/unit/CMakeCache.txt; then
        boards/sources.sh "$sources" wolfssl lwip expat cunit >/dev/null
        cmake -S . -B build/boards/unit -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DITLPHONE_BOARD=mps2-an385 \
            -DITLPHONE_BOARD_TESTS=ON -DCMAKE_TOOLCHAIN_FILE="$PWD/boards/arm-none-eabi.cmake" \
            -DWOLFSSL_SOURCE_DIR="$sources/wolfssl" -DLWIP_SOURCE_DIR="$sources/lwip" \
            -DEXPAT_SOURCE_DIR="$sources/expat" -DCUNIT_SOURCE_DIR="$sources/cunit" "$@"
    fi
    ninja -C build/boards/unit
}

# The folder that is handed on has nothing but what is installed into it.
command_library() {
    local cpu=$1 profile=${2:-whole} build into
    shift
    [ $# -eq 0 ] || shift
    case $profile in
    whole | verify) ;;
    *)
        printf 'dev: library: no profile is called %s; there are whole and verify\n' "$profile" >&2
        exit 2
        ;;
    esac
    into=$PWD/build/library/$cpu-$profile
    build=$PWD/build/library/.$cpu-$profile
    ./dev setup boards
    boards/sources.sh "$sources" wolfssl lwip expat >/dev/null
    mkdir -p "$build"
    (
        flock 9
        cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DITLPHONE_LIBRARY="$cpu" \
            -DITLPHONE_LIBRARY_PROFILE="$profile" -DCMAKE_TOOLCHAIN_FILE="$PWD/boards/arm-none-eabi.cmake" \
            -DCMAKE_INSTALL_PREFIX="$into" -DWOLFSSL_SOURCE_DIR="$sources/wolfssl" -DLWIP_SOURCE_DIR="$sources/lwip" \
            -DEXPAT_SOURCE_DIR="$sources/expat" "$@" >"$build/log" 2>&1 || library_failed "$build/log"
        ninja -C "$build" >"$build/log" 2>&1 || library_failed "$build/log"
        rm -rf "$into"
        cmake --install "$build" >"$build/log" 2>&1 || library_failed "$build/log"
    ) 9>"$build/lock"
    echo "$into"
}

library_failed() {
    cat "$1" >&2
    die "the library does not build: see above"
}

# Builds without a word unless something is wrong: other programs read what `qemu` prints on standard output.
build_quietly() {
    local log
    # Whoever may only read this checkout can still boot what its owner built.
    if [ -e "build/boards/$1/itlphone.elf" ] && [ ! -w "build/boards/$1" ]; then
        printf 'dev: build/boards/%s is not writable: the image as it is\n' "$1" >&2
        return
    fi
    log=$(mktemp)
    build "$1" >"$log" 2>&1 || {
        cat "$log" >&2
        rm -f "$log"
        die "the image of $1 does not build"
    }
    rm -f "$log"
}

command_board() {
    local board=${1:-}
    case $board in
    list) boards ;;
    all)
        shift
        for board in $(boards); do build "$board" "$@"; done
        ;;
    table)
        for board in $(boards); do build "$board" >/dev/null; done
        ./dev setup build qemu demo
        ./dev build release
        ITLSIM=$PWD/build/release/sim/itlsim DEV=$PWD/dev PYTHONDONTWRITEBYTECODE=1 \
            PYTHONPATH=tests/interop python3 tests/qemu/measure.py
        ;;
    tests)
        shift
        build_tests "$@"
        ;;
    *)
        known "$board"
        build "$@"
        ;;
    esac
}

command_qemu() {
    known "$1"
    local board=$1 argument
    shift
    for argument in "$@"; do
        case $argument in -h | --help) command -v python3 >/dev/null || ./dev setup boards
            exec python3 boards/qemu/run.py --help ;;
        esac
    done
    ./dev setup boards qemu
    build_quietly "$board"
    PYTHONDONTWRITEBYTECODE=1 exec python3 boards/qemu/run.py "$board" --image "build/boards/$board/itlphone.elf" "$@"
}

command_model() {
    case $1 in -h | --help) ./dev setup model && exec python3 boards/model/run.py --help ;; esac
    known "$1"
    local board=$1
    [ -e "boards/$1/model.py" ] || die "there is no register model of $1, but of $(modelled | paste -sd' '); or QEMU: ./dev qemu $1"
    shift
    ./dev setup boards model
    build_quietly "$board"
    PYTHONDONTWRITEBYTECODE=1 exec python3 boards/model/run.py "$board" --image "build/boards/$board/itlphone.bin" "$@"
}

# What there is to know before the first write: tool, cable, what is written, what the console says then.
tell_of_flash() {
    [ ! -e "$1/flash.txt" ] || cat "$1/flash.txt"
}

command_flash() {
    known "$1"
    local folder
    folder=$(folder_of "$1")
    # A board that no debugger writes has a script of its own.
    if [ -e "$folder/flash.sh" ]; then
        build "$1"
        tell_of_flash "$folder"
        exec "$folder/flash.sh" "$PWD/build/boards/$(basename "$1")"
    fi
    [ -e "$folder/openocd.cfg" ] || {
        [ ! -e "$folder/qemu.json" ] || die "$1 is emulated here; nobody wrote boards/$1/openocd.cfg, which flashing needs"
        die "$folder/openocd.cfg is missing: it tells OpenOCD the board's probe and chip"
    }
    ./dev setup flash
    build "$1"
    tell_of_flash "$folder"
    local write=program after=" verify reset exit"
    # A board whose program runs from RAM says in its openocd.cfg how it gets there.
    ! grep -qs '^proc itlphone_write ' "$folder/openocd.cfg" || { write=itlphone_write after=; }
    exec openocd -f "$folder/openocd.cfg" -c "$write build/boards/$(basename "$1")/itlphone.elf$after"
}

case ${1:-} in
board | library | qemu | model | flash) ;;
*)
    usage
    exit 2
    ;;
esac
[ $# -ge 2 ] || {
    usage >&2
    exit 2
}
command=command_$1
shift
"$command" "$@"
