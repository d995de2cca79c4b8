"""Weights files that promise what they do not hold: refused by their headers, before anything is read or multiplied."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ryu_scape.errors import InputError
from ryu_scape.segmentation import weights
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import LARGEST_FILE_BYTES, NetworkKind

KERNEL, SCALE, BIAS, VARIANCE = "0.weight", "0.weight.int8_scale", "1.bias", "1.running_var"
Tensors = dict[str, Tensor]


@pytest.fixture(autouse=True)
def small_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of DeepLabV3: a convolution of 3 channels and its batch norm."""

    def build_network(*_: object) -> nn.Module:
        return nn.Sequential(nn.Conv2d(4, 3, 5, bias=False), nn.BatchNorm2d(3))

    monkeypatch.setattr(weights, "build_network", build_network)


def sound() -> Tensors:
    kernel = torch.randint(-127, 128, (3, 4, 5, 5), dtype=torch.int8)
    norm = {"1.weight": torch.ones(3), BIAS: torch.zeros(3), "1.running_mean": torch.zeros(3), VARIANCE: torch.ones(3)}
    return {KERNEL: kernel, SCALE: torch.full((3,), 0.01)} | norm


def write(path: Path, tensors: Tensors) -> Path:
    save_file(tensors, path, metadata={"format": NetworkKind.DEEPLABV3.value, "dsm_encoding": "min_max"})
    return path


def test_the_sound_file_loads(tmp_path: Path) -> None:
    tensors = sound()
    network, _ = load_network(write(tmp_path / "sound.safetensors", tensors))
    torch.testing.assert_close(network.state_dict()[KERNEL], 0.01 * tensors[KERNEL])


def setting(name: str, tensor: Tensor) -> Callable[[Tensors], Tensors]:
    return lambda tensors: tensors | {name: tensor}


def without_scale(tensors: Tensors) -> Tensors:
    return {name: tensor for name, tensor in tensors.items() if name != SCALE}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (setting(SCALE, torch.ones(4)), "scales"),
        (setting(SCALE, torch.ones(1)), "scales"),
        (setting(SCALE, torch.ones(0)), "scales"),
        (setting(SCALE, torch.ones(())), "scales"),
        (setting(SCALE, torch.ones(3, 1)), "scales"),
        (setting(SCALE, torch.ones(3, dtype=torch.float64)), "scales"),
        (setting(SCALE, torch.ones(3, dtype=torch.int64)), "scales"),
        (setting(SCALE, torch.full((3,), torch.nan)), "no number"),
        (setting(SCALE, torch.full((3,), torch.inf)), "no number"),
        (setting(SCALE, torch.zeros(3)), "zeros"),
        (setting(KERNEL, torch.zeros(3, 4, 5, 5, dtype=torch.int8)), "zeros"),
        (setting(KERNEL, torch.ones((), dtype=torch.int8)), "shape"),
        (setting(KERNEL, torch.ones(3, dtype=torch.int8)), "shape"),
        (setting(KERNEL, torch.ones(3, 4, 5, 5, 1, dtype=torch.int8)), "shape"),
        (setting(KERNEL, torch.ones(3, 4, 5, 5)), "F32 with scales"),
        (without_scale, "I8 without scales"),
        (setting(BIAS, torch.ones(())), "shape"),
        (setting(BIAS, torch.ones(3, 3)), "shape"),
        (setting(BIAS, torch.ones(3, dtype=torch.float64)), "F64"),
        (setting(BIAS, torch.ones(3, dtype=torch.bool)), "BOOL"),
        (setting(BIAS, torch.tensor([0.0, torch.nan, 0.0])), "no number"),
        (setting(VARIANCE, torch.tensor([1.0, -torch.inf, 1.0])), "no number"),
        (setting("1.bias.int8_scale", torch.ones(3)), "1 unknown"),
        (setting("2.weight", torch.ones(())), "1 unknown"),
    ],
)
def test_spoilt_file(spoil: Callable[[Tensors], Tensors], words: str, tmp_path: Path) -> None:
    path = write(tmp_path / "spoilt.safetensors", spoil(sound()))
    with pytest.raises(InputError, match=words) as caught:
        load_network(path)
    assert "spoilt.safetensors" in caught.value.cause
    assert caught.value.remedy


def test_scales_that_would_fill_the_memory_are_not_multiplied(tmp_path: Path) -> None:
    """Of 600 and 2048 by 2048 numbers broadcasting would make 10 GB."""
    tensors = sound() | {KERNEL: torch.ones(1, 600, 1, 1, dtype=torch.int8), SCALE: torch.ones(2048, 2048)}
    path = write(tmp_path / "wide.safetensors", tensors)
    started_s = time.monotonic()
    with pytest.raises(InputError):
        load_network(path)
    assert time.monotonic() - started_s < 5


@pytest.mark.skipif(os.name != "posix", reason="Windows has neither FIFOs nor devices among its files")
def test_fifo_and_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.safetensors")
    (tmp_path / "zeros.safetensors").symlink_to("/dev/zero")
    for path in (tmp_path / "fifo.safetensors", tmp_path / "zeros.safetensors"):
        with pytest.raises(InputError, match=f"{path.name} is no regular file"):
            load_network(path)


def test_file_too_large_for_any_network_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE_BYTES + 1)
    with pytest.raises(InputError, match="more than any network"):
        load_network(path)
