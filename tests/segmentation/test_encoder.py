"""The detail path: it starts as the ImageNet encoder that it was given, and its answer is local."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ryu_scape.errors import InputError
from ryu_scape.segmentation.detail import STAGES, DetailPath, Encoder, load_imagenet_weights


def published_names() -> list[str]:
    """The tensors of the published checkpoint, in its order."""

    def batch_norm(name: str) -> list[str]:
        return [f"{name}.{part}" for part in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")]

    names, number = ["_conv_stem.weight", *batch_norm("_bn0")], 0
    for blocks, _, _, expansion, _ in STAGES:
        for _ in range(blocks):
            layers = [("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")]
            for convolution, norm in [("_expand_conv", "_bn0")] * (expansion > 1) + layers:
                names += [f"_blocks.{number}.{convolution}.weight", *batch_norm(f"_blocks.{number}.{norm}")]
            number += 1
    return names


@pytest.fixture
def published(tmp_path: Path) -> tuple[Encoder, Path]:
    torch.manual_seed(0)
    encoder = Encoder(3).eval()
    state = dict(zip(published_names(), encoder.state_dict().values(), strict=True))
    state |= {"_conv_head.weight": torch.ones(2), "_bn1.weight": torch.ones(2), "_fc.bias": torch.ones(2)}
    torch.save(state, tmp_path / "lite0.pth")
    return encoder, tmp_path / "lite0.pth"


def test_an_encoder_with_a_fourth_channel_starts_as_the_published_one(published: tuple[Encoder, Path]) -> None:
    torch.manual_seed(1)
    encoder = Encoder(4).eval()
    load_imagenet_weights(encoder, published[1])
    image = torch.rand(1, 4, 64, 96)
    for level, (mine, theirs) in enumerate(zip(encoder(image), published[0](image[:, :3]), strict=True)):
        assert mine.shape[-2:] == (64 >> level + 1, 96 >> level + 1)
        assert torch.allclose(mine, theirs, atol=1e-5)


@pytest.mark.parametrize("content", [b"", b"no checkpoint"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(content)
    torch.save({"weight": torch.zeros(3)}, tmp_path / "foreign.pth")
    for wrong in (path, tmp_path / "foreign.pth", tmp_path / "missing.pth"):
        with pytest.raises(InputError, match="EfficientNet-Lite0"):
            load_imagenet_weights(Encoder(4), wrong)


def test_coarse_logits_and_the_dsm_have_a_say() -> None:
    torch.manual_seed(0)
    path = DetailPath(4).eval()
    image, logits = torch.rand(1, 4, 64, 64), torch.zeros(1, 1, 64, 64)
    answer = path(image, logits)
    assert answer.shape == (1, 1, 64, 64)
    assert not torch.allclose(path(image, logits + 3), answer)
    flat = image.clone()
    flat[:, 3] = 0
    assert not torch.allclose(path(flat, logits), answer)
