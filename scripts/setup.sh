#!/bin/sh
# Makes .venv with docgen in it. Usage: scripts/setup.sh demo|test|bench|docs|release
# Runs again in a moment when nothing has changed.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-demo}
venv=.venv

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1
    fi
}

# Installs Debian packages, or says what to type and stops.
install_packages() {
    say "docgen needs system packages: $*"
    if command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        if as_root apt-get update -qq >&2 && as_root apt-get install -y -qq --no-install-recommends "$@" >&2
        then return 0
        fi
        say "They could not be installed from here. Type, as an administrator:"
        say "    sudo apt-get install $*"
    else
        say "Install the packages that hold them with your system's package manager."
    fi
    exit 1
}

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then command -v "$name"; return 0
        fi
    done
    return 1
}

missing_libraries() {
    "$venv/bin/python" - <<'EOF'
import ctypes.util

packages = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
print(*(package for name, package in packages.items() if not ctypes.util.find_library(name)))
EOF
}

python=$(find_python) || { install_packages python3 python3-venv; python=$(find_python) || {
    say "docgen needs Python 3.11 or newer, and this system has none."; exit 1; }; }
"$python" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv

[ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null || {
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

missing=$(missing_libraries)
# shellcheck disable=SC2086 # the names are words
[ -z "$missing" ] || install_packages $missing fontconfig
# The tests look at Word files through it.
[ "$purpose" != test ] || command -v soffice >/dev/null 2>&1 ||
    install_packages libreoffice-writer-nogui
# They use the studio in it, as authors do.
[ "$purpose" != test ] || command -v chromium >/dev/null 2>&1 || install_packages chromium

case $purpose in
    demo) what='.[demo]' ;;
    test) what='.[demo,test]' ;;
    bench) what='.[bench,demo,test]' ;;
    docs) what='.[docs]' ;;
    release) what='.[demo,test,release]' ;;
    *) say "Usage: scripts/setup.sh demo|test|bench|docs|release"; exit 2 ;;
esac
stamp="$venv/.installed-$purpose"
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ] || [ constraints.txt -nt "$stamp" ]; then
    say "Installing docgen and what it needs into $venv …"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e "$what"
    touch "$stamp"
fi
# At once rather than at every start of a process, where Python is told to leave no compiled files.
"$venv/bin/python" -m compileall -q src plugins templates xsd
