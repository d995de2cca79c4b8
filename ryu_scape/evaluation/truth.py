"""Read what buildings are compared with: true outlines, and a reference of heights."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import shapely
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.evaluation.building_set import BuildingSet
from ryu_scape.evaluation.comparison import Comparison, compare, compare_heights
from ryu_scape.footprints.footprint import image_outline
from ryu_scape.footprints.sandboxed import read_footprints
from ryu_scape.progress import UNHEARD, ProgressReporter, advance
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.projection import ProjectionError, crs_name, project
from ryu_scape.raster.sandboxed import read_dsm_alone
from ryu_scape.settings import DEFAULTS
from ryu_scape.survey import Survey


@dataclass(frozen=True)
class TruthFiles:
    """outlines_path: true outlines, maybe with heights in `height_field`. reference_path: a DSM or nDSM to trust."""

    outlines_path: Path | None = None
    reference_path: Path | None = None
    height_field: str | None = None


@dataclass(frozen=True, eq=False)
class Truth:
    """What buildings in `crs` are compared with, at `place`.

    buildings: true ones, with their heights, or None. reference: the DSM that heights are read off, or None.
    warnings: plain sentences on what of the files could not be used.
    """

    crs: CRS
    place: shapely.Polygon
    buildings: BuildingSet | None
    reference: Survey | None
    warnings: tuple[str, ...] = ()

    def judge(self, judged: BuildingSet) -> Comparison:
        """Compare buildings with this truth.

        Without true outlines, heights are compared with those that the reference shows within the judged outlines.
        """
        if self.buildings is not None:
            return compare(judged, self.buildings, self.place)
        if self.reference is None:
            raise InputError("There is no truth to compare with.", "Give true outlines, or a DSM to trust.")
        return compare_heights(judged, judged.measured_in(self.reference, self.crs).height_m)


def read_truth(files: TruthFiles, grid: GeoGrid, progress: ProgressReporter = UNHEARD) -> Truth:
    """The truth about the place on `grid`: its outline, less what lies outside the bounding box of the true outlines.

    The heights of a reference go before those in the file of outlines. Raises InputError for files that cannot be used
    and for neither of them, MachineError, and OperationCancelled.
    """
    reference, buildings = None, None
    warnings: tuple[str, ...] = ()
    if files.outlines_path is None and files.reference_path is None:
        raise InputError("There is no truth to compare with.", "Give true outlines, or a DSM to trust.")
    if files.reference_path is not None:
        reference = Survey.of(read_dsm_alone(files.reference_path, DEFAULTS.raster, progress))
        _refuse_elsewhere(files.reference_path, reference.grid, grid)
    place = image_outline(grid)
    if files.outlines_path is not None:
        advance(progress, "Reading true outlines", 0.0)
        outlines = read_footprints(files.outlines_path, grid, progress)
        warnings = outlines.warnings
        buildings = BuildingSet.of_file(outlines.footprints, files.height_field)
        place = shapely.intersection(place, shapely.box(*shapely.total_bounds(buildings.polygons)))
        if reference is not None:
            advance(progress, "Measuring true heights", 0.0)
            buildings = buildings.measured_in(reference, grid.crs)
    return Truth(grid.crs, place, buildings, reference, warnings)


def _refuse_elsewhere(path: Path, reference: GeoGrid, grid: GeoGrid) -> None:
    """Raise InputError where a reference shows nothing of the place on `grid`."""
    place = image_outline(grid)
    with suppress(ProjectionError):
        place = shapely.transform(place, lambda corners: project(corners, grid.crs, reference.crs))
        if shapely.intersects(place, image_outline(reference)):
            return
    raise InputError(
        f"{path.name} ({crs_name(reference.crs)}) shows nothing of the place of the buildings ({crs_name(grid.crs)}).",
        "Give a DSM of the same place, and check the coordinate system of both files.",
    )
