"""Canopy is told by the weights files that hold what reads it; all others say of the rest what they said before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load, load_file, save_file

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation import runner
from ryu_scape.segmentation.batches import FLIPS
from ryu_scape.segmentation.engine import Network, load_onnx_network
from ryu_scape.segmentation.fusion_graph import read_graph
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.onnx_network import OnnxNetwork
from ryu_scape.segmentation.onnx_runner import OnnxRunner
from ryu_scape.segmentation.probability import Answer
from ryu_scape.segmentation.runner import TorchRunner
from ryu_scape.segmentation.taught_file import HEAD_SHAPES, write_taught
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import (
    ACTIVATION_RANGES,
    NetworkKind,
    WeightsCard,
    beginnings_of,
    read_activation_ranges,
    read_card,
)
from tests.segmentation.canopies import chance_canopy

LOADERS = [load_network, load_onnx_network]
CANOPY = beginnings_of(["canopy"])
Loader = Callable[[Path], tuple[Network, WeightsCard]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def telling(folder: Path) -> Path:
    """The shipped weights, with the ranges of their activations, and a canopy by chance."""
    return written(folder / "telling.safetensors", is_told=True)


@pytest.fixture(scope="module")
def silent(folder: Path) -> Path:
    """The same without canopy, as all files were before it was known."""
    return written(folder / "silent.safetensors", is_told=False)


def written(path: Path, is_told: bool) -> Path:
    network, card = load_network(WEIGHTS)
    untold = card.untold - {"canopy"} if is_told else card.untold | {"canopy"}
    ranges = read_activation_ranges(WEIGHTS, len(read_graph().activations))
    assert ranges is not None
    state = network.state_dict() | chance_canopy(network)
    path.write_bytes(weights_to_bytes(state, replace(card, untold=untold), torch.from_numpy(ranges)))
    return path


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch without bfloat16."""
    monkeypatch.setattr(runner, "computing_type", lambda device: torch.float32)


def look(network: Network, image: NDArray[np.float32]) -> Answer:
    is_onnx = isinstance(network, OnnxNetwork)
    asked = OnnxRunner(network, 1, FLIPS[:1]) if is_onnx else TorchRunner(network, torch.device("cpu"), 1, FLIPS[:1])
    (answer,) = asked.run([image], lambda part: None) or ()
    return answer


@pytest.fixture(params=[0.0, 0.5], ids=["image alone", "with a DSM"])
def image(request: pytest.FixtureRequest) -> NDArray[np.float32]:
    return noise(request.param)


def noise(highest: float) -> NDArray[np.float32]:
    """An image (4, h, w) of noise on a slope."""
    image = np.random.default_rng(1).random((4, 70, 100), np.float32)
    image[3] = np.linspace(0, highest, 100, dtype=np.float32)
    return image


def test_in_whole_numbers_canopy_is_almost_the_same(telling: Path, image: NDArray[np.float32], exact: None) -> None:
    ours, theirs = (look(each(telling)[0], image).canopy for each in (load_onnx_network, load_network))
    assert ours is not None
    assert theirs is not None
    assert ours.shape == theirs.shape == (70, 100)
    assert np.ptp(theirs) > 0.1
    assert np.abs(ours - theirs).mean() < 0.02


@pytest.mark.parametrize("load_as", LOADERS)
def test_a_file_without_canopy_says_the_rest_as_one_with_it(
    telling: Path, silent: Path, image: NDArray[np.float32], load_as: Loader
) -> None:
    assert not any(name.startswith(CANOPY) for name in load_file(silent))
    (knowing, card), (other, silent_card) = load_as(telling), load_as(silent)
    assert silent_card == replace(card, untold=card.untold | {"canopy"}) == read_card(silent)
    told, before = look(knowing, image).maps(), look(other, image).maps()
    assert told.keys() - before.keys() == {"canopy"}
    assert all(np.array_equal(told[name], map_) for name, map_ in before.items())


@pytest.mark.parametrize("load_as", LOADERS)
def test_no_file_need_say_that_it_is_without(silent: Path, load_as: Loader, tmp_path: Path) -> None:
    path = tmp_path / "older.safetensors"
    about = {"format": NetworkKind.FUSION.value, "dsm_encoding": "above_terrain"}
    save_file(load_file(silent), path, about)
    assert load_as(path)[1].untold == {"canopy"}


def test_who_writes_a_file_again_leaves_out_what_it_left_out(silent: Path, telling: Path) -> None:
    for path in (silent, telling):
        network, card = load_network(path)
        again = load(weights_to_bytes(network.state_dict(), card))
        before = load_file(path)
        assert again.keys() == before.keys() - {ACTIVATION_RANGES}
        assert all(torch.equal(tensor, before[name]) for name, tensor in again.items())


@pytest.mark.parametrize("load_as", LOADERS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name: name == "canopy.0.bias", "lacks 1 tensors and holds 0 unknown"),
        (lambda name: name.startswith("halved_canopy."), "lacks 4 tensors and holds 0 unknown"),
        (lambda name: name.startswith("canopy."), "lacks 5 tensors and holds 0 unknown"),
        (lambda name: name.startswith("out."), "lacks 4 tensors and holds 0 unknown"),
    ],
)
def test_half_a_canopy_is_refused(
    telling: Path, tmp_path: Path, load_as: Loader, change: Callable[[str], bool], words: str
) -> None:
    kept = {name: tensor for name, tensor in load_file(telling).items() if not change(name.removesuffix(".int8_scale"))}
    path = tmp_path / "half.safetensors"
    save_file(kept, path, {"format": NetworkKind.FUSION.value, "dsm_encoding": "above_terrain"})
    with pytest.raises(InputError, match=words):
        load_as(path)


@pytest.mark.parametrize("load_as", LOADERS)
def test_a_canopy_of_another_network_is_refused(silent: Path, tmp_path: Path, load_as: Loader) -> None:
    path = tmp_path / "other.safetensors"
    tensors = load_file(silent) | {"canopy.4.weight": torch.ones(1, 208, 1, 1)}
    save_file(tensors, path, {"format": NetworkKind.FUSION.value, "dsm_encoding": "above_terrain"})
    with pytest.raises(InputError, match="lacks 9 tensors and holds 1 unknown"):
        load_as(path)


def test_the_older_network_knows_of_none(tmp_path: Path) -> None:
    path = tmp_path / "old.safetensors"
    path.write_bytes(weights_to_bytes(build_network().state_dict(), WeightsCard(DsmEncoding.MIN_MAX)))
    assert not load_network(path)[1].untold


@pytest.mark.parametrize("load_as", LOADERS)
def test_what_was_taught_tells_the_canopy_of_its_base(telling: Path, silent: Path, load_as: Loader) -> None:
    taught = telling.with_name("taught.safetensors")
    for base in (silent, telling):
        write_taught({name: np.full(shape, 0.01, np.float32) for name, shape in HEAD_SHAPES.items()}, base, taught)
        assert read_card(taught) == read_card(base)
    before, after = (look(load_as(path)[0], noise(0)) for path in (telling, taught))
    taught.unlink()
    assert before.canopy is not None
    assert np.array_equal(after.canopy, before.canopy)
    assert not np.array_equal(after.probability, before.probability)
