#!/bin/sh
# Brings a fresh Debian or Ubuntu to the point where `huiyin up` works.  Idempotent: what is there
# is left alone.
#
#   deploy/setup.sh            Python environment, RabbitMQ, what mongod needs
#   deploy/setup.sh browser    the above, and a browser with Chinese fonts for tests/browser
#
# As root it installs packages; otherwise it says which are missing, and RabbitMQ is unpacked from
# Debian's packages into .huiyin/cache.  It never starts a service and leaves none enabled.
set -eu

cd "$(dirname "$0")/.."
what=${1:-base}
log=.huiyin/setup.log
mkdir -p .huiyin/cache
policy=/usr/sbin/policy-rc.d
aside=$policy.before-huiyin
mine="Written by deploy/setup.sh of Huiyin for the time of one installation."

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# --- packages ---------------------------------------------------------------------------------

deny_services() {
    # Debian asks this file before it starts what it has installed.  A file that is already there
    # is put back afterwards; if that was prevented, the next run does it.
    if [ -e "$policy" ] && ! grep -q "^# $mine" "$policy"; then
        mv "$policy" "$aside"
    fi
    trap restore_policy EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\n# %s\nexit 101\n' "$mine" >"$policy"
    chmod 755 "$policy"
}

restore_policy() {
    rm -f "$policy"
    [ -e "$aside" ] && mv "$aside" "$policy"
    trap - EXIT INT TERM HUP
}

install_packages() {
    [ $# -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "Not root: these packages are missing and stay so: $*"
        return 0
    fi
    say "Installing $*"
    deny_services
    apt_install "$@" || { apt-get -q update >>"$log" 2>&1 && apt_install "$@"; } ||
        say "apt could not install all of: $* (see $log) — going on without"
    restore_policy
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" \
        >>"$log" 2>&1
}

keep_disabled() {
    # Under systemd a fresh package is also enabled for the next boot; ours is run as a child.
    [ -d /run/systemd/system ] || return 0
    systemctl --quiet disable "$@" 2>/dev/null || true
}

# --- Python -----------------------------------------------------------------------------------

suits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))'

find_python() {
    for name in "${PYTHON:-python3}" python3.12 python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null && "$name" -c "$suits" 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

make_environment() {
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c "$suits"; then
        say "Making .venv with $1"
        "$1" -m venv --clear .venv
    fi
    say "Installing Python packages"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation -e .
}

# --- what is asked ----------------------------------------------------------------------------

base() {
    missing=
    python=$(find_python || true)
    if [ -z "$python" ]; then
        missing="$missing python3.11 python3.11-venv"
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing="$missing $(basename "$python")-venv"
    fi
    broker=
    if [ -z "${HUIYIN_AMQP_URI:-}" ] && [ ! -d /usr/lib/rabbitmq/lib ]; then
        broker=rabbitmq-server
    fi
    if [ -z "${HUIYIN_MONGO_URI:-}" ] && ! PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libcurl\.so\.4 '; then
        missing="$missing libcurl4"
    fi
    # Certificates are printed with its glyphs inside (Apache-2.0); not root: `fetch` unpacks it.
    [ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || missing="$missing fonts-wqy-microhei"
    # The scenarios read the real communities from an npm package.
    command -v npm >/dev/null || missing="$missing npm"
    # An epmd that was here before serves somebody else.
    mapper=$(command -v epmd || true)
    # shellcheck disable=SC2086  # a list of words
    install_packages $missing $broker
    [ -z "$broker" ] || keep_disabled rabbitmq-server.service
    [ -z "$broker" ] || [ -n "$mapper" ] || keep_disabled epmd.service epmd.socket

    python=$(find_python) || {
        say "Huiyin needs Python 3.11 or 3.12; none is here.  Set PYTHON to one."
        exit 1
    }
    make_environment "$python"
    .venv/bin/python -m cli.main fetch
}

browser() {
    missing=
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
        command -v google-chrome >/dev/null || missing="$missing chromium"
    { command -v fc-list >/dev/null && fc-list ':lang=zh' | grep -q .; } ||
        missing="$missing fontconfig fonts-noto-cjk"
    # shellcheck disable=SC2086
    install_packages $missing
}

case $what in
base) base ;;
browser) browser ;;
*)
    say "usage: deploy/setup.sh [base|browser]"
    exit 2
    ;;
esac
touch ".huiyin/setup.$what"
