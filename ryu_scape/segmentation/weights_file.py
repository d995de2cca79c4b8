"""Weights on disk: safetensors with a stated purpose, convolutions as int8 with one scale per output channel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from ryu_scape.errors import InputError
from ryu_scape.names import printable, refuse_other_than_file
from ryu_scape.segmentation.normalisation import IN_CHANNELS, DsmEncoding
from ryu_scape.segmentation.probability import FURTHER_ANSWERS
from ryu_scape.segmentation.taught_file import HEAD, TAUGHT_FORMAT, TaughtFile, read_taught

OPTIONAL_PARTS = ("height_head", "detail_path")
OUTPUT_STRIDES = (8, 16)
SCALE_SUFFIX = ".int8_scale"
FIRST_CONVOLUTION, LAST_CONVOLUTION = "backbone.conv1.weight", "classifier.4.weight"
REMEDY = "Use the weights that come with Ryu-Scape, or a file written by training/train.py."
LARGEST_FILE_BYTES = 1 << 28
"""The network with all its parts takes 182 MB in float32."""
KERNEL_AXES = 4
SPARED_PARTS = {"canopy": ("canopy.", "halved_canopy.")}
"""What a file of FUSION may lack as a whole: what of FURTHER_ANSWERS it then leaves untold, and how its tensors' names
begin."""
ACTIVATION_RANGES = "activation_ranges"
"""A tensor (N, 2) float32 that `training.activation_ranges` adds: the lowest and highest value of each activation."""
SPACENET_GSD_M = 0.3
"""Of SpaceNet-2's images, from which a network learned whose file says nothing of it."""


class NetworkKind(Enum):
    """Which network a file's weights are of; the value is the file's format.

    DEEPLABV3: DeepLabV3, with a detail path where the file says so. FUSION: `FusionNetwork`.
    """

    DEEPLABV3 = "ryu-scape-deeplabv3-resnet50"
    FUSION = "ryu-scape-fusion-resnet50-lite2"


@dataclass(frozen=True)
class WeightsCard:
    """What a weights file says of itself: how the DSM must be encoded, how it was made, and of what network it is.

    needs_dsm: the network was shown no image without a DSM, and what it says of one means nothing. height_head,
    detail_path and output_stride are choices of DEEPLABV3 alone. untold: what FUSION was found to say too badly to be
    used, or never learned, of FURTHER_ANSWERS. gsd_m: of the images that the network learned from, in the median.
    """

    dsm_encoding: DsmEncoding
    note: str = ""
    height_head: bool = False
    detail_path: bool = False
    output_stride: int = 8
    kind: NetworkKind = NetworkKind.DEEPLABV3
    untold: frozenset[str] = frozenset()
    needs_dsm: bool = True
    gsd_m: float = SPACENET_GSD_M


class TensorHeader(NamedTuple):
    """What a safetensors file says of a tensor before its numbers; dtype: "F32", "I8"…"""

    shape: tuple[int, ...]
    dtype: str


def read_card(path: Path) -> WeightsCard:
    """What the weights of `path` say of themselves. Raises InputError as `read_weights` does, but reads no tensor."""
    path = whole_file(path)
    try:
        with safe_open(path, framework="np") as file:
            return _card(path, file.metadata() or {}, file.keys())
    except (SafetensorError, OSError) as error:
        raise _unreadable(path, error) from error


def whole_file(path: Path) -> Path:
    """The file with all weights of `path`: itself, or the one that a taught file changes. Raises as `read_card`."""
    taught = _taught(path)
    return path if taught is None else taught.base


def read_weights(path: Path, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.float32]]:
    """The weights of `path`, which may be a taught file, by the names and in the shapes that are `wanted`.

    Those of SPARED_PARTS that it lacks are zeros. Raises InputError where the file is missing, too large, no
    safetensors, of another network, lacks or misshapes another tensor, or holds weights that say nothing: NaN,
    infinity, kernels of zeros. Whatever it promises, no tensor is read before all of them are as they should be.
    """
    taught = _taught(path)
    if taught is None:
        return _read_whole(path, wanted)
    head = {f"{HEAD}.{name}": tensor for name, tensor in taught.head.items()}
    if not head.keys() <= wanted.keys():
        raise InputError(f"{path.name} was taught on top of weights that cannot be taught.", REMEDY)
    return _read_whole(taught.base, wanted) | head


def read_activation_ranges(path: Path, count: int) -> NDArray[np.float32] | None:
    """The ranges (count, 2) of a network's activations, or None where the weights of `path` do not tell them.

    Raises InputError as `read_card` does, and where they are of another network or no ranges.
    """
    path = whole_file(path)
    try:
        with safe_open(path, framework="np") as file:
            if ACTIVATION_RANGES not in file.keys():  # noqa: SIM118 - it is no dictionary
                return None
            if _header(file, ACTIVATION_RANGES) != TensorHeader((count, 2), "F32"):
                raise InputError(f"{path.name} tells the activations of another network.", REMEDY)
            ranges: NDArray[np.float32] = file.get_tensor(ACTIVATION_RANGES)
    except (SafetensorError, OSError) as error:
        raise _unreadable(path, error) from error
    with np.errstate(over="ignore", invalid="ignore"):
        widths = ranges[:, 1] - ranges[:, 0]
    if not np.isfinite(widths).all() or (widths < 0).any():
        raise InputError(f"{path.name} is damaged: what it tells of activations are no ranges.", REMEDY)
    return ranges


def _taught(path: Path) -> TaughtFile | None:
    """What `path` was taught, or None where it is no such file. Raises InputError where it is none of Ryu-Scape's."""
    _refuse_unreadable(path)
    try:
        with safe_open(path, framework="np") as file:
            if (file.metadata() or {}).get("format") != TAUGHT_FORMAT:
                return None
            return read_taught(path, file)
    except (SafetensorError, OSError) as error:
        raise _unreadable(path, error) from error


def _read_whole(path: Path, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.float32]]:
    try:
        with safe_open(path, framework="np") as file:
            lacked = beginnings_of(_spared(file.keys()))
            held = {name: shape for name, shape in wanted.items() if not name.startswith(lacked)}
            _check_headers(path, file, held)
            state = {name: _dequantised(file, name) for name in held}
    except (SafetensorError, OSError) as error:
        raise _unreadable(path, error) from error
    for name, tensor in state.items():
        _check_values(path, name, tensor)
    return state | {name: np.zeros(shape, np.float32) for name, shape in wanted.items() if name not in held}


def beginnings_of(parts: Iterable[str]) -> tuple[str, ...]:
    """How the names of the tensors begin that some of SPARED_PARTS have; other words name none."""
    return tuple(beginning for part in parts for beginning in SPARED_PARTS.get(part, ()))


def _spared(names: Collection[str]) -> frozenset[str]:
    """Those of SPARED_PARTS of which a file with tensors of these names holds nothing."""
    return frozenset(part for part in SPARED_PARTS if not any(name.startswith(beginnings_of([part])) for name in names))


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} cannot be read as a safetensors file ({printable(str(error))}).", REMEDY)


def _refuse_unreadable(path: Path) -> None:
    refuse_other_than_file(path, REMEDY)
    size_bytes = path.stat().st_size
    if size_bytes > LARGEST_FILE_BYTES:
        size = f"{size_bytes / 1e9:.1f} GB, more than any network of Ryu-Scape takes"
        raise InputError(f"{path.name} holds {size}.", REMEDY)


def _card(path: Path, about: Mapping[str, str], names: Collection[str]) -> WeightsCard:
    if about.get("format") not in {kind.value for kind in NetworkKind}:
        raise InputError(f"{path.name} holds no Ryu-Scape weights.", REMEDY)
    try:
        encoding = DsmEncoding(about.get("dsm_encoding"))
        parts = {part: about.get(part) == "yes" for part in OPTIONAL_PARTS}
        output_stride = int(about.get("output_stride", 8))
        if output_stride not in OUTPUT_STRIDES:
            raise ValueError
        untold = frozenset(about.get("untold", "").split())
        gsd_m = float(about.get("gsd_m", SPACENET_GSD_M))
        if untold - FURTHER_ANSWERS.keys() or not 0 < gsd_m < np.inf:
            raise ValueError
    except ValueError:
        raise InputError(f"{path.name} does not say how its network wants image and DSM.", REMEDY) from None
    kind = NetworkKind(about["format"])
    needs_dsm = about.get("needs_dsm", "no" if kind is NetworkKind.FUSION else "yes") == "yes"
    return WeightsCard(
        encoding,
        about.get("note", ""),
        **parts,
        output_stride=output_stride,
        kind=kind,
        untold=untold | _spared(names) if kind is NetworkKind.FUSION else untold,
        needs_dsm=needs_dsm,
        gsd_m=gsd_m,
    )


def _check_headers(path: Path, file: Any, wanted: Mapping[str, tuple[int, ...]]) -> None:
    """Raise InputError unless the file holds the `wanted` shapes and no more: float32, or int8 kernels and scales."""
    names = set(file.keys()) - {ACTIVATION_RANGES}
    scales = {name + SCALE_SUFFIX for name, shape in wanted.items() if len(shape) == KERNEL_AXES}
    missing, foreign = wanted.keys() - names, names - wanted.keys() - scales
    if missing or foreign:
        raise InputError(f"{path.name} lacks {len(missing)} tensors and holds {len(foreign)} unknown ones.", REMEDY)
    for name, shape in wanted.items():
        found, has_scale = _header(file, name), name + SCALE_SUFFIX in names
        if found.shape != shape:
            raise InputError(f"{path.name} {_misshapen(name, found.shape, shape)}.", REMEDY)
        if found.dtype != ("I8" if has_scale else "F32"):
            how = f"{found.dtype} {'with' if has_scale else 'without'} scales"
            raise InputError(f"{path.name} holds the tensor {name} as {how}.", REMEDY)
        if has_scale and _header(file, name + SCALE_SUFFIX) != TensorHeader(shape[:1], "F32"):
            raise InputError(f"{path.name} has scales for {name} that are not one float32 a channel.", REMEDY)


def _header(file: Any, name: str) -> TensorHeader:
    part = file.get_slice(name)
    return TensorHeader(tuple(part.get_shape()), part.get_dtype())


def _misshapen(name: str, found: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    if len(found) == len(wanted) and name == FIRST_CONVOLUTION:
        return f"takes {found[1]} input channels; this program feeds {IN_CHANNELS} (RGB and DSM)"
    if len(found) == len(wanted) and name == LAST_CONVOLUTION:
        return f"tells {found[0]} classes apart; this program wants one, building"
    return f"holds the tensor {name} in shape {found} instead of {wanted}"


def _dequantised(file: Any, name: str) -> NDArray[np.float32]:
    tensor: NDArray[Any] = file.get_tensor(name)
    if tensor.dtype == np.float32:
        return tensor
    with np.errstate(invalid="ignore"):  # 0 times an infinite scale, which _check_values tells
        return tensor.astype(np.float32) * file.get_tensor(name + SCALE_SUFFIX)[:, None, None, None]


def _check_values(path: Path, name: str, tensor: NDArray[np.float32]) -> None:
    if not np.isfinite(tensor).all():
        raise InputError(f"{path.name} is damaged: the tensor {name} holds what is no number or infinite.", REMEDY)
    if tensor.ndim == KERNEL_AXES and not tensor.any():
        raise InputError(f"{path.name} is empty: the tensor {name} holds zeros alone.", REMEDY)
