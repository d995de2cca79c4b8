"""A picture of any size: drawn in tiles, so that no driver refuses it and little memory is needed at a time."""

from __future__ import annotations

from collections.abc import Generator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framebuffer import Framebuffer
from ryu_scape.viewer.framing import Framing
from ryu_scape.viewer.renderer import SceneRenderer

SUPERSAMPLING = 2


class LargePicture:
    """What a camera sees, `width_px` x `height_px`, in tiles of at most `tile_px` pixels a side.

    pixels: (height, width, 3) uint8, top row first; (height, width, 4) without a background, where alpha says how much
    of a pixel the scene covers. share_done: of the tiles, in [0, 1].
    """

    def __init__(self, camera: Camera, size_px: tuple[int, int], tile_px: int, has_background: bool = True) -> None:
        self._camera = camera
        self._size_px = size_px
        self._tile_px = _evenly(size_px[0], tile_px), _evenly(size_px[1], tile_px)
        self._has_background = has_background
        self.pixels: NDArray[np.uint8] = np.empty((*reversed(size_px), 3 if has_background else 4), np.uint8)
        self.share_done = 0.0

    def draw(self, renderer: SceneRenderer) -> Generator[None, None, None]:
        """Draw all tiles; needs the renderer's context, as does closing these steps. Raises as `Framebuffer` does."""
        width_px, height_px = self._tile_px
        tiles = [
            (left, bottom)
            for bottom, left in product(range(0, self._size_px[1], height_px), range(0, self._size_px[0], width_px))
        ]
        yield from renderer.look_around()
        framebuffer = Framebuffer(width_px, height_px, SUPERSAMPLING)
        try:
            for number, (left, bottom) in enumerate(tiles, start=1):
                yield from framebuffer.drawing(renderer.draw(self._framing(left, bottom)))
                with framebuffer.bound():
                    self._take(left, bottom, framebuffer.read() if self._has_background else framebuffer.read_covered())
                self.share_done = number / len(tiles)
                yield
        finally:
            framebuffer.release()

    def _framing(self, left: int, bottom: int) -> Framing:
        wide, high = self._tile_px
        tile = SUPERSAMPLING * left, SUPERSAMPLING * bottom, SUPERSAMPLING * wide, SUPERSAMPLING * high
        part_px = None if self._tile_px == self._size_px else tile
        width_px, height_px = (SUPERSAMPLING * each for each in self._size_px)
        return Framing(self._camera, width_px, height_px, part_px, self._has_background)

    def _take(self, left: int, bottom: int, tile: NDArray[np.uint8]) -> None:
        """Put a tile into its place, as far as it does not reach beyond the picture."""
        upper_first = self.pixels[::-1][bottom : bottom + self._tile_px[1], left : left + self._tile_px[0]]
        height_px, width_px, _ = upper_first.shape
        upper_first[:] = tile[::-1][:height_px, :width_px]


def _evenly(side_px: int, longest_px: int) -> int:
    """Side of the fewest tiles of one size that cover a side."""
    count = -(-side_px // longest_px)
    return -(-side_px // count)
