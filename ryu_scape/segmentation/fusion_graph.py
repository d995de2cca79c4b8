"""The fusion network without PyTorch: its graph as ONNX, with the names of its weights in the places of their values.

`python -m ryu_scape.segmentation.fusion_graph_export` makes the file of the network's code. Weights stay as they are:
so every safetensors of this network, taught files too, is one for ONNX Runtime as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

GRAPH_FILE = Path(__file__).with_name("fusion_graph.zip")
MODEL, TENSORS = "model.onnx", "tensors.json"
IMAGE = "image"
"""The graph's input, (B, 4, H, W) as for `FusionNetwork`. Its outputs bear the names of an Answer's fields."""


@dataclass(frozen=True, eq=False)
class FusionGraph:
    """model: the ONNX file. shapes: of all tensors of a weights file. used: those of them that the graph asks for."""

    model: bytes
    shapes: dict[str, tuple[int, ...]]
    used: tuple[str, ...]


def read_graph(path: Path = GRAPH_FILE) -> FusionGraph:
    """The graph that comes with the program."""
    with ZipFile(path) as file:
        told = json.loads(file.read(TENSORS))
        shapes = {name: tuple(shape) for name, shape in told["shapes"].items()}
        return FusionGraph(file.read(MODEL), shapes, tuple(told["used"]))
