"""How long files take: 5,000 detailed buildings to GLB beside trimesh's own exporter, and how memory grows with cities.

Run from the repository's root: python -m tests.benchmarks.bench_export

    … bench_export .shp.zip games.zip --count 50000    memory and time of these files alone, of so many buildings; a
                                                       purpose's file is named by the purpose and its ending
"""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import trimesh

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.scene.builder import build_scene
from ryu_scape.settings import SceneSettings
from tests.benchmarks.bench_scene import city as plots_and_buildings
from tests.surveys import city_on

ROUNDS = 5
MESH_ENDINGS = (".glb", ".web.glb", ".tileset.json", ".obj", ".ply", ".stl", ".3mf", ".html")
COUNTS = (5_000, 50_000)


def city_of(count: int) -> City:
    """Buildings in all directions, with identifiers, on a tile of 650 × 650 pixels."""
    pair, buildings = plots_and_buildings(count, 650)
    named = tuple(
        replace(building, footprint=replace(building.footprint, identifier=str(number)))
        for number, building in enumerate(buildings, start=1)
    )
    scene = build_scene(pair, named, SceneSettings())
    return city_on(pair.grid, named, scene, None, np.zeros_like(pair.dtm_m))


def as_one_mesh(city: City) -> trimesh.Trimesh:
    """All triangles of the scene with their colours and normals, ground and buildings alike."""
    layers = [layer for layer in city.scene.layers.values() if layer.triangle_count]
    firsts = np.cumsum([0] + [len(layer.vertices) for layer in layers])
    vertices = np.concatenate([layer.vertices for layer in layers])
    faces = [layer.indices.reshape(-1, 3) + np.uint32(first) for layer, first in zip(layers, firsts, strict=False)]
    return trimesh.Trimesh(
        vertices["position"],
        np.concatenate(faces),
        vertex_normals=vertices["normal"],
        vertex_colors=vertices["colour"],
        process=False,
        validate=False,
    )


def write_with_trimesh(mesh: trimesh.Trimesh, path: Path) -> None:
    """As one node, on the disk as safely as our files are."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(mesh.export(file_type="glb", include_normals=True))


def best_seconds(works: dict[str, Callable[[], None]]) -> dict[str, tuple[float, float]]:
    """Least elapsed and least processor time of each work, taken in turns so that other load meets all of them."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = time.perf_counter(), time.process_time()
            work()
            times[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return {name: (min(wall for wall, _ in taken), min(cpu for _, cpu in taken)) for name, taken in times.items()}


def compare_with_trimesh(folder: Path) -> None:
    """Print both times and their ratio. Ours has a node and properties for each building, and the point cloud."""
    city = city_of(5_000)
    mesh = as_one_mesh(city)
    best = best_seconds(
        {
            "Ryu-Scape": lambda: export_city(city, folder / "ours.glb"),
            "trimesh": lambda: write_with_trimesh(mesh, folder / "theirs.glb"),
        }
    )
    print(f"5,000 detailed buildings, {city.scene.triangle_count:,} triangles, to GLB; best of {ROUNDS}:")
    for name, (wall, cpu) in best.items():
        print(f"  {name:<10}{wall:6.2f} s elapsed {cpu:6.2f} s of processor")
    (wall, cpu), (their_wall, their_cpu) = best["Ryu-Scape"], best["trimesh"]
    print(f"  as fast as trimesh times {their_wall / wall:.1f} by the clock, {their_cpu / cpu:.1f} by processor time")


def resident_bytes() -> int:
    """What this process holds in memory now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def write_file(city: City, folder: Path, ending: str) -> Path:
    """An export, or, where `ending` begins with a purpose's name, its answer by default settings."""
    path, name = folder / f"city{ending}", ending.partition(".")[0]
    if name:
        answer(PURPOSES[name], city, PURPOSES[name].settings(), [path])
    else:
        export_city(city, path)
    return path


def measure_memory(count: int, ending: str, folder: str) -> None:
    """Print seconds, size and the most memory above that of the scene; runs in a process of its own."""
    city = city_of(count)
    ctypes.CDLL(None).malloc_trim(0)  # what building the scene has freed would hide what the export takes
    before, most, is_done = resident_bytes(), 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not is_done.wait(0.005):
            most = max(most, resident_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.process_time()
    path = write_file(city, Path(folder), ending)
    seconds = time.process_time() - start
    is_done.set()
    watcher.join()
    scene_bytes = sum(layer.vertices.nbytes + layer.indices.nbytes for layer in city.scene.layers.values())
    size, above = path.stat().st_size, max(0, most - before)
    mib = [f"{value / 2**20:9.0f}" for value in (size, scene_bytes, above)]
    print(f"{count:9,}  {ending:<14}  {seconds:7.1f}  {'  '.join(mib)}", flush=True)
    path.unlink()


def print_memory(counts: Sequence[int], endings: Sequence[str], folder: Path) -> None:
    """Print the table of memory."""
    print(
        "buildings  format          CPU s         file      scene  memory above the scene at its most, MiB", flush=True
    )
    for count, ending in product(counts, endings):
        process = multiprocessing.get_context("spawn").Process(target=measure_memory, args=(count, ending, str(folder)))
        process.start()
        process.join()


def main() -> None:
    """Print the comparison, then the table of memory, or that alone for the files that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endings", nargs="*")
    parser.add_argument("--count", type=int, nargs="+", default=COUNTS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not asked.endings:
            compare_with_trimesh(Path(folder))
        if sys.platform.startswith("linux"):
            print_memory(asked.count, asked.endings or MESH_ENDINGS, Path(folder))


if __name__ == "__main__":
    main()
