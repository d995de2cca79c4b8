"""A person's outlines of a whole city on its map, before they are cleaned: read once, cleaned place by place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.footprints.footprint import AttributeValue, image_outline
from ryu_scape.footprints.outlines import Outlines
from ryu_scape.footprints.sandboxed import LONGEST_SILENCE_S, SILENCE_S_A_MEGABYTE
from ryu_scape.footprints.vector_files import clean_footprints, read_given_features
from ryu_scape.progress import ProgressReporter
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.projection import ProjectionError, crs_name, project
from ryu_scape.raster.sandboxed import budget_bytes
from ryu_scape.sandbox import Limits, Message, run_in_sandbox
from ryu_scape.settings import RasterSettings

READ_TASK = f"{__name__}:answer_read"


@dataclass(frozen=True, eq=False)
class GivenOutlines:
    """Polygons (p,) in map metres, and what each is called; attributes: its fields."""

    polygons: NDArray[np.object_]
    names: Sequence[str]
    attributes: Sequence[Mapping[str, AttributeValue]]

    def only(self, chosen: NDArray[np.intp]) -> GivenOutlines:
        """Some of them, by their numbers (k,)."""
        return GivenOutlines(
            self.polygons[chosen],
            [self.names[index] for index in chosen.tolist()],
            [self.attributes[index] for index in chosen.tolist()],
        )


def read_given(path: Path, crs: CRS, progress: ProgressReporter) -> tuple[GivenOutlines, tuple[str, ...]]:
    """All polygons of a file in another CRS, and complaints; the file is read in a child process.

    Raises as `read_footprints` and `run_in_sandbox` do.
    """
    size_mb = os.path.getsize(path) / 1e6 if os.path.isfile(path) else 0.0
    limits = Limits(budget_bytes(RasterSettings()), LONGEST_SILENCE_S + SILENCE_S_A_MEGABYTE * size_mb)
    request = {"path": str(path), "crs": crs.to_wkt()}
    answer = run_in_sandbox(READ_TASK, request, path.name, limits, progress)
    arrays = answer.arrays
    rings = shapely.linearrings(arrays["points"], indices=np.repeat(np.arange(len(arrays["size"])), arrays["size"]))
    polygons = np.asarray(shapely.polygons(rings, indices=arrays["polygon"]), object)
    fields = answer.fields
    return GivenOutlines(polygons, fields["names"], fields["attributes"]), tuple(fields["complaints"])


def clean_outlines_on(given: GivenOutlines, grid: GeoGrid) -> tuple[Outlines, NDArray[np.intp]]:
    """The clean outlines of what lies on a grid, as `read_footprints` makes them, and which of those given each is."""
    placed = given.polygons.copy()
    placed[~shapely.intersects(placed, image_outline(grid))] = None
    footprints, part = clean_footprints(placed, given.names, given.attributes)
    return Outlines(footprints), part


def answer_read(request: dict[str, Any], progress: ProgressReporter) -> Message:
    """In the child: read the file that `request` names."""
    path, crs = Path(request["path"]), CRS.from_wkt(request["crs"])
    given = read_given_features(path)
    try:
        placed = shapely.transform(given.polygons, lambda points: project(points, given.crs, crs))
    except ProjectionError as error:
        raise InputError(
            f"The footprints of {path.name} ({crs_name(given.crs)}) have no place on the city's map ({crs_name(crs)}).",
            "Check the coordinate system of the file.",
        ) from error
    rings, polygon = shapely.get_rings(placed, return_index=True)
    arrays = {
        "points": shapely.get_coordinates(rings),
        "size": shapely.get_num_coordinates(rings),
        "polygon": polygon.astype(np.int64),
    }
    attributes = [dict(each) for each in given.attributes]
    return Message({"names": given.names, "attributes": attributes, "complaints": given.complaints}, arrays)
