"""Views of a place that a person named, to come back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ryu_scape.project.plain_edits import DamagedProjectError, items, number, text


@dataclass(frozen=True)
class SavedView:
    """From where a place is seen.

    target_m: (x, y, elevation) in the middle of the view, in metres on the map. distance_m: of the eye from there, as
    far as a person stands, also in a parallel projection. azimuth_deg: bearing of the line of sight, clockwise from
    north. elevation_deg: of the eye above the horizontal through the target.
    """

    name: str
    target_m: tuple[float, float, float]
    distance_m: float
    azimuth_deg: float
    elevation_deg: float
    is_parallel: bool = False


def view_to_plain(view: SavedView) -> dict[str, Any]:
    """A view as JSON can say it."""
    return asdict(view) | {"target_m": list(view.target_m)}


def view_from_plain(plain: object) -> SavedView:
    """The view that `view_to_plain` was given. Raises InputError for anything else."""
    if not isinstance(plain, Mapping) or plain.keys() != {field.name for field in fields(SavedView)}:
        raise DamagedProjectError("a view", plain)
    target_m = tuple(number(value) for value in items(plain["target_m"]))
    distance_m, elevation_deg = number(plain["distance_m"]), number(plain["elevation_deg"])
    is_parallel = plain["is_parallel"]
    if len(target_m) != 3 or distance_m <= 0.0 or not 0.0 <= elevation_deg <= 90.0 or not isinstance(is_parallel, bool):
        raise DamagedProjectError("a view", plain)
    azimuth_deg = number(plain["azimuth_deg"]) % 360.0
    return SavedView(text(plain["name"]), target_m, distance_m, azimuth_deg, elevation_deg, is_parallel)
