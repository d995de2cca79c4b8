#!/usr/bin/env bash
# Installs, on Debian and Ubuntu, what Qt and OpenGL need from the system and is not there yet.
#
#   install-system-packages.sh run     for the program
#   install-system-packages.sh test    the same, and a screen in memory for the tests of the window
#   install-system-packages.sh windows the same, and for Windows: Wine, a compiler, what makes an installer, a hand at the mouse
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
PATH="$PATH:/usr/sbin:/sbin"
here="$(dirname "$0")"

# The libraries that PyQt5, its xcb plugin and OpenCV load, and the package each is in.
libraries() {
    cat <<'END'
libGL.so.1               libgl1
libEGL.so.1              libegl1
libX11.so.6              libx11-6
libX11-xcb.so.1          libx11-xcb1
libXext.so.6             libxext6
libxcb-glx.so.0          libxcb-glx0
libxcb-icccm.so.4        libxcb-icccm4
libxcb-image.so.0        libxcb-image0
libxcb-keysyms.so.1      libxcb-keysyms1
libxcb-randr.so.0        libxcb-randr0
libxcb-render.so.0       libxcb-render0
libxcb-render-util.so.0  libxcb-render-util0
libxcb-shape.so.0        libxcb-shape0
libxcb-shm.so.0          libxcb-shm0
libxcb-sync.so.1         libxcb-sync1
libxcb-xfixes.so.0       libxcb-xfixes0
libxcb-xinerama.so.0     libxcb-xinerama0
libxcb-xkb.so.1          libxcb-xkb1
libxkbcommon.so.0        libxkbcommon0
libxkbcommon-x11.so.0    libxkbcommon-x11-0
libdbus-1.so.3           libdbus-1-3
libexpat.so.1            libexpat1
libfontconfig.so.1       libfontconfig1
libfreetype.so.6         libfreetype6
libglib-2.0.so.0         libglib2.0-0
END
}

missing_packages() {
    local loadable
    loadable="$(ldconfig -p | awk '{print $1}')"
    while read -r library package; do
        grep -qxF "$library" <<<"$loadable" || echo "$package"
    done < <(libraries)
    [ -n "$(find /usr/lib* -maxdepth 3 -path '*/dri/*_dri.so' -print -quit)" ] || echo libgl1-mesa-dri
    "$here/find-python.sh" >/dev/null || echo python3-venv
    if [ "$1" != run ]; then
        command -v Xvfb >/dev/null && command -v xvfb-run >/dev/null || echo xvfb
        command -v xauth >/dev/null || echo xauth
    fi
    if [ "$1" = windows ]; then
        command -v wine >/dev/null || echo wine wine64
        command -v x86_64-w64-mingw32-gcc >/dev/null || echo gcc-mingw-w64-x86-64
        command -v gendef >/dev/null || echo mingw-w64-tools
        command -v makensis >/dev/null || echo nsis
        command -v openbox >/dev/null || echo openbox
        command -v xdotool >/dev/null || echo xdotool
    fi
}

give_up() {
    echo "The system lacks these packages: $packages" >&2
    echo "$1" >&2
    exit 1
}

packages="$(missing_packages "${1:-run}" | xargs)"
[ -n "$packages" ] || exit 0

command -v apt-get >/dev/null ||
    give_up "There is no apt-get here: install what your distribution calls them, then try again."
as_root=""
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || give_up "Run 'apt-get install $packages' as root, then try again."
fi

echo "Installing system packages: $packages"
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}
apt_get update
# shellcheck disable=SC2086  # the names are separate words
apt_get install -y --no-install-recommends $packages
