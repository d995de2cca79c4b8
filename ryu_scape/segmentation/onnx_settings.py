"""What a network written as ONNX takes for its input."""

from __future__ import annotations

from dataclasses import dataclass

from ryu_scape.errors import InputError
from ryu_scape.segmentation.windows import CELL_PX
from ryu_scape.settings import Declared, setting


@dataclass(frozen=True)
class OnnxSettings(Declared):
    """What the file takes for its input."""

    tile_px: int = setting(512, f"Side of the tiles, a multiple of {CELL_PX}.", lowest=CELL_PX, highest=4096)
    gsd_m: float = setting(0.4, "GSD to which Deepness brings the image first.", lowest=0.05, highest=5)
    height_band: bool = setting(
        False, "The image has a fourth band, the height above the terrain: 0 to 30 m as 0 to 255."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.tile_px % CELL_PX:
            raise InputError(
                f"The network cannot look at tiles of {self.tile_px} px.", f"Choose a multiple of {CELL_PX}."
            )

    @property
    def bands(self) -> int:
        """How many the image has."""
        return 4 if self.height_band else 3
