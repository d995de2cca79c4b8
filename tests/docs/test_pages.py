"""What the pages tell a person to do can be done, and what they show is there."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pytest

import ryu_scape
from ryu_scape.cli.arguments import parse
from training import activation_ranges, canopy, compare, evaluate, prepare, recipe, synthesize

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LARGEST_PICTURES_BYTES = 3_000_000
PARSERS: dict[str, Callable[[Sequence[str]], object]] = {
    "training.activation_ranges": activation_ranges.parse_arguments,
    "training.canopy": canopy.parse_arguments,
    "training.compare": compare.parse_arguments,
    "training.evaluate": evaluate.parse_arguments,
    "training.prepare": prepare.parse_arguments,
    "training.synthesize": synthesize.parse_arguments,
    "training.train": recipe.parse_arguments,
}


def blocks_of(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


COMMANDS = [
    pytest.param(shlex.split(line), id=f"{page.stem}-{number}")
    for page in PAGES
    for number, line in enumerate("".join(blocks_of(page, "sh")).splitlines())
    if re.match(r"python (ryu_scape_app\.py (build|evaluate|for|check|city|network|place)|-m training)\b", line)
]
WITH_PYTHON = [page for page in PAGES if blocks_of(page, "python")]


@pytest.fixture
def folder_with_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, as a person has it in a clone."""
    (tmp_path / "Dataset").symlink_to(ROOT / "Dataset")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_understood_and_its_inputs_are_there(words: list[str]) -> None:
    if words[1] == "-m":
        PARSERS[words[2]](words[3:])
    else:
        parse(words[2:])
    assert all((ROOT / word).exists() for word in words if word.startswith("Dataset/"))


@pytest.mark.skipif(os.name != "posix", reason="links to folders are for administrators here")
@pytest.mark.parametrize("page", WITH_PYTHON, ids=lambda page: page.stem)
def test_a_page_of_python_runs(page: Path, folder_with_samples: Path) -> None:
    names: dict[str, object] = {}
    for block in blocks_of(page, "python"):
        exec(compile(block, str(page), "exec"), names)  # noqa: S102 - our own pages


@pytest.mark.skipif(os.name != "posix", reason="links to folders are for administrators here")
def test_the_notebook_runs_and_shows_what_it_says_it_does(
    folder_with_samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "tools"))
    from run_notebook import NOTEBOOK, run

    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    stored = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = run(notebook)
    assert [[kinds(output) for output in outputs] for outputs in shown] == [
        [kinds(output) for output in outputs] for outputs in stored
    ], "run: make pictures"
    assert any("image/jpeg" in kinds(output) for outputs in shown for output in outputs)


def kinds(output: dict) -> list[str]:
    return sorted(output.get("data", ["text"]))


def test_every_picture_is_shown_and_all_of_them_are_small() -> None:
    pictures = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    card = DOCS.parent / "models" / "README.md"
    written = "\n".join(page.read_text(encoding="utf-8") for page in (*PAGES, card))
    shown = set(re.findall(r"\]\((?:\.\./)?(?:docs/)?pictures/([^)]+)\)", written))
    assert set(pictures) == shown
    assert sum(pictures.values()) < LARGEST_PICTURES_BYTES


def test_each_picture_of_the_gallery_has_its_command() -> None:
    text = (DOCS / "gallery.md").read_text(encoding="utf-8")
    made = re.findall(r"--png out/(\w+)\.png", text)
    assert made == re.findall(r"pictures/(\w+)\.jpg", text)


def test_the_api_has_the_whole_public_face() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\.\. auto(?:class|function):: ([\w.]+)\.(\w+)$", page, re.MULTILINE)
    for module, names in re.findall(r"^\.\. automodule:: (\S+)\n   :members: (.+)$", page, re.MULTILINE):
        documented += [(module, name) for name in names.split(", ")]
        strangers = [name for name in names.split(", ") if getattr(import_module(module), name).__module__ != module]
        assert not strangers, f"Sphinx leaves out what {module} has from elsewhere"
    public = {name for name in ryu_scape.__all__ if not name.startswith("_")}
    assert public <= {name for _, name in documented}


def test_every_file_that_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+/[\w.-]*|\w+\.(?:py|md|toml|nsi))`", text))
    to_be = {"tests/benchmarks/records"}
    homes = (ROOT, ROOT / "ryu_scape", ROOT / ".github")
    there = {path.name for folder in ("ryu_scape", "tests") for path in (ROOT / folder).rglob("*.py")}
    assert not {name for name in named - to_be - there if not any((home / name).exists() for home in homes)}
