#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: cppcheck finds nothing. Usage: cppcheck.sh BUILD-DIR (which holds compile_commands.json)
#
# Switched off, with the reason:
#   missingInclude*, unmatchedSuppression  cppcheck reads our headers only; the C library's teach it nothing
#   unusedStructMember                     structs that are read field by field by callers it does not see together
#   constParameterCallback, constParameter the HAL's function types fix the parameters of every implementation
#   variableScope                          buffers stand at the top of a function, where its stack is counted
#   knownConditionTrueFalse                cppcheck 2.10 is wrong about comparisons after a loop with two ends
#   unassignedVariable                     static arrays that are to stay zero
#   unreadVariable                         takes the members of a compound literal for variables; gcc warns of real ones
set -euo pipefail
build=${1:?usage: cppcheck.sh BUILD-DIR}
# The canaries are wrong on purpose.
cppcheck --project="$build/compile_commands.json" --library="$(dirname "$0")/cppcheck.cfg" -i tests/gates/canary --std=c11 --quiet -j "$(nproc)" \
    --enable=warning,style,performance,portability --inline-suppr --error-exitcode=1 \
    --suppress=missingInclude --suppress=missingIncludeSystem --suppress=unmatchedSuppression \
    --suppress=unusedStructMember --suppress=constParameterCallback --suppress=constParameter \
    --suppress=variableScope --suppress=unreadVariable --suppress=knownConditionTrueFalse \
    --suppress=unassignedVariable \
    --template='{file}:{line}: {severity}: {message} [{id}]'
echo "cppcheck finds nothing"
