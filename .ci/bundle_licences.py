"""What a bundle says of what is in it: THIRD_PARTY.txt, which About shows, and the licences themselves."""

import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from ryu_scape.licences import LISTING, Component, listing

BINARY = "BINARY"


def licences(contents, workpath):
    """The bundle's files of licences, for its contents; both as PyInstaller's (place, source, kind).

    workpath: a folder for THIRD_PARTY.txt. It lists the packages that some of the contents are of, and the libraries
    that are of none.
    """
    shipped = {Path(source) for _, source, _ in contents}
    parts = [part for part in map(Component, metadata.distributions()) if not shipped.isdisjoint(part.files.values())]
    parts.sort(key=lambda part: part.title.lower())
    of_packages = {path for part in parts for path in part.files.values()}
    foreign = {Path(source) for _, source, kind in contents if kind == BINARY} - of_packages
    system = sorted(path.name for path in foreign if not path.is_relative_to(sys.base_prefix))

    about_python = f"Python {sys.version.split()[0]}: Python Software Foundation License\n"
    text = workpath / LISTING.name
    text.write_text(about_python + listing(parts, shipped, system), encoding="utf-8")
    files = {
        f"{part.title.replace(' ', '-')}/{name}": path for part in parts for name, path in part.licence_files.items()
    }
    files["Python/LICENSE.txt"] = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    debian = debian_packages(system)
    files |= {f"{package}/copyright": Path("/usr/share/doc", package, "copyright") for package in debian}
    existing = [(f"licences/{place}", str(path), "DATA") for place, path in sorted(files.items()) if path.exists()]
    return [(LISTING.name, str(text), "DATA"), *existing]


def debian_packages(libraries):
    """Names of the installed packages that hold these libraries, on Debian and Ubuntu."""
    if not libraries or not shutil.which("dpkg"):
        return set()
    command = ["dpkg", "--search", *(f"*/{library}" for library in libraries)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - names of found files
    return {line.partition(":")[0] for line in found.stdout.splitlines() if not line.startswith("diversion ")}
