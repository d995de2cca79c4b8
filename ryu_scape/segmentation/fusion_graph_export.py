"""Make `fusion_graph.zip` anew after a change to `FusionNetwork`: python -m ryu_scape.segmentation.fusion_graph_export

Needs the extra `onnx`. tests/segmentation/test_onnx_engine.py holds the file against the code.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import torch
from torch import Tensor, nn
from torch.jit import TracerWarning

from ryu_scape.segmentation.encoder import RGB_BANDS
from ryu_scape.segmentation.fusion import FusionNetwork
from ryu_scape.segmentation.fusion_graph import (
    AFAR,
    CLOSE_UP,
    CLOSE_UP_ALONE,
    CONTEXT,
    GRAPH_FILE,
    IMAGE,
    INT8,
    TENSORS,
    BatchNorm,
    WholeLayer,
)
from ryu_scape.segmentation.normalisation import IN_CHANNELS
from ryu_scape.segmentation.onnx_file import OPSET
from ryu_scape.segmentation.runner import READINGS, norms_behind_convolutions, prepare_for_inference
from ryu_scape.segmentation.weights import shapes_of
from ryu_scape.segmentation.windows import CELL_PX

_PREFIX = "network."
_IN_WHOLE_NUMBERS = ["Conv", "Add", "Clip", "Relu", "Resize"]
_EXACT_SCOPES = ("/dsm_branch/", "/dsm_lateral", "/out/out.2/", "/canopy.", "/halved_canopy.")
"""Of layers that cost little and whose rounding would show: the DSM's, and the last ones, which give logits."""


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
    network = FusionNetwork().eval()
    for tensor in network.state_dict().values():
        if tensor.is_floating_point():
            tensor += 1e-3 * torch.rand_like(tensor)  # equal tensors would be exported as one
    parts = parts_of(network)
    whole = {part: _in_whole_numbers(model, _trial(network)) for part, model in parts.items()}
    tensors: dict[str, Any] = {
        "shapes": shapes_of(network),
        "norms": {
            convolution: BatchNorm(name, norm.eps)
            for (convolution, _), (name, norm) in norms_behind_convolutions(network)
        },
        "layers": {part: list(_whole_layers(model.graph)) for part, model in whole.items()},
        "activations": {part: _activations(model.graph) for part, model in whole.items()},
    }
    models = parts | {part + INT8: model for part, model in whole.items()}
    tensors["used"] = {name: _without_values(model.graph) for name, model in models.items()}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as file:
        for name, model in models.items():
            file.writestr(ZipInfo(f"{name}.onnx"), model.SerializeToString(deterministic=True), ZIP_DEFLATED)
        file.writestr(ZipInfo(TENSORS), json.dumps(tensors), ZIP_DEFLATED)


def parts_of(network: FusionNetwork) -> dict[str, Any]:
    """The PARTS of a network as ONNX, weights and all, with batch norms folded into their convolutions.

    Tensors have the names of the network's state; a folded batch norm becomes its convolution's bias.
    """
    trial = _trial(network)
    told = prepare_for_inference(network).to(memory_format=torch.contiguous_format)
    told.untold = set()
    return {
        AFAR: _traced(_Afar(told), {IMAGE: trial[IMAGE]}, [CONTEXT]),
        CLOSE_UP: _traced(_CloseUp(told), trial, [*READINGS]),
        CLOSE_UP_ALONE: _traced(_CloseUp(told), trial | {IMAGE: _without_dsm(trial[IMAGE])}, [*READINGS]),
    }


def _without_dsm(image: Tensor) -> Tensor:
    return torch.cat((image[:, :RGB_BANDS], torch.zeros_like(image[:, RGB_BANDS:])), dim=1)


def _trial(network: FusionNetwork) -> dict[str, Tensor]:
    """An image, with something in the DSM, for a blank one is left out, and its context."""
    image = torch.rand(1, IN_CHANNELS, 2 * CELL_PX, 3 * CELL_PX)
    with torch.no_grad():
        return {IMAGE: image, CONTEXT: network.context_of(image)}


def _traced(network: nn.Module, inputs: Mapping[str, Tensor], outputs: list[str]) -> Any:
    """ONNX of any number of images of any size."""
    import onnx

    with TemporaryDirectory() as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", DeprecationWarning)  # the newer exporter renames the weights
        warnings.simplefilter("ignore", TracerWarning)  # whether there is a DSM is decided here, for all images
        path = Path(folder, "traced.onnx")
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {0: f"{name}s", 2: f"{name}_rows", 3: f"{name}_cols"} for name in [*inputs, *outputs]},
        )
        model = onnx.load(path)
    for tensor in model.graph.initializer:
        tensor.name = tensor.name.removeprefix(_PREFIX)
    for node in model.graph.node:
        for names in (node.input, node.output):  # a tensor that equals another is the output of a node
            names[:] = [name.removeprefix(_PREFIX) for name in names]
    onnx.checker.check_model(model)
    return model


def _in_whole_numbers(model: Any, trial: Mapping[str, Tensor]) -> Any:
    """The same model with activations and kernels in whole numbers; which ones, a weights file tells."""
    import onnx
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

    class Once(CalibrationDataReader):
        def __init__(self) -> None:
            names = {entry.name for entry in model.graph.input}
            self.inputs = iter([{name: tensor.numpy() for name, tensor in trial.items() if name in names}])

        def get_next(self) -> dict[str, Any] | None:
            return next(self.inputs, None)

    with TemporaryDirectory() as folder:
        exact_path, path = Path(folder, "exact.onnx"), Path(folder, "whole.onnx")
        onnx.save(model, exact_path)
        quantize_static(
            exact_path,
            path,
            Once(),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=_IN_WHOLE_NUMBERS,
            nodes_to_exclude=list(_exact_layers(model.graph)),
        )
        return onnx.load(path)


def _exact_layers(graph: Any) -> Iterator[str]:
    """Those of _EXACT_SCOPES, and those that only resize or add what these give."""
    exact: set[str] = set()
    for node in graph.node:
        read = {"Resize": node.input[:1], "Add": node.input}.get(node.op_type)
        if node.name.startswith(_EXACT_SCOPES) or (read and exact.issuperset(read)):
            exact.update(node.output)
            yield node.name


def _whole_layers(graph: Any) -> Iterator[WholeLayer]:
    """The convolutions in whole numbers."""
    makers = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Conv" and node.input[1] in makers:
            read, kernel, *bias = (makers[name].input for name in node.input)
            yield WholeLayer(
                kernel[1].removesuffix(".weight_scale"),
                read[1].removesuffix("_scale"),
                bias[0][0].removesuffix("_quantized") if bias else "",
            )


def _activations(graph: Any) -> list[str]:
    """What is rounded to whole numbers on its way."""
    names = (node.input[1].removesuffix("_scale") for node in graph.node if node.op_type == "QuantizeLinear")
    return list(dict.fromkeys(names))


def _without_values(graph: Any) -> list[str]:
    """Leave of each tensor its name, type and shape, as of one that lies in another file; gives the names."""
    from onnx import TensorProto, numpy_helper

    for tensor in graph.initializer:
        size_bytes = numpy_helper.to_array(tensor).nbytes
        for field in ("raw_data", "float_data", "int32_data"):
            tensor.ClearField(field)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": "weights", "offset": "0", "length": str(size_bytes)}.items():
            tensor.external_data.add(key=key, value=value)
    for node in graph.node:
        node.name = ""
    return [tensor.name for tensor in graph.initializer]


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # "please consider pre-processing": the batch norms are folded already
    write_graph(GRAPH_FILE)
