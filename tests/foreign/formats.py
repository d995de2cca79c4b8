"""The formats that Ryu-Scape reads: what makes a mutant of each, and what reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.foreign import mutate_geojson, mutate_gpkg, mutate_safetensors, mutate_shapefile, mutate_tiff
from tests.foreign.choices import Choices
from tests.foreign.files import Files
from tests.foreign.promise import Bench


@dataclass(frozen=True)
class Format:
    """`named` is what the file that a person names is called in a mutant or a finding."""

    named: str
    mutant: Callable[[Choices], Files]
    hold_to_promise: Callable[[Bench, Path], None]


FORMATS = {
    "tiff": Format(mutate_tiff.NAME, mutate_tiff.mutant, Bench.read_as_raster),
    "geojson": Format(mutate_geojson.NAME, mutate_geojson.mutant, Bench.read_as_footprints),
    "gpkg": Format(mutate_gpkg.NAME, mutate_gpkg.mutant, Bench.read_as_footprints),
    "shapefile": Format(mutate_shapefile.NAME, mutate_shapefile.mutant, Bench.read_as_footprints),
    "safetensors": Format(mutate_safetensors.NAME, mutate_safetensors.mutant, Bench.read_as_weights),
}
