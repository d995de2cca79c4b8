"""Kernels are packed where that changes nothing, and left alone elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
from ryu_scape.segmentation.onnx_packing import pack_kernels  # noqa: E402 - where onnx is


def packed(*tensors: np.ndarray) -> dict[str, np.ndarray]:
    graph = onnx.GraphProto()
    for number, tensor in enumerate(tensors):
        graph.initializer.append(onnx.numpy_helper.from_array(tensor, f"t{number}"))
    pack_kernels(graph)
    return {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}


def test_whole_numbers_times_a_scale_come_back() -> None:
    chance = np.random.default_rng(1)
    whole = chance.integers(-127, 128, (6, 3, 3, 3))
    whole[:, 0, 0, 0] = 127
    kernel = (whole * chance.uniform(0.001, 0.2, (6, 1, 1, 1))).astype(np.float32)
    kernel[2] = 0
    found = packed(kernel)
    assert found["t0.int8"].dtype == np.int8
    np.testing.assert_allclose(found["t0.int8"] * found["t0.scale"], kernel, rtol=1e-6, atol=0)


def test_other_kernels_and_other_tensors_stay() -> None:
    chance = np.random.default_rng(2)
    tensors = [chance.normal(size=shape).astype(np.float32) for shape in ((6, 3, 3, 3), (4, 4), (5,))]
    tensors.append(np.arange(16).reshape(2, 2, 2, 2))
    found = packed(*tensors)
    for number, tensor in enumerate(tensors):
        np.testing.assert_array_equal(found[f"t{number}"], tensor)
