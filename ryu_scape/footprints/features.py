"""Open a vector file safely: it is what its first bytes say, and nothing that it names is opened."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import shapely

from ryu_scape.errors import InputError
from ryu_scape.footprints.crs_links import refuse_linked_crs
from ryu_scape.names import not_in_utf8, printable, refuse_other_than_file

if TYPE_CHECKING:
    import geopandas

logger = logging.getLogger(__name__)

SIGNATURES = {"GeoPackage": b"SQLite format 3\0", "Shapefile": b"\x00\x00\x27\x0a", "GeoJSON": b"{"}
APPLICATION_ID_OFFSET = 68
GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
"""Of GeoPackage 1.2 and later, 1.0 and 1.1, in the header of the SQLite file."""
UNREADABLE_CRS = (RuntimeError, UnboundLocalError)
"""What pyproj and pyogrio raise of a CRS that they cannot spell out."""
LAYER_KINDS = re.compile("Polygon|Unknown")
BUILDING_LAYERS = re.compile(
    "building|b[aâ]timent|b[aâ]ti(?![a-z])|geb(ä|ae?)ude|hausumring|pand(?![a-z])|edifici|edificaci|bygning|byggnad|rakennu"
    "|budyn|budov|здани|建筑|建築|建物|건물",
    re.IGNORECASE,
)
"""What layers of buildings are called, in some languages."""
MOST_LAYERS_TOLD = 5


def read_features(path: Path) -> tuple[geopandas.GeoDataFrame, tuple[str, ...]]:
    """The file's layer of buildings, by its name, else its first one with polygons, indexed by FID. Also which others
    there are, and what GDAL found wrong with it but could read.

    Raises InputError for a file of another format, one that is damaged, and one without geometry.
    """
    import geopandas
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    source = _source(path)
    try:
        with warnings.catch_warnings(record=True) as complaints:
            warnings.simplefilter("always")
            layers = geopandas.list_layers(source).itertuples(index=False)
            names = [name for name, kind in layers if isinstance(kind, str) and LAYER_KINDS.search(kind)]
            layer = next(filter(BUILDING_LAYERS.search, names), names[0] if names else 0)
            features = geopandas.read_file(source, layer=layer, engine="pyogrio", fid_as_index=True)
    except UnicodeEncodeError as error:
        raise not_in_utf8(path.absolute()) from error
    except (DataSourceError, DataLayerError, FieldError, shapely.GEOSException, UnicodeDecodeError) as error:
        logger.info("Reading %s failed", path, exc_info=True)
        raise _unreadable(path) from error
    except UNREADABLE_CRS as error:
        raise unusable_crs(path) from error
    if not isinstance(features, geopandas.GeoDataFrame):
        raise InputError(f"{path.name} has no layer with geometry.", "Give a layer with the outlines of buildings.")
    complained = _complaint(path, [str(complaint.message) for complaint in complaints])
    return features, _notice_of_layers(path, layer, [name for name in names if name != layer]) + complained


def _unreadable(path: Path) -> InputError:
    if _format(path) == "GeoJSON":
        return InputError(
            f"{path.name} is damaged, or holds JSON of another kind than GeoJSON.", "Export it from a GIS as GeoJSON."
        )
    return InputError(
        f"{path.name} is damaged or incomplete and cannot be read.",
        "Check that it opens in a GIS; a Shapefile needs its .shx and .dbf beside it.",
    )


def unusable_crs(path: Path) -> InputError:
    """The refusal of a CRS that means nothing to PROJ."""
    cause = f"{path.name} has a coordinate reference system that cannot be used."
    return InputError(cause, "Reproject it to EPSG:4326.")


def _notice_of_layers(path: Path, layer: object, others: Sequence[str]) -> tuple[str, ...]:
    """Which of several layers with polygons was read."""
    if not others:
        return ()
    named = ", ".join(printable(name) for name in others[:MOST_LAYERS_TOLD])
    more = f" and {len(others) - MOST_LAYERS_TOLD} more" if len(others) > MOST_LAYERS_TOLD else ""
    return (f"{path.name} has several layers of polygons: {printable(str(layer))} was read, not {named}{more}.",)


def _complaint(path: Path, complaints: Sequence[str]) -> tuple[str, ...]:
    """The first complaint about a file as a sentence, and how many more there are."""
    if not complaints:
        return ()
    more = f" ({len(complaints) - 1} more complaints)" if len(complaints) > 1 else ""
    return (f"{path.name} is not quite in order: {printable(complaints[0]).rstrip('. ')}{more}.",)


def _source(path: Path) -> str:
    """What GDAL is asked to open, so that it takes the file for nothing but what its first bytes say.

    Other formats in JSON are programs for GDAL, and a SQLite database may be one of many formats. Raises InputError.
    """
    kind = _format(path)
    if kind == "GeoJSON":
        refuse_linked_crs(path)
        return f"GEOJSON:{path.absolute()}"
    if kind == "GeoPackage":
        _refuse_other_databases(path)
    return _past_pyogrio(str(path.absolute()))


def _past_pyogrio(name: str) -> str:
    """A name as pyogrio hands it on: it would take what stands before a `!` for an archive, after a `;` for settings.

    What begins like GDAL's own names it leaves alone; this one is of the same file, read through a cache.
    """
    return f"/vsicached?file={quote(name)}" if set(name) & set("!;") else name


def _refuse_other_databases(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(APPLICATION_ID_OFFSET)
        if file.read(4) not in GEOPACKAGE_IDS:
            raise InputError(f"{path.name} is a database, but no GeoPackage.", "Save the footprints as GeoPackage.")


def _format(path: Path) -> str:
    """Which of SIGNATURES a file has. Raises InputError for none, or where it cannot be read."""
    refuse_other_than_file(path, "Choose a GeoJSON, GeoPackage or Shapefile.")
    try:
        with path.open("rb") as file:
            start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise InputError(f"{path.name} may not be read ({error.strerror}).", "Check who may read the file.") from error
    for kind, signature in SIGNATURES.items():
        if start.startswith(signature):
            return kind
    raise InputError(
        f"{path.name} is not a vector file that Ryu-Scape knows.",
        f"Give the footprints as {', '.join(sorted(SIGNATURES))}.",
    )
