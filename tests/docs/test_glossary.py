"""One word for one thing: the code obeys the glossary, and what that names exists."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
AVOIDED = [
    phrase.strip()
    for listed in re.findall(r"\*\*Not\*\* ([^.]+)\.", GLOSSARY)
    for phrase in re.sub(r"\s+", " ", listed).split(",")
]
NAMED = sorted(set(re.findall(r"`([A-Za-z_]\w*)`", GLOSSARY.partition("## ")[2])))


@cache
def words_of_the_code() -> dict[Path, str]:
    """Each module's names, comments and texts as lower-case words: `smallestArea_m` as `smallest area m`."""
    return {path: _words(path.read_text(encoding="utf-8")) for path in (ROOT / "ryu_scape").rglob("*.py")}


def _words(source: str) -> str:
    spoken = (tokenize.NAME, tokenize.COMMENT, tokenize.STRING)
    tokens = [token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type in spoken]
    parted = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", token) for token in tokens]
    return "\n".join(" ".join(re.findall(r"[^\W_]+|[.:;]", token)).lower() for token in parted)


@cache
def names_of_the_code() -> frozenset[str]:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ryu_scape").rglob("*.py"))
    return frozenset(re.findall(r"\b[A-Za-z_]\w*\b", sources))


def test_the_glossary_says_something() -> None:
    assert len(AVOIDED) > 10
    assert len(NAMED) > 30


@pytest.mark.parametrize("phrase", AVOIDED)
def test_no_other_word_is_used(phrase: str) -> None:
    said = re.compile(rf"\b{re.escape(phrase.lower())}s?\b")
    users = [str(path.relative_to(ROOT)) for path, words in words_of_the_code().items() if said.search(words)]
    assert not users


@pytest.mark.parametrize("name", NAMED)
def test_what_the_glossary_names_exists(name: str) -> None:
    assert name in names_of_the_code()


def test_words_are_found_in_names_comments_and_texts() -> None:
    """The check above would see them."""
    for source in ("roofType = 1", "roof_type = 1", "pass  # the roof type", '"""A roof\n    type."""'):
        assert re.search(r"\broof type\b", _words(source)), source


def test_no_class_bears_the_name_of_another() -> None:
    homes: dict[str, list[str]] = {}
    for path in [*(ROOT / "ryu_scape").rglob("*.py"), *(ROOT / "training").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}
