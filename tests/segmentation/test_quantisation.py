"""What a weights file becomes for a graph: kernels with batch norms folded in, and whole numbers that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation import onnx_network
from ryu_scape.segmentation.fusion_graph import CLOSE_UP, PARTS, FusionGraph, WholeLayer, WholePart, read_graph
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.onnx_network import OnnxNetwork, adds_products_exactly, load_onnx_network
from ryu_scape.segmentation.quantisation import fold_batch_norms, quantised
from ryu_scape.segmentation.runner import prepare_for_inference
from ryu_scape.segmentation.taught_file import HEAD_SHAPES, write_taught
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import SCALE_SUFFIX, read_activation_ranges, read_weights

ONE_LAYER = WholePart(b"", (), ("seen", "told"), (WholeLayer("layer", "seen", "layer.bias"),))


@pytest.fixture(scope="module")
def graph() -> FusionGraph:
    return read_graph()


@pytest.fixture(scope="module")
def folded(graph: FusionGraph) -> dict[str, NDArray[np.float32]]:
    return fold_batch_norms(read_weights(WEIGHTS, graph.shapes), graph.norms)


def test_batch_norms_are_folded_as_pytorch_folds_them(folded: dict[str, NDArray[np.float32]]) -> None:
    network, _ = load_network(WEIGHTS)
    theirs = prepare_for_inference(network).state_dict()
    assert folded.keys() == theirs.keys()
    for name, tensor in theirs.items():
        np.testing.assert_allclose(folded[name], tensor.numpy(), rtol=1e-5, atol=1e-5, err_msg=name)


def test_a_graph_asks_for_nothing_else(graph: FusionGraph, folded: dict[str, NDArray[np.float32]]) -> None:
    ranges = np.tile(np.float32([-1, 6]), (len(graph.activations), 1))
    for name in PARTS:
        part = graph.int8[name]
        assert set(graph.float32[name].used) <= folded.keys()
        assert set(part.used) <= quantised(folded, ranges[: len(part.activations)], part).keys()


def test_stored_kernels_are_computed_with_as_they_are(
    graph: FusionGraph, folded: dict[str, NDArray[np.float32]]
) -> None:
    stored, part = load_file(WEIGHTS), graph.int8[CLOSE_UP]
    ranges = np.tile(np.float32([-1, 6]), (len(part.activations), 1))
    values = quantised(folded, ranges, part)
    kernels = [f"{layer.name}.weight" for layer in part.layers]
    packed = [name for name in kernels if name + SCALE_SUFFIX in stored]
    assert len(set(packed)) > 60
    are_same: list[bool] = []
    for name in packed:
        whole = values[f"{name}_quantized"].astype(int)
        mirrored = np.sign((whole * stored[name]).sum(axis=(1, 2, 3), keepdims=True)).astype(int)
        are_same += (mirrored * whole == stored[name]).all(axis=(1, 2, 3)).tolist()
    assert np.mean(are_same) > 0.98  # but for channels that are hardly more than their bias


def test_whole_numbers_mean_what_was_told() -> None:
    chance = np.random.default_rng(3)
    kernel = chance.normal(size=(5, 3, 3, 3)).astype(np.float32)
    bias = chance.normal(size=5).astype(np.float32)
    kernel[4] = 0  # a channel that is its bias alone
    ranges = np.float32([[0.5, 6], [-2, -1]])
    values = quantised({"layer.weight": kernel, "layer.bias": bias}, ranges, ONE_LAYER)
    scale = values["layer.weight_scale"]
    again = values["layer.weight_quantized"] * scale[:, None, None, None]
    assert np.abs(again - kernel).max() <= scale.max() / 2
    added = values["layer.bias_quantized"] * values["layer.bias_quantized_scale"]
    assert (np.abs(added - bias) <= values["layer.bias_quantized_scale"]).all()
    for name, (low, high) in {"seen": (0, 6), "told": (-2, 0)}.items():
        step, zero = values[f"{name}_scale"], int(values[f"{name}_zero_point"])
        assert step == pytest.approx((high - low) / 255)
        assert (-zero * step, (255 - zero) * step) == (pytest.approx(low), pytest.approx(high))


def test_an_activation_that_is_always_nothing_has_a_scale() -> None:
    kernel, bias = np.ones((1, 1, 1, 1), np.float32), np.ones(1, np.float32)
    values = quantised({"layer.weight": kernel, "layer.bias": bias}, np.zeros((2, 2), np.float32), ONE_LAYER)
    assert all(np.isfinite(tensor).all() for tensor in values.values())
    assert values["seen_scale"] > 0


@pytest.fixture
def computing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], set[str]]:
    """In what numbers a weights file is computed with."""

    def numbers(path: Path) -> set[str]:
        graph, loaded = read_graph(), []
        parts = {part.model: name for name in ("float32", "int8") for part in getattr(graph, name).values()}
        monkeypatch.setattr(onnx_network, "_session", lambda part, *_: loaded.append(parts[part.model]))
        load_onnx_network(path)
        assert len(loaded) == len(PARTS)
        return set(loaded)

    return numbers


def test_whole_numbers_are_for_weights_that_tell_ranges_and_processors_that_can(
    computing: Callable[[Path], set[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_network, "adds_products_exactly", lambda model: True)
    network, card = load_network(WEIGHTS)
    without = tmp_path / "without.safetensors"
    without.write_bytes(weights_to_bytes(network.state_dict(), card))
    head = {name: np.ones(shape, np.float32) for name, shape in HEAD_SHAPES.items()}
    write_taught(head, WEIGHTS, tmp_path / "taught.safetensors")
    assert computing(WEIGHTS) == computing(tmp_path / "taught.safetensors") == {"int8"}
    assert computing(without) == {"float32"}
    monkeypatch.setattr(onnx_network, "adds_products_exactly", lambda model: False)
    assert computing(WEIGHTS) == {"float32"}


def test_overflow_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    class Overflowing:
        """As processors without VNNI: the sum of two products is cut to 16 bits."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def run(self, names: None, fed: dict[str, NDArray]) -> list[NDArray]:
            left, right = (matrix.astype(int) for matrix in fed.values())
            pairs = left[:, 0::2, None] * right[None, 0::2] + left[:, 1::2, None] * right[None, 1::2]
            return [np.minimum(pairs, 2**15 - 1).sum(axis=1)]

    adds_products_exactly.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(onnxruntime, "InferenceSession", Overflowing)
        assert not adds_products_exactly(read_graph().products)
    adds_products_exactly.cache_clear()


def test_variances_that_are_none_are_refused(tmp_path: Path) -> None:
    network, card = load_network(WEIGHTS)
    state = network.state_dict()
    state["encoder.stem.1.running_var"] = -torch.ones(32)
    path = tmp_path / "weights.safetensors"
    path.write_bytes(weights_to_bytes(state, card))
    with pytest.raises(InputError, match="no number"):
        load_onnx_network(path)


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        (np.zeros((3, 2), np.float32), "activations of another network"),
        (np.zeros((405, 2), np.float64), "activations of another network"),
        (np.full((405, 2), np.nan, np.float32), "no ranges"),
        (np.tile(np.float32([-3e38, 3e38]), (405, 1)), "no ranges"),
        (np.tile(np.float32([1, 0]), (405, 1)), "no ranges"),
    ],
)
def test_ranges_that_are_none_are_refused(
    tmp_path: Path, ranges: NDArray, message: str, graph: FusionGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, card = load_network(WEIGHTS)
    path = tmp_path / "weights.safetensors"
    monkeypatch.setattr(torch.Tensor, "float", lambda tensor: tensor)
    path.write_bytes(weights_to_bytes(network.state_dict(), card, torch.from_numpy(ranges)))
    assert len(graph.activations) == 405
    with pytest.raises(InputError, match=message):
        load_onnx_network(path)
    load_network(path)  # PyTorch does not ask for them


def test_the_shipped_weights_tell_ranges(graph: FusionGraph) -> None:
    ranges = read_activation_ranges(WEIGHTS, len(graph.activations))
    assert ranges is not None
    assert (ranges[:, 0] <= 0).all()
    assert (ranges[:, 1] >= ranges[:, 0]).all()


@pytest.mark.parametrize(("height", "told"), [(0.0, 2), (0.3, 1)])
def test_the_dsms_branch_is_computed_where_there_is_one(height: float, told: int) -> None:
    class Saying:
        def __init__(self, value: int) -> None:
            self.value = value

        def run(self, names: Sequence[str], fed: dict[str, NDArray], options: object) -> list[int]:
            return [self.value]

    image = np.full((1, 4, 64, 64), 0.5, np.float32)
    image[:, DSM_BAND] = height
    network = OnnxNetwork(Saying(0), Saying(1), Saying(2), ("probability",))  # type: ignore[arg-type]
    assert network.answer(image, True, None) == {"probability": told}  # type: ignore[arg-type]
