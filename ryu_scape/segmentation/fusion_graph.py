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
AFAR, CLOSE_UP, TENSORS = "afar", "close_up", "tensors.json"
IMAGE, CONTEXT = "image", "context"
"""Images (B, 4, H, W) as for `FusionNetwork`, and what DeepLabV3 makes of them: the output of one graph and, beside the
images, the input of the other, whose outputs bear the names of an Answer's fields."""


@dataclass(frozen=True, eq=False)
class GraphPart:
    """model: an ONNX file. used: the tensors of a weights file that it asks for."""

    model: bytes
    used: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FusionGraph:
    """afar: DeepLabV3 and the context that it gives. close_up: all else. shapes: of all tensors of a weights file."""

    afar: GraphPart
    close_up: GraphPart
    shapes: dict[str, tuple[int, ...]]


def read_graph() -> FusionGraph:
    """The graph that comes with the program."""
    with ZipFile(GRAPH_FILE) as file:
        tensors = json.loads(file.read(TENSORS))
        shapes = {name: tuple(shape) for name, shape in tensors["shapes"].items()}
        afar, close_up = (GraphPart(file.read(f"{name}.onnx"), tuple(tensors[name])) for name in (AFAR, CLOSE_UP))
        return FusionGraph(afar, close_up, shapes)
