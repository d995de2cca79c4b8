"""What a setting says stands on its field alone: everything else is made of it."""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ryu_scape.cli.build_command import add_build_flags
from ryu_scape.settings import Settings, declared

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"
ASKERS = sorted(path for package in ("cli", "gui") for path in (ROOT / "ryu_scape" / package).glob("*.py"))
PROGRAM = sorted(path for path in (ROOT / "ryu_scape").rglob("*.py") if path.parent.name != "settings")
NAMES = {each.name for each in declared(Settings)}
ATTRIBUTES = {each.attribute for each in declared(Settings)}
ALSO_OF_BUILDINGS = {"facade_style"}
NOT_SETTINGS = {
    *("help", "verbose", "json", "rgb", "dsm", "footprints", "weights", "project"),
    *("out", "png", "png-size", "png-view", "png-transparent"),
    *("ground", "sun-azimuth", "sun-elevation"),
}


def test_every_setting_is_exactly_one_flag() -> None:
    parser = argparse.ArgumentParser()
    add_build_flags(parser)
    flags = Counter(word for action in parser._actions for word in action.option_strings if word.startswith("--"))
    assert flags == Counter(f"--{name}" for name in NAMES | NOT_SETTINGS)


def test_the_page_of_docs_is_what_the_command_writes(tmp_path: Path) -> None:
    written = tmp_path / "page.md"
    subprocess.run([sys.executable, "-m", "ryu_scape.settings", str(written)], cwd=ROOT, check=True)
    assert PAGE.read_bytes() == written.read_bytes(), "run: python -m ryu_scape.settings docs/settings.md"
    assert all(f"`{name}`" in PAGE.read_text(encoding="utf-8") for name in NAMES)


@pytest.mark.parametrize("path", ASKERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_who_asks_a_person_names_no_setting(path: Path) -> None:
    """Neither a flag's name nor a field: both come from the declaration."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.keyword):
            found.add(node.arg)
    assert not found & (ATTRIBUTES - ALSO_OF_BUILDINGS)


@pytest.mark.parametrize("path", PROGRAM, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_module_spells_a_flag_of_a_setting(path: Path) -> None:
    words = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    flags = {f"--{name}" for name in NAMES} | {name for name in NAMES if "-" in name}
    assert not words & flags
