"""A taught file is small, belongs to one weights file, and is read as weights are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn

from ryu_scape.errors import InputError
from ryu_scape.segmentation.fusion import FusionNetwork, last_layers
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.taught_file import TAUGHT_FORMAT, write_taught
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard, read_card, whole_file

LARGEST_BYTES = 200_000


def as_arrays(layers: nn.Module) -> dict[str, NDArray[np.float32]]:
    return {name: tensor.numpy() for name, tensor in layers.state_dict().items()}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    path = tmp_path_factory.mktemp("weights") / "base.safetensors"
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "a base", kind=NetworkKind.FUSION, untold=frozenset({"height"}))
    path.write_bytes(weights_to_bytes(FusionNetwork().state_dict(), card))
    return path


@pytest.fixture
def taught(base: Path) -> Path:
    path = base.with_name("place.safetensors")
    write_taught(as_arrays(last_layers()), base, path)
    return path


def test_it_is_the_base_with_other_last_layers(base: Path, taught: Path) -> None:
    (plain, card), (network, taught_card) = load_network(base), load_network(taught)
    assert isinstance(network, FusionNetwork)
    assert not network.training
    assert taught_card == card == read_card(taught)
    changed = {
        name for name, tensor in network.state_dict().items() if not torch.equal(tensor, plain.state_dict()[name])
    }
    assert changed == {f"out.{name}" for name in network.out.state_dict()}
    assert taught.stat().st_size < LARGEST_BYTES


def test_the_same_lesson_gives_the_same_bytes(base: Path, taught: Path) -> None:
    network, _ = load_network(taught)
    assert isinstance(network, FusionNetwork)
    again = base.with_name("again.safetensors")
    write_taught(as_arrays(network.out), base, again)
    assert again.read_bytes() == taught.read_bytes()
    again.unlink()


def test_what_was_taught_twice_still_belongs_to_the_whole_file(base: Path, taught: Path) -> None:
    assert whole_file(base) == base
    assert whole_file(taught) == base


def test_without_its_base_it_is_refused(taught: Path, tmp_path: Path) -> None:
    alone = tmp_path / "place.safetensors"
    alone.write_bytes(taught.read_bytes())
    with pytest.raises(InputError, match="other weights, which are not here"):
        load_network(alone)


@pytest.mark.parametrize("fault", ["shape", "missing", "nan"])
def test_damaged_layers_are_refused(base: Path, fault: str) -> None:
    head = last_layers().state_dict()
    name = next(iter(head))
    if fault == "shape":
        head[name] = head[name][:1].clone()
    elif fault == "missing":
        del head[name]
    else:
        head[name][0, 0, 0, 0] = float("nan")
    path = base.with_name("damaged.safetensors")
    save_file(head, path, {"format": TAUGHT_FORMAT, "base_sha256": "0", "base_bytes": "0"})
    with pytest.raises(InputError, match="no number" if fault == "nan" else "does not hold the layers"):
        load_network(path)
    with pytest.raises(InputError):
        read_card(path)
