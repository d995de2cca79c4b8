"""Footprints to buildings: their ground, their roof and how far to trust both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.collector import no_cycle_collection
from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.footprints.neighbourhoods import neighbourhoods
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.heights.ground import GroundLevels, find_ground
from ryu_scape.heights.guesses import Guess, heights_of_unseen_roofs
from ryu_scape.heights.invented_roofs import shows_roofs
from ryu_scape.heights.levelled_roofs import levelled
from ryu_scape.heights.pixels import block_pixels
from ryu_scape.heights.places import Places
from ryu_scape.heights.remarks import remark_on_raising, remark_on_rule, remarks_on_roofs
from ryu_scape.heights.roof_fitting import FittedRoofs, fit_flat_roofs, fit_roofs
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.roof_shape import Roof
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.heights.uncertainty import height_sigma
from ryu_scape.heights.vegetation import measure_vegetation
from ryu_scape.progress import Step, share
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

MOST_SAMPLES = 300
"""Pixels of a building that its roof is told from."""

MARGIN_M = 6.0
"""What is looked at around a footprint beyond the ring of ground: smoothing and distances end there."""


def are_told_together(survey: Survey) -> bool:
    """Whether each height hangs on all outlines: shadows, and cells larger than buildings, tell of all together."""
    return survey.dsm_m is None or survey.dsm_cells is not None


@no_cycle_collection()
def measure_buildings(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    seen: BuildingProbability | None = None,
    step: Step = lambda _: None,
) -> tuple[Building, ...]:
    """Give every footprint its ground, its eave and its roof.

    The ground is the DTM under the footprint, set right by the ground seen around it (`find_ground`). The roof is
    fitted to the DSM inside the eroded footprint; where it is no plain shape its elevation is a percentile (70 to 75
    lies closest to the reference, 3D BAG). Without a DSM, or with none inside the footprint, the height is what the
    network has `seen` there in the image, or what shadows or the outline let assume (`heights_of_unseen_roofs`).
    step: hears now and then which fraction is done, and may raise OperationCancelled. Of a large raster whose DSM shows
    roofs one part is looked at after the other.
    """
    if are_told_together(survey):
        return _measured_together(survey, footprints, settings, seen, step)
    buildings: dict[int, Building] = {}
    count = max(len(footprints), 1)
    margin_m = MARGIN_M + settings.ground_ring_m[1] + (survey.dsm_gsd_m or 0.0)
    for part in neighbourhoods(polygons_of(footprints), survey.grid, margin_m):
        near = [footprints[number] for number in part.near.tolist()]
        its_share = len(buildings) / count, (len(buildings) + int(part.is_own.sum())) / count
        seen_there = None if seen is None else seen.part(part.rows, part.columns)
        there = survey.part(part.rows, part.columns)
        measured = _measured_together(there, near, settings, seen_there, share(step, *its_share))
        buildings |= {int(number): measured[place] for place, number in enumerate(part.near) if part.is_own[place]}
    return tuple(buildings[number] for number in range(len(footprints)))


def _measured_together(
    survey: Survey,
    footprints: Sequence[Footprint],
    settings: HeightSettings,
    seen: BuildingProbability | None,
    step: Step,
) -> tuple[Building, ...]:
    """The buildings of all footprints on a survey, whose rasters are looked at as a whole."""
    places = Places.of(survey, footprints, settings)
    if survey.roofs_m is None:
        ground = find_ground(survey, places.labels, places.polygons, settings)
        roofs: Sequence[_SeenRoof | None] = [None] * places.count
    else:
        ground, readings = _read_dsm(survey, survey.roofs_m, places, settings, step)
        roofs = list(_seen_roofs(readings, ground, places, survey, settings))
    known_m = np.array([math.nan if roof is None else roof.percentiles_m[1] for roof in roofs]) - ground.elevation_m
    guesses = heights_of_unseen_roofs(survey, places, seen, settings, known_m, step)
    rows = zip(footprints, ground.pairs(), places.invented_roofs, roofs, strict=True)
    return levelled(
        [
            _unmeasured(footprint, levels_m, invented_roof, guesses[number])
            if roof is None
            else _measured(footprint, levels_m, roof, settings)
            for number, (footprint, levels_m, invented_roof, roof) in enumerate(rows)
        ]
    )


@dataclass(frozen=True, eq=False)
class _Readings:
    """What the DSM says of (b,) roofs.

    fitted: the roofs that follow it most closely. elevations: on each. greenness, roughness_m: (b,) as
    `measure_vegetation` has them.
    """

    fitted: FittedRoofs
    elevations: GroupedValues
    greenness: NDArray[np.float64]
    roughness_m: NDArray[np.float64]


@dataclass(frozen=True)
class _SeenRoof:
    """What the DSM says of one roof, under the names of `Building`; percentiles_m: the 50th, 70th, 90th and 100th."""

    roof: Roof
    eave_elevation_m: float
    height_sigma_m: float
    remarks: tuple[str, ...]
    percentiles_m: tuple[float, float, float, float]
    greenness: float
    roughness_m: float


def _read_dsm(
    survey: Survey, dsm_m: NDArray[np.float32], places: Places, settings: HeightSettings, step: Step
) -> tuple[GroundLevels, _Readings]:
    """The ground around all buildings and their roofs, the slow fit of these beside all else."""
    count, grid = places.count, survey.grid
    # A roof's shape is told in spite of what a DSM smears over a shared wall, and better up to that wall.
    some_on_roof = block_pixels(places.labels, grid.gsd_m, settings).thinned(MOST_SAMPLES, count, grid.width)
    with ThreadPoolExecutor(1) as beside:
        sought_ground = beside.submit(find_ground, survey, places.labels, places.polygons, settings)
        sought_elevations = beside.submit(GroupedValues.at, places.on_roof, dsm_m, count)
        sought_vegetation = beside.submit(measure_vegetation, survey, dsm_m, some_on_roof, count)
        samples = RoofSamples.of(dsm_m, survey.dtm_m, some_on_roof, grid, count, settings.roof_percentile)
        if shows_roofs(survey, settings):
            fitted = fit_roofs(samples, places.plans, places.polygons, settings, step)
        else:
            fitted = fit_flat_roofs(samples, count)
        elevations = sought_elevations.result()
        return sought_ground.result(), _Readings(fitted, elevations, *sought_vegetation.result())


def _seen_roofs(
    readings: _Readings, ground: GroundLevels, places: Places, survey: Survey, settings: HeightSettings
) -> Iterator[_SeenRoof | None]:
    """Each roof (b,), at a percentile of the elevations where it is no plain shape; None where the DSM has no data."""
    elevations, gsd_m, are_shown = readings.elevations, survey.dsm_gsd_m or math.inf, shows_roofs(survey, settings)
    fitted = readings.fitted.plain_or(elevations.percentile(settings.roof_percentile), elevations.spread())
    height_m = fitted.eave_m - ground.elevation_m
    sigma_m = height_sigma(height_m, fitted.spread_m, ground.sigma_m, places.polygons, gsd_m, settings)
    percentiles_m = [elevations.percentile(percentile) for percentile in (50.0, 70.0, 90.0, 100.0)]
    roofs = fitted.roofs_beneath(percentiles_m[-1]) if are_shown else places.invented_roofs
    covered = elevations.sizes / np.maximum(np.bincount(places.on_roof.building, minlength=places.count), 1)
    rows = zip(
        roofs,
        fitted.eave_m.tolist(),
        sigma_m.tolist(),
        remarks_on_roofs(covered, fitted.is_plain, gsd_m, None if are_shown else roofs),
        zip(*(percentile_m.tolist() for percentile_m in percentiles_m), strict=True),
        readings.greenness.tolist(),
        readings.roughness_m.tolist(),
        strict=True,
    )
    return (_SeenRoof(*row) if math.isfinite(row[1]) else None for row in rows)


def _measured(
    footprint: Footprint, levels_m: tuple[float, float], seen: _SeenRoof, settings: HeightSettings
) -> Building:
    """A building of the DSM, its eave raised to `smallest_height_m` at the cost of rise and certainty.

    levels_m: the ground's elevation and its lowest.
    """
    ground_m, lowest_ground_m = levels_m
    raised_m = max(0.0, ground_m + settings.smallest_height_m - seen.eave_elevation_m)
    p50_m, p70_m, p90_m, max_m = seen.percentiles_m
    return Building(
        footprint=footprint,
        ground_elevation_m=ground_m,
        lowest_ground_m=lowest_ground_m,
        eave_elevation_m=seen.eave_elevation_m + raised_m,
        height_source=HeightSource.DSM,
        height_sigma_m=math.hypot(seen.height_sigma_m, raised_m),
        roof=seen.roof.rising(seen.roof.rise_m - raised_m),
        remarks=(*seen.remarks, *remark_on_raising(raised_m, settings.smallest_height_m)),
        roof_p50_m=p50_m,
        roof_p70_m=p70_m,
        roof_p90_m=p90_m,
        roof_max_m=max_m,
        greenness=seen.greenness,
        roughness_m=seen.roughness_m,
    )


def _unmeasured(footprint: Footprint, levels_m: tuple[float, float], roof: Roof, guess: Guess) -> Building:
    """A building so high as is guessed. levels_m: the ground's elevation and its lowest."""
    ground_m, lowest_ground_m = levels_m
    flat = Building(
        footprint=footprint,
        ground_elevation_m=ground_m,
        lowest_ground_m=lowest_ground_m,
        eave_elevation_m=ground_m,
        height_source=guess.source,
        height_sigma_m=guess.sigma_m,
        roof=roof,
        remarks=(guess.remark, *remark_on_rule(roof)),
    )
    return flat.of_height(guess.height_m, guess.source, guess.sigma_m)
