"""Footprints to buildings: their ground, their roof and how far to trust both."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from ryu_scape.collector import no_cycle_collection
from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.ground import find_ground
from ryu_scape.heights.invented_roofs import invented_roofs
from ryu_scape.heights.pixels import LabelledPixels, block_pixels, roof_pixels
from ryu_scape.heights.remarks import remark_on_raising, remarks_on_roofs
from ryu_scape.heights.roof_fitting import fit_flat_roofs, fit_roofs
from ryu_scape.heights.roof_plans import RoofPlans, plan_roofs
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof
from ryu_scape.heights.sharing_out import share_out
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.heights.uncertainty import height_sigma
from ryu_scape.heights.vegetation import measure_vegetation
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

MOST_SAMPLES = 300
"""Pixels of a building that its roof is told from."""


@dataclass(frozen=True)
class _Guess:
    """A height that no DSM vouches for."""

    height_m: float
    sigma_m: float
    source: HeightSource

    @property
    def remark(self) -> str:
        if self.source is HeightSource.DSM:
            return "height shared out from the DSM's cells, which are larger than buildings"
        how = "assumed" if self.source is HeightSource.DEFAULT else "guessed by the network"
        return f"height {how} because there is no DSM data"


@no_cycle_collection()
def measure_buildings(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    model_height_m: NDArray[np.float32] | None = None,
    step: Callable[[float], None] = lambda _: None,
) -> tuple[Building, ...]:
    """Give every footprint its ground, its eave and its roof.

    The ground is the DTM under the footprint, set right by the ground seen around it (`find_ground`). The roof is
    fitted to the DSM inside the eroded footprint; where it is no plain shape its elevation is a percentile (70 to 75
    lies closest to the reference, 3D BAG). Without a DSM, or with none inside the footprint, the height is the median
    there of `model_height_m`, the network's guess (H, W) in metres above ground, and without one `default_height_m`;
    the source says which. step: hears now and then which fraction is done, and may raise OperationCancelled.
    """
    polygons = polygons_of(footprints)
    labels = label_raster(polygons, survey.grid)
    gsd_m = np.inf if survey.dsm_gsd_m is None else survey.dsm_gsd_m
    shows_roofs = gsd_m <= settings.coarsest_roof_gsd_m
    with ThreadPoolExecutor(1) as beside:
        sought_pixels = beside.submit(roof_pixels, labels, survey.grid.gsd_m, settings)
        plans = plan_roofs(polygons) if shows_roofs or settings.invent_roofs else RoofPlans.none(len(polygons))
        on_roof = sought_pixels.result()
    imagined = invented_roofs(plans) if settings.invent_roofs else (FLAT_ROOF,) * len(polygons)
    guesses = _guesses(model_height_m, on_roof, len(polygons), settings)
    if survey.dsm_cells is not None:
        guesses = _shared_out(survey, survey.dsm_cells, footprints, labels, guesses, settings)
    if survey.dsm_m is None or survey.dsm_cells is not None:
        ground = find_ground(survey, labels, polygons, settings)
        unmeasured = zip(footprints, ground.pairs(), imagined, guesses, strict=True)
        return tuple(_unmeasured(*values) for values in unmeasured)

    # A roof's shape is told in spite of what a DSM smears over a shared wall, and better up to that wall.
    some_on_roof = block_pixels(labels, survey.grid.gsd_m, settings).thinned(
        MOST_SAMPLES, len(polygons), survey.grid.width
    )
    with ThreadPoolExecutor(1) as beside:
        sought_ground = beside.submit(find_ground, survey, labels, polygons, settings)
        sought_elevations = beside.submit(_grouped, survey.dsm_m, on_roof, len(polygons))
        sought_vegetation = beside.submit(measure_vegetation, survey, survey.dsm_m, some_on_roof, len(polygons))
        samples = RoofSamples.of(survey.dsm_m, survey.dtm_m, some_on_roof, survey.grid, len(polygons))
        fitted = (
            fit_roofs(samples, plans, polygons, settings, step)
            if shows_roofs
            else fit_flat_roofs(samples, len(polygons))
        )
        ground, elevations = sought_ground.result(), sought_elevations.result()
        vegetation = sought_vegetation.result()
    eave_m = np.where(fitted.is_plain, fitted.eave_m, elevations.percentile(settings.roof_percentile))
    spread_m = np.where(fitted.is_plain, fitted.spread_m, elevations.spread())
    percentiles_m = np.stack([elevations.percentile(percentile) for percentile in (50.0, 70.0, 90.0, 100.0)], axis=1)
    covered = elevations.sizes / np.maximum(np.bincount(on_roof.building, minlength=len(polygons)), 1)
    rows = zip(
        *(footprints, ground.pairs(), eave_m.tolist()),
        height_sigma(eave_m - ground.elevation_m, spread_m, ground.sigma_m, polygons, gsd_m, settings).tolist(),
        fitted.roofs_beneath(percentiles_m[:, -1]) if shows_roofs else imagined,
        np.column_stack((percentiles_m, *vegetation)).tolist(),
        remarks_on_roofs(covered, fitted.is_plain, gsd_m, shows_roofs),
        strict=True,
    )
    return tuple(
        _measured(footprint, ground, eave, sigma, roof, rest, remarks, settings)
        if np.isfinite(eave)
        else _unmeasured(footprint, ground, imagined[index], guesses[index])
        for index, (footprint, ground, eave, sigma, roof, rest, remarks) in enumerate(rows)
    )


def without_level_ground(
    buildings: Sequence[Building], survey: Survey, settings: HeightSettings
) -> tuple[Building, ...]:
    """Leave out what the network took for a building and the DSM shows to be level ground, such as a pale road.

    A roof that the network is sure of may be lower: a DSM of images smooths sheds away (see `HeightSettings`). A DSM
    too coarse to show roofs has no say, nor has one without data there.
    """
    if survey.dsm_gsd_m is None or survey.dsm_gsd_m > settings.coarsest_roof_gsd_m:
        return tuple(buildings)
    return tuple(building for building in buildings if not _is_level(building, settings))


def _is_level(building: Building, settings: HeightSettings) -> bool:
    is_sure = building.footprint.confidence >= settings.least_sure_roof_confidence
    lowest_m = settings.lowest_sure_roof_above_ground_m if is_sure else settings.lowest_roof_above_ground_m
    return building.roof_p70_m - building.ground_elevation_m < lowest_m


def without_vegetation(buildings: Sequence[Building], survey: Survey, settings: HeightSettings) -> tuple[Building, ...]:
    """Leave out trees: what is green and rough, or slim and high and doubtful (see `HeightSettings`).

    The bounds are set by eye, on two tiles of the procedural city and one photogrammetric survey. A DSM too coarse to
    show roofs has no say, nor has one without data there.
    """
    if survey.dsm_gsd_m is None or survey.dsm_gsd_m > settings.coarsest_roof_gsd_m:
        return tuple(buildings)
    return tuple(
        building
        for building in buildings
        if not building.leafiness_m > settings.leafiest_roof_m and not _is_spire(building, settings)
    )


def _is_spire(building: Building, settings: HeightSettings) -> bool:
    width_m = math.sqrt(Polygon(building.footprint.exterior, building.footprint.holes).area)
    is_doubtful = building.footprint.confidence < settings.least_spire_confidence
    return is_doubtful and building.height_m > settings.slimmest_tower * width_m


def _measured(
    footprint: Footprint,
    ground: tuple[float, float],
    eave_m: float,
    sigma_m: float,
    roof: Roof,
    rest: Sequence[float],
    remarks: tuple[str, ...],
    settings: HeightSettings,
) -> Building:
    """A building of the DSM, its eave raised to `smallest_height_m` at the cost of rise and certainty.

    ground: its elevation and its lowest. rest: percentiles of the roof, greenness, roughness.
    """
    ground_m, lowest_ground_m = ground
    raised_m = max(0.0, ground_m + settings.smallest_height_m - eave_m)
    sigma_m = math.hypot(sigma_m, raised_m)
    eave_m, roof = eave_m + raised_m, roof.rising(roof.rise_m - raised_m)
    remarks = (*remarks, *remark_on_raising(raised_m, settings.smallest_height_m))
    source = HeightSource.DSM
    return Building(footprint, ground_m, eave_m, source, sigma_m, roof, remarks, *rest, lowest_ground_m=lowest_ground_m)


def _unmeasured(footprint: Footprint, ground: tuple[float, float], roof: Roof, guess: _Guess) -> Building:
    ground_m, lowest_ground_m = ground
    flat = Building(
        footprint, ground_m, ground_m, guess.source, 0.0, roof, (guess.remark,), lowest_ground_m=lowest_ground_m
    )
    return flat.of_height(guess.height_m, guess.source, guess.sigma_m)


def _guesses(
    model_height_m: NDArray[np.float32] | None, on_roof: LabelledPixels, count: int, settings: HeightSettings
) -> list[_Guess]:
    """What is said of each building's height where the DSM says nothing.

    A network's guess is trusted no further than the default height, and less where it varies over the roof.
    """
    default = _Guess(settings.default_height_m, settings.default_height_sigma_m, HeightSource.DEFAULT)
    if model_height_m is None:
        return [default] * count
    heights = _grouped(model_height_m, on_roof, count)
    sigmas_m = np.hypot(heights.spread(), settings.default_height_sigma_m)
    return [
        _Guess(max(height_m, settings.smallest_height_m), sigma_m, HeightSource.MODEL)
        if np.isfinite(height_m)
        else default
        for height_m, sigma_m in zip(heights.percentile(50.0).tolist(), sigmas_m.tolist(), strict=True)
    ]


def _shared_out(
    survey: Survey,
    cells: DsmCells,
    footprints: Sequence[Footprint],
    labels: NDArray[np.int32],
    guesses: list[_Guess],
    settings: HeightSettings,
) -> list[_Guess]:
    """What a DSM's large cells tell of each building, and the guess where they tell nothing."""
    shares = CellShares.of(survey, cells, footprints, labels)
    expected_m = np.array([guess.height_m for guess in guesses], np.float64)
    shared = share_out(shares, expected_m, settings.smallest_height_m)
    told = zip(shared.height_m.tolist(), shared.sigma_m.tolist(), guesses, strict=True)
    return [
        _Guess(height_m, sigma_m, HeightSource.DSM) if math.isfinite(height_m) else guess
        for height_m, sigma_m, guess in told
    ]


def _grouped(raster: NDArray[np.float32], pixels: LabelledPixels, count: int) -> GroupedValues:
    return GroupedValues.of(raster.ravel()[pixels.pixel], pixels.building, count)
