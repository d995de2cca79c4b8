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
AFAR, CLOSE_UP, CLOSE_UP_ALONE, TENSORS = "afar", "close_up", "close_up_alone", "tensors.json"
PARTS = (AFAR, CLOSE_UP, CLOSE_UP_ALONE)
INT8 = "_int8"
"""The end of the name of a part that computes in whole numbers."""
IMAGE, CONTEXT = "image", "context"
"""Images (B, 4, H, W) as for `FusionNetwork`, and what DeepLabV3 makes of them: the output of AFAR and, beside the
images, the input of the other two, whose outputs bear the names of an Answer's fields."""


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
    """The parts: AFAR, DeepLabV3 and the context that it gives; CLOSE_UP, all else; and that without the DSM's branch,
    for images that have no DSM.

    float32, int8: the parts by name, computing in either. shapes: of all tensors of a weights file. norms: by a
    convolution's name, the batch norm behind it.
    """

    float32: dict[str, GraphPart]
    int8: dict[str, WholePart]
    shapes: dict[str, tuple[int, ...]]
    norms: dict[str, BatchNorm]

    @property
    def activations(self) -> list[tuple[str, str]]:
        """Part and name of each activation whose range a weights file tells, in the file's order."""
        return [(part, name) for part in PARTS for name in self.int8[part].activations]


def read_graph() -> FusionGraph:
    """The graph that comes with the program."""
    with ZipFile(GRAPH_FILE) as file:
        tensors = json.loads(file.read(TENSORS))
        model = {name: file.read(f"{name}.onnx") for name in tensors["used"]}
        used = {name: tuple(names) for name, names in tensors["used"].items()}
    int8 = {
        part: WholePart(
            model[part + INT8],
            used[part + INT8],
            tuple(tensors["activations"][part]),
            tuple(WholeLayer(*layer) for layer in tensors["layers"][part]),
        )
        for part in PARTS
    }
    return FusionGraph(
        {part: GraphPart(model[part], used[part]) for part in PARTS},
        int8,
        {name: tuple(shape) for name, shape in tensors["shapes"].items()},
        {layer: BatchNorm(*norm) for layer, norm in tensors["norms"].items()},
    )
