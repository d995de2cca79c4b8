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
from ryu_scape.segmentation.fusion_graph import GRAPH_FILE, IMAGE, MODEL, TENSORS
from ryu_scape.segmentation.normalisation import IN_CHANNELS
from ryu_scape.segmentation.onnx_file import OPSET
from ryu_scape.segmentation.runner import READINGS
from ryu_scape.segmentation.weights import shapes_of
from ryu_scape.segmentation.windows import CELL_PX

_PREFIX = "network."


class _EveryReading(nn.Module):
    """Images (B, 4, H, W) to maps (B, 1, H, W), one for each of READINGS."""

    def __init__(self) -> None:
        super().__init__()
        self.network = FusionNetwork()
        for tensor in self.network.state_dict().values():
            if tensor.is_floating_point():
                tensor.uniform_()  # equal tensors would be exported as one

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        outputs = self.network(images)
        return tuple(read(outputs[output]) for output, read in READINGS.values())


def write_graph(path: Path) -> None:
    """Write the graph of `FusionNetwork`, whatever its weights are."""
    import onnx

    network = _EveryReading().eval()
    model = onnx.load_from_string(_traced(network))
    onnx.checker.check_model(model)
    used = _without_values(model.graph)
    told = {"shapes": shapes_of(network.network), "used": used}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr(ZipInfo(MODEL), model.SerializeToString(deterministic=True), ZIP_DEFLATED)
        file.writestr(ZipInfo(TENSORS), json.dumps(told), ZIP_DEFLATED)


def _traced(network: nn.Module) -> bytes:
    """ONNX of any number of images of any size, with the batch norms as they are: their weights keep their names."""
    names = [IMAGE, *READINGS]
    image = torch.rand(1, IN_CHANNELS, 2 * CELL_PX, 3 * CELL_PX)  # with something in the DSM: a blank one is left out
    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", DeprecationWarning)  # the newer exporter renames the weights
        warnings.simplefilter("ignore", TracerWarning)  # whether there is a DSM is decided here, for all images
        warnings.simplefilter("ignore", UserWarning)  # "in evaluation mode, as asked"
        torch.onnx.export(
            network,
            (image,),
            str(Path(folder, MODEL)),
            dynamo=False,
            opset_version=OPSET,
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            input_names=names[:1],
            output_names=names[1:],
            dynamic_axes={name: {0: "batch", 2: "height", 3: "width"} for name in names},
        )
        return Path(folder, MODEL).read_bytes()


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
