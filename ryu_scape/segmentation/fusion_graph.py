"""The fusion network without PyTorch: its graph as ONNX, with the names of its tensors in the places of their values.

`python -m ryu_scape.segmentation.fusion_graph_export` makes the file of the network's code. The values are those of a
weights file (`segmentation/quantisation.py`): so every safetensors of this network, taught files too, is one for ONNX
Runtime as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

GRAPH_FILE = Path(__file__).with_name("fusion_graph.zip")
AFAR, CLOSE_UP, TENSORS = "afar", "close_up", "tensors.json"
HALVES = (AFAR, CLOSE_UP)
INT8 = "_int8"
"""The end of the name of a half that computes in whole numbers."""
IMAGE, CONTEXT = "image", "context"
"""Images (B, 4, H, W) as for `FusionNetwork`, and what DeepLabV3 makes of them: the output of one graph and, beside the
images, the input of the other, whose outputs bear the names of an Answer's fields."""

PRODUCTS, LEFT, RIGHT = "products", "left", "right"
"""A graph that multiplies a matrix of uint8 by one of int8, to try how the processor does it."""


@dataclass(frozen=True, eq=False)
class GraphPart:
    """model: an ONNX file. used: the tensors that it asks for."""

    model: bytes
    used: tuple[str, ...]


class WholeLayer(NamedTuple):
    """A convolution in whole numbers. name: its own, before ".weight". input: the activation that it reads.

    bias: what its bias is called there, for a layer that is used twice has two; "" where there is none.
    """

    name: str
    input: str
    bias: str


@dataclass(frozen=True, eq=False)
class WholePart(GraphPart):
    """One that computes in whole numbers. activations: what is rounded on its way. layers: those that are, too."""

    activations: tuple[str, ...]
    layers: tuple[WholeLayer, ...]


class BatchNorm(NamedTuple):
    """name: its own, before ".weight" and the like. epsilon: what is added to its variances."""

    name: str
    epsilon: float


@dataclass(frozen=True, eq=False)
class FusionGraph:
    """The halves: AFAR, DeepLabV3 and the context that it gives, and CLOSE_UP, all else.

    float32, int8: the halves by name, computing in either. shapes: of all tensors of a weights file. norms: by a
    convolution's name, the batch norm behind it. products: the ONNX file of PRODUCTS.
    """

    float32: dict[str, GraphPart]
    int8: dict[str, WholePart]
    shapes: dict[str, tuple[int, ...]]
    norms: dict[str, BatchNorm]
    products: bytes

    @property
    def activations(self) -> list[tuple[str, str]]:
        """Half and name of each activation whose range a weights file tells, in the file's order."""
        return [(half, name) for half in HALVES for name in self.int8[half].activations]


def read_graph() -> FusionGraph:
    """The graph that comes with the program."""
    with ZipFile(GRAPH_FILE) as file:
        tensors = json.loads(file.read(TENSORS))
        model = {name: file.read(f"{name}.onnx") for name in tensors["used"]}
        used = {name: tuple(names) for name, names in tensors["used"].items()}
        products = file.read(f"{PRODUCTS}.onnx")
    int8 = {
        half: WholePart(
            model[half + INT8],
            used[half + INT8],
            tuple(tensors["activations"][half]),
            tuple(WholeLayer(*layer) for layer in tensors["layers"][half]),
        )
        for half in HALVES
    }
    return FusionGraph(
        {half: GraphPart(model[half], used[half]) for half in HALVES},
        int8,
        {name: tuple(shape) for name, shape in tensors["shapes"].items()},
        {layer: BatchNorm(*norm) for layer, norm in tensors["norms"].items()},
        products,
    )
