#!/usr/bin/env bash
# Assembles CPython 3.11 for Windows with all requirements, from packages, on a computer that is no Windows.
#
#   make-python.sh FOLDER TOOLS     TOOLS: where .ci/set-up.sh has put uv
#
# PyPI's panda3d carries the original python311.dll and its extension modules, msvc-runtime Microsoft's redistributable
# DLLs; the pure standard library is that of the CPython 3.11 that runs here. python.exe and python3.dll, which only pass
# calls on, are compiled.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="$1" uv="$2/uv" here=.ci/windows python=.venv/bin/python
parts="$folder/parts"
rm -rf "$folder"
mkdir -p "$parts" "$folder/DLLs" "$folder/Lib/site-packages"

install() {
    UV_NO_CONFIG=1 "$uv" pip install --quiet --target "$1" --python-version 3.11 --python-platform windows \
        --only-binary :all: --require-hashes --requirements "$2"
}
install "$parts" "$here/interpreter.txt"
install "$folder/Lib/site-packages" requirements.lock

libraries="$parts/deploy_libs"
cp "$libraries/python311.dll" "$folder"
cp "$libraries"/*.pyd "$libraries"/lib*.dll "$libraries/sqlite3.dll" "$folder/DLLs"
find "$folder/Lib/site-packages" -maxdepth 2 -iname 'vcruntime140*.dll' -exec cp {} "$folder" \;

standard_library="$("$python" -c 'import sys, sysconfig; assert sys.version_info[:2] == (3, 11); print(sysconfig.get_path("stdlib"))')"
tar -C "$standard_library" -c --exclude=site-packages --exclude=__pycache__ --exclude=lib-dynload --exclude=test \
    --exclude='config-*' . | tar -C "$folder/Lib" -x

gendef - "$folder/python311.dll" > "$parts/python311.def" 2>/dev/null
x86_64-w64-mingw32-dlltool -d "$parts/python311.def" -l "$parts/libpython311.a"
x86_64-w64-mingw32-gcc -O2 -municode -o "$folder/python.exe" "$here/python.c" -L"$parts" -lpython311
awk '/^EXPORTS/ { exports = 1; print; next } exports && NF { print $1 " = python311." $1 ($2 == "DATA" ? " DATA" : "") }' \
    "$parts/python311.def" > "$parts/python3.def"
x86_64-w64-mingw32-dlltool -d "$parts/python3.def" --output-exp "$parts/python3.exp"
x86_64-w64-mingw32-gcc -shared -nostdlib -Wl,-e0 -o "$folder/python3.dll" "$parts/python3.exp"
rm -rf "$parts"
