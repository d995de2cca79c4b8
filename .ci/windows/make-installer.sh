#!/usr/bin/env bash
# Makes an installer of a bundle with NSIS, which runs on Linux and on Windows.
#
#   make-installer.sh BUNDLE WORK INSTALLER     WORK: PyInstaller's folder, where it has left the icon
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
version="$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/../../ryu_scape/version.py")"
native() { if command -v cygpath >/dev/null; then cygpath --windows --absolute "$1"; else realpath --no-symlinks "$1"; fi; }

makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$version" "-DSIZE_KB=$(du -sk "$1" | cut -f1)" "-DBUNDLE=$(native "$1")" \
    "-DICON=$(native "$(find "$2" -name 'generated-*.ico' -print -quit)")" "-DINSTALLER=$(native "$3")" \
    "$(native "$here/installer.nsi")"
