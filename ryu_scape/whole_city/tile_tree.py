"""3D Tiles 1.1 (OGC 22-025r4) of a whole city: a quadtree whose lower part is a tileset of its own for each square.

Within a square, tiles are in three levels of detail (`LEVELS`), which replace each other; above, each tile stands for
four of the level below, in the colours of their far views, with the largest buildings as blocks.
"""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.linalg import inv
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.export.hidden_features import without_features
from ryu_scape.export.local_frame import GENERATOR
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.whole_city.city_grid import CityGrid, Square
from ryu_scape.whole_city.far_tiles import FarSquare, write_far_tile
from ryu_scape.whole_city.measured_square import records_in
from ryu_scape.whole_city.square_tiles import SCALE_OF_ERROR, CityTile, far_view_in, tiles_in
from ryu_scape.whole_city.store import digest_of
from ryu_scape.whole_city.tile_cities import LEVELS

TILESET, TILES, OF_SQUARE, UNFINISHED = "city.tileset.json", "tiles", "tileset.json", ".unfinished"
OF_ANY_CITY = re.compile(rf"(-?\d+_-?\d+|far)_[0-9a-f]{{12}}({re.escape(UNFINISHED)})?")
"""What folders of tiles are called, here and in earlier tilesets; others beside them are a person's own."""
PAGE = Path(__file__).parent / "page" / "city.html"
STAGE = "Laying tiles"
Node = dict[str, Any]


@dataclass(frozen=True, eq=False)
class KeptSquare:
    """A finished square: its folder, and which (b,) of its buildings belong to the city."""

    square: Square
    folder: Path
    chosen: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Branch:
    """A tile and all below it.

    to_earth: the tile's transform (4, 4) to the Earth's metres. frame: that along whose axes its box lies. corners_m:
    (n, 3) of all that it and those below hold, in the Earth's metres.
    """

    to_earth: NDArray[np.float64]
    frame: NDArray[np.float64]
    corners_m: NDArray[np.floating]
    error_m: float
    content: str
    children: tuple[Branch, ...] = ()

    def node(self, parent_to_earth: NDArray[np.float64]) -> Node:
        """As a tileset's JSON has it, below a tile of that transform."""
        own = self.to_earth
        node: Node = {
            "transform": (inv(parent_to_earth) @ own).T.ravel().tolist(),
            "boundingVolume": {"box": _box(self.corners_m, self.frame, inv(own))},
            "geometricError": self.error_m,
            "refine": "REPLACE",
            "content": {"uri": self.content},
        }
        return node | ({"children": [each.node(own) for each in self.children]} if self.children else {})

    def referred_to(self, uri: str) -> Branch:
        """The tile whose content is the tileset `uri` that has this one as its root."""
        return Branch(np.eye(4), self.frame, self.corners_m, self.error_m, uri)


def write_tile_tree(
    squares: Sequence[KeptSquare], city_grid: CityGrid, folder: Path, progress: ProgressReporter
) -> None:
    """Write the tileset of the city, a page that shows it, and the tiles of its squares beside it.

    Raises OSError and OperationCancelled. What an earlier tileset named goes once the new one is there.
    """
    tiles = folder / TILES
    tiles.mkdir(exist_ok=True)
    side_m = city_grid.square_px * city_grid.gsd_m
    branches: dict[Square, Branch] = {}
    for number, each in enumerate(squares):
        advance(progress, STAGE, 0.7 * number / len(squares))
        name = _put_in_place(each, tiles)
        root = _of_square(tiles_in(each.folder), side_m)
        if root is not None:
            _write_tileset(tiles / name / OF_SQUARE, root)
            branches[each.square] = root.referred_to(f"{TILES}/{name}/{OF_SQUARE}")
    shown = [each for each in squares if each.square in branches]
    if shown:
        _write_tileset(folder / TILESET, _above(branches, shown, city_grid, tiles, progress))
        _write(folder / PAGE.name, PAGE.read_text("utf-8"))
    named = {branch.content.split("/")[1] for branch in branches.values()} | {_name_of_far(shown)}
    _remove_others(tiles, named)


def remove_tile_tree(folder: Path) -> None:
    """Remove the tileset of an earlier city, with its page and its tiles. Raises OSError."""
    for name in (TILESET, PAGE.name):
        (folder / name).unlink(missing_ok=True)
    if (folder / TILES).is_dir():
        _remove_others(folder / TILES, ())
        with suppress(OSError):  # a person has put something there
            (folder / TILES).rmdir()


def _remove_others(tiles: Path, named: Container[str]) -> None:
    for path in tiles.iterdir():
        if path.name not in named and OF_ANY_CITY.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _put_in_place(kept: KeptSquare, tiles: Path) -> str:
    """Have the tiles of a square among the city's, less buildings that are another square's; the folder's name."""
    hidden = {
        tile.file: [n for n, own in enumerate(tile.buildings) if not kept.chosen[own]] for tile in tiles_in(kept.folder)
    }
    name = f"{kept.square.name}_{digest_of([kept.folder.name, hidden])[:12]}"
    if not all(_is_there(kept.folder / file, tiles / name / file, bool(own)) for file, own in hidden.items()):
        unfinished = tiles / f"{name}{UNFINISHED}"
        for folder in (unfinished, tiles / name):
            shutil.rmtree(folder, ignore_errors=True)
        unfinished.mkdir()
        for file, features in hidden.items():
            _put_file(kept.folder / file, unfinished / file, features)
        unfinished.rename(tiles / name)
    return name


def _is_there(kept: Path, path: Path, is_changed: bool) -> bool:
    """Whether a kept file is in its place among the city's, as it is kept unless some of its features are hidden."""
    return path.is_file() and (is_changed or filecmp.cmp(kept, path))


def _put_file(kept: Path, path: Path, hidden: Sequence[int]) -> None:
    """The same file under another name, unless features of it are to be hidden."""
    if hidden:
        path.write_bytes(without_features(kept.read_bytes(), hidden))
        return
    with suppress(OSError):
        os.link(kept, path)
        return
    shutil.copy2(kept, path)


def _of_square(tiles: Sequence[CityTile], side_m: float) -> Branch | None:
    """The tree of a square's tiles, None where it has none."""
    by_place = {(tile.level, tile.row, tile.col): tile for tile in tiles}
    root = next((tile for tile in tiles if tile.level == 0), None)
    return None if root is None else _branch(root, by_place, side_m)


def _branch(tile: CityTile, by_place: Mapping[tuple[int, int, int], CityTile], side_m: float) -> Branch:
    below = ((tile.level + 1, 2 * tile.row + row, 2 * tile.col + col) for row in (0, 1) for col in (0, 1))
    children = tuple(_branch(by_place[place], by_place, side_m) for place in below if place in by_place)
    error_m = side_m / LEVELS[tile.level].a_side / SCALE_OF_ERROR if children else 0.0
    return _joined(tile, tile.file, error_m, children)


def _joined(tile: CityTile, content: str, error_m: float, children: tuple[Branch, ...]) -> Branch:
    low_m, high_m = np.array(tile.low_m), np.array(tile.high_m)
    own_m = _moved(np.array(np.meshgrid(*zip(low_m, high_m, strict=True))).reshape(3, -1).T, tile.to_earth)
    corners_m = np.concatenate([own_m, *(each.corners_m for each in children)])
    return Branch(tile.to_earth, tile.to_earth, corners_m, error_m, content, children)


def _above(
    branches: Mapping[Square, Branch],
    squares: Sequence[KeptSquare],
    city_grid: CityGrid,
    tiles: Path,
    progress: ProgressReporter,
) -> Branch:
    """The tree over all squares, four to one level by level, counted from the city's north-western corner."""
    far = {
        each.square: FarSquare.of(each.square, far_view_in(each.folder), *records_in(each.folder, each.chosen))
        for each in squares
    }
    corner = Square(min(each.row for each in far), min(each.col for each in far))
    name = _name_of_far(squares)
    (tiles / name).mkdir(exist_ok=True)
    current = {Square(each.row - corner.row, each.col - corner.col): branch for each, branch in branches.items()}
    a_side, level = 1, 0
    while len(current) > 1:
        a_side, level = 2 * a_side, level - 1
        advance(progress, STAGE, 0.8)
        groups: dict[Square, list[Branch]] = {}
        for place, branch in sorted(current.items()):
            groups.setdefault(Square(place.row // 2, place.col // 2), []).append(branch)
        current = {}
        for place, children in groups.items():
            first = Square(corner.row + place.row * a_side, corner.col + place.col * a_side)
            under = [each for square, each in far.items() if _is_under(square, first, a_side)]
            file = f"{-level}_{place.row}_{place.col}.glb"
            tile = write_far_tile(under, first, a_side, city_grid, place, level, tiles / name / file)
            error_m = a_side * city_grid.square_px * city_grid.gsd_m / SCALE_OF_ERROR
            current[place] = _joined(tile, f"{TILES}/{name}/{file}", error_m, tuple(children))
    return next(iter(current.values()))


def _is_under(square: Square, first: Square, a_side: int) -> bool:
    return 0 <= square.row - first.row < a_side and 0 <= square.col - first.col < a_side


def _name_of_far(squares: Iterable[KeptSquare]) -> str:
    """The folder of the tiles of several squares, named after all that they are made of."""
    return f"far_{digest_of([[each.folder.name, np.flatnonzero(each.chosen).tolist()] for each in squares])[:12]}"


def _write_tileset(path: Path, root: Branch) -> None:
    tileset = {
        "asset": {"version": "1.1", "extras": {"generator": GENERATOR}},
        "geometricError": 2 * root.error_m,
        "root": root.node(np.eye(4)),
    }
    _write(path, json.dumps(tileset, indent=1))


def _write(path: Path, text: str) -> None:
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _moved(points: NDArray[np.floating], transform: NDArray[np.floating]) -> NDArray[np.floating]:
    """Points (n, 3) by a transform (4, 4)."""
    return points @ transform[:3, :3].T + transform[:3, 3]


def _box(corners_m: NDArray[np.floating], frame: NDArray[np.floating], to_tile: NDArray[np.floating]) -> list[float]:
    """The box (12,) along a frame's axes around corners (n, 3) in the Earth's metres, as a tile's metres have it."""
    inside = _moved(corners_m, inv(frame))
    low, high = inside.min(axis=0), inside.max(axis=0)
    turned = to_tile @ frame
    middle = _moved(0.5 * (low + high)[None], turned)[0]
    half_axes = turned[:3, :3] * (0.5 * (high - low))
    return [*middle.tolist(), *half_axes.T.ravel().tolist()]
