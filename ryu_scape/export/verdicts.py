"""Hits, misses and false alarms of a comparison as a layer of outlines for a GIS: GeoJSON (RFC 7946) or GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import numpy as np
from rasterio.crs import CRS

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError
from ryu_scape.evaluation.comparison import NONE, Comparison, Verdict
from ryu_scape.export.fields import rounded
from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.names import past_pyogrio

LAYER = "verdicts"
DRIVERS = MappingProxyType({".geojson": "GeoJSON", ".gpkg": "GPKG"})
OPTIONS = MappingProxyType({"GeoJSON": {"layer_options": {"RFC7946": "YES"}}, "GPKG": {}})
Row = tuple[Footprint, dict[str, str | float | None]]


def check_verdict_format(path: Path) -> None:
    """Raise InputError where no file of verdicts can have the ending of `path`."""
    if path.suffix.lower() not in DRIVERS:
        raise InputError(
            f"{path.name} has no ending for hits, misses and false alarms.", f"Choose one of {', '.join(DRIVERS)}."
        )


def write_verdicts(comparison: Comparison, crs: CRS, path: Path) -> None:
    """Write a feature for each building that was judged and for each that was missed; outlines outside are left out.

    Fields: verdict, id, true_id, iou, height_m, true_height_m, height_error_m. Raises as `atomic_write` does, and
    InputError for another ending.
    """
    import geopandas

    check_verdict_format(path)
    driver = DRIVERS[path.suffix.lower()]
    rows = list(chain(_judged_rows(comparison), _missed_rows(comparison)))
    texts, numbers = ("verdict", "id", "true_id"), ("iou", "height_m", "true_height_m", "height_error_m")
    columns = {name: np.array([row[name] for _, row in rows], object) for name in (*texts, *numbers)}
    frame = geopandas.GeoDataFrame(columns, geometry=polygons_of([outline for outline, _ in rows]), crs=crs.to_wkt())
    frame = frame.astype(dict.fromkeys(texts, "string") | dict.fromkeys(numbers, "float64"))
    with atomic_write(path) as unnamed, past_pyogrio(unnamed) as temporary:
        frame.to_file(temporary, driver=driver, engine="pyogrio", layer=LAYER, **OPTIONS[driver])


def _judged_rows(comparison: Comparison) -> Iterator[Row]:
    judged, truth = comparison.judged, comparison.truth
    values = zip(
        judged.footprints,
        comparison.judged_verdicts,
        comparison.partner.tolist(),
        comparison.iou.tolist(),
        judged.height_m.tolist(),
        comparison.true_height_m.tolist(),
        strict=True,
    )
    for outline, verdict, partner, iou, height_m, true_height_m in values:
        if truth is None or verdict is not Verdict.OUTSIDE:
            yield (
                outline,
                {
                    "verdict": None if truth is None else verdict.value,
                    "id": outline.identifier,
                    "true_id": None if truth is None or partner == NONE else truth.footprints[partner].identifier,
                    "iou": rounded(iou),
                    "height_m": rounded(height_m),
                    "true_height_m": rounded(true_height_m),
                    "height_error_m": rounded(height_m - true_height_m),
                },
            )


def _missed_rows(comparison: Comparison) -> Iterator[Row]:
    truth = comparison.truth
    if truth is None:
        return
    for outline, verdict, height_m in zip(
        truth.footprints, comparison.true_verdicts, truth.height_m.tolist(), strict=True
    ):
        if verdict is Verdict.MISS:
            empty = dict.fromkeys(("id", "iou", "height_m", "height_error_m"))
            own = {"verdict": verdict.value, "true_id": outline.identifier, "true_height_m": rounded(height_m)}
            yield outline, empty | own
