#!/usr/bin/env bash
# Runs a Windows program under Wine, which make-prefix.sh made ready in WINEPREFIX:
#
#   run.sh PROGRAM [ARGUMENT...]
#
# Give it pipes for input and output: Python under Wine 8 ends at once when one of them is a file.
set -euo pipefail

export WINEPREFIX="${WINEPREFIX:-$(realpath "$(dirname "$0")/../../..")/build/windows/prefix}"
export WINEARCH=win64 WINEDEBUG="${WINEDEBUG:--all}"
export WINEDLLOVERRIDES="winedbg.exe=d;mshtml=;mscoree=;ucrtbase=n,b;ucrtwine=n;bcryptprimitives=n;opengl32=n;imagehlp=n,b;imagewine=n"
exec wine "$@"
