#!/usr/bin/env bash
# Makes dist/windows from this repository, on Linux: the folder Ryu-Scape, a zip of it, and an installer.
#
#   make-bundle.sh TOOLS     TOOLS: the environment that .ci/set-up.sh tools makes
set -euo pipefail
cd "$(dirname "$0")/../.."

tools="$1" here=.ci/windows build=build/windows out=dist/windows
limit_s=3600

"$here/make-python.sh" "$build/python" "$tools"
"$here/wine/make-prefix.sh" "$build/prefix" "$build/python/Lib/site-packages/PyQt5/Qt5/bin/opengl32sw.dll"

made_of="$(find ryu_scape ryu_scape_app.py models Dataset .ci LICENSE logo.png Ryu-Scape.spec \
    -type f ! -name '*.pyc' ! -path '.ci/windows/wine/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum)"
if [ "$made_of" = "$(cat "$build/made-of" 2>/dev/null)" ] && [ -d "$out/Ryu-Scape" ]; then
    echo "$out is up to date."
    exit
fi
rm -rf "$build/made-of" "$out"

echo "Running PyInstaller under Wine: this takes some minutes, its log is $build/pyinstaller.log."
if ! echo | timeout "$limit_s" "$here/wine/run.sh" "$build/python/python.exe" -m PyInstaller --noconfirm \
    --distpath "$out" --workpath "$build/work" Ryu-Scape.spec > >(cat > "$build/pyinstaller.log") 2>&1; then
    tail -n 30 "$build/pyinstaller.log" >&2
    exit 1
fi
if find "$out" -iname 'ucrt*' -o -iname 'bcryptprimitives*' | grep .; then
    echo "This is Wine's and no part of the program." >&2
    exit 1
fi

version="$(sed -n 's/^__version__ = "\(.*\)"/\1/p' ryu_scape/version.py)"
echo "Packing the zip and the installer."
"$tools/bin/python" "$here/pack.py" "$out/Ryu-Scape" "$out/Ryu-Scape-$version-windows-x64.zip" &
"$here/make-installer.sh" "$out/Ryu-Scape" "$build/work" "$out/Ryu-Scape-$version-windows-x64-setup.exe"
wait $!
du -sh "$out"/*
echo "$made_of" > "$build/made-of"
