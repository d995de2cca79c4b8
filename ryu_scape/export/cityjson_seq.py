"""A city as CityJSONSeq, a building a line, for tools that stream.

Buildings are those of `cityjson`; the terrain, one object of the size of the place, is left to that format.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import parts_of
from ryu_scape.export.cityjson_features import feature_lines, header_line


def write_cityjson_seq(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    scene, keys = city.scene, set[str]()
    extent_m = (scene.bounds_m + scene.origin_m).ravel()
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(header_line(city.grid.crs, city.survey.vertical_datum, scene.origin_m, extent_m))
        for part in parts_of(city):
            file.writelines(line + "\n" for line in feature_lines(part, np.zeros(3, np.int64), keys))
