#!/usr/bin/env bash
# Makes this folder ready for `make run` or `make test`; does nothing, quickly, where it is ready.
#
#   set-up.sh run     system packages, .venv, requirements.txt
#   set-up.sh test    the same, and requirements-dev.txt
set -euo pipefail
cd "$(dirname "$0")/.."

purpose="${1:-run}"
python=.venv/bin/python

.ci/install-system-packages.sh "$purpose"

if ! "$python" -c 'import pip' >/dev/null 2>&1; then
    if ! base="$(.ci/find-python.sh)"; then
        echo "Ryu-Scape needs Python 3.10 to 3.14 with its venv module, and there is none here." >&2
        echo "Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
        exit 1
    fi
    echo "Making the virtual environment .venv with $("$base" --version)."
    echo "Filling it takes some minutes: PyTorch alone is several gigabytes."
    "$base" -m venv --clear .venv
fi

install() {
    local stamp=".venv/installed-$1"
    if ! cmp -s "$1" "$stamp"; then
        echo "Installing $1."
        "$python" -m pip install --disable-pip-version-check --retries 10 --timeout 120 -r "$1"
        cp "$1" "$stamp"
    fi
}

install requirements.txt
if [ "$purpose" = test ]; then
    install requirements-dev.txt
fi
