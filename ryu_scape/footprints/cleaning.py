"""Outlines that every format can write and every program reads: on one lattice, without spikes, necks or tiny edges."""

from __future__ import annotations

import logging

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, least_of_each
from ryu_scape.arrays.rings import rings_of_polygons, unions_of_pieces
from ryu_scape.footprints.edges import neighbours
from ryu_scape.footprints.footprint import image_outline
from ryu_scape.footprints.unions import joined
from ryu_scape.raster import GeoGrid

logger = logging.getLogger(__name__)

LATTICE_M = 1.0 / 1024.0
"""All corners lie on multiples of this: float32 holds them exactly up to 16 km from a whole metre."""

COARSE_LATTICES_M = (1.0 / 32.0, 1.0 / 16.0, 1.0 / 8.0)
"""Parts of the lattice, for what is not clean on it: tried one after the other, twice, for the last may make spikes."""

NARROW_STEPS = 3.0
"""Spikes and notches narrower than so many steps of a coarse lattice go, or its rounding would bring them back."""

LEAST_CLEARANCE_M, SHORTEST_EDGE_M = 0.005, 0.01
"""How far each corner keeps from the edges that do not meet in it, several times what any format rounds it by, and from
its neighbours."""

LEAST_OVERLAP_M2 = 0.1
"""Outlines that overlap by less are meant to touch."""

SHARPEST_RAD = np.radians(5.0)
MITRE_LIMIT = 1.0 / np.sin(SHARPEST_RAD)
"""Twice as wide an angle is cut off, for rounding to find room."""


def clean_outlines(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Clean polygons (k,) on the lattice, in map metres, and which of `polygons` (n,), ascending, each is a part of.

    Clean is what `are_clean` says. Most outlines have their corners rounded and no more. Those that are not clean are
    rounded more coarsely; spikes are cut off, notches filled, and what touches itself is welded there: all to within a
    few centimetres. An outline may fall into parts, or vanish. Those that touch without overlapping are rounded as one
    network of lines (snap rounding, Hobby, 1999): a shared wall goes on being the same corners on both sides.
    """
    if not len(polygons):
        return polygons, np.empty(0, np.intp)
    origin_m = np.floor(shapely.total_bounds(polygons)[:2])
    local = shapely.transform(polygons, lambda x_y: x_y - origin_m)
    is_broken = ~shapely.is_valid(local)
    local[is_broken] = shapely.make_valid(local[is_broken], method="structure", keep_collapsed=False)
    parts, whole = shapely.get_parts(local, return_index=True)
    clean, owner = _cleaned(parts)
    is_usable = are_sound(clean)
    if not is_usable.all():
        logger.warning("%d outlines could not be cleaned and are left out.", np.count_nonzero(~is_usable))
    order = np.flatnonzero(is_usable)[by_group(owner[is_usable])]
    return shapely.transform(clean[order], lambda x_y: x_y + origin_m), whole[owner[order]]


def _cleaned(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Parts (k,) of valid polygons (n,), clean where that can be had, and the polygon (k,) of each.

    First on the fine lattice; what is not clean there, and all of its block, on one coarse lattice after the other.
    """
    owner = np.arange(len(polygons))
    block, network = _blocks(polygons)
    on_lattice = shapely.transform(polygons, lambda x_y: np.round(x_y / LATTICE_M) * LATTICE_M)
    is_alone = np.bincount(block)[block] == 1
    is_done = is_alone & are_clean(on_lattice)
    parts = np.where(is_done, on_lattice, polygons)
    parts, owner = _with_rounded(parts, owner, ~is_done, network, LATTICE_M)
    for spacing_m in 2 * COARSE_LATTICES_M:
        is_rough = ~are_clean(parts)
        if not is_rough.any():
            break
        is_spiky = ~have_no_spikes(parts)
        parts[is_spiky] = _smoothed(parts[is_spiky], NARROW_STEPS * spacing_m)
        is_in_rough_block = np.isin(block[owner], block[owner[is_rough]])
        parts, owner = _with_rounded(parts, owner, is_in_rough_block, network, spacing_m)
    return parts, owner


def _with_rounded(
    parts: NDArray[np.object_],
    owner: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    network: NDArray[np.intp],
    spacing_m: float,
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The parts (k,) that are not chosen (k,), then what `_rounded` makes of those that are; and the owner of each.

    owner: (k,) the polygon of each part. network: (n,) that of each polygon.
    """
    rounded, owner_of_rounded = _rounded(parts[chosen], owner[chosen], network[owner[chosen]], spacing_m)
    return np.concatenate((parts[~chosen], rounded)), np.concatenate((owner[~chosen], owner_of_rounded))


def inner_rectangle(grid: GeoGrid) -> shapely.Polygon:
    """The outline of a raster, its corners moved inwards onto the lattice: what is cut to it stays within the raster.

    Where the raster is turned against the map's axes, that holds to within the lattice.
    """
    corners = shapely.get_coordinates(image_outline(grid)) / COARSE_LATTICES_M[-1]
    inwards = np.where(corners < corners[:4].mean(axis=0), np.ceil(corners), np.floor(corners))
    return shapely.Polygon(inwards * COARSE_LATTICES_M[-1])


def are_clean(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Polygons (n,) that stay sound when their corners are rounded: no spikes, no tiny edges, no narrow necks."""
    has_room = (shapely.area(polygons) > 0) & (shapely.minimum_clearance(polygons) >= LEAST_CLEARANCE_M)
    return have_no_spikes(polygons) & has_room & (shortest_edges_m(polygons) >= SHORTEST_EDGE_M)


def have_no_spikes(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Sound polygons (n,) without angles sharper than 5 degrees, be it within them or in notches."""
    return are_sound(polygons) & (sharpest_angles(polygons) >= SHARPEST_RAD)


def are_sound(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Polygons (n,) that are valid and whose rings touch neither themselves nor each other; False for None."""
    return shapely.is_valid(polygons) & shapely.is_simple(shapely.boundary(polygons))


def sharpest_angles(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """The smallest angle (n,) in radians, up to pi, between edges that meet, on whichever side it is smaller."""
    back, ahead, owner = _edges_at_corners(polygons)
    cross, dot = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0], (back * ahead).sum(axis=1)
    return least_of_each(owner, np.arctan2(np.abs(cross), dot), np.full(len(polygons), np.pi))


def shortest_edges_m(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """The length (n,) of each polygon's shortest edge."""
    _, ahead, owner = _edges_at_corners(polygons)
    return least_of_each(owner, np.hypot(*ahead.T), np.full(len(polygons), np.inf))


def _edges_at_corners(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """From every corner (c,) the vectors (c, 2) to the one before and to the one after it, and whose corner it is."""
    points, ring, owner = rings_of_polygons(polygons)
    before, after = neighbours(ring)
    return points[before] - points, points[after] - points, owner[ring]


def _blocks(polygons: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The numbers (n,) of the block and of the network of lines that each polygon belongs to.

    A block is what is so near that rounding may join it. All are one network but for those that overlap others, as some
    in people's own files do: each of these is a network and a block by itself.
    """
    pairs = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=COARSE_LATTICES_M[-1])
    first, second = pairs[:, pairs[0] < pairs[1]]
    overlaps = shapely.area(shapely.intersection(polygons[first], polygons[second])) > LEAST_OVERLAP_M2
    stands_apart = np.zeros(len(polygons), bool)
    stands_apart[first[overlaps]] = stands_apart[second[overlaps]] = True
    is_joint = ~(stands_apart[first] | stands_apart[second])
    block = joined(first[is_joint], second[is_joint], len(polygons))
    return block, np.where(stands_apart, 1 + np.arange(len(polygons)), 0)


def _rounded(
    polygons: NDArray[np.object_], owner: NDArray[np.intp], network: NDArray[np.intp], spacing_m: float
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The parts (k,) of polygons (n,) on the lattice of a spacing, each network as a whole, and the owner (k,) of each.

    Snap rounding of lines is sure to succeed; that of polygons is not.
    """
    rounded = np.full(len(polygons), None, object)
    for number in np.unique(network):
        rounded[network == number] = _snapped(polygons[network == number], spacing_m)
    parts, whole = shapely.get_parts(rounded, return_index=True)
    has_area = shapely.area(parts) > 0
    return parts[has_area], owner[whole[has_area]]


def _snapped(polygons: NDArray[np.object_], spacing_m: float) -> NDArray[np.object_]:
    """Polygons (n,) of one network on the lattice of a spacing, in parts where necessary, None if nothing is left."""
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=spacing_m)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    face, member = shapely.STRtree(polygons).query(shapely.point_on_surface(faces), predicate="within")
    face, first = np.unique(face, return_index=True)
    return unions_of_pieces(faces[face], member[first], len(polygons))


def _smoothed(polygons: NDArray[np.object_], narrow_m: float) -> NDArray[np.object_]:
    """Polygons (n,), in parts where necessary, without what is narrower than `narrow_m` of them or between their walls.

    Morphological opening and closing with mitred corners, so that all other corners stay where they are.
    """
    smoothed = np.array([_welded(polygon, narrow_m) for polygon in polygons], object)
    for step in (-0.5, 0.5, 0.5, -0.5):
        smoothed = shapely.buffer(smoothed, step * narrow_m, join_style="mitre", mitre_limit=MITRE_LIMIT)
    return smoothed


def _welded(polygon: shapely.Polygon, seam_m: float) -> shapely.Polygon:
    """A polygon widened around the corners in which it touches itself, so that these lie well inside."""
    corners = np.concatenate([shapely.get_coordinates(ring)[1:] for ring in (polygon.exterior, *polygon.interiors)])
    corner, times = np.unique(corners, axis=0, return_counts=True)
    if times.max() == 1:
        return polygon
    seams = shapely.buffer(shapely.points(corner[times > 1]), seam_m, cap_style="square")
    return shapely.union_all([polygon, *seams])
