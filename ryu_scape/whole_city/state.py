"""What the folder of a city remembers: what it is made from, its squares, and how far each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.raster.headers import RasterHeader, fields_of_header, header_of
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import Settings, from_plain, to_plain
from ryu_scape.whole_city.city_grid import CityGrid, Square
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.index import Refusal
from ryu_scape.whole_city.plan import CityRequest, SquareFiles
from ryu_scape.whole_city.run_tasks import CityTasks
from ryu_scape.whole_city.store import Slot, read_json, write_json

WORK, STATE = "work", "state.json"
FILES = "rgb", "dsm", "outlines"
VERSION = 1
"""Counted up when what is remembered takes another shape."""


@dataclass(frozen=True)
class KnownSquare:
    """A square, its files, the place of its result, and why the last try failed, if it did."""

    files: SquareFiles
    slot: Slot
    is_done: bool
    failure: Refusal | None


@dataclass(frozen=True, eq=False)
class Overview:
    """A city that was begun in a folder: what it was asked from, its grid, and its squares in reading order."""

    folder: Path
    request: CityRequest
    city_grid: CityGrid
    squares: tuple[KnownSquare, ...]

    @property
    def bounds_m(self) -> NDArray[np.float64]:
        """((west, south), (east, north)) of all squares, in map metres."""
        corners = np.array([self.bounds_of(each) for each in self.squares])
        return np.array([corners[:, 0].min(axis=0), corners[:, 1].max(axis=0)])

    def bounds_of(self, square: KnownSquare) -> NDArray[np.float64]:
        """((west, south), (east, north)) of a square's own pixels, in map metres."""
        outline = self.city_grid.outline_of(self.city_grid.core(square.files.square))
        return np.reshape(outline.bounds, (2, 2))

    def at(self, x_y: Sequence[float]) -> KnownSquare | None:
        """The square around a point on the map, None where there is none."""
        row, col = self.city_grid.squares_of(np.array([x_y]))[0].tolist()
        return next((each for each in self.squares if each.files.square == (row, col)), None)


@dataclass(frozen=True)
class Status:
    """How many squares of a city are done, failed and still to come, of those looked at and those measured."""

    finished: int
    failed: tuple[Refusal, ...]
    missing: int


def remember(request: CityRequest, city_grid: CityGrid, tasks: CityTasks, folder: Path) -> None:
    """Keep what there will be in a city's folder, for `status_of` and `overview_of`. Raises as `atomic_write` does."""
    work = folder / WORK
    headers = {each.path: each for task in tasks.squares for each in (*task.files.images, *task.files.dsms)}
    number = {path: index for index, path in enumerate(headers)}
    squares = [
        {
            "square": list(task.files.square),
            "window": asdict(task.files.window),
            "images": [number[each.path] for each in task.files.images],
            "dsms": [number[each.path] for each in task.files.dsms],
            "key": task.slot.key,
            "place": str(task.slot.parent.relative_to(work)),
        }
        for task in tasks.squares
    ]
    state = {
        "version": VERSION,
        "slots": [[str(each.slot.parent.relative_to(work)), each.slot.key] for each in (*tasks.looks, *tasks.squares)],
        "request": _plain(request),
        "city_grid": {each.name: getattr(city_grid, each.name) for each in fields(city_grid)},
        "headers": [fields_of_header(header) for header in headers.values()],
        "squares": squares,
    }
    write_json(work / STATE, state)


def status_of(folder: Path) -> Status:
    """How far a city is that was begun in `folder`. Raises InputError where none was."""
    slots = [Slot(folder / WORK / parent, key) for parent, key in _state_in(folder)["slots"]]
    finished = [slot.folder.is_dir() for slot in slots]
    failures = tuple(failure for slot in slots if (failure := slot.failure()) is not None)
    return Status(sum(finished), failures, len(slots) - sum(finished) - len(failures))


def request_of(folder: Path) -> CityRequest:
    """What the city in `folder` was asked from last. Raises as `overview_of` does."""
    return _request(_state_of_this_version(folder)["request"])


def refuse_to_change(names: Sequence[str]) -> None:
    """Raise InputError if there are any names: those of what a person gives anew for a city that only goes on."""
    if names:
        raise InputError(
            f"{', '.join(names)} cannot be changed once a city is begun.",
            "Leave that out, or give the city's files as well, so that it is begun anew.",
        )


def overview_of(folder: Path) -> Overview:
    """A city that was begun in `folder`. Raises InputError where none was, or an earlier version of the program did."""
    state = _state_of_this_version(folder)
    headers = [header_of(each) for each in state["headers"]]
    grid = state["city_grid"]
    return Overview(
        folder,
        _request(state["request"]),
        CityGrid(**grid | {"anchor_m": tuple(grid["anchor_m"])}),
        tuple(_square(each, headers, folder / WORK) for each in state["squares"]),
    )


def _state_of_this_version(folder: Path) -> Mapping[str, Any]:
    state = _state_in(folder)
    if state.get("version") != VERSION:
        raise InputError(
            f"The city in {folder} was begun by another version of the program.",
            "Start it again with this one, from its files.",
        )
    return state


def _state_in(folder: Path) -> Mapping[str, Any]:
    path = folder / WORK / STATE
    if not path.is_file():
        raise InputError(f"No city was begun in {folder}.", "Start one with `ryu-scape city`.")
    state: Mapping[str, Any] = read_json(path)
    return state


def _plain(request: CityRequest) -> dict[str, Any]:
    files = {name: [str(path.absolute()) for path in getattr(request, name)] for name in FILES}
    return files | {
        "weights": None if request.weights_path == WEIGHTS else str(request.weights_path.absolute()),
        "settings": to_plain(request.settings),
        "city": to_plain(request.city),
        "crs": request.crs,
        "gsd_m": request.gsd_m,
        "area": None if request.area is None else shapely.to_wkb(request.area, hex=True),
    }


def _request(request: Mapping[str, Any]) -> CityRequest:
    rgb, dsm, outlines = (tuple(map(Path, request[name])) for name in FILES)
    return CityRequest(
        rgb,
        dsm,
        outlines,
        Path(request["weights"]) if request["weights"] else WEIGHTS,
        from_plain(Settings, request["settings"]),
        from_plain(CitySettings, request["city"]),
        request["crs"],
        request["gsd_m"],
        None if request["area"] is None else shapely.from_wkb(request["area"]),
    )


def _square(square: Mapping[str, Any], headers: Sequence[RasterHeader], work: Path) -> KnownSquare:
    images, dsms = (tuple(headers[number] for number in square[name]) for name in ("images", "dsms"))
    files = SquareFiles(Square(*square["square"]), Window(**square["window"]), images, dsms)
    slot = Slot(work / square["place"], square["key"])
    return KnownSquare(files, slot, slot.folder.is_dir(), slot.failure())
