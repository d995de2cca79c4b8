"""What the command line says of a city that is built."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import count_by_reason
from ryu_scape.pipeline import Reconstruction


def summary(result: Reconstruction) -> dict[str, object]:
    """What `--json` prints: counts, what was left out or is odd, heights in metres, seconds by stage, warnings."""
    city = result.city
    heights_m = np.array([building.height_m for building in city.buildings])
    sources = [building.height_source.value for building in city.buildings]
    return {
        "buildings": len(city.buildings),
        "left_out": {one.name.lower(): count for one, count in count_by_reason(city.left_out).items()},
        "remarks": dict(Counter(remark for building in city.buildings for remark in building.remarks)),
        "heights_m": _spread(heights_m),
        "height_sources": {source: sources.count(source) for source in sorted(set(sources))},
        "seconds": {stage: round(value, 3) for stage, value in result.seconds.items()},
        "triangles": city.scene.triangle_count,
        "crs": city.grid.crs.to_string(),
        "origin_m": city.scene.origin_m.tolist(),
        "warnings": list(result.warnings),
    }


def _spread(heights_m: NDArray[np.float64]) -> dict[str, float] | None:
    if not heights_m.size:
        return None
    return {
        "min": round(float(heights_m.min()), 2),
        "median": round(float(np.median(heights_m)), 2),
        "max": round(float(heights_m.max()), 2),
    }


def sentence(result: Reconstruction) -> str:
    """What is printed without `--json`."""
    seconds = sum(result.seconds.values())
    city = result.city
    return f"{len(city.buildings)} buildings, {city.scene.triangle_count} triangles in {seconds:.1f} s."
