"""The manifest of a prepared folder: one row for every tile that was found, kept or not."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ryu_scape.atomic import atomic_write
from training.split import SPLITS

MANIFEST = "manifest.csv"
PREPARED, DROPPED = "prepared", "dropped"


@dataclass
class Row:
    """A tile; `reason` says why it was dropped, `problems` what else a person should know. None where unknown.

    west to north are degrees, `building_share` and `dsm_nodata_share` fractions of the tile's pixels.
    """

    name: str
    source: str
    status: str = DROPPED
    split: str = ""
    reason: str = ""
    problems: str = ""
    crs: str = ""
    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    gsd_m: float | None = None
    height_px: int | None = None
    width_px: int | None = None
    buildings: int | None = None
    buildings_with_height: int | None = None
    building_share: float | None = None
    dsm: str = ""
    dsm_nodata_share: float | None = None

    @property
    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north, or None without georeference."""
        if self.west is None or self.south is None or self.east is None or self.north is None:
            return None
        return self.west, self.south, self.east, self.north


def write_manifest(folder: Path, rows: Iterable[Row]) -> None:
    """Write `folder`/manifest.csv."""
    with atomic_write(folder / MANIFEST) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)])
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def read_splits(folder: Path) -> dict[str, str]:
    """Name and split of the prepared tiles of a folder."""
    with (folder / MANIFEST).open(newline="", encoding="utf-8") as file:
        return {row["name"]: row["split"] for row in csv.DictReader(file) if row["status"] == PREPARED}


def pixels_of(folder: Path, split: str) -> int:
    """How many the prepared tiles of one split have together."""
    with (folder / MANIFEST).open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == PREPARED and row["split"] == split]
    return sum(int(row["height_px"]) * int(row["width_px"]) for row in rows)


def report_lines(rows: Sequence[Row], problems: Sequence[str]) -> list[str]:
    """What was made, and every tile or file with which something is wrong."""
    kept = [row for row in rows if row.status == PREPARED]
    count = Counter(row.split for row in kept)
    splits = ", ".join(f"{count[split]} {split}" for split in SPLITS)
    buildings = sum(row.buildings or 0 for row in kept)
    with_dsm = sum(bool(row.dsm) for row in kept)
    lines = [f"{len(kept)} of {len(rows)} tiles prepared ({splits}): {buildings} buildings, {with_dsm} tiles with DSM."]
    lines += [
        f"note: no tile is left for {split}: the tiles lie in too few blocks, or none was asked for."
        for split in SPLITS
        if not count[split]
    ]
    lines += [f"dropped {row.name}: {row.reason}" for row in rows if row.status == DROPPED]
    lines += [f"note {row.name}: {row.problems}" for row in kept if row.problems]
    return lines + [f"problem: {problem}" for problem in problems]
