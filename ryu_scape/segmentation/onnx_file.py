"""The network as an ONNX file, for programs without PyTorch; its metadata are those that QGIS' plugin Deepness reads.

One input: (N, 3, S, S) float32, RGB from 0 to 1; with a height band (N, 4, S, S), whose fourth is the height above the
terrain from 0 to HEIGHT_RANGE_M as 0 to 1. One output: the building probability (N, 1, S, S). N is free, S is not:
Deepness takes the size of its tiles from the file.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.jit import TracerWarning

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError, MachineError
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.segmentation.encoder import RGB_BANDS
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.onnx_packing import pack_kernels
from ryu_scape.segmentation.onnx_settings import OnnxSettings
from ryu_scape.segmentation.runner import prepare_for_inference
from ryu_scape.segmentation.weights import load_network
from ryu_scape.settings import DEFAULTS
from ryu_scape.version import __version__

STAGE = "Writing the network"
OPSET = 17
"""ONNX Runtime reads it from 1.12 on."""
LARGEST_DIFFERENCE = 1e-3
"""Between the file's probabilities and the program's own; a file that gives others is not written."""
OVERLAP_PERCENT = 25
SMALLEST_SPOT_PX = 5
_TRIALS, _TRIAL_SEED = 2, 18


@dataclass(frozen=True)
class OnnxReport:
    """What was written. largest_difference: of probabilities, from the program's own, on trial images."""

    bands: int
    tile_px: int
    size_bytes: int
    largest_difference: float


class BuildingMap(nn.Module):
    """Images (N, 3 or 4, S, S) to the building probability (N, 1, S, S)."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = prepare_for_inference(network)

    def forward(self, images: Tensor) -> Tensor:
        """Without a fourth band that is blank, as where there is no DSM."""
        if images.shape[1] == RGB_BANDS:
            images = torch.cat((images, torch.zeros_like(images[:, :1])), dim=1)
        return torch.sigmoid(self.network(images)["out"])


def write_onnx(weights: Path, path: Path, settings: OnnxSettings, progress: ProgressReporter) -> OnnxReport:
    """Write the network of a weights file; it is in its place only if ONNX Runtime finds the same buildings.

    Needs the extra `onnx`. Raises InputError as `load_network` does and for a height band of another encoding,
    MachineError where the file's probabilities differ by more than LARGEST_DIFFERENCE, OperationCancelled, and as
    `atomic_write` does.
    """
    advance(progress, STAGE, 0.0)
    network, card = load_network(weights)
    if settings.height_band and card.dsm_encoding is not DsmEncoding.ABOVE_TERRAIN:
        raise InputError("This network wants each tile's lowest and highest point.", "Leave the height band out.")
    building_map = BuildingMap(network).eval()
    with atomic_write(path) as temporary:
        _export(building_map, settings, temporary)
        advance(progress, STAGE, 0.4)
        _finish(temporary, settings, card.note)
        advance(progress, STAGE, 0.6)
        difference = _largest_difference(building_map, temporary, settings)
        if not difference <= LARGEST_DIFFERENCE:
            raise MachineError(
                f"As ONNX the network gives other answers, up to {difference:.3f} away.",
                "Install the versions of torch, onnx and onnxruntime that requirements-dev.txt names.",
            )
        size_bytes = temporary.stat().st_size
    advance(progress, STAGE, 1.0)
    return OnnxReport(settings.bands, settings.tile_px, size_bytes, difference)


def deepness_metadata(settings: OnnxSettings) -> Mapping[str, Any]:
    """What Deepness reads from a model's metadata, each as JSON: the values of its dialog."""
    return {
        "model_type": "Segmentor",
        "class_names": {0: "other", 1: "building"},
        "resolution": settings.gsd_m * 100,
        "tile_size": settings.tile_px,
        "tiles_overlap": OVERLAP_PERCENT,
        "seg_thresh": DEFAULTS.footprints.probability_threshold,
        "seg_small_segment": SMALLEST_SPOT_PX,
    }


def _export(building_map: BuildingMap, settings: OnnxSettings, path: Path) -> None:
    """Trace the network on an image with something in every band: what a blank one leaves out would be left out."""
    image = torch.from_numpy(_trial_images(settings, 1))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", DeprecationWarning)  # the newer exporter cannot leave a silent branch out
        warnings.simplefilter("ignore", TracerWarning)  # whether there is a DSM is decided here, for all images
        torch.onnx.export(
            building_map,
            (image,),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=["image"],
            output_names=["building_probability"],
            dynamic_axes={"image": {0: "batch"}, "building_probability": {0: "batch"}},
        )


def _finish(path: Path, settings: OnnxSettings, note: str) -> None:
    """Pack the kernels of the file and say in it what it is."""
    import onnx

    model = onnx.load(path)
    model.producer_name, model.producer_version = "Ryu-Scape", __version__
    model.doc_string = f"Building probability of an orthophoto. Weights: {note or 'without a note'}. Licence: GPL-3.0."
    pack_kernels(model.graph)
    _, *sides = model.graph.output[0].type.tensor_type.shape.dim
    for side, length in zip(sides, (1, settings.tile_px, settings.tile_px), strict=True):
        side.dim_value = length
    for name, value in deepness_metadata(settings).items():
        model.metadata_props.add(key=name, value=json.dumps(value))
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _trial_images(settings: OnnxSettings, count: int) -> NDArray[np.float32]:
    """Images (count, bands, S, S) from 0 to 1 of soft blobs, the same every time."""
    chance = np.random.default_rng(_TRIAL_SEED)
    side = settings.tile_px
    coarse = chance.random((count * settings.bands, side // 16, side // 16), np.float32)
    fine = np.stack([cv2.resize(band, (side, side), interpolation=cv2.INTER_CUBIC) for band in coarse])
    return np.clip(fine, 0, 1).reshape(count, settings.bands, side, side)


def _largest_difference(building_map: BuildingMap, path: Path, settings: OnnxSettings) -> float:
    """Between the probabilities of the file and of the network itself, on trial images."""
    import onnxruntime

    images = _trial_images(settings, _TRIALS)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (theirs,) = session.run(None, {"image": images})
    with torch.inference_mode():
        ours = building_map(torch.from_numpy(images)).numpy()
    return float(np.abs(theirs - ours).max())
