"""Small tiles and buildings that the scene tests share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
import trimesh
from affine import Affine
from numpy.typing import ArrayLike, NDArray
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.footprints.cleaning import LATTICE_M, clean_outlines
from ryu_scape.heights import FLAT_ROOF, Building, Facet, HeightSource, Roof, RoofKind, Wing
from ryu_scape.heights.roof_plans import plan_roofs
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.surveys import survey_over

EAST, NORTH = 500_000.0, 4_600_000.0
SOLID_LAYERS = tuple(layer for layer in Layer if layer.is_solid)

SQUARE = np.array([(0, 0), (12, 0), (12, 12), (0, 12)], float)
L_SHAPE = np.array([(0, 0), (14, 0), (14, 6), (6, 6), (6, 15), (0, 15)], float)
U_SHAPE = np.array([(0, 0), (18, 0), (18, 12), (12, 12), (12, 6), (6, 6), (6, 12), (0, 12)], float)
COLLINEAR = np.array([(0, 0), (4, 0), (8, 0), (12, 0), (12, 9), (6, 9), (0, 9), (0, 4.5)], float)
TRIANGLE = np.array([(0, 0), (9, 0), (3, 7)], float)
CHEVRON = np.array([(0, 0), (10, 6), (20, 0), (10, 14)], float)
COURTYARD = np.array([(4, 4), (4, 9), (8, 9), (8, 4)], float)

SHAPES: dict[str, tuple[NDArray[np.float64], tuple[NDArray[np.float64], ...]]] = {
    "square": (SQUARE, ()),
    "L": (L_SHAPE, ()),
    "U": (U_SHAPE, ()),
    "courtyard": (SQUARE, (COURTYARD,)),
    "two courtyards": (SQUARE * 2, (COURTYARD, np.add(COURTYARD, (10, 0)))),
    "collinear corners": (COLLINEAR, ()),
    "triangle": (TRIANGLE, ()),
    "chevron": (CHEVRON, ()),
    "tiny": (SQUARE / 12, ()),
    "sliver": (np.array([(0, 0), (20, 0), (20, 0.05), (0, 0.05)], float), ()),
}


def turned(points: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return points @ np.array([[cosine, sine], [-sine, cosine]])


def star(rng: np.random.Generator, corners: int) -> NDArray[np.float64]:
    """A polygon that its centre sees entirely, with a very uneven outline, counter-clockwise."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners)) + np.linspace(0, 1e-3, corners)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) * 0.7 + angle * 0.3
    return np.column_stack((np.cos(angle), np.sin(angle))) * rng.uniform(2.0, 15.0, corners)[:, None]


def on_lattice(points: ArrayLike) -> NDArray[np.float64]:
    """Points (n, 2) where the corners of footprints may lie."""
    return np.round(np.asarray(points, float) / LATTICE_M) * LATTICE_M


def building(
    exterior: ArrayLike,
    holes: Sequence[ArrayLike] = (),
    ground_m: float = 100.0,
    height_m: float = 9.0,
    at: tuple[float, float] = (60.0, -60.0),
    kind: RoofKind = RoofKind.FLAT,
    rise_m: float = 3.0,
) -> Building:
    """A building whose outline is given in metres from a point `at` metres east and north of the tile's corner.

    A pitched roof spans the wings that the outline is planned to have; a complex one has the facets of hipped wings,
    each lower than the one before.
    """
    corner = np.array([EAST, NORTH]) + at
    footprint = Footprint(on_lattice(exterior) + corner, tuple(on_lattice(hole) + corner for hole in holes), 0.9)
    roof = FLAT_ROOF
    if kind is not RoofKind.FLAT:
        polygon = shapely.Polygon(footprint.exterior, footprint.holes)
        wings = plan_roofs(np.array([polygon])).wings_of(0)
        roof = Roof(kind, wings, rise_m)
    if kind is RoofKind.COMPLEX:
        roof = Roof(kind, rise_m=rise_m, facets=tuple(hipped_facets(wings, rise_m)))
    return Building(footprint, ground_m, ground_m + height_m, HeightSource.DSM, 0.5, roof)


def clean_buildings(polygons: Sequence[shapely.Polygon]) -> list[Building]:
    """Buildings of outlines in metres that need not be clean."""
    return [
        building(shapely.get_coordinates(part.exterior)[:-1], [shapely.get_coordinates(r)[:-1] for r in part.interiors])
        for part in shapely.orient_polygons(clean_outlines(np.array(polygons, object))[0])
    ]


def hipped_facets(wings: Sequence[Wing], rise_m: float, ratio: float = 0.8) -> Iterator[Facet]:
    """The four planes of a hip roof over each wing, of a pitch that is `ratio` times that of the wing before."""
    for number, wing in enumerate(wings):
        pitch = ratio**number * rise_m / wing.half_width_m
        own = tuple(range(4 * number, 4 * number + 4))
        for side, half_m in enumerate((wing.half_length_m, wing.half_width_m) * 2):
            turn = np.radians(wing.ridge_direction_deg + 90.0 * side)
            x, y = wing.x_m + half_m * np.cos(turn), wing.y_m + half_m * np.sin(turn)
            yield Facet(x, y, 0.0, -pitch * np.cos(turn), -pitch * np.sin(turn), own)


def stepped_roof(x_m: float, y_m: float, degrees: float, step_m: float = 3.0) -> Roof:
    """A level roof at the eave that ends at an upright line through a point, and a gable `step_m` above beyond it."""
    east, north = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    slopes = [(0.0, 0.0), (-0.3 * north, 0.3 * east), (0.3 * north, -0.3 * east), (20.0 * east, 20.0 * north)]
    heights = (0.0, step_m + 1.0, step_m + 1.0, 0.5 * step_m)
    bounded_by = ((0,), (1, 2, 3), (1, 2, 3), ())
    planes = zip(heights, slopes, bounded_by, strict=True)
    facets = tuple(Facet(x_m, y_m, height, *slope, numbers) for height, slope, numbers in planes)
    return Roof(RoofKind.COMPLEX, rise_m=step_m + 1.0, facets=facets)


def tile(size: int = 200, gsd_m: float = 0.6, terrain_m: float = 100.0, slope: float = 0.0) -> Survey:
    """A square tile whose northwest corner is at (EAST, NORTH); its DSM is a plane that rises eastwards by `slope`."""
    rng = np.random.default_rng(5)
    grid = GeoGrid(Affine(gsd_m, 0, EAST, 0, -gsd_m, NORTH), CRS.from_epsg(32633), size, size)
    rgb = rng.integers(90, 170, (3, size, size), np.uint8)
    columns = (np.arange(size) + 0.5) * gsd_m
    dsm = np.broadcast_to(terrain_m + slope * columns, (size, size)).astype(np.float32)
    return survey_over(RasterStack(grid, rgb, dsm, np.ones((size, size), bool), gsd_m), dsm)


def scene_of(
    buildings: Sequence[Building], pair: Survey | None = None, settings: SceneSettings | None = None
) -> SceneGeometry:
    """The scene of buildings on a tile whose DTM is its DSM."""
    pair = pair or tile()
    return build_scene(pair, buildings, settings or SceneSettings())


def triangles_of(scene: SceneGeometry, layer: str, index: int) -> NDArray[np.void]:
    """The vertices (t, 3) of the triangles of building `index` in one layer."""
    offsets = scene.triangle_offsets[layer]
    arrays = scene.layers[layer]
    return arrays.vertices[arrays.indices.reshape(-1, 3)[offsets[index] : offsets[index + 1]]]


def solid_of(scene: SceneGeometry, index: int = 0) -> trimesh.Trimesh:
    """Walls, roof and parapet of one building as a mesh whose equal positions are one vertex."""
    corners = np.concatenate([triangles_of(scene, layer, index)["position"] for layer in SOLID_LAYERS])
    points, faces = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    return trimesh.Trimesh(points.astype(np.float64), faces.reshape(-1, 3), process=False, validate=False)


def face_normals(corners: NDArray[np.floating]) -> NDArray[np.float64]:
    """Unit normals (t, 3) of triangles (t, 3, 3) by their winding."""
    corners = corners.astype(np.float64)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def corners_of(arrays: VertexArrays) -> NDArray[np.void]:
    """The vertices (t, 3) of every triangle of a layer."""
    return arrays.vertices[arrays.indices.reshape(-1, 3)]
