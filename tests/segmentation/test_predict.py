"""Prediction: the prepared network says the same, memory faults shrink the batch, cancelling works inside a window."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from torch import Tensor, nn

from ryu_scape.errors import InputError, MachineError, OperationCancelled
from ryu_scape.own_files import WEIGHTS
from ryu_scape.progress import NullProgress
from ryu_scape.segmentation.fusion import CANOPY_OUTPUT, HEIGHT_SCALE_OUTPUT, PARTING_OUTPUT
from ryu_scape.segmentation.network import HEIGHT_OUTPUT, build_network
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.predict import cut_window, predict_buildings, predict_windows
from ryu_scape.segmentation.runner import prepare_for_inference
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import SegmentationSettings
from tests.segmentation.predicting import SMALL_WINDOWS, HeightAsLogit, pair_of, predict
from tests.surveys import survey_over

RGB = Path(__file__).parents[2] / "Dataset" / "RGB_old_town.tif"


@pytest.mark.parametrize("detail_path", [False, True])
def test_the_prepared_network_says_the_same(detail_path: bool) -> None:
    torch.manual_seed(0)
    network = build_network(detail_path=detail_path).eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.uniform_(-0.2, 0.2)
                module.running_var.uniform_(0.5, 1.5)
        image = torch.rand(1, 4, 96, 120)
        expected = torch.sigmoid(network(image)["out"])
        prepared = prepare_for_inference(network)
        got = torch.sigmoid(prepared(image.to(memory_format=torch.channels_last))["out"])
    assert (got - expected).abs().max() < 1e-4
    assert not any(isinstance(module, nn.BatchNorm2d) for module in prepared.modules())
    assert any(isinstance(module, nn.BatchNorm2d) for module in network.modules())


@pytest.mark.parametrize("shape", [(50, 60), (300, 333), (128, 500)])
def test_windows_show_no_seams(shape: tuple[int, int]) -> None:
    pair = pair_of(*shape)
    whole = predict(HeightAsLogit(), pair, SegmentationSettings(window_px=4096, single_scale=True))
    tiled = predict(HeightAsLogit(), pair, SMALL_WINDOWS)
    assert tiled.shape == shape
    assert np.abs(tiled - whole).max() < 1e-5


@pytest.mark.parametrize("average_flips", [False, True])
def test_every_output_is_read_in_its_unit_and_lies_where_the_image_has_it(average_flips: bool) -> None:
    class SaysMore(HeightAsLogit):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            red, green = images[:, :1], images[:, 1:2]
            further = {PARTING_OUTPUT: torch.logit(red.clamp(0.01, 0.99)), HEIGHT_OUTPUT: 10 * green}
            further |= {HEIGHT_SCALE_OUTPUT: torch.log(1 + green), CANOPY_OUTPUT: torch.logit(green.clamp(0.01, 0.99))}
            return super().forward(images) | further

    survey = survey_over(pair_of(300, 333), np.zeros((300, 333), np.float32))
    settings = replace(SMALL_WINDOWS, average_flips=average_flips)
    answer = predict_buildings(SaysMore(), survey, WeightsCard(DsmEncoding.ABOVE_TERRAIN), settings, NullProgress())
    red, green = survey.rgb[:2, survey.valid].astype(np.float32) / 255
    np.testing.assert_allclose(answer.parting[survey.valid], red.clip(0.01, 0.99), atol=1e-4)
    np.testing.assert_allclose(answer.height_m[survey.valid], 10 * green, atol=1e-4)
    np.testing.assert_allclose(answer.height_error_m[survey.valid], 1 + green, atol=1e-4)
    np.testing.assert_allclose(answer.canopy[survey.valid], green.clip(0.01, 0.99), atol=1e-4)


def test_enlarged_windows_are_as_large_as_the_settings_say() -> None:
    shapes = set()

    class Looks(HeightAsLogit):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            shapes.add(tuple(images.shape[2:]))
            return super().forward(images)

    dsm_m = np.zeros((300, 333), np.float32)
    dsm_m[100:200, 100:200] = 20
    pair = replace(pair_of(300, 333), dsm_m=dsm_m)
    found = predict(Looks(), pair, replace(SMALL_WINDOWS, enlargement=2.0))
    assert shapes == {(128, 128)}
    assert ((found > 0.5) == (dsm_m > 10)).all()


def test_a_coarse_image_is_enlarged_and_a_fine_one_is_not() -> None:
    shapes = []

    class Looks(HeightAsLogit):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            shapes.append(images.shape[3])
            return super().forward(images)

    pair = pair_of(64, 64)
    for gsd_m in (0.3, 0.6):
        grid = replace(pair.grid, transform=Affine(gsd_m, 0, 4e5, 0, -gsd_m, 4.6e6))
        predict(Looks(), replace(pair, grid=grid), SegmentationSettings(single_scale=True, trust_dsm=True))
    assert shapes == [64, 128]


def test_nothing_is_found_where_the_orthophoto_has_no_data() -> None:
    assert not predict(HeightAsLogit(), pair_of(64, 64), SMALL_WINDOWS)[:10, :10].any()


def test_noise_of_single_pixels_is_smoothed_away_and_a_straight_edge_stays() -> None:
    pair = pair_of(64, 64)
    dsm_m = np.zeros((64, 64), np.float32)
    dsm_m[:, 32:] = 20
    clean = predict(HeightAsLogit(), replace(pair, dsm_m=dsm_m.copy()), SMALL_WINDOWS)
    assert ((clean > 0.5) == (dsm_m > 10))[10:].all()
    dsm_m[40, 10], dsm_m[40, 50] = 20, 0
    noisy = predict(HeightAsLogit(), replace(pair, dsm_m=dsm_m), SMALL_WINDOWS)
    assert ((noisy > 0.5) == (clean > 0.5)).all()


@pytest.mark.parametrize("fits", [1, 2])
def test_running_out_of_memory_halves_the_batch(fits: int) -> None:
    pair = pair_of(300, 300)
    whole = predict(HeightAsLogit(), pair, SMALL_WINDOWS)
    assert np.abs(predict(HeightAsLogit(fits), pair, SMALL_WINDOWS) - whole).max() < 1e-6


def test_no_memory_for_even_one_window_is_the_machines_fault() -> None:
    with pytest.raises(MachineError, match="memory"):
        predict(HeightAsLogit(fits=0), pair_of(64, 64), SMALL_WINDOWS)


def test_other_faults_of_the_network_are_not_taken_for_memory() -> None:
    with pytest.raises(RuntimeError, match="shape mismatch"):
        predict(HeightAsLogit(fits=0, message="shape mismatch"), pair_of(64, 64), SMALL_WINDOWS)


def test_an_answer_that_is_no_number_is_not_taken_for_a_place_without_buildings() -> None:
    class Divided(HeightAsLogit):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            return {"out": super().forward(images)["out"] / 0 * 0}

    with pytest.raises(InputError, match="weights"):
        predict(Divided(), pair_of(64, 64), SMALL_WINDOWS)


class CancelAfter(NullProgress):
    """Asks to stop some time after the first report."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.deadline = seconds, 0.0

    def is_cancelled(self) -> bool:
        self.deadline = self.deadline or time.monotonic() + self.seconds
        return time.monotonic() >= self.deadline


class LooksAside(nn.Module):
    """Says of each pixel what the pixel to its left and above it is like: mirrored, it says something else."""

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        return {"out": torch.roll(images[:, 3:], (1, 1), (2, 3)) * 10 - 3}


def test_averaged_over_flips_the_answer_does_not_hang_on_how_the_image_lies() -> None:
    pair = pair_of(128, 192)
    pair = replace(pair, dsm_m=np.random.default_rng(0).uniform(0, 20, (128, 192)).astype(np.float32))
    mirrored = replace(
        pair, rgb=pair.rgb[:, :, ::-1].copy(), dsm_m=pair.dsm_m[:, ::-1].copy(), valid=pair.valid[:, ::-1].copy()
    )
    for average_flips in (False, True):
        settings = SegmentationSettings(average_flips=average_flips)
        straight, other = (predict(LooksAside(), each, settings)[20:, 20:-20] for each in (pair, mirrored))
        assert (np.abs(other[:, ::-1] - straight).max() < 1e-5) == average_flips


@pytest.mark.parametrize("instruction", ["avx512_bf16", "amx_bf16", None])
def test_bfloat16_is_used_where_the_processor_has_it(instruction: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True, instruction: True})
    seen = set()

    class Looks(HeightAsLogit):
        def forward(self, images: Tensor) -> dict[str, Tensor]:
            seen.add(torch.is_autocast_enabled("cpu"))
            return super().forward(images)

    answer = predict(Looks(), pair_of(64, 64), SMALL_WINDOWS)
    assert seen == {instruction is not None}
    assert answer.dtype == np.float32


def test_bfloat16_finds_the_same_buildings(monkeypatch: pytest.MonkeyPatch) -> None:
    network, _ = load_network(WEIGHTS)
    with rasterio.open(RGB) as file:
        rgb = file.read(window=((0, 320), (0, 320)))
    answers = []
    for capabilities in ({}, {"avx512_bf16": True}):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda capabilities=capabilities: capabilities)
        cut = partial(cut_window, rgb, None)
        answer = predict_windows(network, rgb.shape[1:], cut, SegmentationSettings(), NullProgress())
        answers.append(answer.probability)
    exact, rounded = answers
    assert 0.02 < (exact > 0.5).mean() < 0.98
    assert ((rounded > 0.5) == (exact > 0.5)).mean() > 0.995
    assert np.abs(rounded - exact).mean() < 0.005


def test_cancelling_works_inside_a_window() -> None:
    progress = CancelAfter(seconds=0.5)
    with pytest.raises(OperationCancelled):
        predict(build_network().eval(), pair_of(768, 768), SegmentationSettings(), progress)
    assert time.monotonic() - progress.deadline < 2.0


def test_progress_rises_to_one() -> None:
    class Record(NullProgress):
        fractions: list[float] = []  # noqa: RUF012

        def report(self, stage: str, fraction: float) -> None:
            self.fractions.append(fraction)

    record = Record()
    predict(build_network().eval(), pair_of(100, 180), SegmentationSettings(128, 48, 1), record)
    assert record.fractions == sorted(record.fractions)
    assert record.fractions[-1] == 1.0
    assert len(set(record.fractions)) > 30
