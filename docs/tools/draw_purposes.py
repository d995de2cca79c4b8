"""Draw the pictures of docs/purposes from what the purposes find out about the old town, or those that are named.

Solar, radio, USDZ and the network want the extras `solar`, `radio`, `usd` and `onnx`, wind wants OpenFOAM; without
them the old pictures stay.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import matplotlib
import matplotlib.colors
import numpy as np
import rasterio
from oblique import draw_blocks, draw_triangles, from_the_south_west
from rasterio.windows import Window
from scene_files import four_views, triangles_of_usdz
from scipy.spatial import cKDTree

from ryu_scape.city import City
from ryu_scape.export.printable import printable_ground, printable_solids
from ryu_scape.footprints import label_raster, polygons_of
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import WEIGHTS
from ryu_scape.pipeline import run
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.wind_ground import terrain_at
from ryu_scape.scene.layers import Layer
from ryu_scape.segmentation.onnx_file import write_onnx
from ryu_scape.segmentation.onnx_settings import OnnxSettings

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
FOAM = Path("/usr/share/openfoam/etc/bashrc")
"""OpenFOAM's settings, where Debian's package has them."""
WIND_STEP_PX = 2
POINT_CLASSES = {
    1: ("neither", "#8a8a8a"),
    2: ("ground", "#b8a88a"),
    5: ("high vegetation", "#3a8f3a"),
    6: ("building", "#c0503a"),
}
"""Those of ASPRS that points have."""


def draw(name: str, paint: Callable) -> None:
    """Paint axes without a frame and save them as a JPEG."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    paint(figure, axes)
    axes.set_axis_off()
    figure.tight_layout(pad=0.4)
    figure.savefig(PICTURES / f"{name}.jpg", pil_kwargs={"quality": 82})
    plt.close(figure)


def found_by_onnx(image: Path) -> tuple[np.ndarray, np.ndarray]:
    """A tile (S, S, 3) uint8 and the building probability (S, S) that ONNX Runtime finds with the network's file."""
    import onnxruntime

    settings = OnnxSettings()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.onnx"
        write_onnx(WEIGHTS, path, settings, UNHEARD)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with rasterio.open(image) as file:
        tile = file.read([1, 2, 3], window=Window(0, 0, settings.tile_px, settings.tile_px))
    (answer,) = session.run(None, {"image": (tile / 255).astype(np.float32)[None]})
    return np.moveaxis(tile, 0, -1), answer[0, 0]


def path_gain_db(city: City) -> np.ndarray:
    """What Sionna RT traces over the old town from a mast in its middle: path gain (H, W), the south first.

    It is that of a level plane, 2 m above the highest ground.
    """
    from sionna import rt

    with TemporaryDirectory() as folder:
        path = Path(folder) / "scene.xml"
        answer(PURPOSES["radio"], city, PURPOSES["radio"].settings(), [path])
        scene = rt.load_scene(str(path), merge_shapes=False)
    scene.frequency = 3.5e9
    scene.tx_array = scene.rx_array = rt.PlanarArray(num_rows=1, num_cols=1, pattern="iso", polarization="V")
    terrain_m = city.scene.layers[Layer.TERRAIN].vertices["position"]
    level_m, side_m = float(terrain_m[:, 2].max()) + 2.0, float(np.ptp(terrain_m[:, 0]))
    scene.add(rt.Transmitter("mast", position=[0.0, 0.0, level_m + 20.0]))
    plane = {"center": [0.0, 0.0, level_m], "size": [side_m, side_m], "orientation": [0.0, 0.0, 0.0]}
    traced = rt.RadioMapSolver()(scene, max_depth=4, samples_per_tx=10_000_000, cell_size=(1, 1), **plane)
    gain = traced.path_gain.numpy()[0]
    return np.ma.masked_array(10 * np.log10(np.maximum(gain, 1e-30)), gain <= 0)


def wind_speed(city: City) -> np.ndarray:
    """What OpenFOAM solves for a wind from the west: metres a second (h, w) at 2 m above the ground.

    So many pixels as every `WIND_STEP_PX`th row and column; masked is what OpenFOAM has no cell for.
    """
    purpose, grid = PURPOSES["wind"], city.grid
    case = purpose.study(city, purpose.settings(), UNHEARD)
    rows, columns = np.mgrid[: grid.height : WIND_STEP_PX, : grid.width : WIND_STEP_PX]
    plan_m = grid.to_map(np.stack((columns, rows), axis=-1).reshape(-1, 2) + 0.5) - city.scene.origin_m[:2]
    points = np.column_stack((plan_m, terrain_at(city, plan_m) + 2.0))
    listed = "\n".join(f"({x:.3f} {y:.3f} {z:.3f})" for x, y, z in points.tolist())
    sampling = "type sets; libs (sampling); setFormat raw; fields (U); interpolationScheme cell; "
    sampling += f"sets (near {{ type cloud; axis xyz; points ({listed}); }});"
    with TemporaryDirectory() as folder:
        purpose.writers[".zip"](city, case, Path(folder) / "wind.zip")
        shutil.unpack_archive(Path(folder) / "wind.zip", folder)
        (Path(folder) / "wind" / "system" / "near").write_text(sampling, encoding="ascii")
        script = f". {FOAM} > /dev/null 2>&1; sh Allrun && simpleFoam -postProcess -func near -latestTime"
        run_there = {"cwd": Path(folder) / "wind", "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(["bash", "-c", script], **run_there)  # noqa: S603, S607 - OpenFOAM, by its own settings
        (found,) = (Path(folder) / "wind" / "postProcessing").rglob("*U*.xy")
        sampled = np.loadtxt(found)
    speed = np.ma.masked_all(len(points))
    nearest = cKDTree(points).query(sampled[:, :3])[1]
    speed[nearest] = np.linalg.norm(sampled[:, 3:], axis=1)
    return speed.reshape(rows.shape)


def main() -> None:
    """Build the old town and ask everything of it."""
    matplotlib.use("Agg")
    data = ROOT / "Dataset"
    footprints = data / "buildings_old_town.geojson"
    city = run(BuildRequest(data / "RGB_old_town.tif", data / "DSM_old_town.tif", footprints), UNHEARD).city
    image = np.moveaxis(city.survey.rgb, 0, -1)

    def found(name: str) -> object:
        return PURPOSES[name].study(city, PURPOSES[name].settings(), UNHEARD)

    def sun_hours(figure, axes) -> None:
        shown = axes.imshow(found("shadow").hours, cmap="inferno")
        figure.colorbar(shown, ax=axes, label="hours of sun on 21 June", fraction=0.046)

    def viewshed(figure, axes) -> None:
        view = found("viewshed")
        dimmed = 0.55 * image + view.seen[..., None] * np.array([0.0, 100.0, 20.0])
        axes.imshow(dimmed.clip(0, 255).astype(np.uint8))
        axes.plot(view.column, view.row, "o", color="white", markeredgecolor="black", markersize=9)

    def flood(figure, axes) -> None:
        axes.imshow(image)
        blues = matplotlib.colors.LinearSegmentedColormap.from_list("water", ["#8fd3ff", "#08306b"])
        shown = axes.imshow(np.ma.masked_invalid(found("flood").depth_m), cmap=blues, vmin=0, alpha=0.75)
        figure.colorbar(shown, ax=axes, label="depth of the water, m (bathtub)", fraction=0.046)

    def heat(figure, axes) -> None:
        rasters = found("heat")
        axes.imshow(matplotlib.colors.LightSource(315, 45).hillshade(rasters.dsm_m, dx=0.3, dy=0.3), cmap="gray")
        axes.imshow(np.ma.masked_equal(rasters.canopy_m, 0), cmap="Greens", vmin=0, alpha=0.9)

    def solar(figure, axes) -> None:
        year = found("solar")
        roofs = geopandas.GeoDataFrame({"light": year.light_kwh_m2}, geometry=year.planes.polygons)
        legend = {"label": "kWh per m² and year", "fraction": 0.046}
        roofs.plot(
            ax=axes, column="light", cmap="YlOrRd", edgecolor="#555", linewidth=0.4, legend=True, legend_kwds=legend
        )

    def network(figure, axes) -> None:
        tile, probability = found_by_onnx(data / "RGB_old_town.tif")
        axes.imshow(tile)
        axes.imshow(np.ma.masked_less(probability, 0.5), cmap="autumn_r", vmin=0.5, vmax=1.0, alpha=0.6)

    def radio(figure, axes) -> None:
        axes.set_facecolor("black")
        shown = axes.imshow(path_gain_db(city), origin="lower", cmap="viridis", vmin=-120, vmax=-60)
        figure.colorbar(shown, ax=axes, label="path gain at 3.5 GHz, dB", fraction=0.046)

    def wind(figure, axes) -> None:
        speed = np.repeat(np.repeat(wind_speed(city), WIND_STEP_PX, axis=0), WIND_STEP_PX, axis=1)
        axes.imshow(image)
        inside = label_raster(polygons_of([each.footprint for each in city.buildings]), city.grid) >= 0
        shown = speed[: inside.shape[0], : inside.shape[1]]
        shown = axes.imshow(np.ma.masked_where(inside, shown), cmap="turbo", vmin=0, vmax=5, alpha=0.85)
        figure.colorbar(shown, ax=axes, label="m/s, 2 m above the ground; 5 m/s from the west at 10 m", fraction=0.046)

    def printing(figure, axes) -> None:
        draw_triangles(axes, printable_ground(city.scene), "#B9B1A0")
        solids = np.concatenate([solid.corners for _, solid in printable_solids(city)])
        draw_triangles(axes, solids, "#F2EFE9")

    def points(figure, axes) -> None:
        import laspy

        with TemporaryDirectory() as folder:
            path = Path(folder) / "town.laz"
            answer(PURPOSES["points"], city, PURPOSES["points"].settings(), [path])
            cloud = laspy.read(path)
        plan, away = from_the_south_west(np.column_stack((cloud.x, cloud.y, cloud.z)) - city.scene.origin_m)
        order = np.argsort(-away)[::2]
        classes = np.asarray(cloud.classification)[order]
        palette = np.full(classes.max() + 1, "#8a8a8a")
        for code, (name, colour) in POINT_CLASSES.items():
            axes.plot([], [], "s", color=colour, label=f"{code} {name}")
            palette[code] = colour
        axes.scatter(*plan[order].T, s=0.4, c=palette[classes], linewidths=0)
        axes.set_aspect("equal")
        axes.legend(loc="upper left")

    def games(figure, axes) -> None:
        axes.imshow(four_views(city.scene, [level.scene_of(city) for level in found("games").levels.values()]))

    def usdz(figure, axes) -> None:
        draw_triangles(axes, *triangles_of_usdz(city))

    def minecraft(figure, axes) -> None:
        draw_blocks(axes, found("minecraft"))

    pictures = {
        "sun_hours": sun_hours,
        "viewshed": viewshed,
        "flood": flood,
        "heat": heat,
        "printing": printing,
        "games": games,
        "minecraft": minecraft,
    }
    if importlib.util.find_spec("pvlib"):
        pictures["solar"] = solar
    if importlib.util.find_spec("laspy"):
        pictures["points"] = points
    if importlib.util.find_spec("pxr"):
        pictures["usdz"] = usdz
    if importlib.util.find_spec("sionna"):
        pictures["radio"] = radio
    if importlib.util.find_spec("onnx") and importlib.util.find_spec("onnxruntime"):
        pictures["network"] = network
    if FOAM.exists():
        pictures["wind"] = wind
    for name, paint in pictures.items():
        if name in (sys.argv[1:] or pictures):
            draw(name, paint)


if __name__ == "__main__":
    main()
