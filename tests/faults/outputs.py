"""Everything that the program writes, by the command that a person gives."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ryu_scape import cli, pipeline
from ryu_scape.atomic.unfinished import TEMPORARY_PREFIX
from ryu_scape.city import City
from ryu_scape.export import ENDINGS
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, Finding
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights_file import WeightsCard
from training.checkpoint import TrainingState, save_epoch

ASKED_ENDINGS = {
    f".{name}{ending}": name
    for name, purpose in PURPOSES.items()
    for ending in purpose.writers
    if all(map(find_spec, purpose.packages))
}
"""What `for` writes, with the purpose in the name, and which that is."""
WRITTEN_ENDINGS = (*ENDINGS, ".png", *ASKED_ENDINGS)
"""And what `build` writes: exports and the picture."""


def write_output(city: City, path: Path) -> int:
    """Write `city` as `ryu_scape_app.py build` or `for` does once the city stands; returns the exit code."""
    result = pipeline.Reconstruction(city, (), {})
    studied = {
        name: replace(purpose, study=lambda city, settings, progress, name=name: found_out(name, city))
        for name, purpose in PURPOSES.items()
    }
    with (
        mock.patch.object(pipeline, "run", return_value=result),
        mock.patch("ryu_scape.purposes.PURPOSES", studied),
        mock.patch("ryu_scape.viewer.offscreen.render_image", _noise),
    ):
        return cli.main(command_for(path))


def command_for(path: Path) -> list[str]:
    """The words that a person gives for a file in one of WRITTEN_ENDINGS."""
    asked = [name for ending, name in ASKED_ENDINGS.items() if path.name.endswith(ending)]
    words = ["for", asked[0]] if asked else ["build"]
    return [*words, "--rgb", "unread.tif", "--png" if path.suffix == ".png" else "--out", str(path)]


@cache
def found_out(name: str, city: City) -> Finding:
    """A study takes much longer than the write that is tried here."""
    return PURPOSES[name].study(city, PURPOSES[name].settings(), UNHEARD)


def save_checkpoint(folder: Path, epoch: int) -> None:
    """Write what training keeps after an epoch; all weights of epoch 1 are 1."""
    network = nn.Linear(128, 128)
    for parameter in network.parameters():
        nn.init.constant_(parameter, epoch)
        parameter.grad = torch.zeros_like(parameter)
    optimiser = torch.optim.Adam(network.parameters())
    optimiser.step()
    state = TrainingState(network, optimiser, torch.optim.lr_scheduler.StepLR(optimiser, 1), None)
    save_epoch(folder, state, {}, [{"epoch": epoch, "score": 1.0}], WeightsCard(DsmEncoding.MIN_MAX))


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file in `folder`, by name, unfinished ones among them."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def finished(files: dict[str, str]) -> dict[str, str]:
    """`digests` less the files that a killed run did not finish."""
    return {name: digest for name, digest in files.items() if not name.startswith(TEMPORARY_PREFIX)}


def _noise(scene: SceneGeometry, size_px: tuple[int, int], *_: object) -> NDArray[np.uint8]:
    """A picture that no compression makes small, another for every scene."""
    width_px, height_px = size_px
    return np.random.default_rng(scene.triangle_count).integers(0, 256, (height_px // 4, width_px // 4, 3), np.uint8)
