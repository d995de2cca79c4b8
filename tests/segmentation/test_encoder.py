"""Encoders start as the ImageNet networks that they were given; the detail path's answer heeds all its inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ryu_scape.errors import InputError
from ryu_scape.segmentation.detail import DetailPath
from ryu_scape.segmentation.encoder import LITE0, LITE2, Encoder, EncoderPlan, load_imagenet_weights


def published_names(plan: EncoderPlan) -> list[str]:
    """The tensors of the published checkpoint of a plan's stages, in its order."""

    def batch_norm(name: str) -> list[str]:
        return [f"{name}.{part}" for part in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")]

    names, number = ["_conv_stem.weight", *batch_norm("_bn0")], 0
    for blocks, _, _, expansion, _ in plan.stages:
        for _ in range(blocks):
            layers = [("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")]
            for convolution, norm in [("_expand_conv", "_bn0")] * (expansion > 1) + layers:
                names += [f"_blocks.{number}.{convolution}.weight", *batch_norm(f"_blocks.{number}.{norm}")]
            number += 1
    return names


@pytest.fixture(params=[LITE0, LITE2], ids=["lite0", "lite2"])
def published(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Encoder, Path]:
    torch.manual_seed(0)
    plan = request.param
    encoder = Encoder(plan, 3).eval()
    state = dict(zip(published_names(plan), encoder.state_dict().values(), strict=True))
    state |= {"_blocks.99._depthwise_conv.weight": torch.ones(2)} if plan is LITE2 else {}
    state |= {"_conv_head.weight": torch.ones(2), "_bn1.weight": torch.ones(2), "_fc.bias": torch.ones(2)}
    torch.save(state, tmp_path / plan.checkpoint)
    return encoder, tmp_path / plan.checkpoint


def test_an_encoder_with_a_fourth_channel_starts_as_the_published_one(published: tuple[Encoder, Path]) -> None:
    torch.manual_seed(1)
    encoder = Encoder(published[0].plan, 4).eval()
    load_imagenet_weights(encoder, published[1])
    image = torch.rand(1, 4, 64, 96)
    for level, (mine, theirs) in enumerate(zip(encoder(image), published[0](image[:, :3]), strict=True)):
        assert mine.shape[-2:] == (64 >> level + 1, 96 >> level + 1)
        assert torch.allclose(mine, theirs, atol=1e-5)


@pytest.mark.parametrize("content", [b"", b"no checkpoint"])
@pytest.mark.parametrize("plan", [LITE0, LITE2])
def test_other_files_are_refused(tmp_path: Path, content: bytes, plan: EncoderPlan) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(content)
    torch.save({"weight": torch.zeros(3)}, tmp_path / "foreign.pth")
    for wrong in (path, tmp_path / "foreign.pth", tmp_path / "missing.pth"):
        with pytest.raises(InputError, match="EfficientNet-Lite"):
            load_imagenet_weights(Encoder(plan, 4), wrong)


def test_the_checkpoint_of_one_size_does_not_fit_the_other(published: tuple[Encoder, Path]) -> None:
    other = LITE2 if published[0].plan is LITE0 else LITE0
    with pytest.raises(InputError, match=other.package):
        load_imagenet_weights(Encoder(other, 3), published[1])


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
