"""What a network was taught, as a small safetensors file beside the weights that it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from ryu_scape.atomic import atomic_write, digest_of_file
from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS

TAUGHT_FORMAT = "ryu-scape-taught-head"
HEAD = "out"
"""What is taught, by its name in `FusionNetwork`."""
HEAD_SHAPES = {"0.weight": (48, 48, 3, 3), "0.bias": (48,), "2.weight": (4, 48, 1, 1), "2.bias": (4,)}
REMEDY = "Teach it again, or use the weights that come with Ryu-Scape."


@dataclass(frozen=True, eq=False)
class TaughtFile:
    """head: float32 tensors of `FusionNetwork.out` by their names in it. base: the weights file that they belong to."""

    head: dict[str, NDArray[np.float32]]
    base: Path


def write_taught(head: Mapping[str, NDArray[np.float32]], base: Path, path: Path) -> None:
    """Write what the weights of `base` were taught. Raises InputError and MachineError as `atomic_write` does."""
    about = {"format": TAUGHT_FORMAT, "base_sha256": digest_of_file(base), "base_bytes": str(base.stat().st_size)}
    with atomic_write(path) as temporary:
        temporary.write_bytes(in_one_order(save(dict(head), metadata=about)))


def read_taught(path: Path, file: Any) -> TaughtFile:
    """What an opened safetensors file of TAUGHT_FORMAT holds: layers of HEAD_SHAPES, of weights that are there.

    Raises InputError where it is not so. The weights are those of the program, or lie in the file's own folder.
    """
    slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 - it is no dictionary
    found = {name: (part.get_dtype(), tuple(part.get_shape())) for name, part in slices.items()}
    if found != {name: ("F32", shape) for name, shape in HEAD_SHAPES.items()}:
        raise InputError(f"{path.name} does not hold the layers that a network is taught.", REMEDY)
    head = {name: file.get_tensor(name) for name in HEAD_SHAPES}
    if not all(np.isfinite(tensor).all() for tensor in head.values()):
        raise InputError(f"{path.name} is damaged: it holds what is no number or infinite.", REMEDY)
    about = file.metadata() or {}
    for candidate in (WEIGHTS, *sorted(path.parent.glob("*.safetensors"))):
        is_as_large = str(candidate.stat().st_size) == about.get("base_bytes")
        if is_as_large and digest_of_file(candidate) == about.get("base_sha256"):
            return TaughtFile(head, candidate)
    raise InputError(
        f"{path.name} was taught on top of other weights, which are not here.",
        "Put that weights file into its folder, or teach these weights again.",
    )


def in_one_order(content: bytes) -> bytes:
    """The same safetensors file with its metadata sorted; safetensors leaves their order to chance."""
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of eight
    return len(text).to_bytes(8, "little") + text + content[start:]
