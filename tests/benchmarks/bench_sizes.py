"""Sizes of exported files beside what the export dialog says of them before.

Run from the repository's root: python -m tests.benchmarks.bench_sizes [--rgb RGB.tif --dsm DSM.tif --footprints FILE]
Without files it takes the samples, with their outlines.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export import export_city
from ryu_scape.export.size_estimates import estimated_bytes
from ryu_scape.own_files import SAMPLES
from ryu_scape.project import Project


def written_bytes(city: City, ending: str) -> int | None:
    """What all files of a format take; None where the city has nothing for it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            export_city(city, Path(folder) / f"city{ending}")
        except InputError:
            return None
        return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def print_sizes(title: str, project: Project) -> None:
    """A line for each format: written, estimated, and the second over the first."""
    city = project.build().city
    print(f"\n{title}, {len(city.buildings)} buildings\n{'':<18}{'written':>12}{'estimated':>12}{'ratio':>8}")
    for ending, estimated in estimated_bytes(city).items():
        written = written_bytes(city, ending)
        if written is not None:
            print(f"{ending:<18}{written:>12,}{estimated:>12,.0f}{estimated / written:>8.2f}", flush=True)


def main() -> None:
    """Measure the place that was named, or the samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("rgb", "dsm", "footprints"):
        parser.add_argument(f"--{name}", type=Path)
    files = parser.parse_args()
    if files.rgb or files.dsm:
        print_sizes((files.rgb or files.dsm).name, Project.of(files.rgb, files.dsm, files.footprints))
        return
    for rgb in sorted(SAMPLES.glob("RGB_*.tif")):
        name = rgb.stem.removeprefix("RGB_")
        dsm, outlines = SAMPLES / f"DSM_{name}.tif", SAMPLES / f"buildings_{name}.geojson"
        print_sizes(name, Project.of(rgb, dsm, outlines))


if __name__ == "__main__":
    main()
