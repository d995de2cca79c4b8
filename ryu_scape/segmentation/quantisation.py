"""The values that the fusion network's graph asks for, made of a weights file: in float32 or in whole numbers.

In whole numbers a processor takes half to three quarters of the time. An activation is uint8, from the lowest to the
highest value that a weights file tells of it; a kernel is int8 with a scale for each output channel, as it is stored
(Jacob et al. 2018, arXiv:1712.05877). Processors without VNNI add the products of a pair in 16 bits: where two weights
are so large together that the sum could overflow, their channel has a larger scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.segmentation.fusion_graph import BatchNorm, WholePart

LARGEST_KERNEL, LARGEST_ACTIVATION, LARGEST_BIAS = 127, 255, 2**30
LARGEST_PAIR = 127.5
"""Of two weights before each is rounded: then they are 128 at most, and 255 × 128 is less than 2¹⁵."""
LEAST_SCALE = 1e-12


@np.errstate(over="ignore", invalid="ignore")
def fold_batch_norms(
    state: Mapping[str, NDArray[np.float32]], norms: Mapping[str, BatchNorm]
) -> dict[str, NDArray[np.float32]]:
    """The kernels and biases of a network's state, with what batch norms would do to convolutions done already.

    They are no numbers where a state lets a variance be negative, or overflows.
    """
    of_norms = tuple(f"{norm.name}." for norm in norms.values())
    folded = {name: tensor for name, tensor in state.items() if not name.startswith(of_norms)}
    for layer, norm in norms.items():
        weight, bias, mean, variance = (
            state[f"{norm.name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
        )
        factor = weight / np.sqrt(variance + np.float32(norm.epsilon))
        folded[f"{layer}.weight"] = state[f"{layer}.weight"] * factor[:, None, None, None]
        folded[f"{layer}.bias"] = bias - mean * factor
    return folded


@np.errstate(over="ignore", invalid="ignore")
def quantised(
    folded: Mapping[str, NDArray[np.float32]], ranges: NDArray[np.float32], part: WholePart
) -> dict[str, NDArray[Any]]:
    """The tensors that a part in whole numbers asks for.

    folded: as `fold_batch_norms` gives them. ranges: (N, 2) the lowest and the highest value of the part's activations.
    """
    scales, values = _of_activations(ranges, part.activations)
    for name in {layer.name for layer in part.layers}:
        least = min(scales[layer.input] for layer in part.layers if layer.name == name)
        values |= _of_kernel(f"{name}.weight", folded[f"{name}.weight"], folded.get(f"{name}.bias"), least)
    for layer in part.layers:
        if layer.bias:
            scale = scales[layer.input] * values[f"{layer.name}.weight_scale"]
            values |= _of_bias(layer.bias, folded[f"{layer.name}.bias"], scale)
    return {**folded, **values}


def _of_activations(
    ranges: NDArray[np.float32], names: tuple[str, ...]
) -> tuple[dict[str, np.float32], dict[str, NDArray[Any]]]:
    """Their scales, and the tensors that a graph asks for."""
    low, high = np.minimum(ranges[:, 0], 0), np.maximum(ranges[:, 1], 0)
    scales = np.maximum((high - low) / np.float32(LARGEST_ACTIVATION), np.float32(LEAST_SCALE))
    zeros = np.rint(-low / scales).astype(np.uint8)
    values: dict[str, NDArray[Any]] = {
        f"{name}_scale": np.array(each) for name, each in zip(names, scales, strict=True)
    }
    values |= {f"{name}_zero_point": np.array(each) for name, each in zip(names, zeros, strict=True)}
    return dict(zip(names, scales, strict=True)), values


def _of_kernel(
    name: str, kernel: NDArray[np.float32], bias: NDArray[np.float32] | None, least_input_scale: np.float32
) -> dict[str, NDArray[Any]]:
    """A kernel (o, i, h, w) in whole numbers; its scales are large enough for the bias (o,) to be one too."""
    scale = np.maximum(np.abs(kernel).max(axis=(1, 2, 3)) / np.float32(LARGEST_KERNEL), np.float32(LEAST_SCALE))
    scale = np.maximum(scale, _largest_pairs(kernel) / np.float32(LARGEST_PAIR))
    if bias is not None:
        scale = np.maximum(scale, np.abs(bias) / (least_input_scale * np.float32(LARGEST_BIAS)))
    return {
        f"{name}_quantized": np.rint(kernel / scale[:, None, None, None]).astype(np.int8),
        f"{name}_scale": scale,
        f"{name}_zero_point": np.zeros(len(scale), np.int8),
    }


def _largest_pairs(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest sums of two weights of one sign that ONNX Runtime takes side by side, by output channel (o,).

    They are of neighbouring input channels. Where an output has only one input, nothing is added in pairs.
    """
    inputs = kernel.shape[1]
    if inputs == 1:
        return np.zeros(len(kernel), np.float32)
    if inputs % 2:
        flat = kernel.transpose(0, 2, 3, 1).reshape(len(kernel), -1, 1, 1)
        kernel = np.pad(flat, ((0, 0), (0, flat.shape[1] % 2), (0, 0), (0, 0)))
    return np.abs(kernel[:, ::2] + kernel[:, 1::2]).max(axis=(1, 2, 3))


def _of_bias(name: str, bias: NDArray[np.float32], scale: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    return {
        f"{name}_quantized": np.rint(bias / scale).astype(np.int32),
        f"{name}_quantized_scale": scale,
        f"{name}_quantized_zero_point": np.zeros(len(bias), np.int32),
    }
