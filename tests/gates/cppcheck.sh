#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: cppcheck finds nothing. Usage: cppcheck.sh BUILD-DIR (which holds compile_commands.json)
#
# Switched off, with the reason:
#   missingInclude*, unmatchedSuppression  cppcheck reads our headers only; the C library's teach it nothing
#   unusedStructMember                     structs that are read field by field by callers it does not see together
#   constParameterCallback, constParameter the HAL's function types fix the parameters of every implementation
#   shadowFunction                         a local named as a function elsewhere; gcc's -Wshadow has the real ones
#   variableScope                          buffers stand at the top of a function, where its stack is counted
#   knownConditionTrueFalse                cppcheck 2.10 is wrong about comparisons after a loop with two ends
#   unassignedVariable                     static arrays that are to stay zero
#   preprocessorErrorDirective             it does not see wolfSSL's options, which an #error asks for; the compiler does
#   unreadVariable                         takes the members of a compound literal for variables; gcc warns of real ones
set -euo pipefail
build=${1:?usage: cppcheck.sh BUILD-DIR}
check() {
    cppcheck --project="$build/compile_commands.json" --library="$(dirname "$0")/cppcheck.cfg" -i tests/gates/canary \
        --std=c11 --quiet -j "$(nproc)" --inline-suppr --error-exitcode=1 \
        --suppress=missingInclude --suppress=missingIncludeSystem --suppress=unmatchedSuppression \
        --suppress=unusedStructMember --suppress=constParameterCallback --suppress=constParameter \
        --suppress=variableScope --suppress=unreadVariable --suppress=knownConditionTrueFalse \
        --suppress=preprocessorErrorDirective --suppress=unassignedVariable --suppress=shadowFunction \
        --template='{file}:{line}: {severity}: {message} [{id}]' "$@"
}

check --enable=warning,style,performance,portability --file-filter='*firmware/*' --file-filter='*hal/*' \
    --file-filter='*sim/*'
# Tests are read for mistakes, not for style. The canaries among them are wrong on purpose.
if grep -q '/tests/' "$build/compile_commands.json"; then
    check --enable=warning,performance,portability --file-filter='*tests/*'
fi
echo "cppcheck finds nothing"
