#!/usr/bin/env bash
# Makes this folder ready for `make run` or `make test`; does nothing, quickly, where it is ready.
#
#   set-up.sh run     system packages, .venv, what requirements.txt leads to
#   set-up.sh test    the same, and what requirements-dev.txt leads to
#   set-up.sh tools   build/tools, with what .ci/tools.txt leads to
#   set-up.sh bundle  system packages, build/bundle, what .ci/bundle.txt leads to
#
# All of it comes from the .lock files: the very files that were there when `make lock` wrote their hashes, or nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose="${1:-run}"
case "$purpose" in
    tools | bundle) environment="build/$purpose" ;;
    *) environment=.venv ;;
esac
python="$environment/bin/python"

case "$purpose" in
    tools) ;;
    bundle) .ci/install-system-packages.sh run ;;
    *) .ci/install-system-packages.sh "$purpose" ;;
esac

if ! "$python" -c 'import pip' >/dev/null 2>&1; then
    if ! base="$(.ci/find-python.sh)"; then
        echo "Ryu-Scape needs Python 3.10 to 3.14 with its venv module, and there is none here." >&2
        echo "Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
        exit 1
    fi
    echo "Making the virtual environment $environment with $("$base" --version)."
    [ "$environment" != .venv ] || echo "Filling it takes some minutes: PyTorch alone is several gigabytes."
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

if [ "$environment" != .venv ]; then
    install ".ci/$purpose.lock"
    exit
fi
install requirements.lock
if [ "$purpose" = test ]; then
    install requirements-dev.lock
fi
