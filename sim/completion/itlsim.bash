# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# bash completion for itlsim; needs nothing but bash.

# options of all commands
# Options of a command.
_itlsim_options() {
    case $1 in
    'phone boot') echo --state --mac --tftp --tvs --tvs-verify-signer --alarm --model --firmware --timeout \
        --tftp-blksize --tftp-windowsize --http --no-http --http-port --json --tls-min --tls-only --key-max --coap-psk \
        --help ;;
    'phone run') echo --coap --coap-allow --coaps --web --ssh --count --screen --json --state --mac --tftp --tvs \
        --tvs-verify-signer --alarm --model --firmware --timeout --tftp-blksize --tftp-windowsize --http --no-http \
        --http-port --tls-min --tls-only --key-max --coap-psk --help ;;
    'phone show') echo --state --json --help ;;
    'phone get') echo --coap-psk --timeout --json --help ;;
    'phone reset') echo --coap-psk --timeout --json --help ;;
    'phone press') echo --state --tvs --timeout --json --help ;;
    'phone screenshot') echo --user --password-file --timeout --help ;;
    'file show') echo --config --color --json --help ;;
    'file verify') echo --trust --as --config --json --help ;;
    'file build') echo --sign --key --record --dns --digest --hash --version --filename --timestamp --names \
        --signer-version --help ;;
    'file sign') echo --sign --key --config --digest --filename --timestamp --names --help ;;
    'file strip') echo --help ;;
    'tftp get') echo --blksize --windowsize --tsize --timeout --json --help ;;
    'tvs serve') echo --identity --bind --port --roles --ttl --timeout --tls-min --tls-max --fault --log --json \
        --help ;;
    'tvs ask') echo --tvs --pin --verify --purpose --mac --model --timeout --tls-min --json --help ;;
    'cluster create') echo --publisher --subscriber --callmanager --release --domain --subject --organization \
        --unit --city --province --country --capf-name --key-bits --recovery-bits --recovery-years --tls-max \
        --admin-password-file --security-password-file --admin-password --security-password --clock --json --help ;;
    'cluster up') echo --bind --addresses --base-port --syslog --clock --log --json --help ;;
    'cluster phones') echo --forget --forget-from --stale --node --state --model --check --wait --json --help ;;
    'cluster devices') echo --forget --json --help ;;
    'cluster users') echo --devices --password-file --no-password --first --last --telephone --json --help ;;
    'admin '*) echo --node --yes --clock --password-file --security-password-file --sftp --sftp-user \
        --sftp-password-file --sftp-directory --sftp-fingerprint --unknown-key --json --timeout --help ;;
    'scenario run') echo --seed --repeat --faults --fault-kinds --fault-steps --real --phones --jobs --story \
        --json --junit --tap --log --help ;;
    'scenario check') echo --help ;;
    'scenario list') echo --json --help ;;
    'scenario show') echo --help ;;
    'scenario record') echo --name --help ;;
    'scenario schema') echo --help ;;
    esac
}

# Values of an option; "FILES", "FOLDERS" and "HOSTS" stand for those.
_itlsim_values() {
    case $1 in
    --addresses) echo 127.0.0.1,127.0.0.2 ;;
    --admin-password-file) echo FILES ;;
    --alarm) echo coap:// coaps:// sip: ;;
    --as) echo ITLFile.tlv CTLFile.tlv ;;
    --clock) echo +6m +1d +5y ;;
    --coap) echo HOSTS ;;
    --coap-allow) echo HOSTS ;;
    --coap-psk) echo FILES ;;
    --coaps) echo HOSTS ;;
    --color) echo auto always never ;;
    --devices) echo all ;;
    --digest) echo sha1 sha256 sha512 ;;
    --fault) echo silent not-tls wrong-key mute close no-query slow garbage half oversize duplicate wrong-session \
        wrong-command bad-status deny wrong-certificate no-certificate wrong-role no-role ;;
    --filename) echo ITLFile.tlv CTLFile.tlv ;;
    --hash) echo sha1 sha256 sha512 ;;
    --identity) echo FILES ;;
    --junit) echo FILES ;;
    --key) echo FILES ;;
    --key-bits) echo 1024 2048 4096 ;;
    --key-max) echo 1024 2048 4096 ;;
    --log) echo FILES ;;
    --model) echo 7962 7975 7821 7841 8841 8845 8861 ;;
    --password-file) echo FILES ;;
    --pin) echo FILES ;;
    --purpose) echo list file https ;;
    --record) echo sast ccm ccm+tftp tftp capf app-server tvs ;;
    --recovery-bits) echo 1024 2048 4096 ;;
    --recovery-years) echo 5 10 15 20 ;;
    --release) echo 8.0 8.6 9.1 10.0 10.5 11.0 11.5 12.0 12.5 14 15 ;;
    --roles) echo sast ccm ccm+tftp tftp capf app-server tvs ;;
    --security-password-file) echo FILES ;;
    --sftp) echo HOSTS ;;
    --sftp-password-file) echo FILES ;;
    --sign) echo FILES ;;
    --ssh) echo HOSTS ;;
    --state) echo FOLDERS ;;
    --tftp) echo HOSTS ;;
    --tls-max) echo 1.0 1.1 1.2 1.3 ;;
    --tls-min) echo 1.0 1.1 1.2 1.3 ;;
    --tls-only) echo 1.0 1.1 1.2 1.3 ;;
    --trust) echo FILES ;;
    --tvs) echo HOSTS ;;
    --wait) echo 60 600 3600 ;;
    --web) echo HOSTS ;;
    esac
}

# Commands, and what stands without an option behind one.
_itlsim_words() {
    case $1 in
    '') echo phone file tftp tvs cluster admin scenario --help --version ;;
    'phone') echo boot run show get reset press screenshot --help ;;
    'file') echo show verify build sign strip --help ;;
    'tftp') echo get --help ;;
    'tvs') echo serve ask --help ;;
    'cluster') echo create up phones devices users --help ;;
    'scenario') echo run check list show record schema --help ;;
    'phone show') echo status messages trust-list config members device ;;
    'phone get') echo status messages trust-list ;;
    'phone reset') echo soft hard ;;
    'phone press') echo erase-itl erase-ctl reset-settings clear-messages factory-reset tftp directory services ;;
    'phone screenshot') echo HOSTS FILES ;;
    'file show') echo FILES ;;
    'file verify') echo FILES ;;
    'file build') echo FILES ;;
    'file sign') echo FILES ;;
    'file strip') echo FILES ;;
    'tftp get') echo HOSTS ;;
    'tvs serve') echo FOLDERS ;;
    'tvs ask') echo FILES ;;
    'cluster create') echo FOLDERS ;;
    'cluster up') echo FOLDERS ;;
    'cluster phones') echo FOLDERS ;;
    'cluster devices') echo FOLDERS ;;
    'cluster users') echo FOLDERS ;;
    'admin') echo FOLDERS ;;
    'admin '*) echo show set utils file delete rebuild help ;;
    'scenario run') echo FILES ;;
    'scenario check') echo FILES ;;
    'scenario list') echo FILES ;;
    'scenario show') echo FILES ;;
    'scenario record') echo FOLDERS ;;
    esac
}
# end of options of all commands

# Fills COMPREPLY with those of the words that begin with the current one.
_itlsim_reply() {
    local current=$1
    shift
    case $* in
    FILES) mapfile -t COMPREPLY < <(compgen -f -- "$current") && compopt -o filenames 2>/dev/null ;;
    FOLDERS) mapfile -t COMPREPLY < <(compgen -d -- "$current") && compopt -o filenames 2>/dev/null ;;
    HOSTS) mapfile -t COMPREPLY < <(compgen -A hostname -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current") ;;
    esac
    return 0
}

_itlsim() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' values
    COMPREPLY=()
    # bash splits at '=': behind the one of --record ROLE=PEM stands a file.
    if [[ $current == '=' || $previous == '=' ]]; then
        _itlsim_reply "${current#=}" FILES
        return
    fi
    case $COMP_CWORD in
    1) ;;
    2) command=${COMP_WORDS[1]} ;;
    *) command="${COMP_WORDS[1]} ${COMP_WORDS[2]}" ;;
    esac
    read -r -a values < <(_itlsim_values "$previous")
    if [[ ${#values[@]} -gt 0 ]]; then
        _itlsim_reply "$current" "${values[@]}"
        [[ $previous == --record || $previous == --alarm ]] && compopt -o nospace 2>/dev/null
    elif [[ $current == -* && $COMP_CWORD -gt 2 ]]; then
        read -r -a values < <(_itlsim_options "$command")
        _itlsim_reply "$current" "${values[@]}"
    else
        read -r -a values < <(_itlsim_words "$command")
        _itlsim_reply "$current" "${values[@]}"
    fi
    return 0
}

complete -F _itlsim itlsim
