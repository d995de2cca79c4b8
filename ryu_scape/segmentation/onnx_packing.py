"""Kernels of an ONNX file as int8, as in the program's own weights files: a quarter of the size."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.segmentation.weights_file import KERNEL_AXES

LARGEST_ROUNDING = 1e-5
"""A kernel is packed where that moves none of its weights by more than this share of the largest."""


def pack_kernels(graph: Any) -> None:
    """Keep kernels as int8 times a scale for each output channel, as the weights file does: a quarter of the size.

    A reader multiplies them out once, when it loads the file.
    """
    from onnx import TensorProto, helper, numpy_helper

    kept, unpacking = [], []
    for tensor in graph.initializer:
        packed = _packed(numpy_helper.to_array(tensor))
        if packed is None:
            kept.append(tensor)
            continue
        name = tensor.name
        whole, scale = packed
        kept += [numpy_helper.from_array(whole, f"{name}.int8"), numpy_helper.from_array(scale, f"{name}.scale")]
        unpacking += [
            helper.make_node("Cast", [f"{name}.int8"], [f"{name}.whole"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.whole", f"{name}.scale"], [name]),
        ]
    nodes = [*unpacking, *graph.node]
    for field, items in ((graph.initializer, kept), (graph.node, nodes)):
        copies = [type(item).FromString(item.SerializeToString()) for item in items]
        del field[:]
        field.extend(copies)


def _packed(kernel: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]] | None:
    """A kernel (o, i, h, w) as whole numbers and scales (o, 1, 1, 1), or None where these would change it."""
    if kernel.ndim != KERNEL_AXES or kernel.dtype != np.float32:
        return None
    scale = np.maximum(np.abs(kernel).max(axis=(1, 2, 3), keepdims=True), np.float32(1e-12)) / np.float32(127)
    whole = np.rint(kernel / scale)
    if np.abs(whole * scale - kernel).max(initial=0) > LARGEST_ROUNDING * np.abs(kernel).max(initial=0):
        return None
    return whole.astype(np.int8), scale
