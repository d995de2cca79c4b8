"""A person's own footprints: GeoJSON, GeoPackage or Shapefile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError

from ryu_scape.errors import InputError
from ryu_scape.footprints.cleaning import clean_outlines
from ryu_scape.footprints.features import read_features, unusable_crs
from ryu_scape.footprints.footprint import AttributeValue, Footprint, image_outline
from ryu_scape.footprints.identifiers import identifiers_of, names_of_parts
from ryu_scape.footprints.outlines import Outlines
from ryu_scape.footprints.repeats import are_repeats, said_of_repeats
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.grid import Georeference, metric_grid, pixel_lattice
from ryu_scape.raster.projection import ProjectionError, crs_name, project

if TYPE_CHECKING:
    import geopandas

FARTHEST_COORDINATE = 1e9
PLACE_PX = 1000
POLYGON_TYPES = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def read_footprints(path: Path, grid: GeoGrid) -> Outlines:
    """Read all polygons that intersect the raster, whole and in the order of the file, with their fields.

    They are projected to the grid's CRS, lose their Z, and are repaired where they cross themselves or are not clean.
    Each part of a MultiPolygon, and of an outline that falls apart when it is repaired, is a building of its own: its
    identifier is the feature's with -1, -2… added, its fields are the same. What nearly repeats another is left out.
    The identifier is that of the file, else the feature's number in it (`identifiers_of`). Raises InputError for a file
    that is no such vector file, is damaged, or has no polygon, no CRS, or nothing with an area on the raster.
    """
    given = read_given_features(path)
    placed = _placed(given.polygons, given.crs, grid, path)
    inside, repeats = ~shapely.is_missing(placed), are_repeats(placed)
    placed[repeats] = None
    footprints, part = clean_footprints(placed, given.names, given.attributes)
    if not footprints:
        raise InputError(
            f"No footprint of {path.name} on the raster has an area to speak of.",
            "Give the outlines of buildings, and check in a GIS how large they are.",
        )
    feature = given.feature
    lost = np.setdiff1d(feature[inside & ~repeats], feature[part]).size
    outside = np.count_nonzero(~np.isin(np.unique(feature), feature[inside]))
    warnings = _said_of_flat(lost, path) + said_of_repeats(int(repeats.sum()))
    if outside:
        warnings += (f"{outside} features of {path.name} lie outside the raster and are left out.",)
    return Outlines(footprints, warnings=given.complaints + warnings)


@dataclass(frozen=True, eq=False)
class GivenFeatures:
    """What a person's file holds.

    polygons: (p,) valid, in the file's CRS; names, attributes: (p,) what each is called, and its fields. feature: (p,)
    which of the file's it is a part of. complaints: plain sentences, also on what is no such polygon.
    """

    crs: CRS
    polygons: NDArray[np.object_]
    names: list[str]
    attributes: list[Mapping[str, AttributeValue]]
    feature: NDArray[np.intp]
    complaints: tuple[str, ...]


def read_given_features(path: Path) -> GivenFeatures:
    """All polygons of a file, wherever they lie. Raises as `read_footprints` does."""
    features, complaints = read_features(path)
    geometry, attributes = np.asarray(features.geometry.values, object), _attributes(features)
    identifiers, field, others = identifiers_of(_fields(features), shapely.to_wkb(geometry).tolist())
    if others:
        complaints += (f"{others} features of {path.name} have no {field} of their own: they are called otherwise.",)
    polygons, feature = _some_polygons(geometry, path)
    names = names_of_parts(identifiers, feature)
    own_attributes = [attributes[number] for number in feature]
    complaints += _said_of_no_polygons(path, geometry, feature)
    return GivenFeatures(_crs(features, path), polygons, names, own_attributes, feature, complaints)


def clean_footprints(
    placed: NDArray[np.object_], names: Sequence[str], attributes: Sequence[Mapping[str, AttributeValue]]
) -> tuple[tuple[Footprint, ...], NDArray[np.intp]]:
    """Clean footprints (k,) of given polygons (p,) in map metres, None for those that do not count, and which of these
    each is a part of. Where one falls into parts they are called like it with -1, -2… added.
    """
    inside = np.flatnonzero(~shapely.is_missing(placed))
    outlines, own = clean_outlines(placed[inside])
    part = inside[own]
    called = zip(outlines, part.tolist(), names_of_parts(names, part), strict=True)
    footprints = tuple(Footprint.of_polygon(outline, 1.0, name, attributes[index]) for outline, index, name in called)
    return footprints, part


def place_of(path: Path) -> GeoGrid:
    """A metric grid over all polygons of a file, in its CRS or else in UTM, with PLACE_PX pixels along each side.

    Raises InputError as `read_footprints` does.
    """
    features, _ = read_features(path)
    polygons, _ = _some_polygons(np.asarray(features.geometry.values, object), path)
    west, south, east, north = shapely.total_bounds(polygons)
    pixels = Affine.translation(west, north) * Affine.scale((east - west) / PLACE_PX, (south - north) / PLACE_PX)
    return metric_grid(Georeference(path.name, pixels, _crs(features, path), PLACE_PX, PLACE_PX))[0]


def _crs(features: geopandas.GeoDataFrame, path: Path) -> CRS:
    if features.crs is None:
        raise InputError(
            f"{path.name} does not say where it lies: it has no coordinate reference system.",
            "Add it in a GIS; a Shapefile needs its .prj beside it.",
        )
    try:
        return CRS.from_wkt(features.crs.to_wkt())
    except CRSError as error:
        raise unusable_crs(path) from error


def _some_polygons(geometry: NDArray[np.object_], path: Path) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """As `_polygons`. Raises InputError where there is none."""
    polygons, feature = _polygons(geometry)
    if not polygons.size:
        kinds = sorted({shape.geom_type for shape in geometry[~shapely.is_missing(geometry)]})
        raise InputError(
            f"{path.name} has no polygons{', only ' + ' and '.join(kinds) if kinds else ''}.",
            "Give a layer with the outlines of buildings.",
        )
    return polygons, feature


def _polygons(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """All valid polygons (p,) with an area in `geometry` (n,), without Z, and the index (p,) of each one's feature."""
    shapes = np.full(len(geometry), None, object)
    is_area = np.isin(shapely.get_type_id(geometry), POLYGON_TYPES) & _are_on_a_map(geometry)
    shapes[is_area] = shapely.force_2d(geometry[is_area])
    is_broken = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    shapes[is_broken] = shapely.make_valid(shapes[is_broken], method="structure", keep_collapsed=False)
    parts, feature = shapely.get_parts(shapes, return_index=True)
    has_area = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (shapely.area(parts) > 0)
    return parts[has_area], feature[has_area]


def _are_on_a_map(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of `geometry` (n,) have coordinates, and none beyond all maps, whose squares are no numbers any more."""
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    is_off = ~(np.abs(coordinates) < FARTHEST_COORDINATE).all(axis=1)
    return (np.bincount(owner, is_off, len(geometry)) == 0) & (shapely.get_num_coordinates(geometry) > 0)


def _placed(polygons: NDArray[np.object_], crs: CRS, grid: GeoGrid, path: Path) -> NDArray[np.object_]:
    """The polygons in the CRS of the grid, None for those not on it; those far away are not even projected."""
    try:
        west, south, east, north = shapely.bounds(
            shapely.multipoints(project(grid.to_map(pixel_lattice(grid.height, grid.width)), grid.crs, crs))
        )
        bounds = shapely.bounds(polygons).T
        near = (bounds[0] <= east) & (bounds[2] >= west) & (bounds[1] <= north) & (bounds[3] >= south)
        placed = np.full(len(polygons), None, object)
        placed[near] = shapely.transform(polygons[near], lambda points: project(points, crs, grid.crs))
    except ProjectionError as error:
        raise _no_overlap(path, crs, grid) from error
    placed[~shapely.intersects(placed, image_outline(grid))] = None
    if shapely.is_missing(placed).all():
        raise _no_overlap(path, crs, grid)
    return placed


def _no_overlap(path: Path, crs: CRS, grid: GeoGrid) -> InputError:
    return InputError(
        f"No footprint of {path.name} ({crs_name(crs)}) lies on the raster ({crs_name(grid.crs)}).",
        "Give the footprints of the same place, and check the coordinate system of both files.",
    )


def _fields(features: geopandas.GeoDataFrame) -> dict[str, list[str]]:
    """The fields of features as texts, empty where there is no value; among them the FIDs if they are no mere count."""
    fids = np.asarray(features.index)
    is_count = any(np.array_equal(fids, np.arange(first, first + fids.size)) for first in (0, 1))
    columns = {} if is_count else {"fid": fids.tolist()}
    fields = features.loc[:, features.columns != features.geometry.name].astype(object)
    for number, name in enumerate(fields.columns):  # of which a damaged file may have two alike
        columns[str(name).lower()] = fields.iloc[:, number].where(fields.iloc[:, number].notna(), None).tolist()
    return {name: [_text(_plain(value)) for value in values] for name, values in columns.items()}


def _text(value: AttributeValue) -> str:
    return "" if value is None else str(value).strip()


def _attributes(features: geopandas.GeoDataFrame) -> list[Mapping[str, AttributeValue]]:
    fields = features.loc[:, features.columns != features.geometry.name].astype(object)
    fields.columns = _all_different([str(name) for name in fields.columns])
    rows = fields.where(fields.notna(), None).to_dict("records")
    return [MappingProxyType({name: _plain(value) for name, value in row.items()}) for row in rows]


def _all_different(names: list[str]) -> list[str]:
    """The same names, with _2, _3… at those that were there before."""
    different: list[str] = []
    for name in names:
        numbered = (f"{name}_{number}" for number in count(2))
        different.append(next(each for each in chain([name], numbered) if each not in different))
    return different


def _plain(value: object) -> AttributeValue:
    """A field's value as a plain number, truth value or text. Whole numbers come as floats where others are missing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value if np.isfinite(value) else None
    return value if isinstance(value, (bool, int, str)) or value is None else str(value)


def _said_of_no_polygons(path: Path, geometry: NDArray[np.object_], feature: NDArray[np.intp]) -> tuple[str, ...]:
    """feature: the numbers of those of the geometries (n,) that have polygons."""
    is_empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    is_other = ~is_empty & ~np.isin(shapely.get_type_id(geometry), POLYGON_TYPES)
    is_flat = ~is_empty & ~is_other & ~np.isin(np.arange(len(geometry)), feature)
    empty, other, flat = (int(each.sum()) for each in (is_empty, is_other, is_flat))
    said: list[str] = []
    if empty:
        said.append(f"{empty} features of {path.name} have no geometry and are left out.")
    if other:
        said.append(f"{other} features of {path.name} are no polygons and are left out.")
    return (*said, *_said_of_flat(flat, path))


def _said_of_flat(count: int, path: Path) -> tuple[str, ...]:
    return (f"{count} features of {path.name} have no area on a map and are left out.",) if count else ()
