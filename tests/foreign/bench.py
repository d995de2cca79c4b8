"""Sets up where mutants are read: a folder with bait in it, a sound pair, ears, little memory, a tiny network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tests.foreign import seeds
from tests.foreign.ears import BaitWatch, listening
from tests.foreign.promise import Bench

FREE_BYTES = 256e6
"""What readers are told is free, so that what a header claims is refused or read at once."""


@contextmanager
def ready_bench() -> Iterator[Bench]:
    """A Bench in a temporary folder, meanwhile the working directory, so that relative names reach the bait."""
    back = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as name,
        listening() as listener,
        mock.patch("ryu_scape.raster.memory.available_memory_bytes", return_value=FREE_BYTES),
        mock.patch("ryu_scape.segmentation.weights.build_network", seeds.tiny_network),
    ):
        folder, sound = Path(name) / "mutant", Path(name) / "sound"
        folder.mkdir()
        sound.mkdir()
        (sound / "rgb.tif").write_bytes(seeds.tiffs()[0])
        (sound / "dsm.tif").write_bytes(seeds.tiffs()[1])
        bait = BaitWatch(*lay_bait(folder))
        os.chdir(folder)
        try:
            yield Bench(folder, sound / "rgb.tif", sound / "dsm.tif", listener, bait)
        finally:
            os.chdir(back)
            bait.close()


def lay_bait(folder: Path) -> list[Path]:
    """Sound files that mutants refer to and no reader may open."""
    rgb = seeds.tiffs()[0]
    contents = {
        "bait.tif": rgb,
        "bait.vrt": b"<VRTDataset/>",
        "bait.geojson": seeds.geojson().encode(),
        "bait.wkt": seeds.UTM.to_wkt().encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]
