"""What a city's plan says, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ryu_scape.gui.languages import tr, translated


def plan_in_words(plan: Mapping[str, Any] | None, warnings: Sequence[str]) -> Iterator[str]:
    """The figures of `ryu_scape.whole_city.estimates.Effort` by name, then warnings; nothing without a plan."""
    if plan is None:
        return
    about = "" if plan["buildings_are_given"] else "≈ "
    yield tr(
        "Images: {images}; DSMs: {dsms}; buildings: {buildings}; area: {area} km².",
        images=f"{plan['images']:,}",
        dsms=f"{plan['dsms']:,}",
        buildings=f"{about}{plan['buildings']:,}",
        area=f"{plan['area_km2']:,.2f}",
    )
    yield tr(
        "Squares: {squares}, in cells: {cells}; GSD: {gsd} m ({crs}).",
        squares=f"{plan['squares']:,}",
        cells=f"{plan['cells']:,}",
        gsd=f"{plan['gsd_m']:.3g}",
        crs=plan["crs"],
    )
    yield tr(
        "About {time}; processes: {workers}, each of {memory} GB; on disk: {disk} GB.",
        time=_time(plan["hours"]),
        workers=plan["workers"],
        memory=f"{plan['worker_memory_gb']:.1f}",
        disk=f"{plan['disk_gb']:.2f}",
    )
    yield from map(translated, warnings)


def _time(hours: float) -> str:
    if hours > 2:
        return tr("{hours} hours", hours=f"{hours:.1f}")
    return tr("{minutes} min", minutes=max(1, round(hours * 60)))
