#!/usr/bin/env bash
# Signs files on Windows, where there is a certificate; without one it says so and leaves them as they are.
#
#   sign.sh FILE...     CERTIFICATE: a PFX file in base64, CERTIFICATE_PASSWORD: its password
set -euo pipefail

if [ -z "${CERTIFICATE:-}" ]; then
    echo "There is no certificate: unsigned remain $*."
    exit
fi
pfx="$(mktemp)"
trap 'rm -f "$pfx"' EXIT
base64 --decode <<<"$CERTIFICATE" > "$pfx"
signtool="$(find "/c/Program Files (x86)/Windows Kits/10/bin" -path '*/x64/signtool.exe' | sort -V | tail -n 1)"
# Two slashes: with one the shell takes an option for a path.
"$signtool" sign //fd sha256 //td sha256 //tr http://timestamp.digicert.com //f "$(cygpath --windows "$pfx")" \
    //p "$CERTIFICATE_PASSWORD" "$@"
