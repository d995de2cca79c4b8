"""A checkpoint that training cannot go on from is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ryu_scape.errors import InputError
from tests.faults.outputs import save_checkpoint
from training.checkpoint import CHECKPOINT, float_weights


@pytest.mark.parametrize("share_kept", [0.0, 0.1, 0.9, 0.999])
def test_cut_short(share_kept: float, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, epoch=1)
    path = tmp_path / CHECKPOINT
    assert float_weights(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(share_kept * len(content))])
    with pytest.raises(InputError, match=r"checkpoint\.pt is damaged"):
        float_weights(path)


@pytest.mark.parametrize("content", [b"Dear reader, this is a letter.\n" * 100, bytes(5000), b"\x80\x02."])
def test_another_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"checkpoint\.pt is damaged"):
        float_weights(path)


@pytest.mark.parametrize("saved", [{"network": {}}, [1, 2], torch.zeros(3)])
def test_something_else_that_torch_saved(saved: object, tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    torch.save(saved, path)
    with pytest.raises(InputError, match=r"checkpoint\.pt is no checkpoint"):
        float_weights(path)
