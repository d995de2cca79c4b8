"""What a weights file becomes for a graph: kernels with batch norms folded in, and whole numbers that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS
from ryu_scape.segmentation import onnx_network
from ryu_scape.segmentation.fusion_graph import PARTS, FusionGraph, WholeLayer, WholePart, read_graph
from ryu_scape.segmentation.normalisation import DSM_BAND
from ryu_scape.segmentation.onnx_network import OnnxNetwork, load_onnx_network
from ryu_scape.segmentation.quantisation import fold_batch_norms, quantised
from ryu_scape.segmentation.runner import prepare_for_inference
from ryu_scape.segmentation.taught_file import HEAD_SHAPES, write_taught
from ryu_scape.segmentation.weights import load_network, weights_to_bytes
from ryu_scape.segmentation.weights_file import read_activation_ranges, read_weights

SUMS_STEP = 2000
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


@pytest.mark.parametrize("inputs", [2, 3])
def test_no_sum_of_two_products_overflows(inputs: int) -> None:
    chance = np.random.default_rng(4)
    kernel = chance.uniform(-1, 1, (40, inputs, 3, 3)).astype(np.float32)
    ranges = np.tile(np.float32([0, 6]), (2, 1))
    values = quantised({"layer.weight": kernel, "layer.bias": np.zeros(40, np.float32)}, ranges, ONE_LAYER)
    whole = values["layer.weight_quantized"]
    brightest = np.full((1, inputs, 3, 3), 255, np.uint8)
    exact = 255 * whole.astype(int).sum(axis=(1, 2, 3))
    for sign in (1, -1):
        computed = sums_of_products(brightest, sign * whole)
        np.testing.assert_allclose(computed, np.maximum(sign * exact, 0), atol=SUMS_STEP)


def sums_of_products(image: NDArray[np.uint8], kernel: NDArray[np.int8]) -> NDArray[np.float64]:
    """What this processor makes of them in ONNX Runtime, in steps of SUMS_STEP; none is below nothing."""
    onnx = pytest.importorskip("onnx")
    from onnxruntime import InferenceSession

    helper, to_tensor = onnx.helper, onnx.numpy_helper.from_array
    one, step, zero, signed_zero = np.float32(1), np.float32(SUMS_STEP), np.uint8(0), np.int8(0)
    told = {"s": one, "z": zero, "kernel": kernel, "ks": one, "kz": signed_zero, "os": step, "oz": zero}
    node = helper.make_node("QLinearConv", ["image", "s", "z", "kernel", "ks", "kz", "os", "oz"], ["sums"])
    ends = [helper.make_tensor_value_info(name, onnx.TensorProto.UINT8, None) for name in ("image", "sums")]
    tensors = [to_tensor(np.asarray(value), name) for name, value in told.items()]
    graph = helper.make_graph([node], "sums", ends[:1], ends[1:], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (sums,) = InferenceSession(model.SerializeToString()).run(None, {"image": image})
    return SUMS_STEP * sums.astype(float).ravel()


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


def test_whole_numbers_are_for_weights_that_tell_ranges(computing: Callable[[Path], set[str]], tmp_path: Path) -> None:
    network, card = load_network(WEIGHTS)
    without = tmp_path / "without.safetensors"
    without.write_bytes(weights_to_bytes(network.state_dict(), card))
    head = {name: np.ones(shape, np.float32) for name, shape in HEAD_SHAPES.items()}
    write_taught(head, WEIGHTS, tmp_path / "taught.safetensors")
    assert computing(WEIGHTS) == computing(tmp_path / "taught.safetensors") == {"int8"}
    assert computing(without) == {"float32"}


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
