"""What a network was taught, as a small safetensors file beside the weights that it changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import InputError
from ryu_scape.own_files import WEIGHTS

TAUGHT_FORMAT = "ryu-scape-taught-head"
REMEDY = "Teach it again, or use the weights that come with Ryu-Scape."


@dataclass(frozen=True, eq=False)
class TaughtFile:
    """head: tensors of `FusionNetwork.out` by their names in it. base: the weights file that they belong to."""

    head: dict[str, Tensor]
    base: Path


def write_taught(head: Mapping[str, Tensor], base: Path, path: Path) -> None:
    """Write what the weights of `base` were taught. Raises InputError and MachineError as `atomic_write` does."""
    tensors = {name: tensor.float().contiguous() for name, tensor in head.items()}
    about = {"format": TAUGHT_FORMAT, "base_sha256": _sha256(base), "base_bytes": str(base.stat().st_size)}
    with atomic_write(path) as temporary:
        temporary.write_bytes(in_one_order(save(tensors, metadata=about)))


def read_taught(path: Path, file: safe_open, expected: Mapping[str, Tensor]) -> TaughtFile:
    """What an opened file of TAUGHT_FORMAT holds: layers of the `expected` names and shapes, of weights that are there.

    Raises InputError where it is not so. The weights are those of the program, or lie in the file's own folder.
    """
    names = set(file.keys())
    found = {name: tuple(file.get_slice(name).get_shape()) for name in names}
    if found != {name: tuple(tensor.shape) for name, tensor in expected.items()}:
        raise InputError(f"{path.name} does not hold the layers that a network is taught.", REMEDY)
    head = {name: file.get_tensor(name).float() for name in expected}
    if not all(bool(tensor.isfinite().all()) for tensor in head.values()):
        raise InputError(f"{path.name} is damaged: it holds what is no number or infinite.", REMEDY)
    about = file.metadata() or {}
    for candidate in (WEIGHTS, *sorted(path.parent.glob("*.safetensors"))):
        if str(candidate.stat().st_size) == about.get("base_bytes") and _sha256(candidate) == about.get("base_sha256"):
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


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
