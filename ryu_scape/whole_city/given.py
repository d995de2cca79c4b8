"""A person's outlines of a whole city, shared out among its squares: those around each, and which are its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError, OperationCancelled, RyuScapeError
from ryu_scape.footprints.given import GivenOutlines, read_given
from ryu_scape.footprints.identifiers import free_name
from ryu_scape.footprints.repeats import are_repeats, said_of_repeats
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.whole_city.area import are_within
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.plan import WholeCityPlan

SAME_CORNER_M = 0.01
STAGE = "Reading footprints"


@dataclass(frozen=True, eq=False)
class SquareOutlines:
    """The outlines around a square; is_own: (p,) whether their centroids lie in it."""

    given: GivenOutlines
    is_own: NDArray[np.bool_]


def read_all(
    paths: Sequence[Path], crs: CRS, progress: ProgressReporter
) -> tuple[GivenOutlines, tuple[str, ...], tuple[Refusal, ...]]:
    """The outlines of all files on one map, what is odd about them, and which files could not be used.

    What two files share is taken once, from the first, and so is what nearly repeats another. Names are unique: where
    two are alike, the file's name is added. Raises InputError where nothing is left, and OperationCancelled.
    """
    parts: list[GivenOutlines] = []
    complaints: tuple[str, ...] = ()
    refused: list[Refusal] = []
    files: list[str] = []
    for number, path in enumerate(paths):
        advance(progress, STAGE, number / len(paths))
        try:
            part, its_complaints = read_given(path, crs, progress)
        except OperationCancelled:
            raise
        except RyuScapeError as error:
            refused.append(Refusal(path.name, error.cause, error.remedy))
            continue
        parts.append(part)
        files += [path.stem] * len(part.names)
        complaints += its_complaints
    if not parts:
        raise InputError(f"No footprints can be used. {refused[0].cause}", refused[0].remedy)
    polygons = np.concatenate([part.polygons for part in parts])
    names = [name for part in parts for name in part.names]
    attributes = [attributes for part in parts for attributes in part.attributes]
    kept = _first_of_each(polygons, files) if len(parts) > 1 else np.arange(len(polygons))
    repeats = are_repeats(polygons[kept])
    complaints += said_of_repeats(int(repeats.sum()))
    kept = kept[~repeats]
    once = GivenOutlines(polygons, names, attributes).only(kept)
    unique = _unique(once.names, [files[index] for index in kept.tolist()])
    return replace(once, names=unique), complaints, tuple(refused)


def _unique(names: Sequence[str], files: Sequence[str]) -> list[str]:
    """The names, with the file's before those that several outlines bear."""
    times = Counter(names)
    taken = {name for name in names if times[name] == 1}
    unique = []
    for name, file in zip(names, files, strict=True):
        own = name if times[name] == 1 else free_name(f"{file}:{name}", taken)
        taken.add(own)
        unique.append(own)
    return unique


def _first_of_each(polygons: NDArray[np.object_], files: Sequence[str]) -> NDArray[np.intp]:
    """The numbers of those that no earlier file has, corner by corner."""
    rounded = shapely.transform(polygons, lambda x_y: np.round(x_y / SAME_CORNER_M) * SAME_CORNER_M)
    shapes = shapely.to_wkb(shapely.normalize(rounded)).tolist()
    first: dict[bytes, str] = {}
    kept = [index for index, shape in enumerate(shapes) if first.setdefault(shape, files[index]) == files[index]]
    return np.array(kept, np.intp)


def share_out(given: GivenOutlines, plan: WholeCityPlan) -> tuple[dict[str, SquareOutlines], tuple[str, ...]]:
    """The outlines around each square that has any of its own, by the square's name, in the order they were given.

    And how many in the city's area have no square, being where there is no data. Raises InputError where all have none.
    """
    centroids = shapely.centroid(given.polygons)
    owner, is_wanted = plan.city_grid.squares_of(shapely.get_coordinates(centroids)), are_within(plan.area, centroids)
    tree = shapely.STRtree(given.polygons)
    shared: dict[str, SquareOutlines] = {}
    for files in plan.squares:
        near = np.sort(tree.query(plan.city_grid.outline_of(files.window)))
        is_own = (owner[near] == files.square).all(axis=1) & is_wanted[near]
        if is_own.any():
            shared[files.square.name] = SquareOutlines(given.only(near), is_own)
    if is_wanted.any() and not shared:
        raise InputError(
            "No footprint lies where there is an image or a DSM.",
            "Give the footprints of the same place, and check the coordinate system of all files.",
        )
    outside = int(is_wanted.sum() - sum(outlines.is_own.sum() for outlines in shared.values()))
    said = f"{outside} footprints lie where there is neither image nor DSM and are left out."
    return shared, (said,) if outside else ()


def write_outlines(outlines: SquareOutlines, folder: Path, name: str) -> Path:
    """Keep the outlines of a square in a file. Raises as `atomic_write` does."""
    path = folder / f"{name}.jsonl"
    given = outlines.given
    rows = zip(
        given.names, outlines.is_own.tolist(), given.attributes, shapely.to_wkb(given.polygons, hex=True), strict=True
    )
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in map(list, rows))
    return path


def read_outlines_of(path: Path) -> SquareOutlines:
    """What `write_outlines` kept."""
    with path.open(encoding="utf-8") as file:
        names, is_own, attributes, shapes = zip(*map(json.loads, file), strict=True)
    polygons = np.asarray(shapely.from_wkb(np.array(shapes, object)), object)
    return SquareOutlines(GivenOutlines(polygons, names, attributes), np.array(is_own, bool))
