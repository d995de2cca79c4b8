#!/usr/bin/env bash
# Writes the .lock files: every package that a .txt file leads to, its version and the hashes of its files, for all
# supported systems and Pythons at once; then looks whether each of these finds its wheels.
#
#   lock.sh tools [flags of uv]    tools: where .ci/tools.lock is installed
#
# Versions in a .lock file stay while they fit the .txt file. To change one: make lock UV_FLAGS="--upgrade-package NAME"
set -euo pipefail
cd "$(dirname "$0")/.."

uv="$1/uv"
shift
export UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never
export MACOSX_DEPLOYMENT_TARGET=14.0

lock() {
    echo "Locking $1.txt."
    "$uv" pip compile --quiet --universal --python-version 3.10 --generate-hashes --only-binary :all: --emit-build-options \
        --custom-compile-command "make lock" "${@:2}" "$1.txt" --output-file "$1.lock"
}

lock requirements "$@"
lock requirements-dev --constraints requirements.lock "$@"
lock .ci/bundle --constraints requirements.lock --overrides .ci/bundle-without.txt "$@"
lock .ci/tools "$@"

nowhere="$(mktemp -d)"
trap 'rm -rf "$nowhere"' EXIT
for python in 3.10 3.11 3.12 3.13 3.14; do
    for platform in x86_64-manylinux_2_28 windows aarch64-apple-darwin; do
        "$uv" pip install --quiet --dry-run --target "$nowhere" --python-version "$python" --python-platform "$platform" \
            --require-hashes --requirements requirements-dev.lock
    done
done
echo "Python 3.10 to 3.14 on Linux, Windows and macOS find all wheels."
