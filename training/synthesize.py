"""Write tiles of the procedural city as files: `python -m training.synthesize --out DIR --tiles N --seed S`.

Each tile NAME becomes, in the manner of SpaceNet-2 (EPSG:4326, 0.3 m),
    RGB_NAME.tif            orthophoto
    RGB_NAME.IMD            where the sun stood, as DigitalGlobe's deliveries say it
    DSM_NAME.tif            DSM of --dsm-gsd metres in UTM
    DSM30m_NAME.tif         DSM of one arc second in whole metres, as AW3D30
    buildings_NAME.geojson  footprints with ground, eave, ridge and height in metres
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
import shapely
from affine import Affine
from numpy.random import Generator
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from rasterio.crs import CRS
from rasterio.warp import Resampling, reproject
from shapely.geometry import mapping
from tqdm import tqdm

from training.console import run_command
from training.synthetic.districts import DISTRICTS
from training.synthetic.layout import plan_city
from training.synthetic.light import photographers_sun
from training.synthetic.plan import CityPlan
from training.synthetic.render import SyntheticTile, render_tile
from training.synthetic.sensor import coarsen

WGS84 = CRS.from_epsg(4326)
UTM = CRS.from_epsg(32651)
SITE_LON_LAT = (121.47, 31.23)
SITE_STEP_DEG = 0.01
ARC_SECOND = 1 / 3600
NODATA = -9999
SMALLEST_VISIBLE_M2 = 4.0


def main(argv: Sequence[str] | None = None) -> None:
    """Write the tiles that the command line asks for."""
    args = parse_arguments(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    mix = {"park": 0.15, args.district: 0.85} if args.district else None
    for index in tqdm(range(args.tiles), "tiles"):
        rng = np.random.default_rng(args.seed + index)
        plan = plan_city(args.size_px * args.gsd, rng, mix)
        site = site_of(index)
        sun = photographers_sun(site[1], np.random.default_rng(args.seed + index)) if args.real_suns else None
        tile = render_tile(plan, args.size_px, args.gsd, rng, args.slope, sun)
        name = args.name or f"img{args.seed + index}"
        write_tile(args.out, name, plan, tile, site, args.dsm_gsd, rng)


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.synthesize", description="Write procedural city tiles.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tiles", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first tile; the next has the next seed")
    parser.add_argument("--size-px", type=int, default=650)
    parser.add_argument("--gsd", type=float, default=0.3, help="metres per pixel of the orthophoto")
    parser.add_argument("--dsm-gsd", type=float, default=0.5, help="metres per pixel of the DSM")
    parser.add_argument("--slope", type=float, help="mean slope of the terrain, rise over run; at random if not given")
    parser.add_argument(
        "--real-suns", action="store_true", help="suns of a day and hour at the tiles' latitude, instead of anywhere"
    )
    parser.add_argument("--district", choices=list(DISTRICTS), help="leading district; at random if not given")
    parser.add_argument("--name", help="name of a single tile instead of its seed")
    return parser.parse_args(argv)


def site_of(index: int) -> tuple[float, float]:
    """Longitude and latitude of the north-west corner of a run's tile, about 1 km from the next one's."""
    lon, lat = SITE_LON_LAT
    return lon + SITE_STEP_DEG * (index % 100), lat + SITE_STEP_DEG * (index // 100)


def write_tile(
    folder: Path,
    name: str,
    plan: CityPlan,
    tile: SyntheticTile,
    site: tuple[float, float],
    dsm_gsd_m: float,
    rng: Generator,
) -> None:
    """Write one tile's five files; `site` is the longitude and latitude of its north-west corner."""
    transform = place(tile, site)
    with rasterio.open(
        folder / f"RGB_{name}.tif", "w", driver="GTiff", count=3, dtype="uint8", crs=WGS84, transform=transform,
        height=tile.rgb.shape[0], width=tile.rgb.shape[1], compress="jpeg", photometric="ycbcr", jpeg_quality=92,
        tiled=True,
    ) as file:  # fmt: skip
        file.write(tile.rgb.transpose(2, 0, 1))
    (folder / f"RGB_{name}.IMD").write_text(_image_metadata(tile), encoding="ascii")
    _write_dsm(folder / f"DSM_{name}.tif", *_utm_dsm(tile, transform, dsm_gsd_m, rng))
    _write_dsm(folder / f"DSM30m_{name}.tif", *_arc_second_dsm(tile, transform, rng))
    collection = {"type": "FeatureCollection", "features": building_features(plan, tile, transform)}
    (folder / f"buildings_{name}.geojson").write_text(json.dumps(collection, separators=(",", ":")), encoding="utf-8")


def place(tile: SyntheticTile, site: tuple[float, float]) -> Affine:
    """Pixel to EPSG:4326; degrees per pixel follow from the ellipsoid at the latitude of the site."""
    lon, lat = site
    geod = Geod(ellps="WGS84")
    metres_per_degree_lon = geod.inv(lon - 0.001, lat, lon + 0.001, lat)[2] / 0.002
    metres_per_degree_lat = geod.inv(lon, lat - 0.001, lon, lat + 0.001)[2] / 0.002
    return Affine(tile.gsd_m / metres_per_degree_lon, 0, lon, 0, -tile.gsd_m / metres_per_degree_lat, lat)


def building_features(plan: CityPlan, tile: SyntheticTile, transform: Affine) -> list[dict]:
    """GeoJSON features of the buildings one can see, clipped to the tile and to what stands higher."""
    size_m = tile.gsd_m * tile.rgb.shape[0]
    bounds = shapely.box(0, 0, size_m, size_m)
    to_degrees = transform @ Affine.scale(1 / tile.gsd_m)
    heights = np.array([building.height_m for building in plan.buildings])
    footprints = np.array([building.footprint() for building in plan.buildings])
    features = []
    for i, building in enumerate(plan.buildings):
        higher = footprints[(heights > heights[i]) & shapely.intersects(footprints, footprints[i])]
        seen = footprints[i].intersection(bounds).difference(shapely.union_all(higher))
        if seen.area < SMALLEST_VISIBLE_M2 or np.isnan(tile.ground_m[i]):
            continue
        eave_m = min(wing.eave_m for wing in building.wings)
        properties = {
            "id": i,
            "ground_m": round(float(tile.ground_m[i]), 2),
            "eave_m": round(float(tile.ground_m[i] + eave_m), 2),
            "ridge_m": round(float(tile.ground_m[i] + heights[i]), 2),
            "height_m": round(float(heights[i]), 2),
            "roof": building.wings[0].roof,
        }
        geometry = mapping(shapely.set_precision(shapely.transform(seen, lambda xy: _apply(to_degrees, xy)), 1e-8))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return features


def _image_metadata(tile: SyntheticTile) -> str:
    azimuth_deg, elevation_deg = np.degrees((tile.sun.azimuth, tile.sun.elevation))
    lines = ["BEGIN_GROUP = IMAGE_1", f"\tmeanSunAz = {azimuth_deg:.1f};", f"\tmeanSunEl = {elevation_deg:.1f};"]
    return "\n".join([*lines, "END_GROUP = IMAGE_1", "END;", ""])


def _apply(transform: Affine, x_y: NDArray[np.float64]) -> NDArray[np.float64]:
    matrix = np.array([[transform.a, transform.d], [transform.b, transform.e]])
    return x_y @ matrix + (transform.c, transform.f)


def _utm_dsm(
    tile: SyntheticTile, transform: Affine, dsm_gsd_m: float, rng: Generator
) -> tuple[NDArray[np.float32], CRS, Affine]:
    """The surface as a DSM of `dsm_gsd_m`, north up in UTM, reaching a little beyond the tile, to the centimetre."""
    surface, offset = _widened(tile, 8.0)
    own_grid = coarsen(surface, tile.gsd_m, dsm_gsd_m, rng)
    own_transform = transform @ offset @ Affine.scale(surface.shape[1] / own_grid.shape[1])
    size = tile.rgb.shape[0]
    corners = [transform @ corner for corner in ((0, 0), (size, 0), (0, size), (size, size))]
    x, y = Transformer.from_crs(WGS84, UTM, always_xy=True).transform(*np.transpose(corners))
    west, north = np.floor(min(x)) - 2, np.ceil(max(y)) + 2
    cells = [int(np.ceil((extent + 4) / dsm_gsd_m)) for extent in (max(y) - min(y), max(x) - min(x))]
    dsm_m = np.full(cells, NODATA, np.float32)
    utm_transform = Affine(dsm_gsd_m, 0, west, 0, -dsm_gsd_m, north)
    reproject(
        own_grid, dsm_m, src_transform=own_transform, src_crs=WGS84, dst_transform=utm_transform, dst_crs=UTM,
        dst_nodata=NODATA, resampling=Resampling.bilinear,
    )  # fmt: skip
    return np.round(dsm_m, 2), UTM, utm_transform


def _arc_second_dsm(tile: SyntheticTile, transform: Affine, rng: Generator) -> tuple[NDArray[np.int16], CRS, Affine]:
    """The surface averaged to one arc second, with an error of 1.5 m, in whole metres."""
    lon, lat = transform.c, transform.f
    surface, offset = _widened(tile, 93.0)
    cells = int(np.ceil(tile.rgb.shape[0] * max(transform.a, -transform.e) / ARC_SECOND)) + 3
    arc_second = Affine(ARC_SECOND, 0, lon - 1.3 * ARC_SECOND, 0, -ARC_SECOND, lat + 1.4 * ARC_SECOND)
    averaged = np.zeros((cells, cells), np.float32)
    reproject(
        surface, averaged, src_transform=transform @ offset, src_crs=WGS84, dst_transform=arc_second, dst_crs=WGS84,
        resampling=Resampling.average,
    )  # fmt: skip
    return np.round(averaged + rng.normal(0, 1.5, averaged.shape)).astype(np.int16), WGS84, arc_second


def _widened(tile: SyntheticTile, margin_m: float) -> tuple[NDArray[np.float32], Affine]:
    """The surface mirrored past the tile's edges, and where its corner lies in the tile's pixels."""
    margin_px = round(margin_m / tile.gsd_m)
    return np.pad(tile.surface_m, margin_px, mode="reflect"), Affine.translation(-margin_px, -margin_px)


def _write_dsm(path: Path, dsm_m: NDArray, crs: CRS, transform: Affine) -> None:
    with rasterio.open(
        path, "w", driver="GTiff", count=1, dtype=dsm_m.dtype, crs=crs, transform=transform,
        height=dsm_m.shape[0], width=dsm_m.shape[1], compress="deflate",
        predictor=3 if dsm_m.dtype == np.float32 else 2, nodata=NODATA,
    ) as file:  # fmt: skip
        file.write(dsm_m, 1)


if __name__ == "__main__":
    run_command(main)
