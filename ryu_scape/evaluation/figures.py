"""The figures of a comparison by name, and as a person reads them."""

from __future__ import annotations

from ryu_scape.evaluation.comparison import Comparison
from ryu_scape.evaluation.histogram import Histogram, histogram_of

BAR_LENGTH = 32


def figures_of(comparison: Comparison) -> dict[str, object]:
    """What `evaluate --json` prints; areas in square metres, heights in metres, None where nothing was compared."""
    outlines, heights = comparison.outlines, comparison.heights
    histogram = histogram_of(comparison.height_error_m)
    figures: dict[str, object] = {}
    if outlines is not None:
        area, buildings = outlines.area, outlines.buildings
        figures |= {
            "dice": round(area.dice, 4),
            "iou": round(area.iou, 4),
            "precision": round(buildings.precision, 4),
            "recall": round(buildings.recall, 4),
            "f1_50": round(buildings.f1, 4),
            "hits": buildings.found,
            "false_alarms": buildings.predicted - buildings.found,
            "misses": buildings.true - buildings.found,
            "area_m2": round(outlines.area_m2, 1),
        }
    return figures | {
        "heights_compared": heights.count,
        "height_mae_m": _rounded(heights.mae_m),
        "height_bias_m": _rounded(heights.bias_m),
        "height_rmse_m": _rounded(heights.rmse_m),
        "height_histogram": {"edges_m": histogram.edges_m.round(3).tolist(), "counts": histogram.counts.tolist()},
    }


def report_on(comparison: Comparison) -> str:
    """The same in a few lines of text."""
    lines = []
    if comparison.outlines is not None:
        area, buildings = comparison.outlines.area, comparison.outlines.buildings
        lines += [
            f"Outlines   Dice {area.dice:.3f}   IoU {area.iou:.3f}",
            f"Buildings  precision {buildings.precision:.3f}   recall {buildings.recall:.3f}   F1 {buildings.f1:.3f}",
            f"           {buildings.found} hits, {buildings.predicted - buildings.found} false alarms, "
            f"{buildings.true - buildings.found} misses at an IoU of 0.5",
        ]
    heights = comparison.heights
    if heights.mae_m is None or heights.bias_m is None or heights.rmse_m is None:
        return "\n".join([*lines, "Heights    none could be compared"])
    lines += [
        f"Heights    MAE {heights.mae_m:.2f} m   bias {heights.bias_m:+.2f} m   RMSE {heights.rmse_m:.2f} m   "
        f"of {heights.count} buildings",
        *_bars(histogram_of(comparison.height_error_m)),
    ]
    return "\n".join(lines)


def _bars(histogram: Histogram) -> list[str]:
    middles_m = (histogram.edges_m[1:] + histogram.edges_m[:-1]) / 2
    most = max(int(histogram.counts.max()), 1)
    signs = ["≤", *[" "] * (len(middles_m) - 2), "≥"]
    return [
        f"  {sign} {middle_m:+6.1f} m  {'#' * round(BAR_LENGTH * count / most):{BAR_LENGTH}} {count}"
        for sign, middle_m, count in zip(signs, middles_m, histogram.counts.tolist(), strict=True)
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
