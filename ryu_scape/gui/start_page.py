"""The welcome page at work: what it offers, and what becomes of what is chosen on it."""

from __future__ import annotations

from collections.abc import Sequence

from ryu_scape.gui.opening import Opening
from ryu_scape.gui.picture_row import Picture
from ryu_scape.gui.recent_keeper import RecentKeeper
from ryu_scape.gui.samples import SamplePair
from ryu_scape.gui.welcome_page import WelcomePage


def set_up_start_page(page: WelcomePage, opening: Opening, recent: RecentKeeper, samples: Sequence[SamplePair]) -> None:
    """Offer files, recent places and samples on the page, and open what is chosen."""
    page.sample_row.show_pictures(
        [Picture(pair.title, pair.picture_path, str(pair.rgb_path), True) for pair in samples]
    )
    page.open_requested.connect(opening.ask_for_pair)
    page.sample_row.chosen.connect(lambda number: opening.open_sample(samples[number]))
    page.recent_row.chosen.connect(lambda number: opening.open_recent(recent.places[number]))
