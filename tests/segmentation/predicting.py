"""A small place, a network that says what the DSM says, and what it answers for that place."""

from __future__ import annotations

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from torch import Tensor, nn

from ryu_scape.progress import NullProgress, ProgressReporter
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation.normalisation import DsmEncoding
from ryu_scape.segmentation.predict import predict_buildings
from ryu_scape.segmentation.weights_file import WeightsCard
from ryu_scape.settings import SegmentationSettings
from tests.surveys import survey_over

SMALL_WINDOWS = SegmentationSettings(window_px=128, overlap_px=48, batch_size=4, single_scale=True)


def pair_of(height: int, width: int) -> RasterStack:
    rng = np.random.default_rng(0)
    grid = GeoGrid(Affine(0.3, 0, 4e5, 0, -0.3, 4.6e6), CRS.from_epsg(32651), height, width)
    rgb = rng.integers(0, 256, (3, height, width), dtype=np.uint8)
    valid = np.ones((height, width), bool)
    valid[:10, :10] = False
    return RasterStack(grid, rgb, rng.uniform(0, 20, (height, width)).astype(np.float32), valid, 0.5)


def predict(
    network: nn.Module, pair: RasterStack, settings: SegmentationSettings, progress: ProgressReporter | None = None
) -> np.ndarray:
    survey = survey_over(pair, np.zeros((pair.grid.height, pair.grid.width), np.float32))
    return predict_buildings(
        network, survey, WeightsCard(DsmEncoding.ABOVE_TERRAIN), settings, progress or NullProgress()
    ).values


class HeightAsLogit(nn.Module):
    """Says of each pixel what its DSM says; fails while a batch holds more than `fits` windows."""

    def __init__(self, fits: int = 1000, message: str = "can't allocate memory") -> None:
        super().__init__()
        self.fits, self.message = fits, message

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        if images.shape[0] > self.fits:
            raise RuntimeError(self.message)
        return {"out": (images[:, 3:] - 0.3) * 10}
