#!/usr/bin/env bash
# Makes this folder ready for `make run` or `make test`; does nothing, quickly, where it is ready.
#
#   set-up.sh run     system packages, .venv, what requirements.txt leads to
#   set-up.sh test    the same, and what requirements-dev.txt leads to
#   set-up.sh tools   build/tools, with what .ci/tools.txt leads to
#
# All of it comes from the .lock files: the very files that were there when `make lock` wrote their hashes, or nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose="${1:-run}"
environment=.venv
[ "$purpose" != tools ] || environment=build/tools
python="$environment/bin/python"

[ "$purpose" = tools ] || .ci/install-system-packages.sh "$purpose"

if ! "$python" -c 'import pip' >/dev/null 2>&1; then
    if ! base="$(.ci/find-python.sh)"; then
        echo "Ryu-Scape needs Python 3.10 to 3.14 with its venv module, and there is none here." >&2
        echo "Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
        exit 1
    fi
    echo "Making the virtual environment $environment with $("$base" --version)."
    [ "$purpose" = tools ] || echo "Filling it takes some minutes: PyTorch alone is several gigabytes."
    "$base" -m venv --clear "$environment"
fi

install() {
    local stamp="$environment/installed-$(basename "$1")"
    if ! cmp -s "$1" "$stamp"; then
        echo "Installing $1."
        "$python" -m pip install --disable-pip-version-check --retries 10 --timeout 120 --require-hashes -r "$1"
        cp "$1" "$stamp"
    fi
}

if [ "$purpose" = tools ]; then
    install .ci/tools.lock
    exit
fi
install requirements.lock
if [ "$purpose" = test ]; then
    install requirements-dev.lock
fi
