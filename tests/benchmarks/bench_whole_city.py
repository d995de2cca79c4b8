"""How a whole city's cost grows with it: towns of three sizes, from footprints and a DSM, on two workers.

Run from the repository's root: python -m tests.benchmarks.bench_whole_city
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.computing import compute_city, prepare_city
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.town import town, write_tiles

SIDES_M = (750.0, 1500.0, 3000.0)
TILE_M = 750.0
CITY = CitySettings(square_px=1536, halo_m=128, workers=2)


def main() -> None:
    """Print buildings, seconds of processor time of all processes, and wall time, for each size."""
    for side_m in SIDES_M:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            place = town(side_m)
            outlines = place.write_outlines(folder / "houses.gpkg")
            request = CityRequest((), tuple(write_tiles(place, folder, TILE_M)), (outlines,), city=CITY)
            start_s, before = time.monotonic(), os.times()
            city = compute_city(prepare_city(request, UNHEARD), folder / "city", None, UNHEARD)
            after = os.times()
            wall_s = time.monotonic() - start_s
            cpu_s = sum(after[:4]) - sum(before[:4])
            count = len(city.gathered.heights_m)
            stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in city.gathered.seconds.items())
            print(
                f"{side_m / 1000:.2f} km: {count} buildings, {cpu_s:.0f} s of processor time "
                f"({1000 * cpu_s / count:.1f} ms a building), {wall_s:.0f} s in all, "
                f"{count / wall_s * 3600:,.0f} an hour; in workers: {stages}",
                flush=True,
            )


if __name__ == "__main__":
    main()
