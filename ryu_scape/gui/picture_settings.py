"""What a person chooses of the pictures that they take of the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ryu_scape.settings import Declared, setting

MOST_SIDE_PX = 8192
_MOST_IN_A_GIF = 10


@dataclass(frozen=True)
class ViewPicture(Declared):
    """A picture of the view."""

    width_px: int = setting(1920, "Width of the picture.", lowest=16, highest=MOST_SIDE_PX)
    height_px: int = setting(
        1080,
        "Height of the picture. In another shape than the view's it shows more than the view.",
        lowest=16,
        highest=MOST_SIDE_PX,
    )
    transparent: bool = setting(
        False, "Leave sky and floor out: the picture is transparent where nothing stands.", title="No background"
    )


@dataclass(frozen=True)
class TurnFilm(Declared):
    """A film of one turn around the middle of the view."""

    width_px: int = setting(960, "Width of the film; an even number.", lowest=16, highest=3840)
    height_px: int = setting(540, "Height of the film; an even number.", lowest=16, highest=2160)
    duration: float = setting(12.0, "Seconds that one turn takes.", title="Seconds a turn", lowest=1, highest=120)
    rate: int = setting(25, "Pictures in a second of the film.", title="Pictures a second", lowest=1, highest=60)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height, even as films must be."""
        return self.width_px // 2 * 2, self.height_px // 2 * 2

    @property
    def picture_count(self) -> int:
        """Of one turn."""
        return max(round(self.duration * self.rate), 2)

    def in_kind(self, ending: str) -> TurnFilm:
        """This film with no more pictures a second than one of that ending bears."""
        return replace(self, rate=min(self.rate, _MOST_IN_A_GIF)) if ending.lower() == ".gif" else self
