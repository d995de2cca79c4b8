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
$compile -o "$system/imagehlp.dll" "$here/imagehlp.c" -lntdll
cp "$2" "$system/opengl32.dll"

# Under another name Wine loads its own library only if that does not say that it is Wine's.
mv "$system/ucrtbase.dll" "$system/ucrtwine.dll"
printf '\0%.0s' {1..16} | dd of="$system/ucrtwine.dll" bs=1 seek=64 conv=notrunc status=none
gendef - "$system/ucrtwine.dll" 2>/dev/null | awk -f "$here/complex_functions.awk" > "$parts/ucrtbase.def"
$compile -nostartfiles -Wl,-e,no_start -o "$system/ucrtbase.dll" "$here/ucrtbase.c" "$parts/ucrtbase.def" \
    -lmingwex -lmsvcrt -lkernel32
rm -rf "$parts"
echo "$made_of" > "$prefix/made-of"
