#!/usr/bin/env bash
# Makes a folder of Wine's in which the program runs: Wine 8 lacks two libraries, which no Windows does, and shows no
# OpenGL in a part of a window (docs/windows.md), which the software OpenGL that comes with Qt for Windows does.
#
#   make-prefix.sh FOLDER OPENGL     OPENGL: Qt's opengl32sw.dll
set -euo pipefail

here="$(dirname "$0")"
mkdir -p "$1"
prefix="$(realpath "$1")"
made_of="$(cat "$here"/* "$2" | sha256sum)"
[ "$made_of" != "$(cat "$prefix/made-of" 2>/dev/null)" ] || exit 0

echo "Making Wine ready in $prefix."
rm -rf "$prefix"
mkdir "$prefix"
export WINEPREFIX="$prefix" WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mshtml=;mscoree="
timeout 300 xvfb-run -a wineboot --init </dev/null >/dev/null 2>&1
timeout 60 wineserver -w

system="$prefix/drive_c/windows/system32" parts="$prefix/parts"
compile="x86_64-w64-mingw32-gcc -O2 -shared -static-libgcc"
mkdir "$parts"
$compile -o "$system/bcryptprimitives.dll" "$here/bcryptprimitives.c" -ladvapi32
cp "$2" "$system/opengl32.dll"

set_aside() { # LIBRARY NAME: under another name Wine loads its own library only if that does not say that it is Wine's
    mv "$system/$1.dll" "$system/$2.dll"
    printf '\0%.0s' {1..16} | dd of="$system/$2.dll" bs=1 seek=64 conv=notrunc status=none
    gendef - "$system/$2.dll" 2>/dev/null
}

set_aside ucrtbase ucrtwine | awk -f "$here/complex_functions.awk" > "$parts/ucrtbase.def"
$compile -nostartfiles -Wl,-e,no_start -o "$system/ucrtbase.dll" "$here/ucrtbase.c" "$parts/ucrtbase.def" \
    -lmingwex -lmsvcrt -lkernel32
set_aside imagehlp imagewine | awk '/^EXPORTS/ { exports = 1; print "LIBRARY imagehlp.dll"; print; next }
    exports && NF { print $1 ($1 == "EnumerateLoadedModules64" ? "" : " = imagewine." $1) }' > "$parts/imagehlp.def"
$compile -o "$system/imagehlp.dll" "$here/imagehlp.c" "$parts/imagehlp.def" -lntdll
rm -rf "$parts"
echo "$made_of" > "$prefix/made-of"
