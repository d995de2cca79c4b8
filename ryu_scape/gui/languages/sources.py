"""Which texts a language needs: those that the window marks, and what the package below it may say to a person."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from ryu_scape.export.fields import FIELDS
from ryu_scape.footprints import Reason
from ryu_scape.gui.languages.texts import PACKAGE, WINDOW
from ryu_scape.gui.picture_settings import TurnFilm, ViewPicture
from ryu_scape.gui.samples import sample_pairs
from ryu_scape.heights import RoofKind
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.purposes import PURPOSES
from ryu_scape.raster.coregistration import COMPASS
from ryu_scape.settings import Setting, Settings, by_stage, declared
from ryu_scape.whole_city.city_settings import CitySettings

_PACKAGE = Path(__file__).parents[2]
_OTHER_MOUTHS = (
    *("cli", "self_test.py", "terminal.py", "licences.py", "geodata_environment.py", "page.py"),
    *("onnx_file.py", "onnx_packing.py", "onnx_settings.py"),
    "languages",
)
"""What speaks to a person elsewhere than in the window."""
_KINDS = (Settings, CitySettings, ViewPicture, TurnFilm)
"""Of settings that the window has controls for, beside those of the purposes."""
_MARKS = {"tr", "marked"}
_SHOWN = {"InputError", "MachineError", "RyuScapeError", "TooCoarseError", "Finding", "advance", "partial"}
"""The calls whose arguments the window shows: errors, findings, stages."""
_UNHEARD = {"debug", "info", "warning", "error", "exception", "TypeError"}
_FEWEST_LETTERS = 4
FRAGMENTS = (
    "Image",
    "Files",
    "Outlines",
    "Fit",
    "{0} band of {1}",
    "{0} bands of {1}",
    "others",
    "unknown",
    "under {0}",
    "{0} and more",
    "it is too large",
    "its lines are not those of that format",
    "its station lies nowhere on Earth",
    "it has not every hour of a year",
    "its light has gaps",
    "Teaching the network",
    "there is no DSM",
    " and {0} more",
    "the DSM does not show their roofs",
    "assumed to be {0} to {1} m high by their outlines alone",
    "assumed to be {0} m high by their outlines alone",
    "as high as the network reads off the image",
    "as high as their shadows tell",
    ", or lift the limit on this session's memory (ulimit -v)",
    " with {0}, which says where",
    "or give your own outlines with it",
    "flat because the DSM's GSD of {0} m shows no roofs",
    "{0} of the roof has DSM data",
    "flat because no plain roof fits the DSM",
    "raised from {0} m to the least height, {1} m",
    "height shared out from the DSM's cells, which tell no building by itself",
    "height assumed by the outline because there is no DSM data",
    "height read off the image by the network because there is no DSM data",
    "height read off its shadow because there is no DSM data",
    "roof by rule, as no DSM shows it",
    "height assumed by the outline because no pixel lies in this outline alone",
    "height read off the image by the network because no pixel lies in this outline alone",
    "height read off its shadow because no pixel lies in this outline alone",
    "height set by hand",
    "roof set by hand",
    "drawn by hand",
    "parted by hand",
    "merged by hand",
    "reshaped by hand",
    "An edit was not made: {0}",
    "one of {0}",
    "a number between {0} and {1}",
    "a whole number between {0} and {1}",
    "two numbers between {0} and {1}, the lower one first",
    "the scene",
    "the comparison",
    "the image",
    "the DSM",
    "image",
    "height model",
    "Indexing",
    "Comparing colours",
    "Putting the city together",
    "Laying tiles",
    "Looking",
    "Measuring",
    "{0} of {1} DSMs: {2}",
    "{0} of {1} squares, {2} for one: {3}",
    "{0}: {1} of {2} cells",
    "{0}: {1} of {2} cells, {3} an hour, {4} min left",
)
"""What stands within sentences, or is put together so that no literal of the code shows it whole."""


def sources() -> dict[str, tuple[str, ...]]:
    """The English texts by context, each once. In the package's, places for values are `{0}`, `{1}` and on."""
    windows = dict.fromkeys(text for tree in _trees(_PACKAGE / "gui") for text in _marked(tree))
    package = dict.fromkeys([*_declared(), *(text for tree in _trees(_PACKAGE) for text in _sentences(tree))])
    return {WINDOW: tuple(windows), PACKAGE: tuple(text for text in package if text not in windows)}


def _trees(folder: Path) -> Iterator[ast.Module]:
    for path in sorted(folder.rglob("*.py")):
        if not any(part in _OTHER_MOUTHS for part in path.relative_to(folder).parts):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _marked(tree: ast.Module) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name_of(call)
        given = call.args[:1] if name in _MARKS else [each.value for each in call.keywords] if name == "worded" else []
        yield from (str(node.value) for node in given if isinstance(node, ast.Constant) and node.value)


def _sentences(tree: ast.Module) -> Iterator[str]:
    """What is given to the calls that a person hears of, and whatever else is a whole sentence."""
    unheard = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    given: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            unheard |= {id(part) for part in ast.walk(node) if part is not node and isinstance(part, ast.Constant)}
        elif isinstance(node, ast.Call) and _name_of(node) in _UNHEARD:
            unheard |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Call) and _name_of(node) in _SHOWN:
            given |= {id(part) for argument in node.args for part in ast.walk(argument)}
    for node in ast.walk(tree):
        text = _pattern(node)
        if text is None or id(node) in unheard or _letters(text) < _FEWEST_LETTERS:
            continue
        is_sentence = " " in text.strip() and text.rstrip().endswith(".")
        if (is_sentence or id(node) in given) and (text[0].isupper() or text[0] == "{"):
            yield text


def _pattern(node: ast.AST) -> str | None:
    """A literal with numbered places for its values."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    places = iter(range(len(parts)))
    return "".join(f"{{{next(places)}}}" if part is None else str(part) for part in parts)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _declared() -> Iterator[str]:
    """What settings, purposes, fields and kinds are called."""
    settings: list[Setting] = [each for kind in _KINDS for each in declared(kind)]
    yield from (stage.title for stage in by_stage(Settings))
    for purpose in PURPOSES.values():
        yield from (purpose.title, purpose.meaning)
        settings += declared(purpose.settings)
    for setting in settings:
        yield from (setting.title, setting.meaning, *setting.choices.values())
    yield from (field.meaning for field in FIELDS.values())
    yield from (kind.value.capitalize() for kind in RoofKind)
    kinds: tuple[type[Enum], ...] = (RoofKind, Reason, MapRaster)
    yield from (str(member.value) for kind in kinds for member in kind)
    yield from (pair.title for pair in sample_pairs())
    yield from (*COMPASS, *FRAGMENTS)
