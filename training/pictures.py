"""Pictures of tiles to look at: outlines over the image, heights as colours, many tiles on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write

Picture = NDArray[np.uint8]
TRUE_COLOUR = (255, 220, 0)
FOUND_COLOUR = (255, 255, 255)
CAPTION_PX = 18


def outlined(rgb: Picture, mask: NDArray, colour: tuple[int, int, int]) -> Picture:
    """A copy of an (H, W, 3) image with the outline of every label or region of `mask` (H, W) drawn on it."""
    regions = mask.astype(np.uint16)
    edge = (cv2.dilate(regions, np.ones((3, 3), np.uint8)) != regions) | (
        cv2.erode(regions, np.ones((3, 3))) != regions
    )
    picture = rgb.copy()
    picture[edge & (regions > 0)] = colour
    return picture


def compared(rgb: Picture, predicted: NDArray[np.bool_], true: NDArray[np.bool_]) -> Picture:
    """The image in grey, tinted green where both masks (H, W) agree, red where too much, blue where missed."""
    grey = np.repeat(rgb.mean(axis=2, keepdims=True) * 0.6, 3, axis=2)
    grey[predicted & true] += np.array([0, 90, 0])
    grey[predicted & ~true] += np.array([100, 0, 0])
    grey[~predicted & true] += np.array([0, 30, 100])
    return np.clip(grey, 0, 255).astype(np.uint8)


def coloured_heights(heights_m: NDArray[np.float32]) -> Picture:
    """An elevation model (H, W) in colours from its 2nd to its 98th percentile, grey where there is no data."""
    known = np.isfinite(heights_m)
    if not known.any():
        return np.full((*heights_m.shape, 3), 128, np.uint8)
    low, high = np.percentile(heights_m[known], (2, 98))
    scaled = np.clip((np.where(known, heights_m, low) - low) / max(high - low, 0.1), 0, 1)
    colours = cv2.applyColorMap((scaled * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)[..., ::-1]
    return np.where(known[..., None], colours, np.uint8(128))


def captioned(picture: Picture, caption: str, side_px: int) -> Picture:
    """A picture fitted into a square of `side_px`, with a line of text under it."""
    scale = side_px / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    cell = np.full((side_px + CAPTION_PX, side_px, 3), 255, np.uint8)
    cell[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cv2.putText(cell, caption, (3, side_px + 13), cv2.FONT_HERSHEY_SIMPLEX, 0.38, (0, 0, 0), 1, cv2.LINE_AA)
    return cell


def sheet(cells: Sequence[Picture], columns: int) -> Picture:
    """Pictures of one size in rows of `columns`."""
    blank = np.full_like(cells[0], 255)
    padded = [*cells, *[blank] * (-len(cells) % columns)]
    rows = [np.hstack(padded[i : i + columns]) for i in range(0, len(padded), columns)]
    return np.vstack(rows)


def write_png(path: Path, picture: Picture) -> None:
    """Write an (H, W, 3) RGB picture."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(cv2.imencode(".png", picture[..., ::-1])[1].tobytes())
