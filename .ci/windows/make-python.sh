#!/usr/bin/env bash
# Assembles CPython 3.11 for Windows, with all requirements, from packages: for a computer that is not a Windows.
#
#   make-python.sh FOLDER     needs mingw, uv, and a CPython 3.11 whose pure standard library is taken
#
# PyPI's panda3d carries the original python311.dll and its extension modules, msvc-runtime Microsoft's redistributable
# DLLs. python.exe and python3.dll, which only pass calls on, are compiled here.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="$1"
here=.ci/windows
python=.venv/bin/python
downloads="$folder/downloads"
mkdir -p "$downloads" "$folder/DLLs"

"$python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
    --python-version 3.11 --implementation cp --abi cp311 --platform win_amd64 -d "$downloads" -r "$here/interpreter.txt"

unpack() { "$python" -m zipfile -e "$downloads"/$1-*.whl "$downloads/$1"; }
unpack panda3d
unpack msvc_runtime
libraries="$downloads/panda3d/deploy_libs"
cp "$libraries/python311.dll" "$folder"
cp "$libraries"/*.pyd "$libraries"/lib*.dll "$libraries/sqlite3.dll" "$folder/DLLs"
find "$downloads/msvc_runtime" -iname '*.dll' -exec cp {} "$folder" \;

standard_library="$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
mkdir -p "$folder/Lib"
tar -C "$standard_library" -c --exclude=site-packages --exclude=__pycache__ --exclude=lib-dynload --exclude=test \
    --exclude='config-*' . | tar -C "$folder/Lib" -x

gendef - "$folder/python311.dll" > "$folder/python311.def" 2>/dev/null
x86_64-w64-mingw32-dlltool -d "$folder/python311.def" -l "$folder/libpython311.a"
x86_64-w64-mingw32-gcc -O2 -municode -o "$folder/python.exe" "$here/python.c" -L"$folder" -lpython311
awk '/^EXPORTS/ { exports = 1; print; next } exports && NF { print $1 " = python311." $1 ($2 == "DATA" ? " DATA" : "") }' \
    "$folder/python311.def" > "$folder/python3.def"
x86_64-w64-mingw32-dlltool -d "$folder/python3.def" --output-exp "$folder/python3.exp"
x86_64-w64-mingw32-gcc -shared -nostdlib -Wl,-e0 -o "$folder/python3.dll" "$folder/python3.exp"
