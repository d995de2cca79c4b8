"""GDAL and PROJ as rasterio and pyogrio bring them, whatever another program says.

QGIS, PostGIS and Conda leave variables behind that point GDAL and PROJ at tables and plugins of other versions, with
which neither works.
"""

from __future__ import annotations

import logging
import os
from importlib.util import find_spec
from pathlib import Path

logger = logging.getLogger(__name__)

VARIABLES = ("GDAL_DATA", "GDAL_DRIVER_PATH", "GDAL_SKIP", "OGR_SKIP", "PROJ_DATA", "PROJ_LIB")


def ignore_other_programs() -> None:
    """Drop the variables, with a warning, unless rasterio was built without tables of its own and needs them.

    It must be called before rasterio is imported.
    """
    rasterio = find_spec("rasterio")
    if rasterio is None or rasterio.origin is None or not Path(rasterio.origin).with_name("proj_data").is_dir():
        return
    for name in VARIABLES:
        value = os.environ.pop(name, None)
        if value is not None:
            logger.warning("%s=%s is ignored: Ryu-Scape brings a GDAL and a PROJ of its own.", name, value)
