"""Weights on disk: safetensors with a stated purpose, convolutions as int8 with one scale per output channel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor
from torchvision.models.segmentation.deeplabv3 import DeepLabV3

from ryu_scape.errors import InputError
from ryu_scape.segmentation.network import DILATED_STAGES, IN_CHANNELS, build_network
from ryu_scape.segmentation.normalisation import DsmEncoding

FORMAT = "ryu-scape-deeplabv3-resnet50"
OPTIONAL_PARTS = ("height_head", "detail_path")
SCALE_SUFFIX = ".int8_scale"
FIRST_CONVOLUTION, LAST_CONVOLUTION = "backbone.conv1.weight", "classifier.4.weight"
REMEDY = "Use the weights that come with Ryu-Scape, or a file written by training/train.py."


@dataclass(frozen=True)
class WeightsCard:
    """What a weights file says of itself: how the DSM must be encoded, how it was made, and of what network it is."""

    dsm_encoding: DsmEncoding
    note: str = ""
    height_head: bool = False
    detail_path: bool = False
    output_stride: int = 8


def weights_to_bytes(state: dict[str, Tensor], card: WeightsCard) -> bytes:
    """A safetensors file of a network's state, the same bytes for the same one; convolutions take one byte a weight."""
    tensors: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if name.endswith("num_batches_tracked"):
            continue
        if tensor.ndim == 4 and tensor.shape[0] > 1:
            scale = tensor.abs().amax(dim=(1, 2, 3)).clamp_min(1e-12) / 127
            tensors[name] = torch.round(tensor / scale[:, None, None, None]).to(torch.int8).contiguous()
            tensors[name + SCALE_SUFFIX] = scale.float().contiguous()
        else:
            tensors[name] = tensor.float().contiguous()
    about = {"format": FORMAT, "dsm_encoding": card.dsm_encoding.value, "note": card.note}
    about |= {part: "yes" for part in OPTIONAL_PARTS if getattr(card, part)}
    return _in_one_order(save(tensors, metadata=about | {"output_stride": str(card.output_stride)}))


def _in_one_order(content: bytes) -> bytes:
    """The same safetensors file with its metadata sorted; safetensors leaves their order to chance."""
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of eight
    return len(text).to_bytes(8, "little") + text + content[start:]


def load_network(path: Path) -> tuple[DeepLabV3, WeightsCard]:
    """The network with the weights of `path`, in evaluation mode, and the file's card.

    Raises InputError where the file is missing, no safetensors, of another network, or lacks or misshapes a tensor.
    """
    state, about = _read(path)
    if about.get("format") != FORMAT:
        raise InputError(f"{path.name} holds no Ryu-Scape weights.", REMEDY)
    card = _card(path, about)
    network = build_network(card.output_stride, card.height_head, card.detail_path)
    expected = {
        name: tensor for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")
    }
    missing, foreign = expected.keys() - state.keys(), state.keys() - expected.keys()
    if missing or foreign:
        raise InputError(f"{path.name} lacks {len(missing)} tensors and holds {len(foreign)} unknown ones.", REMEDY)
    _check_shapes(path, state, expected)
    network.load_state_dict(state, strict=False)
    return network.eval(), card


def _card(path: Path, about: dict[str, str]) -> WeightsCard:
    try:
        encoding = DsmEncoding(about.get("dsm_encoding"))
        parts = {part: about.get(part) == "yes" for part in OPTIONAL_PARTS}
        output_stride = int(about.get("output_stride", 8))
        if output_stride not in DILATED_STAGES:
            raise ValueError
        return WeightsCard(encoding, about.get("note", ""), **parts, output_stride=output_stride)
    except ValueError:
        raise InputError(f"{path.name} does not say how the DSM is encoded, or at what stride.", REMEDY) from None


def _check_shapes(path: Path, state: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    for name, tensor in expected.items():
        found, wanted = tuple(state[name].shape), tuple(tensor.shape)
        if found == wanted:
            continue
        if name == FIRST_CONVOLUTION:
            cause = f"{path.name} takes {found[1]} input channels; this program feeds {IN_CHANNELS} (RGB and DSM)."
        elif name == LAST_CONVOLUTION:
            cause = f"{path.name} tells {found[0]} classes apart; this program wants one, building."
        else:
            cause = f"In {path.name} the tensor {name} has shape {found} instead of {wanted}."
        raise InputError(cause, REMEDY)


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Dequantised tensors and metadata of a safetensors file."""
    try:
        with safe_open(path, framework="pt") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, json.JSONDecodeError) as error:
        raise InputError(f"{path} cannot be read as a safetensors file ({error}).", REMEDY) from error
    state = {}
    for name, tensor in tensors.items():
        if name.endswith(SCALE_SUFFIX):
            continue
        scale = tensors.get(name + SCALE_SUFFIX)
        state[name] = tensor.float() if scale is None else tensor.float() * scale[:, None, None, None]
    return state, about
