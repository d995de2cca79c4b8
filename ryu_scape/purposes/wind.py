"""Wind: the city in a tunnel of its own, as a case that OpenFOAM meshes and solves.

The domain lies along the wind and keeps the distances of COST 732's best practice (Franke et al., 2007), by the height
H of the tallest building: 5 H before, beside and above the city, 15 H behind it. Ground and buildings are closed STLs
in metres from the scene's origin, z up, which `place.json` puts on the map. Beside the image the ground runs out to a
level plane.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.plate import ground_on_plate
from ryu_scape.export.printable import printable_solids
from ryu_scape.export.stl import triangles_of
from ryu_scape.export.zip_entry import timeless_entry
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.openfoam_case import Tunnel, case_files
from ryu_scape.purposes.place import north_turn_deg
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.wind_ground import ground_around, terrain_at
from ryu_scape.settings import Declared, setting

BEFORE, BESIDE, BEHIND, ABOVE = 5.0, 5.0, 15.0, 5.0
"""In heights of the tallest building."""
FOUNDATION_M = 3.0
"""Buildings reach so far into the ground, whose triangles are coarser than the scene's."""
LOWEST_BUILDING_M = 3.0
"""The domain of a city of sheds is that of a storey."""


@dataclass(frozen=True)
class WindSettings(Declared):
    """The wind far from the city, and how fine the mesh is."""

    direction_deg: float = setting(
        270.0, "Where the wind comes from, clockwise from true north.", lowest=0, highest=360
    )
    speed_m_s: float = setting(
        5.0, "Its speed 10 m above the ground, in metres a second.", lowest=0.1, highest=80, name="speed"
    )
    roughness_m: float = setting(
        0.5,
        "Roughness length of the ground: 0.03 for meadows, 0.5 for suburbs, 1 for cities.",
        lowest=0.0002,
        highest=3,
    )
    cell_m: float = setting(2.0, "Side of the smallest cells, which lie on the buildings.", lowest=0.1, highest=20)


@dataclass(frozen=True, eq=False)
class WindCase:
    """The tunnel and its closed ground (t, 3, 3), in metres from the scene's origin."""

    tunnel: Tunnel
    ground: NDArray[np.float32]
    tallest_m: float
    buildings: int

    @property
    def figures(self) -> Mapping[str, float]:
        """What the case holds."""
        length_m, width_m, height_m = self.tunnel.size_m
        return {
            "buildings": self.buildings,
            "tallest_building_m": round(self.tallest_m, 1),
            "domain_length_m": round(length_m),
            "domain_width_m": round(width_m),
            "domain_height_m": round(height_m),
            "background_cells": int(np.prod(self.tunnel.cells)),
        }


def study_wind(city: City, settings: WindSettings, progress: ProgressReporter) -> WindCase:
    """Lay the tunnel round the buildings. Raises InputError where there are none, OperationCancelled when asked to
    stop.
    """
    advance(progress, "Laying the wind's tunnel", 0.0)
    if not city.buildings:
        raise InputError("There is no building for the wind to meet.", "Lower the threshold, or give outlines.")
    tallest_m = max(LOWEST_BUILDING_M, *(each.ridge_height_m for each in city.buildings))
    bearing = np.radians(settings.direction_deg + 180.0 - north_turn_deg(city))
    along = np.array([np.sin(bearing), np.cos(bearing)])
    axes = np.stack((along, (-along[1], along[0])))
    corners_m = np.concatenate([each.footprint.exterior for each in city.buildings]) - city.scene.origin_m[:2]
    reach_m = np.array([(BEFORE, BESIDE), (BEHIND, BESIDE)]) * tallest_m
    plan = corners_m @ axes.T
    low, high = plan.min(axis=0) - reach_m[0], plan.max(axis=0) + reach_m[1]
    ground = ground_around(city, axes, low, high, BEFORE * tallest_m)
    highest_m = max(each.ridge_elevation_m for each in city.buildings) - city.scene.origin_m[2]
    top_m = max(highest_m, float(ground.surface_m[:, 2].max())) + ABOVE * tallest_m
    tunnel = Tunnel(
        axes=axes,
        low_m=np.array([*low, ground.lowest_m]),
        high_m=np.array([*high, top_m]),
        level_m=ground.level_m,
        speed_m_s=settings.speed_m_s,
        roughness_m=settings.roughness_m,
        cell_m=settings.cell_m,
    )
    return WindCase(tunnel, ground_on_plate(ground.as_layer(), ground.floor_m), tallest_m, len(city.buildings))


def write_case(city: City, finding: WindCase, path: Path) -> None:
    """Write the case as a zip with one folder, named as the file is; raises as `atomic_write` does."""
    folder = path.name[: -len(".zip")]
    with atomic_write(path) as temporary, ZipFile(temporary, "w") as package:
        place = json.dumps({"generator": GENERATOR} | asdict(LocalFrame.of(city, Z_UP)))
        for name, text in {**case_files(finding.tunnel), "place.json": place}.items():
            package.writestr(timeless_entry(f"{folder}/{name}"), text)
        surfaces = {"ground": [finding.ground], "buildings": _with_foundations(city)}
        for name, bodies in surfaces.items():
            content = triangles_of(np.concatenate([np.empty((0, 3, 3), np.float32), *bodies]))
            with package.open(timeless_entry(f"{folder}/constant/triSurface/{name}.stl"), mode="w") as file:
                file.write(name.encode().ljust(80) + np.uint32(len(content)).tobytes())
                file.write(content.data)


def _with_foundations(city: City) -> Iterator[NDArray[np.float32]]:
    """The triangles (t, 3, 3) of each solid, its lowest corners `FOUNDATION_M` below all ground around it."""
    for _, solid in printable_solids(city):
        corners = solid.corners.copy()
        if len(corners):
            heights = corners[..., 2]
            is_lowest = heights <= heights.min() + 1e-3
            ground_m = terrain_at(city, corners[is_lowest][:, :2].astype(np.float64))
            heights[is_lowest] = min(float(heights.min()), float(ground_m.min())) - FOUNDATION_M
            yield corners


WIND = Purpose(
    name="wind",
    title="Wind",
    meaning="A case for OpenFOAM: closed ground and buildings in a tunnel along the wind, ready to mesh and to solve.",
    settings=WindSettings,
    study=study_wind,
    writers=MappingProxyType({".zip": write_case}),
)
