"""What a city will take, from its plan: told before anything runs."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ryu_scape.whole_city.computing import Preparation
from ryu_scape.whole_city.network_windows import owner_of, windows_over
from ryu_scape.whole_city.run_tasks import cells_of_files

START_S, SECONDS_A_SQUARE, SECONDS_A_MEGAPIXEL, SECONDS_A_BUILDING = 8.0, 1.2, 0.45, 0.0035
NETWORK_SECONDS_A_MEGAPIXEL = 1.1
"""Of one core, by the processor time of towns of 562 to 8,961 buildings (`tests.benchmarks.bench_whole_city`); the
network's where it computes in whole numbers with VNNI. Without it takes about one and a half times as long."""
BYTES_A_PIXEL, BYTES_A_NETWORK_PIXEL, BYTES_A_BUILDING = 2.5, 1.3, 9_000
"""On disk. What the network says takes 1.0 bytes a pixel of the old town with its DSM, 1.7 by its image alone."""
MEMORY_BYTES, MEMORY_BYTES_A_PIXEL, NETWORK_MEMORY_BYTES = 400_000_000, 63, 2_000_000_000
USUAL_BUILDINGS_A_KM2 = 1000


@dataclass(frozen=True)
class Effort:
    """Counts, and what is estimated: hours of computing by all workers, gigabytes on disk and in a worker's memory.

    buildings: those given, else what a town usually has.
    """

    images: int
    dsms: int
    crs: str
    gsd_m: float
    area_km2: float
    squares: int
    cells: int
    megapixels: float
    buildings: int
    buildings_are_given: bool
    workers: int
    hours: float
    disk_gb: float
    worker_memory_gb: float


def estimate(preparation: Preparation) -> Effort:
    """By the pixels and buildings of the plan."""
    plan, request = preparation.plan, preparation.request
    core_px = len(plan.squares) * plan.city_grid.square_px**2
    own_px = min(core_px, sum(each.window.height * each.window.width for each in plan.squares))
    network_px = _network_px(preparation)
    area_km2 = own_px * plan.city_grid.gsd_m**2 / 1e6
    given = preparation.outlines
    buildings = round(area_km2 * USUAL_BUILDINGS_A_KM2)
    if given is not None:
        buildings = int(sum(outlines.is_own.sum() for outlines in given.values()))
    cells = cells_of_files([*plan.squares, *plan.looked_at], request.city.cell_squares)
    workers = min(request.city.workers or os.cpu_count() or 1, cells)
    seconds = START_S + plan.pixels / 1e6 * SECONDS_A_MEGAPIXEL + buildings * SECONDS_A_BUILDING
    seconds += (len(plan.squares) + len(plan.looked_at)) * SECONDS_A_SQUARE
    seconds += network_px / 1e6 * NETWORK_SECONDS_A_MEGAPIXEL
    largest_px = max(each.window.height * each.window.width for each in plan.squares)
    memory = MEMORY_BYTES + largest_px * MEMORY_BYTES_A_PIXEL + (NETWORK_MEMORY_BYTES if plan.looked_at else 0)
    disk = own_px * BYTES_A_PIXEL + network_px * BYTES_A_NETWORK_PIXEL + buildings * BYTES_A_BUILDING
    return Effort(
        images=len(preparation.index.images),
        dsms=len(preparation.index.dsms),
        crs=plan.city_grid.crs.to_string(),
        gsd_m=plan.city_grid.gsd_m,
        area_km2=round(area_km2, 3),
        squares=len(plan.squares),
        cells=cells,
        megapixels=round(plan.pixels / 1e6, 1),
        buildings=buildings,
        buildings_are_given=given is not None,
        workers=workers,
        hours=round(seconds / 3600 / workers, 3),
        disk_gb=round(disk / 1e9, 3),
        worker_memory_gb=round(memory / 1e9, 2),
    )


def _network_px(preparation: Preparation) -> int:
    """Pixels of all the windows that the network is asked about, enlarged as they are."""
    plan, segmentation = preparation.plan, preparation.request.settings.segmentation
    windows = (
        window
        for each in plan.looked_at
        for window in windows_over(each.window, segmentation)
        if owner_of(window, plan.city_grid) == each.square
    )
    return round(sum(window.height * window.width for window in windows) * segmentation.enlargement**2)


def sentences_of(effort: Effort) -> list[str]:
    """The estimate in words."""
    minutes = effort.hours * 60
    time = f"{effort.hours:.1f} hours" if minutes > 120 else _counted(max(1, round(minutes)), "minute")
    about = "" if effort.buildings_are_given else "about "
    place = f"{effort.area_km2:.2f} km² in {effort.crs} at {effort.gsd_m:.3g} m"
    workers = f"{_counted(effort.workers, 'worker')} of {effort.worker_memory_gb:.1f} GB"
    files = f"{_counted(effort.images, 'image')} and {_counted(effort.dsms, 'DSM')}"
    squares = f"{_counted(effort.squares, 'square')} in {_counted(effort.cells, 'cell')}"
    return [
        f"{files}; {about}{_counted(effort.buildings, 'building')}.",
        f"{place}: {squares}, {_counted(round(effort.megapixels), 'megapixel')} to read.",
        f"About {time} on {workers}; {effort.disk_gb:.2f} GB on disk.",
    ]


def _counted(count: int, what: str) -> str:
    """For instance `1 square` and `2 squares`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
