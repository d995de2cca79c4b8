"""The list of parts: whatever the program needs, by its own account, and nothing else."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from ryu_scape import licences
from ryu_scape.licences import Component, listing, made_of, required_parts


@pytest.fixture(scope="module")
def parts() -> dict[str, Component]:
    return {part.title.split()[0].lower(): part for part in required_parts()}


def test_the_list_reaches_what_is_needed_indirectly_and_stops_there(parts: dict[str, Component]) -> None:
    assert {"torch", "pyqt5", "pyqt5-qt5", "certifi", "numpy"} <= parts.keys()
    assert not {"pytest", "hypothesis", "matplotlib", "ruff"} & parts.keys()


def test_each_part_states_its_licence_in_a_line(parts: dict[str, Component]) -> None:
    assert parts["pyqt5"].licence == "GPL v3"
    assert parts["pyogrio"].licence == "MIT License"  # the field holds the whole text
    assert parts["numpy"].licence.startswith("BSD-3-Clause AND")
    assert all(part.licence and "\n" not in part.licence for part in parts.values())


def test_licence_files_and_libraries_of_others_are_found(parts: dict[str, Component]) -> None:
    assert any(name.endswith("LICENSE.txt") for name in parts["numpy"].licence_files)
    assert all(path.is_file() for path in parts["numpy"].licence_files.values())
    assert any("gdal" in library for library in parts["rasterio"].libraries())
    assert parts["affine"].libraries() == []


def test_a_bundles_list_names_what_is_in_the_bundle(parts: dict[str, Component]) -> None:
    gdal = next(path for name, path in parts["rasterio"].files.items() if "gdal" in name and ".libs/" in name)
    text = listing([parts["rasterio"]], {gdal}, ["libz.so.1", "libX11.so.6"])
    assert len(text.splitlines()) == 4
    assert "libX11.so.6, libz.so.1" in text


def test_a_bundle_shows_its_own_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"torch {metadata.version('torch')}: " in made_of()
    monkeypatch.setattr(licences, "LISTING", tmp_path / "THIRD_PARTY.txt")
    licences.LISTING.write_text("Ærø 1.0: MIT\n", encoding="utf-8")
    assert made_of() == "Ærø 1.0: MIT\n"
