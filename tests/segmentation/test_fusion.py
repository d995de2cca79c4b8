"""The network of three encoders: each has its say, the absent DSM has none, and answers are local."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from ryu_scape.segmentation.encoder import RGB_BANDS, resized
from ryu_scape.segmentation.fusion import (
    CANOPY_OUTPUT,
    COARSE_OUTPUT,
    CONTEXT_DROPOUT,
    HEIGHT_SCALE_OUTPUT,
    LOG_SCALE_RANGE,
    PARTING_OUTPUT,
    FusionNetwork,
)
from ryu_scape.segmentation.network import HEIGHT_OUTPUT
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import NetworkKind, WeightsCard
from ryu_scape.segmentation.windows import CELL_PX

LEARNED = {"out", PARTING_OUTPUT, HEIGHT_OUTPUT, HEIGHT_SCALE_OUTPUT}
MAPS = LEARNED | {CANOPY_OUTPUT}
LARGEST_FILE_BYTES = 45_000_000


@pytest.fixture(scope="module")
def network() -> FusionNetwork:
    torch.manual_seed(0)
    return FusionNetwork().eval()


@torch.no_grad()
def test_every_pixel_gets_every_map(network: FusionNetwork) -> None:
    maps = network(torch.rand(2, 4, CELL_PX, 2 * CELL_PX))
    assert maps.keys() == MAPS
    assert all(map_.shape == (2, 1, CELL_PX, 2 * CELL_PX) for map_ in maps.values())
    low, high = LOG_SCALE_RANGE
    assert ((maps[HEIGHT_SCALE_OUTPUT] >= low) & (maps[HEIGHT_SCALE_OUTPUT] <= high)).all()


@torch.no_grad()
def test_a_blank_dsm_says_nothing_and_another_images_dsm_neither(network: FusionNetwork) -> None:
    images = torch.rand(2, 4, CELL_PX, CELL_PX)
    shown = network(images)["out"]
    images[0, 3] = 0
    blank = network(images)["out"]
    assert torch.allclose(network(images[:1])["out"], blank[:1], atol=1e-4)
    assert torch.allclose(blank[1], shown[1], atol=1e-4)
    assert not torch.allclose(blank[0], shown[0], atol=1e-2)


@torch.no_grad()
@pytest.mark.parametrize("part", ["context", "halved_lateral.0", "dsm_lateral.0", "lateral.0"])
def test_each_encoder_has_its_say(network: FusionNetwork, part: str) -> None:
    image = torch.rand(1, 4, CELL_PX, CELL_PX)
    whole = network(image)["out"]
    silenced = network.get_submodule(part).register_forward_hook(lambda module, inputs, output: 0 * output)
    without = network(image)["out"]
    silenced.remove()
    assert not torch.equal(without, whole)


@torch.no_grad()
def test_close_up_deeplab_has_no_say_and_is_not_asked(network: FusionNetwork) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("DeepLabV3 was asked")

    images = torch.rand(1, 4, CELL_PX, CELL_PX)
    silent = torch.zeros_like(network.context_of(images))
    hook = network.backbone.register_forward_pre_hook(refuse)
    maps, as_if_silent = network.close_up(images), network.answer(images, silent)
    hook.remove()
    assert maps.keys() == MAPS
    assert all(torch.equal(map_, as_if_silent[name]) for name, map_ in maps.items())
    assert not torch.equal(maps["out"], network(images)["out"])


def test_training_shows_deeplabs_own_answer_and_now_and_then_does_without_it() -> None:
    torch.manual_seed(0)
    network = FusionNetwork().train()
    assert network(torch.rand(2, 4, CELL_PX, CELL_PX)).keys() == LEARNED | {COARSE_OUTPUT}
    spared = network._spared(torch.ones(4000, 1, 1, 1))
    assert float((spared == 0).float().mean()) == pytest.approx(CONTEXT_DROPOUT, abs=0.02)


def test_the_file_is_small_enough_to_ship_and_comes_back_as_that_network(
    network: FusionNetwork, tmp_path: Path
) -> None:
    untold = frozenset({"height", "parting"})
    card = WeightsCard(DsmEncoding.ABOVE_TERRAIN, "made by a test", kind=NetworkKind.FUSION, untold=untold)
    path = tmp_path / "network.safetensors"
    path.write_bytes(weights_to_bytes(network.state_dict(), card))
    assert path.stat().st_size <= LARGEST_FILE_BYTES
    read, read_card = load_network(path)
    assert isinstance(read, FusionNetwork)
    assert read_card == card
    assert read.state_dict().keys() == network.state_dict().keys()


@torch.no_grad()
@pytest.mark.parametrize(
    ("untold", "given"),
    [((), MAPS), (("canopy", "height"), {"out", "parting"}), (("height", "parting"), {"out", "canopy"})],
)
def test_what_its_file_calls_untold_is_not_given_but_in_training(untold: tuple[str, ...], given: set[str]) -> None:
    network = FusionNetwork(untold)
    image = torch.rand(2, 4, CELL_PX, CELL_PX)
    assert network.eval()(image).keys() == given
    assert network.train()(image).keys() == LEARNED | {COARSE_OUTPUT}


@torch.no_grad()
def test_canopy_is_read_off_both_looks_by_one_layer(network: FusionNetwork) -> None:
    images = torch.rand(2, 4, CELL_PX, 2 * CELL_PX)
    rgb = 2 * images[:, :RGB_BANDS] - 1
    whole, halved = network.encoder(rgb)[:4], network.encoder(F.avg_pool2d(rgb, 2))[:4]
    layers = zip([*network.canopy, *network.halved_canopy], [*whole, *halved], strict=True)
    added = sum(resized(layer(level), images) for layer, level in layers)
    assert torch.allclose(network(images)[CANOPY_OUTPUT], added, atol=1e-4)


def test_untold_canopy_is_not_computed() -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("canopy was asked for")

    network = FusionNetwork(["canopy"]).eval()
    for layer in (*network.canopy, *network.halved_canopy):
        layer.register_forward_pre_hook(refuse)
    network(torch.rand(1, 4, CELL_PX, CELL_PX))
    network.train()(torch.rand(2, 4, CELL_PX, CELL_PX))


def test_all_that_may_learn_does_and_what_reads_canopy_does_not() -> None:
    """Processes that train together wait for the gradient of each that may."""
    network = FusionNetwork().train()
    outputs = network(torch.rand(2, 4, CELL_PX, CELL_PX))
    torch.stack([map_.sum() for map_ in outputs.values()]).sum().backward()
    still = {name for name, weight in network.named_parameters() if weight.grad is None}
    assert still == {name for name, weight in network.named_parameters() if not weight.requires_grad}
    assert still == {name for name in network.state_dict() if name.startswith(("canopy.", "halved_canopy."))}
    assert len(still) == 9
