"""What Ryu-Scape is made of besides its own code: packages, their licences, and the libraries that ride in them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ryu_scape.own_files import LISTING, REQUIREMENTS

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)[^/]*(?<!\.py)(?<!\.pyc)$", re.IGNORECASE)
_LIBRARY = re.compile(r"(lib\w[^/]*\.so[.\d]*|[^/]*\.(dylib|dll))$")
_BUILD_HASH = re.compile(r"[-.][0-9a-f]{8,}(?=[-.])")
_LONGEST_NAME = 160
_ABOUT_NVIDIA = "What bears NVIDIA's licence is proprietary; PyTorch for Linux loads it."


@dataclass(frozen=True)
class Component:
    """One installed package."""

    package: metadata.Distribution

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.package.metadata['Name']} {self.package.version}"

    @property
    def licence(self) -> str:
        """The licence by the name that the package gives it."""
        expressions, stated, classifiers = (
            self.package.metadata.get_all(field, []) for field in ("License-Expression", "License", "Classifier")
        )
        names = [name for name in stated if name and "\n" not in name and len(name) <= _LONGEST_NAME]
        classes = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
        return ", ".join(expressions or names or classes or ["see its licence file"])

    @cached_property
    def files(self) -> dict[str, Path]:
        """Where each of its files lies, by its path within the package."""
        return {str(path): Path(str(path.locate())) for path in self.package.files or []}

    @property
    def licence_files(self) -> dict[str, Path]:
        """Those of its files that are licences and notices."""
        return {name: path for name, path in self.files.items() if _LICENCE_FILE.match(name.rpartition("/")[2])}

    def libraries(self, shipped: Container[Path] | None = None) -> list[str]:
        """Names of the libraries of others in it; of those that are `shipped` if that is given."""
        names = (name.rpartition("/")[2] for name, path in self.files.items() if shipped is None or path in shipped)
        return sorted({_BUILD_HASH.sub("", name) for name in names if _LIBRARY.match(name)})


def made_of() -> str:
    """The list of parts: the bundle's, or that of the packages that requirements.txt leads to here."""
    if LISTING.exists():
        return LISTING.read_text(encoding="utf-8")
    return listing(required_parts())


def required_parts() -> list[Component]:
    """The installed packages that requirements.txt leads to, by name."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines() if REQUIREMENTS.exists() else []
    waiting = _applying(filter(None, (line.partition("#")[0].strip() for line in lines)))
    seen: set[tuple[str, frozenset[str]]] = set()
    found: dict[str, Component] = {}
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = Component(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            continue
        waiting += _applying(found[name].package.requires or [], extras)
    return [found[name] for name in sorted(found)]


def _applying(requirements: Iterable[str], extras: Iterable[str] = ()) -> list[Requirement]:
    """Those that hold on this system, or through one of the extras asked for."""
    parsed = [Requirement(each) for each in requirements]
    places = [{"extra": extra} for extra in ("", *extras)]
    return [each for each in parsed if each.marker is None or any(each.marker.evaluate(place) for place in places)]


def listing(parts: Iterable[Component], shipped: Container[Path] | None = None, system: Iterable[str] = ()) -> str:
    """Text that names each part with its licence and libraries, and libraries that came from the `system`."""
    paragraphs = []
    for part in parts:
        libraries = part.libraries(shipped)
        paragraphs.append(f"{part.title}: {part.licence}" + (f"\n    with {', '.join(libraries)}" if libraries else ""))
    if any("NVIDIA" in part.licence for part in parts):
        paragraphs.append(_ABOUT_NVIDIA)
    if system := sorted(system):
        paragraphs.append(f"From the system that this was made on:\n    {', '.join(system)}")
    return "\n".join(paragraphs) + "\n"
