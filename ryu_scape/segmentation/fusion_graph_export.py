"""Make `fusion_graph.zip` anew after a change to `FusionNetwork`: python -m ryu_scape.segmentation.fusion_graph_export

Needs the extra `onnx`. tests/segmentation/test_onnx_engine.py holds the file against the code.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import torch
from torch import Tensor, nn
from torch.jit import TracerWarning

from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.fusion_graph import AFAR, CLOSE_UP, CONTEXT, GRAPH_FILE, IMAGE, TENSORS
from ryu_scape.segmentation.normalisation import IN_CHANNELS
from ryu_scape.segmentation.onnx_file import OPSET
from ryu_scape.segmentation.runner import READINGS
from ryu_scape.segmentation.weights import shapes_of
from ryu_scape.segmentation.windows import CELL_PX

_PREFIX = "network."


class _Afar(nn.Module):
    """Images (B, 4, H, W) to their context (B, C, H / 64, W / 64)."""

    def __init__(self, network: FusionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        return self.network.context_of(images)


class _CloseUp(nn.Module):
    """Images (B, 4, H, W) and their context (B, C, h, w) to maps (B, 1, H, W), one for each of READINGS."""

    def __init__(self, network: FusionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor, context: Tensor) -> tuple[Tensor, ...]:
        outputs = self.network.answer(images, context)
        return tuple(read(outputs[output]) for output, read in READINGS.values())


def write_graph(path: Path) -> None:
    """Write the graph of `FusionNetwork`, whatever its weights are."""
    network = FusionNetwork()
    for tensor in network.state_dict().values():
        if tensor.is_floating_point():
            tensor.uniform_()  # equal tensors would be exported as one
    image = torch.rand(1, IN_CHANNELS, 2 * CELL_PX, 3 * CELL_PX)  # with something in the DSM: a blank one is left out
    with torch.no_grad():
        context = network.eval().context_of(image)
    afar, afar_used = _traced(_Afar(network), {IMAGE: image}, [CONTEXT])
    close_up, close_up_used = _traced(_CloseUp(network), {IMAGE: image, CONTEXT: context}, [*READINGS])
    tensors = {"shapes": shapes_of(network), AFAR: afar_used, CLOSE_UP: close_up_used}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr(ZipInfo(f"{AFAR}.onnx"), afar, ZIP_DEFLATED)
        file.writestr(ZipInfo(f"{CLOSE_UP}.onnx"), close_up, ZIP_DEFLATED)
        file.writestr(ZipInfo(TENSORS), json.dumps(tensors), ZIP_DEFLATED)


def _traced(network: nn.Module, inputs: dict[str, Tensor], outputs: list[str]) -> tuple[bytes, list[str]]:
    """ONNX of any number of images of any size without the values of the weights, and the weights' names.

    The batch norms stay as they are, so that their weights keep their names.
    """
    import onnx

    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", DeprecationWarning)  # the newer exporter renames the weights
        warnings.simplefilter("ignore", TracerWarning)  # whether there is a DSM is decided here, for all images
        warnings.simplefilter("ignore", UserWarning)  # "in evaluation mode, as asked"
        path = Path(folder, "traced.onnx")
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {0: f"{name}s", 2: f"{name}_rows", 3: f"{name}_cols"} for name in [*inputs, *outputs]},
        )
        model = onnx.load(path)
    onnx.checker.check_model(model)
    used = _without_values(model.graph)
    return model.SerializeToString(deterministic=True), used


def _without_values(graph: Any) -> list[str]:
    """Leave of each weight its name and shape, as of one that lies in another file; gives the names."""
    from onnx import TensorProto

    for tensor in graph.initializer:
        size_bytes = 4 * int(np.prod(tensor.dims))
        tensor.ClearField("raw_data")
        tensor.name = tensor.name.removeprefix(_PREFIX)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": "weights", "offset": "0", "length": str(size_bytes)}.items():
            tensor.external_data.add(key=key, value=value)
    for node in graph.node:
        node.name = ""
        for number, name in enumerate(node.input):
            node.input[number] = name.removeprefix(_PREFIX)
    return [tensor.name for tensor in graph.initializer]


if __name__ == "__main__":
    write_graph(GRAPH_FILE)
