"""Weights files: what is written comes back, and each wrong file gets one clear error."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load, save_file

from ryu_scape.errors import InputError
from ryu_scape.segmentation.network import build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import SPACENET_GSD_M, NetworkKind, WeightsCard, read_card

CARD = WeightsCard(DsmEncoding.MIN_MAX, "made by a test")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    torch.manual_seed(0)
    state = build_network().state_dict()
    path = tmp_path_factory.mktemp("weights") / "network.safetensors"
    path.write_bytes(weights_to_bytes(state, CARD))
    return state, path


def test_weights_come_back_within_half_a_quantisation_step(written: tuple[dict, Path]) -> None:
    state, path = written
    network, card = load_network(path)
    assert card == CARD
    assert not network.training
    for name, loaded in network.state_dict().items():
        tensor = state[name]
        if tensor.ndim == 4:
            step = tensor.abs().amax(dim=(1, 2, 3), keepdim=True) / 127
            assert ((loaded - tensor).abs() <= 0.51 * step).all(), name
        elif not name.endswith("num_batches_tracked"):
            assert torch.equal(loaded, tensor), name


def test_the_file_with_all_parts_is_small_enough_to_ship_and_comes_back_as_that_network(tmp_path: Path) -> None:
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, height_head=True, detail_path=True, output_stride=16)
    state = build_network(16, height_head=True, detail_path=True).state_dict()
    path = tmp_path / "network.safetensors"
    path.write_bytes(weights_to_bytes(state, card))
    assert path.stat().st_size < 48e6
    network, told = load_network(path)
    assert told == card
    assert network.state_dict().keys() == state.keys()
    assert network.backbone.layer3[-1].conv2.dilation == (1, 1)


def test_same_weights_give_the_same_bytes_and_other_readers_read_them() -> None:
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "a note, Größe “8”", height_head=True, detail_path=True)
    state = {"backbone.conv1.weight": torch.rand(8, 4, 3, 3), "backbone.bn1.bias": torch.rand(3)}
    files = {weights_to_bytes(dict(sorted(state.items(), reverse=number % 2 > 0)), card) for number in range(8)}
    assert len(files) == 1
    tensors = load(files.pop())
    assert torch.equal(tensors["backbone.bn1.bias"], state["backbone.bn1.bias"])
    assert tensors["backbone.conv1.weight"].abs().amax() == 127


@pytest.mark.parametrize("needs_dsm", [True, False])
def test_a_file_says_whether_its_network_can_do_without_a_dsm(needs_dsm: bool, tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    path.write_bytes(weights_to_bytes({"backbone.bn1.bias": torch.rand(3)}, replace(CARD, needs_dsm=needs_dsm)))
    assert read_card(path).needs_dsm is needs_dsm


def test_a_file_says_how_fine_the_images_were_that_its_network_learned_from(tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    path.write_bytes(weights_to_bytes({"backbone.bn1.bias": torch.rand(3)}, replace(CARD, gsd_m=0.6)))
    assert read_card(path).gsd_m == 0.6
    for said, expected in (({}, SPACENET_GSD_M), ({"gsd_m": "0.5"}, 0.5)):
        save_file(
            {"bias": torch.rand(3)}, path, {"format": NetworkKind.FUSION.value, "dsm_encoding": "min_max", **said}
        )
        assert read_card(path).gsd_m == expected


@pytest.mark.parametrize("gsd_m", ["0", "-1", "nan", "inf", "fine"])
def test_a_file_that_learned_from_images_of_no_size_is_refused(gsd_m: str, tmp_path: Path) -> None:
    path = tmp_path / "network.safetensors"
    about = {"format": NetworkKind.FUSION.value, "dsm_encoding": "min_max", "gsd_m": gsd_m}
    save_file({"bias": torch.rand(3)}, path, about)
    with pytest.raises(InputError, match="how its network wants image"):
        read_card(path)


@pytest.mark.parametrize(("kind", "needs_dsm"), [(NetworkKind.FUSION, False), (NetworkKind.DEEPLABV3, True)])
def test_files_from_before_that_was_said_are_taken_for_what_they_were(
    kind: NetworkKind, needs_dsm: bool, tmp_path: Path
) -> None:
    path = tmp_path / "network.safetensors"
    save_file({"bias": torch.rand(3)}, path, {"format": kind.value, "dsm_encoding": "min_max"})
    assert read_card(path).needs_dsm is needs_dsm


def without(name: str) -> Callable[[dict], dict]:
    return lambda state: {key: tensor for key, tensor in state.items() if key != name}


def with_shape(name: str, *shape: int) -> Callable[[dict], dict]:
    return lambda state: {**state, name: torch.zeros(shape)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (with_shape("backbone.conv1.weight", 64, 3, 7, 7), "3 input channels"),
        (with_shape("classifier.4.weight", 21, 256, 1, 1), "21 classes"),
        (with_shape("backbone.bn1.bias", 3), "backbone.bn1.bias"),
        (without("backbone.bn1.bias"), "lacks 1"),
        (lambda state: {**state, "aux_classifier.0.weight": torch.zeros(1)}, "1 unknown"),
    ],
)
def test_other_networks_are_refused(
    written: tuple[dict, Path], tmp_path: Path, change: Callable[[dict], dict], words: str
) -> None:
    state = {name: tensor for name, tensor in written[0].items() if not name.endswith("num_batches_tracked")}
    path = tmp_path / "other.safetensors"
    save_file(change(state), path, metadata={"format": NetworkKind.DEEPLABV3.value, "dsm_encoding": "min_max"})
    with pytest.raises(InputError, match=words):
        load_network(path)


@pytest.mark.parametrize("about", [{"output_stride": "7"}, {"output_stride": "wide"}, {"dsm_encoding": "none"}])
def test_a_card_that_makes_no_sense_is_refused(written: tuple[dict, Path], tmp_path: Path, about: dict) -> None:
    path = tmp_path / "odd.safetensors"
    save_file(written[0], path, metadata={"format": NetworkKind.DEEPLABV3.value, "dsm_encoding": "min_max"} | about)
    with pytest.raises(InputError, match="how its network wants"):
        load_network(path)


class Trap:
    """A pickle that would leave a mark if it were ever loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return Path.touch, (self.mark,)


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    path, mark = tmp_path / "network.pth", tmp_path / "mark"
    path.write_bytes(pickle.dumps(Trap(mark)))
    with pytest.raises(InputError):
        load_network(path)
    assert not mark.exists()


@pytest.mark.parametrize("content", [b"", b"\x00" * 7, b"\xff" * 300])
def test_broken_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)
    with pytest.raises(InputError):
        load_network(path)


def test_truncated_missing_and_foreign_files_are_refused(written: tuple[dict, Path], tmp_path: Path) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(written[1].read_bytes()[:-1000])
    foreign = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(3)}, foreign)
    for wrong in (path, foreign, tmp_path / "missing.safetensors", tmp_path):
        with pytest.raises(InputError):
            load_network(wrong)
