"""What is said of a finished city: in numbers for programs, and on a page for people."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.version import __version__
from ryu_scape.whole_city.computing import WholeCity
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.store import write_json

REPORT, NUMBERS = "report.html", "report.json"
HEIGHT_LIMITS_M = np.array([0, 3, 6, 9, 12, 15, 18, 21, 24, 30, 40, 60, 100, 1000], np.float64)
MAP_PX, BAR_PX = 360, 300
FEWEST_RGB, MOST_RGB, FAILED_RGB = (252, 238, 205), (122, 28, 62), (40, 60, 200)
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #223 }
table { border-collapse: collapse; margin: .5em 0 }
td { padding: .2em .8em .2em 0; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums } .bar { background: #7a1c3e; height: .9em }
h2 { margin-top: 1.6em; font-size: 1.15em } .failed { color: #a00 } svg { border: 1px solid #ccd; background: #fafafc }
"""


def numbers_of(city: WholeCity) -> dict[str, Any]:
    """What `--json` prints and `report.json` holds."""
    gathered, plan = city.gathered, city.preparation.plan
    heights_m = gathered.heights_m
    quartiles_m = np.percentile(heights_m, (0, 25, 50, 75, 100)).round(2).tolist() if heights_m.size else None
    return {
        "buildings": int(heights_m.size),
        "heights_m": quartiles_m,
        "height_sources": dict(gathered.sources),
        "roofs": dict(gathered.roofs),
        "left_out": dict(gathered.left_out),
        "crs": plan.city_grid.crs.to_string(),
        "gsd_m": plan.city_grid.gsd_m,
        "squares": len(gathered.buildings_of),
        "parts_computed": city.computed,
        "parts_kept": city.kept,
        "failed": [vars(failure) for failure in city.failed],
        "files_left_out": [vars(refusal) for refusal in city.preparation.index.refused],
        "warnings": [*city.preparation.warnings, *city.gathered.warnings],
        "seconds_by_stage": {stage: round(seconds, 1) for stage, seconds in gathered.seconds.items()},
        "wall_s": round(city.wall_s, 1),
    }


def sentence_of(city: WholeCity, folder: Path) -> str:
    """What is printed without `--json`."""
    failed = f", {len(city.failed)} parts failed" if city.failed else ""
    return (
        f"{city.gathered.heights_m.size} buildings in {len(city.gathered.buildings_of)} squares "
        f"({city.computed} parts computed, {city.kept} kept{failed}) in {city.wall_s:.0f} s: {folder / REPORT}"
    )


def write_report(city: WholeCity, folder: Path) -> None:
    """Write the page and the numbers. Raises as `atomic_write` does."""
    numbers = numbers_of(city)
    write_json(folder / NUMBERS, numbers)
    with atomic_write(folder / REPORT) as temporary:
        temporary.write_text(_page(city, numbers), encoding="utf-8")


def _page(city: WholeCity, numbers: Mapping[str, Any]) -> str:
    sections = [
        f"<h1>{numbers['buildings']:,} buildings</h1>",
        f"<p>{html.escape(numbers['crs'])}, GSD {numbers['gsd_m']:.3g} m, {numbers['squares']} squares. "
        f"Computed in {numbers['wall_s']:.0f} s; {city.kept} parts were there before.</p>",
        _section("Heights", _bars(*_histogram(city.gathered.heights_m))),
        _section("Where heights come from", _counts(numbers["height_sources"])),
        _section("Roofs", _counts(numbers["roofs"])),
        _section("Found and left out", _counts(numbers["left_out"])),
        _section("Buildings by square", _map(city)),
        _section("Parts that failed", _refusals(city.failed)),
        _section("Files that could not be used", _refusals(city.preparation.index.refused)),
        _section("Warnings", "".join(f"<p>{html.escape(each)}</p>" for each in numbers["warnings"])),
        _section("Seconds of processor time, by stage", _counts(numbers["seconds_by_stage"])),
        f"<p>Ryu-Scape {__version__}</p>",
    ]
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>City</title><style>{STYLE}</style>'
    return f"{head}<body>{''.join(sections)}</body></html>\n"


def _section(title: str, content: str) -> str:
    return f"<h2>{title}</h2>{content}" if content else ""


def _counts(counts: Mapping[str, float]) -> str:
    rows = sorted(counts.items(), key=lambda item: -item[1])
    return _table(f"<td>{html.escape(name)}</td><td class=number>{count:,}</td>" for name, count in rows)


def _histogram(heights_m: NDArray[np.float64]) -> tuple[list[str], list[int]]:
    """Names of ranges and how many heights (b,) lie in each, up to the last that holds any."""
    counts = np.trim_zeros(np.histogram(heights_m, HEIGHT_LIMITS_M)[0], "b").tolist()
    return [f"{low:.0f} to {high:.0f} m" for low, high in pairwise(HEIGHT_LIMITS_M[: len(counts) + 1])], counts


def _bars(names: Sequence[str], counts: Sequence[int]) -> str:
    most = max([*counts, 1])
    return _table(
        f"<td>{name}</td><td class=number>{count:,}</td>"
        f'<td><div class=bar style="width:{round(BAR_PX * count / most)}px"></div></td>'
        for name, count in zip(names, counts, strict=True)
    )


def _refusals(refusals: Iterable[Refusal]) -> str:
    return _table(
        f'<td class="failed">{html.escape(one.what)}</td>'
        f"<td>{html.escape(one.cause)} <i>{html.escape(one.remedy)}</i></td>"
        for one in refusals
    )


def _table(rows: Iterable[str]) -> str:
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table>{lines}</table>" if lines else ""


def _map(city: WholeCity) -> str:
    """The squares from above, the darker the more buildings; blue ones failed."""
    squares = [files.square for files in city.preparation.plan.squares]
    first_row, first_col = (min(number) for number in zip(*squares, strict=True))
    rows, cols = (max(numbers) - min(numbers) + 1 for numbers in zip(*squares, strict=True))
    side = MAP_PX / max(rows, cols)
    failed, counts = {failure.what for failure in city.failed}, city.gathered.buildings_of
    most = max([*counts.values(), 1])
    boxes = []
    for square in squares:
        count = counts.get(square.name, 0)
        mixed = np.add(FEWEST_RGB, np.subtract(MOST_RGB, FEWEST_RGB) * count / most).astype(int).tolist()
        colour = "rgb({},{},{})".format(*(FAILED_RGB if square.name in failed else mixed))
        x, y = (square.col - first_col) * side, (square.row - first_row) * side
        boxes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{colour}" stroke="#fff">'
            f"<title>{square.name}: {count}</title></rect>"
        )
    return f'<svg width="{side * cols:.0f}" height="{side * rows:.0f}">{"".join(boxes)}</svg>'
