"""Where a file's local coordinates lie on the map, and which of them points up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.plain_text import one_line_of_ascii
from ryu_scape.version import __version__

GENERATOR = f"Ryu-Scape {__version__}"
Z_UP = "x east, y north, z up"
Y_UP = "x east, y up, z south"

_WKT_SLICE = 160
"""Characters of WKT in one comment; several PLY readers refuse header lines beyond 1023."""


@dataclass(frozen=True)
class LocalFrame:
    """The CRS of a scene and the point of it, in metres, that the file calls (0, 0, 0).

    `epsg` is None where the CRS has no code. `axes` is `Z_UP` or `Y_UP`.
    """

    crs_wkt: str
    epsg: int | None
    origin_m: tuple[float, float, float]
    axes: str

    @classmethod
    def of(cls, city: City, axes: str) -> LocalFrame:
        """The frame of the city's scene."""
        x, y, z = city.scene.origin_m.tolist()
        return cls(city.grid.crs.to_wkt(), city.grid.crs.to_epsg(), (x, y, z), axes)

    def comment_lines(self) -> list[str]:
        """Lines of plain ASCII for a text header; the slices after each `crs_wkt`, joined, are the WKT."""
        wkt = one_line_of_ascii(self.crs_wkt)
        lines = [GENERATOR, f"axes {self.axes}, in metres", "origin_m {:.3f} {:.3f} {:.3f}".format(*self.origin_m)]
        if self.epsg is not None:
            lines.append(f"crs EPSG:{self.epsg}")
        return lines + [f"crs_wkt {wkt[start : start + _WKT_SLICE]}" for start in range(0, len(wkt), _WKT_SLICE)]


def y_up(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positions or normals (n, 3) from x east, y north, z up to x east, y up, z south; the winding stays."""
    return np.stack([vectors[:, 0], vectors[:, 2], -vectors[:, 1]], axis=1)
