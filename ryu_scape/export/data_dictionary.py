"""The page that says what the fields and bands of all files mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from ryu_scape.export.cityjson import STANDARD_NAMES
from ryu_scape.export.fields import DECIMALS, FIELDS
from ryu_scape.export.raster_quantities import QUANTITIES
from ryu_scape.heights import HeightSource, RoofKind

_TYPES = {str: "text", int: "whole number", float: "number"}

_PAGE = """\
# What the files say

One name means one thing in all files. Elevations are metres above the vertical datum of the DSM; files of tables and of
CityJSON name it where the DSM's CRS does.
Numbers are rounded to {decimals} decimals; what is not known is null, or left out where a format has no null.

This page is made by `python -m ryu_scape.export docs/data-dictionary.md` from `ryu_scape/export/fields.py` and
`raster_quantities.py`.

## Buildings

Columns of `.geojson`, `.gpkg`, `.fgb`, `.parquet`, `.kml` and `.shp.zip`, attributes of `.city.json` and
`.city.jsonl`, what a pick gives in `.tileset.json`, `extras` of a building's node in `.glb`, and what the `.html`
page tells of a building. OBJ, PLY, STL and 3MF know the `id` alone. A person's own fields are kept beside these, as
`input_…` where they bear one of these names. GeoJSON leaves a number out that no building has; in 3D Tiles, which
know no null, it is -9999 and viewers give nothing. In a Shapefile names end at ten letters, a person's own too, which
are numbered where two become one, and texts at 254 bytes.

{fields}
`height_source` is one of {sources}: measured on the DSM, read off the image by the
network, read off the building's shadow, assumed, or given by a person. `roof` is one of {roofs}.

CityJSON says some of it once more, under the names that CityGML's tools look for:

{standard}
## Rasters

Each a file of its own, and together the bands of `.tif`, described by these names. NaN is no data.

{bands}"""


def page() -> str:
    """The page as Markdown."""
    fields = [
        (f"`{name}`", f"`{field.short}`" if field.short else "", _TYPES[field.kind], field.unit, field.meaning)
        for name, field in FIELDS.items()
    ]
    standard = [(f"`{name}`", meaning) for name, meaning in STANDARD_NAMES.items()]
    bands = [(f"`.{name.removesuffix('_m')}.tif`", f"`{name}`", *_of_band(name)) for name in QUANTITIES]
    return _PAGE.format(
        decimals=DECIMALS,
        fields=_table(("field", "in a Shapefile", "type", "unit", "meaning"), fields),
        sources=_listed(HeightSource),
        roofs=_listed(RoofKind),
        standard=_table(("attribute", "meaning"), standard),
        bands=_table(("file", "band", "unit", "meaning"), bands),
    )


def _of_band(name: str) -> tuple[str, str]:
    """Unit and meaning."""
    quantity = QUANTITIES[name]
    return quantity.unit, f"{quantity.title[0].upper()}{quantity.title[1:]}."


def _listed(values: Iterable[Enum]) -> str:
    return ", ".join(f"`{each.value}`" for each in values)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |\n" for cells in (head, *rows)]
    return "".join((lines[0], "|" + "---|" * len(head) + "\n", *lines[1:]))
